"""`chibo rubric`: the rubrics that are known, and a new version from a file."""

import json
from argparse import Namespace
from pathlib import Path

from sqlalchemy import select

from dashboard.actions.add_rubric import add_rubric
from dashboard.cli.ready import open_ready
from dashboard.database.tables import rubric_version
from dashboard.domain.rubric import RubricError
from dashboard.settings import Settings
from dashboard.text import Words


def rubric(settings: Settings, words: Words, chosen: Namespace) -> int:
    """List the rubrics, or add one."""
    if chosen.verb == "add":
        return add(settings, words, chosen.file)
    return list_rubrics(settings, words)


def list_rubrics(settings: Settings, words: Words) -> int:
    """Write a line for each version."""
    table = rubric_version.c
    names = {"vi": table.name_vi, "en": table.name_en}
    statement = select(
        table.code,
        table.version,
        names[words.language.value].label("name"),
        table.valid_from.label("start"),
        table.valid_to.label("end"),
    ).order_by(table.code, table.version)
    with open_ready(settings).connect() as connection:
        for row in connection.execute(statement):
            print(
                words(
                    "cli.rubric.line",
                    code=row.code,
                    version=row.version,
                    name=row.name,
                    start=words.date(row.start),
                    end=words.date(row.end),
                )
            )
    return 0


def add(settings: Settings, words: Words, path: Path) -> int:
    """Add the version of a file; RubricError names the rule that it breaks."""
    check_object(path)
    added = add_rubric(open_ready(settings), path)
    key = "cli.rubric.added" if added else "cli.rubric.known"
    print(words(key, file=path.name))
    return 0


def check_object(path: Path) -> None:
    """Refuse a file that is no JSON object, before its rules are looked at."""
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise RubricError(f"{path.name}: {error}") from error
    if not isinstance(given, dict):
        raise RubricError(f"{path.name}: {{…}}")
