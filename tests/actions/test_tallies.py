"""A watchman's counts follow what is done, and say nothing where the database is gone."""

import pytest

from dashboard.actions.import_sheet import import_sheet
from dashboard.actions.undo_import import undo_import
from dashboard.database.engine import open_engine
from dashboard.queries.reader import Reader
from dashboard.queries.tallies import Tallies, tallies
from tests.actions.files import EVERYONE, csv_of, full_row, headings


def test_each_import_and_each_undo_counts_once(engine, codes, tmp_path):
    before = tallies(Reader(engine, EVERYONE))
    rows = [headings(engine), full_row(engine, codes[0])]
    first = csv_of(tmp_path / "a.csv", rows)
    import_sheet(engine, first, EVERYONE, dry_run=True)
    assert tallies(Reader(engine, EVERYONE)) == before
    done = import_sheet(engine, first, EVERYONE)
    after = tallies(Reader(engine, EVERYONE))
    assert after == Tallies(before.data_changes + 1, 1, 0)
    undo_import(engine, done.upload_id, EVERYONE)
    assert tallies(Reader(engine, EVERYONE)) == Tallies(after.data_changes + 1, 1, 1)


@pytest.mark.postgresql
def test_a_database_that_is_gone_counts_nothing(postgres_databases):
    url = postgres_databases.empty()
    postgres_databases.drop(url)
    engine = open_engine(url)
    assert tallies(Reader(engine, EVERYONE)) is None
    engine.dispose()
