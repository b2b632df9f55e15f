"""An answer is drawn once for each choice, reader and state of the data; never given to others."""

import gzip
import json
import os

import pytest
from flask import Flask, Response, request
from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.web.account import PART
from dashboard.web.compression import install_compression
from dashboard.web.gate import CALL
from dashboard.web.kept_answers import (
    HEAD,
    MOST_PLACES,
    PLACE,
    KeptAnswers,
    install_kept_answers,
)

CHOSEN = {"inputs": [{"id": "chosen", "property": "data", "value": "ky=12t"}]}


class Desk:
    """A server that counts how often it has drawn."""

    def __init__(self) -> None:
        self.state: tuple[str, ...] = ("lan", "vi", "1")
        self.drawn = 0
        self.status = 200
        self.server = Flask("desk")
        install_kept_answers(self.server, {"trend.figure"}, lambda: self.state)
        install_compression(self.server)
        self.server.add_url_rule("/", "draw", self._draw, methods=["POST"])

    def ask(self, call=CHOSEN, part="trend.figure", coding="gzip"):
        given = {PART: part, CALL: call}
        return self.server.test_client().post(
            "/", environ_base=given, headers={"Accept-Encoding": coding}
        )

    def _draw(self) -> Response:
        self.drawn += 1
        value = request.environ[CALL]["inputs"][0]["value"]
        body = f'["{value}", {self.drawn}{" " * 2000}]'
        return Response(body, self.status, content_type="application/json")


@pytest.fixture
def desk():
    return Desk()


def test_the_same_choice_of_the_same_reader_is_drawn_once(desk):
    first, again = desk.ask(), desk.ask()
    assert desk.drawn == 1
    assert first.headers["Content-Encoding"] == again.headers["Content-Encoding"] == "gzip"
    assert (again.data, again.mimetype) == (first.data, "application/json")


@pytest.mark.parametrize("state", [("minh", "vi", "1"), ("lan", "en", "1"), ("lan", "vi", "2")])
def test_another_reader_language_or_state_of_the_data_is_another_question(desk, state):
    desk.ask()
    desk.state = state
    desk.ask()
    assert desk.drawn == 2


def test_another_choice_or_subject_is_another_question(desk):
    other = {"inputs": [{"id": "chosen", "property": "data", "value": "ky=3t"}]}
    about = {**CHOSEN, "state": [{"id": "subject", "property": "data", "value": "x"}]}
    answers = [json.loads(gzip.decompress(desk.ask(call).data))
               for call in (CHOSEN, other, about, CHOSEN)]  # fmt: skip
    assert answers == [["ky=12t", 1], ["ky=3t", 2], ["ky=12t", 3], ["ky=12t", 1]]


def test_who_takes_no_packed_answer_gets_a_plain_one(desk):
    desk.ask()
    for plain in (desk.ask(coding="identity"), desk.ask(coding="identity")):
        assert "Content-Encoding" not in plain.headers
        assert plain.json == ["ky=12t", 2]


def test_what_changes_by_itself_and_what_failed_is_not_kept(desk):
    desk.ask(part="visits.children")
    desk.ask(part="visits.children")
    desk.status = 500
    desk.ask()
    desk.status = 200
    assert desk.ask().status_code == 200
    assert desk.drawn == 4


@example([(0, b"short"), (0, 40_000)])
@given(
    st.lists(
        st.tuples(
            st.integers(0, 30),
            st.one_of(st.binary(max_size=50), st.integers(0, 40_000)),
        ),
        max_size=60,
    )
)
def test_an_answer_is_given_whole_and_of_its_own_key_or_not_at_all(written):
    kept, latest = KeptAnswers(places=70), {}
    for key, given_body in written:
        # A long one is drawn by its length: tens of kilobytes are no example to print.
        body = given_body if isinstance(given_body, bytes) else given_body * b"x"
        kept.keep(bytes([key]), body)
        latest[bytes([key])] = body
        small = len(body) + HEAD <= MOST_PLACES * PLACE
        assert not small or kept.find(bytes([key])) == body
    for key, body in latest.items():
        assert kept.find(key) in (None, body)


def test_another_process_finds_what_one_has_kept():
    kept = KeptAnswers()
    other = os.fork()
    if other == 0:
        kept.keep(b"trend", b"drawn")
        os._exit(0)
    os.waitpid(other, 0)
    assert kept.find(b"trend") == b"drawn"
