"""A unit against itself: limits of an XmR chart (F7), special causes (F8), assurance (F9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from dashboard.statistics.intervals import Flags, Numbers

LOCKED_AFTER = 12
RANGE_FACTOR = 2.66
SCREEN_FACTOR = 3.267
FULL = 100.0
RUN = 7
# A mean of twelve equal scores may miss them by a last digit, which is no special cause.
HAIR = 1e-9
ROWS_AT_ONCE = 20_000


@dataclass(frozen=True)
class Span:
    """Limits of the points start … stop − 1, in percent, cut to 0–100; NaN under two points.

    trial: they rest on fewer points than lock them. reach: half their width before the cut.
    """

    start: int
    stop: int
    mean: float
    low: float
    high: float
    trial: bool
    reach: float


class Cause(StrEnum):
    """What moves a point: chance as ever, or something to look at; higher is better."""

    COMMON = "common"
    CONCERN = "concern"
    IMPROVEMENT = "improvement"


class Rule(StrEnum):
    """The four rules of Making Data Count."""

    OUTSIDE = "outside"
    TWO_OF_THREE = "two_of_three"
    RUN = "run"
    TREND = "trend"


class Assurance(StrEnum):
    """Whether the process, left as it is, meets a target."""

    WILL_PASS = "will_pass"  # noqa: S105 -- a word of assurance, no secret
    WILL_FAIL = "will_fail"
    HIT_AND_MISS = "hit_and_miss"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class SpecialCauses:
    """Per point: its Cause, and the rules that fired (an empty set for common cause)."""

    cause: npt.NDArray[np.object_]
    rules: list[frozenset[Rule]]


def xmr_limits(
    values: npt.ArrayLike, *, locked_after: int = LOCKED_AFTER, starts: Sequence[int] = (0,)
) -> list[Span]:
    """Return mean ± 2.66 × mean moving range for each stretch of a unit's scores (0–100).

    values: in order of time, NaN where there is no meeting (it is stepped over). starts: where
    a person re-based the chart at an event; a new span begins there. Each span takes its limits
    from its first 12 points. Moving ranges ≥ 3.267 × their mean are screened out first.
    Source: Nelson 1982, J Quality Technology 14:172; NHS England, Making Data Count.
    """
    points = np.asarray(values, dtype=float)
    edges = sorted({0, *(start for start in starts if 0 < start < len(points))})
    stops = [*edges[1:], len(points)]
    return [
        _span(points, start, stop, locked_after) for start, stop in zip(edges, stops, strict=True)
    ]


def _span(points: Numbers, start: int, stop: int, locked_after: int) -> Span:
    part = points[start:stop]
    base = part[np.isfinite(part)][:locked_after]
    trial = len(base) < locked_after
    mean = float(base.mean()) if len(base) else float("nan")
    if len(base) < 2:
        return Span(start, stop, mean, float("nan"), float("nan"), trial, float("nan"))
    moves = np.abs(np.diff(base))
    usual = moves < SCREEN_FACTOR * moves.mean()
    reach = RANGE_FACTOR * float(moves[usual].mean() if usual.any() else moves.mean())
    low, high = max(0.0, mean - reach), min(FULL, mean + reach)
    return Span(start, stop, mean, low, high, trial, reach)


def special_causes(values: npt.ArrayLike, limits: Sequence[Span]) -> SpecialCauses:
    """Return cause and rules of every point, within each span of `xmr_limits` for itself.

    outside: beyond a limit · two_of_three: it and another of three in a row beyond two thirds
    of the way to the same limit · run: one of 7 in a row on one side of the mean · trend: one
    of 7 in a row that all rise or all fall. Where a trend crosses the mean, a rule that names
    the point's own side goes before it. Points of no value are common and are stepped over.
    Source: NHS England, Making Data Count; NHSRplotthedots.
    """
    points = np.asarray(values, dtype=float)
    cause = np.full(points.shape, Cause.COMMON, dtype=object)
    rules: list[frozenset[Rule]] = [frozenset()] * len(points)
    for span in limits:
        places = span.start + np.flatnonzero(np.isfinite(points[span.start : span.stop]))
        fired = _fired(points[places], span)
        for k, place in enumerate(places):
            ways = [int(fired[rule][k]) for rule in Rule]
            way = next((way for way in ways if way), 0)
            cause[place] = (Cause.COMMON, Cause.IMPROVEMENT, Cause.CONCERN)[way]
            rules[place] = frozenset(rule for rule in Rule if fired[rule][k])
    return SpecialCauses(cause, rules)


def _fired(points: Numbers, span: Span) -> dict[Rule, npt.NDArray[np.int64]]:
    """Return for each rule +1, −1 or 0 per point: fired upwards, downwards, not."""
    away = points - span.mean
    side = np.sign(np.where(np.abs(away) > HAIR, away, 0.0))
    far = np.where(np.abs(away) > 2 / 3 * span.reach + HAIR, side, 0.0)
    beyond = np.where(np.abs(away) > span.reach + HAIR, side, 0.0)
    steps = np.diff(points)
    moves = np.sign(np.where(np.abs(steps) > HAIR, steps, 0.0))
    fired = {
        Rule.OUTSIDE: beyond,
        Rule.TWO_OF_THREE: np.where(
            far > 0, _in_window(far > 0, 3, 2), np.where(far < 0, -_in_window(far < 0, 3, 2), 0)
        ),
        Rule.RUN: _in_window(side > 0, RUN, RUN) - _in_window(side < 0, RUN, RUN),
        Rule.TREND: _trend(moves > 0, len(points)) - _trend(moves < 0, len(points)),
    }
    return {rule: way.astype(np.int64) for rule, way in fired.items()}


def _in_window(hits: Flags, size: int, least: int) -> npt.NDArray[np.int64]:
    """Return 1 for each place in some `size` places in a row that hold at least `least` hits."""
    inside = np.zeros(len(hits), dtype=np.int64)
    if len(hits) >= size:
        sums = np.convolve(hits, np.ones(size, dtype=np.int64), mode="valid")
        for start in np.flatnonzero(sums >= least):
            inside[start : start + size] = 1
    return inside


def _trend(moves: Flags, count: int) -> npt.NDArray[np.int64]:
    """Return 1 for each point touched by RUN − 1 steps in a row in one direction."""
    inside = np.zeros(count, dtype=np.int64)
    steps = np.flatnonzero(_in_window(moves, RUN - 1, RUN - 1))
    inside[steps] = 1
    inside[steps + 1] = 1
    return inside


def assurance(limits: Span, target: float) -> Assurance:
    """Return whether all that the limits allow passes the target, fails it, or some of each.

    Source: NHS England, Making Data Count (variation and assurance icons).
    """
    if not np.isfinite(limits.low):
        return Assurance.UNKNOWN
    if target > limits.high:
        return Assurance.WILL_FAIL
    return Assurance.WILL_PASS if target < limits.low else Assurance.HIT_AND_MISS


def special_cause_now(matrix: npt.ArrayLike) -> Flags:
    """Return per unit whether its last point is of special cause and a concern (`special_causes`).

    matrix: units × months in order of time, scores 0–100, NaN where there was no meeting. Limits
    are locked after 12 points and never re-based; a unit of fewer than 12 points raises no
    alarm. Where nothing changes 2 to 4 charts in 100 alarm each month: a list over many units
    goes through F13, an alarm is for the unit's own page.
    """
    values = np.asarray(matrix, dtype=float)
    alarm = np.zeros(len(values), dtype=np.bool_)
    # A strip that fits the processor's cache is several times as quick as the whole.
    for start in range(0, len(values), ROWS_AT_ONCE):
        alarm[start : start + ROWS_AT_ONCE] = _alarm(values[start : start + ROWS_AT_ONCE])
    return alarm


def _alarm(values: Numbers) -> Flags:
    count = np.isfinite(values).sum(axis=1)
    alarm = np.zeros(len(values), dtype=np.bool_)
    enough = count >= LOCKED_AFTER
    if not enough.any():
        return alarm
    packed = _packed(values[enough])
    latest = count[enough, None] + np.arange(-RUN, 0)
    last = np.take_along_axis(packed, latest, axis=1)
    alarm[enough] = _concern(last, *_limits(packed[:, :LOCKED_AFTER]))
    return alarm


def _packed(values: Numbers) -> Numbers:
    """Return the rows with their known values moved to the front, in the same order."""
    known = np.isfinite(values)
    if known.all():
        return values
    packed = np.full(values.shape, np.nan)
    packed[np.arange(values.shape[1]) < known.sum(axis=1)[:, None]] = values[known]
    return packed


def _limits(base: Numbers) -> tuple[Numbers, Numbers]:
    """Return mean and reach of each row, as `xmr_limits` has them."""
    moves = np.abs(np.diff(base, axis=1))
    usual = moves < SCREEN_FACTOR * moves.mean(axis=1, keepdims=True)
    # Where no move is usual all are nought, and so is their mean.
    kept = np.maximum(usual.sum(axis=1), 1)
    return base.mean(axis=1), RANGE_FACTOR * np.where(usual, moves, 0.0).sum(axis=1) / kept


def _concern(last: Numbers, mean: Numbers, reach: Numbers) -> Flags:
    """Return whether the last of seven points is of concern by one of the four rules."""
    away = last - mean[:, None]
    falls = (np.diff(last, axis=1) < -HAIR).all(axis=1)
    # A rule that names the point's own side goes before a trend.
    return _named(-away, reach) | (falls & ~_named(away, reach))


def _named(away: Numbers, reach: Numbers) -> Flags:
    """Return whether a rule names the last point as far on the side where `away` is positive."""
    far = away[:, -3:] > 2 / 3 * reach[:, None] + HAIR
    return (
        (away[:, -1] > reach + HAIR)
        | (far[:, -1] & far[:, :2].any(axis=1))
        | (away > HAIR).all(axis=1)
    )
