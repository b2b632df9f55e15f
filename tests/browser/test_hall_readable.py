"""Every slide of the usual talk can be read from the last row, on every screen of a hall."""

import pytest

from dashboard.domain.room import Room
from tests.browser.hall import count, faults, open_hall

pytestmark = pytest.mark.browser

SCREENS = [(1920, 1080), (1366, 768), (1280, 720), (1024, 768)]
# The longest real names of units of the kind, and more rows than any slide may show.
LONGEST = [
    "Đảng bộ Công ty cổ phần Xi măng Vicem Bút Sơn",
    "Chi bộ Trường Trung học cơ sở Nguyễn Úy",
    "Đảng bộ phường Lý Thường Kiệt",
    "Chi bộ Hợp tác xã dịch vụ nông nghiệp Thụy Lôi",
]
LENGTHEN = """names => {
  for (const slides of Object.values(hall.state.data.slides).flatMap(Object.values)) {
    for (const slide of slides.filter(one => ['units', 'moved'].includes(one.kind))) {
      const first = slide.body.rows, many = [];
      for (let at = 0; at < 26; at += 1) {
        many.push({ ...first[at % first.length], name: names[at % names.length] });
      }
      slide.body.rows = many;
    }
  }
  hall.layout();
}"""


OVERDO = """() => {
  for (const slides of Object.values(hall.state.data.slides).flatMap(Object.values)) {
    slides.forEach(slide => { slide.title = 'Đ'.repeat(200); slide.own = true; });
    slides.find(one => one.kind === 'commitments').body.rows =
      [{ what: 'W'.repeat(500), who: 'W'.repeat(120), due: '31/12/2026' }];
  }
  hall.layout();
}"""


def read(page, room, size):
    found = []
    for at in range(count(page)):
        page.evaluate("at => hall.show(at)", at)
        found += [f"slide {at + 1}: {fault}" for fault in faults(page, room, size)]
    return found


@pytest.mark.parametrize("size", SCREENS, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_slide_has_text_too_small_clipped_or_overlapping(visitor, size, language):
    page = open_hall(visitor(language=language, size=size))
    assert count(page) >= 14
    assert read(page, Room(), size) == []
    page.keyboard.press("n")
    assert read(page, Room(), size) == []


@pytest.mark.parametrize("size", SCREENS, ids=lambda size: f"{size[0]}x{size[1]}")
def test_many_units_with_the_longest_names_are_split_or_counted(visitor, size):
    page = open_hall(visitor(size=size))
    before = count(page)
    page.evaluate(LENGTHEN, LONGEST)
    assert count(page) > before
    assert read(page, Room(), size) == []
    page.evaluate("hall.goToKind('moved')")
    assert "đơn vị khác" in page.locator(".slide.current .more").inner_text()


@pytest.mark.parametrize("room", [Room(12, 2), Room(25, 5), Room(40, 5)], ids=str)
def test_the_type_follows_the_room(visitor, room):
    size = (1280, 720)
    page = open_hall(visitor(size=size), f"/trinh-chieu?xa={room.distance}&cao={room.height}")
    assert read(page, room, size) == []


def test_tables_can_be_read_too(visitor):
    size = (1280, 720)
    page = open_hall(visitor(size=size))
    page.keyboard.press("t")
    assert page.locator(".slide table.plain").count() >= 12
    assert read(page, Room(), size) == []


@pytest.mark.parametrize("size", [(1920, 1080), (1024, 768)], ids=str)
def test_titles_and_conclusions_as_long_as_they_may_be_leave_room_for_figures(visitor, size):
    page = open_hall(visitor(size=size))
    page.evaluate(OVERDO)
    over = page.evaluate("""hall.state.pages.filter(page => {
      const body = page.querySelector('.body'), inner = body.firstElementChild;
      return body.clientHeight < 250 || inner.scrollHeight > body.clientHeight + 1
        || inner.scrollWidth > body.clientWidth + 1;
    }).map(page => [page.className, page.querySelector('.body').clientHeight])""")
    assert over == []
