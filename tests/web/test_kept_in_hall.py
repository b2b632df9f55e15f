"""The hall shows a talk that is kept, with what was decided in it."""

import pytest

from dashboard.domain.talk import Slide, SlideKind, Talk, write_talk

TALK = Talk(
    "Hội nghị quý IV",
    "don-vi=phuong-le-ho&ky=12t",
    slides=(
        Slide(SlideKind.TASKS, title="Một ý của tôi"),
        Slide(SlideKind.THEMES, hidden=True),
        Slide(SlideKind.CARD, page="/pheu", part="funnel-chart"),
        Slide(SlideKind.COMMITMENTS),
    ),
)


@pytest.fixture
def client(open_app, own_url):
    return open_app(own_url).server.test_client()


def test_a_kept_talk_is_projected_with_its_conclusions(client):
    assert client.post("/trinh-chieu/bai/luu", json={"talk": write_talk(TALK)}).json["id"] == 1
    decided = {"key": "0b2c-4d5e", "talk": 1, "what": "Dự 5 chi bộ", "slide": {"kind": "tasks"}}
    assert client.post("/trinh-chieu/ket-luan/ghi", json=decided).json == {"id": 1}
    shown = client.get("/trinh-chieu/so-lieu?bai=1").json
    slides = shown["slides"]["vi"]["off"]
    assert (shown["name"], [one["kind"] for one in slides]) == (
        "Hội nghị quý IV", ["tasks", "card", "commitments"],
    )  # fmt: skip
    assert slides[0]["title"] == "Một ý của tôi"
    assert [row["what"] for row in slides[2]["body"]["rows"]] == ["Dự 5 chi bộ"]


@pytest.mark.parametrize("number", [0, 99, 2**31, 2**70])
def test_a_talk_that_is_not_there_is_no_failure(client, number):
    assert client.get(f"/trinh-chieu/so-lieu?bai={number}").status_code == 404
