"""Every sentence, in both languages, is true of the drawn data and no more than its gate allows.

A thousand random data sets for each function: the sentence is read back, and what it claims is
reckoned anew from the rows by plain Python. Here: sentences about months, and those of a page.
"""

import pytest

from dashboard.domain.months import add_months
from dashboard.findings import (
    branch_change,
    grade_share,
    lowest_of,
    nothing_clear,
    seminar_change,
    surest,
    trend_change,
    trend_finding,
    unlike_benchmark,
)
from dashboard.text.catalogue import load_catalogue
from tests.findings import drawn, reckoned
from tests.findings.claims import MONTHLY, PREFIX, UNITS, about, checked, claim, each, frame
from tests.findings.reckoned import CERTAIN, NOTHING, SIGNS

pytestmark = pytest.mark.slow
CAUSAL = {
    "vi": [" vì ", " do ", "nhờ", "bởi", "nên "],
    "en": ["because", "due to", "thanks to", "caused", "led to", "owing"],
}


def points_of(rows, measure):
    return {
        row["month"]: (row["n"], row["percent"], row["sd"])
        for row in rows
        if row["measure"] == measure and reckoned.known(row["percent"])
    }


def expected_change(rows, measure, wanted):
    """Return verdict, way, both samples and the months of both sides; None without a pair."""
    points = points_of(rows, measure)
    pairs = [
        (m, add_months(m, -12)) for m in wanted if m in points and add_months(m, -12) in points
    ]
    if not pairs:
        return None
    now, than = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    before, after = (reckoned.whole([points[month] for month in side]) for side in (than, now))
    way = "rose" if after[1] > before[1] else "fell"
    return reckoned.means_verdict(before, after), way, before, after, now, than


def wanted_of(rows, measure, months):
    known = sorted(points_of(rows, measure))
    if months is None:
        return known[-1:]
    return [month for month in known if months[0] <= month <= months[1]][-12:]


def check_change(finding, kind, rows, measure, found):
    sure, way, before, after, now, than = found
    key, slots = claim(finding)
    assert key == f"{kind}.{'same' if sure == NOTHING else PREFIX[sure] + way}"
    assert slots["measure"] == measure
    assert slots["now"] == (now[0], now[-1])
    assert slots["than"] == (than[0], than[-1])
    assert about(slots["score"], after[1])
    if sure == NOTHING:
        assert slots["n"] == before[0] + after[0]
    else:
        assert about(slots["change"], abs(after[1] - before[1]))
        assert slots["change"] > 0
    assert finding.gate.met is (sure != NOTHING)
    assert finding.evidence == {"measure": (measure,), "month": (*than, *now)}
    return key


def check_trend(rows, measure, months, finding):
    wanted = wanted_of(rows, measure, months)
    if not wanted:
        assert claim(finding) == ("empty", {})
        return "empty"
    found = expected_change(rows, measure, wanted)
    if found is not None:
        return check_change(finding, "trend", rows, measure, found)
    key, slots = claim(finding)
    n, mean, _ = reckoned.whole([points_of(rows, measure)[month] for month in wanted])
    assert (key, slots["now"], slots["n"]) == ("trend.alone", (wanted[0], wanted[-1]), n)
    assert about(slots["score"], mean)
    assert not finding.gate.met
    return key


def test_a_trend_is_as_it_says():
    def check(chance, rows):
        months = drawn.a_period(chance, rows)
        measure = chance.choice(drawn.MEASURES[:2])
        return check_trend(
            rows, measure, months, trend_change(frame(rows, MONTHLY), measure, months)
        )

    said = checked(each(drawn.monthly), check)
    ways = {"rose", "fell", "signs_rose", "signs_fell", "same", "alone"}
    assert said == {"empty", *(f"trend.{way}" for way in ways)}


AFTER = [add_months(202311, at) for at in range(12)]


def expected_seminar(rows, measure):
    found = expected_change(rows, measure, AFTER)
    return None if found is None or len(found[4]) < 6 else found


def test_the_seminar_is_as_it_says():
    def check(chance, rows):
        finding = seminar_change(frame(rows, MONTHLY))
        expected = expected_seminar(rows, "total")
        assert (finding is None) is (expected is None)
        return finding and check_change(finding, "seminar", rows, "total", expected)

    said = checked(each(drawn.monthly), check)
    assert {"seminar.rose", "seminar.fell", "seminar.same", None} <= said


def test_the_one_sentence_of_a_trend_is_the_surest_it_may_say():
    def check(chance, rows):
        months = drawn.a_period(chance, rows)
        finding = trend_finding(frame(rows, MONTHLY), months=months)
        changes = {
            measure: expected_change(rows, measure, wanted_of(rows, measure, months))
            for measure in {row["measure"] for row in rows}
        }
        sure = {measure: found[0] for measure, found in changes.items() if found}
        seminar = expected_seminar(rows, "total")
        named = [sure.get("total"), seminar[0] if seminar else None]
        certain = {measure for measure, how in sure.items() if how == CERTAIN} - {"total"}
        measure = finding.slots.get("measure", "total")
        if CERTAIN not in named and certain:
            assert measure in certain
        else:
            assert measure == "total"
        if finding.key.startswith("seminar"):
            assert seminar[0] != NOTHING
            assert named != [CERTAIN, SIGNS]
            return check_change(finding, "seminar", rows, measure, seminar)
        return check_trend(rows, measure, months, finding)

    assert len(checked(each(drawn.monthly), check)) > 6


def test_a_share_is_as_it_says():
    def check(chance, rows):
        finding = grade_share(frame(rows, ("month", "grade", "n")))
        counts = {}
        for row in rows:
            good, total = counts.get(row["month"], (0, 0))
            counts[row["month"]] = (good + row["n"] * (row["grade"] == "good"), total + row["n"])
        held = [month for month, (_, total) in counts.items() if total]
        key, slots = claim(finding)
        if not held:
            assert key == "empty"
            return key
        month, before = max(held), add_months(max(held), -12)
        now, was = counts[month], counts.get(before, (0, 0))
        assert (slots["month"], slots["n"], slots["total"]) == (month, *now)
        low, high = reckoned.wilson(*now)
        for name, share in (("share", now[0] / now[1]), ("low", low), ("high", high)):
            assert about(slots[name], 100 * share)
        if not was[1]:
            assert key == "grades.alone"
            return key
        sure = reckoned.shares_verdict(was, now)
        change = 100 * (now[0] / now[1] - was[0] / was[1])
        way = "rose" if change > 0 else "fell"
        assert key == f"grades.{'same' if sure == NOTHING else PREFIX[sure] + way}"
        assert slots["than_month"] == before
        if sure == NOTHING:
            assert about(slots["than_share"], 100 * was[0] / was[1])
        else:
            assert about(slots["change"], abs(change))
        assert finding.evidence == {"grade": ("good",), "month": (before, month)}
        return key

    said = checked(each(drawn.graded), check)
    assert {"grades.rose", "grades.fell", "grades.same", "grades.alone", "empty"} <= said


def test_a_branch_is_as_it_says():
    def check(chance, rows):
        finding = branch_change(frame(rows, (*MONTHLY, "span")))
        key, slots = claim(finding)
        if not rows:
            assert key == "empty"
            return key
        points = [row["percent"] for row in rows if row["span"] == rows[-1]["span"]]
        rule = reckoned.own_rule(points)
        if rule is None:
            assert (key, slots["n"]) == ("none", sum(row["n"] for row in rows))
            return key
        assert key == f"own.{rule[0]}_{rule[1]}"
        mean, out = reckoned.limits(points)
        sign = 1 if rule[1] == "high" else -1
        expected = {
            "month": rows[-1]["month"], "score": points[-1], "mean": mean, "months": 7,
            "lower": max(0.0, mean - out), "upper": min(100.0, mean + out),
            "edge": mean + sign * out * 2 / 3,
        }  # fmt: skip
        assert all(about(value, expected[name]) for name, value in slots.items())
        length = {"outside": 1, "two_of_three": 3}.get(rule[0], 7)
        assert finding.evidence["month"] == tuple(row["month"] for row in rows[-length:])
        return key

    rules = ("outside", "two_of_three", "run", "trend")
    said = checked(each(drawn.a_branch), check)
    assert {
        "empty",
        "none",
        *(f"own.{rule}_{way}" for rule in rules for way in ("low", "high")),
    } <= said


def test_a_page_says_what_was_surest():
    def check(chance, rows):
        said = [
            trend_finding(frame(rows, MONTHLY)),
            lowest_of(frame(drawn.units(chance), UNITS)),
            grade_share(frame(drawn.graded(chance), ("month", "grade", "n"))),
            unlike_benchmark(frame(drawn.units(chance), UNITS), 85.0),
        ]
        chosen = surest(said)
        met = [one for one in said if one.gate.met]
        assert len(chosen) == min(3, len(met))
        for one in chosen:
            assert claim(one)[0].split(".")[-1] not in {"same", "alone", "none", "empty"}
            left = [other for other in met if all(other is not kept for kept in chosen)]
            assert all(other.gate.certainty <= one.gate.certainty for other in left)
        if not chosen:
            n = max(one.n for one in said)
            assert claim(nothing_clear(said)) == (("none", {"n": n}) if n else ("empty", {}))
        return len(chosen)

    assert checked(each(drawn.monthly, times=300), check) == {0, 1, 2, 3}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_sentence_names_a_cause(language):
    said = {
        key: words for key, words in load_catalogue(language).items() if key.startswith("finding.")
    }
    assert len(said) > 40
    assert [
        key
        for key, words in said.items()
        # Chance is what stands against a cause.
        if any(
            word in f" {words.lower()} ".replace("do ngẫu nhiên", "") for word in CAUSAL[language]
        )
    ] == []
