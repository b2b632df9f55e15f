"""The first form of the tables, with a view that lists points one a row.

The statements are kept as they were written that day: later steps change what they made.
"""

from pathlib import Path

from alembic import op
from sqlalchemy import inspect

revision = "0001"
down_revision = None

UNNEST = {
    "sqlite": "json_each(a.points) AS p ON p.key = c.position",
    "postgresql": "jsonb_array_elements(a.points::jsonb) WITH ORDINALITY AS p(value, place)"
    " ON p.place - 1 = c.position",
}
VIEW = """
CREATE VIEW assessment_point AS
SELECT a.id AS assessment_id, a.meeting_id, a.branch_id, a.month, a.kind, c.code, c.issue_group,
       CAST(CAST(p.value AS TEXT) AS INTEGER) AS points_x100, c.max_x100
FROM assessment AS a
JOIN criterion AS c ON c.rubric_version_id = a.rubric_version_id
JOIN {unnest}
WHERE CAST(p.value AS TEXT) <> 'null'
"""


def upgrade() -> None:
    """Make every table and the view."""
    engine = op.get_bind().dialect.name
    script = Path(__file__).with_name(f"first.{engine}.sql").read_text("utf-8")
    for statement in script.split(";\n"):
        if statement.strip():
            op.execute(statement)
    op.execute(VIEW.format(unnest=UNNEST[engine]))


def downgrade() -> None:
    """Remove every table and the view."""
    op.execute("DROP VIEW assessment_point")
    found = inspect(op.get_bind())
    for table, _ in reversed(found.get_sorted_table_and_fkc_names()):
        if table and table != "alembic_version":
            op.drop_table(table)
