"""The same truth of sentences that compare rows: units, groups, criteria."""

import pytest

from dashboard.findings import (
    Topic,
    level_of,
    lowest_of,
    median_reliability,
    most_lost,
    unlike_benchmark,
)
from tests.findings import drawn, reckoned
from tests.findings.claims import PREFIX, UNITS, about, checked, claim, each, frame
from tests.findings.reckoned import CERTAIN, SIGNS

pytestmark = pytest.mark.slow
SIDES = (("below", CERTAIN), ("above", CERTAIN), ("signs_below", SIGNS), ("signs_above", SIGNS))


def test_units_differ_from_the_level_as_it_says():
    def check(chance, rows):
        scores = frame(rows, UNITS)
        level = level_of(scores)
        benchmark = None if level is None else level + chance.choice([0, 0, -3, 3])
        measure, noun = (
            chance.choice(drawn.MEASURES),
            chance.choice(["organisation", "branch_kind"]),
        )
        finding = unlike_benchmark(scores, benchmark, Topic(measure, noun, "code"))
        key, slots = claim(finding)
        held = [row for row in rows if row["n"]]
        if not held:
            assert (key, level) == ("empty", None)
            return key
        n = sum(row["n"] for row in held)
        assert level == pytest.approx(sum(row["n"] * row["percent"] for row in held) / n)
        judged = {}
        shared = reckoned.pooled(held)
        for row in held:
            if row["n"] >= 3:
                away = row["percent"] - benchmark
                reaches = {
                    name: reckoned.reach(row, shared, one) for name, one in reckoned.LEVELS.items()
                }
                sure = reckoned.verdict(away, reaches)
                side = "below" if away < 0 else "above"
                judged[row["code"]] = (PREFIX[sure] + side, sure, row)
        for side, sure in SIDES:
            found = {
                code: row for code, (way, how, row) in judged.items() if (way, how) == (side, sure)
            }
            if found:
                break
        else:
            assert (key, slots) == ("none", {"n": n})
            assert not finding.gate.met
            return key
        several = len(found) > 3
        assert key == f"units.{'many_' if several else ''}{side}"
        assert slots["measure"] == measure
        assert about(slots["benchmark"], benchmark)
        assert set(finding.evidence["code"]) == set(found)
        scores_of = {row["name"]: row["percent"] for row in found.values()}
        assert len(slots["units"]) == min(3, len(found))
        for name, score in slots["units"]:
            assert about(score, scores_of[name])
            assert (score < slots["benchmark"]) is side.endswith("below")
        if several:
            assert (slots["count"], slots["total"]) == (len(found), len(judged))
            assert slots["noun"] == noun
        return key

    said = checked(each(drawn.units), check)
    assert {"none", "empty", *(f"units.{side}" for side, _ in SIDES)} <= said
    assert {"units.many_below", "units.many_above"} <= said


def together(rows, value, low, high):
    """Return the lowest row and what its interval touches; empty if that says nothing."""
    seen = [row for row in rows if row["n"] >= 3 and reckoned.known(row["percent"])]
    if len(seen) < 2:
        return []
    first = min(seen, key=value)
    touched = [row for row in seen if low(row) <= high(first)]
    return [] if len(touched) in {len(seen), *range(4, 12)} else touched


def test_the_lowest_is_as_it_says():
    def check(chance, rows):
        finding = lowest_of(frame(rows, UNITS), "code")
        key, slots = claim(finding)
        if not any(row["n"] for row in rows):
            assert key == "empty"
            return key
        found = together(rows, lambda r: r["percent"], lambda r: r["low"], lambda r: r["high"])
        if not found:
            assert (key, slots["n"]) == ("none", max(row["n"] for row in rows))
            return key
        assert set(finding.evidence["code"]) == {row["code"] for row in found}
        if len(found) == 1:
            assert (key, slots["name"]) == ("lowest", found[0]["name"])
            assert about(slots["score"], found[0]["percent"])
            return key
        assert key == "among_lowest"
        scores_of = {row["name"]: row["percent"] for row in found}
        assert {name for name, _ in slots["units"]} == set(scores_of)
        assert all(about(score, scores_of[name]) for name, score in slots["units"])
        return key

    assert checked(each(drawn.units), check) == {"empty", "none", "lowest", "among_lowest"}


def test_the_criterion_that_loses_most_is_as_it_says():
    def points(row, end):
        return row["max_points"] * (100 - row[end]) / 100

    def check(chance, rows):
        finding = most_lost(frame(rows, UNITS))
        key, slots = claim(finding)
        seen = [row for row in rows if row["n"] >= 3]
        if not any(row["n"] for row in rows):
            assert key == "empty"
            return key
        if seen and not any(row["lost"] > 0 for row in seen):
            assert key == "lost_nothing"
            return key
        found = together(
            rows, lambda r: -r["lost"], lambda r: -points(r, "low"), lambda r: -points(r, "high")
        )
        if not found:
            assert (key, slots["n"]) == ("none", max(row["n"] for row in rows))
            return key
        assert set(finding.evidence["code"]) == {row["code"] for row in found}
        lost = {f"{row['code']} {row['name']}": row["lost"] for row in found}
        assert key == ("lost" if len(found) == 1 else "among_lost")
        given = [(slots["name"], slots["points"])] if len(found) == 1 else slots["losses"]
        assert {name for name, _ in given} == set(lost)
        assert all(about(amount, lost[name], 2) for name, amount in given)
        return key

    said = checked(each(drawn.units), check)
    assert {"empty", "none", "lost", "among_lost"} <= said


def test_reliability_is_what_plain_python_finds():
    for _, rows in each(drawn.units):
        found = median_reliability(frame(rows, UNITS))
        held = [row for row in rows if row["n"]]
        if held and not reckoned.pooled(held):
            continue
        expected = reckoned.reliability(held) if held else None
        assert found == (None if expected is None else pytest.approx(expected, abs=1e-9))
