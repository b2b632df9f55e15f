"""Frames in the order that an address asks for, without making a row of them."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from dashboard.domain.names import name_key
from dashboard.queries.directory import Column

Key = Callable[[pd.DataFrame], Column]


def in_order(frame: pd.DataFrame, by: str, keys: Mapping[str, Key]) -> pd.DataFrame:
    """Return a frame by one of the keys (numbers or words; "-" before it: downwards), what has none
    last, equal rows as they stand; as it is where `by` names none."""
    key = keys.get(by.removeprefix("-"))
    if key is None:
        return frame
    given = key(frame)
    values = np.unique(given, return_inverse=True)[1]
    order = np.lexsort((-values if by.startswith("-") else values, pd.isna(given)))
    return frame.iloc[order]


def by_name(frame: pd.DataFrame) -> Column:
    """Return the column name as it is compared."""
    return np.array([name_key(str(one)) for one in frame["name"]], dtype=str)
