"""The first form of the tables, with a view that lists points one a row.

Once a second step exists this one must list its columns itself; until then the tables' own
module is the one place that says them.
"""

from alembic import op

from dashboard.database.tables import metadata

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
    connection = op.get_bind()
    metadata.create_all(connection)
    op.execute(VIEW.format(unnest=UNNEST[connection.dialect.name]))


def downgrade() -> None:
    """Remove every table and the view."""
    op.execute("DROP VIEW assessment_point")
    metadata.drop_all(op.get_bind())
