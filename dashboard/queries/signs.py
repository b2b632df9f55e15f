"""Traces to be checked: what a test of every branch found, and what a reader is shown of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from dashboard.domain.attention import AttentionRules
from dashboard.domain.filters import Filters
from dashboard.domain.period import Period
from dashboard.domain.words import AssessmentView
from dashboard.queries.abreast import Abreast
from dashboard.queries.directory import Column
from dashboard.queries.meeting_frame import branch_names
from dashboard.queries.reader import Reader
from dashboard.queries.reasons import discovered
from dashboard.queries.score_book import Answer, ScoreBook
from dashboard.queries.sums import shown_months
from dashboard.queries.thresholds import thresholds
from dashboard.queries.tree import Months
from dashboard.statistics.by_chance import ByChance, by_chance

NAMES = ["code", "name", "parent"]


@dataclass(frozen=True)
class Tested:
    """How many of the branches found chance alone is expected to have put there and how many it
    can (F13), how many branches and meetings were looked at, and which months."""

    by_chance: ByChance
    branches: int
    n: int
    months: Months


@dataclass(frozen=True)
class Sign:
    """The branches a test found: code, name, parent and the test's own columns, surest first."""

    branches: pd.DataFrame
    tested: Tested


@dataclass(frozen=True)
class Meetings:
    """How many meetings of each branch were looked at, by its number less `first`."""

    first: int
    count: Column

    @classmethod
    def of(cls, book: ScoreBook) -> "Meetings":
        """Count those of a book."""
        own = Abreast.of(book)
        return cls(own.first, own.meetings())

    def at(self, numbers: Column) -> Column:
        """Return how many each of these branches had."""
        at = numbers - self.first
        inside = (at >= 0) & (at < len(self.count))
        found = np.zeros(len(numbers), dtype=np.int64)
        found[inside] = self.count[at[inside]]
        return found


@dataclass(frozen=True)
class Found:
    """What a test of every branch in the scope found (F13): branch (number) and the test's own
    columns; the share of false alarms, how many were tested, and their meetings."""

    branches: pd.DataFrame
    false_share: float
    tests: int
    meetings: Meetings


def own_view(filters: Filters) -> Filters:
    """Return the filters with every grade, and self-scores in place of official ones."""
    view = filters.assessment
    chosen = AssessmentView.SELF if view is AssessmentView.OFFICIAL else view
    return replace(filters, assessment=chosen, grades=())


def compared(filters: Filters) -> Filters:
    """Return those of every branch: one is compared with all others, whatever is looked at."""
    return replace(own_view(filters), organisation=None, branch_kinds=())


def once(
    reader: Reader,
    filters: Filters,
    rules: AttentionRules,
    work: Callable[[Reader, Filters, AttentionRules], Answer],
) -> Answer:
    """Return what the work gives, reckoned once for all who look at the same months."""
    chosen = replace(
        filters, period=Period(), sort="", search="", group=None, reason=None, compared=()
    )
    # Limits of grades are set without a new version of the data.
    limits = tuple(thresholds(reader, filters).items())
    key = work.__module__, work.__name__, chosen, shown_months(reader, filters), repr(rules), limits
    return reader.reckoned(key, lambda: work(reader, filters, rules))


def discover(tests: pd.DataFrame, q: float, possible: int, meetings: Meetings) -> Found:
    """List what a test found by F13, with the share of false alarms borne.

    tests: branch, p and the test's own columns. possible: how many branches could have been found:
    who cannot repeat a score is not tested for it.
    """
    listed = discovered(tests["p"], q, tests=possible)
    return Found(tests[listed.found], listed.false_share, listed.tests, meetings)


def sign(
    reader: Reader, filters: Filters, found: Found, meetings: Meetings | None = None
) -> Sign:
    """Return those found that are of the choice; meetings: those looked at, where not the found's
    own."""
    months = shown_months(reader, filters)
    shown = reader.branch_list(filters, months)
    wanted = found.branches["branch"].to_numpy()
    here = found.branches[np.isin(wanted, shown.number)].sort_values("p", kind="stable")
    at = np.searchsorted(shown.number, here["branch"].to_numpy())
    names = branch_names(reader, filters, shown.id[at])[NAMES]
    looked_at = (meetings or found.meetings).at(shown.number)
    expected = found.false_share * len(here) / max(found.tests, 1)
    false = by_chance(expected, found.tests, found=len(here))
    tested = Tested(false, int(np.count_nonzero(looked_at)), int(looked_at.sum()), months)
    own = here.drop(columns="branch").reset_index(drop=True)
    return Sign(pd.concat([names, own], axis=1), tested)
