"""Tails of the χ² and of the binomial, for tests of formality."""

import math

import numpy as np
import numpy.typing as npt

from dashboard.statistics.intervals import Numbers


def chi_square_tail(x: float, freedom: int) -> float:
    """Return P(χ² ≥ x) for a whole number of degrees of freedom ≥ 1.

    Finite series of Abramowitz & Stegun (1964), 26.4.4 and 26.4.5.
    """
    half = x / 2
    if freedom % 2:
        total = math.erfc(math.sqrt(half))
        term = 2 * math.sqrt(half / math.pi) * math.exp(-half)
        steps = range(3, freedom, 2)
    else:
        total, term = 0.0, math.exp(-half)
        steps = range(2, freedom, 2)
    if freedom > 1:
        total += term
    for k in steps:
        term *= x / k
        total += term
    return min(total, 1.0)


def coin_tail(heads: npt.ArrayLike, throws: npt.ArrayLike) -> Numbers:
    """Return P(X ≥ heads) of a fair coin for each pair, exactly; 1 without a throw."""
    up, n = np.broadcast_arrays(np.asarray(heads), np.asarray(throws))
    pairs, back = np.unique(np.stack([up.ravel(), n.ravel()]), axis=1, return_inverse=True)
    logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, int(n.max(initial=0)) + 1)))])
    tails = [_coin_tail(int(k), int(of), logs) for k, of in pairs.T]
    return np.array(tails, dtype=float)[back.ravel()].reshape(up.shape)


def _coin_tail(heads: int, throws: int, logs: Numbers) -> float:
    k = np.arange(heads, throws + 1)
    terms = logs[throws] - logs[k] - logs[throws - k] - throws * math.log(2)
    return min(float(np.exp(terms).sum()), 1.0)


def binomial_tail(hits: npt.ArrayLike, throws: npt.ArrayLike, share: npt.ArrayLike) -> Numbers:
    """Return P(X ≥ hits) of a binomial for each triple, share in 0–1; 1 without a throw.

    Term by term over all at once, so made for many units of a few dozen throws each.
    """
    up, n, p = np.broadcast_arrays(
        np.asarray(hits), np.asarray(throws), np.asarray(share, dtype=float)
    )
    most = int(n.max(initial=0))
    logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, most + 1)))])
    tail = np.zeros(n.shape)
    with np.errstate(divide="ignore"):
        log_p, log_rest = np.log(p), np.log1p(-p)
    for k in range(most + 1):
        some = (k >= up) & (k <= n)
        rest = n[some] - k
        # Nothing to the power 0 is 1, not 0·(−∞).
        terms = logs[n[some]] - logs[k] - logs[rest]
        terms += np.where(rest > 0, rest, 1) * np.where(rest > 0, log_rest[some], 0.0)
        tail[some] += np.exp(terms + (k * log_p[some] if k else 0.0))
    return np.minimum(tail, 1.0)
