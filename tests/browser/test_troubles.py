"""What a person sees, and keeps, when the database is away or may only be read."""

import json
import shutil

import pytest

from tests.browser.conftest import free_port, served
from tests.browser.test_imports import give
from tests.browser.test_states import CALLS, TILES, output_of
from tests.engines.disks import only_read

pytestmark = pytest.mark.browser
AWAY = {"error": "Cơ sở dữ liệu chưa trả lời.", "remedy": "Hãy đợi.", "reference": "1a2b3c4d",
        "trouble": "away"}  # fmt: skip
NEXT_YEAR = """() => { const d = new Date(Date.now() + 9e9); const two = n => String(n)
  .padStart(2, '0'); return `${two(d.getDate())}/${two(d.getMonth() + 1)}/${d.getFullYear()}`; }"""


def test_a_database_that_is_away_is_said_and_asked_anew_when_it_is_back(visitor):
    visit = visitor()
    page, away = visit.page, [True]

    def answer(route) -> None:
        if away and output_of(route) == TILES:
            route.fulfill(status=503, content_type="application/json", body=json.dumps(AWAY))
        else:
            route.continue_()

    def ready(route) -> None:
        body = json.dumps({"database": not away, "migrations": False, "sums": False})
        route.fulfill(status=503, content_type="application/json", body=body)

    page.route(CALLS, answer)
    page.route("**/readyz", ready)
    page.goto(visit.address)
    page.locator("#overview-tiles").get_by_role("alert").wait_for()
    said = page.locator("#overview-tiles").get_by_role("alert").inner_text()
    assert said.startswith("Cơ sở dữ liệu chưa trả lời. Hãy đợi.")
    assert "Cơ sở dữ liệu chưa trả lời" in page.locator("#connection").inner_text()
    away.clear()
    # Nobody presses anything.
    page.locator(".tile").first.wait_for()
    page.locator("#connection").wait_for(state="hidden")
    assert page.get_by_role("alert").count() == 0
    assert all("503" in wrong or "Callback error" in wrong for wrong in visit.wrong)
    visit.wrong.clear()


def test_where_nothing_can_be_written_that_is_said_and_what_was_typed_stays(
    visit_to, sample_file, tmp_path
):
    folder = tmp_path / "instance"
    folder.mkdir()
    shutil.copy(sample_file, folder / "chibo.db")
    scores = tmp_path / "diem.csv"
    scores.write_text("Mã chi bộ;Ngày họp\nx;y\n", encoding="utf-8")
    with only_read(tmp_path / "disk", folder) as disk:
        url = f"sqlite:///{disk / 'chibo.db'}"
        with served(tmp_path, url, free_port(), "--empty") as address:
            visit = visit_to(address)
            page = visit.open("/can-xem?don-vi=phuong-le-ho")
            page.locator("#attention-list [data-plan]").first.click()
            day = page.evaluate(NEXT_YEAR)
            page.fill("#visit-day", day)
            page.fill("#visit-assessor", "ds-07")
            page.click("#visit-save")
            dialog = page.locator("dialog[open]")
            dialog.get_by_text("Máy chủ đang chỉ cho xem. Chưa có gì được ghi.").wait_for()
            assert page.input_value("#visit-day") == day
            assert page.input_value("#visit-assessor") == "ds-07"
            visit.open("/nap")
            give(page, scores)
            page.get_by_text("Máy chủ đang chỉ cho xem. Chưa có gì được ghi.").wait_for()
            visit.open("/")
            assert page.locator(".tile").count() == 4
            page.context.close()
