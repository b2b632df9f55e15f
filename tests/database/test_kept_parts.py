"""Files on their way in lie in the database, and are the same on every machine."""

import pytest
from sqlalchemy import Engine, text

from dashboard.actions.back_up import back_up
from dashboard.actions.outcome import Outcome
from dashboard.database import kept_parts
from dashboard.database.kept_parts import KeptParts
from dashboard.web.kept_files import DAY, KeptFiles
from tests.database.country import fill_country
from tests.engines.databases import PostgresDatabases, copied

pytestmark = pytest.mark.postgresql


@pytest.fixture
def engine(postgres_databases: PostgresDatabases):
    with copied(postgres_databases, "country", fill_country) as engine:
        yield engine


@pytest.fixture
def machines(engine: Engine, tmp_path, monkeypatch):
    """Two machines with a folder each; parts are small."""
    monkeypatch.setattr(kept_parts, "PART", 1000)
    clock = [1_700_000_000.0]
    one, two = (
        KeptFiles(tmp_path / name, lambda: clock[0], KeptParts(engine)) for name in ("a", "b")
    )
    return one, two, clock


class Stream:
    def __init__(self, content: bytes) -> None:
        self._content = content

    def read(self, size: int = -1, /) -> bytes:
        content, self._content = self._content, b""
        return content


CONTENT = bytes(range(256)) * 41


def test_what_one_machine_received_another_has_in_every_byte(machines):
    one, two, _ = machines
    kept = one.receive(Stream(CONTENT), "điểm.csv", "lan", 1_000_000)
    assert two.find(kept.token, "lan") == kept
    assert two.find(kept.token, "dung") is None
    assert two.path(kept).read_bytes() == CONTENT
    two.save(kept, Outcome(new=7))
    assert one.outcome(kept) == Outcome(new=7)
    two.tell(kept, 2, 3)
    assert one.progress(kept) == (2, 3)


def test_what_was_taken_in_leaves_no_file_behind_and_what_was_dropped_nothing(machines, engine):
    one, two, _ = machines
    taken, dropped = (one.receive(Stream(CONTENT), "a.csv", "lan", 10**6) for _ in range(2))
    two.unpack(taken)
    assert one.drop(two.find(dropped.token, "lan"))
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT token, name FROM kept_part")).all()
    assert [tuple(row) for row in rows] == [(taken.token, "kept.json")]
    assert two.find(dropped.token, "lan") is None


def test_after_a_day_nothing_is_left_on_any_machine(machines, engine, tmp_path):
    one, two, clock = machines
    kept = one.receive(Stream(CONTENT), "a.csv", "lan", 10**6)
    assert two.path(kept).exists()
    clock[0] += DAY + 1
    one.sweep()
    clock[0] += 10 * 365 * DAY
    two.sweep_here()
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM kept_part")) == 0
    assert [list(folder.iterdir()) for folder in (tmp_path / "a", tmp_path / "b")] == [[], []]


def test_no_copy_of_the_database_carries_what_waits(machines, engine, tmp_path):
    one, _, _ = machines
    one.receive(Stream(CONTENT * 100), "a.csv", "lan", 10**7)
    receipt = back_up(engine, tmp_path / "copy")
    assert "kept_part" not in receipt.rows
    assert (tmp_path / "copy").stat().st_size < len(CONTENT) * 100
