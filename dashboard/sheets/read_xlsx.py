"""Read a workbook's cells as JSON lines; run as `python -I -m dashboard.sheets.read_xlsx PATH`.

A broken workbook can abort or swell whatever reads it, so this runs in a child process under
limits and its caller trusts nothing but its output: one line a sheet ({"sheet": name}), one a
row ([cells]), and {"end": true} as the last. Exit code 3: unreadable.
"""

import json
import re
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from unicodedata import normalize

try:
    import resource
except ImportError:  # Windows has no such limits; the caller's clock still ends a long reading
    resource = None  # type: ignore[assignment] # -- the name must exist on every system

MAX_ROWS = 20_000
MAX_COLUMNS = 60
MAX_SHEETS = 20
MAX_TEXT = 2_000
MAX_MERGED = 100_000
MEMORY = 1 << 30
CPU_SECONDS = 20
UNREADABLE = 3
MERGED = re.compile(
    rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"'
)
FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")


def limit() -> None:
    """Bound this process's memory, time and files."""
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def plain(value: Any) -> str | int | float | None:
    """Turn what openpyxl gives into text, number or None."""
    if value is None or isinstance(value, str):
        return normalize("NFC", value[:MAX_TEXT]) if value else None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return value if abs(value) < 1e15 else str(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    # Excel's day 0 comes as a time: a number formatted as a clock is no date.
    return str(value) if isinstance(value, time | timedelta) else str(value)[:MAX_TEXT]


def number_of(letters: str) -> int:
    """Return 0 for A, 26 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def merged_cells(xml: bytes) -> dict[int, dict[int, tuple[int, int]]]:
    """Return, by row and column, the first cell of the merged range each lies in."""
    places: dict[int, dict[int, tuple[int, int]]] = {}
    left = MAX_MERGED
    for found in MERGED.finditer(xml):
        first, last = number_of(found[1].decode()), number_of(found[3].decode())
        top, bottom = int(found[2]) - 1, int(found[4]) - 1
        last, bottom = min(last, MAX_COLUMNS), min(bottom, MAX_ROWS)
        left -= max(0, bottom - top + 1) * max(0, last - first + 1)
        if left < 0:
            break
        for row in range(top, bottom + 1):
            places.setdefault(row, {}).update(dict.fromkeys(range(first, last + 1), (top, first)))
    return places


def rows_of(sheet: Any, formulas: Any, xml: bytes) -> Iterator[list[Any]]:
    """Yield rows with merged cells filled; a formula without a kept value comes as "=…"."""
    merged = merged_cells(xml)
    firsts: dict[tuple[int, int], Any] = {}
    sheet.reset_dimensions()
    written = formulas.iter_rows(values_only=True) if formulas is not None else None
    for place, cells in enumerate(sheet.iter_rows(values_only=True)):
        row = [plain(value) for value in cells[: MAX_COLUMNS + 1]]
        if written is not None:
            for column, text in enumerate(next(written, ())[: len(row)]):
                if row[column] is None and text is not None:
                    row[column] = plain(str(text))
        for column, first in merged.get(place, {}).items():
            if first == (place, column):
                firsts[first] = row[column] if column < len(row) else None
            elif firsts.get(first) is not None:
                row.extend([None] * (column + 1 - len(row)))
                row[column] = firsts[first]
        while row and row[-1] is None:
            row.pop()
        yield row
        if place >= MAX_ROWS:
            return


def sheets_of(path: str) -> Iterator[Any]:
    """Yield the JSON values this program prints."""
    sys.modules["numpy"] = None  # type: ignore[assignment] # -- slow to load, not needed
    from openpyxl import load_workbook

    values = load_workbook(path, read_only=True, data_only=True, keep_links=False)
    formulas = None
    with zipfile.ZipFile(path) as archive:
        for sheet in values.worksheets[:MAX_SHEETS]:
            if sheet.sheet_state != "visible":
                continue
            xml = archive.read(sheet._worksheet_path.lstrip("/"))
            twin = None
            if FORMULA.search(xml):
                formulas = formulas or load_workbook(path, read_only=True, keep_links=False)
                twin = formulas[sheet.title]
                twin.reset_dimensions()
            yield {"sheet": sheet.title}
            yield from rows_of(sheet, twin, xml)
    yield {"end": True}


def main(path: str) -> int:
    """Print the workbook; return the exit code."""
    limit()
    write = sys.stdout.write
    try:
        for value in sheets_of(path):
            write(json.dumps(value, separators=(",", ":")) + "\n")
    except BaseException as trouble:  # noqa: BLE001 -- a child that ends with any error is "unreadable"
        sys.stderr.write(type(trouble).__name__)
        return UNREADABLE
    return 0


if __name__ == "__main__":
    sys.exit(main(str(Path(sys.argv[1]))))
