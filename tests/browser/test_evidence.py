"""A sentence leads to its numbers by mouse and keyboard; intervals are hidden by one key."""

import pytest

pytestmark = pytest.mark.browser
YEAR = "/nhom/inspection?ky=12t"
BARS = """() => [...document.querySelectorAll('.js-plotly-plot')].reduce((n, box) => n
  + box.querySelectorAll('.errorbar path').length, 0)"""


def card_of(page, name):
    return page.locator(f".chart-card:has(#{name})")


def test_pressing_a_sentence_opens_the_table_with_its_rows_marked(visitor):
    page = visitor().open("/nhom/content?ky=2024")
    card = card_of(page, "group-trend")
    sentence = card.locator(".card-finding button")
    assert "hội thảo 24/10/2023" in sentence.inner_text()
    sentence.focus()
    page.keyboard.press("Enter")
    table = card.locator(".card-table")
    assert table.is_visible()
    assert page.evaluate("document.activeElement.className") == "card-table"
    marked = table.locator("tr.evidence")
    assert marked.count() == 20
    first = marked.first.locator("th, td").all_inner_texts()
    assert first[0].startswith("01/2023")
    assert "số liệu của câu nhận định" in first[0]
    assert marked.first.locator("td.evidence").count() == 1


def test_the_rows_marked_say_what_the_sentence_says(visitor):
    page = visitor().open("/nhom/inspection")
    card = card_of(page, "group-trend")
    said = card.locator(".card-finding").inner_text()
    card.locator(".card-finding button").click()
    cells = card.locator("td.evidence").all_inner_texts()
    months = [text[:7] for text in card.locator("tr.evidence th").all_inner_texts()]
    assert len(cells) == 2
    assert cells[1] in said
    assert all(month in said for month in months)


def test_a_key_point_leads_to_the_card_that_shows_its_numbers(visitor):
    page = visitor().open("/?ky=12t")
    points = page.locator(".key-points .finding")
    assert 1 <= points.count() <= 3
    for point in points.all():
        part = page.locator(f"#{point.get_attribute('data-evidence-of')}")
        point.click()
        card = part.locator("xpath=ancestor-or-self::*[contains(@class, 'panel')][1]")
        assert card.locator(".evidence").count() >= 1
        assert card.locator(".evidence").first.is_visible()
        assert page.evaluate("card => card.contains(document.activeElement)", card.element_handle())
        assert point.inner_text() == card.locator(".card-finding").inner_text()


def test_one_key_hides_the_intervals_and_they_stay_hidden(visitor):
    visit = visitor()
    page = visit.open(YEAR)
    shown = page.evaluate(BARS)
    assert shown > 50
    page.keyboard.press("i")
    page.wait_for_function(f"({BARS})() === 0")
    assert visit.open(YEAR).evaluate(BARS) == 0
    page.keyboard.press("i")
    page.wait_for_function(f"({BARS})() === {shown}")


def test_the_key_is_listed_and_writes_in_a_field_of_text(visitor):
    page = visitor().open("/phuong-phap")
    page.keyboard.press("/")
    page.locator("#filter-search").press("i")
    assert page.locator("#filter-search").input_value() == "i"
    assert page.evaluate("localStorage.getItem('intervals-hidden')") is None
    page.keyboard.press("Escape")
    page.locator("#filter-search").evaluate("field => field.blur()")
    page.keyboard.press("?")
    assert "Hiện hoặc ẩn khoảng tin cậy" in page.locator("#keys").inner_text()


def test_branches_under_three_meetings_have_no_colour_in_the_grid(visitor):
    page = visitor().open("/?don-vi=phuong-tam-chuc")
    grid = page.locator("#overview-heat")
    assert grid.locator("tbody tr").count() > 30
    coloured = grid.locator("td[class*='heat-']:not(.heat-none):not(.heat-n)").count()
    assert coloured == 0
    assert grid.locator("td[title='dưới 3 buổi, chỉ để tham khảo']").count() > 100
    assert "Chữ mờ" in grid.locator(".card-note").inner_text()
