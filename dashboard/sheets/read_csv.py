"""Read a CSV file: comma, semicolon or tab, any of the known encodings."""

import csv
import io
from itertools import islice
from pathlib import Path
from typing import cast

from dashboard.sheets.encodings import EncodingError, decode
from dashboard.sheets.table import Row, Table

MAX_BYTES = 200_000_000
MAX_ROWS = 2_000_000
MAX_COLUMNS = 200
SEPARATORS = ";\t,|"


class CsvError(ValueError):
    """The file cannot be read; `reason` is the reason's key, `limit` what was gone beyond."""

    def __init__(self, reason: str, limit: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.limit = reason, limit


def read_csv(path: Path) -> Table:
    """Return the file as one table of text cells; CsvError names the reason."""
    if path.stat().st_size > MAX_BYTES:
        raise CsvError("file_too_large")
    try:
        text = decode(path.read_bytes())
    except EncodingError as error:
        raise CsvError("unknown_encoding") from error
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text))
    try:
        rows = cast("list[Row]", list(islice(reader, MAX_ROWS + 1)))  # a str is a cell
    except csv.Error as error:
        raise CsvError("broken_csv") from error
    if len(rows) > MAX_ROWS:
        raise CsvError("too_many_rows", MAX_ROWS)
    if max(map(len, rows), default=0) > MAX_COLUMNS:
        raise CsvError("too_many_columns", MAX_COLUMNS)
    return Table(path.name, rows)


def separator_of(text: str) -> str:
    """Return the separator which the first lines agree on; `sep=;` says it by itself.

    Decimal commas would win a plain count, so a separator counts by the lines that hold it.
    """
    lines = [line for line in text[:20_000].splitlines()[:40] if line.strip()]
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) == 5:
        return lines[0][4]
    if not lines:
        return ","
    # Semicolon and tab come first: with either, the commas are decimal commas.
    return max(SEPARATORS, key=lambda sign: sum(line.count(sign) >= 2 for line in lines))
