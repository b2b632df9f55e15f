"""How much units truly differ (F5), and their means drawn towards the benchmark (F6)."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dashboard.statistics.intervals import Numbers


@dataclass(frozen=True)
class Dispersion:
    """φ, the mean squared z (1 where only chance divides the units), and τ² between units."""

    phi: float
    tau2: float


@dataclass(frozen=True)
class Shrunk:
    """Per unit: estimate and its sd in the unit of the mean, reliability 0–1; NaN without data."""

    estimate: Numbers
    sd: Numbers
    reliability: Numbers


def between_variance(
    n: npt.ArrayLike, mean: npt.ArrayLike, s_w: float, benchmark: float, *, winsorise: float = 0.0
) -> Dispersion:
    """Return φ = Σz²/k and τ² = max(0, (kφ − (k − 1)) / (Σw − Σw²/Σw)), w = n/s_w², z = d√w.

    n, mean: one entry per unit; s_w the pooled spread within units; k units with data.
    winsorise draws that share of the z on either side in to its edge; it biases τ down
    (6 is found as 4.8), so it is off. Both are NaN with fewer than two units.
    Source: Spiegelhalter 2005, Statistics in Medicine 24:1185 (additive model), after
    DerSimonian & Laird 1986; FunnelPlotR.
    """
    count, centre = np.asarray(n, dtype=float), np.asarray(mean, dtype=float)
    known = (count > 0) & np.isfinite(centre)
    count, away = count[known], centre[known] - benchmark
    if len(count) < 2 or not np.isfinite(s_w):
        return Dispersion(float("nan"), float("nan"))
    scaled = away * np.sqrt(count)
    if winsorise:
        scaled = np.clip(scaled, *np.quantile(scaled, [winsorise, 1 - winsorise]))
    total = float(np.sum(scaled**2))
    # All terms times s_w², so that units without any spread within divide by nothing.
    weight = float(np.sum(count) - np.sum(count**2) / np.sum(count))
    tau2 = (total - (len(count) - 1) * s_w**2) / weight
    phi = total / (len(count) * s_w**2) if s_w else float("nan")
    return Dispersion(phi, max(0.0, tau2))


def shrunk(
    n: npt.ArrayLike, mean: npt.ArrayLike, s_w: float, tau2: float, benchmark: float
) -> Shrunk:
    """Return B = τ²/(τ² + s_w²/n), the estimate μ0 + B(x̄ − μ0) and its sd √B·s_w/√n.

    B is printed as the reliability of the unit's mean. Where τ² is 0 the units are not told
    apart: every estimate is the benchmark.
    Source: Efron & Morris 1975 (empirical Bayes); Adams 2009 (reliability).
    """
    count, centre = np.asarray(n, dtype=float), np.asarray(mean, dtype=float)
    known = (count > 0) & np.isfinite(centre)
    count = np.where(known, count, np.nan)
    noise = s_w**2 / count
    reliability = np.zeros_like(noise) + 0 * noise if tau2 == 0 else tau2 / (tau2 + noise)
    estimate = benchmark + reliability * (centre - benchmark)
    return Shrunk(estimate, np.sqrt(reliability * noise), reliability)
