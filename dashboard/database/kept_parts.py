"""Files on their way in, kept in the database: whichever machine is asked next has them.

The table is not written to the server's log: what waits there is sent again by whoever sent it,
should the server break down, and neither backups nor replicas carry it.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlalchemy import Column, Engine, Float, LargeBinary, Table, Text, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from dashboard.database.columns import metadata

PART = 4 << 20
FILE = "file/"

kept_part = Table(
    "kept_part",
    metadata,
    Column("token", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),
    # Seconds since 1970.
    Column("at", Float, nullable=False),
)
OF_FILE = kept_part.c.name.startswith(FILE, autoescape=True)


class KeptParts:
    """Notes and files by token; see web/file_notes.py."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def read(self, token: str, name: str) -> bytes | None:
        """Return a note; None where there is none."""
        wanted = select(kept_part.c.content).where(
            kept_part.c.token == token, kept_part.c.name == name
        )
        with self._engine.connect() as connection:
            found = connection.scalar(wanted)
        return None if found is None else bytes(found)

    def write(self, token: str, name: str, content: bytes) -> None:
        """Write a note over the one before."""
        self._write(token, [(name, content)])

    def tokens(self) -> Iterable[tuple[str, float]]:
        """Return every token with the time of its first note."""
        every = select(kept_part.c.token, func.min(kept_part.c.at)).group_by(kept_part.c.token)
        with self._engine.connect() as connection:
            return [(token, float(at)) for token, at in connection.execute(every)]

    def remove(self, token: str) -> None:
        """Remove all of a token."""
        with self._engine.begin() as connection:
            connection.execute(delete(kept_part).where(kept_part.c.token == token))

    def keep(self, token: str, path: Path) -> None:
        """Take a file in, in parts and in one transaction."""
        self._write(token, _parts(path))

    def fetch(self, token: str, path: Path) -> None:
        """Bring a file to this machine, where it is not here yet."""
        if path.exists():
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        apart = path.with_name(f"{path.name}.part")
        wanted = select(kept_part.c.content).where(kept_part.c.token == token, OF_FILE)
        with self._engine.connect() as connection, apart.open("wb") as target:
            options = {"stream_results": True, "max_row_buffer": 1}
            rows = connection.execution_options(**options).execute(
                wanted.order_by(kept_part.c.name)
            )
            for (content,) in rows:
                target.write(content)
        apart.replace(path)

    def empty(self, token: str) -> None:
        """Remove the file, and keep the notes."""
        with self._engine.begin() as connection:
            connection.execute(delete(kept_part).where(kept_part.c.token == token, OF_FILE))

    def _write(self, token: str, parts: Iterable[tuple[str, bytes]]) -> None:
        now = func.extract("epoch", func.clock_timestamp())
        with self._engine.begin() as connection:
            for name, content in parts:
                row = {"token": token, "name": name, "content": content, "at": now}
                written = insert(kept_part).values(row)
                connection.execute(
                    written.on_conflict_do_update(
                        index_elements=["token", "name"], set_={"content": content}
                    )
                )


def _parts(path: Path) -> Iterator[tuple[str, bytes]]:
    with path.open("rb") as source:
        number = 0
        while content := source.read(PART):
            yield f"{FILE}{number:06d}", content
            number += 1
