"""Several processes on one database: what one of them writes, all the others show at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.actions.init_database import init_database
from dashboard.database.engine import open_engine
from dashboard.database.turn import ServerTurn
from dashboard.domain.talk import Talk, usual_slides, write_talk
from dashboard.web.turn import Turn
from tests.engines.databases import Databases
from tests.servers.processes import Process, confirm, serving, take_in

SOME = ("overview", "attention", "funnel", "progress", "branches")


@pytest.fixture(scope="module")
def url(databases: Databases) -> Iterator[str]:
    """A database with the organisations and no score."""
    url = databases.copy("empty", init_database)
    yield url
    databases.drop(url)


@pytest.fixture(scope="module")
def processes(
    url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Process, Process]]:
    """Two processes, on a server each in a folder of its own, as on two machines."""
    folder = tmp_path_factory.mktemp("processes")
    with ExitStack() as both, ThreadPoolExecutor(2) as pool:
        started = [
            pool.submit(both.enter_context, serving(folder / name, url)) for name in ("one", "two")
        ]
        one, two = (each.result() for each in started)
        yield one, two


def test_an_import_and_its_undoing_are_seen_by_every_process_on_every_page(processes, scores):
    one, two = processes
    before = two.pages(*SOME)
    number = take_in(one, scores)
    after = two.pages()
    assert after == one.pages()
    assert {"overview-tiles.children", "attention-way.children", "funnel-chart.figure",
            "progress-board.children", "branches-count.children"} <= {
        part for part in before if before[part] != after[part]
    }  # fmt: skip
    assert f"{number}" in str(two.call("imports-earlier", imports_done=1))
    assert two.post("/nap/hoan-tac", upload=number)[0] == 200
    assert one.pages(*SOME) == before


def test_a_file_sent_to_one_process_is_tried_by_another_and_confirmed_by_the_first(
    processes, scores
):
    one, two = processes
    token = one.send(scores)
    _, tried = two.post("/nap/kiem-tra", token=token)
    assert one.get(f"/nap/tien-do?token={token}")["done"] == 3
    number = confirm(one, tried)
    # An answer that was lost: sent again to the other, it does nothing twice.
    assert confirm(two, tried) == number
    assert one.post("/nap/hoan-tac", upload=number)[0] == 200


def test_what_was_tried_in_one_process_is_tried_anew_where_another_changed_the_data(
    processes, scores
):
    one, two = processes
    _, tried = one.post("/nap/kiem-tra", token=one.send(scores))
    number = take_in(two, scores)
    known = {name: tried[name] for name in ("token", "sha256", "version")}
    _, again = two.post("/nap/xac-nhan", **known)
    assert (again["receipt"]["state"], again["version"] == tried["version"]) == ("same", False)
    assert one.post("/nap/hoan-tac", upload=number)[0] == 200


def test_while_one_works_on_a_file_every_process_says_that_it_is_busy(processes, url, scores):
    engine = open_engine(url)
    folder = Path(engine.url.database or "").parent / "uploads"
    sqlite = engine.dialect.name == "sqlite"
    turn = Turn(folder / "turn.lock") if sqlite else ServerTurn(engine)
    sent = [one.send(scores) for one in processes]
    # Each waits a while before it says so.
    with turn.taken() as mine, ThreadPoolExecutor() as all_at_once:
        asked = [
            all_at_once.submit(one.post, "/nap/kiem-tra", token=token)
            for one, token in zip(processes, sent, strict=True)
        ]
        answers = [one.result()[0] for one in asked]
    engine.dispose()
    assert (mine, answers) == (True, [503, 503])


def test_a_talk_saved_in_one_process_is_opened_and_guarded_in_the_others(processes):
    one, two = processes
    first, newer = (
        write_talk(Talk(name, slides=usual_slides())) for name in ("Quý I", "Quý II")
    )
    _, saved = one.post("/trinh-chieu/bai/luu", talk=first)
    number = saved["id"]
    assert [(row["id"], row["name"]) for row in two.get("/trinh-chieu/bai")["talks"]] == [
        (number, "Quý I")
    ]
    assert two.post("/trinh-chieu/bai/luu", talk=newer, id=number, version=1)[0] == 200
    assert one.post("/trinh-chieu/bai/luu", talk=first, id=number, version=1)[0] == 409
    assert one.get(f"/trinh-chieu/bai?bai={number}")["talk"]["name"] == "Quý II"


def test_a_visit_planned_and_taken_back_in_one_process_is_so_in_the_others(processes, scores):
    one, two = processes
    take_in(one, scores)
    day = (datetime.now(UTC) + timedelta(days=30)).strftime("%d/%m/%Y")
    given = {"visit_branch": "thi-tran-que-thon-01", "visit_day": day, "visit_assessor": "TD01"}
    planned = one.call("visit-answer", by="visit-save.n_clicks", **given)
    visit = planned["visit-planned"]["data"]
    assert "TD01" in str(two.call("visits-lead", chosen=""))
    undone = two.call("visit-answer", by="visit-undo.n_clicks", visit_planned=visit, **given)
    assert undone["visit-planned"]["data"] == visit
    shown = one.call("visits-lead", chosen="")
    assert "TD01" not in str(shown["visits-list"])
    assert "TD01" in str(shown["visits-settled"])
