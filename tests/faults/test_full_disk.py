"""A disk without room: what is written is refused in words, nothing is half there, pages go on."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from dashboard.actions.rebuild_rollup import check_rollup
from tests.engines.databases import PostgresDatabases, SqliteFiles, copied, run_on
from tests.engines.disks import filled_up, small_disk
from tests.engines.filled import fill_every_table, lasting_rows
from tests.engines.run import GIVEN
from tests.engines.server import unprivileged
from tests.faults.conftest import opened, url_of

FULL = "Ổ đĩa của máy chủ đã đầy."


@dataclass
class Site:
    """A database on a small disk; `files` is the disk on which the browser's files are kept."""

    engine: Engine
    url: str
    disk: Path
    files: Path


@pytest.fixture
def on_sqlite(sqlite_files: SqliteFiles, tmp_path: Path) -> Iterator[Site]:
    with small_disk(tmp_path / "disk", 8_000) as disk:
        whole = sqlite_files.copy("full", fill_every_table).removeprefix("sqlite:///")
        shutil.copy(whole, disk / "chibo.db")
        url = f"sqlite:///{disk / 'chibo.db'}"
        with opened(url) as engine:
            yield Site(engine, url, disk, disk)


@pytest.fixture
def on_postgresql(
    postgres_databases: PostgresDatabases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Site]:
    if os.environ.get(GIVEN):
        pytest.skip("a server elsewhere has no small disk")
    # What the browser sends is kept on the same disk as the database.
    monkeypatch.chdir(tmp_path)
    place = postgres_databases.folder / f"disk-{os.getpid()}"
    with small_disk(place, 60_000) as disk:
        (disk / "data").mkdir()
        who = unprivileged()
        os.chown(disk / "data", who.get("user", -1), who.get("group", -1))
        (disk / "files").mkdir()
        (tmp_path / "instance").symlink_to(disk / "files")
        url = postgres_databases.copy("full", fill_every_table)
        name = f"small{os.getpid()}"
        server = postgres_databases.server
        run_on(server, f"CREATE TABLESPACE {name} LOCATION '{disk / 'data'}'")
        database = url.partition("?")[0].rpartition("/")[2]
        run_on(server, f'ALTER DATABASE "{database}" SET TABLESPACE {name}')
        try:
            with opened(url) as engine:
                yield Site(engine, url, disk, disk / "files")
        finally:
            postgres_databases.drop(url)
            run_on(server, f"DROP TABLESPACE {name}")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def site(request: pytest.FixtureRequest) -> Site:
    found: Site = request.getfixturevalue(f"on_{request.param}")
    return found


def tree(folder: Path) -> list[str]:
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file())


def test_an_import_that_finds_no_room_leaves_nothing_and_is_done_when_there_is(
    site, files, guest_of, record_property
):
    guest = guest_of(site.url)
    content = files(site.engine, 3, count=300).read_bytes()
    tried = guest.tried(content)
    before, shown = lasting_rows(site.engine), guest.tiles()
    refused = 0
    # From no room at all to what is nearly enough.
    for left in (0, 20_000, 120_000, 250_000):
        with filled_up(site.disk, left):
            answer = guest.confirm(tried)
            if answer.status_code != 200:
                assert (answer.status_code, answer.json["error"]) == (507, FULL)
                assert "Chưa có gì được ghi" in answer.json["remedy"]
                refused += 1
            assert guest.tiles() == shown
            assert guest.client.get("/").status_code == 200
        assert lasting_rows(site.engine) == before
    again = guest.confirm(guest.post("/nap/kiem-tra", token=tried["token"]).json).json
    assert again["receipt"]["state"] == "taken"
    assert guest.tiles() != shown
    assert check_rollup(site.engine) == []
    name = site.engine.dialect.name
    record_property("figures", f"full disk under an import on {name}: {refused} of 4 refused in "
                               "words, 0 half, pages served")  # fmt: skip
    assert refused >= 2


def test_an_import_into_a_file_that_may_not_grow(sqlite_files, files, guest_of):
    """The same where no disk can be mounted: SQLite itself is told how large the file may be."""
    with copied(sqlite_files, "full", fill_every_table) as engine:
        guest = guest_of(url_of(engine))
        tried, before = guest.tried(files(engine, 3, count=300).read_bytes()), lasting_rows(engine)
        own = guest.app.projected.reader().engine
        own.dispose()

        def bounded(connection, _record) -> None:
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            connection.execute(f"PRAGMA max_page_count = {pages}")

        event.listen(own, "connect", bounded)
        answer = guest.confirm(tried)
        assert (answer.status_code, answer.json["error"]) == (507, FULL)
        assert "error" not in guest.tiles()
        assert lasting_rows(engine) == before
        event.remove(own, "connect", bounded)
        own.dispose()
        assert guest.confirm(tried).json["receipt"]["state"] == "taken"
        assert check_rollup(engine) == []


def test_a_file_that_finds_no_room_is_refused_and_nothing_of_it_stays(site, files, guest_of):
    guest = guest_of(site.url)
    content = files(site.engine, 3, count=300).read_bytes()
    kept = tree(site.files)
    with filled_up(site.disk, 8_000):
        answer = guest.send(content)
        assert (answer.status_code, answer.json["error"]) == (507, FULL)
        assert guest.client.get("/").status_code == 200
    assert [one for one in tree(site.files) if one not in kept and "chibo.db" not in one] == []
    assert guest.send(content).status_code == 200


def test_commands_that_find_no_room_say_so_and_leave_nothing_half(site, files, commands):
    content = str(files(site.engine, 3, count=300))
    before, kept = lasting_rows(site.engine), tree(site.files)
    place = site.files
    lines = [
        ["import", content],
        ["backup", str(place / "a.backup")],
        ["backup", "--folder", str(place)],
        ["export", str(place / "a.csv")],
        ["export", str(place / "a.xlsx")],
        ["export", "--form", str(place / "form.xlsx")],
    ]
    with filled_up(site.disk, 4_000):
        for line, (code, said) in zip(lines, commands(site.url, *lines), strict=True):
            assert (code, said[:23]) == (1, "Error: The disk is full"), (line, said)
        left = [one for one in tree(place) if one not in [*kept, "ballast"]]
        assert [one for one in left if "chibo.db" not in one] == []
    found = lasting_rows(site.engine)
    assert {name: found[name] for name in before if name != "audit"} == {
        name: before[name] for name in before if name != "audit"
    }
    assert {code for code, _ in commands(site.url, *lines)} == {0}
