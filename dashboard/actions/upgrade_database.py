"""Bring a database of an older program to this program's form, and back, with a backup first."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from dashboard.actions.back_up import back_up_before
from dashboard.actions.init_database import DATA, add_missing
from dashboard.database.audit import read_state, write_audit, write_state
from dashboard.database.backup import Counts, count_rows
from dashboard.database.engine import take_time, writing
from dashboard.database.migrate import Form, Standing, downgrade, standing, upgrade

# The forms a database had before it was upgraded, oldest first: the way back.
CAME_FROM = "came_from"


class UpgradeError(ValueError):
    """It cannot be done; `reason` is a key, `number` the form of the database."""

    def __init__(self, reason: str, number: str = "") -> None:
        super().__init__(reason)
        self.reason, self.number = reason, number


@dataclass(frozen=True)
class Step:
    """From one form to another (see Standing); the backup made before, None where none is made.

    left: the rows, by table, that the form gone to has no place for; they stay in the backup.
    """

    before: str
    after: str
    backup: Path | None = None
    left: Counts = field(default_factory=dict)


def next_step(connection: Connection) -> Step | None:
    """Return what an upgrade would do; None where nothing is to do.

    Raise UpgradeError: `empty`, `newer` (of a newer program).
    """
    found = _known(connection)
    return None if found.form is Form.NEWEST else Step(found.number, found.newest)


def step_back(connection: Connection) -> Step:
    """Return what the way back would do; raise UpgradeError also with `no_way_back`."""
    found, way = _known(connection), _way_back(connection)
    if not way:
        raise UpgradeError("no_way_back", found.number)
    return Step(found.number, way[-1])


def upgrade_database(
    engine: Engine, folder: Path, at: datetime, data: Path = DATA
) -> Step | None:
    """Back up into the folder and take the missing steps; None where nothing was missing.

    Nobody writes between the two, and the steps are one transaction: whoever is killed leaves the
    database as it was. Raise UpgradeError as next_step does, BackupError as back_up does.
    """
    with writing(engine) as connection:
        step = next_step(connection)
        if step is None:
            return None
        take_time(connection)
        copy = back_up_before(engine, folder, f"{step.after}-from-{step.before}", at)
        upgrade(connection)
        add_missing(connection, data)
        way = [*_way_back(connection), step.before]
        write_state(connection, CAME_FROM, ",".join(way))
        detail = {"from": step.before, "to": step.after, "backup": copy.name}
        write_audit(connection, "command line", "upgrade", detail)
    return Step(step.before, step.after, copy)


def go_back(engine: Engine, folder: Path, at: datetime) -> Step:
    """Back up into the folder and bring the tables to the form they had before the last upgrade.

    What was written since stays, but for what that form has no place for.
    """
    with writing(engine) as connection:
        step = step_back(connection)
        take_time(connection)
        copy = back_up_before(engine, folder, f"{step.after}-back-from-{step.before}", at)
        held = count_rows(connection)
        way = _way_back(connection)
        downgrade(connection, step.after)
        write_state(connection, CAME_FROM, ",".join(way[:-1]))
        detail = {"from": step.before, "to": step.after, "backup": copy.name}
        write_audit(connection, "command line", "go back", detail)
        there = count_rows(connection)
    left = {name: rows for name, rows in held.items() if rows and name not in there}
    return Step(step.before, step.after, copy, left)


def _known(connection: Connection) -> Standing:
    found = standing(connection)
    if found.form in (Form.EMPTY, Form.NEWER):
        raise UpgradeError(found.form, found.number)
    return found


def _way_back(connection: Connection) -> list[str]:
    return [one for one in read_state(connection, CAME_FROM).split(",") if one]
