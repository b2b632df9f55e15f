"""What happens to a server's files while it runs, or is killed, or before it starts."""

import http.client
import os
import subprocess
from pathlib import Path

from sqlalchemy import select

from dashboard.actions.import_sheet import import_sheet
from dashboard.actions.rebuild_rollup import check_rollup
from dashboard.database.tables import decision
from tests.actions.files import EVERYONE
from tests.browser.conftest import CHIBO, free_port
from tests.engines.databases import copied
from tests.engines.disks import only_read
from tests.engines.filled import fill_every_table
from tests.faults.conftest import file_of, url_of

ROOT = Path(__file__).parents[2]


def concluded(engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(select(decision.c.what).order_by(decision.c.id)).scalars())


def test_a_database_restored_under_a_server_is_shown_and_written_at_once(
    full, files, guest_of, commands, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    guest, copy = guest_of(url_of(full)), tmp_path / "copy"
    shown = guest.tiles()
    assert commands(url_of(full), ["backup", str(copy)])[0][0] == 0
    import_sheet(full, files(full, 3, 0, 40), EVERYONE)
    later = guest.tiles()
    assert later != shown
    ((code, said),) = commands(url_of(full), ["restore", "--replace", str(copy)])
    assert code == 0, said
    assert guest.tiles() == shown
    assert guest.conclude(9, "sau khi khôi phục").status_code == 200
    # As many changes as before, and other ones: the number alone would be one that is known.
    import_sheet(full, files(full, 4, 40, 40), EVERYONE)
    assert guest.tiles() not in (shown, later)
    assert concluded(full)[-1] == "sau khi khôi phục"
    assert check_rollup(full) == []


def test_a_file_put_in_the_place_of_another_under_a_server(sqlite_files, guest_of):
    with (
        copied(sqlite_files, "full", fill_every_table) as engine,
        copied(sqlite_files, "full", fill_every_table) as other,
    ):
        guest = guest_of(url_of(engine))
        assert guest.conclude(1, "vào tệp cũ").status_code == 200
        engine.dispose()
        other.dispose()
        file_of(other).replace(file_of(engine))
        assert guest.conclude(2, "vào tệp mới").status_code == 200
        assert "vào tệp mới" in concluded(engine)
        assert "vào tệp cũ" not in concluded(engine)
        assert check_rollup(engine) == []
        other.dispose()
        file_of(other).touch()


def test_a_server_killed_while_a_file_comes_keeps_nothing_of_it_and_starts_again(
    sqlite_files, files, guest_of
):
    with copied(sqlite_files, "full", fill_every_table) as engine:
        content = files(engine, 3, 0, 200).read_bytes()
        before, port = concluded(engine), free_port()
        engine.dispose()
        server = subprocess.Popen(
            [CHIBO, "serve", "--empty"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={**os.environ, "PORT": str(port), "DASHBOARD_DATABASE_URL": url_of(engine),
                 "PYTHONUNBUFFERED": "1"},
        )  # fmt: skip
        assert server.stdout is not None
        assert b"http://" in server.stdout.readline()
        door = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        door.putrequest("POST", "/nap/tep")
        door.putheader("Content-Type", "application/octet-stream")
        door.putheader("X-File-Name", "diem.csv")
        door.putheader("Content-Length", str(len(content)))
        door.endheaders()
        door.send(content[: len(content) // 2])
        server.kill()
        server.communicate()
        door.close()
        guest = guest_of(url_of(engine))
        assert guest.client.get("/readyz").status_code == 200
        assert list((file_of(engine).parent / "uploads").glob("*/kept.json")) == []
        assert concluded(engine) == before
        assert guest.send(content).status_code == 200


def chibo(url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [CHIBO, *arguments], cwd=ROOT, text=True, check=False,
        capture_output=True, timeout=60,
        env={"PATH": "/usr/bin:/bin", "DASHBOARD_DATABASE_URL": url, "DASHBOARD_LANGUAGE": "en"},
    )  # fmt: skip


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "instance").mkdir()
    with only_read(tmp_path / "disk", tmp_path / "instance") as disk:
        for command in (("init",), ("serve",)):
            refused = chibo(f"sqlite:///{disk / 'chibo.db'}", *command)
            assert refused.returncode == 1
            assert "may be read and not written" in refused.stderr, refused.stderr
            assert str(disk) in refused.stderr
