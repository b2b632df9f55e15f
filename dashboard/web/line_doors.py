"""The addresses of the line: a file is put at its end, and its sender looks where it stands."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, Response, request

from dashboard.components.line_card import Standing, line_card
from dashboard.components.receipt import problem_line
from dashboard.text import Words
from dashboard.web.gate import Door
from dashboard.web.kept_files import TAKING, TooLargeError
from dashboard.web.line import Line, LineFullError, Place
from dashboard.web.uploads import (
    FILE,
    LARGEST_FILE,
    MEGABYTE,
    Intake,
    file_told,
    json_answer,
)

LINE = "/nap/hang-doi"
LINE_DOORS = (Door("POST", LINE, FILE, LARGEST_FILE), Door("GET", LINE))
# Who sends is told apart by this alone until people sign in; scripts of ours never read it.
SENDER = "sender"
MONTH_S = 30 * 24 * 60 * 60
LONGEST_SENDER = 64
MOST_SHOWN = 50


@dataclass(frozen=True)
class LineDesk:
    """What the routes work with: how files are received, the line, and who begins to take in."""

    intake: Intake
    line: Line
    begin: Callable[[], None]


def install_line(server: Flask, desk: LineDesk) -> None:
    """Add the routes; files that a stopped server left in line are taken in now."""
    if desk.line.waiting():
        desk.begin()
    server.add_url_rule(LINE, "join_line", lambda: join(desk), methods=["POST"])
    server.add_url_rule(LINE, "see_line", lambda: see(desk), methods=["GET"])


def join(desk: LineDesk) -> Response:
    """Put the body at the end of the line as a file; answer its token."""
    intake = desk.intake
    viewer = intake.allowed().viewer
    name, limit = file_told(intake)
    sender = given_sender() or secrets.token_urlsafe(24)
    try:
        mark = desk.line.join(request.stream, name, viewer, f"{viewer.name} {sender}", limit)
    except TooLargeError:
        intake.refuse(413, "too_large", limit=limit // MEGABYTE)
    except LineFullError:
        intake.refuse(503, "busy")
    except OSError:
        intake.refuse(507, "no_room")
    desk.begin()
    answer = json_answer({"token": mark.token, "name": name})
    answer.set_cookie(
        SENDER, sender, MONTH_S, path="/nap", httponly=True, samesite="Lax",
        secure=request.is_secure,
    )  # fmt: skip
    return answer


def see(desk: LineDesk) -> Response:
    """Answer where the sender's files stand: how many wait and are done, and a card of them."""
    viewer = desk.intake.allowed().viewer
    sender = given_sender()
    if not sender:
        return json_answer({"waiting": 0, "done": 0, "shown": None})
    places, waiting, done = desk.line.of(f"{viewer.name} {sender}", MOST_SHOWN)
    if waiting:
        desk.begin()
    words = desk.intake.words()
    standing = [standing_of(place, words) for place in places]
    shown = line_card(standing, waiting, done, words) if standing else None
    return json_answer({"waiting": waiting, "done": done, "shown": shown})


def given_sender() -> str:
    """Return what the browser says of who sends; "" where it says nothing of ours."""
    given = request.cookies.get(SENDER, "")
    known = given.isascii() and given.replace("-", "").replace("_", "").isalnum()
    return given if known and len(given) <= LONGEST_SENDER else ""


def standing_of(place: Place, words: Words) -> Standing:
    """Return a file's state as the card shows it."""
    outcome = place.outcome
    if place.at:
        state = "taking" if place.kept.stage == TAKING else "waiting"
        return Standing(place.kept.name, state, place.at)
    if outcome is None:
        return Standing(place.kept.name, "waiting", 1)
    if outcome.problems:
        said = problem_line(outcome.problems[0].problem, words)
        return Standing(place.kept.name, "refused", count=len(outcome.problems), said=said)
    if outcome.is_same:
        return Standing(place.kept.name, "same", count=outcome.unchanged)
    count = outcome.new + outcome.changed
    return Standing(place.kept.name, "taken", count=count, upload=outcome.upload_id or 0)
