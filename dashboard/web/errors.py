"""What a reader sees when something is refused or breaks: plain words, never a traceback."""

import json
import logging
from collections.abc import Callable
from html import escape

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from dashboard.text import Words
from dashboard.web.account import reference
from dashboard.web.gate import CALLBACKS

LOG = logging.getLogger("dashboard")
NAMED = frozenset({400, 403, 404, 405, 411, 413, 414, 415})


def log_failure(error: BaseException) -> str:
    """Write the traceback to the log and return the reference that the reader may quote.

    It is that of the request's own line in the log and of the answer's header.
    """
    given = reference()
    LOG.error("failure %s", given, exc_info=error)
    return given


def install_errors(server: Flask, words: Callable[[], Words], stylesheet: str) -> None:
    """Answer every error in the reader's language, as JSON to a callback and a page to others."""

    @server.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        status = error.code or 500
        return _answer(words(), status, stylesheet, reference="")

    @server.errorhandler(Exception)
    def failed(error: Exception) -> Response:
        return _answer(words(), 500, stylesheet, reference=log_failure(error))


def _answer(words: Words, status: int, stylesheet: str, *, reference: str) -> Response:
    name = f"error.{status if status in NAMED else 'other'}"
    title = words(f"{name}.title")
    remedy = words(f"{name}.remedy")
    if reference:
        remedy = f"{remedy} {words('error.reference', reference=reference)}"
    # A callback and a script of ours say that they read JSON; whoever opens an address does not.
    if request.path == CALLBACKS or request.accept_mimetypes.best == "application/json":
        # assets/js/states.js shows the reference in the card that was asked for.
        given = {"error": title, "remedy": remedy, "reference": reference}
        body = json.dumps(given, ensure_ascii=False)
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
