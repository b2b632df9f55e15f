"""A change has an interval that knows how many branches stand behind it."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from dashboard.statistics.before_after import (
    Sample,
    change_by_branch,
    paired_change,
    share_change,
    together,
    welch_change,
)

# Extra hours of sleep of ten people under two drugs (Student 1908).
FIRST = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SECOND = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]


def test_the_sleep_of_student():
    # Published: mean 1.58, 95 % interval 0.70 to 2.46.
    found = paired_change(FIRST, SECOND)
    assert (found.n, found.change) == (10, pytest.approx(1.58))
    assert (found.low, found.high) == pytest.approx((0.7001, 2.4599), abs=0.0001)
    oracle = stats.ttest_rel(SECOND, FIRST).confidence_interval(0.998)
    wide = paired_change(FIRST, SECOND, level=0.998)
    assert (wide.low, wide.high) == pytest.approx((oracle.low, oracle.high))


def test_the_two_drugs_by_welch():
    # R: t.test(extra ~ group): df 17.776, interval −3.3654832 to 0.2054832 (first less second).
    before, after = (Sample(10, np.mean(x), np.std(x, ddof=1)) for x in (FIRST, SECOND))
    found = welch_change(before, after)
    assert (found.n, found.change) == (20, pytest.approx(1.58))
    assert (found.low, found.high) == pytest.approx((-0.2055, 3.3655), abs=0.01)


def test_welch_is_hardly_wider_than_statsmodels_and_never_narrower(chance):
    for _ in range(50):
        sizes = chance.integers(4, 40, 2)
        x, y = (chance.normal(85, sd, n) for sd, n in zip((3, 9), sizes, strict=True))
        low, high = CompareMeans(DescrStatsW(y), DescrStatsW(x)).tconfint_diff(usevar="unequal")
        before, after = (Sample(len(z), z.mean(), z.std(ddof=1)) for z in (x, y))
        found = welch_change(before, after)
        assert high - low <= (found.high - found.low) * (1 + 1e-9) < 1.15 * (high - low)


def test_branches_count_once_however_often_they_met():
    branch = ["a", "a", "a", "a", "b", "b", "c", "d"]
    after = [False, False, True, True, False, True, True, False]
    score = [80.0, 82.0, 84.0, 90.0, 70.0, 72.0, 99.0, 10.0]
    found = change_by_branch(branch, score, after)
    direct = paired_change([81.0, 70.0], [87.0, 72.0])
    assert found == direct
    assert (found.n, found.change) == (2, 4.0)


def test_alike_meetings_of_a_branch_do_not_look_certain(chance):
    # Each branch changes by an amount of its own: the interval must hold the mean change of 0.
    held = 0
    branch = np.repeat(np.arange(15), 24)
    after = np.tile(np.arange(24) >= 12, 15)
    for _ in range(300):
        own = chance.normal(0, 4, 15)
        score = 85 + own[branch] * after + chance.normal(0, 3, len(branch))
        found = change_by_branch(branch, score, after)
        held += found.low < 0 < found.high
    assert stats.binomtest(held, 300, 0.95).pvalue > 0.001


def test_the_change_agrees_with_clusters_of_statsmodels(chance):
    branch = np.repeat(np.arange(80), 24)
    after = np.tile(np.arange(24) >= 12, 80)
    score = 85 + chance.normal(0, 4, 80)[branch] * after + chance.normal(0, 3, len(branch))
    data = pd.DataFrame({"score": score, "branch": branch, "after": after.astype(int)})
    fit = smf.ols("score ~ after + C(branch)", data).fit(
        cov_type="cluster", cov_kwds={"groups": branch}, use_t=True
    )
    found = change_by_branch(branch, score, after)
    assert found.change == pytest.approx(fit.params["after"])
    low, high = fit.conf_int().loc["after"]
    assert found.high - found.low == pytest.approx(high - low, rel=0.06)


def test_too_few_branches_give_no_interval():
    one, none = paired_change([80.0, np.nan], [85.0, 90.0]), paired_change([], [])
    assert (one.n, one.change) == (1, 5.0)
    assert np.isnan([one.low, one.high, none.change, none.low]).all()
    few = welch_change(Sample(1, 80.0, float("nan")), Sample(9, 85.0, 3.0))
    assert few.change == 5.0
    assert np.isnan([few.low, few.high]).all()
    only_before = change_by_branch(["a", "b"], [80.0, 90.0], [False, False])
    assert only_before.n == 0
    assert welch_change(Sample(3, 80.0, 0.0), Sample(3, 85.0, 0.0)).low == 5.0


def test_the_two_shares_of_newcombe():
    # Newcombe 1998, table II (a), method 10: 56/70 less 48/80 is 0.2, 0.0524 to 0.3339.
    found = share_change((48, 80), (56, 70))
    assert (found.n, found.change) == (150, pytest.approx(0.2))
    assert (found.low, found.high) == pytest.approx((0.0524, 0.3339), abs=0.00005)


def test_shares_change_as_statsmodels_has_it(chance):
    for level in (0.95, 0.998):
        for _ in range(50):
            n1, n2 = (int(n) for n in chance.integers(1, 300, 2))
            good1, good2 = int(chance.integers(0, n1 + 1)), int(chance.integers(0, n2 + 1))
            low, high = confint_proportions_2indep(
                good2, n2, good1, n1, method="newcomb", compare="diff", alpha=1 - level
            )
            found = share_change((good1, n1), (good2, n2), level=level)
            assert (found.low, found.high) == pytest.approx((low, high), abs=1e-9)


def test_a_share_of_nothing_has_not_changed():
    assert np.isnan(share_change((0, 0), (1, 2)).change)


def test_samples_put_together_are_the_sample_of_all_their_values(chance):
    parts = [chance.normal(85, 5, n) for n in (1, 0, 7, 30)]
    n = [len(part) for part in parts]
    mean = [part.mean() if len(part) else np.nan for part in parts]
    sd = [part.std(ddof=1) if len(part) > 1 else np.nan for part in parts]
    found, every = together(n, mean, sd), np.concatenate(parts)
    assert found.n == len(every)
    assert (found.mean, found.sd) == pytest.approx((every.mean(), every.std(ddof=1)))
    assert together([0], [np.nan], [np.nan]).n == 0
    assert np.isnan(together([1], [80.0], [np.nan]).sd)
