"""A strict assessor is told from weak branches, and only where assessors share branches."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from scipy import stats

from dashboard.statistics.severity import against_median, assessor_effects, linked

STORY = {"A": -6.0, "B": 1.0, "C": 2.0, "D": 0.0, "E": 3.0}


def round_of_scores(chance, noise=4.0, effects=STORY, branches=60, months=12):
    """Each assessor sees a third of each branch's meetings, mostly of weak branches: A."""
    names = np.array(list(effects))
    branch = np.repeat(np.arange(branches), months)
    month = np.tile(np.arange(months), branches)
    assessor = names[(branch // 4 + chance.integers(0, 2, len(branch))) % len(names)]
    score = (
        80
        + np.linspace(-10, 10, branches)[branch]
        + 0.5 * month
        + np.array([effects[name] for name in assessor])
        + chance.normal(0, noise, len(branch))
    )
    return pd.DataFrame({"score": score, "branch": branch, "month": month, "assessor": assessor})


def effects_of(frame):
    return assessor_effects(frame["score"], frame["branch"], frame["month"], frame["assessor"])


def test_the_strict_assessor_is_found(chance):
    found = effects_of(round_of_scores(chance)).set_index("assessor")
    assert found.columns.tolist() == ["effect", "low", "high", "n", "shared", "part"]
    assert found.loc["A", "effect"] == pytest.approx(-6.0, abs=1.0)
    assert found.loc["A", "high"] < -4
    assert found["n"].sum() == 720
    assert set(found["part"]) == {0}


def test_without_noise_the_effects_come_back_exactly(chance):
    found = effects_of(round_of_scores(chance, noise=0.0))
    assert found["effect"].tolist() == pytest.approx(list(STORY.values()), abs=1e-6)
    assert (found["high"] - found["low"]).max() == pytest.approx(0, abs=1e-3)


def test_many_meetings_agree_with_least_squares_of_statsmodels(chance):
    frame = round_of_scores(chance, noise=2.0)
    fit = smf.ols("score ~ C(branch) + C(month) + C(assessor)", frame).fit()
    oracle = np.array([0.0, *fit.params.filter(like="C(assessor)")])
    found = effects_of(frame)
    assert found["effect"].to_numpy() == pytest.approx(oracle - oracle.mean(), abs=0.05)


def test_effects_agree_with_the_mixed_model_of_statsmodels(chance):
    effects = dict(zip("ABCDEFGHIJ", chance.normal(0, 3, 10), strict=True))
    frame = round_of_scores(chance, noise=5.0, effects=effects, branches=40, months=8)
    fit = smf.mixedlm(
        "score ~ C(branch) + C(month)",
        frame,
        groups=np.zeros(len(frame)),
        vc_formula={"assessor": "0 + C(assessor)"},
        re_formula="0",
    ).fit()
    oracle = fit.random_effects[0].to_numpy()
    found = effects_of(frame)["effect"].to_numpy()
    assert np.corrcoef(found, oracle)[0, 1] > 0.99
    assert found == pytest.approx(oracle - oracle.mean(), abs=0.4)


def test_intervals_hold_the_truth_as_often_as_they_say(chance):
    held = []
    for _ in range(60):
        effects = dict(zip("ABCDEFGHIJ", chance.normal(0, 2, 10), strict=True))
        found = effects_of(round_of_scores(chance, effects=effects, branches=40, months=6))
        true = np.array(list(effects.values())) - np.mean(list(effects.values()))
        held += ((found["low"] < true) & (true < found["high"])).tolist()
    assert stats.binomtest(sum(held), len(held), 0.95).pvalue > 0.001


def test_assessors_alike_are_hardly_told_apart(chance):
    found = effects_of(round_of_scores(chance, effects=dict.fromkeys("ABCDE", 0.0)))
    assert ((found["low"] < 0) & (found["high"] > 0)).sum() >= 4
    assert (found["high"] > found["low"]).all()
    assert found["effect"].abs().max() < 1.0


def test_an_assessor_who_shares_no_branch_has_no_effect(chance):
    frame = round_of_scores(chance)
    alone = frame.head(12).assign(branch=999, assessor="Z")
    found = effects_of(pd.concat([frame, alone])).set_index("assessor")
    assert found.loc["Z", ["effect", "low", "high"]].isna().all()
    assert found.loc["Z", ["n", "shared"]].tolist() == [12, 0]
    assert found.loc["Z", "part"] != found.loc["A", "part"]
    assert found.loc["A":"E", "effect"].notna().all()


def test_effects_of_each_part_lie_around_nought(chance):
    two = round_of_scores(chance)
    two["branch"] += 1000
    two["assessor"] = two["assessor"] + "2"
    two["score"] -= 15
    found = effects_of(pd.concat([round_of_scores(chance), two]))
    assert found.groupby("part")["effect"].mean().tolist() == pytest.approx([0, 0], abs=1e-9)
    assert found.groupby("part")["assessor"].apply("".join).tolist() == ["ABCDE", "A2B2C2D2E2"]


def test_too_few_scores_give_no_effect():
    found = assessor_effects([80, 85], ["x", "x"], [1, 2], ["A", "B"])
    assert found[["effect", "low", "high"]].isna().all(axis=None)
    assert found["shared"].tolist() == [1, 1]
    assert len(assessor_effects([], [], [], [])) == 0


def test_a_missing_score_is_left_out(chance):
    frame = round_of_scores(chance)
    gap = frame.head(1).assign(score=np.nan)
    pd.testing.assert_frame_equal(effects_of(pd.concat([frame, gap])), effects_of(frame))


def test_chains_of_shared_branches_join_assessors():
    links = linked(["x", "x", "y", "y", "z", "x", "w"], ["B", "A", "B", "C", "D", "A", "D"])
    assert links.parts.to_dict("list") == {
        "assessor": ["A", "B", "C", "D"],
        "part": [0, 0, 0, 1],
        "shared": [1, 2, 1, 0],
    }
    assert links.pairs.to_dict("list") == {
        "first": ["A", "B"],
        "second": ["B", "C"],
        "branches": [1, 1],
    }


def test_nobody_linked():
    links = linked(["x", "y"], ["A", "B"])
    assert links.parts["part"].tolist() == [0, 1]
    assert links.pairs.columns.tolist() == ["first", "second", "branches"]
    assert len(links.pairs) == 0


def test_one_strict_assessor_does_not_make_the_others_look_mild(chance):
    alike = dict.fromkeys("BCDEFGHI", 0.0)
    beyond = of_mean = 0
    rounds = 40
    for _ in range(rounds):
        found = effects_of(round_of_scores(chance, effects={"A": -6.0, **alike}))
        others = found[found["assessor"] != "A"]
        of_mean += int(((others["low"] > 0) | (others["high"] < 0)).sum())
        told = against_median(found)
        others = told[told["assessor"] != "A"]
        beyond += int(((others["low"] > 0) | (others["high"] < 0)).sum())
        assert told.set_index("assessor").loc["A", "high998"] < 0
    # 320 intervals: 5 % would be 16, and the binomial spread is 4.
    assert beyond <= 16 + 3 * 4
    assert of_mean > 1.5 * beyond
