"""Questions put to the database, each of which outlasts a server that starts anew."""

from collections.abc import Callable
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, Select, select

from dashboard.database.servers import Servers, Source
from dashboard.database.tables import state
from dashboard.queries.score_book import Answer


class Questions:
    """Selects, as rows, as a frame, and the single values that are kept of all."""

    def __init__(self, servers: Servers) -> None:
        self.source: Source = servers.source()

    @property
    def engine(self) -> Engine:
        """The engine to write with; what is asked afterwards shows what was written."""
        return self.source.primary

    def rows(self, statement: Select[Any]) -> list[dict[str, Any]]:
        """Run a select; a dict a row."""

        def ask(connection: Connection) -> list[dict[str, Any]]:
            result = connection.execute(statement)
            names = tuple(result.keys())
            # Three times as fast as the library's own mappings, and thousands of rows may come.
            return [dict(zip(names, row, strict=True)) for row in result]

        return self.source.read(ask)

    def frame(self, statement: Select[Any]) -> pd.DataFrame:
        """Run a select; its columns as a frame."""

        def ask(connection: Connection) -> pd.DataFrame:
            result = connection.execute(statement)
            # Rows of the library's own kind are looked into one by one: four times as slow.
            return pd.DataFrame([tuple(row) for row in result], columns=list(result.keys()))

        return self.source.read(ask)

    def _ask(self, question: Callable[..., Answer], *about: Any) -> Answer:
        return self.source.read(lambda connection: question(connection, *about))

    def _state(self, key: str) -> str:
        found = self.rows(select(state.c.value).where(state.c.key == key))
        return str(found[0]["value"]) if found else ""
