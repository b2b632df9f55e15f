"""The funnel and the position among peers, answered as a browser asks them."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import plotly.graph_objects as go
import pytest
from plotly.utils import PlotlyJSONEncoder
from sqlalchemy import Engine

from dashboard.components.view import View
from dashboard.domain.filters import Filters
from dashboard.domain.viewer import Viewer
from dashboard.domain.words import BranchKind
from dashboard.pages import funnel, ranks
from dashboard.queries.funnel import funnel_units
from dashboard.queries.peers import peer_units, placed
from dashboard.queries.reader import Reader
from dashboard.queries.score_book import ScoreBooks
from dashboard.text import Words

Look = Callable[..., View]
VIETNAMESE = Words("vi")
QUERIES = [
    "", "ky=2024", "ky=2024&cap=below&nhom=chairing", "chi-so=good_share&gioi-han=chance",
    "ky=2030", "don-vi=nowhere", "don-vi=xa-tan-son-thon-07", "ky=2023-02", "xep-loai=poor",
    "loai-hinh=private_enterprise&quy-mo=large",
]  # fmt: skip


@pytest.fixture(scope="module")
def look(sample: Engine) -> Look:
    """Look at a choice as a viewer of a scope does."""
    books = ScoreBooks(sample)

    def of(query: str, language: str = "vi") -> View:
        return View.of(Reader(sample, Viewer(), books), query, Words(language))

    return of


def written(part: Any) -> str:
    return json.dumps(part, cls=PlotlyJSONEncoder, ensure_ascii=False)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("query", QUERIES)
def test_every_part_answers_every_choice(look: Look, query: str, language: str):
    view = look(query, language)
    for part in (funnel.say_allowance, funnel.show_legend, funnel.show_outside,
                 ranks.show_choices, ranks.show_legend, ranks.show_places):  # fmt: skip
        assert written(part(view))
    for draw in (funnel.draw_funnel, ranks.draw_ranks):
        figure = draw(view)
        go.Figure(**figure)
        assert figure["layout"]["meta"]["finding"]
    for sheet in (funnel.sheet_of(view), ranks.sheet_of(view)):
        assert {len(row) for row in sheet.rows} <= {len(sheet.headings)}


def pressed(parts: list[Any]) -> dict[str, str]:
    return {
        button.to_plotly_json()["props"]["data-filter"]: button.to_plotly_json()["props"][
            "data-value"
        ]
        for fieldset in parts
        for button in fieldset.children[1:]
        if button.to_plotly_json()["props"]["aria-pressed"] == "true"
    }


def test_the_funnels_own_choices_show_what_the_address_says():
    chosen = Filters.from_query("cap=below&nhom=inspection&gioi-han=chance")
    assert pressed(funnel.controls(chosen, VIETNAMESE)) == {
        "cap": "below", "chi-so": "mean", "nhom": "inspection",
    }  # fmt: skip
    assert pressed(funnel.limits_control(chosen, VIETNAMESE)) == {"gioi-han": "chance"}


def test_a_share_of_meetings_has_no_group_to_choose():
    chosen = Filters.from_query("chi-so=good_share&nhom=inspection")
    assert pressed(funnel.controls(chosen, VIETNAMESE)) == {
        "cap": "branches", "chi-so": "good_share",
    }  # fmt: skip


def test_the_peers_shown_are_those_compared(look: Look):
    assert pressed(ranks.show_choices(look("ky=2024"))) == {
        "loai-hinh": "residential", "quy-mo": "large", "nhom": "",
    }  # fmt: skip
    every = ",".join(BranchKind)
    view = look(f"ky=2024&quy-mo=any&loai-hinh={every}")
    assert pressed(ranks.show_choices(view))["loai-hinh"] == every
    assert len(list(ranks.sheet_of(view).rows)) == 300


def links(figure: dict[str, Any]) -> list[str]:
    found = [link for trace in figure["data"] for link in trace.get("customdata") or []]
    return [link[0] if isinstance(link, list) else link for link in found]


def test_a_point_leads_to_the_branch_without_this_pages_own_choices(look: Look):
    figure = funnel.draw_funnel(look("ky=2024&gioi-han=chance&nhom=members&chi-so=good_share"))
    assert "/chi-bo/xa-tan-son-thon-07?ky=2024&nhom=members" in links(figure)
    assert len(links(figure)) == 300
    rows = links(ranks.draw_ranks(look("ky=2024&quy-mo=medium&loai-hinh=residential")))
    assert rows
    assert all(link.startswith("/chi-bo/") and link.endswith("?ky=2024") for link in rows)


def test_an_organisation_leads_to_the_same_funnel_below_it(look: Look):
    figure = funnel.draw_funnel(look("ky=2024&cap=below&nhom=members"))
    there = [parse_qs(urlsplit(link).query)["don-vi"][0] for link in links(figure)]
    assert "phuong-tam-chuc" in there
    assert {urlsplit(link).path for link in links(figure)} == {"/pheu"}
    below = funnel.draw_funnel(look("ky=2024&cap=below&nhom=members&don-vi=phuong-tam-chuc"))
    assert {urlsplit(link).path.split("/")[1] for link in links(below)} == {"chi-bo"}


def test_the_sentence_of_the_switch_says_what_the_limits_allow_for(look: Look):
    plot = funnel_units(look("ky=2024").reader, Filters.from_query("ky=2024")).funnel
    said = funnel.say_allowance(look("ky=2024"))
    assert f"{VIETNAMESE.number(plot.found.phi)} lần" in said
    assert f"τ = {VIETNAMESE.number(plot.between)} điểm" in said
    assert "chỉ tính dao động ngẫu nhiên" in funnel.say_allowance(look("ky=2024&gioi-han=chance"))
    assert funnel.say_allowance(look("ky=2030")) == ""


def test_the_table_lists_those_outside_with_their_limits(look: Look):
    drawn = written(funnel.show_outside(look("ky=2024")))
    assert "Chi bộ thôn 5 Hoàng Tây" in drawn
    assert "\u00a0–\u00a099," in drawn
    assert "khoảng 0,60, có thể tới 3, trong 300 đơn vị" in drawn
    assert VIETNAMESE("funnel.table.none") in written(
        funnel.show_outside(look("ky=2024&cap=below"))
    )


def test_the_file_holds_every_unit_with_its_limits(look: Look):
    sheet = funnel.sheet_of(look("ky=2024"))
    rows = list(sheet.rows)
    assert (len(rows), rows[0][1], rows[0][-1]) == (300, "Chi bộ thôn 5 Hoàng Tây", "thấp hơn")
    assert sheet.above[0] == "01/2024 – 12/2024"
    few = list(funnel.sheet_of(look("ky=2023-02")).rows)
    assert {tuple(row[5:9]) for row in few} == {(None,) * 4}


def test_places_are_intervals_and_rows_are_sorted_as_the_heading_asks(look: Look):
    drawn = written(ranks.show_places(look("ky=2024&loai-hinh=residential&quy-mo=medium")))
    filters = Filters.from_query("ky=2024&loai-hinh=residential&quy-mo=medium")
    reader = look("").reader
    lowest = placed(peer_units(reader, filters)).iloc[0]
    ends = [VIETNAMESE.count(lowest[f"place_{end}"]) for end in ("median", "low", "high")]
    assert "{} ({}–{})".format(*ends) in drawn
    assert VIETNAMESE("ranks.column.place") in drawn
    down = written(ranks.show_places(look("ky=2024&sap-xep=-top&quy-mo=medium")))
    assert '"aria-sort": "descending"' in down
    assert written(ranks.show_places(look("ky=2024&sap-xep=nonsense")))


def test_branches_under_three_meetings_are_listed_apart_without_a_place(look: Look):
    drawn = written(ranks.show_places(look("ky=2023-02&loai-hinh=school&quy-mo=medium")))
    assert VIETNAMESE("ranks.few") in drawn
    assert VIETNAMESE("ranks.too_few") in drawn
    assert VIETNAMESE("ranks.column.place") not in drawn


@pytest.mark.parametrize(("rows", "step"), [(0, 12), (12, 12), (13, 24), (41, 62), (60, 62)])
def test_a_chart_is_as_high_as_its_rows_take(rows: int, step: int):
    assert ranks.frame_class(rows) == f"span-12 rows-{step}"
