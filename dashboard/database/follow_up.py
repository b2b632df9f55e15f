"""The tables of what is done about scores: shortcomings and remedies, visits, limits set anew.

Times are UTC as ISO text; a month is year × 100 + month.
"""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, Table, Text

from dashboard.database.columns import check, identity, link, metadata, within
from dashboard.domain.words import IssueGroup, VisitState

finding_code = Table(
    "finding_code",
    metadata,
    Column("code", Text, primary_key=True),
    Column("issue_group", Text, nullable=False),
    Column("name_vi", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    within("issue_group", IssueGroup),
)

finding = Table(
    "finding",
    metadata,
    identity(),
    link("meeting", "meeting_id"),
    Column("code", Text, ForeignKey("finding_code.code"), nullable=False),
    Column("remedy_due", Date),
    Column("remedied_on", Date),
    Index("uq_finding_meeting_id_code", "meeting_id", "code", unique=True),
)

visit = Table(
    "visit",
    metadata,
    identity(),
    link("organisation", "branch_id"),
    Column("planned_on", Date, nullable=False),
    Column("assessor", Text, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("closed_at", Text),
    within("state", VisitState),
    Index("ix_visit_branch_id", "branch_id"),
)

rebase = Table(
    "rebase",
    metadata,
    identity(),
    link("organisation", "branch_id"),
    Column("month", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("undone_at", Text),
    check("month_is_one", "month % 100 BETWEEN 1 AND 12"),
    Index("ix_rebase_branch_id", "branch_id"),
)
