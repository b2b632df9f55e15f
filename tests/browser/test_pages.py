"""Pages of one kind stand alike; links lead on and back; the language changes in place."""

import pytest

pytestmark = pytest.mark.browser

# Every other page is walked through in test_every_page.
PAGES = {"/nhom/content": 5, "/nhom/chairing": 5, "/nhom/members": 5}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_a_group_has_its_heading_and_its_charts(visitor, path):
    page = visitor().open(path)
    assert page.locator("h1").inner_text()
    assert page.locator(".dash-graph .main-svg").count() >= PAGES[path]


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
