"""Branches counted by the organisation right above them."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from dashboard.queries.names import labels
from dashboard.queries.reader import Reader


def by_unit(parents: "pd.Series[Any]", counts: Mapping[str, Any]) -> pd.DataFrame:
    """Return parent_id and the sum of each count, a row an organisation, in the order of the rows;
    parents is the id of the organisation above each branch."""
    at, units = pd.factorize(parents)
    sums = {
        name: np.bincount(at, weights=values, minlength=len(units)).astype(np.int64)
        for name, values in counts.items()
    }
    return pd.DataFrame({"parent_id": units, **sums})


def named(reader: Reader, counted: pd.DataFrame) -> pd.DataFrame:
    """Return rows of `by_unit` with name and parent: of those of one name, as a country has many,
    the name of the organisation above, '' of the others."""
    ids = counted["parent_id"].tolist()
    known = labels(reader, ids)
    found = [known.get(one, {"name": "", "parent": ""}) for one in ids]
    often = Counter(one["name"] for one in found)
    return counted.assign(
        name=[one["name"] for one in found],
        parent=[one["parent"] if often[one["name"]] > 1 else "" for one in found],
    )
