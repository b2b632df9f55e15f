"""Every callback's id and property exists in some layout, and no id stands twice on a page."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from dashboard.app import PAGES
from dashboard.text import Words
from dashboard.web.gate import path_pattern

VALUES = {"group": "content"}


def components(layout: Any) -> Iterator[Any]:
    """Walk a layout: every component below it, itself first."""
    if isinstance(layout, list | tuple):
        for part in layout:
            yield from components(part)
    elif hasattr(layout, "to_plotly_json"):
        yield layout
        yield from components(getattr(layout, "children", None))


def named(layout: Any) -> list[Any]:
    return [part for part in components(layout) if getattr(part, "id", None) is not None]


def by_id(layout: Any) -> dict[str, Any]:
    return {key(part.id): part for part in named(layout)}


def key(identity: Any) -> str:
    return json.dumps(identity, sort_keys=True) if isinstance(identity, dict) else str(identity)


def shell_layout(app) -> Any:
    with app.server.test_request_context("/"):
        return app.layout()


def page_layout(app, page) -> Any:
    values = {name: VALUES.get(name, "any") for name in path_pattern(page.PATH).groupindex}
    with app.server.test_request_context("/"):
        return page.layout(Words("vi"), **values)


@pytest.fixture(scope="module")
def drawn(sample_app):
    """Layouts by page, each with the shell around it."""
    shell = by_id(shell_layout(sample_app))
    return {page.__name__: (shell, by_id(page_layout(sample_app, page))) for page in PAGES}


def parts(app) -> Iterator[tuple[str, str]]:
    for output, callback in app.callback_map.items():
        joined = output[2:-2].split("...") if output.startswith("..") else [output]
        for part in joined:
            identity, prop = part.rsplit(".", 1)
            yield identity, prop.split("@")[0]
        for part in [*callback["inputs"], *callback.get("state", [])]:
            yield part["id"], part["property"]


def test_every_id_and_property_of_a_callback_exists(sample_app, drawn):
    known = {name: part for shell, page in drawn.values() for name, part in (shell | page).items()}
    missing = set()
    for identity, prop in parts(sample_app):
        if identity.startswith("{"):
            continue
        part = known.get(identity)
        # Parts that a callback draws are not in any layout; their ids are checked in a browser.
        if part is None or prop not in part._prop_names:
            missing.add(f"{identity}.{prop}")
    assert missing == set()


def test_no_id_stands_twice_on_a_page(sample_app):
    shell = [key(part.id) for part in named(shell_layout(sample_app))]
    for page in PAGES:
        own = [key(part.id) for part in named(page_layout(sample_app, page))]
        assert [name for name, count in Counter(shell + own).items() if count > 1] == []
