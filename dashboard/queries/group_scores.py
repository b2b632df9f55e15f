"""The four groups beside what they are compared with."""

from dataclasses import replace

import pandas as pd

from dashboard.domain.filters import Filters
from dashboard.domain.period import Period
from dashboard.queries.frames import COUNT, FLOAT, WORD, typed
from dashboard.queries.moments import GROUPS, TOTAL, intervals, moments, summary, values
from dashboard.queries.reader import Reader
from dashboard.queries.shared import shared
from dashboard.queries.sums import Row, added_whole, monthly

COLUMNS = {
    "group": WORD, "percent": FLOAT, "low": FLOAT, "high": FLOAT, "sd": FLOAT, "n": COUNT,
    "benchmark": FLOAT, "benchmark_kind": WORD, "previous": FLOAT,
    "previous_sd": FLOAT, "previous_n": COUNT, "change": FLOAT,
}  # fmt: skip
WHOLE = "whole"
YEAR_BEFORE = "year_before"


@shared
def group_scores(reader: Reader, filters: Filters) -> pd.DataFrame:
    """Return group, percent, low, high, sd, n, benchmark, benchmark_kind, previous,
    previous_sd, previous_n, change.

    The benchmark is the mean of everything the viewer may see ('whole'); where that is what is
    chosen, the year before ('year_before'). previous and change: against the period before.
    """
    months = reader.period(filters)
    now = added_whole(monthly(reader, filters), months)
    before = added_whole(monthly(reader, filters), Period.previous(*months))
    kind, benchmark = _benchmark(reader, filters, months)
    scores = [values(moments(now, group)) for group in GROUPS]
    return typed(
        (
            {"group": group, "benchmark_kind": kind}
            | score
            | ends
            | {"benchmark": moments(benchmark, group).percent}
            | _change(now, before, group)
            for group, score, ends in zip(GROUPS, scores, intervals(scores), strict=True)
        ),
        COLUMNS,
    )


def total_score(reader: Reader, filters: Filters) -> dict[str, float | int | None]:
    """Return percent, low, high, sd, n of the total, and benchmark, as `group_scores` does."""
    months = reader.period(filters)
    own = summary(added_whole(monthly(reader, filters), months), TOTAL)
    benchmark = _benchmark(reader, filters, months)[1]
    return own | {"benchmark": moments(benchmark, TOTAL).percent}


def _benchmark(reader: Reader, filters: Filters, months: tuple[int, int]) -> tuple[str, Row]:
    if reader.at_top(filters):
        year_before = Period.year_before(*months)
        return YEAR_BEFORE, added_whole(monthly(reader, filters), year_before)
    return WHOLE, added_whole(monthly(reader, replace(filters, organisation=None)), months)


def _change(now: Row, before: Row, group: str) -> dict[str, float | int | None]:
    percent, past = moments(now, group).percent, moments(before, group)
    previous = past.percent
    change = None if percent is None or previous is None else percent - previous
    return {
        "previous": previous,
        "previous_sd": past.sd,
        "previous_n": past.n,
        "change": change,
    }
