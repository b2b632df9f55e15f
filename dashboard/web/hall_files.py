"""A talk taken along: one .html that opens without a network, and a .pptx that can be edited."""

import base64
import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

from flask import Flask, Response, abort, request, send_file

from dashboard.domain.room import Room
from dashboard.domain.viewer import Verb, may
from dashboard.domain.words import Language
from dashboard.text import Words
from dashboard.web import index
from dashboard.web.files import StaticFiles
from dashboard.web.hall import HallParts, data_of, given_to, own_query
from dashboard.web.hall_page import SCRIPTS, STYLES, document
from dashboard.web.uploads import json_answer

HTML, PPTX = "/trinh-chieu/tep.html", "/trinh-chieu/tep.pptx"
FILE_PATHS = (HTML, PPTX)
FONT = re.compile(r"url\('\.\./(vendor/fonts/[a-z0-9-]+\.woff2)'\)")
# Fetches code when it is asked for; a file has all its code within.
LATER = "js/later.js"
PLOTLY = "vendor/plotly/plotly-basic.min.js"
UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


def install_hall_files(server: Flask, parts: HallParts) -> None:
    """Add the routes; the gate lets their paths be read as it does those of pages."""
    routes: dict[str, Callable[[HallParts], Response]] = {HTML: send_html, PPTX: send_pptx}
    for path, answer in routes.items():
        server.add_url_rule(path, f"hall_{answer.__name__}", lambda answer=answer: answer(parts))


def send_html(parts: HallParts) -> Response:
    """Send the talk as one file: words, figures, letters and code within."""
    data, words = _taken(parts)
    given = given_to(parts, own_query()) | {"offline": data}
    files = parts.files
    chart = any(slide["body"]["kind"] == "chart" for slide in _slides(data, words))
    page = {
        "theme": "light",
        "title": f"{data['name']} · {words('product.name')}",
        "icon": index.ICON,
        "home": "#",
        "styles": "".join(f"<style>{_style(files, name)}</style>" for name in STYLES),
        "later": "",
        "scripts": "".join(f"<script>{_script(files, name)}</script>" for name in
                           [*(name for name in SCRIPTS if name != LATER),
                            *([PLOTLY] if chart else [])]),
    }  # fmt: skip
    html = document(given, words.language, page, files=False)
    return _send(html.encode(), f"{data['name']}.html", "text/html")


def send_pptx(parts: HallParts) -> Response:
    """Send the talk as slides with native charts."""
    # Its library takes 9 MB, which a server that never makes such a file need not hold.
    from dashboard.reports import Deck, write_pptx

    data, words = _taken(parts)
    label = words("hall.ui.sample") if parts.reader().is_sample() else ""
    least = Room.parse(request.args.get("xa"), request.args.get("cao")).least_type()
    deck = Deck(data["name"], label, data["units"][words.language.value], least)
    kind = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    return _send(write_pptx(_slides(data, words), deck, words), f"{data['name']}.pptx", kind)


def _taken(parts: HallParts) -> tuple[dict[str, Any], Words]:
    """Return the data of the talk, with names of branches only where they were asked for."""
    if not may(parts.reader().viewer, Verb.EXPORT):
        abort(json_answer({"error": parts.words()("hall.no_export")}, 403))
    asked = request.args.get("ngon-ngu", "")
    words = Words(Language(asked)) if asked in set(Language) else parts.words()
    data = data_of(parts)
    if request.args.get("ten") != "1":
        data["slides"] = {
            language: dict.fromkeys(("off", "on"), slides["off"])
            for language, slides in data["slides"].items()
        }
    return data, words


def _slides(data: dict[str, Any], words: Words) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = data["slides"][words.language.value]["on"]
    return found


def _style(files: StaticFiles, name: str) -> str:
    """Return a style sheet with its fonts written into it."""
    return FONT.sub(lambda font: f"url(data:font/woff2;base64,{_packed(files, font[1])})",
                    _text(files, name))  # fmt: skip


def _script(files: StaticFiles, name: str) -> str:
    # What would end the element is never part of our code; of a library's it stands in strings.
    return _text(files, name).replace("</script", "<\\/script")


def _text(files: StaticFiles, name: str) -> str:
    found = files.find(name)
    if found is None:
        raise FileNotFoundError(name)
    return found.plain.decode()


def _packed(files: StaticFiles, name: str) -> str:
    found = files.find(name)
    if found is None:
        raise FileNotFoundError(name)
    return base64.b64encode(found.plain).decode()


def _send(content: bytes, name: str, kind: str) -> Response:
    return send_file(
        BytesIO(content), mimetype=kind, as_attachment=True, download_name=UNSAFE.sub(" ", name)
    )
