"""A database that the command may work with, or the sentence that says what to run first."""

from sqlalchemy import Engine

from dashboard.cli.refusal import RefusedError
from dashboard.database.engine import open_engine, read
from dashboard.database.migrate import Form, Standing, standing
from dashboard.settings import Settings


def open_ready(settings: Settings) -> Engine:
    """Open the settings' database; refuse one whose tables are not of this program's form."""
    engine = open_engine(settings.database_url)
    found = read(engine, standing)
    if found.form is not Form.NEWEST:
        raise of_form(found)
    return engine


def of_form(found: Standing) -> RefusedError:
    """Say which form the database has, and what to do."""
    return RefusedError(f"cli.form.{found.form}", number=found.number, newest=found.newest)
