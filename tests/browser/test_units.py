"""Choices of the funnel and of the peers stand in the address; points and rows lead on."""

import pytest

pytestmark = pytest.mark.browser

CLICK_FIRST_POINT = """() => {
  const box = document.querySelector('#funnel-chart .js-plotly-plot');
  const trace = box.data.find(one => one.mode === 'markers');
  box.emit('plotly_click', {points: [{customdata: trace.customdata[0]}]});
}"""


def test_a_switch_writes_the_address_and_back_undoes_it(visitor):
    visit = visitor()
    page = visit.open("/pheu?ky=2024")
    sentence = page.locator("#funnel-allowance").inner_text()
    page.get_by_role("button", name="Chỉ tính ngẫu nhiên").click()
    page.wait_for_url("**/pheu?ky=2024&gioi-han=chance")
    visit.settle()
    pressed = page.get_by_role("button", name="Chỉ tính ngẫu nhiên")
    assert pressed.get_attribute("aria-pressed") == "true"
    assert page.locator("#funnel-allowance").inner_text() != sentence
    page.get_by_role("button", name="Đơn vị trực thuộc").click()
    page.wait_for_url("**/pheu?ky=2024&cap=below&gioi-han=chance")
    visit.settle()
    page.go_back()
    page.go_back()
    page.wait_for_url("**/pheu?ky=2024")
    visit.settle()
    assert page.locator("#funnel-allowance").inner_text() == sentence


def test_a_point_opens_the_branch(visitor):
    visit = visitor()
    page = visit.open("/pheu?ky=2024&gioi-han=chance")
    page.evaluate(CLICK_FIRST_POINT)
    page.wait_for_url("**/chi-bo/*?ky=2024")
    visit.settle()
    assert page.locator("h1").inner_text()


def test_the_peers_are_chosen_by_buttons_and_the_chart_takes_the_height_of_its_rows(visitor):
    visit = visitor()
    page = visit.open("/vi-tri?ky=2024")
    tall = page.locator("#ranks-frame .chart-box").bounding_box()["height"]
    page.locator("#ranks-switches button[data-value=state_enterprise]").click()
    page.wait_for_url("**/vi-tri?ky=2024&loai-hinh=state_enterprise")
    visit.settle()
    page.locator("#ranks-frame.rows-12").wait_for()
    assert page.locator("#ranks-frame .chart-box").bounding_box()["height"] < tall / 2
    assert page.locator("#ranks-table tbody tr").count() == 3


def test_a_heading_sorts_and_a_row_opens_its_branch(visitor):
    visit = visitor()
    page = visit.open("/vi-tri?ky=2024&loai-hinh=health")
    page.locator("#ranks-table thead a").last.click()
    page.wait_for_url("**sap-xep=top")
    visit.settle()
    page.locator("#ranks-table tbody th a").first.click()
    page.wait_for_url("**/chi-bo/**")
    visit.settle()


def test_the_file_of_the_table_comes(visitor):
    page = visitor().open("/pheu?ky=2024")
    with page.expect_download() as coming:
        page.locator("#funnel-table-csv").click()
    assert coming.value.suggested_filename.endswith(".csv")
