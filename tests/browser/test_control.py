"""A person sets the limits of a control chart anew, and takes it back."""

import pytest

pytestmark = pytest.mark.browser


def test_limits_are_set_anew_with_a_reason_and_taken_back(visitor):
    visit = visitor()
    page = visit.open("/chi-bo/thi-tran-que-thon-02")
    assert page.title().startswith(page.locator("h1").inner_text())
    page.locator(".rebase-form summary").click()
    page.get_by_role("button", name="Tính lại giới hạn").click()
    page.get_by_text("Hãy ghi lý do").wait_for()
    page.locator("#control-month").click()
    page.get_by_role("listbox").get_by_role("option", name="01/2024").click()
    page.locator("#control-reason").fill("Đổi bí thư chi bộ")
    page.get_by_role("button", name="Tính lại giới hạn").click()
    page.get_by_text("Từ 01/2024: Đổi bí thư chi bộ").wait_for()
    page.locator("#control-chart").get_by_text("Tính lại 01/2024").wait_for()
    page.get_by_role("button", name="Bỏ", exact=True).click()
    page.get_by_text("Đã bỏ mốc.").wait_for()
    visit.settle()
    assert page.locator("#control-chart").get_by_text("Tính lại 01/2024").count() == 0
