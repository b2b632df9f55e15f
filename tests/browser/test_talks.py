"""A talk is made, put in order, undone and kept; a chart goes into one; two people lose nothing."""

import pytest

from tests.browser.test_accessibility import IN_THEME, violations

pytestmark = pytest.mark.browser

HEADS = ".talk-slide .slide-name"
WIDTH = "document.documentElement.scrollWidth"


def make_talk(visit, query=""):
    """Save the talk of the filters chosen; the editor stands open."""
    page = visit.open(f"/bai-trinh-chieu{query}")
    page.get_by_role("button", name="Lưu thành bài mới").click()
    page.locator(".talk-slide").nth(13).wait_for()
    visit.settle()
    return page


def slide(page, at, verb):
    page.locator(".talk-slide").nth(at).locator(f"[data-slide={verb}]").click()


def kept(page):
    page.get_by_text("Đã lưu lúc").wait_for()


def reopened(visit):
    visit.page.reload()
    visit.page.locator(".talk-slide").first.wait_for()
    return visit.settle().locator(HEADS).all_inner_texts()


def test_a_talk_is_put_in_order_undone_and_kept(visitor):
    visit = visitor()
    page = make_talk(visit, "?don-vi=phuong-le-ho")
    first, second, third = page.locator(HEADS).all_inner_texts()[:3]
    slide(page, 0, "down")
    slide(page, 2, "hide")
    slide(page, 3, "delete")
    page.keyboard.press("Control+z")
    page.locator(".talk-slide").nth(13).wait_for()
    slide(page, 1, "twin")
    page.get_by_role("button", name="Hoàn tác", exact=True).click()
    title = page.locator(".talk-slide").nth(1).locator("input")
    title.fill("Một ý của tôi")
    title.press("Alt+ArrowUp")
    page.locator("#talk-since").fill("24/10/2024")
    page.locator("#talk-ours").fill("xã Lê Hồ")
    page.locator(".talk-found button").first.click()
    kept(page)
    assert page.locator(HEADS).all_inner_texts()[:3] == [first, second, third]
    assert reopened(visit)[:3] == [first, second, third]
    assert page.locator(".talk-slide.is-hidden .slide-name").all_inner_texts() == [third]
    assert page.locator(".talk-slide input").first.input_value() == "Một ý của tôi"
    assert page.locator("#talk-since").input_value() == "24/10/2024"
    assert "Lê Hồ" in page.locator(".talk-unit").inner_text()
    assert "don-vi=phuong-le-ho" in page.url


def test_a_period_chosen_in_the_editor_is_the_talks(visitor):
    visit = visitor()
    page = make_talk(visit)
    page.locator("#filter-period").click()
    page.locator(".choice[data-filter=ky][data-value='12t']").click()
    kept(page)
    visit.open(page.url.split("?")[0].removeprefix(visit.address))
    page.wait_for_url("**ky=12t")


def test_a_chart_goes_into_a_talk_and_comes_out_again(visitor):
    visit = visitor()
    page = visit.open("/pheu?don-vi=phuong-le-ho")
    page.locator("[data-action=present]").first.click()
    page.locator("#talk-dialog[open]").wait_for()
    assert violations(page) == []
    page.locator("#talk-which").select_option("")
    page.locator("#talk-new-name").fill("Biểu đồ hay")
    page.get_by_role("button", name="Đưa vào", exact=True).click()
    page.locator(".talk-notice").wait_for()
    page.locator("[data-action=present]").first.click()
    page.locator("#talk-which").select_option(label="Biểu đồ hay")
    page.get_by_role("button", name="Đưa vào", exact=True).click()
    page.get_by_role("button", name="Hoàn tác").click()
    page.get_by_text("Đã bỏ biểu đồ khỏi bài.").wait_for()
    page = visit.open("/bai-trinh-chieu")
    page.get_by_role("link", name="Biểu đồ hay", exact=True).click()
    page.locator(".talk-slide").wait_for()
    assert "Phễu" in page.locator(HEADS).inner_text()
    assert "Lê Hồ" in page.locator(".talk-slide").inner_text()


def test_two_people_at_once_lose_nothing(visitor):
    lan, minh = visitor(), visitor()
    page = make_talk(lan)
    other = minh.open(page.url.removeprefix(lan.address))
    other.locator(".talk-slide").first.wait_for()
    slide(page, 0, "delete")
    kept(page)
    slide(other, 13, "delete")
    other.get_by_role("button", name="Giữ bản của tôi thành bài khác").click()
    other.wait_for_function("() => document.getElementById('talk-name').value.includes('của tôi')")
    assert other.locator(HEADS).count() == 13
    assert other.locator(HEADS).first.inner_text() != page.locator(HEADS).first.inner_text()
    # The browser writes the refusal to its console; that is what was asked for.
    minh.wrong = [one for one in minh.wrong if "409" not in one]


def test_what_stands_below_the_kept_talks_comes_with_them_and_is_not_pushed_down(visitor):
    visit = visitor()
    page, held = visit.page, []

    def hold_the_kept_back(route):
        late = "talks-kept" in (route.request.post_data or "")
        return held.append(route) if late else route.continue_()

    page.route("**/_dash-update-component**", hold_the_kept_back)
    page.goto(f"{visit.address}/bai-trinh-chieu")
    decisions = page.locator("#talks-decisions")
    decisions.locator(".empty-state, table").first.wait_for(state="attached")
    assert not decisions.is_visible()
    held.pop().continue_()
    decisions.wait_for()
    assert not page.locator("#talks-kept > .muted").count()


def test_a_removed_talk_comes_back(visitor):
    visit = visitor()
    page = make_talk(visit)
    page.locator("#talk-name").fill("Bài sẽ xóa")
    kept(page)
    page = visit.open("/bai-trinh-chieu")
    row = page.locator("#talks-kept .table-scroll:not(details *) tr", has_text="Bài sẽ xóa")
    row.get_by_role("button", name="Xóa: Bài sẽ xóa").click()
    row.wait_for(state="detached")
    page.get_by_role("button", name="Hoàn tác").click()
    row.wait_for()
    assert violations(page) == []


def test_a_conclusion_is_changed_and_the_change_taken_back(visitor):
    visit = visitor()
    page = make_talk(visit)
    number = int(page.url.split("?")[0].rsplit("/", 1)[1])
    decided = {"key": f"talk-{number:08d}", "talk": number, "what": "Dự 5 chi bộ"}
    page.request.post(f"{visit.address}/trinh-chieu/ket-luan/ghi", data=decided)
    page.reload()
    page.get_by_role("button", name="Sửa: Dự 5 chi bộ").click()
    page.locator("#decision-due").fill("32/01/2026")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.get_by_text("Thời hạn không đọc được.").wait_for()
    assert violations(page) == []
    page.locator("#decision-due").fill("1/4/2026")
    page.get_by_role("button", name="Lưu", exact=True).click()
    page.get_by_role("cell", name="01/04/2026").wait_for()
    page.locator(".talk-notice").get_by_role("button", name="Hoàn tác").click()
    page.get_by_role("cell", name="01/04/2026").wait_for(state="detached")
    visit.wrong = [one for one in visit.wrong if "400" not in one]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_editor_is_accessible_and_fits_a_phone(visitor, language):
    visit = visitor()
    path = make_talk(visit).url.removeprefix(visit.address)
    visit = visitor(language, size=(390, 844))
    page = visit.open(path)
    page.locator(".talk-slide").first.wait_for()
    assert page.evaluate(WIDTH) == 390
    for theme in ("light", "dark"):
        page.evaluate(IN_THEME, theme)
        visit.settle()
        assert violations(page) == [], theme
