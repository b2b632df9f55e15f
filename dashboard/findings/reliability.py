"""How well the means of the units shown can be told apart."""

import numpy as np
import pandas as pd

from dashboard.findings.comparison import level_of
from dashboard.statistics.dispersion import between_variance, shrunk
from dashboard.statistics.intervals import pooled_sd


def median_reliability(rows: pd.DataFrame) -> float | None:
    """Return the median of B, 0–1 (F6), over the units; needs percent (0–100), sd, n.

    None with fewer than two units, or where no unit shows any spread of its own.
    """
    known, level = rows.dropna(subset=["percent"]), level_of(rows)
    if len(known) < 2 or level is None:
        return None
    n, means = known["n"], known["percent"]
    s_w = pooled_sd(n, known["sd"])
    if not np.isfinite(s_w):
        return None
    tau2 = between_variance(n, means, s_w, level).tau2
    return float(np.median(shrunk(n, means, s_w, tau2, level).reliability))
