"""A talk's slides, from the sample: of one moment, masked, and following their filters."""

import json
from datetime import date, datetime

import pytest

from dashboard.database.audit import bump_data_version
from dashboard.database.engine import writing
from dashboard.domain.clock import VIETNAM
from dashboard.domain.filters import Filters
from dashboard.domain.talk import Slide, SlideKind, Talk, usual_slides
from dashboard.domain.viewer import Viewer
from dashboard.queries.heat import units_below
from dashboard.queries.reader import Reader
from dashboard.slides import Hall, show_talk
from dashboard.slides.plan import Plan, scale_of, spans, year_to
from dashboard.slides.talk import SLIDES, joined
from dashboard.text import Words

NOW = datetime(2025, 10, 3, 8, 30, tzinfo=VIETNAM)
WORDS = [Words("vi"), Words("en")]


def hall(sample, viewer=None, figure_of=lambda *_: None):
    return Hall(lambda: Reader(sample, viewer or Viewer()), WORDS, NOW, figure_of)


def shown(sample, query="", slides=None, **more):
    talk = Talk("Hội nghị", query, slides=slides or usual_slides(), **more)
    return show_talk(hall(sample), talk, [])


def test_every_kind_of_slide_can_be_built():
    assert set(SLIDES) == set(SlideKind)


def test_both_languages_say_the_same_slides(sample):
    found = shown(sample).slides
    kinds = [one["kind"] for one in found["vi"]["off"]]
    assert kinds == [slide.kind.value for slide in usual_slides()]
    assert [one["kind"] for one in found["en"]["on"]] == kinds
    assert all(one["note"].endswith("08:30 ngày 03/10/2025") for one in found["vi"]["off"])


def test_no_name_of_a_branch_is_in_a_talk_until_names_are_shown(sample):
    ward = "phuong-le-ho"
    found = shown(sample, f"don-vi={ward}").slides["vi"]
    hidden, open_ = (json.dumps(found[names], ensure_ascii=False) for names in ("off", "on"))
    reader = Reader(sample, Viewer())
    name = str(units_below(reader, Filters(organisation=ward))[0]["name"])
    assert name and name in open_
    assert name not in hidden
    assert "Chi bộ A" in hidden and "Chi bộ A" not in open_
    assert "\ue000" not in hidden + open_


def test_hidden_slides_are_not_sent(sample):
    slides = (Slide(SlideKind.GRADES), Slide(SlideKind.TREND, hidden=True))
    assert [one["kind"] for one in shown(sample, slides=slides).slides["vi"]["off"]] == ["grades"]


def test_a_title_by_a_person_is_marked_and_keeps_the_finding(sample):
    one = shown(sample, slides=(Slide(SlideKind.GRADES, title="Kết quả"),)).slides["vi"]["off"][0]
    assert (one["title"], one["own"]) == ("Kết quả", True)
    assert "xếp loại Tốt" in one["finding"]


def test_a_slide_may_have_filters_of_its_own(sample):
    slides = (Slide(SlideKind.GRADES), Slide(SlideKind.GRADES, query="ky=2024-03"))
    first, second = shown(sample, "ky=2025-06", slides).slides["vi"]["off"]
    assert "06/2025" in first["note"]
    assert "03/2024" in second["note"]


def test_filters_of_a_slide_win_over_those_of_the_talk():
    assert joined("don-vi=a&ky=2025", "ky=2024-06") == "don-vi=a&ky=2024-06"
    assert joined("", "?ky=2024&<script>=1") == "ky=2024"


def test_a_viewer_sees_no_unit_outside_the_scope(sample):
    viewer = Viewer(scope="phuong-le-ho")
    talk = Talk("x", ours="phuong-kim-bang", slides=(Slide(SlideKind.OURS),))
    one = show_talk(hall(sample, viewer), talk, []).slides["vi"]["on"][0]
    assert "Kim Bảng" not in json.dumps(one, ensure_ascii=False)


def test_an_empty_period_says_so_on_every_slide(sample):
    found = shown(sample, "ky=2019-01").slides["vi"]["off"]
    kinds = {one["body"]["kind"] for one in found if one["kind"] != "commitments"}
    assert kinds == {"nothing"}


def test_a_chart_that_is_gone_says_what_to_do(sample):
    slides = (Slide(SlideKind.CARD, page="/nowhere", part="x"),)
    one = shown(sample, slides=slides).slides["vi"]["off"][0]
    assert one["title"].startswith("Biểu đồ này không còn")


def test_what_was_agreed_is_listed_with_its_day(sample):
    task = {"what": "Gửi tài liệu sớm", "who": "Bí thư", "due": date(2025, 12, 31)}
    agreed = [task | {"client_key": "k1"}]
    talk = Talk("x", slides=(Slide(SlideKind.COMMITMENTS),))
    one = show_talk(hall(sample), talk, agreed).slides["vi"]["off"][0]
    rows = one["body"]["rows"]
    assert rows == [
        {"key": "k1", "what": "Gửi tài liệu sớm", "who": "Bí thư", "due": "31/12/2025"}
    ]


def test_slides_are_made_anew_when_the_data_changed_meanwhile(own_sample):
    asked = []

    def reader():
        # The second reader makes the slides: an import ends while they are made.
        asked.append(1)
        if len(asked) == 2:
            with writing(own_sample) as connection:
                bump_data_version(connection)
        return Reader(own_sample, Viewer())

    before = Reader(own_sample, Viewer()).data_version()
    made = Hall(reader, WORDS, NOW, lambda *_: None)
    found = show_talk(made, Talk("x", slides=(Slide(SlideKind.GRADES),)), [])
    assert found.version == Reader(own_sample, Viewer()).data_version() != before


def plan(since):
    return Plan(since, None, [], NOW.date(), lambda *_: None, Slide(SlideKind.SINCE))


@pytest.mark.parametrize(
    ("since", "spans_"),
    [
        (date(2025, 6, 30), ((202507, 202509), (202504, 202506))),
        (None, ((202507, 202509), (202504, 202506))),
        (date(2025, 8, 2), ((202509, 202509), (202508, 202508))),
        (date(2023, 1, 1), ((202410, 202509), (202310, 202409))),
        (date(2026, 1, 1), ((202507, 202509), (202504, 202506))),
    ],
)
def test_since_the_last_conference_is_set_against_as_long_before(since, spans_):
    assert spans(plan(since), 202509) == spans_


def test_a_year_ends_with_the_month_shown():
    assert year_to(202509) == (202410, 202509)


def test_a_scale_around_zero_reaches_as_far_to_both_sides():
    assert scale_of([0.4, -1.2, None], around_zero=True) == (-2.0, 2.0)
    assert scale_of([], around_zero=True) == (-1.0, 1.0)
    assert scale_of([3, 8]) == (0.0, 8)
    assert scale_of([]) == (0.0, 1.0)
