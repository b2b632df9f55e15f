"""Units beside each other, and the same units in two periods."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from dashboard.domain.filters import MOST_COMPARED, Filters
from dashboard.domain.words import AssessmentView
from dashboard.queries.branch_means import branch_means
from dashboard.queries.frames import COUNT, FLOAT, WORD, typed
from dashboard.queries.heat import units_below
from dashboard.queries.moments import HUNDREDTHS, MEASURES, summaries
from dashboard.queries.names import path
from dashboard.queries.reader import Reader
from dashboard.queries.score_book import ScoreBook
from dashboard.queries.sums import overall
from dashboard.queries.tree import Months
from dashboard.statistics.before_after import Change, Sample, paired_change, welch_change

SCORES = {
    "code": WORD, "name": WORD, "measure": WORD, "percent": FLOAT, "low": FLOAT, "high": FLOAT,
    "sd": FLOAT, "n": COUNT,
}  # fmt: skip
DIFFERENCES = {
    "code": WORD, "name": WORD, "measure": WORD, "change": FLOAT, "low": FLOAT, "high": FLOAT,
    "n": COUNT,
}  # fmt: skip
CHANGES = {**DIFFERENCES, "before": FLOAT, "after": FLOAT}
Row = dict[str, Any]


def units(reader: Reader, filters: Filters) -> list[Row]:
    """Return code and name of the units compared, in the order chosen; those outside the scope or
    unknown are left out. Without any: the first six units right below, and where there are not two
    the organisation chosen, with code ''."""
    found = []
    for code in filters.compared:
        way = path(reader, code)
        if way:
            found.append({"code": code, "name": str(way[-1]["name"])})
    if found:
        return found
    below = units_below(reader, filters)[:MOST_COMPARED]
    if len(below) > 1:
        return [{"code": unit["code"], "name": unit["name"]} for unit in below]
    way = path(reader, filters.organisation)
    return [{"code": "", "name": str(way[-1]["name"]) if way else ""}]


def unit_scores(reader: Reader, filters: Filters) -> pd.DataFrame:
    """Return code, name, measure ('total' or a group), percent, low, high (95 %, F1 with the
    spread of the units together where one has under 6 meetings), sd, n of each unit compared.

    Reckoned once for all parts of a page.
    """
    asked = replace(filters, sort="", search="")
    return reader.reckoned(("compared", asked), lambda: _unit_scores(reader, asked))


def _unit_scores(reader: Reader, filters: Filters) -> pd.DataFrame:
    compared = units(reader, filters)
    sums = [overall(reader, reader.rollup(_of(filters, unit))) for unit in compared]
    scores = {measure: summaries(sums, measure) for measure in MEASURES}
    return typed(
        (
            unit | {"measure": measure} | scores[measure][at]
            for at, unit in enumerate(compared)
            for measure in MEASURES
        ),
        SCORES,
    )


def differences(scores: pd.DataFrame) -> pd.DataFrame:
    """Return code, name, measure, change (unit − first unit), low, high (95 %, Welch), n: every
    unit but the first, of the frame of `unit_scores`."""
    if scores.empty:
        return typed([], DIFFERENCES)
    first = scores[scores["code"] == scores["code"].iloc[0]].set_index("measure")
    others = scores[scores["code"] != scores["code"].iloc[0]]
    return typed(
        (
            {"code": row["code"], "name": row["name"], "measure": row["measure"]}
            | _ends(welch_change(_known(first.loc[row["measure"]]), _known(row)))
            for row in others.to_dict("records")
        ),
        DIFFERENCES,
    )


def changes(reader: Reader, filters: Filters, before: Months) -> pd.DataFrame:
    """Return code, name, measure, before, after (means, 0–100), change, low, high (95 %), n.

    change is the mean over the n branches that met in both periods of their own change, each
    counting once (paired), so another mix of branches is no change.
    """
    return unit_changes(reader, filters, units(reader, filters), before)


def unit_changes(
    reader: Reader, filters: Filters, compared: Sequence[Row], before: Months
) -> pd.DataFrame:
    """Return the rows of `changes` of units given by code and name ('' is what is chosen)."""
    found: list[Row] = []
    view = filters.assessment
    for unit in compared:
        chosen = _of(filters, unit)
        then, now = (reader.scored(chosen, months) for months in (before, reader.period(filters)))
        old, new = branch_means(then, view).percent, branch_means(now, view).percent
        for measure in MEASURES:
            change = paired_change(old[measure], new[measure])
            means = {"before": _mean(then, view, measure), "after": _mean(now, view, measure)}
            found.append(unit | {"measure": measure} | means | _ends(change))
    return typed(found, CHANGES)


def _mean(scored: ScoreBook, view: AssessmentView, measure: str) -> float | None:
    percent_x100 = scored[f"{view}_{measure}"]
    known = percent_x100[percent_x100 >= 0]
    return float(known.mean()) / HUNDREDTHS if len(known) else None


def _of(filters: Filters, unit: Row) -> Filters:
    return replace(filters, organisation=unit["code"]) if unit["code"] else filters


def _known(row: Any) -> Sample:
    return Sample(int(row["n"]), float(row["percent"]), float(row["sd"]))


def _ends(change: Change) -> Row:
    return {"change": change.change, "low": change.low, "high": change.high, "n": change.n}
