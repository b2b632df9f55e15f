"""`chibo backup` and `chibo restore`: the whole database as one file, and back."""

from argparse import Namespace
from datetime import UTC, datetime

from dashboard.actions.back_up import Receipt, back_up, receipt_of, restore
from dashboard.actions.back_up_in_turn import back_up_in_turn
from dashboard.cli.refusal import RefusedError
from dashboard.database.backup import BackupError
from dashboard.database.engine import open_engine
from dashboard.settings import Settings
from dashboard.text import Words


def make(settings: Settings, words: Words, chosen: Namespace) -> int:
    """Write the copy and its receipt: to a file, or as the newest of a folder."""
    engine = open_engine(settings.database_url)
    path = chosen.file
    try:
        if chosen.folder:
            now = datetime.now(UTC)
            path, receipt = back_up_in_turn(engine, chosen.folder, chosen.keep, now)
        else:
            receipt = back_up(engine, path)
    except BackupError as error:
        raise refusal(error) from error
    print(words("cli.backup.done", path=path, receipt=receipt_of(path).name,
                **counts(receipt, words)))  # fmt: skip
    return 0


def put_back(settings: Settings, words: Words, chosen: Namespace) -> int:
    """Put a copy into an empty database, or in the place of what it holds, which is kept."""
    kept = (settings.backups_folder, datetime.now(UTC)) if chosen.replace else None
    try:
        receipt = restore(open_engine(settings.database_url), chosen.file, kept)
    except BackupError as error:
        raise refusal(error) from error
    print(words("cli.restore.done", path=chosen.file, **counts(receipt, words)))
    return 0


def refusal(error: BackupError) -> RefusedError:
    """Say in words why it cannot be done."""
    return RefusedError(f"cli.backup.{error.reason}", detail=error.detail)


def counts(receipt: Receipt, words: Words) -> dict[str, str]:
    """Return how many meetings and assessments a copy holds, as a reader writes them."""
    return {
        "meetings": words.count(receipt.rows.get("meeting", 0)),
        "assessments": words.count(receipt.rows.get("assessment", 0)),
    }
