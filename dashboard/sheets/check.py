"""From tables to assessments, or to every problem that keeps the file out."""

from dashboard.domain.problems import Problem
from dashboard.sheets.cells import tidy
from dashboard.sheets.columns import Columns, is_empty
from dashboard.sheets.encodings import legacy_font
from dashboard.sheets.given import Given
from dashboard.sheets.headings import Headings, find_headings
from dashboard.sheets.layout_long import read_long
from dashboard.sheets.layout_wide import read_wide
from dashboard.sheets.reference import Reference
from dashboard.sheets.table import Table

LOOKED_AT = 2_000


def check_tables(tables: list[Table], reference: Reference) -> tuple[list[Given], list[Problem]]:
    """Return the assessments of every sheet with headings, and what is wrong in them."""
    criteria = reference.criteria()
    given: list[Given] = []
    problems: list[Problem] = []
    read = 0
    for table in tables:
        headings = find_headings(table, criteria)
        if headings is None:
            if font := _legacy(table):
                problems.append(font)
            continue
        read += 1
        given += _check(table, headings, reference, problems)
    if not read and not problems:
        name = tables[0].name if tables else ""
        problems.append(Problem(None, "", name, "no_headings"))
    if not given and not problems:
        problems.append(Problem(None, "", tables[0].name, "no_rows"))
    problems += _repeated(given)
    return given, problems


def _check(
    table: Table, headings: Headings, reference: Reference, problems: list[Problem]
) -> list[Given]:
    wrong = _wrong_headings(headings)
    if font := _legacy(table, headings):
        wrong.append(font)
    problems += wrong
    if wrong:
        return []
    columns = Columns(headings, table.rows[headings.row + 1 :], reference, problems)
    if "points" in headings.columns and "criterion" in headings.columns:
        return read_long(table, columns, reference.criteria())
    return read_wide(table, columns)


def _wrong_headings(headings: Headings) -> list[Problem]:
    row = headings.row + 1
    found = [
        Problem(row, headings.titles[place], headings.titles[place], "repeated_column")
        for place in headings.repeated
    ]
    found += [
        Problem(row, headings.titles[place], headings.titles[place], "unknown_criterion")
        for place in headings.unknown_criteria
    ]
    there = headings.columns.keys()
    if not {"date", "month"} & there:
        found.append(Problem(row, "", "", "missing_date_column"))
    if "assessment" not in there:
        found.append(Problem(row, "", "", "missing_assessment_column"))
    if not headings.criteria and not {"criterion", "points"} <= there:
        found.append(Problem(row, "", "", "missing_points_column"))
    return found


def _legacy(table: Table, headings: Headings | None = None) -> Problem | None:
    """Find a column typed in TCVN3 or VNI, which its sender must turn into Unicode."""
    start = headings.row + 1 if headings else 0
    rows = [row for row in table.rows[start : start + LOOKED_AT] if not is_empty(row)]
    for place in range(max(map(len, rows), default=0)):
        cells = [row[place] for row in rows if place < len(row)]
        words = [cell for cell in cells if isinstance(cell, str)]
        if font := legacy_font(words):
            shown = next(text for text in words if not text.isascii())
            title = headings.titles.get(place, "") if headings else tidy(cells[0])
            return Problem(None, title, shown[:80], "legacy_font", {"font": font})
    return None


def _repeated(given: list[Given]) -> list[Problem]:
    """Find the same assessment on two sheets."""
    seen: dict[tuple[object, ...], int] = {}
    found = []
    for one in given:
        if one.identity[:4] in seen:
            first = str(seen[one.identity[:4]])
            found.append(Problem(one.row, "", "", "repeated_row", {"first": first}))
        else:
            seen[one.identity[:4]] = one.row
    return found
