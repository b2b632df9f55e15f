"""The book in memory answers what the database would, and never shows more."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from operator import itemgetter
from threading import Thread
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from dashboard.database.tables import organisation_version, place
from dashboard.domain.filters import Filters
from dashboard.domain.period import Period
from dashboard.domain.viewer import Viewer
from dashboard.domain.words import AssessmentView, BranchKind, Grade, MeetingKind, Reading
from dashboard.queries.meeting_frame import COLUMNS, branch_names, meeting_frame, named
from dashboard.queries.moments import MEASURES, moments
from dashboard.queries.reader import Reader
from dashboard.queries.score_book import MOST_ANSWERS, ScoreBook, ScoreBooks
from dashboard.queries.sums import by

CODES = [
    None, "tinh-uy-ninh-binh", "tinh-uy-ha-nam", "kim-bang", "phuong-kim-bang", "phuong-kim-thanh",
    "xa-tan-tuu", "xa-nhat-tan", "xa-tan-son", "khoi-y-te", "xa-tan-son-thon-05", "nowhere",
]  # fmt: skip
PERIODS = [
    "", "2023-11", "2024", "12t", "2024-12..2025-09", "2025-06", "2025-07", "1900..2999", "2030",
]  # fmt: skip


ReaderOf = Callable[..., Reader]
Hold = Callable[..., None]


def some(kinds: type) -> st.SearchStrategy[Any]:
    return st.lists(st.sampled_from(list(kinds)), max_size=3, unique=True).map(tuple)


choices = st.builds(
    Filters,
    organisation=st.sampled_from(CODES),
    period=st.sampled_from(PERIODS).map(Period.parse),
    meeting_kinds=some(MeetingKind),
    branch_kinds=some(BranchKind),
    assessment=st.sampled_from(AssessmentView),
    grades=some(Grade),
    reading=st.sampled_from(Reading),
)


@pytest.fixture(scope="module")
def books(sample: Engine) -> ScoreBooks:
    return ScoreBooks(sample)


@settings(max_examples=60, deadline=None)
@given(filters=choices, scope=st.sampled_from(CODES))
def test_every_branch_has_the_counts_and_means_that_the_database_gives(
    sample: Engine, books: ScoreBooks, filters: Filters, scope: str | None
) -> None:
    reader = Reader(sample, Viewer(scope=scope), books)
    expected = {
        (row["organisation_id"], measure): (found.n, found.percent)
        for row in by(reader, reader.meeting_cells(filters), "organisation_id")
        for measure in MEASURES
        if (found := moments(row, measure)).n
    }
    frame = meeting_frame(reader, filters).rename(columns={"percent": "total"})
    counted = frame.groupby("branch_id")[list(MEASURES)].agg(["count", "mean"])
    for (branch, measure), (n, percent) in expected.items():
        assert counted.loc[branch, (measure, "count")] == n
        assert counted.loc[branch, (measure, "mean")] == pytest.approx(percent, abs=1e-9)
    assert (counted.xs("count", axis=1, level=1) > 0).to_numpy().sum() == len(expected)


@settings(max_examples=30, deadline=None)
@given(filters=choices, scope=st.sampled_from(CODES))
def test_the_branches_listed_are_those_of_the_database(
    sample: Engine, books: ScoreBooks, filters: Filters, scope: str | None
) -> None:
    reader = Reader(sample, Viewer(scope=scope), books)
    months = reader.period(filters)
    found = reader.branch_list(filters, months)
    listed = zip(found.id, found.name, found.position, found.parent_id, strict=True)
    assert sorted(listed) == sorted(branches_there(reader, filters, months))


def branches_there(
    reader: Reader, filters: Filters, months: tuple[int, int]
) -> Iterator[tuple[int, str, int, int]]:
    """Yield id, name, position and parent of the branches, by plain Python over all rows."""
    then = filters.reading is Reading.THEN
    places = [
        row
        for row in reader.rows(select(place).where(place.c.reading == filters.reading.value))
        for part in reader.stretches(filters, months)
        if part.first <= row["first"] <= part.last
        and row["month_from"] <= part.last_month
        and row["month_to"] >= part.first_month
    ]
    latest = {row["organisation_id"]: row for row in sorted(places, key=itemgetter("month_from"))}
    for version in (
        max(
            (one for one in called if not then or one["valid_from"] < following(months[1])),
            key=itemgetter("valid_from"),
        )
        for number, called in versions_of(reader).items()
        if number in latest
    ):
        hangs = latest[version["organisation_id"]]
        if version["level"] == "branch" and (
            not filters.branch_kinds or version["branch_kind"] in filters.branch_kinds
        ):
            yield hangs["organisation_id"], version["name"], hangs["first"], hangs["parent_id"]


def versions_of(reader: Reader) -> dict[int, list[dict[str, Any]]]:
    versions: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in reader.rows(select(organisation_version)):
        versions[row["organisation_id"]].append(row)
    return versions


def following(month: int) -> date:
    years, month = divmod(month // 100 * 12 + month % 100, 12)
    return date(years, month + 1, 1)


def test_a_frame_tells_of_a_meeting_all_that_the_docstring_names(
    hold_meeting: Hold, reader_of: ReaderOf
) -> None:
    hold_meeting("west-1", "2024-03", 50)
    hold_meeting("east-1", "2024-03", self=100, appraisal=80, observation=60)
    found = meeting_frame(reader_of(), Filters())
    assert tuple(found.columns) == COLUMNS
    assert list(found["code"]) == ["east-1", "west-1"]
    row = found.iloc[0].to_dict()
    assert row["date"] == pd.Timestamp(2024, 3, 3)
    assert (row["month"], row["kind"], row["branch_kind"]) == (202403, "regular", "residential")
    assert (row["self"], row["appraisal"], row["official"]) == (100, row["percent"], row["percent"])
    assert row["observation"] < row["appraisal"] < row["self"]
    assert (bool(row["appraised"]), row["grade"]) == (True, "fair")
    assert found.loc[1, ["appraisal", "sent_days"]].isna().all()
    assert not found["appraised"][1]


def test_other_views_and_single_columns_can_be_asked_for(
    hold_meeting: Hold, reader_of: ReaderOf
) -> None:
    hold_meeting("east-1", "2024-03", self=100, appraisal=50)
    own = Filters(assessment=AssessmentView.SELF)
    found = meeting_frame(
        reader_of(), own, columns=["content", "appraisal_content", "self_members"]
    )
    assert found.to_dict("records") == [
        {"content": 100, "appraisal_content": 50, "self_members": 100}
    ]


def test_branches_get_their_names_whatever_the_order(
    hold_meeting: Hold, reader_of: ReaderOf
) -> None:
    for branch in ("west-1", "moved"):
        hold_meeting(branch, "2024-03", 50)
    reader = reader_of()
    means = meeting_frame(reader, Filters()).groupby("branch_id", as_index=False)["percent"].mean()
    found = named(reader, means.iloc[::-1]).drop(columns=["branch_id", "percent"])
    assert list(found["name"]) == ["Chi bộ thôn Giữa", "Chi bộ thôn Thượng"]
    assert list(found["parent"]) == ["Xã Đông", "Xã Tây"]
    assert list(found["kind"]) == ["residential"] * 2
    assert list(found["member_count"]) == [20, 20]
    then = named(reader, means, Filters(reading=Reading.THEN))
    assert list(then["parent"]) == ["Xã Tây", "Xã Tây"]


def codes(book: ScoreBook) -> list[str]:
    return list(book.codes_of(book["branch"]))


def test_a_narrow_viewer_gets_neither_meetings_nor_names_of_others(
    hold_meeting: Hold, reader_of: ReaderOf
) -> None:
    for branch in ("east-1", "west-1", "moved"):
        hold_meeting(branch, "2024-03", 50)
    all_ids = meeting_frame(reader_of(), Filters())["branch_id"]
    east, west = reader_of("east"), reader_of("west")
    assert codes(east.book()) == ["east-1", "moved"]
    assert codes(west.book()) == ["west-1"]
    assert codes(west.book(Filters(reading=Reading.THEN))) == ["moved", "west-1"]
    assert len(east.book(Filters(organisation="west"))) == 0
    frame = meeting_frame(west, Filters())
    assert list(frame["code"].cat.categories) == ["west-1"]
    assert list(branch_names(east, Filters(), list(all_ids))["code"].dropna()) == [
        "east-1",
        "moved",
    ]


def test_a_book_is_read_anew_when_the_data_have_changed_and_once_for_all_threads(
    country: Engine, hold_meeting: Hold
) -> None:
    books = ScoreBooks(country)
    assert len(books.latest()) == 0
    hold_meeting("east-1", "2024-03", 50)
    found: list[Any] = []
    threads = [Thread(target=lambda: found.append(books.latest())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(book) for book in found}) == 1
    assert len(found[0]) == 1


def test_a_meeting_takes_at_most_72_bytes(sample: Engine, books: ScoreBooks) -> None:
    assert books.latest().bytes_each <= 72


def test_what_one_scope_was_told_is_not_told_to_another(
    country: Engine, hold_meeting: Hold
) -> None:
    hold_meeting("east-1", "2024-03", 50)
    hold_meeting("west-1", "2024-05", 50)
    books = ScoreBooks(country)
    readers = {scope: Reader(country, Viewer(scope=scope), books) for scope in ("west", "east")}
    assert [reader.latest_month() for reader in readers.values()] == [202405, 202403]
    asked = Filters(organisation="west")
    assert [reader.allowed(asked) for reader in readers.values()] == [True, False]


def test_what_is_remembered_has_an_end_and_ends_with_the_data(
    country: Engine, hold_meeting: Hold
) -> None:
    books = ScoreBooks(country)
    moment = books.now()
    for number in range(MOST_ANSWERS + 1):
        moment.once(number, lambda: "asked")
    assert moment.once(0, lambda: "asked anew") == "asked anew"
    assert books.now() is moment
    hold_meeting("east-1", "2024-03", 50)
    assert books.now() is not moment
