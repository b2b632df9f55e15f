"""Every part of every page: queries, figure, whole answer and bytes, beside the yardsticks."""

from collections.abc import Iterator, Mapping
from functools import partial

from dash._utils import to_json
from sqlalchemy import Engine

from dashboard.app import PAGES, Dashboard
from tests.benchmarks.layers import FIGURES, QUERIES, Layers
from tests.benchmarks.measure import Result, in_turn, result
from tests.benchmarks.parts import Part, parts_of
from tests.benchmarks.yardsticks import Work, figure_of, graph_objects, unpacked, yardsticks

SUBJECTS = {"<group>": "content", "<code>": "chi-bo-7"}
# Twelve months at the root.
QUERY = "ky=12t"
BYTES = "bytes"
# Each one listens to every change on the page, so their number weighs in the browser.
COMPONENT = b'"namespace"'


def measure_server(app: Dashboard, layers: Layers, engine: Engine, size: str) -> Iterator[Result]:
    """Yield the results of the parts, of their figures by graph_objects, of the yardsticks."""
    client = app.server.test_client()
    works: dict[str, Work] = yardsticks(engine)
    counted: dict[str, float] = {}
    for path in pages():
        for part in parts_of(app, path, QUERY):
            name = f"{path} {part.name}"
            works[name] = partial(_answer, client, part, layers)
            answer = unpacked(part.ask(client))
            counted[name] = float(answer.count(COMPONENT))
            figure = figure_of(answer)
            if figure is not None:
                works[f"{name}/encoded"] = lambda figure=figure: to_json(figure) and None
                works[f"{name}/graph_objects"] = graph_objects(figure)
    for name, components in counted.items():
        yield result(f"{size} {name}/components", [components], "components")
    for name, values in in_turn(works).items():
        unit = BYTES if name.endswith(BYTES) else "ms"
        yield result(f"{size} {name}", values, unit)


def pages() -> list[str]:
    """Return an address of every page."""
    found = [page.PATH for page in PAGES]
    for blank, value in SUBJECTS.items():
        found = [path.replace(blank, value) for path in found]
    return found


def _answer(client: object, part: Part, layers: Layers) -> Mapping[str, float]:
    layers.reset()
    response = part.ask(client)
    if response.status_code not in {200, 204}:
        raise AssertionError(f"{part.name}: {response.status_code}")
    return {
        "query": layers.taken[QUERIES],
        "query cpu": layers.cpu[QUERIES],
        "figure": layers.taken[FIGURES],
        BYTES: float(len(response.data)),
    }
