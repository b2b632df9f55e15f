"""A workbook on its way in, as the staff see it: wrong, put right, taken in, taken back."""

import io
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.browser.test_accessibility import violations

pytestmark = pytest.mark.browser

BRANCH = "thi-tran-que-thon-01"
DAY = "07/11/2025"
HEADINGS = ["Mã chi bộ", "Ngày họp", "Loại sinh hoạt", "Loại đánh giá"]


@pytest.fixture
def maxima() -> dict[str, float]:
    """The criteria of the rubric of regular meetings and their maxima."""
    import json

    from dashboard.paths import DATA

    rubric = json.loads((DATA / "rubrics/KB-20.json").read_text("utf-8"))
    return {one["code"]: one["max"] for one in rubric["criteria"]}


def workbook(path: Path, rows: list[list[object]]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def give(page, path: Path) -> None:
    """Choose a file as a person does, by the keyboard."""
    with page.expect_file_chooser() as chooser:
        page.locator(".drop-zone button").press("Enter")
    chooser.value.set_files(path)


def drop(page, path: Path) -> None:
    """Let a file fall on the page."""
    page.evaluate(
        """([name, text]) => {
          const data = new DataTransfer();
          data.items.add(new File([text], name));
          const zone = document.querySelector('.drop-zone');
          for (const kind of ['dragover', 'drop']) {
            zone.dispatchEvent(new DragEvent(kind, {
              dataTransfer: data, bubbles: true, cancelable: true}));
          }
        }""",
        [path.name, path.read_text("utf-8")],
    )


def settled(page, state: str):
    card = page.locator(f".receipt-{state}")
    card.wait_for()
    return card


def test_a_workbook_comes_in_and_is_taken_back(visitor, maxima, tmp_path):
    visit = visitor()
    page = visit.open("/nap")
    head = [*HEADINGS, *maxima]
    good = [BRANCH, DAY, "Thường kỳ", "Tự chấm", *maxima.values()]
    wrong = [*good[:4], 99, *good[5:]]

    give(page, workbook(tmp_path / "điểm tháng 11.xlsx", [head, wrong]))
    card = settled(page, "refused")
    assert [cell.inner_text() for cell in card.locator("tbody tr td").all()[1:4]] == [
        "2", "ND1", "99",
    ]  # fmt: skip
    assert page.locator(".import-status").inner_text() == "Chưa nạp được: 1 chỗ cần sửa"
    assert page.evaluate("document.activeElement.tagName") == "H2"
    assert violations(page) == []
    with page.expect_download() as download:
        card.get_by_role("link", name="Tải tệp của bạn kèm lỗi").click()
    assert download.value.suggested_filename == "điểm tháng 11 – cần sửa.xlsx"
    marked = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes())).active
    assert "vượt mức tối đa" in marked["A2"].value

    give(page, workbook(tmp_path / "điểm tháng 11.xlsx", [head, good]))
    card = settled(page, "ready")
    assert [one.inner_text() for one in card.locator("dd").all()] == ["1", "0", "0"]
    card.get_by_role("button", name="Nạp 1 bản chấm").click()
    card = settled(page, "taken")
    assert violations(page) == []
    row = page.locator("#imports-earlier tbody tr").first
    row.get_by_text("điểm tháng 11.xlsx").wait_for()
    charts = card.get_by_role("link", name="Xem biểu đồ")
    assert charts.get_attribute("href") == "/?ky=2025-11"

    page.goto(f"{visit.address}/chi-bo/{BRANCH}?ky=2025-11")
    visit.settle()
    page.locator(".meetings").get_by_text(DAY).first.wait_for()

    page = visit.open("/nap")
    row = page.locator("#imports-earlier tbody tr").first
    row.get_by_role("button", name="Hoàn tác").click()
    page.get_by_role("button", name="Giữ nguyên").click()
    row.get_by_role("button", name="Hoàn tác").click()
    assert violations(page) == []
    page.locator("dialog[open]").get_by_role("button", name="Hoàn tác").click()
    settled(page, "undone")
    row.get_by_text("Đã hoàn tác").wait_for()

    page.goto(f"{visit.address}/chi-bo/{BRANCH}?ky=2025-11")
    visit.settle()
    assert page.get_by_text(DAY).count() == 0


def test_a_file_that_falls_on_the_page_is_tried_and_can_be_discarded(visitor, maxima, tmp_path):
    page = visitor("en").open("/nap")
    row = [BRANCH, "03/03/2024", "regular", "self", *maxima.values()]
    path = tmp_path / "scores.csv"
    lines = [[*HEADINGS, *maxima], row]
    path.write_text("\n".join(";".join(map(str, line)) for line in lines), "utf-8")
    drop(page, path)
    card = page.locator(".receipt")
    card.wait_for()
    assert "scores.csv" in card.inner_text()
    discard = card.get_by_role("button", name="Discard this file")
    if discard.count():
        discard.click()
        card.wait_for(state="detached")
        assert page.locator(".import-status").inner_text() == (
            "The file was discarded. Nothing was written."
        )


def test_a_check_can_be_stopped_and_a_lost_server_is_told(visitor, maxima, tmp_path):
    visit = visitor()
    page = visit.open("/nap")
    path = tmp_path / "điểm.xlsx"
    row = [BRANCH, DAY, "Thường kỳ", "Tự chấm", *maxima.values()]
    workbook(path, [[*HEADINGS, *maxima], row])
    checks, dropped = [], []
    page.route("**/nap/kiem-tra", lambda route: checks.append(route))  # noqa: PLW0108 -- the library marks what it is given, which a builtin does not bear
    page.on("request", lambda asked: dropped.append(asked.url) if "/nap/bo" in asked.url else None)
    give(page, path)
    page.get_by_text("Đang đọc tệp…").wait_for()
    page.get_by_role("button", name="Bỏ tệp này").click()
    page.get_by_text("Đã bỏ tệp. Chưa có gì được ghi.").wait_for()
    assert (len(checks), len(dropped)) == (1, 1)
    assert page.locator(".import-progress").is_hidden()
    page.unroute("**/nap/kiem-tra")

    page.route("**/nap/tep", lambda route: route.abort())
    give(page, path)
    page.get_by_text("Mất kết nối với máy chủ.").first.wait_for()
    page.unroute("**/nap/tep")
    give(page, path)
    settled(page, "ready")
    visit.wrong[:] = [one for one in visit.wrong if "ERR_FAILED" not in one]


def test_a_file_of_another_kind_is_refused_in_words(visitor, tmp_path):
    visit = visitor()
    page = visit.open("/nap")
    path = tmp_path / "điểm.xls"
    path.write_bytes(b"old")
    give(page, path)
    page.get_by_text("Chỉ nhận tệp .xlsx và .csv.").wait_for()
    # The browser tells of every answer of 4xx.
    visit.wrong[:] = [one for one in visit.wrong if "415" not in one]


def test_a_blank_form_is_downloaded_or_the_reason_is_told(visitor):
    visit = visitor()
    page = visit.open("/nap")
    page.locator("#imports-search").fill("que")
    page.locator("#imports-unit option", has_text="Thị trấn Quế").first.wait_for(state="attached")
    page.locator("#imports-unit").select_option("thi-tran-que")
    month = page.locator("#imports-month option").first.get_attribute("value")
    page.get_by_role("button", name="Tải mẫu").click()
    # The commune of 2023 has no branch of its own any more.
    page.get_by_text("Đơn vị này không có chi bộ nào trong tháng").wait_for()
    page.locator("#imports-search").fill("")
    page.locator("#imports-unit option", has_text="Phường Lê Hồ").wait_for(state="attached")
    page.locator("#imports-unit").select_option("phuong-le-ho")
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải mẫu").click()
    assert download.value.suggested_filename == f"Phiếu chấm điểm phuong-le-ho {month}.xlsx"
    visit.wrong[:] = [one for one in visit.wrong if "404" not in one]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_where_scores_come_in(visitor, theme, language):
    assert violations(visitor(language, theme).open("/nap")) == []


@pytest.mark.parametrize("width", [390, 1920])
def test_nothing_is_wider_than_the_window_where_scores_come_in(visitor, width):
    page = visitor(size=(width, 900)).open("/nap")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
