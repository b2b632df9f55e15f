"""What a meeting decides is listed, written down, changed, removed and brought back.

In JSON: {"id", "what", "who", "due": "2026-03-31" or null, ...}.
"""

from typing import Any

from flask import Flask, Response, request

from dashboard.actions.change_decision import change_decision, remove_decision, restore_decision
from dashboard.actions.decisions import NO_DECISION, NO_TALK, NOT_ALLOWED, Outcome
from dashboard.actions.record_decision import Wanted, record_decision
from dashboard.components.talk_shown import slide_name
from dashboard.components.view import records
from dashboard.domain.decision import (
    DecisionError,
    Task,
    read_key,
    read_occasion,
    read_task,
)
from dashboard.domain.row_number import NO_ROW, row_number
from dashboard.queries import talks
from dashboard.web.gate import JSON, Door
from dashboard.web.talks import SMALL, Desk, body_of, number_of
from dashboard.web.uploads import json_answer

LIST, RECORD, CHANGE, REMOVE, RESTORE = (
    "/trinh-chieu/ket-luan", "/trinh-chieu/ket-luan/ghi", "/trinh-chieu/ket-luan/sua",
    "/trinh-chieu/ket-luan/xoa", "/trinh-chieu/ket-luan/khoi-phuc",
)  # fmt: skip
STATUS = {NOT_ALLOWED: 403, NO_DECISION: 404, NO_TALK: 404}

DECISION_DOORS = (
    Door("GET", LIST, arguments=frozenset({"bai"})),
    *(Door("POST", path, JSON, SMALL) for path in (RECORD, CHANGE, REMOVE, RESTORE)),
)


def install_decisions(server: Flask, desk: Desk) -> None:
    """Add the routes; the gate has looked at method, origin, kind and size before them."""
    routes = {LIST: show, RECORD: record, CHANGE: change, REMOVE: remove, RESTORE: restore}
    methods = {door.path: door.method for door in DECISION_DOORS}
    for path, answer in routes.items():
        server.add_url_rule(
            path,
            answer.__name__ + "_decision",
            lambda answer=answer: answer(desk),
            methods=[methods[path]],
        )


def show(desk: Desk) -> Response:
    """Answer what was decided in a talk ("bai" is its number), else in all."""
    talk_id = number_of(desk, request.args["bai"]) if "bai" in request.args else None
    words = desk.words()
    listed = [
        {
            **{name: row[name] for name in ("id", "what", "who", "kind", "figures", "talk")},
            "due": row["due"].isoformat() if row["due"] else None,
            "due_said": words.date(row["due"]) if row["due"] else "",
            "slide": slide_name(row, words),
        }
        for row in records(talks.decisions(desk.reader(), talk_id))
    ]
    return json_answer({"decisions": listed})


def record(desk: Desk) -> Response:
    """Write a decision down: "key" (the browser's own name of it), "talk" (a number or null),
    "what", "who", "due", and "slide": kind, query, page, part, title, figures."""
    body = body_of()
    talk_id = None if body.get("talk") is None else number_of(desk, body["talk"])
    try:
        occasion = read_occasion(body.get("slide"))
        wanted = Wanted(read_key(body.get("key")), read_task(body), occasion, talk_id)
    except DecisionError as error:
        desk.refuse(f"decision.refused.{error.reason}")
    reader = desk.reader()
    return _answer(desk, record_decision(reader.engine, reader.viewer, wanted))


def change(desk: Desk) -> Response:
    """Put another task in the place of a decision's."""
    body = body_of()
    task = _task(desk, body)
    reader = desk.reader()
    return _answer(desk, change_decision(reader.engine, reader.viewer, _number(desk, body), task))


def remove(desk: Desk) -> Response:
    """Remove a decision."""
    reader = desk.reader()
    return _answer(desk, remove_decision(reader.engine, reader.viewer, _number(desk, body_of())))


def restore(desk: Desk) -> Response:
    """Bring a removed decision back."""
    reader = desk.reader()
    return _answer(desk, restore_decision(reader.engine, reader.viewer, _number(desk, body_of())))


def _task(desk: Desk, body: dict[str, Any]) -> Task:
    try:
        return read_task(body)
    except DecisionError as error:
        desk.refuse(f"decision.refused.{error.reason}")


def _number(desk: Desk, body: dict[str, Any]) -> int:
    number = row_number(body.get("id"))
    if number == NO_ROW:
        desk.refuse(f"decision.refused.{NO_DECISION}", 404)
    return number


def _answer(desk: Desk, outcome: Outcome) -> Response:
    if outcome.refused is not None:
        desk.refuse(f"decision.refused.{outcome.refused}", STATUS[outcome.refused])
    return json_answer({"id": outcome.decision_id})
