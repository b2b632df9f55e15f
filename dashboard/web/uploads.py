"""Scores come in through the browser: sent, tried, confirmed, taken back.

A file is sent as the raw body of its own request, so that its size is no matter of JSON; what it
would do is asked for by its token, so that how far this has come can be asked meanwhile.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NoReturn

from flask import Flask, Response, abort, request
from plotly.utils import PlotlyJSONEncoder

from dashboard.actions.importer import Importer
from dashboard.actions.outcome import Outcome
from dashboard.components.receipt import receipt, undo_receipt
from dashboard.components.receipt_card import receipt_card
from dashboard.components.view import address
from dashboard.domain.filters import Filters
from dashboard.domain.period import Period
from dashboard.domain.row_number import NO_ROW, row_number
from dashboard.queries import uploads
from dashboard.queries.reader import Reader
from dashboard.text import Words
from dashboard.web.calls import RefusedError, parse_body
from dashboard.web.file_names import read_name
from dashboard.web.gate import JSON, Door
from dashboard.web.kept_files import (
    CHECKED,
    CHECKING,
    TAKEN,
    TAKING,
    DroppedError,
    Kept,
    KeptFiles,
    TooLargeError,
)
from dashboard.web.turn import Turns

SEND, CHECK, CONFIRM, DROP, UNDO = (
    "/nap/tep", "/nap/kiem-tra", "/nap/xac-nhan", "/nap/bo", "/nap/hoan-tac",
)  # fmt: skip
PROGRESS = "/nap/tien-do"
FILE = "application/octet-stream"
NAME_HEADER = "X-File-Name"
MEGABYTE = 1_000_000
LARGEST = {".xlsx": 50 * MEGABYTE, ".csv": 200 * MEGABYTE, ".txt": 200 * MEGABYTE,
           ".tsv": 200 * MEGABYTE}  # fmt: skip
LARGEST_FILE = max(LARGEST.values())
SMALL = 4096

DOORS = (
    Door("POST", SEND, FILE, LARGEST_FILE),
    *(Door("POST", path, JSON, SMALL) for path in (CHECK, CONFIRM, DROP, UNDO)),
    Door("GET", PROGRESS, arguments=frozenset({"token"})),
)


@dataclass(frozen=True)
class Intake:
    """What the routes work with: the reader and importer of the request's viewer, and the files."""

    reader: Callable[[], Reader]
    importer: Callable[[], Importer]
    words: Callable[[], Words]
    kept: KeptFiles
    turn: Turns

    def find(self, token: object) -> Kept:
        """Return the viewer's own file of a token, or answer that there is none."""
        kept = self.kept.find(token, self.allowed().viewer.name)
        return kept or self.refuse(404, "gone")

    def allowed(self) -> Importer:
        """Return the importer, or answer that this viewer may not import."""
        importer = self.importer()
        return importer if importer.allowed else self.refuse(403, "not_allowed")

    def refuse(self, status: int, reason: str, **slots: object) -> NoReturn:
        """Answer with what is wrong and what to do, in the reader's language."""
        words = self.words()
        said = {
            "error": words(f"imports.error.{reason}.title", **slots),
            "remedy": words(f"imports.error.{reason}.remedy", **slots),
        }
        answer = json_answer(said, status)
        if status == 503:
            answer.headers["Retry-After"] = "1"
        abort(answer)


def install_uploads(server: Flask, intake: Intake) -> None:
    """Add the routes; the gate has looked at method, origin, kind and size before them."""
    intake.kept.sweep_here()
    routes = {
        SEND: send, CHECK: check, CONFIRM: confirm, DROP: drop, UNDO: undo, PROGRESS: progress,
    }  # fmt: skip
    methods = {door.path: door.method for door in DOORS}
    for path, answer in routes.items():
        server.add_url_rule(
            path,
            answer.__name__ + "_upload",
            lambda answer=answer: answer(intake),
            methods=[methods[path]],
        )


def file_told(intake: Intake) -> tuple[str, int]:
    """Return the name of the file that a request brings and the bytes it may have, or refuse it."""
    name = read_name(request.headers.get(NAME_HEADER, ""))
    limit = LARGEST.get(Path(name).suffix.lower()) if name else None
    if name is None or limit is None:
        intake.refuse(415, "kind")
    if (request.content_length or 0) > limit:
        intake.refuse(413, "too_large", limit=limit // MEGABYTE)
    return name, limit


def send(intake: Intake) -> Response:
    """Keep the body as a file; answer its token."""
    viewer = intake.allowed().viewer
    name, limit = file_told(intake)
    try:
        kept = intake.kept.receive(request.stream, name, viewer.name, limit)
    except TooLargeError:
        intake.refuse(413, "too_large", limit=limit // MEGABYTE)
    return json_answer({"token": kept.token, "name": kept.name, "sha256": kept.sha256})


def check(intake: Intake) -> Response:
    """Try a kept file; nothing stays in the database."""
    kept = intake.find(_body().get("token"))
    if kept.stage == TAKEN:
        return _answer(intake, kept, intake.kept.outcome(kept) or Outcome())
    return _work(intake, kept, written=False)


def confirm(intake: Intake) -> Response:
    """Take a file in as it was tried; if the data changed since, only where it would still do the
    same: else the sender is shown what it would do now."""
    body = _body()
    kept = intake.find(body.get("token"))
    if kept.stage == TAKEN:  # the answer was lost on its way: nothing is done twice
        return _answer(intake, kept, intake.kept.outcome(kept) or Outcome())
    tried = (kept.stage, kept.sha256, kept.version) == (
        CHECKED, body.get("sha256"), body.get("version"),
    )  # fmt: skip
    fresh = tried and intake.importer().data_version() == kept.version
    shown = intake.kept.outcome(kept) if tried else None
    return _work(intake, kept, written=fresh, shown=shown)


def drop(intake: Intake) -> Response:
    """Forget a file; one that is gone already is no failure."""
    kept = intake.kept.find(_body().get("token"), intake.allowed().viewer.name)
    return json_answer({"dropped": kept is not None and intake.kept.drop(kept)})


def undo(intake: Intake) -> Response:
    """Take an import back."""
    number = row_number(_body().get("upload"))
    importer = intake.allowed()
    if number == NO_ROW:
        abort(400)
    words = intake.words()
    with intake.turn.taken() as mine:
        if not mine:
            intake.refuse(503, "busy")
        outcome = importer.take_back(number)
    said = undo_receipt(outcome, number, words)
    status = 409 if outcome.problems else 200
    return json_answer({"receipt": said, "shown": receipt_card(said, words, {})}, status)


def progress(intake: Intake) -> Response:
    """Answer how far the work on a file has come, in figures and words; nothing where it is gone.

    A file may go while it is asked about: that is no error to tell of.
    """
    kept = intake.kept.find(request.args.get("token"), intake.allowed().viewer.name)
    if kept is None:
        return Response(status=204)
    done, of = intake.kept.progress(kept)
    step = min(2, 3 * done // of)
    return json_answer({"done": done, "of": of, "text": intake.words()(f"imports.step.{step}")})


def json_answer(value: object, status: int = 200) -> Response:
    """Return values, and parts of a page among them, as JSON."""
    text = json.dumps(value, cls=PlotlyJSONEncoder, ensure_ascii=False)
    return Response(text, status, content_type=JSON)


def _body() -> dict[str, Any]:
    try:
        return parse_body(request.get_data(cache=True))
    except RefusedError:
        abort(400)


def _work(
    intake: Intake, kept: Kept, *, written: bool, shown: Outcome | None = None
) -> Response:
    importer = intake.importer()
    files = intake.kept

    def do() -> tuple[Kept, Outcome]:
        files.tell(kept, 0, 3)
        version = importer.data_version()
        path, tell = files.path(kept), lambda step, of: files.tell(kept, step, of)
        same = written or (shown is not None and importer.check(path, tell) == shown)
        outcome = (importer.take_in if same else importer.check)(path, tell)
        stage = TAKEN if same and not outcome.problems else CHECKED
        return replace(kept, stage=stage, version=version), outcome

    with intake.turn.taken() as mine:
        if not mine:
            intake.refuse(503, "busy")
        try:
            after, outcome = files.work(kept, TAKING if written else CHECKING, do)
        except DroppedError:
            intake.refuse(404, "gone")
    if after.stage == TAKEN:
        files.unpack(after)
    return _answer(intake, after, outcome)


def _answer(intake: Intake, kept: Kept, outcome: Outcome) -> Response:
    words = intake.words()
    reader = intake.reader()
    said = receipt(outcome, kept.name, words, written=kept.stage == TAKEN)
    links = {"token": kept.token, "sha256": kept.sha256, "version": kept.version}
    if any(one.problem.row is not None for one in outcome.problems):
        links["marked"] = "yes"
    if reader.is_sample():
        links["sample"] = words("imports.sample.short")
    if outcome.upload_id is not None and (charts := _charts(reader, outcome.upload_id)):
        links["charts"] = charts
    given = {"token": kept.token, "sha256": kept.sha256, "version": kept.version}
    return json_answer({**given, "receipt": said, "shown": receipt_card(said, words, links)})


def _charts(reader: Reader, upload_id: int) -> str:
    """Return the address of the charts of the months that an import set."""
    months = uploads.months_of(reader, upload_id)
    if months is None:
        return ""
    first, last = (f"{month // 100}-{month % 100:02d}" for month in months)
    return address("/", Filters(period=Period(first if first == last else f"{first}..{last}")))
