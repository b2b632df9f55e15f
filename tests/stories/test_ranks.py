"""The planted stories that the position among peers finds."""

from dataclasses import replace

import pandas as pd
import pytest
from sqlalchemy import Engine

from dashboard.domain.filters import Filters
from dashboard.domain.peers import MEMBERS
from dashboard.domain.viewer import Viewer
from dashboard.domain.words import BranchKind
from dashboard.queries.peers import peer_units, placed
from dashboard.queries.reader import Reader
from dashboard.queries.unit_scores import named_branches
from dashboard.statistics.intervals import Standing

AWAY, TENTH = "xa-tan-son-thon-07", 0.1


@pytest.fixture(scope="module")
def reader(sample: Engine) -> Reader:
    return Reader(sample, Viewer())


def among_peers(reader: Reader, query: str) -> tuple[pd.Series, int]:
    """Return the row of the branch among those of its own kind and size, and how many they are."""
    for size in MEMBERS:
        filters = replace(
            Filters.from_query(query), branch_kinds=(BranchKind.RESIDENTIAL,), size=size
        )
        rows = named_branches(reader, filters, placed(peer_units(reader, filters)))
        if AWAY in set(rows["code"]):
            return rows.set_index("code").loc[AWAY], len(rows)
    raise AssertionError("the branch is in no group")


@pytest.mark.parametrize("period", ["ky=2024", "ky=2023", ""])
def test_story_4_the_village_whose_members_work_away_is_low_in_the_group_of_members(
    reader: Reader, period: str
):
    row, total = among_peers(reader, f"{period}&nhom=members")
    assert row["standing"] == Standing.WORSE
    assert row["place_low"] > 0.8 * total
    assert row["bottom"] > 2 * TENTH
    assert row["top"] == 0


def test_story_4_in_inspection_the_same_village_is_not_among_the_lowest(reader: Reader):
    row, _ = among_peers(reader, "ky=2024&nhom=inspection")
    assert row["standing"] != Standing.WORSE
    assert row["bottom"] < 0.05
