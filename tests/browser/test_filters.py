"""The filters by mouse, keys and thumb: what is chosen, written, undone, and where the focus is."""

import re

import pytest

from tests.browser.test_accessibility import violations

pytestmark = pytest.mark.browser

PHONE = (390, 844)
BRANCH = "thi-tran-que-thon-01"


def focused(page) -> str:
    return page.evaluate("document.activeElement.id || document.activeElement.className")


def chips(page) -> list[str]:
    return page.locator(".filter-chip").all_inner_texts()


def rows(page) -> list[str]:
    return page.locator(".filter-tree .tree-name").all_inner_texts()


def row(page, name: str):
    return page.get_by_role("treeitem", name=name, exact=True)


def open_menu(visit, name: str):
    visit.page.locator(f"#filter-{name}").click()
    return visit.settle()


def test_the_tree_loads_children_when_opened_and_a_branch_opens_its_profile(visitor):
    visit = visitor()
    page = visit.open("/?ky=12t")
    visit.calls.clear()
    open_menu(visit, "organisation")
    assert rows(page) == ["Toàn Đảng bộ", "Tỉnh ủy Ninh Bình"]
    row(page, "Tỉnh ủy Ninh Bình").locator(".tree-mark").click()
    row(page, "Phường Kim Bảng").locator(".tree-mark").click()
    leaf = page.locator(".filter-tree .tree-leaf").first
    leaf.wait_for()
    assert len(visit.calls) == 3
    name = leaf.inner_text()
    leaf.click()
    page.wait_for_url("**/chi-bo/**")
    visit.settle()
    assert page.url.endswith("?ky=12t")
    assert page.locator(".breadcrumbs [aria-current]").inner_text() == name


def test_the_way_to_the_chosen_organisation_is_open_already(visitor):
    visit = visitor()
    page = visit.open("/?don-vi=phuong-kim-bang")
    open_menu(visit, "organisation")
    chosen = page.locator(".filter-tree [aria-selected=true]")
    assert chosen.inner_text() == "Phường Kim Bảng"
    assert chosen.get_attribute("aria-level") == "3"
    assert "Phường Lê Hồ" in rows(page)


def test_the_tree_by_keys(visitor):
    visit = visitor()
    page = visit.open("/")
    page.locator("#filter-organisation").focus()
    page.keyboard.press("Enter")
    visit.settle()
    assert focused(page) == "filter-search"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    row(page, "Phường Kim Bảng").wait_for()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("l")
    assert page.evaluate("document.activeElement.textContent") == "Phường Kim Bảng"
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.textContent") == "Tỉnh ủy Ninh Bình"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**don-vi=phuong-kim-bang")
    visit.settle()
    assert focused(page) == "filter-organisation"
    assert chips(page) == ["Phường Kim Bảng"]


def test_search_ignores_accents_and_says_where_a_name_belongs(visitor):
    visit = visitor()
    page = visit.open("/nhom/content")
    page.keyboard.press("/")
    assert focused(page) == "filter-search"
    page.keyboard.type("phuong kim bang")
    first = page.locator("#filter-found button").first
    first.wait_for()
    assert first.inner_text().split("\n") == ["Phường Kim Bảng", "Tỉnh ủy Ninh Bình"]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/nhom/content?don-vi=phuong-kim-bang")


def test_a_search_that_finds_nothing_says_so(visitor):
    visit = visitor()
    page = visit.open("/phuong-phap")
    page.keyboard.press("/")
    page.keyboard.type("zzzz")
    page.get_by_text("Không tìm thấy đơn vị nào.").wait_for()


def test_a_range_given_backwards_is_turned_round(visitor):
    visit = visitor()
    page = visit.open("/")
    open_menu(visit, "period")
    page.locator("#period-from").select_option("2024-06")
    page.locator("#period-to").select_option("2024-01")
    page.locator("#period-apply").click()
    page.wait_for_url("**ky=2024-01..2024-06")
    visit.settle()
    assert chips(page) == ["01/2024 – 06/2024"]
    assert focused(page) == "filter-period"


def test_only_periods_with_data_are_offered_under_their_year(visitor):
    visit = visitor()
    page = visit.open("/?ky=2024-Q3")
    open_menu(visit, "period")
    assert page.get_by_role("tab", selected=True).inner_text() == "2024"
    assert page.locator(".choice[aria-pressed=true]:visible").all_inner_texts() == ["Quý 3"]
    page.get_by_role("tab", name="2025").click()
    assert page.locator(".period-year:visible .choice").all_inner_texts() == [
        "Cả năm", "6 tháng đầu", "6 tháng cuối", "Quý 1", "Quý 2", "Quý 3",
        *(f"T{month}" for month in range(1, 10)),
    ]  # fmt: skip


def test_escape_closes_a_menu_and_the_focus_returns(visitor):
    visit = visitor()
    page = visit.open("/")
    for name in ("organisation", "period", "more"):
        open_menu(visit, name)
        assert page.locator(f"#filter-{name}").get_attribute("aria-expanded") == "true"
        page.keyboard.press("Escape")
        assert page.locator(f"#filter-{name}").get_attribute("aria-expanded") == "false"
        assert focused(page) == f"filter-{name}"


def test_arrows_move_within_a_group_and_tab_goes_to_the_next(visitor):
    visit = visitor()
    page = visit.open("/")
    page.locator("#filter-more").focus()
    page.keyboard.press("ArrowDown")
    first = "document.activeElement.dataset.filter + ' ' + document.activeElement.dataset.value"
    assert page.evaluate(first) == "loai-buoi regular"
    page.keyboard.press("ArrowRight")
    assert page.evaluate(first) == "loai-buoi themed"
    page.keyboard.press("Tab")
    assert page.evaluate(first) == "loai-hinh residential"
    page.keyboard.press("Space")
    page.wait_for_url("**loai-hinh=residential")
    visit.settle()
    assert page.locator("#filter-more").inner_text().split() == ["Bộ", "lọc", "khác", "(1)"]


def test_every_kind_of_choice_is_written_shown_and_undone(visitor):
    visit = visitor()
    page = visit.open("/")
    open_menu(visit, "more")
    chosen = {"loai-buoi": "regular", "loai-hinh": "school", "danh-gia": "self",
              "xep-loai": "good", "nhom": "members", "doc": "then"}  # fmt: skip
    for key, value in chosen.items():
        page.locator(f".choice[data-filter={key}][data-value={value}]").click()
    visit.settle()
    query = "&".join(f"{key}={value}" for key, value in chosen.items())
    assert page.url == f"{visit.address}/?{query}"
    assert len(chips(page)) == len(chosen)
    page.locator(".filter-chip").nth(1).click()
    page.wait_for_url(lambda url: "loai-hinh" not in url)
    visit.settle()
    assert len(chips(page)) == len(chosen) - 1
    page.locator("#filter-reset").click()
    visit.settle()
    assert (page.url, chips(page)) == (f"{visit.address}/", [])
    for _ in range(2):
        page.go_back()
    visit.settle()
    assert page.url == f"{visit.address}/?{query}"


def test_a_group_chosen_on_a_groups_page_is_its_page(visitor):
    visit = visitor()
    page = visit.open("/nhom/content?ky=2024-H1")
    open_menu(visit, "more")
    page.locator(".choice[data-value=chairing]").click()
    page.wait_for_url("**/nhom/chairing?ky=2024-H1")
    visit.settle()
    assert chips(page) == ["6 tháng đầu năm 2024"]


def test_an_organisation_chosen_on_a_profile_leads_to_the_overview(visitor):
    visit = visitor()
    page = visit.open(f"/chi-bo/{BRANCH}")
    open_menu(visit, "organisation")
    row(page, "Tỉnh ủy Ninh Bình").click()
    page.wait_for_url("**/?don-vi=tinh-uy-ninh-binh")


@pytest.mark.parametrize(
    ("chart", "leads_to"),
    [
        ("#overview-trend .scatterlayer .trace:last-child .point >> nth=-1", r"/(nhom/\w+)?\?ky="),
        ("#overview-grades .barlayer .point >> nth=-1", r"/chi-bo\?ky=[\d-]+&xep-loai=\w+"),
        (".heat a >> nth=0", r"\?don-vi="),
        (".group-row >> nth=0", r"/nhom/content"),
    ],
)
def test_a_click_goes_one_level_down_and_a_crumb_or_back_returns(visitor, chart, leads_to):
    visit = visitor()
    page = visit.open("/")
    page.locator(chart).scroll_into_view_if_needed()
    page.locator(chart).click(force=True)
    page.wait_for_url(re.compile(leads_to))
    page.go_back()
    page.wait_for_url(f"{visit.address}/")


def test_a_crumb_goes_back_up(visitor):
    visit = visitor()
    page = visit.open("/?don-vi=phuong-kim-bang&ky=12t")
    page.locator(".breadcrumbs a").last.click()
    page.wait_for_url("**/?don-vi=tinh-uy-ninh-binh&ky=12t")


def test_a_phone_has_one_button_and_a_sheet_with_everything(visitor):
    visit = visitor(size=PHONE)
    page = visit.open("/?xep-loai=good")
    assert page.locator(".filter-bar .filter-button:visible").count() == 1
    assert page.locator("#filter-open").inner_text().startswith("Bộ lọc\n(1)")
    page.locator("#filter-open").click()
    visit.settle()
    sheet = page.get_by_role("dialog", name="Bộ lọc")
    assert sheet.bounding_box() == {"x": 0, "y": 0, "width": PHONE[0], "height": PHONE[1]}
    for part in (".filter-tree", "#filter-search", "#period-apply", ".choice[data-value=poor]"):
        assert page.locator(part).is_visible()
    page.locator(".choice[data-value=fair]").click()
    row(page, "Tỉnh ủy Ninh Bình").click()
    assert sheet.is_visible()
    page.get_by_role("button", name="Xem kết quả").click()
    visit.settle()
    assert page.url == f"{visit.address}/?don-vi=tinh-uy-ninh-binh&xep-loai=good,fair"
    assert focused(page) == "filter-open"
    assert not sheet.is_visible()


def test_the_sheet_keeps_the_focus_and_escape_gives_it_back(visitor):
    visit = visitor(size=PHONE)
    page = visit.open("/")
    page.locator("#filter-open").click()
    visit.settle()
    assert focused(page) == "filter-close"
    page.keyboard.press("Shift+Tab")
    assert focused(page) == "filter-done"
    page.keyboard.press("Tab")
    assert focused(page) == "filter-close"
    page.keyboard.press("Escape")
    assert focused(page) == "filter-open"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_an_open_menu_or_sheet(visitor, theme):
    visit = visitor(theme=theme)
    page = visit.open("/?don-vi=phuong-kim-bang&ky=2024-Q3&xep-loai=good")
    for name in ("organisation", "period", "more"):
        open_menu(visit, name)
        assert violations(page) == [], name
    visit = visitor(theme=theme, size=PHONE)
    page = visit.open("/?don-vi=phuong-kim-bang&ky=2024-Q3&xep-loai=good")
    page.locator("#filter-open").click()
    visit.settle()
    assert violations(page) == []
