"""Quantiles of Student's t, so that intervals need no further library."""

import math
from functools import lru_cache
from statistics import NormalDist

SERIES_UP_TO = 200


def t_distribution(t: float, freedom: int) -> float:
    """Return P(T ≤ t) for a whole number of degrees of freedom ≥ 1.

    Finite series in the angle atan(t/√ν): Abramowitz & Stegun (1964), 26.7.3 and 26.7.4.
    """
    angle = math.atan(t / math.sqrt(freedom))
    cosine = math.cos(angle)
    odd = freedom % 2
    term = cosine if odd else 1.0
    total = term if freedom > 1 else 0.0
    for k in range(2 if odd else 1, freedom - 1, 2):
        term *= cosine * cosine * k / (k + 1)
        total += term
    middle = math.sin(angle) * total
    within = 2 / math.pi * (angle + middle) if odd else middle
    return 0.5 + within / 2


@lru_cache(maxsize=4096)
def t_quantile(freedom: int, probability: float = 0.975) -> float:
    """Return the t with P(T ≤ t) = probability (above ½), for degrees of freedom ≥ 1.

    Bisection on the series; beyond 200 degrees the Cornish-Fisher expansion of
    Abramowitz & Stegun (1964), 26.7.5, which is then exact to nine digits.
    """
    z = NormalDist().inv_cdf(probability)
    if freedom > SERIES_UP_TO:
        return z + (
            (z**3 + z) / (4 * freedom)
            + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
            + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
        )
    low, high = 0.0, 2.0
    while t_distribution(high, freedom) < probability:
        high *= 2
    for _ in range(80):
        middle = (low + high) / 2
        if t_distribution(middle, freedom) < probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2
