"""Bring the tables to the newest form, or back; a form is known by its number, as in 0003."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection, column, inspect, select, table

# All forms this program knows, oldest first: what the steps make.
FORMS = ("0001", "0002", "0003", "0004", "0005")
NUMBER = table("alembic_version", column("version_num"))
SCRIPTS = Path(__file__).parent / "migrations"


class Form(StrEnum):
    """How the tables stand to this program."""

    EMPTY = "empty"
    OLDER = "older"
    NEWEST = "newest"
    NEWER = "newer"


@dataclass(frozen=True)
class Standing:
    """The form of a database by its number (empty where there are no tables), and the newest."""

    form: Form
    number: str
    newest: str


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Apply the missing steps inside the caller's transaction."""
    _step("upgrade", connection, revision)


def downgrade(connection: Connection, revision: str) -> None:
    """Take steps back inside the caller's transaction."""
    _step("downgrade", connection, revision)


def _step(way: str, connection: Connection, revision: str) -> None:
    # A server that finds the newest form never needs it, and would hold 10 MB more.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    getattr(command, way)(config, revision)


def standing(connection: Connection) -> Standing:
    """Say which form the tables have; one that no step of ours makes is of a newer program."""
    has_one = inspect(connection).has_table(NUMBER.name)
    found = connection.execute(select(NUMBER.c.version_num)).scalars() if has_one else ()
    return standing_of(",".join(found))


def standing_of(number: str) -> Standing:
    """Say how a form stands to this program."""
    newest = FORMS[-1]
    form = Form.OLDER if number in FORMS else Form.NEWER
    if number in ("", newest):
        form = Form.NEWEST if number else Form.EMPTY
    return Standing(form, number, newest)


def is_newest(connection: Connection) -> bool:
    """Whether no step is missing, and none is there that this program does not know."""
    return standing(connection).form is Form.NEWEST
