"""Frames whose columns have a type even when they are empty."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

FLOAT = "float64"
COUNT = "int64"
WORD = "object"


def typed(rows: Iterable[Mapping[str, Any]], columns: Mapping[str, str]) -> pd.DataFrame:
    """Build a frame of exactly these columns (name → type); a missing number becomes NaN."""
    given = list(rows)
    return pd.DataFrame(
        {name: pd.Series([row.get(name) for row in given], dtype=kind)
         for name, kind in columns.items()}
    )  # fmt: skip
