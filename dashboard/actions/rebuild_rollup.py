"""The sums kept beside the truth, computed anew or compared with it."""

from sqlalchemy import Connection, Engine

from dashboard.database import rollup
from dashboard.database.audit import bump_data_version
from dashboard.database.engine import writing
from dashboard.database.joined import is_gathering
from dashboard.database.places import refresh_places


class GatheredError(ValueError):
    """The scores behind the sums lie in other databases."""


def rebuild_rollup(engine: Engine) -> None:
    """Compute places and every cell from the truth, in one transaction; raise GatheredError."""
    with writing(engine) as connection:
        _refuse_gathered(connection)
        refresh_places(connection)
        rollup.refresh(connection)
        bump_data_version(connection)


def check_rollup(engine: Engine) -> list[str]:
    """Return one line per cell that differs from the truth; empty where all agree."""
    with engine.connect() as connection:
        _refuse_gathered(connection)
        return rollup.differences(connection)


def _refuse_gathered(connection: Connection) -> None:
    if is_gathering(connection):
        raise GatheredError
