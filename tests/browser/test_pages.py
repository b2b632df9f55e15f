"""Every page stands, in each theme, language and width; nothing asks another host."""

import pytest

pytestmark = pytest.mark.browser

PAGES = {
    "/": 2,
    "/nhom/content": 5,
    "/nhom/chairing": 5,
    "/nhom/members": 5,
    "/nhom/inspection": 5,
    "/chi-bo": 0,
    "/can-xem": 0,
    "/can-xem/ke-hoach": 0,
    "/dau-hieu": 1,
    "/pheu": 1,
    "/vi-tri": 1,
    "/so-sanh": 5,
    "/tieu-chi": 2,
    "/phuong-phap": 0,
    "/tien-do": 0,
    "/han-che": 1,
    "/cuoi-nam": 0,
}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_its_heading_and_its_charts(visitor, path):
    page = visitor().open(path)
    assert page.locator("h1").inner_text()
    assert page.locator(".dash-graph .main-svg").count() >= PAGES[path]


@pytest.mark.parametrize("path", ["/", "/nhom/inspection", "/pheu", "/vi-tri"])
def test_every_chart_has_a_name_a_sentence_and_a_table(visitor, path):
    page = visitor().open(path)
    charts = page.locator(".chart-card")
    assert charts.count() >= PAGES[path]
    for card in charts.all():
        assert card.locator("h2, h3").first.inner_text()
        assert card.locator("[role=img]").first.get_attribute("aria-label")
        assert card.locator("table tr").count() > 1


def test_a_branch_page_opens_from_the_overview_and_back_returns(visitor):
    visit = visitor()
    page = visit.open("/")
    page.locator("a[href^='/chi-bo/']").first.click()
    page.wait_for_url("**/chi-bo/**")
    visit.settle()
    assert page.locator(".dash-graph .main-svg").count() >= 1
    page.go_back()
    visit.settle()
    assert page.url.rstrip("/").split("?")[0] == visit.address


def test_an_unknown_branch_says_so(visitor):
    page = visitor().open("/chi-bo/khong-co-that")
    page.get_by_text("khong-co-that").first.wait_for()


def test_the_language_switch_keeps_place_and_state(visitor):
    visit = visitor()
    page = visit.open("/nhom/members?ky=2024-H1")
    heading = page.locator("h1").inner_text()
    page.locator("[data-language], .language-switch, #language-switch").first.click()
    page.wait_for_function("document.documentElement.lang === 'en'")
    visit.settle()
    assert page.url == f"{visit.address}/nhom/members?ky=2024-H1"
    assert page.locator("h1").inner_text() != heading
