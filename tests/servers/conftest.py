"""Scores to send, and the databases that several processes share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.actions.branches import branch_names
from dashboard.actions.init_database import init_database
from dashboard.database.engine import open_engine
from tests.actions.files import EVERYONE, csv_of, headings, maxima
from tests.engines.databases import SqliteFiles


@pytest.fixture(scope="session")
def scores(sqlite_files: SqliteFiles, tmp_path_factory: pytest.TempPathFactory) -> Iterator[bytes]:
    """A file of three months of sixty branches, of all ranks."""
    engine = open_engine(sqlite_files.copy("empty", init_database))
    most = maxima(engine)
    with engine.connect() as connection:
        codes = sorted(one.code for one in branch_names(connection, EVERYONE))[:60]
    rows = [
        [code, f"0{1 + at % 5}/{month:02d}/2024", "Thường kỳ", kind,
         *(round(most_ * (1 - (at * 7 + place * 3 + month) % 10 / 20), 1) // 0.5 * 0.5
           for place, most_ in enumerate(most.values()))]
        for at, code in enumerate(codes)
        for month in (1, 2, 3)
        for kind in ("Tự chấm", "Thẩm định")
    ]  # fmt: skip
    path = csv_of(tmp_path_factory.mktemp("scores") / "diem.csv", [headings(engine), *rows])
    engine.dispose()
    yield Path(path).read_bytes()
