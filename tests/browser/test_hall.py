"""A talk in the hall: keys, frozen figures, our unit, conclusions, and a server that goes away."""

import time

import pytest

from tests.browser.conftest import free_port, served
from tests.browser.hall import count, open_hall, place, title
from tests.browser.test_accessibility import violations

pytestmark = pytest.mark.browser


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_a_clicker_and_a_keyboard_go_through_the_slides(visitor):
    page = open_hall(visitor())
    total = count(page)
    press(page, "PageDown", "ArrowRight", "ArrowDown")
    assert place(page) == f"4/{total}"
    press(page, "PageUp")
    assert place(page) == f"3/{total}"
    press(page, "End", "ArrowRight")
    assert place(page) == f"{total}/{total}"
    press(page, "Home", "ArrowLeft")
    assert place(page) == f"1/{total}"
    press(page, "1", "2", "Enter")
    assert place(page) == f"12/{total}"
    assert "trang=12" in page.url


def test_the_address_opens_a_slide_and_a_loaded_page_stays_on_it(visitor):
    page = open_hall(visitor(), "/trinh-chieu?trang=5")
    assert place(page).startswith("5/")
    page.reload()
    page.wait_for_selector("html.ready")
    assert place(page).startswith("5/")


def test_only_the_slide_shown_can_be_reached_and_is_announced(visitor):
    page = open_hall(visitor())
    press(page, "ArrowRight")
    assert page.locator("section.slide:not([inert])").count() == 1
    said = page.locator("#live").inner_text()
    assert said.startswith("Trang 2/") and title(page) in said
    assert page.locator(".slide.current h1").count() == 1


def test_names_of_branches_are_letters_until_somebody_shows_them(visitor):
    page = open_hall(visitor(), "/trinh-chieu?don-vi=phuong-le-ho")
    page.evaluate("hall.goToKind('units')")
    names = page.locator(".slide.current tbody th")
    assert names.first.inner_text() == "Chi bộ A"
    assert "Thôn" not in page.locator("#slides").inner_text()
    press(page, "n")
    assert "Chi bộ A" not in names.first.inner_text()
    press(page, "n")
    assert names.first.inner_text() == "Chi bộ A"


def test_table_language_ground_and_blank_are_one_key_each(visitor):
    page = open_hall(visitor())
    press(page, "t")
    assert page.locator(".slide.current table.plain").is_visible()
    press(page, "t", "l")
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator("#subject").inner_text() == "Where we stand"
    press(page, "l", "d")
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    press(page, "b")
    assert not page.locator(".slide.current .title").is_visible()
    press(page, "ArrowRight")
    assert page.locator(".slide.current .title").is_visible()
    assert place(page).startswith("1/"), "the first press only brings the picture back"
    press(page, "?")
    assert page.locator("#keys").get_by_text("Toàn màn hình").is_visible()


def test_space_moves_on_by_itself_and_stops(visitor):
    page = open_hall(visitor(), "/trinh-chieu?giay=5")
    page.clock.install()
    page.reload()
    page.wait_for_selector("html.ready")
    press(page, " ")
    page.clock.run_for(11_000)
    assert place(page).startswith("3/")
    press(page, " ")
    page.clock.run_for(60_000)
    assert place(page).startswith("3/")


def test_our_unit_is_chosen_live_within_a_second(visitor):
    page = open_hall(visitor())
    press(page, "/")
    page.locator("#unit-text").fill("ly thuong kiet")
    page.locator("#unit-list button").first.wait_for()
    begun = time.monotonic()
    press(page, "Enter")
    page.wait_for_function(
        "() => document.querySelector('.slide.current .title').textContent.includes('Lý Thường')"
    )
    assert time.monotonic() - begun < 5, "a second on a quiet machine"
    assert page.evaluate("hall.slides()[hall.state.pages[hall.state.at].slide].kind") == "ours"


def test_the_usual_talk_answers_the_ten_questions_of_a_hall(visitor):
    page = open_hall(visitor())
    kinds = page.evaluate("hall.slides().map(one => one.kind)")
    answers = {
        "where we stand in one picture": "standing",
        "what went up and down since the last conference": "since",
        "strongest and weakest criterion of each group": "criteria",
        "our commune against the whole": "ours",
        "what branches graded Tốt do differently": "good",
        "how many members speak": "speaking",
        "tasks done on time": "tasks",
        "themes": "themes",
        "most frequent shortcomings": "shortcomings",
        "what we commit to by next quarter": "commitments",
    }
    assert set(answers.values()) <= set(kinds)
    bodies = dict(page.evaluate("hall.slides().map(one => [one.kind, one.body.kind])"))
    empty = [question for question, kind in answers.items() if bodies[kind] == "nothing"]
    assert empty == []


def test_every_slide_says_n_period_and_the_moment_of_its_figures(visitor):
    page = open_hall(visitor())
    notes = page.evaluate("hall.slides().map(one => [one.kind, one.note])")
    for kind, note in notes:
        assert "Số liệu tính đến" in note
        assert kind == "commitments" or "/20" in note.split("Số liệu")[0]


def test_all_slides_go_on_working_when_the_server_goes_away(visit_to, chromium, tmp_path):
    url = f"sqlite:///{tmp_path / 'chibo.sqlite'}"
    with served(tmp_path, url, free_port()) as address:
        visit = visit_to(address)
        page = open_hall(visit)
        total = count(page)
        press(page, "ArrowRight")
    page.evaluate("hall.knock()")
    page.locator("#lost").get_by_text("Mất kết nối").wait_for()
    seen = set()
    for _ in range(total - 2):
        press(page, "ArrowRight")
        seen.add(title(page))
        assert page.locator(".slide.current .drawn").is_visible()
    assert len(seen) > 8
    press(page, "n", "l", "d", "End")
    assert place(page) == f"{count(page)}/{count(page)}"
    assert page.locator("html").get_attribute("lang") == "en"
    visit.page.context.close()


def test_the_speakers_window_follows_and_leads(visitor):
    visit = visitor()
    page = open_hall(visit)
    press(page, "ArrowRight")
    with page.context.expect_page() as opened:
        press(page, "s")
    speaker = opened.value
    speaker.wait_for_selector("html.ready")
    assert speaker.locator("#place").inner_text() == place(page)
    laid = "hall.state.pages.map(one => one.querySelectorAll('.row, li, tr').length)"
    assert speaker.evaluate(laid) == page.evaluate(laid)
    assert page.evaluate("[...document.fonts].every(face => face.status === 'loaded')")
    assert speaker.locator(".slide.next").is_visible()
    press(page, "ArrowRight")
    speaker.wait_for_function("() => hall.state.at === 2")
    speaker.keyboard.press("ArrowRight")
    page.wait_for_function("() => hall.state.at === 3")
    assert speaker.locator("#speaker-elapsed").inner_text().count(":") == 1
    # A clicker's keys go to the window that has the focus, and mean the hall.
    speaker.keyboard.press("b")
    page.wait_for_function("() => document.documentElement.classList.contains('blank')")
    press(speaker, "b", "n", "k")
    speaker.wait_for_function("() => hall.state.names")
    assert page.evaluate("[hall.state.names, hall.state.blank]") == [True, False]
    speaker.locator("#decide-what").fill("Họp trước ngày 5")
    speaker.locator("#decide button.primary").click()
    page.wait_for_function(
        "() => document.querySelector('.kind-commitments').textContent.includes('trước ngày 5')"
    )
    page.close()
    speaker.locator("#alone").get_by_text("Chưa có cửa sổ nào").wait_for()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_axe_finds_nothing_on_slides_and_dialogs(visitor, language):
    page = open_hall(visitor(language=language))
    assert violations(page) == []
    for keys in (["d"], ["t"], ["t", "ArrowRight"], ["k"], ["?"], ["p"], ["/"]):
        press(page, *keys)
        assert violations(page) == [], keys
        if page.locator("dialog[open]").count():
            press(page, "Escape")


def test_a_slide_prints_whole_on_a_sheet_across(visitor):
    page = open_hall(visitor())
    page.set_viewport_size({"width": 1122, "height": 793})
    page.emulate_media(media="print")
    sheet = page.locator("#stage").bounding_box()
    assert sheet["x"] >= 0 and sheet["x"] + sheet["width"] <= 1122
    assert sheet["y"] >= 0 and sheet["y"] + sheet["height"] <= 793
