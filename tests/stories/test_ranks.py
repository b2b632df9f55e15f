"""The planted stories that the position among peers finds."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.database.engine import open_engine
from dashboard.domain.filters import Filters
from dashboard.domain.viewer import Viewer
from dashboard.queries.peers import peer_units, placed
from dashboard.queries.reader import Reader
from dashboard.queries.unit_scores import named_branches
from dashboard.statistics.intervals import Standing

AWAY = "xa-tan-son-thon-07"


@pytest.fixture(scope="module")
def reader(sample_file: Path) -> Iterator[Reader]:
    engine = open_engine(f"sqlite:///{sample_file}")
    yield Reader(engine, Viewer())
    engine.dispose()


@pytest.mark.parametrize("period", ["ky=2024", "ky=2023", ""])
def test_story_4_the_village_whose_members_work_away_is_low_in_the_group_of_members(
    reader: Reader, period: str
):
    filters = Filters.from_query(f"{period}&nhom=members&loai-hinh=residential&quy-mo=medium")
    found = peer_units(reader, filters)
    rows = named_branches(reader, filters, placed(reader, found)).set_index("code")
    row, total = rows.loc[AWAY], len(rows)
    assert row["standing"] == Standing.WORSE
    assert row["place_low"] > total - 10
    assert row["bottom"] > 0.5
    assert row["top"] == 0


def test_story_4_in_inspection_the_same_village_is_not_among_the_lowest(reader: Reader):
    filters = Filters.from_query("ky=2024&nhom=inspection&loai-hinh=residential&quy-mo=medium")
    rows = named_branches(reader, filters, placed(reader, peer_units(reader, filters)))
    row = rows.set_index("code").loc[AWAY]
    assert row["standing"] != Standing.WORSE
    assert row["bottom"] < 0.05
