"""The server of one run of pytest: found or started once, and cleared away at its end."""

import os
import shutil
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from tests.engines.databases import prefix_of, run_on
from tests.engines.server import Server, find_binaries
from tests.engines.shared import Shared

GIVEN = "TEST_DATABASE_URL"
FOLDER = "postgresql"


def needed_binaries() -> Path:
    """Return the server's programs; without them the test is skipped, and fails in CI."""
    found = find_binaries()
    if found is None:
        reason = f"no PostgreSQL server: install postgresql, or name one in ${GIVEN}"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def server_of(shared: Shared) -> str:
    """Return the URL of the run's server: the one that is given, else our own, started once."""
    given = os.environ.get(GIVEN)
    if given:
        return given

    def make(marker: Path) -> None:
        server = Server(shared.folder / FOLDER, needed_binaries())
        server.create()
        server.start()
        marker.write_text(server.url)

    return shared.once(f"{FOLDER}.url", make).read_text()


def clear_away(shared: Shared) -> None:
    """Stop our own server, drop our databases on a given one, remove the folder."""
    started = shared.folder / FOLDER / "data" / "postmaster.pid"
    binaries = find_binaries()
    if started.exists() and binaries:
        Server(shared.folder / FOLDER, binaries).stop()
    given = os.environ.get(GIVEN)
    if given:
        drop_ours(given, prefix_of(shared))
    shutil.rmtree(shared.folder)


def drop_ours(server: str, prefix: str) -> None:
    engine = create_engine(make_url(server))
    with engine.connect() as connection:
        every = connection.execute(text("SELECT datname FROM pg_database")).scalars().all()
    engine.dispose()
    ours = [name for name in every if name.startswith(prefix)]
    run_on(server, *(f'DROP DATABASE "{name}" WITH (FORCE)' for name in ours))
