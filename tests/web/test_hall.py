"""The routes of the hall: what they give, to whom, and what they refuse."""

import json
import re
from io import BytesIO

import pytest
from pptx import Presentation

from dashboard.app import PAGES, figure_of
from dashboard.components.view import View
from dashboard.domain.filters import Filters
from dashboard.pages import assessors
from dashboard.text import Words
from dashboard.web.hall import DATA, PATH
from dashboard.web.hall_files import HTML, PPTX
from dashboard.web.hall_page import in_script


@pytest.fixture(scope="module")
def client(sample_app):
    return sample_app.server.test_client()


def given(page: str) -> dict:
    return json.loads(re.search(r'id="hall-data" type="application/json">(.*?)</script>', page)[1])


def test_the_document_names_its_data_and_loads_only_our_own_files(client):
    answer = client.get(f"{PATH}?don-vi=phuong-le-ho&ky=2025-06&nen=toi")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert given(page)["data"] == f"{DATA}?don-vi=phuong-le-ho&ky=2025-06"
    assert 'data-bs-theme="dark"' in page
    assert re.findall(r'(?:src|href)="(?!/assets/|data:|#|/)[^"]*"', page) == []
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


def test_all_slides_come_at_once_in_both_languages_with_and_without_names(client):
    found = client.get(DATA).get_json()
    assert set(found["slides"]) == {"vi", "en"}
    assert {len(slides) for both in found["slides"].values() for slides in both.values()} == {14}
    assert found["units"] == {"vi": "Toàn Đảng bộ", "en": "Toàn Đảng bộ"}


def test_the_usual_talk_of_a_branch_leaves_out_what_a_branch_has_not(client):
    found = client.get(f"{DATA}?don-vi=thi-tran-que-thon-01").get_json()["slides"]
    kinds = [one["kind"] for one in found["vi"]["off"]]
    assert "units" not in kinds and "standing" in kinds and kinds[-1] == "commitments"
    assert [one["kind"] for one in found["en"]["on"]] == kinds


def test_a_talk_without_any_data_says_so_on_its_slides(client):
    found = client.get(f"{DATA}?ky=2019-01").get_json()["slides"]["vi"]["off"]
    assert len(found) == 14
    assert found[0]["body"]["kind"] == "nothing"


@pytest.mark.parametrize("day", ["2025-03-31", "31/03/2025", "31.3.2025"])
def test_changes_are_told_since_the_day_of_the_last_conference(client, day):
    found = client.get(f"{DATA}?chi=since&hoi-nghi={day}").get_json()["slides"]["vi"]["off"]
    assert "04/2025 – 09/2025 / 10/2024 – 03/2025" in found[0]["note"]


def test_only_one_kind_of_slide_comes_where_it_is_asked_for(client):
    found = client.get(f"{DATA}?chi=ours&ta=phuong-tam-chuc").get_json()["slides"]["vi"]["off"]
    assert [one["kind"] for one in found] == ["ours"]
    assert found[0]["title"].startswith("Phường Tam Chúc")


@pytest.mark.parametrize(
    "query",
    [
        "bai=0", "bai=-1", "bai=x", "bai=99999999999999999999", "bai=٣",
    ],
)
def test_a_talk_that_is_not_there_is_refused_in_words(client, query):
    answer = client.get(f"{DATA}?{query}")
    assert answer.status_code == 404
    assert "không còn" in answer.get_json()["error"]
    assert client.get(f"{PATH}?{query}").status_code == 200, "the page says it"


@pytest.mark.parametrize(
    "query",
    [
        "xa=1e309&cao=nan", "giay=999999999999", "hoi-nghi=2025-13-99", "ta=../../etc/passwd",
        "ky=%00%ff", "trang=-5", "don-vi=" + "x" * 3000, "chi=<script>", "xa[]=3",
    ],
)
@pytest.mark.parametrize("path", [PATH, DATA])
def test_odd_addresses_are_answered_as_if_they_said_nothing(client, path, query):
    assert client.get(f"{path}?{query}").status_code == 200


def test_an_address_is_never_written_into_the_page_unescaped(client):
    page = client.get(f"{PATH}?ky=</script><script>alert(1)</script>&hoi-nghi=\"'<b>")
    assert "<script>alert" not in page.get_data(as_text=True)
    assert "</script" not in in_script({"text": "</script><!--"})


@pytest.mark.parametrize("path", [PATH, DATA, HTML, PPTX])
def test_nothing_is_written_through_these_addresses(client, path):
    for method in ("post", "put", "delete", "patch"):
        assert getattr(client, method)(path).status_code in {400, 403, 404, 405, 415}


def test_the_file_to_take_along_holds_all_it_needs_and_no_names(client):
    answer = client.get(f"{HTML}?don-vi=phuong-le-ho")
    page = answer.get_data(as_text=True)
    assert "attachment" in answer.headers["Content-Disposition"]
    assert re.findall(r"<(?:link|script)[^>]*(?:href|src)=\"(?!data:)[^\"]*\"", page) == []
    assert "url('../" not in page and "url(data:font/woff2;base64," in page
    offline = given(page)["offline"]
    assert offline["slides"]["vi"]["on"] == offline["slides"]["vi"]["off"]
    named = given(client.get(f"{HTML}?don-vi=phuong-le-ho&ten=1").get_data(as_text=True))
    assert named["offline"]["slides"]["vi"]["on"] != offline["slides"]["vi"]["on"]


def test_the_slides_to_edit_come_in_the_language_asked_for(client):
    answer = client.get(f"{PPTX}?ngon-ngu=en")
    deck = Presentation(BytesIO(answer.data))
    assert len(deck.slides) >= 14
    assert "graded Good" in deck.slides[1].shapes.title.text_frame.text


def test_every_chart_of_every_page_can_be_taken_into_a_talk(sample_app):
    site, pages = sample_app.projected, sample_app.site
    view = View(site.reader(), Filters.from_query("don-vi=phuong-le-ho&ky=2025-03..2025-09"),
                Words("vi"))  # fmt: skip
    drawn = {}
    for page in PAGES:
        path = page.PATH.replace("<group>", "content").replace("<branch>", "thi-tran-que-thon-01")
        for part in site.figures:
            if part.split("-")[0] in page.__name__.replace("_", "-").rsplit(".", 1)[-1]:
                drawn[part] = figure_of(site, pages, view, path, part)
    assert len(drawn) >= 15
    assert [part for part, figure in drawn.items() if figure is None] == []


def test_assessors_are_never_projected(sample_app):
    site = sample_app.projected
    view = View(site.reader(), Filters(), Words("vi"))
    for path in (assessors.PATH, "/"):
        assert figure_of(site, sample_app.site, view, path, assessors.Ids.EFFECTS) is None


def test_a_chart_that_is_none_is_not_drawn(sample_app):
    site = sample_app.projected
    view = View(site.reader(), Filters(), Words("vi"))
    assert figure_of(site, sample_app.site, view, "/", "nothing") is None
    assert figure_of(site, sample_app.site, view, "/nowhere", "overview-trend") is None
