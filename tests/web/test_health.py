"""A watchman is told whether the process lives and whether it can serve, and no more."""

import pytest
from flask import Flask
from sqlalchemy import Engine, text

from dashboard.actions.rebuild_rollup import rebuild_rollup
from dashboard.database.engine import open_engine, writing
from dashboard.database.migrate import downgrade, upgrade
from dashboard.domain.viewer import Viewer
from dashboard.queries.reader import Reader
from dashboard.queries.readiness import Watch
from dashboard.web.health import install_health

WELL = {"database": True, "migrations": True, "sums": True}


@pytest.fixture
def client(own_sample: Engine):
    return watched(own_sample)


def watched(engine: Engine):
    server = Flask("watched", static_folder=None)
    install_health(server, Watch(lambda: Reader(engine, Viewer())))
    return server.test_client()


def ready(client) -> tuple[int, dict[str, bool]]:
    answer = client.get("/readyz")
    return answer.status_code, answer.json


def test_a_sound_database_is_ready(client):
    assert client.get("/healthz").text == "ok"
    assert ready(client) == (200, WELL)


def test_sums_that_differ_are_told_until_they_are_mended(client, own_sample):
    with writing(own_sample) as connection:
        connection.execute(text("UPDATE rollup SET percent_sum = percent_sum + 1"))
        connection.execute(text("UPDATE state SET value = 'x' WHERE key = 'data_version'"))
    assert ready(client) == (503, WELL | {"sums": False})
    with writing(own_sample) as connection:
        connection.execute(text("UPDATE state SET value = '7' WHERE key = 'data_version'"))
    rebuild_rollup(own_sample)
    assert ready(client) == (200, WELL)


def test_tables_of_another_version_are_told(client, own_sample):
    with writing(own_sample) as connection:
        downgrade(connection, "-1")
    assert ready(client) == (503, {"database": True, "migrations": False, "sums": False})
    with writing(own_sample) as connection:
        upgrade(connection)
    assert ready(client) == (200, WELL)


@pytest.mark.postgresql
def test_a_database_that_is_gone_is_told_and_the_process_lives(postgres_databases):
    url = postgres_databases.empty()
    postgres_databases.drop(url)
    engine = open_engine(url)
    client = watched(engine)
    assert ready(client) == (503, dict.fromkeys(WELL, False))
    assert client.get("/healthz").status_code == 200
    engine.dispose()
