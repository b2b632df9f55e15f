"""Leaves out of memory and files are those the database gives, whatever happened in between."""

import json
import resource
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event, insert

from dashboard.actions.init_database import DATA
from dashboard.actions.undo_import import undo_import
from dashboard.database.audit import DATA_VERSION, bump_data_version, write_state
from dashboard.database.engine import writing
from dashboard.database.organisations import organisation_ids
from dashboard.database.rubrics import read_rubrics
from dashboard.database.tables import upload
from dashboard.database.writer import AssessmentRow, MeetingRow, record
from dashboard.domain.rubric import load_rubric
from dashboard.domain.viewer import Viewer
from dashboard.domain.words import AssessmentKind, AssessmentView, MeetingKind
from dashboard.queries import leaf_files
from dashboard.queries.computed_rows import computed_by
from dashboard.queries.leaf_files import KEPT, LeafFiles
from dashboard.queries.point_rows import points_of
from dashboard.queries.score_book import SCORES
from dashboard.queries.shelf import LeafKind, Shelf
from tests.engines.databases import Databases, copied
from tests.queries.conftest import Hold, fill_country

RUBRIC = load_rubric(json.loads((DATA / "rubrics/KB-20.json").read_text()))
KINDS = [SCORES, points_of(AssessmentView.OFFICIAL), computed_by(1, RUBRIC)]
BRANCHES = ["east-1", "east-2", "west-1", "moved"]

imports = st.fixed_dictionaries(
    {
        "branches": st.lists(st.sampled_from(BRANCHES), min_size=1, max_size=3, unique=True),
        "month": st.sampled_from([2, 3, 4]),
        "day": st.integers(1, 3),
        "share": st.integers(0, 100),
        "kind": st.sampled_from(AssessmentKind),
        "speakers": st.integers(0, 5),
    }
)
steps = st.lists(imports | st.sampled_from(["undo", "everything"]), min_size=1, max_size=5)


@pytest.fixture(scope="module")
def land(databases: Databases) -> Iterator[Engine]:
    with copied(databases, "country", fill_country) as engine:
        with writing(engine) as connection:
            bump_data_version(connection)
        yield engine


@settings(max_examples=8, deadline=None)
@given(steps=steps)
def test_after_any_imports_each_leaf_is_as_if_read_anew(
    land: Engine, tmp_path_factory: pytest.TempPathFactory, steps: list[Any]
) -> None:
    folder = tmp_path_factory.mktemp("book")
    here, done = Shelf(land, folder), []
    for step in steps:
        if step == "everything":
            with writing(land) as connection:
                bump_data_version(connection)
        elif step != "undo":
            done.append(take_in(land, step))
        elif done:
            undo_import(land, done.pop(), Viewer())
        # Another process finds the files of the first.
        for kind in KINDS:
            anew = told(Shelf(land), kind)
            assert told(here, kind) == told(Shelf(land, folder), kind) == anew


def take_in(engine: Engine, given: dict[str, Any]) -> int:
    """Write one meeting a branch as an import does; return its number."""
    with writing(engine) as connection:
        counts = dict.fromkeys(("rows_read", "rows_new", "rows_changed", "rows_unchanged"), 0)
        row = {"sha256": "", "file_name": "", "received_at": "", "viewer": ""} | counts
        number = connection.execute(insert(upload).values(row)).inserted_primary_key[0]
        ids, day = organisation_ids(connection), date(2024, given["month"], given["day"])
        facts = {"attended": 9, "speakers": given["speakers"]}
        held = [MeetingRow(ids[one], day, MeetingKind.REGULAR, facts) for one in given["branches"]]
        points = tuple(
            one.max_x100 * given["share"] // 100 // RUBRIC.step_x100 * RUBRIC.step_x100
            for one in RUBRIC.criteria
        )
        rubric = next(iter(read_rubrics(connection)))
        scored = [AssessmentRow(one.key, given["kind"], rubric, points) for one in held]
        record(connection, held, scored, number)
    return int(number)


def told(shelf: Shelf, kind: LeafKind) -> dict[int, dict[str, Any]]:
    return {
        month: {name: (one.dtype.str, one.tolist()) for name, one in leaf.items()}
        for month, leaf in shelf.find(kind).leaves.items()
    }


@contextmanager
def asked_of(engine: Engine) -> Iterator[list[str]]:
    """Note what the database is asked meanwhile."""
    found: list[str] = []

    def note(_: Any, __: Any, statement: str, *rest: Any) -> None:
        if "FROM assessment" in statement:
            found.append(f"{statement} {rest[0]}")

    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def book(country: Engine, hold_meeting: Hold, tmp_path: Path) -> Path:
    """The folder of leaves of two months."""
    for branch, month in (("east-1", "2024-02"), ("west-1", "2024-03"), ("east-1", "2024-03")):
        hold_meeting(branch, month, 100)
    Shelf(country, tmp_path / "book").find(SCORES)
    return tmp_path / "book"


def leaves(book: Path, month: str = "2024") -> list[Path]:
    return sorted(book.glob(f"scores-{month}*"))


def test_another_process_reads_the_file_and_can_write_nothing_to_it(
    country: Engine, book: Path
) -> None:
    with asked_of(country) as asked:
        found = Shelf(country, book).find(SCORES).leaves
    assert asked == []
    assert found[202403]["official_total"].tolist() == [10000, 10000]
    with pytest.raises(ValueError, match="read-only"):
        found[202403]["official_total"][0] = 0


def test_after_an_import_only_its_branches_are_read_and_only_its_month_is_written(
    country: Engine, book: Path, hold_meeting: Hold
) -> None:
    before = leaves(book, "202402"), leaves(book, "202403")
    hold_meeting("west-1", "2024-03", 0)
    with country.connect() as connection:
        west = organisation_ids(connection)["west-1"]
    with asked_of(country) as asked:
        found = Shelf(country, book).find(SCORES).leaves
    assert found[202403]["official_total"].tolist() == [10000, 0]
    (statement,) = asked
    assert "branch_id IN" in statement
    assert str(west) in statement
    assert leaves(book, "202402") == before[0]
    assert set(leaves(book, "202403")) > set(before[1])
    hold_meeting("west-1", "2024-03", 60)
    Shelf(country, book).find(SCORES)
    assert len(leaves(book, "202403")) == KEPT


def test_processes_that_ask_at_once_have_one_of_them_read(
    country: Engine, book: Path, hold_meeting: Hold
) -> None:
    hold_meeting("west-1", "2024-04", 50)
    shelves = [Shelf(country, book) for _ in range(4)]
    with asked_of(country) as asked, ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda shelf: told(shelf, SCORES), shelves))
    assert found == [told(Shelf(country), SCORES)] * 4
    assert len(asked) == 1


@pytest.mark.parametrize(
    "harm",
    [
        lambda whole: b"",
        lambda whole: whole[: len(whole) // 2],
        lambda whole: whole[:-70] + bytes([whole[-70] ^ 1]) + whole[-69:],
        lambda whole: b"[]\n" + whole,
        lambda whole: b"\0" * len(whole),
    ],
)
def test_a_file_that_is_not_whole_is_made_anew(country: Engine, book: Path, harm: Any) -> None:
    (path,) = leaves(book, "202403")
    whole = path.read_bytes()
    path.write_bytes(harm(whole))
    assert told(Shelf(country, book), SCORES) == told(Shelf(country), SCORES)
    assert path.read_bytes() == whole


def test_files_of_another_form_of_the_program_are_not_read(
    country: Engine, book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaf_files, "FORMAT", "another")
    with asked_of(country) as asked:
        Shelf(country, book).find(SCORES)
    assert len(asked) == 2


def test_what_a_killed_writer_left_is_taken_away(
    country: Engine, book: Path, hold_meeting: Hold
) -> None:
    left = book / ".scores-202403-0123.leaf.4567"
    left.write_bytes(b"half")
    hold_meeting("west-1", "2024-03", 50)
    assert told(Shelf(country, book), SCORES) == told(Shelf(country), SCORES)
    assert not left.exists()


def test_without_room_or_folder_the_leaves_are_read_all_the_same(
    country: Engine, book: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    expected = told(Shelf(country), SCORES)
    assert told(Shelf(country, tmp_path / "file" / "book"), SCORES) == expected


def test_a_full_disk_leaves_no_half_file(tmp_path: Path) -> None:
    columns, usual = {"branch": np.arange(1000)}, resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, usual[1]))
    try:
        assert LeafFiles(tmp_path).keep("scores", 202403, "mark", columns) is columns
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert list(tmp_path.iterdir()) == []


def test_changes_that_were_not_marked_are_seen(
    country: Engine, book: Path, hold_meeting: Hold
) -> None:
    known = Shelf(country, book)
    hold_meeting("west-1", "2024-03", 0)
    with writing(country) as connection:
        write_state(connection, DATA_VERSION, "999")
    assert told(known, SCORES) == told(Shelf(country), SCORES)
    assert known.find(SCORES).leaves[202403]["official_total"].tolist() == [10000, 0]


def test_two_databases_that_share_a_folder_never_mix(
    databases: Databases, book: Path, hold_meeting: Hold, country: Engine
) -> None:
    with copied(databases, "country", fill_country) as other:
        take_in(other, {"branches": ["east-1"], "month": 3, "day": 3, "share": 0,
                        "kind": AssessmentKind.SELF, "speakers": 0})  # fmt: skip
        found = Shelf(other, book).find(SCORES).leaves
        assert found[202403]["official_total"].tolist() == [0]
    assert told(Shelf(country, book), SCORES) == told(Shelf(country), SCORES)
