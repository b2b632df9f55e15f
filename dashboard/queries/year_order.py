"""The results of a year in order, and counted by the organisation above the branches."""

from functools import partial

import numpy as np
import pandas as pd

from dashboard.domain.filters import Filters
from dashboard.domain.words import Grade
from dashboard.queries.by_unit import by_unit
from dashboard.queries.directory import Column
from dashboard.queries.in_order import Key, by_name, in_order

GRADES = tuple(grade.value for grade in Grade)
# Stands after any number of meetings that a year can hold.
OUT_OF_REACH = 999


def ordered(results: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """Return rows of `year_results` of the chosen grades as results, by the chosen column, else by
    what is still needed for Good: the nearest first, then what is out of reach, then who has it."""
    if filters.grades:
        results = results[results["result"].isin([grade.value for grade in filters.grades])]
    needed = _needed(results)
    urgency = np.where(needed == OUT_OF_REACH, 1, np.where(needed > 0, 0, 2))
    usual = results.iloc[np.lexsort((results["position"], needed, urgency))]
    return in_order(usual, filters.sort, KEYS)


def results_by_unit(results: pd.DataFrame) -> pd.DataFrame:
    """Return parent_id, branches, good…poor (branches with this result), unknown (none yet), open
    (those not Good that still can be), in the order of the rows."""
    result = results["result"]
    reaches = (results["best"] == Grade.GOOD.value) & (result != Grade.GOOD.value)
    flags = {
        "branches": np.ones(len(results), dtype=bool),
        **{grade: result == grade for grade in GRADES},
        "unknown": result.isna(),
        "open": reaches,
    }
    return by_unit(results["parent_id"], flags)


def _needed(results: pd.DataFrame) -> Column:
    return results["needed"].fillna(OUT_OF_REACH).to_numpy(dtype=np.int64)


def _number(name: str, results: pd.DataFrame) -> Column:
    return results[name].to_numpy(dtype=np.int64)


def _grade(name: str, results: pd.DataFrame) -> Column:
    places = {grade: at for at, grade in enumerate(GRADES)}
    return results[name].map(places).fillna(len(GRADES)).to_numpy(dtype=np.int64)


KEYS: dict[str, Key] = {
    "name": by_name,
    **{name: partial(_number, name) for name in (*GRADES, "unscored", "missed", "left")},
    **{name: partial(_grade, name) for name in ("result", "best")},
    "needs": _needed,
}
