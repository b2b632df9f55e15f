"""Traces to be checked: scores heaped above a threshold, flat lines, identical sheets."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.domain.attention import AttentionRules
from dashboard.domain.filters import Filters
from dashboard.domain.months import add_months
from dashboard.domain.words import AssessmentView, Grade, MeetingKind
from dashboard.queries.directory import Column
from dashboard.queries.history import monthly_means
from dashboard.queries.meeting_frame import branch_names, meeting_frame
from dashboard.queries.moments import HUNDREDTHS, TOTAL
from dashboard.queries.reader import Reader
from dashboard.queries.reasons import discovered
from dashboard.queries.score_book import Answer, ScoreBook
from dashboard.queries.sums import shown_months
from dashboard.queries.thresholds import thresholds
from dashboard.queries.tree import Months
from dashboard.statistics.by_chance import ByChance, by_chance
from dashboard.statistics.formality import flat_runs, heaping, heaping_by_unit, repeat_chance

REACH = 10
HAIR = 1e-9
FULL, LEVEL = 100.0, 1.0  # percent
NAMES = ("code", "name", "parent")
REPEATED = (
    "branch_id", "rubric_version_id", "percent", "equal", "first", "last", "everywhere",
)  # fmt: skip


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


def own_view(filters: Filters) -> Filters:
    """Return the filters with every grade, and self-scores in place of official ones."""
    view = filters.assessment
    chosen = AssessmentView.SELF if view is AssessmentView.OFFICIAL else view
    return replace(filters, assessment=chosen, grades=())


def compared(filters: Filters) -> Filters:
    """Return those of every branch: one is compared with all others, whatever is looked at."""
    return replace(own_view(filters), organisation=None, branch_kinds=())


def _once(
    name: str,
    reader: Reader,
    filters: Filters,
    rules: AttentionRules,
    work: Callable[[Reader, Filters, AttentionRules], Answer],
) -> Answer:
    """Return what the work gives, reckoned once for all parts of a page."""
    chosen = replace(filters, sort="", search="", group=None, grades=())
    limits = tuple(thresholds(reader, chosen).items())
    return reader.reckoned((name, chosen, repr(rules), limits), lambda: work(reader, chosen, rules))


def heaped_scores(reader: Reader, filters: Filters, rules: AttentionRules) -> Heaping:
    """Return whether scores heap just above the thresholds of grades, for all and by branch.

    Heeds every filter but grades, group, search and sort, over the months a trend shows; of the
    chosen assessment, self-scores where it is the official one.
    """
    return _once("heaped_scores", reader, filters, rules, _heaped_scores)


def _heaped_scores(reader: Reader, filters: Filters, rules: AttentionRules) -> Heaping:
    months = shown_months(reader, filters)
    frame = meeting_frame(reader, own_view(filters), months, ("branch_id", "percent"))
    limits = thresholds(reader, filters)
    good, window = limits[Grade.GOOD], rules.heap_window
    values = frame["percent"].to_numpy()
    cuts = [limits[grade] for grade in (Grade.GOOD, Grade.FAIR, Grade.AVERAGE)]
    every = meeting_frame(reader, compared(filters), months, ("branch_id", "percent"))
    tests = heaping_by_unit(every["branch_id"], every["percent"], good, window)
    tests = tests.rename(columns={"unit": "branch_id"})
    scored = Scored(rules.q, frame["branch_id"], months, len(tests))
    sign = _sign(reader, filters, tests, scored)
    edges = np.arange(good - REACH, good + REACH + 1)
    # A hair keeps 89.999… with 90; the last bin holds its upper end too.
    counts = np.histogram(np.minimum(values + HAIR, edges[-1]), edges)[0]
    bins = pd.DataFrame({"start": edges[:-1], "n": counts})
    return Heaping(good, window, heaping(values, cuts, window), bins, sign)


def flat_lines(reader: Reader, filters: Filters, rules: AttentionRules) -> Sign:
    """Return the branches whose regular meetings got one and the same score again and again.

    Own columns: length (meetings in a row), value (percent), month (yyyymm of the last), p. The
    scores are those of `heaped_scores`.
    """
    return _once("flat_lines", reader, filters, rules, _flat_lines)


def _flat_lines(reader: Reader, filters: Filters, rules: AttentionRules) -> Sign:
    months = shown_months(reader, filters)
    columns = ("branch_id", "month", "kind", "percent")
    frame = meeting_frame(reader, compared(filters), months, columns)
    frame = frame[frame["kind"] != MeetingKind.THEMED.value]
    ids, unit = np.unique(frame["branch_id"].to_numpy(), return_inverse=True)
    matrix = monthly_means(frame.assign(unit=unit), "percent", len(ids), months)
    runs = flat_runs(matrix, rules.flat_least)
    tests = pd.DataFrame(
        {
            "branch_id": ids[runs["row"].to_numpy()],
            "length": runs["length"].to_numpy(),
            "value": runs["value"].to_numpy(),
            "month": [add_months(months[0], int(at)) for at in runs["last"]],
            "p": runs["p"].to_numpy(),
        }
    )
    possible = int((np.isfinite(matrix).sum(axis=1) >= rules.flat_least).sum())
    return _sign(reader, filters, tests, Scored(rules.q, frame["branch_id"], months, possible))


def same_sheets(reader: Reader, filters: Filters, rules: AttentionRules) -> Sign:
    """Return the branches that handed in sheets with the very same points for every criterion.

    Own columns: equal (sheets, of the one least likely by chance), meetings (of the branch),
    first, last (months, yyyymm), p. The sheets are those of the scores of `heaped_scores`, without
    those of full marks, of which there is only one kind.
    """
    return _once("same_sheets", reader, filters, rules, _same_sheets)


def _same_sheets(reader: Reader, filters: Filters, rules: AttentionRules) -> Sign:
    months = shown_months(reader, filters)
    columns = ("branch_id", "percent", "rubric_version_id")
    frame = meeting_frame(reader, compared(filters), months, columns)
    frame = frame[frame["percent"] < FULL]
    groups = _repeated(reader, filters, months)
    count = frame["branch_id"].value_counts()
    meetings = count.reindex(groups["branch_id"]).to_numpy(dtype=np.int64)
    equal = groups["equal"].to_numpy(dtype=np.int64)
    pairs = float((count * (count - 1)).sum())
    repeats = float((equal * (equal - 1)).sum()) / pairs if pairs else 0.0
    # A sheet that others of this level hand in as well is likely to come again by itself.
    rate = np.maximum(repeats, _popularity(groups, frame))
    groups = groups.assign(meetings=meetings, p=repeat_chance(equal, meetings, rate))
    # One test a branch: of several sheets used again the one least likely by chance.
    groups = groups.sort_values("p", kind="stable").drop_duplicates("branch_id")
    tests = groups[["branch_id", "equal", "meetings", "first", "last", "p"]]
    possible = int((count > 1).sum())
    return _sign(reader, filters, tests, Scored(rules.q, frame["branch_id"], months, possible))


def _repeated(reader: Reader, filters: Filters, months: Months) -> pd.DataFrame:
    """Return a row for each sheet that a branch used again: branch_id, rubric_version_id,
    percent, equal, first, last, and everywhere (how many equal ones all branches have)."""
    own = compared(filters)
    parts = [
        _equal(version, scored, points, f"{own.assessment}_{TOTAL}")
        for version, scored, points in reader.sheets(own, months)
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=REPEATED)


def _equal(version: int, scored: ScoreBook, points: Column, percent: str) -> pd.DataFrame:
    """Return the repeated sheets of one rubric."""
    below_full = scored[percent] < int(FULL * HUNDREDTHS)
    scored, sheet = scored.only(below_full), _marks(points[below_full])
    branch, month = scored["branch"], scored["month"]
    _, kind, everywhere = np.unique(sheet, return_inverse=True, return_counts=True)
    # By branch, then by sheet, the book's order within: the first and last of each are its ends.
    order = np.lexsort((month, kind, branch))
    branch, kind = branch[order], kind[order]
    begins = np.flatnonzero(np.diff(branch, prepend=-1) | np.diff(kind, prepend=-1))
    ends = np.append(begins[1:], len(order))
    again = ends - begins > 1
    first, last = order[begins[again]], order[ends[again] - 1]
    return pd.DataFrame(
        {
            "branch_id": scored["branch_id"][first],
            "rubric_version_id": version,
            "percent": scored[percent][first] / HUNDREDTHS,
            "equal": (ends - begins)[again],
            "first": month[first],
            "last": month[last],
            "everywhere": everywhere[kind[begins[again]]],
        }
    )


def _marks(points: Column) -> Column:
    """Return a number for each sheet, the same for equal ones.

    A sum of 64 bits with fixed random weights: the chance that any two different sheets among a
    million share one is below one in a million.
    """
    weights = np.random.default_rng(len(points.T)).integers(
        1, np.iinfo(np.int64).max, points.shape[1], dtype=np.int64
    )
    return np.asarray((points.astype(np.int64) * weights).sum(axis=1))


def _popularity(groups: pd.DataFrame, frame: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Return of each repeated sheet its share among other branches' sheets of its level."""
    others = (groups["everywhere"] - groups["equal"]).to_numpy(dtype=float)
    near = np.zeros(len(groups))
    for rubric, own in groups.groupby("rubric_version_id"):
        scores = np.sort(frame.loc[frame["rubric_version_id"] == rubric, "percent"].to_numpy())
        ends = [own["percent"].to_numpy() + side * LEVEL for side in (-1, 1)]
        within = np.searchsorted(scores, ends[1], "right") - np.searchsorted(scores, ends[0])
        near[groups.index.get_indexer(own.index)] = within
    return np.asarray(others / np.maximum(near - groups["equal"].to_numpy(), 1.0))


@dataclass(frozen=True)
class Scored:
    """The share of false alarms borne, the branch of each meeting looked at, the months, and how
    many branches could have been found: who cannot repeat a score is not tested for it."""

    q: float
    branch_ids: "pd.Series[int]"
    months: Months
    possible: int


def _sign(reader: Reader, filters: Filters, tests: pd.DataFrame, scored: Scored) -> Sign:
    """List by F13 over all branches, then show those of the choice."""
    listed = discovered(tests["p"], scored.q, tests=scored.possible)
    found = tests[listed.found]
    shown = reader.branch_list(filters, scored.months).id
    found = found[found["branch_id"].isin(shown)].sort_values("p", kind="stable")
    found = found.reset_index(drop=True)
    here = scored.branch_ids[scored.branch_ids.isin(shown)]
    false = by_chance(
        listed.false_share * len(found) / max(listed.tests, 1), listed.tests, found=len(found)
    )
    tested = Tested(false, here.nunique(), len(here), scored.months)
    names = branch_names(reader, filters, found["branch_id"].to_numpy())[list(NAMES)]
    return Sign(pd.concat([names, found.drop(columns="branch_id")], axis=1), tested)
