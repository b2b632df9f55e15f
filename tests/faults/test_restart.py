"""PostgreSQL goes and comes back under a served dashboard that people read and write."""

import http.client
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Event, Thread
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import event, select, text

from dashboard.actions.rebuild_rollup import check_rollup
from dashboard.database.tables import decision
from tests.browser.conftest import free_port, served
from tests.engines.databases import copied, fill_at
from tests.engines.filled import fill_every_table, lasting_rows
from tests.engines.run import needed_binaries
from tests.engines.server import Server
from tests.engines.shared import new_folder
from tests.faults.conftest import opened, url_of
from tests.faults.guest import ASKS_JSON, TILES, Guest, call

pytestmark = pytest.mark.postgresql
AWAY = "Cơ sở dữ liệu chưa trả lời."
LONGEST_RETURN_S = 5.0


@pytest.fixture
def server() -> Iterator[Server]:
    folder = new_folder()
    own = Server(folder / "own", needed_binaries())
    own.create()
    own.start()
    yield own
    own.stop()
    shutil.rmtree(folder)


@dataclass
class Load:
    """People at the dashboard; each answer is right, a refusal in words, or wrong."""

    address: str
    reading: bytes
    shown: Any
    stop: Event = field(default_factory=Event)
    right: int = 0
    refused: int = 0
    wrong: list[Any] = field(default_factory=list)
    written: set[str] = field(default_factory=set)
    unsure: set[str] = field(default_factory=set)

    def ask(self, path: str, body: bytes) -> tuple[int, Any]:
        door = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=30)
        try:
            door.request("POST", path, body, {"Content-Type": "application/json", **ASKS_JSON})
            answer = door.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            door.close()

    def read(self) -> bool:
        status, said = self.ask("/_dash-update-component", self.reading)
        good = status == 200 and said["response"] == self.shown
        self.note(status, said, good=good)
        return good

    def write(self, key: str) -> bool:
        """Write as the browser does: what was not acknowledged is sent again under its key."""
        body = {"key": key, "talk": None, "what": key, "who": "", "due": None, "slide": {}}
        status, said = self.ask("/trinh-chieu/ket-luan/ghi", json.dumps(body).encode())
        self.note(status, said, good=status == 200)
        (self.written if status == 200 else self.unsure).add(key)
        return status == 200

    def note(self, status: int, said: Any, *, good: bool) -> None:
        if good:
            self.right += 1
        elif status == 503 and said.get("error") == AWAY and "ghi hai lần" in said["remedy"]:
            self.refused += 1
        else:
            self.wrong.append((status, said))

    def read_on(self) -> None:
        while not self.stop.is_set():
            self.read()

    def write_on(self, name: str) -> None:
        number = 0
        while not self.stop.is_set():
            number += 1
            key = f"{name}-{number:06}"
            while not self.write(key) and not self.stop.is_set():
                self.stop.wait(0.05)

    def back_after(self) -> float:
        """Return how many seconds it takes until both reading and writing go on."""
        begun = monotonic()
        while not (self.read() and self.write(f"back-{monotonic()}".replace(".", "-"))):
            self.stop.wait(0.05)
        return monotonic() - begun


def test_nothing_wrong_is_shown_nothing_is_lost_and_it_goes_on_by_itself(
    server, tmp_path, record_property
):
    fill_at(server.url, fill_every_table)
    known = Guest(server.url)
    shown, reading = known.tiles(), json.dumps(call(TILES, "", None, known.app)).encode()
    known.close()
    with served(tmp_path, server.url, free_port(), "--empty") as address:
        load = Load(address, reading, shown)
        people = [Thread(target=load.read_on) for _ in range(2)]
        people += [Thread(target=load.write_on, args=(f"nguoi-{n}",)) for n in range(2)]
        for one in people:
            one.start()
        returned = []
        for mode, seconds in (("fast", 1.0), ("immediate", 2.5)):
            load.stop.wait(0.5)
            server.stop(mode)
            load.stop.wait(seconds)
            server.start()
            returned.append(load.back_after())
        load.stop.set()
        for one in people:
            one.join()
    with opened(server.url) as engine, engine.connect() as connection:
        there = list(connection.execute(select(decision.c.client_key)).scalars())
    lost = load.written - set(there)
    twice = len(there) - len(set(there))
    record_property(
        "figures",
        f"PostgreSQL stopped fast and at once under load: {load.right} right, {load.refused} "
        f"refused in words, {len(load.wrong)} wrong, {len(load.written)} written, {len(lost)} "
        f"lost, {twice} twice, back after {max(returned):.1f} s",
    )
    assert load.wrong == []
    assert (lost, twice) == (set(), 0)
    assert load.refused > 0
    assert max(returned) <= LONGEST_RETURN_S


@pytest.mark.parametrize("statement", [3, 12, 24, 30])
def test_an_import_whose_connection_breaks_leaves_nothing_and_is_confirmed_again(
    postgres_databases, files, guest_of, tmp_path, monkeypatch, statement
):
    monkeypatch.chdir(tmp_path)
    with copied(postgres_databases, "full", fill_every_table) as engine:
        guest = guest_of(url_of(engine))
        tried, before = guest.tried(files(engine, 3).read_bytes()), lasting_rows(engine)
        own, seen = guest.app.projected.reader().engine, []

        def cut(connection, *_rest) -> None:
            if connection.get_execution_options().get("begin") != "IMMEDIATE":
                return  # it only reads
            seen.append(1)
            if len(seen) == statement:
                pid = connection.connection.driver_connection.info.backend_pid
                with engine.connect() as other:
                    other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})

        event.listen(own, "before_cursor_execute", cut)
        answer = guest.confirm(tried)
        event.remove(own, "before_cursor_execute", cut)
        assert (answer.status_code, answer.json["error"]) == (503, AWAY)
        assert lasting_rows(engine) == before
        # The receipt still stands on the screen: its button is pressed once more.
        assert guest.confirm(tried).json["receipt"]["state"] == "taken"
        assert check_rollup(engine) == []
