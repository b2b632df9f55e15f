"""Each question of leaders and inspectors is answered within three actions from the home page.

A question is (actions, the heading of the card that answers, a text its answer must hold). An
action is a click on what a reader sees: "menu" opens the analyses, "=…" a link by its words,
"#…" and the rest are selectors.
"""

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

MENU = ".top-bar .menu summary"
LEADER = {
    "1 how many of each grade, against last month and last year": (
        [], "Xếp loại Tốt", "so với năm trước"),
    "2 which group is weakest, and is it rising": ([], "Bốn nhóm vấn đề", "↑"),
    "3 which units pull it down, and in which group": (
        [], "Đơn vị × nhóm vấn đề", "Phường Tam Chúc"),
    "4 did quality change after the seminar, and where": (
        [MENU, "=So sánh", "a:has-text('Trước và sau hội thảo')"],
        "Hai kỳ: thay đổi của cùng các chi bộ", "01/2023 – 10/2023"),
    "5 residential branches against schools and agencies": (
        ["=Bốn nhóm"], "Theo loại hình chi bộ", "Trường học"),
    "6 who has not met, not scored, not sent": (
        ["=Tiến độ"], "Chi bộ cần nhắc", "Chép lời nhắc"),
    "7 themed meetings held each quarter": (
        ["=Tiến độ"], "Sinh hoạt, chấm điểm, gửi hồ sơ theo tháng", "Chuyên đề theo quý"),
    "8 which branches fell most in six months": (
        ["=Giảm nhiều nhất 6 tháng"], "Danh sách chi bộ", "▼"),
    "9 which criterion would lift most branches": (
        [MENU, "=Tiêu chí"], "Tiêu chí nào đưa nhiều chi bộ lên Tốt", "KT1"),
    "10 the year's result if it ended today": (
        [MENU, "=Cuối năm"], "Từng chi bộ: đã có và còn cần", "buổi Tốt"),
}  # fmt: skip
INSPECTOR = {
    "1 where is the self-score furthest above the appraisal": (
        [MENU, "=Chênh lệch chấm"], "Chi bộ theo chênh lệch", "Chi bộ"),
    "2 who scores the same every month": (
        [MENU, "=Dấu hiệu cần kiểm tra"], "Điểm không đổi nhiều buổi liền", "Chi bộ"),
    "3 which self-scores sit just above a threshold": (
        [MENU, "=Dấu hiệu cần kiểm tra"], "Chi bộ có điểm dồn ngay trên ngưỡng Tốt", "Chi bộ"),
    "4 which good meetings break a gate": (
        ["=Cần xem", "[data-filter='ly-do'][data-value=gate]"], "Chi bộ cần xem",
        "điều kiện khống chế"),
    "5 three weak months running in one group": (
        ["=Cần xem", "[data-filter='ly-do'][data-value=weak]"], "Chi bộ cần xem",
        "yếu 3 tháng liền"),
    "6 who has not been observed for twelve months": (
        ["=Cần xem", "[data-filter='ly-do'][data-value=unobserved]"], "Chi bộ cần xem",
        "tháng chưa được dự"),
    "7 shortcomings that come back": (
        [MENU, "=Hạn chế"], "Chi bộ cần theo dõi: tái diễn và quá hạn khắc phục", "Chi bộ"),
    "8 remedies overdue": ([MENU, "=Hạn chế"], "Khắc phục quá hạn", "chi bộ"),
    "9 facts that disagree with points": (
        [MENU, "=Dấu hiệu cần kiểm tra"], "Điểm khác với số liệu ghi nhận", "buổi"),
    "10 assessors of differing strictness": (
        [MENU, "=Người chấm"], "Từng mã người chấm", "TĐ-09"),
}  # fmt: skip


def act(page, action: str) -> None:
    if action.startswith("="):
        page.get_by_role("link", name=action[1:], exact=True).first.click()
    else:
        page.locator(action).first.click()


@pytest.fixture(scope="module")
def walked(address, visit_to):
    """A function that takes actions from the home page, once for all who take the same ones."""
    known: dict[tuple[str, ...], Page] = {}
    visits = []

    def walk(actions: list[str]) -> Page:
        if tuple(actions) not in known:
            visit = visit_to(address)
            visits.append(visit)
            known[tuple(actions)] = visit.open("/")
            for action in actions:
                act(visit.page, action)
                visit.settle()
        return known[tuple(actions)]

    yield walk
    for visit in visits:
        visit.page.context.close()
    assert [wrong for visit in visits for wrong in visit.wrong] == []


@pytest.mark.parametrize("asked", [*LEADER.items(), *INSPECTOR.items()], ids=lambda one: one[0])
def test_the_answer_is_three_actions_away(walked, asked):
    actions, heading, answer = asked[1]
    assert len(actions) <= 3
    page = walked(actions)
    titled = page.get_by_role("heading", name=heading, exact=True)
    card = page.locator("main section, main .page").filter(has=titled)
    card.filter(has_text=answer).first.wait_for()
