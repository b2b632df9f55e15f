"""An inspector plans a visit from the list, takes it back, plans it again and settles it."""

import pytest

from tests.browser.test_accessibility import violations

pytestmark = pytest.mark.browser


def test_a_visit_is_planned_undone_planned_again_and_made(visitor):
    visit = visitor()
    page = visit.open("/can-xem?don-vi=phuong-le-ho")
    first = page.locator("#attention-list tbody tr").first
    name = first.locator("th a").inner_text()
    first.locator("[data-plan]").click()
    assert page.locator("dialog[open] .visit-name").inner_text() == name
    assert violations(page) == []

    page.fill("#visit-day", "31/02/2027")
    page.fill("#visit-assessor", "ds-07")
    page.click("#visit-save")
    page.get_by_text("Ngày ghi theo dạng").wait_for()
    day = page.evaluate(
        "() => { const d = new Date(Date.now() + 9e9); const two = n => String(n).padStart(2, '0');"
        " return `${two(d.getDate())}/${two(d.getMonth() + 1)}/${d.getFullYear()}`; }"
    )
    page.fill("#visit-day", day)
    page.click("#visit-save")
    page.get_by_text(f"Đã lập lịch ngày {day}, người dự DS-07.").wait_for()
    page.click("#visit-save")
    page.get_by_text("đã có lịch vào ngày đó").wait_for()
    page.click("#visit-undo")
    page.get_by_text("Đã bỏ lịch vừa lập.").wait_for()
    page.click("#visit-save")
    page.get_by_text("Đã lập lịch ngày").wait_for()
    page.locator("#visit-dialog form button").click()
    first.locator(".chip", has_text=f"{day} · DS-07").wait_for()

    page.locator(".tabs a").nth(1).click()
    page.wait_for_url("**/can-xem/ke-hoach?don-vi=phuong-le-ho")
    row = page.locator("#visits-list tbody tr", has_text=day)
    row.wait_for()
    assert row.locator("th a").inner_text() == name
    row.locator("[data-verb=close]").click()
    page.get_by_text("Đã ghi là đã dự").wait_for()
    made = page.locator("#visits-settled tbody tr", has_text="Đã dự")
    made.wait_for()
    assert violations(page) == []
    made.locator("[data-verb=reopen]").click()
    row.wait_for()
    row.locator("[data-verb=cancel]").click()
    page.locator("#visits-list .empty-state").wait_for()


def test_a_reason_is_chosen_and_taken_back_by_the_address(visitor):
    visit = visitor()
    page = visit.open("/can-xem?ky=2024-09")
    whole = page.locator("#attention-list tbody tr").count()
    page.locator(".reason-choices [data-value=late]").click()
    page.wait_for_url("**/can-xem?ky=2024-09&ly-do=late")
    page.locator(".reason-choices [data-value=late][aria-pressed=true]").wait_for()
    assert page.locator("#attention-list tbody tr").count() == 12
    page.go_back()
    page.locator(".reason-choices [data-value=late][aria-pressed=false]").wait_for()
    assert page.locator("#attention-list tbody tr").count() == whole


def test_what_is_printed_of_the_plan_is_its_list_alone(visitor):
    visit = visitor()
    page = visit.open("/can-xem/ke-hoach")
    page.emulate_media(media="print")
    for part in (".top-bar", ".tabs", ".bar .actions", ".unprinted"):
        assert not page.locator(part).first.is_visible(), part
    assert page.locator("h1").is_visible()


def test_the_overview_leads_to_the_whole_list(visitor):
    page = visitor().open("/?ky=2024-09")
    page.locator("#overview-attention a[href^='/can-xem']").click()
    page.wait_for_url("**/can-xem?ky=2024-09")
