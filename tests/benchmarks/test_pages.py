"""Pages bear more branches: a page asks the database as often, and sends as much, for twelve
communes as for eight."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from dashboard.actions.simulate import Size, simulate
from dashboard.app import create_app, settle
from dashboard.database.engine import open_engine
from dashboard.settings import Settings
from tests.benchmarks.pages import LEVELS, PERIODS, levels
from tests.benchmarks.parts import parts_of
from tests.benchmarks.server import pages

# More communes than are compared at once, and half as many again.
SMALL, LARGE, MONTHS = 600, 900, 2
MOST_KILOBYTES = 60


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> dict[int, dict[str, Counter[str]]]:
    """Statements and bytes of each page, by the number of branches."""
    return {size: dict(walk(tmp_path_factory.mktemp(str(size)), size)) for size in (SMALL, LARGE)}


def walk(folder: Path, size: int) -> Iterator[tuple[str, Counter[str]]]:
    url = f"sqlite:///{folder / 'chibo.db'}"
    engine = open_engine(url)
    simulate(engine, Size(size, MONTHS))
    assert list(levels(engine)) == ["root", "commune", "branch"]
    engine.dispose()
    app = create_app(Settings(database_url=url))
    settle()
    client = app.server.test_client()
    asked = Counter[str]()

    def count(*_: object) -> None:
        asked["statements"] += 1

    event.listen(Engine, "before_cursor_execute", count)
    try:
        for path in pages():
            # What is kept in memory is read the first time, and answers of that choice are kept.
            for part in parts_of(app, path, PERIODS[0]):
                part.ask(client)
            asked.clear()
            for part in parts_of(app, path, PERIODS[1]):
                response = part.ask(client)
                assert response.status_code in {200, 204}, part.name
                asked["bytes"] += len(response.data)
            yield path, asked.copy()
    finally:
        event.remove(Engine, "before_cursor_execute", count)


def test_a_page_asks_no_more_often_for_more_branches(walked):
    counts = {
        path: (found["statements"], walked[LARGE][path]["statements"])
        for path, found in walked[SMALL].items()
    }
    assert {path: n for path, n in counts.items() if n[0] < n[1]} == {}
    assert sum(n for n, _ in counts.values()) > len(counts)


def test_a_page_sends_little_however_many_branches_there_are(walked):
    sent = {path: found["bytes"] / 1000 for path, found in walked[LARGE].items()}
    assert {path: n for path, n in sent.items() if n > MOST_KILOBYTES} == {}
    assert set(LEVELS) == {"root", "province", "commune", "branch"}
