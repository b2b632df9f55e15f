"""Frames whose columns have a type even when they are empty."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from dashboard.queries.directory import Column

FLOAT = "float64"
COUNT = "int64"
WORD = "object"


def typed(rows: Iterable[Mapping[str, Any]], columns: Mapping[str, str]) -> pd.DataFrame:
    """Build a frame of exactly these columns (name → type); a missing number becomes NaN."""
    given = list(rows)
    return pd.DataFrame(
        {name: _column([row.get(name) for row in given], kind) for name, kind in columns.items()}
    )


def _column(values: list[Any], kind: str) -> Any:
    # A series of its own for each would take twice as long, and pages are full of small frames.
    if kind in {FLOAT, COUNT}:
        return np.array(values, dtype=kind)
    if kind == WORD:
        words = np.empty(len(values), dtype=object)
        words[:] = values
        return words
    return pd.Series(values, dtype=kind)


def columns_of(given: Mapping[str, Any], columns: Mapping[str, str]) -> pd.DataFrame:
    """Build a frame of exactly these columns (name → type) from whole columns."""
    return pd.DataFrame(
        {name: pd.Series(given[name].tolist(), dtype=kind) for name, kind in columns.items()}
    )


def lists_of(table: Column, values: Sequence[int]) -> Column:
    """Return a list a row of a table of bool: the values of the columns where it is true.

    Rows that look alike share one list, which nobody may change.
    """
    # Thousands of rows share a few pictures, so each picture is written out once.
    packed = np.packbits(table, axis=1, bitorder="little")
    wide = np.zeros((len(table), -(-max(1, packed.shape[1]) // 8) * 8), dtype=np.uint8)
    wide[:, : packed.shape[1]] = packed
    words = wide.view(np.uint64)
    _, first, at = np.unique(
        words[:, 0] if words.shape[1] == 1 else words,
        axis=0,
        return_index=True,
        return_inverse=True,
    )
    lists = np.empty(len(first), dtype=object)
    for number, row in enumerate(first):
        lists[number] = [values[one] for one in np.flatnonzero(table[row]).tolist()]
    found: Column = lists[at.ravel()]
    return found
