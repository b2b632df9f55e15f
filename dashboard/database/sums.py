"""The tables of sums that are kept beside the truth and can always be computed anew from it."""

from sqlalchemy import BigInteger as Big
from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from dashboard.database.columns import JSON_TEXT, check, metadata, within
from dashboard.domain.words import AssessmentView, IssueGroup, Reading

ROLLUP_KEYS = (
    "organisation_id",
    "month",
    "reading",
    "meeting_kind",
    "branch_kind",
    "assessment",
    "rubric_version_id",
    "grade",
)
rollup = Table(
    "rollup",
    metadata,
    Column("organisation_id", Integer, ForeignKey("organisation.id"), primary_key=True),
    Column("month", Integer, primary_key=True),
    Column("reading", Text, primary_key=True),
    Column("meeting_kind", Text, primary_key=True),
    Column("branch_kind", Text, primary_key=True),
    Column("assessment", Text, primary_key=True),
    Column("rubric_version_id", Integer, ForeignKey("rubric_version.id"), primary_key=True),
    Column("grade", Text, primary_key=True),
    Column("meetings", Integer, nullable=False),
    Column("percent_sum", Big, nullable=False),
    Column("percent_squares", Big, nullable=False),
    *(
        Column(f"{group}_{part}", Big, nullable=False)
        for group in IssueGroup
        for part in ("n", "sum", "squares")
    ),
    Column("bins", JSON_TEXT, nullable=False),
    Column("criteria", JSON_TEXT, nullable=False),
    within("reading", (*Reading, "both")),
    within("assessment", AssessmentView),
    sqlite_with_rowid=False,
)

duty = Table(
    "duty",
    metadata,
    Column("organisation_id", Integer, ForeignKey("organisation.id"), primary_key=True),
    Column("month", Integer, primary_key=True),
    Column("reading", Text, primary_key=True),
    Column("branch_kind", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("due", Integer, nullable=False),
    Column("held", Integer, nullable=False),
    within("kind", ("regular", "themed")),
    check("held_of_due", "held BETWEEN 0 AND due"),
    sqlite_with_rowid=False,
)
