"""From a file to its tables, or to the Problem that keeps us from reading it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from dashboard.domain.problems import Problem
from dashboard.sheets.read_csv import CsvError, read_csv
from dashboard.sheets.read_xlsx import MAX_COLUMNS, MAX_ROWS
from dashboard.sheets.table import Table
from dashboard.sheets.zip_check import zip_trouble

WALL_SECONDS = 30
TEXT_FILES = frozenset({".csv", ".txt", ".tsv"})
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"  # .xls, and an .xlsx locked by a password
ZIP = b"PK\x03\x04"


def file_problem(reason: str, value: str, **slots: object) -> Problem:
    """Say what is wrong with a whole file."""
    said = {name: str(slot) for name, slot in slots.items()}
    return Problem(None, "", as_text(value), reason, said)


def as_text(name: str) -> str:
    """Return a file's name; bytes in it that are no text become question marks."""
    return name.encode("utf-8", "replace").decode()


def read_tables(path: Path) -> list[Table] | Problem:
    """Return every visible sheet of an .xlsx, or the one table of a .csv."""
    try:
        with path.open("rb") as source:
            start = source.read(4)
    except OSError:
        return file_problem("file_not_readable", path.name)
    if not start:
        return file_problem("empty_file", path.name)
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        return _read_xlsx(path, start)
    if suffix in TEXT_FILES:
        return _read_text(path, start)
    return file_problem("wrong_kind_of_file", path.name)


def _read_text(path: Path, start: bytes) -> list[Table] | Problem:
    if start in (OLD_WORKBOOK, ZIP):
        return file_problem("wrong_kind_of_file", path.name)
    try:
        return [read_csv(path)]
    except CsvError as error:
        return file_problem(error.reason, path.name, limit=error.limit)


def _read_xlsx(path: Path, start: bytes) -> list[Table] | Problem:
    if start == OLD_WORKBOOK:
        return file_problem("workbook_locked", path.name)
    if start != ZIP:
        return file_problem("broken_workbook", path.name)
    if trouble := zip_trouble(path):
        return file_problem(trouble, path.name)
    try:
        done = subprocess.run(  # noqa: S603 -- our own program with a path of our own
            [sys.executable, "-I", "-m", "dashboard.sheets.read_xlsx", str(path.resolve())],
            capture_output=True,
            timeout=WALL_SECONDS,
            check=False,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        )
    except subprocess.TimeoutExpired:
        return file_problem("workbook_too_slow", path.name)
    if done.returncode != 0:
        return file_problem("broken_workbook", path.name)
    return _tables_of(done.stdout, path)


def _tables_of(output: bytes, path: Path) -> list[Table] | Problem:
    tables: list[Table] = []
    ended = False
    for line in output.splitlines():
        value: Any = json.loads(line)
        if isinstance(value, list):
            tables[-1].rows.append(value)
        elif "sheet" in value:
            tables.append(Table(str(value["sheet"]), []))
        else:
            ended = True
    if not ended:
        return file_problem("broken_workbook", path.name)
    for table in tables:
        if len(table.rows) > MAX_ROWS:
            return file_problem("too_many_rows", table.name, limit=MAX_ROWS)
        if max(map(len, table.rows), default=0) > MAX_COLUMNS:
            return file_problem("too_many_columns", table.name, limit=MAX_COLUMNS)
    return tables
