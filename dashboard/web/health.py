"""What a watchman asks: whether the process lives, and whether it can serve."""

import json
from collections.abc import Callable, Mapping

from flask import Flask, Response

from dashboard.web.gate import ALIVE, HEALTH, READY

NOT_READY = 503


def install_health(server: Flask, look: Callable[[], Mapping[str, bool | str]]) -> None:
    """Answer "ok" while the process lives, and 200 or 503 with what `look` finds.

    What is told in a word, and not as true or false, hinders nobody from reading.
    """

    def alive() -> Response:
        return Response("ok", content_type="text/plain")

    def ready() -> Response:
        found = look()
        status = 200 if all(found.values()) else NOT_READY
        return Response(json.dumps(dict(found)), status, content_type="application/json")

    server.add_url_rule(HEALTH, "health", alive)
    server.add_url_rule(ALIVE, "alive", alive)
    server.add_url_rule(READY, "ready", ready)
