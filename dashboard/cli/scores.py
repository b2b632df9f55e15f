"""`chibo import`: scores of files, each taken in whole or not at all."""

import sys
from argparse import Namespace
from collections.abc import Sequence
from typing import TextIO

from sqlalchemy import Engine

from dashboard.actions.describe_corrections import describe_corrections
from dashboard.actions.import_sheet import Receipt, import_sheet
from dashboard.cli.progress import Progress
from dashboard.cli.ready import open_ready
from dashboard.components.receipt import correction_row
from dashboard.domain.problems import Problem
from dashboard.domain.viewer import Viewer
from dashboard.settings import Settings
from dashboard.sheets.read import as_text
from dashboard.text import Words
from dashboard.text.problems import problem_words

MOST_SHOWN = 50


def import_files(settings: Settings, words: Words, chosen: Namespace) -> int:
    """Import file after file; 1 when any was not taken in."""
    engine = open_ready(settings)
    viewer = Viewer(name="command line")
    refused = 0
    for path in chosen.files:
        with Progress(path.name) as progress:
            receipt = import_sheet(
                engine, path, viewer, dry_run=chosen.dry_run, progress=progress.show
            )
        name = as_text(str(path))
        if receipt.problems:
            refused += 1
            _refuse(name, receipt.problems, words)
            continue
        _report(name, receipt, words, dry_run=chosen.dry_run)
        _tell_corrections(engine, receipt, words)
    return 1 if refused else 0


def _refuse(path: str, problems: Sequence[Problem], words: Words) -> None:
    count = words.count(len(problems))
    print(words("cli.import.refused", file=path, n=count), file=sys.stderr)
    for problem in problems[:MOST_SHOWN]:
        print("  " + problem_line(problem, words), file=sys.stderr)
    _tell_rest(len(problems), words, sys.stderr)


def _report(path: str, receipt: Receipt, words: Words, *, dry_run: bool) -> None:
    print(
        words(
            "cli.import.checked" if dry_run else "cli.import.done",
            file=path,
            new=words.count(receipt.new),
            changed=words.count(receipt.changed),
            unchanged=words.count(receipt.unchanged),
        )
    )


def _tell_corrections(engine: Engine, receipt: Receipt, words: Words) -> None:
    with engine.connect() as connection:
        corrections = describe_corrections(connection, receipt.changes)
    for one in corrections[:MOST_SHOWN]:
        print("  " + words("cli.import.change", **correction_row(one, words)))
    _tell_rest(len(corrections), words, sys.stdout)


def _tell_rest(count: int, words: Words, stream: TextIO) -> None:
    if count > MOST_SHOWN:
        print("  " + words("cli.import.more", n=words.count(count - MOST_SHOWN)), file=stream)


def problem_line(problem: Problem, words: Words) -> str:
    """Say where, what and what to do, in one line."""
    where = [] if problem.row is None else [words("cli.import.row", row=problem.row)]
    where += [words("cli.import.column", column=problem.column)] if problem.column else []
    said = " ".join(problem_words(problem, words))
    return ": ".join([", ".join(where), said]) if where else said
