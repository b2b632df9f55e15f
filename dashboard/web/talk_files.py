"""Talks and decisions taken along: a talk as .json, decisions as .xlsx."""

import json
import re
from pathlib import Path
from urllib.parse import quote

from flask import Flask, Response, request

from dashboard.components.talk_shown import decision_sheet, talk_file
from dashboard.components.view import View
from dashboard.domain.words import Language
from dashboard.sheets.write import write_sheets
from dashboard.text import Words
from dashboard.web.file_names import read_name
from dashboard.web.gate import Door
from dashboard.web.talks import Desk, number_of
from dashboard.web.written_file import send_written

TALK, DECISIONS = "/trinh-chieu/bai/tai", "/trinh-chieu/ket-luan/tai"
# The hall asks in the language it shows; whether it names branches changes nothing here.
TALK_FILE_DOORS = (
    Door("GET", TALK, arguments=frozenset({"bai"})),
    Door("GET", DECISIONS, arguments=frozenset({"bai", "ngon-ngu", "ten"})),
)


def install_talk_files(server: Flask, desk: Desk) -> None:
    """Add the routes of the downloads."""
    server.add_url_rule(TALK, "talk_file", lambda: talk(desk), methods=["GET"])
    server.add_url_rule(DECISIONS, "decision_file", lambda: decisions(desk), methods=["GET"])


def talk(desk: Desk) -> Response:
    """Send a talk as a file that can be read in again."""
    kept = desk.kept(number_of(desk, request.args.get("bai")))
    held = talk_file(View.of(desk.reader(), "", desk.words()), kept)
    text = json.dumps(held, ensure_ascii=False, indent=1)
    return send_written(
        _name(f"{kept.talk.name}.json", "talk.json"), lambda path: _write(path, text)
    )


def decisions(desk: Desk) -> Response:
    """Send what was decided in a talk, or in all, as a workbook in the language asked for."""
    language = request.args.get("ngon-ngu", "")
    words = Words(language) if language in set(Language) else desk.words()
    view = View.of(desk.reader(), "", words)
    number = number_of(desk, request.args["bai"]) if "bai" in request.args else None
    sheet = decision_sheet(view, number)
    title = sheet.name if number is None else f"{sheet.name} {desk.kept(number).talk.name}"
    name = _name(f"{title}.xlsx", "decisions.xlsx")
    return send_written(name, lambda path: write_sheets(path, [sheet]))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _name(wanted: str, usual: str) -> str:
    """Return a name that may name a file anywhere."""
    return read_name(quote(re.sub(r"[/\\]+", "-", wanted))) or usual
