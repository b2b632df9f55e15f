"""A backup is of one moment whoever writes, and comes back row by row or not at all."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, inspect, select

from dashboard.actions.back_up import back_up, receipt_of, restore
from dashboard.actions.import_sheet import import_sheet
from dashboard.actions.rebuild_rollup import check_rollup
from dashboard.database.backup import BackupError
from dashboard.database.engine import open_engine
from dashboard.database.tables import assessment, audit, metadata, state
from tests.actions.files import EVERYONE, csv_of, full_row, headings
from tests.engines.databases import Databases, emptied

Rows = dict[str, list[tuple[object, ...]]]


@pytest.fixture
def other(databases: Databases) -> Iterator[Engine]:
    """An empty database on the same engine."""
    with emptied(databases) as engine:
        yield engine


def every_row(engine: Engine) -> Rows:
    """All rows of all tables, but for what tells of a restore: a line, and a mark of the data."""
    with engine.connect() as connection:
        found = {
            name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for name, table in metadata.tables.items()
        }
        told = audit.c.verb != "restore"
        marked = state.c.key.contains("mark") | (state.c.key == "data_version")
        found["state"] = list(map(tuple, connection.execute(select(state).where(~marked))))
        found["audit"] = list(map(tuple, connection.execute(select(audit).where(told))))
    return found


def url_of(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def test_a_backup_in_the_middle_of_an_import_holds_what_was_before_it(
    engine, other, codes, tmp_path
):
    rows = [headings(engine), *(full_row(engine, code) for code in codes[:60])]
    import_sheet(engine, csv_of(tmp_path / "a.csv", rows[:21]), EVERYONE)
    before, copy = every_row(engine), tmp_path / "backup"
    reader = open_engine(url_of(engine))

    def halfway(_connection, _cursor, statement, *_rest) -> None:
        if "assessment" in statement and "INSERT" in statement and not copy.exists():
            back_up(reader, copy)

    event.listen(engine, "after_cursor_execute", halfway)
    import_sheet(engine, csv_of(tmp_path / "b.csv", rows), EVERYONE)
    event.remove(engine, "after_cursor_execute", halfway)
    reader.dispose()
    assert copy.exists()
    assert every_row(engine) != before
    receipt = restore(other, copy)
    assert (receipt.rows["meeting"], receipt.rows["assessment"]) == (20, 20)
    assert every_row(other) == before
    assert check_rollup(other) == []


def test_what_was_restored_goes_on_as_the_original_would(engine, other, codes, tmp_path):
    rows = [headings(engine), *(full_row(engine, code) for code in codes[:3])]
    import_sheet(engine, csv_of(tmp_path / "a.csv", rows[:3]), EVERYONE)
    back_up(engine, tmp_path / "backup")
    restore(other, tmp_path / "backup")
    for one in (engine, other):
        import_sheet(one, csv_of(tmp_path / "b.csv", rows), EVERYONE)
    with engine.connect() as first, other.connect() as second:
        scores = select(assessment).order_by(assessment.c.id)
        assert first.execute(scores).all() == second.execute(scores).all()


def refused(engine: Engine, copy: Path) -> str:
    with pytest.raises(BackupError) as error:
        restore(engine, copy)
    return error.value.reason


def test_what_is_not_as_it_was_made_is_not_restored(engine, other, tmp_path):
    copy = tmp_path / "backup"
    back_up(engine, copy)
    written = json.loads(receipt_of(copy).read_text())
    whole = copy.read_bytes()
    copy.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert refused(other, copy) == "changed"
    copy.write_bytes(whole)
    other_engine = {"sqlite": "postgresql", "postgresql": "sqlite"}[engine.dialect.name]
    receipt_of(copy).write_text(json.dumps(written | {"engine": other_engine}))
    assert refused(other, copy) == "other_engine"
    for unreadable in ("", "{}", "[]"):
        receipt_of(copy).write_text(unreadable)
        assert refused(other, copy) == "no_receipt"
    receipt_of(copy).unlink()
    assert refused(other, copy) == "no_receipt"
    with other.connect() as connection:
        assert inspect(connection).get_table_names() == []


def test_nothing_is_put_over_scores_and_no_backup_is_written_over(engine, codes, tmp_path):
    copy = tmp_path / "backup"
    back_up(engine, copy)
    with pytest.raises(BackupError, match="exists"):
        back_up(engine, copy)
    rows = [headings(engine), full_row(engine, codes[0])]
    import_sheet(engine, csv_of(tmp_path / "a.csv", rows), EVERYONE)
    before = every_row(engine)
    assert refused(engine, copy) == "holds_scores"
    assert every_row(engine) == before
