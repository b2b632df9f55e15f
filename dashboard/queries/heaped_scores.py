"""Scores heaped just above the threshold of a grade."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.domain.attention import AttentionRules
from dashboard.domain.filters import Filters
from dashboard.domain.words import Grade
from dashboard.queries.abreast import Abreast, level_percents, levels
from dashboard.queries.moments import TOTAL
from dashboard.queries.reader import Reader
from dashboard.queries.reasons import SIGNS
from dashboard.queries.signs import Found, Meetings, Sign, compared, discover, once, own_view, sign
from dashboard.queries.sums import shown_months
from dashboard.queries.thresholds import thresholds
from dashboard.statistics.formality import beyond_usual, heaping, sides

REACH = 10
HAIR = 1e-9


@dataclass(frozen=True)
class Heaping:
    """Scores around the threshold of the best grade.

    whole: threshold, below, above, p for each threshold. bins: start (percent), n: scores in
    steps of one percent from 10 below to 10 above. sign: branches with below, above, usual (the
    share above among the scores of all others), p.
    """

    threshold: float
    window: float
    whole: pd.DataFrame
    bins: pd.DataFrame
    sign: Sign


def heaped_scores(reader: Reader, filters: Filters, rules: AttentionRules) -> Heaping:
    """Return whether scores heap just above the thresholds of grades, for all and by branch.

    Heeds every filter but grades, group, search and sort, over the months a trend shows; of the
    chosen assessment, self-scores where it is the official one.
    """
    return once(reader, filters, rules, _heaped_scores)


def _heaped_scores(reader: Reader, filters: Filters, rules: AttentionRules) -> Heaping:
    own = own_view(filters)
    limits, window = thresholds(reader, filters), rules.heap_window
    good = limits[Grade.GOOD]
    cuts = [good, limits[Grade.FAIR], limits[Grade.AVERAGE]]
    book, percents = reader.scored(own, shown_months(reader, filters)), level_percents()
    counts = levels(book, f"{own.assessment}_{TOTAL}")
    edges = np.arange(good - REACH, good + REACH + 1)
    # A hair keeps 89.999… with 90; the last bin holds its upper end too.
    steps = np.histogram(np.minimum(percents + HAIR, edges[-1]), edges, weights=counts)[0]
    found = once(reader, compared(filters), rules, _found)
    return Heaping(
        good,
        window,
        heaping(percents, cuts, window, counts),
        pd.DataFrame({"start": edges[:-1], "n": steps}),
        sign(reader, filters, found, Meetings.of(book)),
    )


def _found(reader: Reader, filters: Filters, rules: AttentionRules) -> Found:
    good = thresholds(reader, filters)[Grade.GOOD]
    every = Abreast.of(reader.scored(filters, shown_months(reader, filters)))
    side = sides(level_percents(), good, rules.heap_window)
    below, above = (np.zeros(every.size, dtype=np.int64) for _ in side)
    for _, one, at in every.months():
        percent = one[f"{filters.assessment}_{TOTAL}"]
        below += np.bincount(at[side[0][percent]], minlength=every.size)
        above += np.bincount(at[side[1][percent]], minlength=every.size)
    usual, p = beyond_usual(below, above)
    # What shows no signs is never found, however many it is.
    some = np.flatnonzero(p <= SIGNS)
    # Equal ones are listed by id.
    some = some[np.argsort(every.book.ids_of(some + every.first), kind="stable")]
    columns = {"below": below, "above": above, "usual": usual, "p": p}
    tests = pd.DataFrame({name: column[some] for name, column in columns.items()})
    meetings = Meetings(every.first, every.meetings())
    possible = int(np.count_nonzero(meetings.count))
    return discover(tests.assign(branch=some + every.first), rules.q, possible, meetings)
