"""Units against the limits their number of meetings allows."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from dashboard.domain.filters import Filters
from dashboard.domain.words import Gauge, Limits, Units
from dashboard.queries.reader import Reader
from dashboard.queries.tree import Months
from dashboard.queries.unit_scores import shown_months, spread_of_branches, unit_scores
from dashboard.statistics.funnel_plot import Funnel, funnel_of_means, funnel_of_shares
from dashboard.statistics.intervals import Standing

SURE = (Standing.WORSE, Standing.BETTER)


@dataclass(frozen=True)
class FunnelUnits:
    """The units of a funnel, the funnel, and the months (yyyymm) they are compared over.

    units: id, n (meetings behind the value), value, low95, high95, low998, high998 (percent),
    standing (a Standing), away (from the benchmark, in standard errors), in tree order.
    """

    units: pd.DataFrame
    funnel: Funnel
    months: Months

    @cached_property
    def outside(self) -> pd.DataFrame:
        """The units outside 99.8 % (see `outside`)."""
        sure = self.units[self.units["standing"].isin(SURE)]
        return _by_distance(sure)


def funnel_units(reader: Reader, filters: Filters) -> FunnelUnits:
    """Return the units chosen, measured by their mean or their share of meetings graded good;
    reckoned once for all parts of a page."""
    months = shown_months(reader, filters)
    chosen = replace(filters, sort="", search="", grades=())
    return reader.reckoned(("funnel", chosen), lambda: _reckoned(reader, chosen, months))


def _reckoned(reader: Reader, filters: Filters, months: Months) -> FunnelUnits:
    scores = unit_scores(reader, filters, months)
    if filters.units is Units.BELOW:
        spread = spread_of_branches(reader, filters, months)
        scores["sd"] = scores["sd"] if np.isnan(spread) else spread
    return FunnelUnits(*_measured(scores, filters), months)


def outside(found: FunnelUnits) -> pd.DataFrame:
    """Return the units outside 99.8 %, farthest from the benchmark first."""
    return found.outside


def farthest(found: FunnelUnits, most: int) -> pd.DataFrame:
    """Return so many units, farthest from the benchmark first, those without limits last."""
    return _by_distance(found.units).head(most)


def drawn(found: FunnelUnits, most: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the units to draw one by one, and the crowd whose number alone is drawn.

    Up to `most` units: all of them and nobody; beyond: those outside 99.8 %, farthest first.
    """
    units = found.units
    if len(units) <= most:
        return units, units.head(0)
    points = outside(found).head(most)
    return points, units.drop(index=points.index)


def _by_distance(units: pd.DataFrame) -> pd.DataFrame:
    return units.sort_values(
        "away", key=lambda away: -away.abs(), na_position="last", kind="stable"
    )


def _measured(scores: pd.DataFrame, filters: Filters) -> tuple[pd.DataFrame, Funnel]:
    allowing = filters.limits is Limits.SPREAD
    if filters.gauge is Gauge.GOOD_SHARE:
        n = scores["meetings"].to_numpy()
        funnel = funnel_of_shares(n, scores["good"], allowing=allowing)
    else:
        n = scores["n"].to_numpy()
        funnel = funnel_of_means(n, scores["mean"], scores["sd"], allowing=allowing)
    units = pd.DataFrame(
        {
            "id": scores["id"].to_numpy(),
            "n": n,
            "value": funnel.value,
            "low95": funnel.inner.low,
            "high95": funnel.inner.high,
            "low998": funnel.outer.low,
            "high998": funnel.outer.high,
            "standing": funnel.standing,
            "away": funnel.away,
        }
    )
    return units[units["n"] > 0], funnel
