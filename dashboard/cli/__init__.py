"""The command `chibo`."""

import os
import sqlite3
import sys
from collections.abc import Sequence
from importlib import import_module

from sqlalchemy.exc import SQLAlchemyError

from dashboard.cli.arguments import make_parser
from dashboard.cli.refusal import RefusedError
from dashboard.database.trouble import first_line, trouble_of
from dashboard.domain.rubric import RubricError
from dashboard.settings import Settings, SettingsError
from dashboard.text import Words

FAILED = 1

# Loaded when chosen: listing rubrics need not wait for the libraries that read workbooks.
COMMANDS = {
    "serve": ("dashboard.cli.start", "prepare_and_serve"),
    "init": ("dashboard.cli.start", "init"),
    "sample": ("dashboard.cli.start", "sample"),
    "simulate": ("dashboard.cli.simulate", "fill"),
    "import": ("dashboard.cli.scores", "import_files"),
    "queue": ("dashboard.cli.queue", "take_in_line"),
    "export": ("dashboard.cli.outputs", "export"),
    "rollup": ("dashboard.cli.sums", "rollup"),
    "rubric": ("dashboard.cli.rubrics", "rubric"),
    "backup": ("dashboard.cli.copies", "make"),
    "join": ("dashboard.cli.gathering", "join"),
    "leave": ("dashboard.cli.gathering", "leave"),
    "gather": ("dashboard.cli.gathering", "gather_all"),
    "restore": ("dashboard.cli.copies", "put_back"),
    "upgrade": ("dashboard.cli.upgrade", "upgrade"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0 when it worked, 1 when it did not, 2 when it was written wrongly."""
    try:
        settings = Settings.from_environment(os.environ)
    except SettingsError as refused:
        return fail(Words(Settings.language), setting_words(refused))
    words = Words(settings.language)
    chosen = make_parser(words).parse_args(arguments)
    module, function = COMMANDS[chosen.command]
    try:
        code: int = getattr(import_module(module), function)(settings, words, chosen)
        return code
    except RefusedError as refused:
        return fail(words, words(refused.key, **refused.slots))
    except RubricError as error:
        return fail(words, words("cli.error.rubric", reason=error))
    except (SQLAlchemyError, sqlite3.Error) as error:
        return fail(words, trouble_words(error, words, "cli.error.database", first_line(error)))
    except OSError as error:
        return fail(words, file_words(error, words))
    except KeyboardInterrupt:
        return FAILED


def setting_words(refused: SettingsError) -> str:
    """Say which setting cannot be used, in both languages: the language may be what is wrong."""
    key = f"cli.setting.{refused.reason}"
    slots = {"name": refused.name, "value": refused.value, **refused.slots}
    return " / ".join(Words(language)(key, **slots) for language in ("vi", "en"))


def fail(words: Words, message: str) -> int:
    """Write what went wrong where errors go, and return the exit code."""
    print(words("cli.error", message=message), file=sys.stderr)
    return FAILED


def trouble_words(error: Exception, words: Words, otherwise: str, reason: str) -> str:
    """Say what is the matter and what to do, or in general words what broke."""
    trouble = trouble_of(error)
    return words(otherwise if trouble is None else f"cli.trouble.{trouble}", reason=reason)


def file_words(error: OSError, words: Words) -> str:
    """Say which file cannot be used, and what to do where that is known."""
    path, said = error.filename or "", error.strerror or str(error)
    if trouble_of(error) is None:
        return words("cli.error.file", path=path, reason=said)
    return trouble_words(error, words, "", ": ".join(filter(None, [str(path), said])))
