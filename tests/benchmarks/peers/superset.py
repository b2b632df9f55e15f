"""Apache Superset's chart API beside our parts of the overview, over the same file.

Superset is set up as its own commands do, in a folder that is thrown away: its metadata in
SQLite, one administrator, one gunicorn process as ours is one. Six charts are six requests to its
chart API, as a dashboard of them sends; a page of ours is all that the overview asks for. Each
turn asks for months that nobody chose before, then for the same again.

Not comparable: Superset answers rows, which a browser has still to draw as figures; ours are the
figures with their sentences and tables. Superset keeps no answers unless told to (its default).
"""

import http.client
import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from dashboard.web.gate import CALLBACKS, JSON
from tests.benchmarks.clicks import Click
from tests.benchmarks.measure import DROPPED, Result, result
from tests.benchmarks.peers.overview import GROUPS, OF_UNITS, OF_WHOLE
from tests.benchmarks.served_pages import Served
from tests.browser.conftest import free_port, wait_for_door

# 6.1.0 imports what it does not name, and a later Flask-Caching than it knows breaks its start.
PACKAGES = [
    "apache-superset==6.1.0",
    "flask-caching<2.4",
    "cachetools",
    "gunicorn",
    "pillow",
    "rich",
]
SETTINGS = """
SECRET_KEY = "of a benchmark on this machine alone"
SQLALCHEMY_DATABASE_URI = "sqlite:///{folder}/superset.db"
PREVENT_UNSAFE_DB_CONNECTIONS = False
WTF_CSRF_ENABLED = False
TALISMAN_ENABLED = False
"""
NAME = "benchmark"
SET_UP = (
    ["db", "upgrade"],
    ["fab", "create-admin", "--username", NAME, "--firstname", NAME, "--lastname", NAME,
     "--email", "benchmark@localhost", "--password", NAME],
    ["init"],
)  # fmt: skip
ALL_MONTHS = {"since": 0}
DATASETS = {
    "whole": f"SELECT rollup.* {OF_WHOLE.format(**ALL_MONTHS)}",
    "units": f"SELECT v.name, rollup.* {OF_UNITS.format(**ALL_MONTHS)}",
}
MEANS = {one: f"sum({one}_sum) / 100.0 / sum({one}_n)" for one in GROUPS}
COUNT = {"n": "sum(meetings)"}
CHARTS: Sequence[tuple[str, list[str], dict[str, str]]] = (
    ("whole", [], MEANS),
    ("whole", ["month"], MEANS),
    ("whole", ["month", "grade"], COUNT),
    ("units", ["name"], MEANS),
    ("units", ["name"], {"content": MEANS["content"]}),
    ("units", ["name"], COUNT),
)


@dataclass(frozen=True)
class Asked:
    """A request for data: its path and body."""

    path: str
    body: bytes


class Door:
    """One kept connection to a server, with the headers that it wants."""

    def __init__(self, port: int, token: str = "") -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._headers = {"Content-Type": JSON, "Accept-Encoding": "gzip"}
        if token:
            # Its answers as they are: packing them would only cost it time.
            self._headers = {"Content-Type": JSON, "Authorization": f"Bearer {token}"}

    def ask(self, asked: Asked) -> bytes:
        """Return the body of the answer; AssertionError where it is none."""
        method = "POST" if asked.body else "GET"
        self._connection.request(method, asked.path, asked.body or None, self._headers)
        response = self._connection.getresponse()
        body = response.read()
        if response.status not in {200, 201, 204}:
            raise AssertionError(asked.path, response.status, body[:300])
        return body

    def page(self, parts: Sequence[Asked]) -> float:
        """Return the milliseconds that all parts took, one after another."""
        begun = perf_counter()
        for part in parts:
            self.ask(part)
        return 1000 * (perf_counter() - begun)


def measure_data(
    ours: Served, clicks: Sequence[Click], peer: tuple[Served, str, dict[str, int]]
) -> Iterator[Result]:
    """Yield how long the data of a page take: chosen for the first time, and again."""
    served, token, datasets = peer
    doors = {"chibo": Door(ours.port), "superset": Door(served.port, token)}
    taken: dict[str, list[float]] = {}
    for turn, click in enumerate(clicks):
        pages = {
            "chibo": [Asked(CALLBACKS, body) for body in click.bodies],
            "superset": charts(datasets, turn),
        }
        for moment in ("anew", "again"):
            for name, parts in pages.items():
                took = doors[name].page(parts)
                if turn >= DROPPED:
                    taken.setdefault(f"{name} page data {moment}", []).append(took)
    for name, values in taken.items():
        yield result(name, values)
    yield result("superset memory (PSS)", [served.memory()["pss"]], "MB")


def charts(datasets: dict[str, int], turn: int) -> list[Asked]:
    """Return the requests of the six charts, over months of which each turn takes others."""
    chosen = [{"col": "month", "op": ">", "val": 202301 + turn % 11}]
    return [
        Asked(
            "/api/v1/chart/data",
            json.dumps(
                {
                    "datasource": {"id": datasets[dataset], "type": "table"},
                    "queries": [
                        {
                            "columns": columns,
                            "metrics": [_metric(*one) for one in metrics.items()],
                            "filters": [*chosen],
                            "row_limit": 1_000 + turn,
                        }
                    ],
                    "result_format": "json",
                    "result_type": "full",
                }
            ).encode(),
        )
        for dataset, columns, metrics in CHARTS
    ]


def _metric(label: str, expression: str) -> dict[str, str]:
    return {"expressionType": "SQL", "sqlExpression": expression, "label": label}


@contextmanager
def superset(
    python: Path, folder: Path, database: Path
) -> Iterator[tuple[Served, str, dict[str, int]]]:
    """Serve Superset over a database; give the server, a token, and its datasets by name."""
    config = folder / "superset_config.py"
    config.write_text(SETTINGS.format(folder=folder), "utf-8")
    environment = {**os.environ, "SUPERSET_CONFIG_PATH": str(config), "FLASK_APP": "superset"}
    for words in (
        *SET_UP, ["set-database-uri", "--database_name", NAME, "--uri", f"sqlite:///{database}"],
    ):  # fmt: skip
        command = [python.with_name("superset"), *words]
        subprocess.run(command, env=environment, check=True, capture_output=True)
    port = free_port()
    command = [
        python.with_name("gunicorn"), "--bind", f"127.0.0.1:{port}", "--workers", "1",
        "--worker-class", "gthread", "--threads", "8", "superset.app:create_app()",
    ]  # fmt: skip
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            wait_for_door(port, process)
            token = _token(port)
            yield Served(port, process.pid, Path("/dev/null")), token, _datasets(Door(port, token))
        finally:
            process.terminate()


def _token(port: int) -> str:
    given = {"username": NAME, "password": NAME, "provider": "db"}
    answer = Door(port).ask(Asked("/api/v1/security/login", json.dumps(given).encode()))
    return str(json.loads(answer)["access_token"])


def _datasets(door: Door) -> dict[str, int]:
    listed = json.loads(door.ask(Asked("/api/v1/database/", b"")))["result"]
    number = next(one["id"] for one in listed if one["database_name"] == NAME)
    made = {}
    for name, sql in DATASETS.items():
        given = {"database": number, "table_name": name, "sql": sql}
        answer = door.ask(Asked("/api/v1/dataset/", json.dumps(given).encode()))
        made[name] = json.loads(answer)["id"]
    return made
