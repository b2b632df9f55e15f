"""The directory as columns, as the files of leaves hold them, and back."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from dashboard.queries.dated import Places, Versions
from dashboard.queries.directory import Directory
from dashboard.queries.score_rows import Columns
from dashboard.queries.texts import Texts

# What a field of this name consists of; all others are columns.
PARTS: Mapping[str, type[Any]] = {
    "places": Places, "versions": Versions, "code": Texts, "name": Texts, "name_key": Texts,
}  # fmt: skip


def columns_of(part: Any, above: str = "") -> Columns:
    """Return the columns of the directory, or of one of its parts, by the way to each."""
    found: Columns = {}
    for one in fields(part):
        name, value = f"{above}{one.name}", getattr(part, one.name)
        found |= columns_of(value, f"{name}.") if one.name in PARTS else {name: value}
    return found


def directory_of(columns: Columns) -> Directory:
    """Return the directory that has these columns."""
    found: Directory = _made(Directory, columns, "")
    return found


def _made(kind: type[Any], columns: Columns, above: str) -> Any:
    given = {
        one.name: _made(PARTS[one.name], columns, f"{above}{one.name}.")
        if one.name in PARTS
        else columns[f"{above}{one.name}"]
        for one in fields(kind)
    }
    return kind(**given)
