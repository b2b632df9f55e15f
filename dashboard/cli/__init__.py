"""The command `chibo`."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module

from sqlalchemy.exc import SQLAlchemyError

from dashboard.cli.arguments import make_parser
from dashboard.cli.refusal import RefusedError
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
    "export": ("dashboard.cli.outputs", "export"),
    "rollup": ("dashboard.cli.sums", "rollup"),
    "rubric": ("dashboard.cli.rubrics", "rubric"),
    "backup": ("dashboard.cli.copies", "make"),
    "restore": ("dashboard.cli.copies", "put_back"),
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
    except SQLAlchemyError as error:
        return fail(words, words("cli.error.database", reason=first_line(error)))
    except OSError as error:
        path = error.filename or ""
        return fail(words, words("cli.error.file", path=path, reason=error.strerror or error))
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


def first_line(error: SQLAlchemyError) -> str:
    """The driver's own sentence, without the statement and its values."""
    return str(getattr(error, "orig", None) or error).strip().splitlines()[0]
