"""Sentences about an organisation's months: against a year before, and around the seminar."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard.domain.months import add_months, months_between
from dashboard.domain.seminar import FIRST_AFTER
from dashboard.findings.choose import surest
from dashboard.findings.finding import Finding, Slot, Span
from dashboard.findings.gate import Certainty, means_differ
from dashboard.statistics.before_after import Sample, together

Series = dict[int, Sample]
TOTAL = "total"
YEAR = 12
# Half a year on either side, so that a few months do not stand for the seminar.
FEWEST_MONTHS = 6


@dataclass(frozen=True)
class Comparison:
    """The same calendar months of two years: which, and the sample of either side."""

    now: tuple[int, ...]
    than: tuple[int, ...]
    before: Sample
    after: Sample


def year_on_year(
    scores: pd.DataFrame, measure: str = TOTAL, months: Span | None = None
) -> Comparison | None:
    """Compare the months chosen with the same months a year before; see `trend_change`."""
    series = _series(scores).get(measure, {})
    return _compared(series, _wanted(series, months))


def trend_change(scores: pd.DataFrame, measure: str = TOTAL, months: Span | None = None) -> Finding:
    """Say the change on the same months a year before; needs month (yyyymm), measure, percent
    (0–100), n, sd.

    Without `months` it is of the last month drawn, with them of the last 12 among them at most.
    Season matters (January and February are low), so nothing else is compared: a month whose
    year-before is not drawn is left out, and where none is left the sentence says so.
    """
    return _year(_series(scores).get(measure, {}), measure, months)


def _year(series: Series, measure: str, months: Span | None) -> Finding:
    wanted = _wanted(series, months)
    if not wanted:
        return Finding("empty")
    found = _compared(series, wanted)
    if found is not None:
        return _said("trend", measure, found)
    own = _sample(series, wanted)
    slots: dict[str, Slot] = {"measure": measure, "now": (wanted[0], wanted[-1])}
    return Finding(
        "trend.alone",
        slots | {"score": own.mean, "n": own.n},
        evidence={"measure": (measure,), "month": tuple(wanted)},
        n=own.n,
        period=(wanted[0], wanted[-1]),
    )


def seminar_change(scores: pd.DataFrame, measure: str = TOTAL) -> Finding | None:
    """Say the change from the 12 months before the seminar to the 12 after; the same columns.

    Months drawn on one side only are left out, so that both hold the same seasons; None where
    less than half a year is left.
    """
    return _seminar(_series(scores).get(measure, {}), measure)


def _seminar(series: Series, measure: str) -> Finding | None:
    after = months_between(FIRST_AFTER, add_months(FIRST_AFTER, YEAR - 1))
    found = _compared(series, after)
    if found is None or len(found.now) < FEWEST_MONTHS:
        return None
    return _said("seminar", measure, found)


def trend_finding(
    scores: pd.DataFrame, measure: str = TOTAL, months: Span | None = None
) -> Finding:
    """Return the one sentence of a trend: of the seminar if it is surer than that of the year.

    Where the total shows nothing certain, another measure drawn that surely changed is named.
    """
    by_measure = _series(scores)
    year = _year(by_measure.get(measure, {}), measure, months)
    seminar = _seminar(by_measure.get(measure, {}), measure)
    named = year if seminar is None else max(seminar, year, key=lambda one: one.gate.certainty)
    if named.gate.certainty is Certainty.CERTAIN or measure != TOTAL:
        return named
    others = [_year(own, other, months) for other, own in by_measure.items() if other != measure]
    # Several measures are looked at, so mere signs of one of them are no news.
    certain = [one for one in others if one.gate.certainty is Certainty.CERTAIN]
    if certain:
        return surest(certain, 1)[0]
    return named if named.gate.met else year


def _said(kind: str, measure: str, found: Comparison) -> Finding:
    gate = means_differ(found.before, found.after)
    change = found.after.mean - found.before.mean
    way = "rose" if change > 0 else "fell"
    said = {Certainty.NOTHING: "same", Certainty.SIGNS: f"signs_{way}", Certainty.CERTAIN: way}
    n = found.before.n + found.after.n
    period = (found.now[0], found.now[-1])
    slots: dict[str, Slot] = {
        "measure": measure,
        "now": period,
        "than": (found.than[0], found.than[-1]),
        "score": found.after.mean,
    }
    slots |= {"change": abs(change)} if gate.met else {"n": n}
    evidence = {"measure": (measure,), "month": (*found.than, *found.now)}
    return Finding(f"{kind}.{said[gate.certainty]}", slots, gate, evidence, n, period)


def _compared(series: Series, wanted: Iterable[int]) -> Comparison | None:
    pairs = [
        (month, before)
        for month in wanted
        if month in series and (before := add_months(month, -YEAR)) in series
    ]
    if not pairs:
        return None
    now, than = (tuple(side) for side in zip(*pairs, strict=True))
    return Comparison(now, than, _sample(series, than), _sample(series, now))


def _wanted(series: Series, months: Span | None) -> list[int]:
    drawn = sorted(series)
    if months is None:
        return drawn[-1:]
    return [month for month in drawn if months[0] <= month <= months[1]][-YEAR:]


def _series(scores: pd.DataFrame) -> dict[str, Series]:
    # Once over the rows: a frame cut anew for each measure took most of the time of a sentence.
    found: dict[str, Series] = {}
    columns = (scores[name].tolist() for name in ("measure", "month", "n", "percent", "sd"))
    for measure, month, n, percent, sd in zip(*columns, strict=True):
        if not math.isnan(percent):
            found.setdefault(measure, {})[int(month)] = Sample(int(n), percent, sd)
    return found


def _sample(series: Series, months: Sequence[int]) -> Sample:
    if len(months) == 1:
        return series[months[0]]
    chosen = [series[month] for month in months]
    return together(*zip(*((one.n, one.mean, one.sd) for one in chosen), strict=True))
