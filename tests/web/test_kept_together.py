"""What is kept of a page comes in one answer; what is not is null, and asked for by itself."""

import json
import re

import pytest

from dashboard.web.kept_together import PATH

TREND, TILES = "overview-trend.figure", "overview-tiles.children"
GROUP = "group-trend.figure"


@pytest.fixture
def client(sample_url, open_app):
    return open_app(sample_url).server.test_client()


def draw(client, output: str, chosen: str, about: str | None = None):
    """Ask for one part as the browser does."""
    part, _, what = output.rpartition(".")
    subject = [{"id": "subject", "property": "data", "value": about}]
    body = {
        "output": output,
        "outputs": {"id": part, "property": what},
        "inputs": [{"id": "chosen", "property": "data", "value": chosen}],
        "changedPropIds": ["chosen.data"],
        **({} if about is None else {"state": subject}),
    }
    return client.post("/_dash-update-component", json=body).json


def kept(client, outputs: list[str], chosen: str, about: str | None = None):
    body = {"outputs": outputs, "chosen": chosen, "about": about}
    return client.post(PATH, json=body).json["answers"]


def test_each_part_is_given_as_it_was_drawn_and_null_where_it_was_not(client):
    assert kept(client, [TREND, TILES], "ky=12t") == [None, None]
    trend = draw(client, TREND, "ky=12t")
    assert kept(client, [TILES, TREND], "ky=12t") == [None, trend]
    tiles = draw(client, TILES, "ky=12t")
    for _ in range(2):  # put together, then kept as a whole
        assert kept(client, [TREND, TILES], "ky=12t") == [trend, tiles]
    assert kept(client, [TILES, TREND], "ky=12t") == [tiles, trend]


def test_another_choice_subject_or_language_is_another_answer(client):
    content = draw(client, GROUP, "", "content")
    assert kept(client, [GROUP], "", "content") == [content]
    assert kept(client, [GROUP], "", "chairing") == [None]
    assert kept(client, [GROUP], "ky=12t", "content") == [None]
    client.set_cookie("lang", "en")
    assert kept(client, [GROUP], "", "content") == [None]


@pytest.mark.parametrize(
    "body",
    [
        [], {}, {"outputs": [TREND], "chosen": ""},
        {"outputs": "overview", "chosen": "", "about": None},
        {"outputs": ["visits-list.children"], "chosen": "", "about": None},
        {"outputs": [7], "chosen": "", "about": None},
        {"outputs": [TREND, TREND], "chosen": "", "about": None},
        {"outputs": [TREND], "chosen": "\0", "about": None},
        {"outputs": [TREND], "chosen": "", "about": None, "more": 1},
    ],
)  # fmt: skip
def test_what_no_page_sends_is_refused(client, body):
    assert client.post(PATH, json=body).status_code == 400


def test_the_page_names_the_parts_of_which_dash_is_not_told(client):
    found = re.search(r'<script id="settled" type="application/json">(.*?)</script>',
                      client.get("/").text)  # fmt: skip
    assert found is not None
    named = json.loads(found[1])
    assert (named[TREND], named[GROUP]) == (None, "subject")
    told = {one["output"] for one in client.get("/_dash-dependencies").json}
    assert "_pages_content.children" in " ".join(told)
    assert told & named.keys() == set()
