"""What an upload changed, kept row by row so that it can be taken back.

A row of `upload_change` holds a row before and after as JSON that the database writes itself;
`after` leaves out what follows from other rows, so that it can be compared with what is there.
"""

from collections.abc import Iterable

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    Text,
    cast,
    func,
    insert,
    literal,
    literal_column,
    select,
    update,
)

from dashboard.database.bulk import parts_of
from dashboard.database.tables import upload_change

DERIVED = frozenset({"is_official", "upload_id"})


class ChangeLog:
    """Writes what an upload changes; nothing where there is no upload."""

    def __init__(self, connection: Connection, upload_id: int | None) -> None:
        self.connection = connection
        self.upload_id = upload_id

    def added(self, table: Table, last_id: int) -> None:
        """Note the rows that came after the one with this id."""
        if self.upload_id is None:
            return
        found = select(
            literal(self.upload_id), literal(table.name), table.c.id, image(self.connection, table)
        ).where(table.c.id > last_id)
        names = ["upload_id", "table_name", "row_id", "after"]
        self.connection.execute(insert(upload_change).from_select(names, found))

    def before(self, table: Table, ids: Iterable[int]) -> None:
        """Note how rows stand, before they are changed."""
        if self.upload_id is None:
            return
        whole = image(self.connection, table, derived=True)
        names = ["upload_id", "table_name", "row_id", "before"]
        for part in parts_of(ids):
            found = select(literal(self.upload_id), literal(table.name), table.c.id, whole)
            found = found.where(table.c.id.in_(part))
            self.connection.execute(insert(upload_change).from_select(names, found))

    def after(self, table: Table) -> None:
        """Note how the rows of `before` stand now."""
        now = select(image(self.connection, table)).where(table.c.id == upload_change.c.row_id)
        self.connection.execute(
            update(upload_change)
            .where(
                upload_change.c.upload_id == self.upload_id,
                upload_change.c.table_name == table.name,
                upload_change.c.before.is_not(None),
            )
            .values(after=now.scalar_subquery())
        )


def image(connection: Connection, table: Table, *, derived: bool = False) -> ColumnElement[str]:
    """Return a row as JSON text, by name of column."""
    parts: list[ColumnElement[object]] = []
    for column in table.columns:
        if derived or column.name not in DERIVED:
            parts += [literal_column(f"'{column.name}'"), column]
    if connection.dialect.name == "postgresql":
        return cast(func.json_build_object(*parts), Text)
    return cast(func.json_object(*parts), Text)
