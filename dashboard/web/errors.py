"""What a reader sees when something is refused or breaks: plain words, never a traceback."""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from dashboard.domain.trouble import Trouble
from dashboard.text import Words
from dashboard.web.account import reference
from dashboard.web.gate import CALLBACKS

LOG = logging.getLogger("dashboard")
NAMED = frozenset({400, 403, 404, 405, 411, 413, 414, 415})
# No room to write; all else may be over when it is asked again.
NO_ROOM, NOT_NOW = 507, 503
TroubleOf = Callable[[BaseException], Trouble | None]


def log_failure(error: BaseException) -> str:
    """Write the traceback to the log and return the reference that the reader may quote.

    It is that of the request's own line in the log and of the answer's header.
    """
    given = reference()
    LOG.error("failure %s", given, exc_info=error)
    return given


def install_errors(
    server: Flask,
    words: Callable[[], Words],
    stylesheet: str,
    trouble_of: TroubleOf = lambda _: None,
) -> None:
    """Answer every error in the reader's language, as JSON to a callback and a page to others."""

    @server.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        status = error.code or 500
        name = f"error.{status if status in NAMED else 'other'}"
        return _answer(words(), status, stylesheet, Said(name))

    @server.errorhandler(Exception)
    def failed(error: Exception) -> Response:
        trouble = trouble_of(error)
        if trouble is None:
            return _answer(words(), 500, stylesheet, Said("error.other", log_failure(error)))
        # Known, and perhaps a hundred times a second: one line, no traceback.
        given = reference()
        LOG.error("failure %s: %s (%s)", given, trouble, type(error).__name__)
        status = NO_ROOM if trouble is Trouble.FULL else NOT_NOW
        return _answer(words(), status, stylesheet, Said(f"error.{trouble}", given, trouble))


@dataclass(frozen=True)
class Said:
    """What to tell: the words by their key, the reference for who looks it up, the trouble."""

    name: str
    reference: str = ""
    trouble: Trouble | None = None


def _answer(words: Words, status: int, stylesheet: str, said: Said) -> Response:
    title = words(f"{said.name}.title")
    remedy = words(f"{said.name}.remedy")
    if said.reference:
        remedy = f"{remedy} {words('error.reference', reference=said.reference)}"
    # A callback and a script of ours say that they read JSON; whoever opens an address does not.
    if request.path == CALLBACKS or request.accept_mimetypes.best == "application/json":
        # assets/js/states.js shows the reference in the card that was asked for, or the trouble.
        ended = f"{title}." if said.trouble else title
        given = {"error": ended, "remedy": remedy, "reference": said.reference}
        body = json.dumps(given | {"trouble": said.trouble}, ensure_ascii=False)
        return Response(body, status, content_type="application/json")
    page = PAGE.format(
        language=words.language.value,
        title=escape(title),
        remedy=escape(remedy),
        back=escape(words("error.back")),
        product=escape(words("product.name")),
        stylesheet=stylesheet,
    )
    return Response(page, status, content_type="text/html; charset=utf-8")


PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · {product}</title>
{stylesheet}
</head>
<body class="error-page">
<main>
<h1>{title}</h1>
<p>{remedy}</p>
<p><a href="/">{back}</a></p>
</main>
</body>
</html>
"""
