"""Imports that were made, told to nobody whom they do not concern."""

import pytest
from sqlalchemy import insert, select

from dashboard.database.engine import writing
from dashboard.database.tables import assessment, upload, upload_change
from dashboard.domain.viewer import Viewer
from dashboard.pages.imports import earlier_imports
from dashboard.queries.reader import Reader
from dashboard.queries.units import units
from dashboard.queries.uploads import months_of, uploads
from dashboard.text import Words


@pytest.fixture
def made(country):
    """Two imports: Lan's, undone since, and Minh's."""
    rows = [
        ("điểm.xlsx", "2024-03-31T18:30:00+00:00", "lan", "2024-04-01T01:00:00+00:00"),
        ("sửa.csv", "2024-04-02T02:05:09", "minh", None),
    ]
    with writing(country) as connection:
        for name, at, viewer, undone in rows:
            connection.execute(
                insert(upload).values(
                    sha256="0" * 64, file_name=name, received_at=at, viewer=viewer, rows_read=9,
                    rows_new=5, rows_changed=3, rows_unchanged=1, undone_at=undone,
                )
            )  # fmt: skip
    return country


def test_imports_come_newest_first(made):
    found = uploads(Reader(made, Viewer("dung")))
    assert found.to_dict("records") == [
        {
            "id": 2,
            "file": "sửa.csv",
            "at": "2024-04-02T02:05:09",
            "viewer": "minh",
            "new": 5,
            "changed": 3,
            "unchanged": 1,
            "undone": "",
        },
        {
            "id": 1,
            "file": "điểm.xlsx",
            "at": "2024-03-31T18:30:00+00:00",
            "viewer": "lan",
            "new": 5,
            "changed": 3,
            "unchanged": 1,
            "undone": "2024-04-01T01:00:00+00:00",
        },
    ]
    assert list(uploads(Reader(made, Viewer("dung")), limit=1)["id"]) == [2]


def test_the_list_tells_the_time_in_vietnam_and_offers_to_undo_what_stands(made):
    table = earlier_imports(Reader(made, Viewer("dung")), Words("vi"))
    # Trees of [tag, attributes, child, …] (see components/still.py).
    _, body = table.children[0].children.parts[2:]
    rows = [[cell[2] for cell in row[2:]] for row in body[2:]]
    assert [row[3] for row in rows] == ["02/04/2024 09:05", "01/04/2024 01:30"]
    assert [cell[2] for cell in (rows[0][-1], rows[1][-1])] == [
        "Hoàn tác", "Đã hoàn tác 01/04/2024 08:00",
    ]  # fmt: skip


def test_whoever_has_a_scope_sees_only_imports_made_by_oneself(made):
    assert list(uploads(Reader(made, Viewer("lan", scope="east")))["id"]) == [1]
    assert list(uploads(Reader(made, Viewer("dung", scope="top")))["id"]) == []


def test_no_import_is_an_empty_table_with_its_columns(country):
    found = uploads(Reader(country, Viewer()))
    assert (len(found), "undone" in found) == (0, True)


def test_the_months_an_import_set_are_those_of_its_scores(made, hold_meeting):
    hold_meeting("east-1", "2024-03", 80)
    hold_meeting("west-1", "2024-01", 80)
    with writing(made) as connection:
        for number in connection.execute(select(assessment.c.id)).scalars().all():
            connection.execute(
                insert(upload_change).values(
                    upload_id=2, table_name="assessment", row_id=number, after="{}"
                )
            )
    everyone = Reader(made, Viewer())
    assert (months_of(everyone, 2), months_of(everyone, 1)) == ((202401, 202403), None)
    assert months_of(Reader(made, Viewer("lan", scope="east")), 2) is None


def test_units_are_those_above_the_branch_in_tree_order(reader_of):
    found = [tuple(row) for row in units(reader_of())[["code", "depth"]].to_numpy()]
    assert found == [("top", 0), ("east", 1), ("west", 1)]
    assert list(units(reader_of("west"))["code"]) == ["west"]


def test_of_too_many_units_the_lowest_levels_are_left_out(reader_of):
    assert list(units(reader_of(), most=2)["code"]) == ["top"]
