"""Answers that follow from the data, the choice and the reader alone are given again as they are.

Of many readers most look at the same few choices: an answer is drawn, written and packed once for
each of them, until anything changes in the database or the day ends. The gate has looked at the
request before.
"""

import hashlib
import json
import mmap
from collections.abc import Callable, Collection, Sequence
from typing import Any
from zlib import crc32

from flask import Flask, Response, request

from dashboard.web.account import PART
from dashboard.web.gate import CALL, JSON

KEY = "chibo.kept_answer"
# 24 MB for all processes; an answer has a kilobyte at the median, 11 at most but for long lists.
PLACES, PLACE = 48 * 1024, 512
MOST_PLACES = 64
DIGEST = 16
HEAD = DIGEST + 8
GZIP = b"\x1f\x8b"  # no JSON begins so


class KeptAnswers:
    """The last answers, in memory that processes share which part after it was made.

    An answer begins at the place that its key says and overwrites what stood there. Nobody waits
    for a lock: what another process has half written does not fit its own checksum, and counts as
    not kept.
    """

    def __init__(self, places: int = PLACES) -> None:
        self._places = places
        # What was never written takes no memory.
        self._memory = mmap.mmap(-1, places * PLACE)

    def find(self, key: bytes) -> bytes | None:
        """Return the answer under a key."""
        digest, at = self._place(key)
        head = self._memory[at : at + HEAD]
        size = int.from_bytes(head[DIGEST : DIGEST + 4], "little")
        if head[:DIGEST] != digest or size > MOST_PLACES * PLACE:
            return None
        body = self._memory[at + HEAD : at + HEAD + size]
        return body if crc32(body) == int.from_bytes(head[DIGEST + 4 :], "little") else None

    def keep(self, key: bytes, body: bytes) -> None:
        """Keep an answer, unless it is large; an earlier one under its key is then let go of."""
        digest, at = self._place(key)
        if HEAD + len(body) > MOST_PLACES * PLACE:
            self._memory[at : at + HEAD] = bytes(HEAD)
            return
        numbers = (len(body), crc32(body))
        head = digest + b"".join(number.to_bytes(4, "little") for number in numbers)
        self._memory[at : at + HEAD + len(body)] = head + body

    def _place(self, key: bytes) -> tuple[bytes, int]:
        digest = hashlib.blake2b(key, digest_size=DIGEST).digest()
        place = int.from_bytes(digest[:8], "little") % (self._places - MOST_PLACES + 1)
        return digest, place * PLACE


def install_kept_answers(
    server: Flask, outputs: Collection[str], state: Callable[[], tuple[Any, ...]]
) -> KeptAnswers:
    """Answer from what is kept, and return it; install it after the gate and before what packs
    answers.

    outputs are those that depend on nothing but the request's own values and `state`: who asks, in
    which language, on which day, over which data.
    """
    kept = KeptAnswers()

    @server.before_request
    def give_again() -> Response | None:
        part = request.environ.get(PART)
        if part not in outputs:
            return None
        key = key_of(part, packed(), values(request.environ[CALL]), state())
        found = kept.find(key)
        if found is None:
            request.environ[KEY] = key
            return None
        return again(found)

    @server.after_request
    def keep(response: Response) -> Response:
        key = request.environ.get(KEY)
        if key is not None and response.status_code == 200:
            kept.keep(key, response.get_data())
        return response

    return kept


def key_of(part: object, small: object, given: str, state: tuple[Any, ...]) -> bytes:
    """Return the key of an answer: of which part, packed or not, to which values, over what."""
    return repr((part, small, given, state)).encode()


def packed() -> bool:
    """Return whether the reader takes packed answers."""
    return request.accept_encodings.quality("gzip") > 0


def again(found: bytes) -> Response:
    """Return what is kept as it is kept."""
    response = Response(found, content_type=JSON)
    if found.startswith(GZIP):
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
    return response


def values(call: dict[str, Any]) -> str:
    """Return the values of a call in the order of its parts, which the gate knows."""
    given = [part.get("value") for part in (*call.get("inputs", ()), *call.get("state", ()))]
    return values_of(given)


def values_of(given: Sequence[Any]) -> str:
    """Return values as a key holds them."""
    return json.dumps(given, sort_keys=True)
