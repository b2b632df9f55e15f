"""The databases that send the sums of their trees up to this one."""

from alembic import op
from sqlalchemy import Column, Date, Integer, Text

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "joined",
        Column("id", Integer, primary_key=True),
        Column("code", Text, nullable=False, unique=True),
        Column("gathered_at", Text),
        Column("version", Text),
        Column("last_day", Date),
        Column("tried_at", Text),
        Column("failed", Text, nullable=False),
    )


def downgrade() -> None:
    """Remove it."""
    op.drop_table("joined")
