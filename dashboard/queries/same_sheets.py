"""Sheets with the very same points for every criterion, handed in again."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.domain.attention import AttentionRules
from dashboard.domain.filters import Filters
from dashboard.queries.abreast import Abreast, level_percents, levels, turns
from dashboard.queries.directory import NONE, Column
from dashboard.queries.moments import HUNDREDTHS, TOTAL
from dashboard.queries.point_rows import points_of
from dashboard.queries.reader import Reader
from dashboard.queries.score_book import ScoreBook
from dashboard.queries.signs import Found, Meetings, Sign, compared, discover, once, sign
from dashboard.queries.sums import shown_months
from dashboard.statistics.formality import repeat_chance

FULL, LEVEL = 100, 1.0  # percent
TESTED = ["branch", "equal", "meetings", "first", "last", "p"]
# The last bits of a mark: what differs in them needs no closer look.
ENDS = (1 << 16) - 1


def same_sheets(reader: Reader, filters: Filters, rules: AttentionRules) -> Sign:
    """Return the branches that handed in sheets with the very same points for every criterion.

    Own columns: equal (sheets, of the one least likely by chance), meetings (of the branch),
    first, last (months, yyyymm), p. The sheets are those of the scores of `heaped_scores`, without
    those of full marks, of which there is only one kind.
    """
    return once(reader, filters, rules, _same_sheets)


def _same_sheets(reader: Reader, filters: Filters, rules: AttentionRules) -> Sign:
    return sign(reader, filters, once(reader, compared(filters), rules, _found))


@dataclass(frozen=True)
class Sheets:
    """Sheets of a month by branch: where it stands, rubric version and mark (see `marks`), -1
    where it is not known, and percent in hundredths."""

    month: int
    at: Column
    version: Column
    mark: Column
    percent: Column


def _found(reader: Reader, filters: Filters, rules: AttentionRules) -> Found:
    measure, kind = f"{filters.assessment}_{TOTAL}", points_of(filters.assessment)
    scored = reader.scored(filters, shown_months(reader, filters))
    scored = scored.only(scored[measure] < FULL * HUNDREDTHS)
    every = Abreast.of(scored)
    sheets = [
        Sheets(
            month,
            at,
            reader.beside(one, kind, "version"),
            reader.beside(one, kind, "sheet"),
            one[measure],
        )
        for month, one, at in every.months()
    ]
    groups = repeated(sheets, every.size)
    meetings = Meetings(every.first, every.meetings())
    count, equal = meetings.count, groups["equal"].to_numpy(dtype=np.int64)
    pairs = float((count * (count - 1)).sum())
    repeats = float((equal * (equal - 1)).sum()) / pairs if pairs else 0.0
    # A sheet that others of this level hand in as well is likely to come again by itself.
    rate = np.maximum(repeats, _popularity(groups, sheets, scored, measure))
    held = count[groups["at"].to_numpy(dtype=np.int64)]
    groups = groups.assign(meetings=held, p=repeat_chance(equal, held, rate))
    # One test a branch: of several sheets used again the one least likely by chance.
    groups = groups.sort_values("p", kind="stable").drop_duplicates("at")
    tests = groups.assign(branch=groups["at"] + every.first)[TESTED]
    return discover(tests, rules.q, int((count > 1).sum()), meetings)


def repeated(sheets: Sequence[Sheets], size: int) -> pd.DataFrame:
    """Return at, version, mark, equal, first, last, percent (hundredths), a row for each sheet
    that one of `size` branches used again: by version (most sheets first), branch and mark."""
    twice = repeating([(one.at, one.mark) for one in sheets], size)
    keys, columns = ["version", "at", "mark"], ["version", "at", "mark", "percent"]
    parts = []
    for one in sheets:
        here = twice[one.at] & (one.version >= 0)
        own = {name: getattr(one, name)[here] for name in columns}
        parts.append(pd.DataFrame(own).assign(month=one.month))
    frame = pd.concat(parts) if parts else pd.DataFrame(columns=[*columns, "month"], dtype=int)
    named = {"equal": ("month", "size"), "first": ("month", "first"), "last": ("month", "last")}
    groups = frame.groupby(keys).agg(**named, percent=("percent", "first")).reset_index()
    groups = groups[groups["equal"] > 1]
    used = {
        version: -sum(np.count_nonzero(one.version == version) for one in sheets)
        for version in groups["version"].unique()
    }
    groups = groups.assign(used=groups["version"].map(used))
    return groups.sort_values("used", kind="stable", ignore_index=True)


def repeating(months: Sequence[tuple[Column, Column]], size: int) -> Column:
    """Tell of each of `size` branches whether it has any number twice (or, unlikely, -1).

    months: where branches stand, rising, and a number each.
    """
    places = [turns(at) for at, _ in months]
    lanes = [int(one.max(initial=-1)) + 1 for one in places]
    # A row a branch with all its numbers: thousands of short rows are put in order in no time.
    side = np.full((size, sum(lanes)), NONE, dtype=np.int64)
    for (at, numbers), turn, begin in zip(months, places, np.cumsum(lanes) - lanes, strict=True):
        side[at, begin + turn] = numbers
    side.sort(axis=1)
    twice: Column = ((side[:, 1:] == side[:, :-1]) & (side[:, 1:] != NONE)).any(axis=1)
    return twice


def _popularity(
    groups: pd.DataFrame, sheets: Sequence[Sheets], scored: ScoreBook, measure: str
) -> npt.NDArray[np.float64]:
    """Return of each repeated sheet its share among other branches' sheets of its level."""
    percents, share = level_percents(), np.zeros(len(groups))
    for version in groups["version"].unique().tolist():
        own = groups[groups["version"] == version]
        book = scored.only(scored["rubric_version_id"] == version)
        below = np.append(0, np.cumsum(levels(book, measure)))
        level, equal = percents[own["percent"]], own["equal"].to_numpy()
        within = below[np.searchsorted(percents, level + LEVEL, "right")]
        within = within - below[np.searchsorted(percents, level - LEVEL)]
        others = everywhere(own["mark"].to_numpy(), sheets, version) - equal
        share[own.index] = others / np.maximum(within - equal, 1.0)
    return share


def everywhere(marks: Column, sheets: Sequence[Sheets], version: int) -> Column:
    """Count the sheets of a rubric with each of these marks, whoever handed them in."""
    known, kind = np.unique(marks, return_inverse=True)
    ends = np.zeros(ENDS + 1, dtype=bool)
    ends[known & ENDS] = True
    count = np.zeros(len(known), dtype=np.int64)
    for one in sheets:
        some = one.mark[ends[one.mark & ENDS] & (one.version == version)]
        at = np.minimum(np.searchsorted(known, some), len(known) - 1)
        count += np.bincount(at[known[at] == some], minlength=len(known))
    return count[kind]
