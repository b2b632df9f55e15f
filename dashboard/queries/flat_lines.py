"""One and the same score again and again."""

import numpy as np
import pandas as pd

from dashboard.domain.attention import AttentionRules
from dashboard.domain.filters import Filters
from dashboard.domain.months import add_months
from dashboard.domain.words import MeetingKind
from dashboard.queries.abreast import Abreast
from dashboard.queries.moments import TOTAL
from dashboard.queries.reader import Reader
from dashboard.queries.score_book import among
from dashboard.queries.signs import Found, Meetings, Sign, compared, discover, once, sign
from dashboard.queries.sums import shown_months
from dashboard.statistics.formality import flat_runs


def flat_lines(reader: Reader, filters: Filters, rules: AttentionRules) -> Sign:
    """Return the branches whose regular meetings got one and the same score again and again.

    Own columns: length (meetings in a row), value (percent), month (yyyymm of the last), p. The
    scores are those of `heaped_scores`.
    """
    return once(reader, filters, rules, _flat_lines)


def _flat_lines(reader: Reader, filters: Filters, rules: AttentionRules) -> Sign:
    return sign(reader, filters, once(reader, compared(filters), rules, _found))


def _found(reader: Reader, filters: Filters, rules: AttentionRules) -> Found:
    months = shown_months(reader, filters)
    scored = reader.scored(filters, months)
    every = Abreast.of(scored.only(~among(scored["kind"], MeetingKind, [MeetingKind.THEMED])))
    means = every.means(f"{filters.assessment}_{TOTAL}", months)
    runs = flat_runs(means, rules.flat_least)
    numbers = runs["row"].to_numpy() + every.first
    tests = pd.DataFrame(
        {
            "branch": numbers,
            "length": runs["length"].to_numpy(),
            "value": runs["value"].to_numpy(),
            "month": [add_months(months[0], int(at)) for at in runs["last"]],
            "p": runs["p"].to_numpy(),
        }
    )
    # Equal ones are listed by id.
    tests = tests.iloc[np.argsort(scored.ids_of(numbers), kind="stable")]
    held = np.zeros(every.size, dtype=np.int64)
    for month in means.T:
        held += np.isfinite(month)
    possible = int((held >= rules.flat_least).sum())
    return discover(tests, rules.q, possible, Meetings(every.first, every.meetings()))
