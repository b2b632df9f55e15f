"""A file's branches are looked up by themselves, and are those that all branches would give."""

import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, event, insert

from dashboard.actions.branches import branch_names
from dashboard.actions.reference import branch_index, file_reference
from dashboard.database.engine import writing
from dashboard.database.migrate import upgrade
from dashboard.database.organisations import load_organisations, organisation_ids
from dashboard.database.tables import meeting
from dashboard.domain.names import match_key, match_keys
from dashboard.domain.viewer import Viewer
from dashboard.domain.words import MeetingKind
from dashboard.sheets.cells import tidy
from dashboard.sheets.reference import BranchIndex
from tests.database.country import MERGED, version
from tests.engines.databases import Databases, copied


def _units(code: str, *versions: dict[str, Any]) -> dict[str, Any]:
    return {"code": code, "versions": list(versions)}


SINCE = {"from": MERGED}
TREE = {
    "organisations": [
        _units("east", version("Huyện ủy Kim Bảng", None, "district")),
        _units("west", version("Huyện ủy Duy Tiên", None, "district")),
        _units("dong-hoa", version("Đảng bộ xã Đồng Hóa", "east", "base", to=MERGED)),
        _units("thi-son", version("Xã Thi Sơn", "east", "base", to=MERGED)),
        _units("phuong", version("Phường Đồng Hóa", "east", "base", **SINCE)),
        _units("xa-west", version("Xã Đồng Hóa", "west", "base")),
        _units(
            "dong-hoa.1",
            version("Chi bộ thôn 1 Đồng Hóa", "dong-hoa", "branch", to=MERGED),
            version("Thôn 01 Đồng Hóa", "phuong", "branch", **SINCE),
        ),
        _units(
            "dong-hoa.02",
            version("Thôn 02", "dong-hoa", "branch", to=MERGED),
            version("Tổ dân phố 2 Thi Sơn", "phuong", "branch", **SINCE),
        ),
        _units(
            "THI-SON 1",
            version("Thôn 1", "thi-son", "branch", to=MERGED),
            version("Thôn 1 Thi Sơn", "phuong", "branch", **SINCE),
        ),
        _units("thi-son_1", version("Thôn 007", "thi-son", "branch", to=MERGED)),
        _units("west.1", version("Thôn 1", "xa-west", "branch")),
        _units("west.10", version("Thôn 10 100%_ Đồng Hóa", "xa-west", "branch")),
        _units("west.hoa", version("Trường THCS Đồng Hóa", "xa-west", "branch")),
    ],
    "events": [],
}
VIEWERS = [Viewer(), Viewer("Lan", "east"), Viewer("Minh", "dong-hoa"), Viewer("Dũng", "xa-west")]
CODES = [one["code"] for one in TREE["organisations"]]
NAMES = [
    "Thôn 1", "thôn 01", "Chi bộ thôn 001", "Thôn 2", "Thôn 7", "Thôn 10", "Thôn 10 100%_",
    "Thôn 1 Đồng Hoá", "Tổ dân phố 2", "Trường THCS", "Trường THCS Đồng Hóa", "Trường", "Đồng Hóa",
    "Xã Đồng Hóa", "Phường Đồng Hoá", "Thi Sơn", "DONG-HOA.1", "west-10", "Tổng cộng", "%", "1",
]  # fmt: skip
TEXTS = st.one_of(st.sampled_from(NAMES), st.sampled_from(CODES), st.text(max_size=8)).flatmap(
    lambda text: st.sampled_from(
        [text, unicodedata.normalize("NFD", text), text.upper(), f" \u200b{text}"]
    )
)
CELLS = st.one_of(TEXTS, st.none(), st.integers(0, 12), st.floats(0, 9), st.booleans())


def fill(engine: Engine) -> None:
    """Put the tree into an empty database."""
    with writing(engine) as connection:
        upgrade(connection)
        load_organisations(connection, TREE)


@pytest.fixture(scope="module")
def connection(databases: Databases) -> Iterator[Connection]:
    """The tree in a database, for reading."""
    with copied(databases, "named", fill) as engine, engine.connect() as connection:
        yield connection


@settings(deadline=None, max_examples=100)
@given(
    pairs=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=6), viewer=st.sampled_from(VIEWERS)
)
def test_what_a_file_names_is_found_as_among_all_branches(connection, pairs, viewer):
    every = BranchIndex(branch_names(connection, viewer))
    named = branch_index(connection, viewer, {tidy(branch) for branch, _ in pairs})
    found = [named.find(*pair) for pair in pairs]
    assert found == [every.find(*pair) for pair in pairs]
    for branch_id in set(found) & set(every.ids):
        for day in (date(2022, 12, 31), date(2023, 1, 1), date(2024, 6, 30), date(2024, 7, 1)):
            assert named.existed(branch_id, day) == every.existed(branch_id, day)


@given(st.lists(st.text()))
def test_many_texts_are_folded_as_each_is(texts):
    stored = [text.replace("\0", "") for text in texts]
    assert match_keys(stored) == [match_key(text) for text in stored]


def test_codes_are_looked_up_without_reading_all_branches(connection):
    ids = organisation_ids(connection)
    asked: list[str] = []
    event.listen(connection, "before_cursor_execute", lambda *given: asked.append(given[2]))
    found = branch_index(connection, Viewer("Lan", "east"), {"dong-hoa.1", "dong-hoa.02"})
    assert set(found.ids) == {ids["dong-hoa.1"], ids["dong-hoa.02"]}
    assert [statement for statement in asked if " IN (" not in statement] == []


def test_the_first_meeting_of_a_month_is_known_of_every_branch_named_so_far(databases: Databases):
    with copied(databases, "named", fill) as engine, writing(engine) as connection:
        first, second = (organisation_ids(connection)[code] for code in ("west.1", "west.hoa"))
        for branch_id, day in ((first, 9), (first, 4), (second, 7)):
            held = {"branch_id": branch_id, "date": date(2024, 3, day), "month": 202403}
            connection.execute(insert(meeting).values(held | {"kind": "regular"}))
        reference = file_reference(connection, Viewer())
        days = []
        for text, branch_id in (("west.1", first), ("Trường THCS Đồng Hóa", second)):
            reference.branches({text})
            days += [
                reference.day_in_month(branch_id, month, MeetingKind.REGULAR)
                for month in (202403, 202404)
            ]
        assert days == [date(2024, 3, 4), None, date(2024, 3, 7), None]
