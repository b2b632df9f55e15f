"""An older database is upgraded with a backup first, goes back with what was written since, and
is as it was where anything fails."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from dashboard.actions.back_up import read_receipt, restore
from dashboard.actions.branches import branch_names
from dashboard.actions.init_database import OtherFormError, init_database
from dashboard.actions.plan_visit import plan_visit
from dashboard.actions.rebuild_rollup import check_rollup
from dashboard.actions.upgrade_database import CAME_FROM, UpgradeError, go_back, upgrade_database
from dashboard.actions.visits import Wanted
from dashboard.database.audit import write_state
from dashboard.database.backup import BackupError
from dashboard.database.engine import open_engine, read, writing
from dashboard.database.migrate import FORMS, standing
from tests.actions.files import EVERYONE
from tests.engines.databases import Databases, copied, emptied
from tests.engines.filled import every_row, fill_every_table, fill_older, shared

AT = datetime(2026, 3, 5, 8, tzinfo=UTC)
OLDER, NEWEST = FORMS[-2:]
NEW = f"before-{NEWEST}-from-{OLDER}-20260305T080000Z.backup"
BACK = f"before-{OLDER}-back-from-{NEWEST}-20260305T090000Z.backup"


@pytest.fixture
def older(databases: Databases) -> Iterator[Engine]:
    """A full database of the form before ours."""
    with copied(databases, "older", fill_older) as engine:
        yield engine


@pytest.fixture
def full(databases: Databases) -> Iterator[Engine]:
    """A full database of our form."""
    with copied(databases, "full", fill_every_table) as engine:
        yield engine


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def number(engine: Engine) -> str:
    return read(engine, standing).number


def test_it_is_backed_up_and_brought_to_our_form(older, databases, tmp_path):
    before = every_row(older)
    step = upgrade_database(older, tmp_path, AT)
    assert (step.before, step.after, step.backup) == (OLDER, NEWEST, tmp_path / NEW)
    assert number(older) == NEWEST
    after = every_row(older)
    for name in before.keys() - {"audit", "state"}:
        assert shared(after, before)[name] == shared(before, after)[name], name
    assert check_rollup(older) == []
    last = max(after["audit"], key=lambda one: one["id"])
    assert (last["verb"], NEW in last["detail"]) == ("upgrade", True)
    with emptied(databases) as other:
        # An older program would find its own form in it; ours brings it to the newest.
        assert restore(other, step.backup) == read_receipt(step.backup)
        assert number(other) == NEWEST
    assert upgrade_database(older, tmp_path, AT) is None
    assert names(tmp_path) == [NEW, f"{NEW}.json"]


def test_it_goes_back_and_keeps_what_was_written_since(older, tmp_path):
    with older.connect() as connection:
        code = branch_names(connection, EVERYONE)[1].code
    upgrade_database(older, tmp_path, AT)
    day = date(2026, 4, 1)
    plan_visit(older, EVERYONE, Wanted(code, day, "KT-02"), day)
    after = every_row(older)
    step = go_back(older, tmp_path, AT + timedelta(hours=1))
    assert (step.before, step.after, step.backup) == (NEWEST, OLDER, tmp_path / BACK)
    assert number(older) == OLDER
    back = every_row(older)
    for name in back.keys() - {"audit", "state"}:
        assert shared(back, after)[name] == shared(after, back)[name], name
    assert [one["planned_on"] for one in back["visit"]][-1] == day
    with pytest.raises(UpgradeError, match="no_way_back"):
        go_back(older, tmp_path, AT)
    assert upgrade_database(older, tmp_path, AT + timedelta(hours=2)).before == OLDER


def test_what_the_older_form_has_no_place_for_stays_in_the_backup(full, databases, tmp_path):
    with writing(full) as connection:
        write_state(connection, CAME_FROM, OLDER)
    held = every_row(full)
    step = go_back(full, tmp_path, AT)
    lost = held.keys() - every_row(full).keys()
    assert step.left == {name: len(held[name]) for name in lost if held[name]}
    with emptied(databases) as other:
        restore(other, step.backup)
        found = every_row(other)
        assert {name: found[name] for name in lost} == {name: held[name] for name in lost}


def test_a_database_of_another_form_is_never_changed_in_passing(older, tmp_path):
    before = every_row(older)
    with pytest.raises(OtherFormError):
        init_database(older)
    with writing(older) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for change in (init_database, lambda one: upgrade_database(one, tmp_path, AT),
                   lambda one: go_back(one, tmp_path, AT)):  # fmt: skip
        with pytest.raises((OtherFormError, UpgradeError), match="newer"):
            change(older)
    assert every_row(older) == before
    assert list(tmp_path.iterdir()) == []


def test_without_a_backup_nothing_is_changed(older, tmp_path):
    before = every_row(older)
    place = tmp_path / "no-folder"
    place.write_text("a file lies where the folder would be")
    for change in (upgrade_database, go_back):
        with pytest.raises((OSError, UpgradeError)):
            change(older, place, AT)
    assert (every_row(older), number(older)) == (before, OLDER)


def test_an_upgrade_that_breaks_leaves_everything_and_the_backup(older, tmp_path):
    before = every_row(older)
    data = tmp_path / "data"
    (data / "rubrics").mkdir(parents=True)
    (data / "rubrics" / "broken.json").write_text("{")
    with pytest.raises(ValueError, match="Expecting"):
        upgrade_database(older, tmp_path / "copies", AT, data)
    assert (every_row(older), number(older)) == (before, OLDER)
    assert names(tmp_path / "copies") == [NEW, f"{NEW}.json"]


def test_a_backup_takes_the_place_of_a_newer_form_and_what_was_there_is_kept(
    older, databases, tmp_path
):
    """The way back where the new program does not run: the old one restores over its tables."""
    step = upgrade_database(older, tmp_path, AT)
    upgraded = every_row(older)
    with writing(older) as connection:
        # As an older program sees it: tables and a form that it does not know.
        connection.execute(text("CREATE TABLE later (meeting_id INTEGER REFERENCES meeting (id))"))
        connection.execute(text("INSERT INTO later SELECT min(id) FROM meeting"))
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(BackupError, match="holds_scores"):
        restore(older, step.backup)
    restore(older, step.backup, (tmp_path, AT))
    back = every_row(older)
    assert "later" not in back
    for name in upgraded.keys() - {"audit", "state"}:
        assert shared(back, upgraded)[name] == shared(upgraded, back)[name], name
    kept = tmp_path / "before-restore-20260305T080000Z.backup"
    with emptied(databases) as other, pytest.raises(BackupError, match="newer"):
        restore(other, kept)
    assert read_receipt(kept).rows["later"] == 1


def test_two_at_once_are_one_upgrade(older, tmp_path):
    url = older.url.render_as_string(hide_password=False)
    with ThreadPoolExecutor(2) as both:
        engines = [open_engine(url) for _ in range(2)]
        done = list(both.map(lambda one: upgrade_database(one, tmp_path, AT), engines))
        for one in engines:
            one.dispose()
    assert sorted(one is None for one in done) == [False, True]
    assert number(older) == NEWEST
