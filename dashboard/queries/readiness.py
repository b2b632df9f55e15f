"""Whether the data can be served: the database answers, its tables are ours, its sums agree."""

from collections.abc import Callable

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import SQLAlchemyError

from dashboard.database.engine import snapshot
from dashboard.database.migrate import is_newest
from dashboard.domain.filters import Filters
from dashboard.queries.gathered import is_gathering
from dashboard.queries.reader import ALWAYS, Reader


class Watch:
    """Looks at the database at every call, and adds up its sums once for each data version."""

    def __init__(self, reader: Callable[[], Reader]) -> None:
        self._reader = reader
        self._agreed: tuple[str, bool] = ("", False)

    def __call__(self) -> dict[str, bool | str]:
        """Return whether `database`, `migrations` and `sums` are well now.

        Nothing is told of the rest where the database does not answer. Where there is a replica,
        `primary` and `replica` say in a word how they are: with either of them pages are served.
        """
        reader = self._reader()
        found: dict[str, bool | str] = dict(self._look(reader))
        servers = reader.source.servers
        if servers.replica is not None:
            found["primary"] = "answers" if servers.primary_answers else "gone"
            found["replica"] = servers.state.value
        return found

    def _look(self, reader: Reader) -> dict[str, bool]:
        found = {"database": False, "migrations": False, "sums": False}
        try:
            found["migrations"] = reader.source.read(is_newest)
            found["database"] = True
            found["sums"] = found["migrations"] and self._agree(reader)
        except SQLAlchemyError:
            # Who asks may be anybody: no reason is told.
            return found
        return found

    def _agree(self, reader: Reader) -> bool:
        version = f"at {reader.data_version()}"
        if self._agreed[0] != version:
            self._agreed = (version, sums_agree(reader))
        return self._agreed[1]


def sums_agree(reader: Reader) -> bool:
    """Whether the rollup of the whole has as many meetings and points as the scores give, or,
    where others send their sums, as these together have.

    `chibo rollup --check` compares every cell, which takes too long to be asked every second.
    """
    statements = []
    whole = reader.rollup(Filters(), ALWAYS)
    if is_gathering(reader):
        tops = reader.stretches(Filters(), ALWAYS)
        counted = reader.rollup_of(Filters(), reader.below(Filters(), tops))
    else:
        counted = reader.meeting_cells(Filters(), ALWAYS)
    for cells in (whole, counted):
        columns = cells.subquery().c
        statements.append(
            select(func.coalesce(func.sum(columns.total_n), 0),
                   func.coalesce(func.sum(columns.total_sum), 0))
        )  # fmt: skip

    def ask(connection: Connection) -> bool:
        kept, found = (tuple(map(int, connection.execute(one).one())) for one in statements)
        return kept == found

    return reader.source.read(ask, snapshot)
