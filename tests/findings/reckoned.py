"""The same statistics by plain Python and scipy's quantiles, sharing nothing with our own."""

import math
from itertools import pairwise
from statistics import median

from scipy import stats

NOTHING, SIGNS, CERTAIN = "nothing", "signs", "certain"
LEVELS = {SIGNS: 0.95, CERTAIN: 0.998}
HAIR = 1e-9


class TooCloseError(Exception):
    """The data lie so near a limit that the last digit decides: any sentence would do."""


def known(value):
    return value is not None and not math.isnan(value)


def whole(samples):
    """Return n, mean and sd of (n, mean, sd) put together."""
    total = sum(n for n, _, _ in samples)
    mean = sum(n * at for n, at, _ in samples) / total
    squares = sum((n - 1) * sd**2 for n, _, sd in samples if n > 1)
    squares += sum(n * (at - mean) ** 2 for n, at, _ in samples)
    return total, mean, math.sqrt(squares / (total - 1)) if total > 1 else math.nan


def verdict(distance, reaches):
    """Return how sure a distance from nothing is, given what chance reaches at both levels."""
    if abs(distance) < 0.1 - HAIR:
        return NOTHING
    if any(abs(abs(distance) - reach) < HAIR for reach in (*reaches.values(), 0.1)):
        raise TooCloseError
    if not abs(distance) > reaches[SIGNS]:
        return NOTHING
    return CERTAIN if abs(distance) > reaches[CERTAIN] else SIGNS


def means_verdict(before, after):
    """Welch's t, its degrees of freedom rounded down."""
    (n1, mean1, sd1), (n2, mean2, sd2) = before, after
    if min(n1, n2) < 3:
        return NOTHING
    parts = sd1**2 / n1, sd2**2 / n2
    if not sum(parts) > 0:
        return NOTHING
    freedom = sum(parts) ** 2 / (parts[0] ** 2 / (n1 - 1) + parts[1] ** 2 / (n2 - 1))
    error = math.sqrt(sum(parts))
    reaches = {
        name: stats.t.ppf(0.5 + level / 2, max(1, int(freedom + 1e-12))) * error
        for name, level in LEVELS.items()
    }
    return verdict(mean2 - mean1, reaches)


def wilson(successes, n, level=0.95):
    z = stats.norm.ppf(0.5 + level / 2)
    share = successes / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def shares_verdict(before, after):
    """Newcombe's interval of the difference, built of Wilson's."""
    if min(before[1], after[1]) < 3:
        return NOTHING
    was, now = before[0] / before[1], after[0] / after[1]
    reaches = {}
    for name, level in LEVELS.items():
        (low1, high1), (low2, high2) = wilson(*before, level), wilson(*after, level)
        towards = (
            math.hypot(now - low2, high1 - was)
            if now > was
            else math.hypot(high2 - now, was - low1)
        )
        reaches[name] = 100 * towards
    return verdict(100 * (now - was), reaches)


def pooled(rows):
    """The spread within rows of (n, sd)."""
    many = [(row["n"], row["sd"]) for row in rows if row["n"] > 1]
    freedom = sum(n - 1 for n, _ in many)
    return math.sqrt(sum((n - 1) * sd**2 for n, sd in many) / freedom) if freedom else math.nan


def reach(row, shared, level):
    """Half the interval of a mean (F1)."""
    sd = shared if row["n"] < 6 else row["sd"]
    return stats.t.ppf(0.5 + level / 2, row["n"] - 1) * sd / math.sqrt(row["n"])


def limits(points):
    """Mean, and reach of the limits of an XmR chart, from the first twelve points."""
    base = points[:12]
    moves = [abs(after - before) for before, after in pairwise(base)]
    mean_move = sum(moves) / len(moves)
    usual = [move for move in moves if move < 3.267 * mean_move] or moves
    return sum(base) / len(base), 2.66 * sum(usual) / len(usual)


def own_rule(points):
    """The first rule of Making Data Count that the last point meets: (name, way), or None."""
    if len(points) < 12:
        return None
    mean, out = limits(points)
    away = [point - mean for point in points]

    def side(value, edge):
        return 0 if abs(value) <= edge + HAIR else 1 if value > 0 else -1

    beyond = side(away[-1], out)
    far = [side(value, 2 / 3 * out) for value in away[-3:]]
    sides = {side(value, 0) for value in away[-7:]}
    moves = {side(b - a, 0) for a, b in zip(points[-7:], points[-6:], strict=False)}
    rules = [
        ("outside", beyond),
        ("two_of_three", far[-1] if far[-1] and far.count(far[-1]) >= 2 else 0),
        ("run", sides.pop() if len(sides) == 1 and len(away) >= 7 else 0),
        ("trend", moves.pop() if len(moves) == 1 else 0),
    ]
    return next(((name, "high" if way > 0 else "low") for name, way in rules if way), None)


def reliability(rows):
    """The median of τ²/(τ² + s_w²/n), with τ² by moments (Spiegelhalter 2005)."""
    shared, total = pooled(rows), sum(row["n"] for row in rows)
    if len(rows) < 2 or math.isnan(shared):
        return None
    level = sum(row["n"] * row["percent"] for row in rows) / total
    if not shared:
        return None
    weights = [row["n"] / shared**2 for row in rows]
    phi = sum(w * (row["percent"] - level) ** 2 for w, row in zip(weights, rows, strict=True))
    k = len(rows)
    tau2 = (phi - (k - 1)) / (sum(weights) - sum(w * w for w in weights) / sum(weights))
    tau2 = max(0.0, tau2)
    return median(tau2 / (tau2 + shared**2 / row["n"]) for row in rows)
