"""Bring the tables to the newest form, or back."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Apply the missing steps inside the caller's transaction."""
    command.upgrade(_config(connection), revision)


def downgrade(connection: Connection, revision: str) -> None:
    """Take steps back inside the caller's transaction."""
    command.downgrade(_config(connection), revision)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def is_newest(connection: Connection) -> bool:
    """Whether no step is missing, and none is there that this program does not know."""
    newest = ScriptDirectory.from_config(_config(connection)).get_heads()
    return MigrationContext.configure(connection).get_current_heads() == tuple(newest)
