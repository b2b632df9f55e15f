"""Files on their way in, for several machines; not written to the server's log."""

from alembic import op
from sqlalchemy import Column, Float, LargeBinary, Text

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "kept_part",
        Column("token", Text, primary_key=True),
        Column("name", Text, primary_key=True),
        Column("content", LargeBinary, nullable=False),
        Column("at", Float, nullable=False),
        prefixes=["UNLOGGED"] if op.get_bind().dialect.name == "postgresql" else [],
    )


def downgrade() -> None:
    """Remove it."""
    op.drop_table("kept_part")
