"""`chibo upgrade`: the tables of an older program brought to this one's form, and back."""

from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from dashboard import paths
from dashboard.actions.upgrade_database import (
    Step,
    UpgradeError,
    go_back,
    next_step,
    step_back,
    upgrade_database,
)
from dashboard.cli.copies import refusal
from dashboard.cli.ready import of_form
from dashboard.cli.refusal import RefusedError
from dashboard.database.backup import BackupError
from dashboard.database.engine import open_engine, read
from dashboard.database.migrate import standing
from dashboard.settings import Settings
from dashboard.text import Words


def upgrade(settings: Settings, words: Words, chosen: Namespace) -> int:
    """Say what will be done, do it unless only asked, and say how it is taken back."""
    engine = open_engine(settings.database_url)
    folder = chosen.folder or settings.backups_folder
    try:
        if chosen.back:
            return back(engine, folder, words, chosen)
        step = read(engine, next_step)
        if step is None:
            number = read(engine, standing).number
            print(words("cli.upgrade.nothing", number=number))
            return 0
        tell(step, folder, "plan", words)
        if not chosen.dry_run:
            done = upgrade_database(engine, folder, datetime.now(UTC), paths.DATA)
            # None: somebody else did it meanwhile.
            tell(done or step, folder, "done" if done else "nothing", words)
    except UpgradeError as error:
        raise refused(error, engine) from error
    except BackupError as error:
        raise refusal(error) from error
    return 0


def back(engine: Engine, folder: Path, words: Words, chosen: Namespace) -> int:
    """Say what going back does, and do it unless only asked."""
    tell(read(engine, step_back), folder, "back_plan", words)
    if chosen.dry_run:
        return 0
    done = go_back(engine, folder, datetime.now(UTC))
    tell(done, folder, "back_done", words)
    if done.left:
        listed = ", ".join(f"{name} {words.count(rows)}" for name, rows in done.left.items())
        print(words("cli.upgrade.left", tables=listed, backup=done.backup))
    return 0


def tell(step: Step, folder: Path, key: str, words: Words) -> None:
    """Write what is to be done, or was."""
    slots = {"before": step.before, "after": step.after, "folder": folder, "backup": step.backup,
             "number": step.after}  # fmt: skip
    print(words(f"cli.upgrade.{key}", **slots), flush=True)


def refused(error: UpgradeError, engine: Engine) -> RefusedError:
    """Say in words why it cannot be done."""
    if error.reason == "no_way_back":
        return RefusedError("cli.upgrade.no_way_back", number=error.number)
    return of_form(read(engine, standing))
