"""A database only to be read: pages are served, who writes is told why not, copies are made."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url

from dashboard.actions.back_up import restore
from tests.engines.databases import PostgresDatabases, SqliteFiles, emptied, run_on
from tests.engines.disks import only_read
from tests.engines.filled import fill_every_table, lasting_rows
from tests.faults.conftest import opened

ONLY_READ = "Máy chủ đang chỉ cho xem."


@dataclass
class Site:
    """A database that was filled and may not be written any more; its rows from before."""

    engine: Engine
    url: str
    rows: dict


@pytest.fixture
def on_sqlite(sqlite_files: SqliteFiles, tmp_path: Path) -> Iterator[Site]:
    whole = Path(sqlite_files.copy("full", fill_every_table).removeprefix("sqlite:///"))
    folder = tmp_path / "instance"
    folder.mkdir()
    shutil.copy(whole, folder / "chibo.db")
    with only_read(tmp_path / "disk", folder) as disk:
        url = f"sqlite:///{disk / 'chibo.db'}"
        with opened(url) as engine:
            yield Site(engine, url, lasting_rows(engine))


@pytest.fixture
def on_postgresql(
    postgres_databases: PostgresDatabases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Site]:
    monkeypatch.chdir(tmp_path)
    url = postgres_databases.copy("full", fill_every_table)
    with opened(url) as engine:
        rows = lasting_rows(engine)
    name = make_url(url).database
    run_on(url, f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    with opened(url) as engine:
        yield Site(engine, url, rows)
    postgres_databases.drop(url)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def site(request: pytest.FixtureRequest) -> Site:
    found: Site = request.getfixturevalue(f"on_{request.param}")
    return found


def test_pages_are_served_and_what_is_written_is_refused_in_words(site, files, guest_of):
    guest = guest_of(site.url)
    assert "error" not in guest.tiles()
    for path in ("/", "/nap", "/chi-bo", "/trinh-chieu/so-lieu"):
        assert guest.client.get(path).status_code == 200, path
    answers = [guest.conclude(2, "x"), guest.post("/nap/hoan-tac", upload=2)]
    content = files(site.engine, 3).read_bytes()
    sent = guest.send(content)
    if sent.status_code == 200:  # the browser's files are kept elsewhere than the database
        tried = guest.post("/nap/kiem-tra", token=sent.json["token"])
        assert tried.status_code == 503
        answers.append(tried)
    else:
        answers.append(sent)
    for answer in answers:
        assert (answer.status_code, answer.json["error"]) == (503, ONLY_READ)
        assert "Chưa có gì được ghi" in answer.json["remedy"]
    assert lasting_rows(site.engine) == site.rows


def test_commands_refuse_to_write_and_a_backup_is_made(
    site, files, commands, databases_of, tmp_path
):
    lines = [
        ["import", str(files(site.engine, 3))],
        ["export", str(tmp_path / "a.xlsx")],
        ["rollup"],
        ["rollup", "--check"],
        ["backup", str(tmp_path / "copy")],
    ]
    ended = commands(site.url, *lines)
    for code, said in ended[:3]:
        assert code == 1
        assert said.startswith("Error: It may be read and not written"), said
    assert [code for code, _ in ended[3:]] == [0, 0], ended
    with emptied(databases_of(site.engine)) as other:
        restore(other, tmp_path / "copy")
        found = lasting_rows(other)
    known = site.rows.keys() - {"audit", "state"}
    assert {name: sorted(map(repr, found[name])) for name in known} == {
        name: sorted(map(repr, site.rows[name])) for name in known
    }
