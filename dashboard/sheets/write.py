"""Write workbooks and CSV in which text stays text, whatever it begins with."""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dashboard.domain.words import Language
from dashboard.sheets.live_text import safe_text

Value = str | int | float | date | bool | None
CHOICE_ROWS = 20_000
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]+\s*")


@dataclass(frozen=True)
class Sheet:
    """A sheet to write: title rows above, headings, rows, and allowed values by column."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Value]]
    above: Sequence[str] = ()
    choices: Mapping[int, Sequence[str]] | None = None


@dataclass(frozen=True)
class CsvStyle:
    """What a spreadsheet of a language takes for a separator, a decimal mark and a day."""

    separator: str
    decimal: str
    day: str


# Where the comma is the decimal mark the separator is a semicolon; the day of a month is never
# mistaken for a month: with English settings Excel would read 05/03 as May.
STYLES = {
    Language.VI: CsvStyle(";", ",", "%d/%m/%Y"),
    Language.EN: CsvStyle(",", ".", "%Y-%m-%d"),
}


def write_sheets(path: Path, sheets: Sequence[Sheet], language: Language = Language.VI) -> None:
    """Write .xlsx, or the first sheet as .csv, by the path's ending; all of it, or nothing."""
    # In a folder of its own on the same disk: half a file never has the name that was asked for.
    with TemporaryDirectory(dir=path.parent, prefix=".chibo-") as folder:
        begun = Path(folder) / path.name
        if path.suffix.lower() == ".csv":
            _write_csv(begun, sheets[0], STYLES[language])
        else:
            _write_xlsx(begun, sheets)
        begun.replace(path)


def sheet_name(name: str) -> str:
    """Return a name that spreadsheets take: at most 31 signs, none of []:*?/\\."""
    return NOT_IN_NAMES.sub(" ", name).strip("' ")[:31]


def _write_csv(path: Path, sheet: Sheet, style: CsvStyle) -> None:
    # The mark tells Excel that this is UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target, delimiter=style.separator)
        writer.writerows([safe_text(line)] for line in sheet.above)
        writer.writerow([safe_text(heading) for heading in sheet.headings])
        writer.writerows([_csv_value(value, style) for value in row] for row in sheet.rows)


def _csv_value(value: Value, style: CsvStyle) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime(style.day)
    if isinstance(value, str):
        return safe_text(value)
    return str(value).replace(".", style.decimal) if isinstance(value, float) else str(value)


def _write_xlsx(path: Path, sheets: Sequence[Sheet]) -> None:
    # 2 MB that most processes never need.
    from xlsxwriter import Workbook

    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "constant_memory": True,
    }
    # The library hides what the system says of a full disk, and says it again later.
    written = BytesIO()
    with Workbook(written, options) as book:
        styles = {
            "head": book.add_format({"bold": True, "text_wrap": True, "bottom": 1}),
            "day": book.add_format({"num_format": "dd/mm/yyyy"}),
            "above": book.add_format({"bold": True}),
        }
        for sheet in sheets:
            _fill(book.add_worksheet(sheet_name(sheet.name)), sheet, styles)
    path.write_bytes(written.getbuffer())


def _fill(target: Any, sheet: Sheet, styles: dict[str, Any]) -> None:
    top = len(sheet.above)
    for place, line in enumerate(sheet.above):
        target.write_string(place, 0, line, styles["above"])
    for column, heading in enumerate(sheet.headings):
        target.set_column(column, column, min(40, max(8, len(heading) + 2)))
        target.write_string(top, column, heading, styles["head"])
    last = top
    for last, row in enumerate(sheet.rows, top + 1):
        for column, value in enumerate(row):
            _cell(target, (last, column), value, styles)
    target.freeze_panes(top + 1, 0)
    for column, allowed in (sheet.choices or {}).items():
        rule = {"validate": "list", "source": list(allowed)}
        target.data_validation(top + 1, column, max(last, CHOICE_ROWS), column, rule)


def _cell(target: Any, at: tuple[int, int], value: Value, styles: dict[str, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, str):
        target.write_string(*at, value)
    elif isinstance(value, bool):
        target.write_boolean(*at, value)
    elif isinstance(value, date):
        target.write_datetime(*at, value, styles["day"])
    else:
        target.write_number(*at, value)
