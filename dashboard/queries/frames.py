"""Frames whose columns have a type even when they are empty."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

FLOAT = "float64"
COUNT = "int64"
WORD = "object"


def typed(rows: Iterable[Mapping[str, Any]], columns: Mapping[str, str]) -> pd.DataFrame:
    """Build a frame of exactly these columns (name → type); a missing number becomes NaN."""
    return pd.DataFrame(list(rows), columns=list(columns)).astype(dict(columns))
