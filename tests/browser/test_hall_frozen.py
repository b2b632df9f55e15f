"""Figures of a talk stay as they were when it began; a talk taken along needs nobody."""

import pytest

from dashboard.actions.importer import Importer
from dashboard.actions.remove_talk import remove_talk
from dashboard.actions.save_talk import save_talk
from dashboard.components.view import records
from dashboard.database.engine import open_engine
from dashboard.domain.room import Room
from dashboard.domain.talk import Slide, SlideKind, Talk
from dashboard.domain.viewer import Viewer
from dashboard.queries.reader import Reader
from dashboard.queries.talks import decisions
from tests.browser.conftest import free_port, served
from tests.browser.hall import count, faults, open_hall, title

pytestmark = pytest.mark.browser

HEAD = "Mã chi bộ;Ngày họp;Loại sinh hoạt;Loại đánh giá"


def file_of_scores(folder, maxima):
    """A file whose meetings are of a month later than all others."""
    lines = [";".join([HEAD, *maxima])]
    points = ";".join(str(most).replace(".", ",") for most in maxima.values())
    for number in range(1, 6):
        branch = f"thi-tran-que-thon-0{number}"
        lines.append(f"{branch};0{number}/10/2025;Thường kỳ;Tự chấm;{points}")
    path = folder / "october.csv"
    path.write_text("\n".join(lines), "utf-8")
    return path


@pytest.fixture
def maxima():
    import json

    from dashboard.paths import DATA

    rubric = json.loads((DATA / "rubrics/KB-20.json").read_text("utf-8"))
    return {one["code"]: one["max"] for one in rubric["criteria"]}


def test_an_import_changes_no_slide_until_somebody_asks(visit_to, own_url, tmp_path, maxima):
    with served(tmp_path, own_url, free_port()) as address:
        visit = visit_to(address)
        page = open_hall(visit)
        before, note = title(page), page.locator(".slide.current .note").inner_text()
        engine = open_engine(own_url)
        done = Importer(engine, Viewer()).take_in(file_of_scores(tmp_path, maxima), lambda *_: None)
        assert not done.problems
        engine.dispose()
        for key in ("ArrowRight", "n", "l", "l", "n", "Home"):
            page.keyboard.press(key)
        assert title(page) == before
        page.reload()
        page.wait_for_selector("html.ready")
        assert page.locator(".slide.current .note").inner_text() == note
        page.keyboard.press("r")
        page.wait_for_function(
            "() => document.querySelector('.slide.current .note').textContent.includes('10/2025')"
        )
        assert visit.wrong == []
        visit.page.context.close()


def test_a_talk_taken_along_opens_without_a_network(visitor, chromium, tmp_path):
    visit = visitor()
    page = open_hall(visit)
    page.keyboard.press("p")
    with page.expect_download() as kept:
        page.locator("a[data-file=html]").click()
    path = tmp_path / "talk.html"
    kept.value.save_as(path)
    context = chromium.new_context(viewport={"width": 1280, "height": 720}, offline=True)
    alone, asked, wrong = context.new_page(), [], []
    alone.on("request", lambda request: asked.append(request.url))
    alone.on("console", lambda message: wrong.append(message.text))
    alone.on("pageerror", lambda error: wrong.append(str(error)))
    alone.goto(path.as_uri())
    alone.wait_for_selector("html.ready")
    assert count(alone) == count(page)
    fonts = "() => [...document.fonts].filter(one => one.status === 'loaded').length"
    assert alone.evaluate(fonts) > 2
    for at in range(count(alone)):
        assert faults(alone, Room(), (1280, 720)) == [], at
        alone.keyboard.press("ArrowRight")
    assert "DỮ LIỆU MẪU" in alone.locator("#sample").inner_text()
    outside = [url for url in asked if not url.startswith(("file:", "data:"))]
    assert (outside, wrong) == ([], [])
    context.close()


def test_a_conclusion_is_kept_from_the_first_stroke_to_the_list(visit_to, own_url, tmp_path):
    port = free_port()
    with served(tmp_path, own_url, port) as address:
        visit = visit_to(address)
        page = open_hall(visit)
        page.keyboard.press("k")
        page.locator("#decide-what").fill("Gửi tài liệu trước một ngày")
        # The window closes in the middle of typing.
        page.close()
        visit.page = page = visit.page.context.new_page()
        open_hall(visit)
        page.keyboard.press("k")
        assert page.locator("#decide-what").input_value() == "Gửi tài liệu trước một ngày"
        page.locator("#decide-due").fill("31/02/2026")
        page.locator("#decide button.primary").click()
        page.locator("#decide-why").get_by_text("Hạn chưa đúng").wait_for()
        page.locator("#decide-due").fill("31/12/2026")
        page.locator("#decide-who").fill("Bí thư chi bộ")
    # The server is gone: nothing is lost, and the last slide has it already.
    page.locator("#decide button.primary").click()
    page.locator("#toast").get_by_text("giữ trên máy này").wait_for()
    page.evaluate("hall.goToKind('commitments')")
    assert "31/12/2026" in page.locator(".slide.current .items").inner_text()
    with served(tmp_path, own_url, port):
        page.evaluate("hall.knock()")
        page.locator("#toast").get_by_text("Đã ghi kết luận").wait_for()
        page.keyboard.press("r")
        page.locator("#toast").get_by_text("Đã lấy số liệu mới").wait_for()
        page.evaluate("hall.goToKind('commitments')")
        items = page.locator(".slide.current .items li")
        assert items.count() == 1, "sent once, however often it was tried"
        assert "Gửi tài liệu trước một ngày" in items.first.inner_text()
        assert page.evaluate("localStorage.getItem('hall-conclusions-unsent')") == "[]"
    visit.page.context.close()


REFUSED = """for (const store of ['localStorage', 'sessionStorage']) {
  Object.defineProperty(window, store, { get() { throw new DOMException('', 'SecurityError'); } });
}"""


def test_a_browser_that_keeps_nothing_and_a_talk_removed_lose_no_conclusion(
    visit_to, own_url, tmp_path
):
    engine = open_engine(own_url)
    talk = Talk("Hội nghị", slides=(Slide(SlideKind.COMMITMENTS),))
    kept = save_talk(engine, Viewer(), talk).talk_id
    with served(tmp_path, own_url, free_port()) as address:
        visit = visit_to(address)
        visit.page.add_init_script(REFUSED)
        page = open_hall(visit, f"/trinh-chieu?bai={kept}&trang=1.5")
        remove_talk(engine, Viewer(), kept)
        page.keyboard.press("k")
        page.locator("#decide-what").fill("Mời họp sớm")
        page.keyboard.press("Escape")
        page.keyboard.press("k")
        assert page.locator("#decide-what").input_value() == "Mời họp sớm"
        page.locator("#decide button.primary").click()
        page.locator("#toast").get_by_text("Đã ghi kết luận").wait_for()
        page.keyboard.press("r")
        page.locator("#toast").get_by_text("không còn").wait_for()
        assert "Mời họp sớm" in page.locator(".slide.current .items").inner_text()
        assert [one["what"] for one in records(decisions(Reader(engine, Viewer())))] == [
            "Mời họp sớm"
        ]
        visit.page.context.close()
    engine.dispose()


CARDS = [
    ("/", "overview-trend"), ("/", "overview-grades"), ("/nhom/content", "group-criteria"),
    ("/pheu", "funnel-chart"), ("/vi-tri", "ranks-chart"), ("/cham", "gap-agreement"),
    ("/tieu-chi", "criteria-lost"), ("/dau-hieu", "signs-heaping"),
    ("/han-che", "shortcomings-frequent"), ("/cham", "gap-units"),
]  # fmt: skip


def test_charts_of_all_pages_can_be_read_in_a_hall(visit_to, own_url, tmp_path):
    size = (1280, 720)
    engine = open_engine(own_url)
    slides = tuple(Slide(SlideKind.CARD, page=page, part=part) for page, part in CARDS)
    kept = save_talk(engine, Viewer(), Talk("Biểu đồ", slides=slides))
    engine.dispose()
    with served(tmp_path, own_url, free_port()) as address:
        visit = visit_to(address, size=size)
        page = open_hall(visit, f"/trinh-chieu?bai={kept.talk_id}")
        charts = "[...document.querySelectorAll('.slide.current .chart')]"
        drawn = f"() => {charts}.every(one => one.querySelector('svg text'))"
        found = []
        for at in range(count(page)):
            page.evaluate("at => hall.show(at)", at)
            page.wait_for_function(drawn)
            found += [f"{at + 1}: {fault}" for fault in faults(page, Room(), size)]
        assert found == []
        assert visit.wrong == []
        visit.page.context.close()
