"""The parts of the pages: what the browser asks the server for when a choice is made."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dashboard.app import Dashboard
from dashboard.web.gate import CALLBACKS
from dashboard.web.routes import draw

CHOSEN = {"id": "chosen", "property": "data"}
# What a table asks for when it opens.
ROWS = {"getRowsRequest": {"startRow": 0, "endRow": 100, "sortModel": []}}
PACKED = {"Accept-Encoding": "gzip"}


@dataclass(frozen=True)
class Part:
    """One callback of one page, and the request that asks for it."""

    page: str
    name: str
    body: dict[str, Any]

    def ask(self, client: Any) -> Any:
        """Send the request; return the response."""
        return client.post(CALLBACKS, json=self.body, headers=PACKED)


def parts_of(app: Dashboard, path: str, query: str) -> list[Part]:
    """Return every part of the page at a path that follows the choice of filters, and its table."""
    with app.server.test_request_context(path):
        layout = draw(app.site, path, {}, app.words())
    known = {part.id: part for part in _components(layout) if getattr(part, "id", None)}
    return [
        Part(path, output.rsplit(".", 1)[0].strip("."), _body(output, callback, known, query))
        for output, callback in app.callback_map.items()
        if "callback" in callback
        and any(one == CHOSEN or one["property"] in ROWS for one in callback["inputs"])
        and all(one["id"] in known for one in _outputs(output))
    ]


def _body(
    output: str, callback: dict[str, Any], known: dict[str, Any], query: str
) -> dict[str, Any]:
    def given(part: dict[str, str]) -> dict[str, Any]:
        name, drawn = part["property"], known.get(part["id"])
        value = query if part["id"] == "chosen" else ROWS.get(name, getattr(drawn, name, None))
        return part | {"value": value}

    outputs = _outputs(output)
    return {
        "output": output,
        "outputs": outputs if output.startswith("..") else outputs[0],
        "inputs": [given(part) for part in callback["inputs"]],
        "state": [given(part) for part in callback.get("state", [])],
        "changedPropIds": [f"{one['id']}.{one['property']}" for one in callback["inputs"]],
    }


def _outputs(output: str) -> list[dict[str, str]]:
    joined = output[2:-2].split("...") if output.startswith("..") else [output]
    return [dict(zip(("id", "property"), one.rsplit(".", 1), strict=True)) for one in joined]


def _components(layout: Any) -> Iterator[Any]:
    if isinstance(layout, list | tuple):
        for part in layout:
            yield from _components(part)
    elif hasattr(layout, "to_plotly_json"):
        yield layout
        yield from _components(getattr(layout, "children", None))
