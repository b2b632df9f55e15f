"""All parts of a page that are kept, in one answer: a choice then needs one request, not ten.

assets/js/ask.js asks here first, and singly for what is null; so a part that has to be drawn waits
for no other, and what goes wrong concerns it alone.
"""

import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, abort, request

from dashboard.web.calls import RefusedError, parse_body
from dashboard.web.gate import JSON, Door
from dashboard.web.kept_answers import GZIP, KEY, KeptAnswers, again, key_of, packed, values_of

PATH = "/_kept-parts"
LARGEST = 16 * 1024
KEPT_DOORS = (Door("POST", PATH, JSON, LARGEST),)
KEYS = {"outputs", "chosen", "about"}
NULL = b"null"


@dataclass(frozen=True)
class Asked:
    """Outputs of a page, the choice, and what the page is about; None where it is about nothing."""

    outputs: tuple[str, ...]
    chosen: Any
    about: Any


def install_kept_together(
    server: Flask,
    kept: KeptAnswers,
    subjects: Mapping[str, str | None],
    state: Callable[[], tuple[Any, ...]],
) -> None:
    """Add the door; subjects names the outputs that are kept, with the store of what each is
    about. The gate has looked at method, origin, kind and size before."""

    def give() -> Response:
        try:
            asked = read(parse_body(request.get_data()), subjects)
        except RefusedError:
            abort(400)
        now, small = state(), packed()
        whole = repr((asked, small, now)).encode()
        if (found := kept.find(whole)) is not None:
            return again(found)
        answers = [
            kept.find(key_of(one, small, _values(asked, subjects[one]), now))
            for one in asked.outputs
        ]
        if all(answers):
            request.environ[KEY] = whole
        body = b",".join(_plain(one) if one else NULL for one in answers)
        return Response(b'{"answers":[' + body + b"]}", content_type=JSON)

    server.add_url_rule(PATH, "kept_parts", give, methods=["POST"])


def read(given: Mapping[str, Any], known: Mapping[str, str | None]) -> Asked:
    """Read the body {"outputs", "chosen", "about"}; RefusedError where it is none of ours."""
    outputs = given.get("outputs")
    if given.keys() != KEYS or not isinstance(outputs, list):
        raise RefusedError("other keys than ours")
    if not all(isinstance(one, str) and one in known for one in outputs):
        raise RefusedError("unknown output")
    if len(set(outputs)) < len(outputs):
        raise RefusedError("an output twice")
    return Asked(tuple(outputs), given["chosen"], given["about"])


def _values(asked: Asked, store: str | None) -> str:
    return values_of([asked.chosen] if store is None else [asked.chosen, asked.about])


def _plain(answer: bytes) -> bytes:
    return gzip.decompress(answer) if answer.startswith(GZIP) else answer
