"""Fill an empty database with invented organisations and meetings, as many as are asked for."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, Engine, func, select, text

from dashboard.actions.init_database import DATA, init_database
from dashboard.actions.load_sample import SAMPLE
from dashboard.actions.sample import nature
from dashboard.actions.sample.findings import codes_by_criterion
from dashboard.actions.simulation.country import country
from dashboard.actions.simulation.crowd import read_crowd
from dashboard.actions.simulation.month import Rubrics, write_month
from dashboard.database import rollup
from dashboard.database.audit import (
    SIMULATION,
    bump_data_version,
    read_state,
    write_audit,
    write_state,
)
from dashboard.database.engine import writing
from dashboard.database.organisations import add_organisations
from dashboard.database.places import refresh_places
from dashboard.database.rubrics import read_rubrics
from dashboard.database.tables import meeting, organisation
from dashboard.domain.months import add_months, months_between

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Size:
    """How many branches and months of meetings, and the seed that everything is drawn from."""

    branches: int
    months: int
    seed: int = nature.SEED

    @property
    def every_month(self) -> list[int]:
        """The months, oldest first, up to the last one of the sample."""
        first = add_months(nature.LAST_MONTH, 1 - self.months)
        return months_between(first, nature.LAST_MONTH)


class OccupiedError(ValueError):
    """There are organisations or scores already, which are not of this simulation.

    `begun` is the simulation that was begun there, else None.
    """

    def __init__(self, begun: Size | None) -> None:
        super().__init__("organisations or scores already")
        self.begun = begun


def simulate(engine: Engine, size: Size, progress: Progress | None = None) -> int:
    """Write organisations, then month after month, each whole; return the count of meetings.

    What was broken off goes on after the last whole month. Raise OccupiedError.
    """
    init_database(engine, DATA, organisations=False)
    with writing(engine) as connection:
        done = _begin(connection, size)
        crowd = read_crowd(connection, size.seed)
        codes = codes_by_criterion(json.loads((DATA / "findings.json").read_text("utf-8")))
        rubrics = Rubrics.of(read_rubrics(connection), size.seed, codes)
    every = size.every_month
    for count, month in enumerate(every):
        if month <= done:
            continue
        with writing(engine) as connection:
            for branches in write_month(connection, crowd, month, (rubrics, size.seed)):
                if progress:
                    progress(count * size.branches + branches, len(every) * size.branches)
            rollup.refresh_months(connection, {month})
            bump_data_version(connection)
            write_state(connection, SIMULATION, _written(size, month))
    return _end(engine)


def simulation_in(connection: Connection) -> Size | None:
    """Return the simulation that was begun in a database, if one was."""
    found = read_state(connection, SIMULATION)
    return _read(found)[0] if found else None


def _begin(connection: Connection, size: Size) -> int:
    """Make the organisations if that is to be done; return the last month that is written."""
    found = read_state(connection, SIMULATION)
    begun, done = _read(found) if found else (None, 0)
    if begun == size:
        return done
    if begun or connection.execute(select(organisation.c.id).limit(1)).first():
        raise OccupiedError(begun)
    ids: dict[str, int] = {}
    for listed in country(size.branches, size.seed):
        ids |= add_organisations(connection, listed, ids)
    refresh_places(connection)
    bump_data_version(connection)
    write_state(connection, SAMPLE, "1")
    write_state(connection, SIMULATION, _written(size, 0))
    write_audit(connection, "command line", "simulate", asdict(size))
    return 0


def _end(engine: Engine) -> int:
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            # The server would find out by itself how much there is, but later.
            connection.execute(text("ANALYZE"))
            connection.commit()
        return connection.execute(select(func.count()).select_from(meeting)).scalar() or 0


def _written(size: Size, done: int) -> str:
    return json.dumps(asdict(size) | {"done": done})


def _read(found: str) -> tuple[Size, int]:
    given = json.loads(found)
    done: int = given.pop("done")
    return Size(**given), done
