"""What is done about scores: shortcomings with their remedies, visits, limits set anew."""

from alembic import op
from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Integer, Text

revision = "0002"
down_revision = "0001"

GROUPS = "issue_group IN ('content', 'chairing', 'members', 'inspection')"
STATES = "state IN ('planned', 'done', 'cancelled')"


def upgrade() -> None:
    """Make the four tables."""
    op.create_table(
        "finding_code",
        Column("code", Text, primary_key=True),
        Column("issue_group", Text, nullable=False),
        Column("name_vi", Text, nullable=False),
        Column("name_en", Text, nullable=False),
        CheckConstraint(GROUPS, name="issue_group_known"),
    )
    op.create_table(
        "finding",
        Column("id", Integer, primary_key=True),
        Column("meeting_id", Integer, ForeignKey("meeting.id"), nullable=False),
        Column("code", Text, ForeignKey("finding_code.code"), nullable=False),
        Column("remedy_due", Date),
        Column("remedied_on", Date),
    )
    op.create_index("uq_finding_meeting_id_code", "finding", ["meeting_id", "code"], unique=True)
    op.create_table(
        "visit",
        Column("id", Integer, primary_key=True),
        Column("branch_id", Integer, ForeignKey("organisation.id"), nullable=False),
        Column("planned_on", Date, nullable=False),
        Column("assessor", Text, nullable=False),
        Column("reasons", Text, nullable=False),
        Column("state", Text, nullable=False),
        Column("created_at", Text, nullable=False),
        Column("created_by", Text, nullable=False),
        Column("closed_at", Text),
        CheckConstraint(STATES, name="state_known"),
    )
    op.create_index("ix_visit_branch_id", "visit", ["branch_id"])
    op.create_table(
        "rebase",
        Column("id", Integer, primary_key=True),
        Column("branch_id", Integer, ForeignKey("organisation.id"), nullable=False),
        Column("month", Integer, nullable=False),
        Column("reason", Text, nullable=False),
        Column("created_at", Text, nullable=False),
        Column("created_by", Text, nullable=False),
        Column("undone_at", Text),
        CheckConstraint("month % 100 BETWEEN 1 AND 12", name="month_is_one"),
    )
    op.create_index("ix_rebase_branch_id", "rebase", ["branch_id"])


def downgrade() -> None:
    """Remove them."""
    for table in ("rebase", "visit", "finding", "finding_code"):
        op.drop_table(table)
