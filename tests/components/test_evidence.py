"""Units that few meetings stand behind are pale; sentences lead to their numbers."""

import json

import pytest
from plotly.utils import PlotlyJSONEncoder

from dashboard.components.attention_list import attention_list
from dashboard.components.evidence import KeyPoint, finding_line, is_reference, key_points
from dashboard.components.group_rows import grade_bar, group_rows
from dashboard.components.heat import heat_grid
from dashboard.components.steps_up import lost_points
from dashboard.components.tiles import kpi_tiles
from dashboard.domain.words import Grade, IssueGroup
from dashboard.findings import Finding
from dashboard.text import Words

WORDS = Words("vi")
PALE = "dưới 3 buổi, chỉ để tham khảo"


def written(part):
    return json.dumps(part, cls=PlotlyJSONEncoder, ensure_ascii=False)


def found_by(part, **wanted):
    """Every element whose properties are these."""
    found, left = [], [json.loads(written(part))]
    while left:
        one = left.pop(0)
        if isinstance(one, list):
            left = one + left
        elif isinstance(one, dict):
            props = one.get("props", {})
            if all(props.get(key) == value for key, value in wanted.items()):
                found.append(props)
            left = [props.get("children"), *left]
    return found


@pytest.mark.parametrize(("n", "pale"), [(0, True), (2, True), (3, False), (40, False)])
def test_a_unit_bears_a_colour_from_three_meetings_on(n, pale):
    assert is_reference(n) is pale


def a_unit(n):
    return {
        "name": "Xã A", "href": "/", "parent": "Phường B", "n": n, "percent": 95.0, "total": 95.0,
        "group": "content", "group_percent": 60.0, "missed": 0, "reasons": ["low_group"],
        **{group.value: 95.0 for group in IssueGroup},
    }  # fmt: skip


@pytest.mark.parametrize(("n", "coloured", "titles"), [(3, 5, 0), (2, 0, 5)])
def test_the_grid_has_no_heat_under_three_meetings(n, coloured, titles):
    grid = heat_grid([a_unit(n)], WORDS)
    assert written(grid).count("heat-20") == coloured
    assert len(found_by(grid, title=PALE)) == titles


@pytest.mark.parametrize(("n", "titles"), [(3, 0), (2, 1)])
def test_a_listed_branch_is_pale_under_three_meetings(n, titles):
    assert len(found_by(attention_list([a_unit(n)], WORDS), title=PALE)) == titles


def a_group(**more):
    return {
        "group": "content", "percent": 90.0, "sd": 5.0, "n": 100, "benchmark": 88.0, "change": 5.0,
        "previous": 85.0, "previous_sd": 5.0, "previous_n": 100, "href": "/", **more,
    }  # fmt: skip


def test_a_change_has_a_colour_only_where_it_is_clear_of_chance():
    def marked(**more):
        return "change-up" in written(group_rows([a_group(**more)], WORDS))

    assert marked()
    assert not marked(previous=89.5, change=0.5)
    assert not marked(n=2)


def test_grades_of_one_or_two_meetings_are_counted_without_a_bar():
    def drawn(n):
        counts = dict.fromkeys(Grade, 0) | {Grade.GOOD: n}
        return "grade-bar" in written(grade_bar(counts, str, WORDS))

    assert [drawn(n) for n in (2, 3)] == [False, True]


def a_headline(meetings, good, mean=90.0):
    return {
        "mean": mean, "low": 88.0, "high": 92.0, "sd": 5.0, "n": meetings, "meetings": meetings,
        "held": 1, "due": 1, "good_share": 100 * good / meetings, "grades": {"good": good},
        "attention": 1,
    }  # fmt: skip


def test_a_tile_is_pale_under_three_meetings_and_its_change_is_grey_within_chance():
    few = {name: a_headline(2, 1) for name in ("period", "previous", "year_before")}
    assert len(found_by(kpi_tiles(few, WORDS), title=PALE, className="pale")) == 2
    many = {
        "period": a_headline(100, 80),
        "previous": a_headline(100, 40, 80.0),
        "year_before": a_headline(100, 78, 89.9),
    }
    tiles = kpi_tiles(many, WORDS)
    assert found_by(tiles, title=PALE) == []
    assert written(tiles).count("change-up") == 2


def test_points_lost_in_one_meeting_are_for_reference():
    lost = [{"code": "ND1", "name": "Chuẩn bị", "lost": 1.0, "n": 1}]
    assert PALE in written(lost_points(lost, WORDS))
    assert PALE not in written(lost_points([lost[0] | {"n": 3}], WORDS))


LOWEST = Finding(
    "lowest", {"name": "Nhóm Kiểm tra", "score": 80.0}, evidence={"group": ("b",)}, n=7
)


def test_a_sentence_outside_a_chart_marks_its_rows():
    line = finding_line(LOWEST, [{"group": "a"}, {"group": "b"}], "part", WORDS)
    button = found_by(line, className="finding")[0]
    assert (button["data-evidence-of"], button["data-rows"]) == ("part", "1")
    assert button["children"] == "Nhóm Kiểm tra thấp nhất: 80,0"


def test_a_sentence_without_rows_is_no_button():
    assert found_by(finding_line(Finding("empty"), [], "part", WORDS), className="finding") == []


def test_key_points_lead_to_their_parts_and_say_n_and_period():
    drawn = key_points([KeyPoint(LOWEST, "part", "tháng 09/2025")], Finding("empty"), WORDS)
    assert found_by(drawn, className="finding")[0]["data-evidence-of"] == "part"
    assert "n = 7 · tháng 09/2025" in written(drawn)
    assert "(n = 9)" in written(key_points([], Finding("none", {"n": 9}), WORDS))
