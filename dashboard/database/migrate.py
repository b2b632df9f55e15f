"""Bring the tables to the newest form, or back; a form is known by its number, as in 0003."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

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
    command.upgrade(_config(connection), revision)


def downgrade(connection: Connection, revision: str) -> None:
    """Take steps back inside the caller's transaction."""
    command.downgrade(_config(connection), revision)


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def forms() -> list[str]:
    """Return the numbers of all forms this program knows, oldest first."""
    scripts = ScriptDirectory.from_config(_config())
    return [one.revision for one in scripts.walk_revisions()][::-1]


def standing(connection: Connection) -> Standing:
    """Say which form the tables have; one that no step of ours makes is of a newer program."""
    number = ",".join(MigrationContext.configure(connection).get_current_heads())
    return standing_of(number)


def standing_of(number: str) -> Standing:
    """Say how a form stands to this program."""
    known = forms()
    form = Form.OLDER if number in known else Form.NEWER
    if number in ("", known[-1]):
        form = Form.NEWEST if number else Form.EMPTY
    return Standing(form, number, known[-1])


def is_newest(connection: Connection) -> bool:
    """Whether no step is missing, and none is there that this program does not know."""
    return standing(connection).form is Form.NEWEST
