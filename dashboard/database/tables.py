"""The tables: truth first, then what is derived from it.

Points are whole hundredths of a point, percents whole hundredths of a percent ("_x100"), so sums
are exact on every engine. A month is year × 100 + month.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from dashboard.database.columns import JSON_TEXT, check, identity, link, within
from dashboard.database.columns import metadata as metadata
from dashboard.database.follow_up import finding as finding
from dashboard.database.follow_up import finding_code as finding_code
from dashboard.database.follow_up import rebase as rebase
from dashboard.database.follow_up import visit as visit
from dashboard.database.joined import joined as joined
from dashboard.database.kept_parts import kept_part as kept_part
from dashboard.database.sums import ROLLUP_KEYS as ROLLUP_KEYS
from dashboard.database.sums import duty as duty
from dashboard.database.sums import rollup as rollup
from dashboard.database.talks import decision as decision
from dashboard.database.talks import slide as slide
from dashboard.database.talks import talk as talk
from dashboard.domain.words import (
    AssessmentKind,
    BranchKind,
    Grade,
    IssueGroup,
    MeetingKind,
    Reading,
)

LEVELS = ("centre", "province", "district", "base", "section", "block", "branch")
EVENTS = ("merge", "split", "rename", "move", "dissolve")
COUNTED_FACTS = (
    "members", "attended", "unexcused", "exempt", "duration_minutes", "papers_days_ahead",
    "speakers", "tasks_due", "tasks_on_time", "tasks_assigned", "record_sent_days",
)  # fmt: skip
YES_NO_FACTS = ("on_right_day", "committee_met", "conclusion_voted", "minutes_voted")
FACTS = (*COUNTED_FACTS, *YES_NO_FACTS, "theme")

organisation = Table(
    "organisation", metadata, identity(), Column("code", Text, nullable=False, unique=True)
)

organisation_version = Table(
    "organisation_version",
    metadata,
    identity(),
    link("organisation", "organisation_id"),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False, index=True),
    link("organisation", "parent_id", optional=True),
    Column("level", Text, nullable=False),
    Column("branch_kind", Text),
    Column("members", Integer),
    Column("official_order", Integer, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    UniqueConstraint("organisation_id", "valid_from"),
    within("level", LEVELS),
    within("branch_kind", BranchKind),
    check("kind_of_branches_only", "(level = 'branch') = (branch_kind IS NOT NULL)"),
    check("members_counted", "members >= 0"),
    check("ends_after_start", "valid_to > valid_from"),
    check("not_its_own_parent", "parent_id <> organisation_id"),
)
Index(None, organisation_version.c.parent_id)

organisation_event = Table(
    "organisation_event",
    metadata,
    identity(),
    Column("kind", Text, nullable=False),
    Column("date", Date, nullable=False),
    link("organisation", "predecessor_id", optional=True),
    link("organisation", "successor_id", optional=True),
    UniqueConstraint("kind", "date", "predecessor_id", "successor_id"),
    within("kind", EVENTS),
)

place = Table(
    "place",
    metadata,
    Column("reading", Text, primary_key=True),
    Column("organisation_id", Integer, ForeignKey("organisation.id"), primary_key=True),
    Column("month_from", Integer, primary_key=True),
    Column("month_to", Integer, nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("depth", Integer, nullable=False),
    link("organisation", "parent_id", optional=True),
    within("reading", Reading),
    Index("ix_place_range", "reading", "first", "month_from"),
    Index("ix_place_parent", "reading", "parent_id"),
)

rubric_version = Table(
    "rubric_version",
    metadata,
    identity(),
    Column("code", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("name_vi", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
    Column("definition", JSON_TEXT, nullable=False),
    UniqueConstraint("code", "version"),
    check("ends_after_start", "valid_to > valid_from"),
)

criterion = Table(
    "criterion",
    metadata,
    identity(),
    link("rubric_version", "rubric_version_id"),
    Column("position", Integer, nullable=False),
    Column("code", Text, nullable=False),
    Column("issue_group", Text, nullable=False),
    Column("section", Text, nullable=False),
    Column("max_x100", Integer, nullable=False),
    Column("judged", Boolean, nullable=False),
    Column("may_not_apply", Boolean, nullable=False),
    Column("name_vi", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    UniqueConstraint("rubric_version_id", "position"),
    UniqueConstraint("rubric_version_id", "code"),
    within("issue_group", IssueGroup),
    check("maximum_above_0", "max_x100 > 0"),
)

grade_band = Table(
    "grade_band",
    metadata,
    identity(),
    link("rubric_version", "rubric_version_id"),
    Column("grade", Text, nullable=False),
    Column("min_percent_x100", Integer, nullable=False),
    UniqueConstraint("rubric_version_id", "grade"),
    within("grade", Grade),
    check("a_percent", "min_percent_x100 BETWEEN 0 AND 10000"),
)

gate = Table(
    "gate",
    metadata,
    identity(),
    link("rubric_version", "rubric_version_id"),
    Column("code", Text, nullable=False),
    Column("cap", Text, nullable=False),
    Column("rule", JSON_TEXT, nullable=False),
    UniqueConstraint("rubric_version_id", "code"),
    within("cap", Grade),
)

meeting = Table(
    "meeting",
    metadata,
    identity(),
    link("organisation", "branch_id"),
    Column("date", Date, nullable=False),
    Column("month", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    *(Column(name, Integer) for name in COUNTED_FACTS),
    *(Column(name, Boolean) for name in YES_NO_FACTS),
    Column("theme", Text),
    UniqueConstraint("branch_id", "date", "kind"),
    # What an assessment repeats of its meeting is held equal by this key.
    UniqueConstraint("id", "branch_id", "month", "kind"),
    within("kind", MeetingKind),
    check("month_is_one", "month % 100 BETWEEN 1 AND 12 AND month BETWEEN 190001 AND 299912"),
    check("month_of_date", "month = CAST(strftime('%Y%m', date) AS INTEGER)").ddl_if("sqlite"),
    check(
        "month_of_date", "month = EXTRACT(YEAR FROM date) * 100 + EXTRACT(MONTH FROM date)"
    ).ddl_if("postgresql"),
    *(check(f"{name}_counted", f"{name} >= 0") for name in COUNTED_FACTS),
    check("attended_of_members", "attended <= members"),
    check("speakers_of_attended", "speakers <= attended"),
    check("tasks_of_due", "tasks_on_time <= tasks_due AND tasks_assigned <= tasks_due"),
    Index("ix_meeting_month", "month", "branch_id"),
)

upload = Table(
    "upload",
    metadata,
    identity(),
    Column("sha256", Text, nullable=False, index=True),
    Column("file_name", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("viewer", Text, nullable=False),
    Column("rows_read", Integer, nullable=False),
    Column("rows_new", Integer, nullable=False),
    Column("rows_changed", Integer, nullable=False),
    Column("rows_unchanged", Integer, nullable=False),
    Column("undone_at", Text),
)

assessment = Table(
    "assessment",
    metadata,
    identity(),
    Column("meeting_id", Integer, nullable=False),
    Column("branch_id", Integer, nullable=False),
    Column("month", Integer, nullable=False),
    Column("meeting_kind", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("assessor", Text),
    link("rubric_version", "rubric_version_id"),
    Column("points", JSON_TEXT, nullable=False),
    *(
        Column(f"{group}_{part}_x100", Integer, nullable=False)
        for group in IssueGroup
        for part in ("points", "max")
    ),
    Column("total_x100", Integer, nullable=False),
    Column("max_x100", Integer, nullable=False),
    Column("percent_x100", Integer, nullable=False),
    Column("grade", Text, nullable=False),
    Column("gates", Text, nullable=False, server_default=""),
    Column("is_official", Boolean, nullable=False),
    link("upload", "upload_id", optional=True),
    UniqueConstraint("meeting_id", "kind"),
    ForeignKeyConstraint(
        ["meeting_id", "branch_id", "month", "meeting_kind"],
        ["meeting.id", "meeting.branch_id", "meeting.month", "meeting.kind"],
        name="fk_assessment_meeting",
    ),
    within("kind", AssessmentKind),
    within("grade", Grade),
    *(
        check(f"{group}_points", f"{group}_points_x100 BETWEEN 0 AND {group}_max_x100")
        for group in IssueGroup
    ),
    check("total_is_sum", "total_x100 = " + " + ".join(f"{g}_points_x100" for g in IssueGroup)),
    check("max_is_sum", "max_x100 = " + " + ".join(f"{g}_max_x100" for g in IssueGroup)),
    check("something_applies", "max_x100 > 0 AND total_x100 BETWEEN 0 AND max_x100"),
    check("a_percent", "percent_x100 BETWEEN 0 AND 10000"),
    check(
        "percent_of_max",
        "percent_x100 = (total_x100 * 20000 + max_x100) / (2 * max_x100)",
    ),
    check("observation_is_not_official", "NOT is_official OR kind <> 'observation'"),
)
Index("ix_assessment_branch_month", assessment.c.branch_id, assessment.c.month)
Index("ix_assessment_month", assessment.c.month, assessment.c.kind)
Index(
    "uq_assessment_official",
    assessment.c.meeting_id,
    unique=True,
    sqlite_where=assessment.c.is_official,
    postgresql_where=assessment.c.is_official,
)

upload_change = Table(
    "upload_change",
    metadata,
    identity(),
    link("upload", "upload_id"),
    Column("table_name", Text, nullable=False),
    Column("row_id", Integer, nullable=False),
    Column("before", JSON_TEXT),
    Column("after", JSON_TEXT),
    within("table_name", ("meeting", "assessment")),
)
Index(None, upload_change.c.upload_id)

audit = Table(
    "audit",
    metadata,
    identity(),
    Column("at", Text, nullable=False),
    Column("viewer", Text, nullable=False),
    Column("verb", Text, nullable=False),
    Column("detail", JSON_TEXT, nullable=False),
    Column("previous_hash", Text, nullable=False),
    Column("hash", Text, nullable=False, unique=True),
)

state = Table(
    "state",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
