"""Where every branch stands in the year of the period's end, by the year rule in the data."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from dashboard.domain.filters import Filters
from dashboard.domain.months import months_between
from dashboard.domain.words import Grade, MeetingKind
from dashboard.domain.year_result import YearRule, load_year_rules, outlook, rule_of
from dashboard.queries.directory import Column, months_since
from dashboard.queries.frames import COUNT, WORD, columns_of, lists_of, typed
from dashboard.queries.meeting_frame import branch_names
from dashboard.queries.present import present
from dashboard.queries.reader import Reader
from dashboard.queries.score_book import ScoreBook, among
from dashboard.queries.tree import Months

RULES = Path(__file__).parents[2] / "data" / "year_rules.json"
DECEMBER = 12
COLUMNS = {
    "code": WORD, "name": WORD, "parent": WORD, "parent_id": COUNT, "position": COUNT,
    **{grade.value: COUNT for grade in Grade}, "unscored": COUNT, "missed": COUNT, "left": COUNT,
    "result": WORD, "best": WORD, "needed": "Int64", "short": COUNT, "low_months": WORD,
}  # fmt: skip
OUTLOOK = ("result", "best", "needed", "short")


@dataclass(frozen=True)
class YearSoFar:
    """The rule in force, and the months of the year up to the period's end (yyyymm)."""

    rule: YearRule
    months: Months

    @property
    def year(self) -> int:
        """The year looked at."""
        return self.months[1] // 100

    @property
    def months_left(self) -> int:
        """How many months of the year come after these."""
        return DECEMBER - self.months[1] % 100


@cache
def year_rules(path: Path = RULES) -> tuple[YearRule, ...]:
    """Return the rules of the data file; raise YearRuleError where one cannot be read."""
    return load_year_rules(json.loads(path.read_text(encoding="utf-8")))


def year_so_far(reader: Reader, filters: Filters) -> YearSoFar:
    """Return the months of the year of the period's end, from January to that end."""
    end = reader.period(filters)[1]
    return YearSoFar(rule_of(year_rules(), end // 100), (end // 100 * 100 + 1, end))


def year_results(reader: Reader, filters: Filters) -> pd.DataFrame:
    """Return code, name, parent, parent_id, position (in the tree), good, fair, average, poor
    (meetings of the rule's kinds with the chosen assessment), unscored (held, without it), missed
    (due months without such a meeting), left (months to come), result (a grade, None under the
    least number of meetings), best, needed (Good meetings missing for Good, missing where out of
    reach), short, low_months (list of yyyymm below what Good bears).

    See `domain.year_result.Outlook`. A row a branch that is there in the period's last month, in
    tree order; none in a year without a meeting. Grades and meeting kinds among the filters are
    left aside: they would leave meetings out of the year.
    """
    year = year_so_far(reader, filters)
    every = replace(filters, grades=(), meeting_kinds=())
    listed = present(reader, every, year.months[1])
    if not len(listed) or not len(reader.book(every, year.months)):
        return typed([], COLUMNS)
    asked = replace(every, sort="", search="", group=None)
    return reader.reckoned(("year", asked), lambda: _reckoned(reader, asked, year))


def _reckoned(reader: Reader, filters: Filters, year: YearSoFar) -> pd.DataFrame:
    given = _Given.of(reader, filters, year)
    listed = present(reader, filters, year.months[1])
    names = branch_names(reader, filters, listed.id)
    return columns_of({**names, **_columns(year, given, listed.number)}, COLUMNS)


@dataclass(frozen=True)
class _Given:
    """By branch number: counts (branches × grades), unscored, missed, and which months are low
    (branches × months)."""

    counts: Column
    unscored: Column
    missed: Column
    months: list[int]
    low: Column

    @classmethod
    def of(cls, reader: Reader, filters: Filters, year: YearSoFar) -> "_Given":
        kinds, view = year.rule.meeting_kinds, filters.assessment.value
        held = _of_kinds(reader.book(filters, year.months), year.rule)
        grade, branch, size = held[f"{view}_grade"], held["branch"], held.branch_count
        scored = grade >= 0
        counts = np.bincount(
            branch[scored] * len(Grade) + grade[scored], minlength=size * len(Grade)
        ).reshape(size, len(Grade))
        _, due, met = reader.due_and_met(filters, year.months, kinds)
        months = months_between(*year.months)
        low = np.zeros((size, len(months)), dtype=bool)
        bears = year.rule.conditions[0].none_below
        if bears is not None:
            below = scored & (grade > list(Grade).index(bears))
            low[branch[below], months_since(months[0], held["month"][below])] = True
        return cls(
            counts,
            np.bincount(branch[~scored], minlength=size),
            np.asarray((due & ~met).sum(axis=1)),
            months,
            low,
        )


def _of_kinds(book: ScoreBook, rule: YearRule) -> ScoreBook:
    return book.only(among(book["kind"], MeetingKind, rule.meeting_kinds))


def _columns(year: YearSoFar, given: _Given, number: Column) -> dict[str, Any]:
    """Return what a year is of each branch by number, a value a branch in each column."""
    counts, unscored = given.counts[number], given.unscored[number]
    # Thousands of branches share a few hundred pictures of a year.
    every = np.column_stack([counts, unscored]).astype(np.int64)
    base = int(every.max(initial=0)) + 1
    key = every @ base ** np.arange(every.shape[1])
    _, first, at = np.unique(key, return_index=True, return_inverse=True)
    found = [_outlook(year, picture) for picture in every[first].tolist()]
    of = {name: _taken([row[name] for row in found], at) for name in OUTLOOK}
    return {
        **{grade.value: counts[:, place] for place, grade in enumerate(Grade)},
        "unscored": unscored,
        "missed": given.missed[number],
        "left": np.full(len(number), year.months_left),
        **of,
        "low_months": lists_of(given.low[number], given.months),
    }


def _taken(values: Sequence[Any], at: Column) -> Column:
    column = np.empty(len(values), dtype=object)
    column[:] = values
    taken: Column = column[at]
    return taken


def _outlook(year: YearSoFar, picture: Sequence[int]) -> dict[str, Any]:
    *counts, unscored = picture
    # A meeting held and not yet scored may still turn out Good.
    found = outlook(year.rule, dict(zip(Grade, counts, strict=True)), year.months_left + unscored)
    return {
        "result": found.result.value if found.result else None,
        "best": found.best.value if found.best else None,
        "needed": found.needed,
        "short": found.short,
    }
