"""Waiting, old, failed, lost and empty: what a reader sees when an answer is late or missing."""

import json
import re

import pytest

from tests.browser.conftest import free_port, served
from tests.browser.test_every_page import addresses

pytestmark = pytest.mark.browser

TILES, TREND = "overview-tiles.children", "overview-trend.figure"
CALLS = "**/_dash-update-component*"
SKELETON = """() => document.getAnimations().filter(one => one.animationName === 'appear')
  .map(one => [one.effect.target.id || one.effect.target.className,
    one.effect.getTiming().delay])"""


def output_of(route) -> str:
    return json.loads(route.request.post_data)["output"]


def ask_singly(page) -> None:
    """Let nothing be kept, so that every part is asked for by itself."""
    page.route("**/_kept-parts", lambda route: route.fulfill(json={"answers": []}))


def hold(page, *outputs: str) -> list:
    """Keep the requests for these outputs unanswered; the list of those kept."""
    ask_singly(page)
    kept: list = []

    def keep(route) -> None:
        if output_of(route) in outputs:
            kept.append(route)
        else:
            route.continue_()

    page.route(CALLS, keep)
    return kept


def refuse_once(page, output: str) -> None:
    """Answer the first request for this output as a broken server does."""
    ask_singly(page)
    refused: list[str] = []

    def answer(route) -> None:
        if output_of(route) == output and not refused:
            refused.append(output)
            body = json.dumps({"error": "x", "remedy": "y", "reference": "1a2b3c4d"})
            route.fulfill(status=500, content_type="application/json", body=body)
        else:
            route.continue_()

    page.route(CALLS, answer)


GREY = "node => Number(getComputedStyle(document.querySelector(node)).opacity) < 0.6"
PLAIN = "node => Number(getComputedStyle(document.querySelector(node)).opacity) === 1"
PARTS = ("#overview-tiles", "#overview-trend .main-svg")


def test_what_is_not_there_yet_shows_its_place_after_a_third_of_a_second(visitor):
    visit = visitor()
    page = visit.page
    kept = hold(page, TILES, TREND)
    page.goto(visit.address)
    page.locator(".group-row").first.wait_for()
    page.wait_for_function(f"() => ({SKELETON})().length === 2")
    assert dict(page.evaluate(SKELETON)) == {"overview-tiles": 300, "chart-box chart-340": 300}
    for route in kept:
        route.continue_()
    visit.settle()
    assert page.evaluate(SKELETON) == []
    assert page.locator(".tile").count() == 4


def test_nothing_moves_for_who_wants_no_motion(visitor):
    visit = visitor()
    page = visit.page
    kept = hold(page, TILES)
    page.goto(visit.address)
    page.locator(".group-row").first.wait_for()
    endless = "() => document.getAnimations().map(one => one.effect.getTiming().iterations)"
    page.wait_for_function(f"() => ({SKELETON})().length === 1")
    assert set(page.evaluate(endless)) == {1}
    for route in kept:
        route.continue_()
    visit.settle()


def test_old_numbers_are_grey_until_the_new_ones_arrive(visitor):
    visit = visitor()
    page = visit.open("/")
    kept = hold(page, TILES, TREND)
    page.locator("#filter-period").click()
    page.locator(".choice[data-value='12t']").click()
    for part in PARTS:
        page.wait_for_function(GREY, arg=part)
    assert page.locator(".tile").count() == 4
    for route in kept:
        route.continue_()
    visit.settle()
    for part in PARTS:
        page.wait_for_function(PLAIN, arg=part)


@pytest.mark.parametrize(
    ("output", "card", "filled"),
    [(TREND, ".chart-card:has(#overview-trend)", ".scatterlayer .trace"),
     (TILES, "#overview-tiles", ".tile")],
)  # fmt: skip
def test_a_failure_concerns_its_own_card_and_can_be_asked_again(visitor, output, card, filled):
    visit = visitor()
    page = visit.page
    refuse_once(page, output)
    page.goto(visit.address)
    place = page.locator(card)
    place.get_by_role("alert").wait_for()
    visit.settle()
    assert place.get_by_role("alert").inner_text().startswith(
        "Phần này chưa tải được. Mã lỗi: 1a2b3c4d"
    )
    assert page.get_by_role("alert").count() == 1
    assert page.locator(".group-row").count() == 4
    assert all("500" in wrong or "Callback error" in wrong for wrong in visit.wrong)
    visit.wrong.clear()
    visit.calls.clear()
    place.get_by_role("button", name="Thử lại").click()
    place.locator(filled).first.wait_for()
    assert page.get_by_role("alert").count() == 0
    assert [json.loads(call)["output"] for call in visit.calls] == [output]


def test_a_lost_server_is_said_and_found_again_with_fresh_numbers(
    visit_to, own_url, tmp_path
):
    port = free_port()
    banner = "#connection:not([hidden])"
    with served(tmp_path, own_url, port) as address:
        visit = visit_to(address)
        page = visit.open("/")
    before = page.locator("#overview-tiles").inner_text()
    page.locator("#filter-period").click()
    page.locator(".choice[data-value='12t']").click()
    page.locator(banner).wait_for()
    assert "tự kết nối lại" in page.locator(banner).inner_text()
    assert page.locator("#overview-tiles").inner_text() == before
    with served(tmp_path, own_url, port):
        page.locator(banner).wait_for(state="detached")
        visit.settle()
        assert page.locator("#overview-tiles").inner_text() != before
        assert page.locator(".filter-chip").all_inner_texts() == ["12 tháng gần nhất"]
    page.locator("[data-nav='/phuong-phap']").click()
    page.locator(banner).wait_for()
    with served(tmp_path, own_url, port):
        page.locator(banner).wait_for(state="detached")
        page.locator("#method-example table").wait_for()
    page.context.close()


def test_without_any_data_every_page_stands_and_says_what_to_do(visit_to, tmp_path):
    url = f"sqlite:///{tmp_path / 'empty.sqlite'}"
    with served(tmp_path, url, free_port(), "--empty") as address:
        visit = visit_to(address)
        for path in addresses():
            page = visit.open(path)
            assert page.locator("h1").inner_text()
            if page.locator(".filter-bar").count():
                assert page.locator(".no-data a[href='/nap']").is_visible(), path
            assert not re.search("1970|NaN|undefined", page.locator("main").inner_text()), path
        visit.page.context.close()
        assert visit.wrong == []


def test_a_question_mark_lists_the_keys(visitor):
    visit = visitor()
    page = visit.open("/")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Phím tắt")
    assert {"?", "/", "T", "Esc", "G T"} <= set(keys.locator("kbd").all_inner_texts())
    page.keyboard.press("?")
    page.keyboard.press("Escape")
    assert keys.count() == 0
