"""Reads on a streaming replica: never older than what was written, and never wrong."""

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Event

import pytest
from sqlalchemy import Engine, create_engine, func, make_url, select, text

from dashboard.actions.import_sheet import import_sheet
from dashboard.actions.init_database import init_database
from dashboard.app import Dashboard, create_app
from dashboard.database.audit import DATA_VERSION, read_state
from dashboard.database.door import SHUT_FOR
from dashboard.database.engine import open_engine, open_replica, snapshot, writing
from dashboard.database.rubrics import read_rubrics
from dashboard.database.servers import ReplicaState, Servers
from dashboard.database.tables import assessment, meeting
from dashboard.database.writer import AssessmentRow, MeetingRow, record
from dashboard.domain.filters import Filters
from dashboard.domain.viewer import Viewer
from dashboard.domain.words import AssessmentKind, Language, MeetingKind
from dashboard.queries.reader import ALWAYS, Reader
from dashboard.queries.score_book import ScoreBooks
from dashboard.settings import Log, Settings
from tests.engines.run import needed_binaries
from tests.engines.server import Server
from tests.engines.shared import new_folder
from tests.servers.processes import Local, Process, serving, take_in

pytestmark = pytest.mark.postgresql
# A commit reaches the log, and so the replica, before it is confirmed.
SOME = ("overview", "attention", "ranks", "year-end", "gap")
AS_IN_SERVICE = "synchronous_commit=on"


@dataclass
class Pair:
    """A primary and its replica, which tests stop, pause and start."""

    primary: Server
    replica: Server

    @property
    def url(self) -> str:
        return self.primary.url

    @property
    def read_url(self) -> str:
        return self.replica.url

    def on_replica(self, statement: str) -> None:
        engine = create_engine(make_url(self.read_url), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()

    def pause(self) -> None:
        """Let the replica receive, and show nothing new."""
        self.on_replica("SELECT pg_wal_replay_pause()")

    def resume(self) -> None:
        self.on_replica("SELECT pg_wal_replay_resume()")


@pytest.fixture(scope="module")
def pair(scores: bytes) -> Iterator[Pair]:
    folder = new_folder()
    primary, replica = (Server(folder / name, needed_binaries()) for name in ("one", "two"))
    primary.create(AS_IN_SERVICE)
    primary.start()
    engine = open_engine(primary.url)
    init_database(engine)
    (folder / "diem.csv").write_bytes(scores)
    assert import_sheet(engine, folder / "diem.csv", Viewer()).problems == []
    engine.dispose()
    replica.create_replica(primary)
    replica.start()
    yield Pair(primary, replica)
    replica.stop()
    primary.stop()
    shutil.rmtree(folder)


@pytest.fixture
def servers(pair: Pair) -> Iterator[Servers]:
    found = Servers(open_engine(pair.url), open_replica(pair.read_url))
    yield found
    found.primary.dispose()
    assert found.replica is not None
    found.replica.dispose()


@pytest.fixture(scope="module")
def processes(
    pair: Pair, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Process, Process]]:
    """One that reads on the replica, and an application that knows of none."""
    without = create_app(Settings(database_url=pair.url, log=Log.OFF, language=Language.EN))
    folder = tmp_path_factory.mktemp("replica")
    with serving(folder, pair.url, DASHBOARD_READ_URL=pair.read_url) as process:
        yield process, Local(without.server)
    dispose(without)


def dispose(app: Dashboard) -> None:
    servers = app.projected.reader().source.servers
    for engine in (servers.primary, servers.replica):
        if engine is not None:
            engine.dispose()


@dataclass
class Truth:
    """Writes to the primary, and keeps what was true at each data version."""

    engine: Engine
    known: dict[str, tuple[int, int]]
    days: int = 0

    def write(self) -> None:
        """Record another meeting with full marks, of another day."""
        self.days += 1
        with writing(self.engine) as connection:
            branch = connection.execute(select(meeting.c.branch_id).limit(1)).scalar_one()
            rubric, version = next(
                (one, number) for number, one in read_rubrics(connection).items()
                if one.code == "KB-20"
            )  # fmt: skip
            held = MeetingRow(branch, date(2024, 4, 1) + timedelta(self.days), MeetingKind.REGULAR)
            points = tuple(one.max_x100 for one in rubric.criteria)
            scored = AssessmentRow(held.key, AssessmentKind.SELF, version, points)
            record(connection, [held], [scored])
        self.look()

    def count(self) -> int:
        """Return how many meetings the primary holds."""
        with self.engine.connect() as connection:
            return connection.scalar(select(func.count()).select_from(meeting)) or 0

    def look(self) -> None:
        """Note what the primary holds."""
        with snapshot(self.engine) as connection:
            version = read_state(connection, DATA_VERSION)
            every = select(func.count(), func.sum(assessment.c.percent_x100))
            n, total = connection.execute(every.where(assessment.c.is_official)).one()
        self.known[version] = int(n), int(total)


@pytest.fixture
def truth(servers: Servers) -> Truth:
    found = Truth(servers.primary, {})
    found.days = found.count()
    found.look()
    return found


def shown(reader: Reader) -> tuple[str, tuple[int, int], tuple[int, int]]:
    """Return the version, and count and sum of percents by the sums and by the book of scores."""
    book = reader.book()["official_total"]
    cells = reader.rollup(Filters(), ALWAYS).subquery().c
    (sums,) = reader.rows(select(func.sum(cells.total_n).label("n"),
                                 func.sum(cells.total_sum).label("total")))  # fmt: skip
    kept = book[book >= 0]
    by_sums = int(sums["n"]), int(sums["total"])
    return reader.data_version(), by_sums, (len(kept), int(kept.sum()))


def test_no_page_reads_a_row_on_the_primary_but_its_mark(pair: Pair) -> None:
    """On the primary the application may read the table of marks alone, and every page comes."""
    engine = create_engine(make_url(pair.url), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE ROLE marks LOGIN"))
        connection.execute(text("GRANT SELECT ON state TO marks"))
    engine.dispose()
    narrow = make_url(pair.url).set(username="marks").render_as_string()
    app = create_app(Settings(database_url=narrow, read_url=pair.read_url, log=Log.OFF))
    whole = create_app(Settings(database_url=pair.url, log=Log.OFF))
    assert Local(app.server).pages() == Local(whole.server).pages()
    for one in (app, whole):
        dispose(one)


def test_whatever_the_replica_holds_nobody_reads_other_than_the_truth(
    pair: Pair, servers: Servers, truth: Truth
) -> None:
    """Writes, pauses and readers in any order, readers long under way among them: a version is
    only ever read with its own rows, and a reader sees all that was written before it began."""
    chance = random.Random(20231024)
    books = ScoreBooks(servers)
    under_way: list[Reader] = []
    begun: list[int] = []
    states = set()
    for _ in range(60):
        match chance.choice(("write", "write", "pause", "resume", "begin", "read", "read")):
            case "write":
                truth.write()
            case "pause":
                pair.pause()
            case "resume":
                pair.resume()
            case "begin":
                under_way.append(Reader(servers, Viewer(), books))
                under_way[-1].latest_month()
                begun.append(truth.count())
            case "read":
                version, *found = shown(Reader(servers, Viewer(), books))
                assert version == list(truth.known)[-1]
                assert found == [truth.known[version]] * 2
        if under_way and chance.random() < 0.2:
            late = under_way.pop(0)
            # Begun before what was written meanwhile: no row of it is older than its beginning.
            assert len(late.book()) >= begun.pop(0)
        states.add(servers.state)
    pair.resume()
    assert states == {ReplicaState.FOLLOWS, ReplicaState.BEHIND}
    assert {"primary", "replica"} == set(servers.reads)


def test_what_a_reader_writes_it_reads_while_the_replica_stands_still(
    pair: Pair, servers: Servers, truth: Truth
) -> None:
    reader = Reader(servers, Viewer())
    assert reader.data_version() in truth.known
    assert (servers.state, servers.reads["primary"]) == (ReplicaState.FOLLOWS, 0)
    pair.pause()
    truth.engine = reader.engine
    truth.write()
    assert reader.data_version() == list(truth.known)[-1]
    assert (servers.state, servers.reads["primary"]) == (ReplicaState.BEHIND, 1)
    pair.resume()


def test_who_imports_reads_it_on_every_page_though_the_replica_stands_still(
    pair: Pair, processes: tuple[Process, Process], scores: bytes
) -> None:
    with_replica, without = processes
    assert with_replica.get("/readyz") == READY
    pair.pause()
    number = take_in(with_replica, scores.replace(b";12.0;", b";11.5;"))
    shown = with_replica.pages(*SOME)
    assert shown == without.pages(*SOME)
    assert with_replica.get("/readyz") == READY | {"replica": "behind"}
    assert with_replica.figure("chibo_replica_up") == 0
    assert with_replica.figure("chibo_replica_behind_bytes") > 0
    pair.resume()
    before = with_replica.figure('chibo_reads_total{server="primary"}')
    assert settled(with_replica) == READY
    assert with_replica.pages(*SOME) == shown
    # What came from the primary was kept under the same version: nothing is read again there.
    assert with_replica.figure('chibo_reads_total{server="primary"}') - before <= 10
    assert with_replica.post("/nap/hoan-tac", upload=number)[0] == 200
    assert with_replica.pages(*SOME) == without.pages(*SOME) != shown


def test_a_replica_that_stops_is_done_without_and_found_again(
    pair: Pair, processes: tuple[Process, Process]
) -> None:
    with_replica, without = processes
    pair.replica.stop("fast")
    assert with_replica.pages(*SOME) == without.pages(*SOME)
    assert with_replica.get("/readyz") == READY | {"replica": "gone"}
    pair.replica.start()
    Event().wait(SHUT_FOR)
    assert settled(with_replica) == READY


def test_while_the_primary_is_gone_pages_are_read_on_and_nothing_is_written(
    pair: Pair, processes: tuple[Process, Process]
) -> None:
    with_replica, without = processes
    known = with_replica.call("overview-tiles", chosen="")
    pair.primary.stop("fast")
    assert with_replica.call("overview-tiles", chosen="") == known
    assert with_replica.get("/readyz") == READY | {"primary": "gone"}
    assert without.ask("/readyz")[0] == 503
    assert with_replica.post("/nap/hoan-tac", upload=1)[0] in (500, 503)
    pair.primary.start()
    Event().wait(SHUT_FOR)
    assert settled(with_replica) == READY


def test_a_replica_that_became_a_primary_of_its_own_is_read_no_more(
    pair: Pair, servers: Servers, truth: Truth
) -> None:
    assert Reader(servers, Viewer()).data_version() in truth.known
    pair.on_replica("SELECT pg_promote()")
    version, *found = shown(Reader(servers, Viewer()))
    assert (servers.state, found) == (ReplicaState.NO_REPLICA, [truth.known[version]] * 2)
    elsewhere = open_engine(pair.read_url)
    Truth(elsewhere, {}, truth.days).write()
    truth.days += 1
    truth.write()
    elsewhere.dispose()
    version, *found = shown(Reader(servers, Viewer()))
    assert (version, found) == (list(truth.known)[-1], [truth.known[version]] * 2)


READY = {
    "database": True, "migrations": True, "sums": True, "primary": "answers", "replica": "follows",
}  # fmt: skip


def settled(process: Process) -> object:
    """Return what the watchman is told once the replica has caught up."""
    for _ in range(50):
        if (found := process.get("/readyz")) == READY:
            break
        Event().wait(0.1)
    return found
