"""`chibo upgrade`: it says what it will do, does it, says how it is taken back, and refuses."""

import pytest
from sqlalchemy import text

from dashboard.database.engine import read, writing
from dashboard.database.migrate import FORMS, standing
from tests.engines.databases import copied
from tests.engines.filled import every_row, fill_every_table, fill_older

OLDER, NEWEST = FORMS[-2:]


@pytest.fixture
def older(databases):
    with copied(databases, "older", fill_older) as engine:
        yield engine


@pytest.fixture
def at(chibo):
    """Run the command on an engine's database."""

    def run(engine, *arguments):
        engine.dispose()
        return chibo(
            *arguments, DASHBOARD_DATABASE_URL=engine.url.render_as_string(hide_password=False)
        )

    return run


def test_up_and_back_and_up_as_an_administrator_does_it(older, at, tmp_path):
    copies = tmp_path / "copies"
    before = every_row(older)
    asked = at(older, "upgrade", "--dry-run", "--folder", copies)
    assert (asked.returncode, f"from form {OLDER} to {NEWEST}" in asked.stdout) == (0, True)
    assert (every_row(older), copies.exists()) == (before, False)
    done = at(older, "upgrade", "--folder", copies)
    assert (done.returncode, done.stderr) == (0, "")
    (backup,) = copies.glob("*.backup")
    assert f"chibo restore --replace {backup}" in done.stdout
    assert "chibo upgrade --back" in done.stdout
    again = at(older, "upgrade", "--folder", copies)
    assert (again.returncode, "Nothing to upgrade" in again.stdout) == (0, True)
    back = at(older, "upgrade", "--back", "--folder", copies)
    assert (back.returncode, f"Back at form {OLDER}" in back.stdout) == (0, True)
    assert read(older, standing).number == OLDER
    refused = at(older, "upgrade", "--back", "--folder", copies)
    assert (refused.returncode, "never upgraded" in refused.stderr) == (1, True)
    assert at(older, "upgrade", "--folder", copies).returncode == 0


@pytest.mark.parametrize(
    "command",
    [("serve",), ("init",), ("sample",), ("export", "a.csv"), ("import", "a.csv"), ("rollup",)],
)
def test_other_commands_change_nothing_of_an_older_database(sqlite_files, at, command):
    with copied(sqlite_files, "older", fill_older) as older:
        before = every_row(older)
        refused = at(older, *command)
        assert (refused.returncode, "chibo upgrade" in refused.stderr) == (1, True)
        assert every_row(older) == before


@pytest.mark.parametrize("command", [("serve",), ("upgrade",), ("upgrade", "--back"), ("rollup",)])
def test_a_database_of_a_newer_program_is_refused_in_words(sqlite_files, at, command):
    with copied(sqlite_files, "full", fill_every_table) as full:
        with writing(full) as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        refused = at(full, *command)
        assert (refused.returncode, "of a newer program (form 9999" in refused.stderr) == (1, True)
        assert "Traceback" not in refused.stderr


def test_a_backup_takes_the_place_of_scores_only_when_told_to(sqlite_files, at, tmp_path):
    with copied(sqlite_files, "full", fill_every_table) as full:
        assert at(full, "backup", tmp_path / "a.backup").returncode == 0
        before = every_row(full)
        refused = at(full, "restore", tmp_path / "a.backup")
        assert (refused.returncode, "--replace" in refused.stderr) == (1, True)
        assert at(full, "restore", "--replace", tmp_path / "a.backup").returncode == 0
        after = every_row(full)
        known = before.keys() - {"audit", "state"}
        assert {name: after[name] for name in known} == {name: before[name] for name in known}
