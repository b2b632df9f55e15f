"""What is shown in a hall: talks with their slides, and what was decided there."""

from alembic import op
from sqlalchemy import Boolean, CheckConstraint, Column, Date, ForeignKey, Integer, Text

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "talk",
        Column("id", Integer, primary_key=True),
        Column("name", Text, nullable=False),
        Column("query", Text, nullable=False),
        Column("since", Date),
        Column("ours", Text),
        Column("scope", Text),
        Column("version", Integer, nullable=False),
        Column("created_at", Text, nullable=False),
        Column("created_by", Text, nullable=False),
        Column("changed_at", Text, nullable=False),
        Column("removed_at", Text),
        CheckConstraint("version >= 1", name="version_counted"),
    )
    op.create_table(
        "slide",
        Column("talk_id", Integer, ForeignKey("talk.id"), primary_key=True),
        Column("position", Integer, primary_key=True),
        *(
            Column(name, Text, nullable=False)
            for name in ("kind", "query", "page", "part", "title", "notes")
        ),
        Column("hidden", Boolean, nullable=False),
        CheckConstraint("position >= 0", name="position_counted"),
    )
    op.create_table(
        "decision",
        Column("id", Integer, primary_key=True),
        Column("talk_id", Integer, ForeignKey("talk.id")),
        Column("scope", Text),
        *(
            Column(name, Text, nullable=False)
            for name in ("kind", "query", "page", "part", "title", "figures", "what", "who")
        ),
        Column("due", Date),
        Column("client_key", Text, nullable=False),
        Column("created_at", Text, nullable=False),
        Column("created_by", Text, nullable=False),
        Column("changed_at", Text, nullable=False),
        Column("removed_at", Text),
    )
    op.create_index("uq_decision_client_key", "decision", ["client_key"], unique=True)
    op.create_index("ix_decision_talk_id", "decision", ["talk_id"])


def downgrade() -> None:
    """Remove them."""
    for table in ("decision", "slide", "talk"):
        op.drop_table(table)
