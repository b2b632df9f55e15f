"""The inspectors' table: sorted, searched, scrolled and opened as people do it."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.test_accessibility import violations

pytestmark = pytest.mark.browser

ROWS = '"output":"branches-grid.getRowsResponse"'
SHOWN = "() => document.querySelector('.grid-place')?.dataset.state === 'shown'"
FILLED = "() => document.querySelectorAll('.ag-row:not(.row-waiting) .two-lines a').length > 5"


def asked(visit) -> list[dict]:
    """Return what the grid asked the server for, in order."""
    return [json.loads(body)["inputs"][0]["value"] for body in visit.calls if ROWS in body]


def settled(visit):
    visit.settle()
    visit.page.wait_for_function(SHOWN)
    visit.page.wait_for_function(FILLED)
    return visit.page


def table(visitor, query="", **kinds):
    visit = visitor(**kinds)
    visit.page.goto(f"{visit.address}/chi-bo{query}")
    settled(visit)
    return visit


def query_of(page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def choose(page, query) -> None:
    """Choose as the filters do, whatever they look like."""
    page.evaluate("query => window.chibo.go(`/chi-bo?${query}`)", query)


def column(page, name) -> list[str]:
    """Return a column's words in the order of the rows."""
    return page.evaluate(
        """name => [...document.querySelectorAll('.ag-row:not(.row-waiting)')]
            .filter(row => row.querySelector(`[col-id="${name}"]`))
            .sort((a, b) => a.ariaRowIndex - b.ariaRowIndex)
            .map(row => row.querySelector(`[col-id="${name}"]`).innerText.trim())""",
        name,
    )


def numbers(page, name) -> list[float]:
    texts = column(page, name)
    return [float(text.replace(",", ".").replace("−", "-")) for text in texts if text != "–"]


def header(page, name):
    return page.locator(f'.ag-header-cell[col-id="{name}"]')


def test_a_click_on_a_heading_sorts_stands_in_the_address_and_back_undoes_it(visitor):
    visit = table(visitor, "?ky=12t")
    page = visit.page
    before = column(page, "name")
    header(page, "gap").click()
    page.wait_for_url("**sap-xep=-gap**")
    settled(visit)
    gaps = numbers(page, "gap")
    assert gaps == sorted(gaps, reverse=True)
    assert header(page, "gap").get_attribute("aria-sort") == "descending"
    assert [call["startRow"] for call in asked(visit)] == [0, 0]
    page.go_back()
    page.wait_for_url(lambda url: "sap-xep" not in url)
    settled(visit)
    assert header(page, "total").get_attribute("aria-sort") == "ascending"
    assert column(page, "name") == before
    assert len(asked(visit)) == 3


def test_an_address_with_an_order_opens_sorted(visitor):
    page = table(visitor, "?ky=12t&sap-xep=-content").page
    content = numbers(page, "content")
    assert content == sorted(content, reverse=True)
    assert header(page, "content").get_attribute("aria-sort") == "descending"


def test_a_search_without_accents_finds_names_with_them(visitor):
    visit = table(visitor)
    page = visit.page
    page.locator("#branches-search").fill("kim bang")
    page.wait_for_url("**tim=kim**")
    settled(visit)
    names = column(page, "name")
    assert names
    assert all("Kim Bảng" in name for name in names)
    assert query_of(page) == {"tim": ["kim bang"]}
    assert len(asked(visit)) == 2
    shown = int(page.locator("#branches-count strong").first.inner_text())
    assert 0 < shown < 300
    field = page.locator("#branches-search")
    for _ in range(4):
        field.press("ArrowLeft")
    field.press("x")
    page.wait_for_url("**tim=kim%20xbang")
    page.locator(".grid-message[data-when=nothing]").wait_for()
    field.press("y")
    assert field.input_value() == "kim xybang"


def test_each_applied_filter_asks_for_rows_once(visitor):
    visit = table(visitor)
    page = visit.page
    assert len(asked(visit)) == 1
    choose(page, "ky=12t")
    page.wait_for_url("**ky=12t**")
    settled(visit)
    assert len(asked(visit)) == 2
    page.go_back()
    page.wait_for_url(lambda url: "ky=" not in url)
    settled(visit)
    assert len(asked(visit)) == 3


def test_a_chosen_group_stands_out_and_sorts(visitor):
    visit = table(visitor, "?ky=12t&nhom=chairing")
    page = visit.page
    chairing = numbers(page, "chairing")
    assert chairing == sorted(chairing)
    assert header(page, "chairing").get_attribute("aria-sort") == "ascending"
    ground = "getComputedStyle(document.querySelector('.ag-row [col-id=%s]')).backgroundColor"
    assert page.evaluate(ground % "chairing") != page.evaluate(ground % "members")


def test_a_column_switched_off_stays_off_until_it_is_reset(visitor):
    visit = table(visitor)
    page = visit.page
    assert header(page, "gap").count() == 1
    assert header(page, "kind").count() == 0
    page.locator(".column-menu summary").click()
    page.locator("[data-column=gap]").click()
    page.locator("[data-column=kind]").click()
    header(page, "kind").wait_for()
    assert header(page, "gap").count() == 0
    page.reload()
    settled(visit)
    assert header(page, "gap").count() == 0
    assert header(page, "kind").count() == 1
    page.locator(".column-menu summary").click()
    assert page.locator("[data-column=gap]").get_attribute("aria-checked") == "false"
    page.locator(".column-usual").click()
    header(page, "gap").wait_for()
    assert header(page, "kind").count() == 0
    page.reload()
    settled(visit)
    assert header(page, "gap").count() == 1


def test_scrolling_loads_the_rows_it_comes_to(visitor):
    visit = table(visitor)
    page = visit.page
    page.locator(".ag-body-viewport").evaluate("body => { body.scrollTop = 54 * 249; }")
    page.locator('.ag-row[row-index="249"] [col-id=at]', has_text="250").wait_for()
    page.locator('.ag-row[row-index="249"] .two-lines a').wait_for()
    assert {"startRow": 200, "endRow": 300} in [
        {key: call[key] for key in ("startRow", "endRow")} for call in asked(visit)
    ]


def test_a_profile_is_opened_by_keyboard(visitor):
    visit = table(visitor)
    page = visit.page
    href = page.locator('.ag-row[row-index="2"] .two-lines a').get_attribute("href")
    header(page, "name").focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{href}")
    visit.settle()
    page.go_back()
    settled(visit)


def test_a_name_is_a_real_link_and_a_click_on_the_row_opens_it(visitor):
    visit = table(visitor)
    page = visit.page
    link = page.locator('.ag-row[row-index="1"] .two-lines a')
    href = link.get_attribute("href")
    with page.context.expect_page() as opened:
        link.click(modifiers=["ControlOrMeta"])
    assert opened.value.url.endswith(href)
    page.locator('.ag-row[row-index="1"] [col-id=total]').click()
    page.wait_for_url(f"**{href}")


def test_filters_that_leave_nothing_say_so_and_can_be_removed(visitor):
    visit = visitor()
    page = visit.page
    page.goto(f"{visit.address}/chi-bo?tim=khongcochibonao")
    message = page.locator(".grid-message[data-when=nothing]")
    message.wait_for()
    assert page.locator("#branches-count").inner_text().startswith("0 / ")
    message.locator("a").click()
    page.wait_for_url(f"{visit.address}/chi-bo")
    settled(visit)
    assert not message.is_visible()
    assert page.locator("#branches-search").input_value() == ""


def test_a_failure_says_so_and_can_be_tried_again(visitor):
    visit = table(visitor)
    page = visit.page

    def refuse(route):
        if ROWS in (route.request.post_data or ""):
            route.fulfill(status=204)
        else:
            route.continue_()

    page.route("**/_dash-update-component**", refuse)
    choose(page, "ky=12t")
    message = page.locator(".grid-message[data-when=failed]")
    message.wait_for()
    page.unroute("**/_dash-update-component**")
    message.locator("button").click()
    settled(visit)
    assert not message.is_visible()
    assert "12t" in page.url


@pytest.mark.parametrize("early", [True, False])
def test_a_late_answer_never_shows_rows_of_an_earlier_choice(visitor, early):
    visit = table(visitor)
    page = visit.page
    held = []

    def hold(route):
        if ROWS in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    page.route("**/_dash-update-component**", hold)
    for text in ("nguyen uy", "hoang tay"):
        with page.expect_request(lambda request: ROWS in (request.post_data or "")):
            page.locator("#branches-search").fill(text)
        page.evaluate("() => 0")  # the route hears of a request after its listeners
    first, second = held
    for route in (first, second) if early else (second, first):
        with page.expect_response("**/_dash-update-component**"):
            route.continue_()
    settled(visit)
    names = column(page, "name")
    assert names
    assert all("Hoàng Tây" in name for name in names)


def test_pages_without_a_grid_do_not_load_its_code(visitor):
    visit = visitor()
    seen: list[str] = []
    visit.page.on("request", lambda request: seen.append(request.url))
    page = visit.open("/phuong-phap")
    assert [url for url in seen if "ag-grid" in url or "ag_grid" in url or "plotly-" in url] == []
    page.locator("[data-nav='/chi-bo']").click()
    settled(visit)
    assert len([url for url in seen if "dash_ag_grid" in url]) == 2
    assert [url for url in seen if "plotly-" in url] == []
    page.locator("[data-nav='/']").click()
    page.wait_for_url(f"{visit.address}/")
    visit.settle()
    page.locator(".dash-graph .main-svg").first.wait_for()
    assert len([url for url in seen if "plotly-" in url]) == 1


def test_the_table_can_be_used_on_a_phone(visitor):
    page = table(visitor, size=(390, 844)).page
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    name = page.locator(".ag-pinned-left-header").bounding_box()
    assert name is not None
    assert name["width"] <= 160
    page.locator(".ag-center-cols-viewport").evaluate("box => { box.scrollLeft = 2000; }")
    page.locator(".ag-row [col-id=sparkline] svg").first.wait_for()


def test_print_is_a_plain_table_of_the_rows_loaded(visitor):
    visit = table(visitor)
    page = visit.page
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".printed-rows tbody tr").count() == 100
    assert page.locator(".printed-rows tbody tr").first.inner_text().startswith("1\t")
    assert not page.locator(".branch-grid").is_visible()
    page.emulate_media(media="screen")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator(".printed-rows").count() == 0


def test_all_rows_are_downloaded(visitor):
    visit = table(visitor, "?loai-hinh=school")
    page = visit.page
    total = int(page.locator("#branches-count strong").first.inner_text())
    with page.expect_download() as taken:
        page.locator("#branches-sheet-csv").click()
    lines = taken.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert "MẪU" in lines[0]
    assert len(lines) == total + 3


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_a_filled_table(visitor, theme, language):
    page = table(visitor, "?ky=12t", language=language, theme=theme).page
    assert violations(page) == []
    page.locator(".column-menu summary").click()
    assert violations(page) == []
