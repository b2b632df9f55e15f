"""The sums kept beside the truth, computed anew or compared with it."""

from sqlalchemy import Engine

from dashboard.database import rollup
from dashboard.database.audit import bump_data_version
from dashboard.database.engine import writing
from dashboard.database.places import refresh_places


def rebuild_rollup(engine: Engine) -> None:
    """Compute places and every cell from the truth, in one transaction."""
    with writing(engine) as connection:
        refresh_places(connection)
        rollup.refresh(connection)
        bump_data_version(connection)


def check_rollup(engine: Engine) -> list[str]:
    """Return one line per cell that differs from the truth; empty where all agree."""
    with engine.connect() as connection:
        return rollup.differences(connection)
