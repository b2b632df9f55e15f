"""Nobody reads outside their part of the tree; every test holds data that could leak."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from dashboard.domain.filters import Filters
from dashboard.domain.words import Reading
from dashboard.queries import (
    attention,
    branch,
    branches,
    criteria,
    grades,
    group_scores,
    headline,
    heat,
    kinds,
    organisations,
    trend,
)
from dashboard.queries.reader import Reader

ReaderOf = Callable[..., Reader]

QUESTIONS: list[Callable[[Reader, Filters], Any]] = [
    trend.monthly_scores,
    grades.monthly_grades,
    criteria.criterion_scores,
    kinds.by_branch_kind,
    kinds.by_meeting_kind,
    heat.organisation_groups,
    attention.branches_needing_attention,
    lambda reader, filters: branches.branch_rows(reader, filters)[0],
]


@pytest.fixture(autouse=True)
def year(hold_meeting: Callable[..., None]) -> None:
    for month in ("2024-06", "2024-08"):
        hold_meeting("east-1", month, 80)
        hold_meeting("west-1", month, 20)
        hold_meeting("moved", month, 50)


def said(filters: Filters, reader: Reader) -> Iterator[str]:
    for question in QUESTIONS:
        yield question(reader, filters).to_json()
    yield str(headline.headline(reader, filters))
    yield str(organisations.search(reader, "thon").to_dict())
    yield str(organisations.children(reader, None).to_dict())


@pytest.mark.parametrize("reading", Reading)
@pytest.mark.parametrize("query", ["ky=2024", "ky=2024&don-vi=west", "ky=2024&don-vi=top", ""])
def test_a_narrow_viewer_never_reads_a_neighbour(
    reader_of: ReaderOf, query: str, reading: Reading
) -> None:
    filters = Filters.from_query(f"{query}&doc={reading}")
    for text in said(filters, reader_of("east")):
        assert "west" not in text
        assert "Thượng" not in text
        assert "20.0" not in text


@pytest.mark.parametrize("reading", Reading)
@pytest.mark.parametrize("code", ["west", "west-1", "top", "nowhere", "' OR 1=1 --"])
def test_an_organisation_outside_the_scope_is_empty(
    reader_of: ReaderOf, code: str, reading: Reading
) -> None:
    reader = reader_of("east")
    filters = Filters(
        organisation=code, reading=reading, period=Filters.from_query("ky=2024").period
    )
    assert not reader.allowed(filters)
    assert [len(question(reader, filters)) for question in QUESTIONS] == [0] * len(QUESTIONS)
    assert headline.headline(reader, filters)["period"]["n"] == 0
    assert group_scores.group_scores(reader, filters)["n"].sum() == 0
    assert branch.profile(reader, filters) is None
    assert branch.meetings(reader, filters) == []
    assert branch.way_up(reader, filters) is None
    assert organisations.path(reader, code) == []
    assert organisations.label(reader, code) == ""


def test_a_branch_that_moved_is_read_where_it_hung_then_or_hangs_now(reader_of: ReaderOf) -> None:
    def months(scope: str, reading: str) -> list[int]:
        filters = Filters.from_query(f"ky=2024&don-vi=moved&doc={reading}")
        return list(trend.monthly_scores(reader_of(scope), filters)["month"].unique())

    assert months("east", "now") == [202406, 202408]
    assert months("west", "now") == []
    assert months("east", "then") == [202408]
    assert months("west", "then") == [202406]


def test_the_assessor_of_one_branch_reads_that_branch_alone(reader_of: ReaderOf) -> None:
    reader = reader_of("east-1")
    found = headline.headline(reader, Filters.from_query("ky=2024"))["period"]
    table, count = branches.branch_rows(reader, Filters.from_query("ky=2024"))
    assert (found["n"], found["due"], found["held"], count) == (2, 3, 2, 1)
    assert list(table["code"]) == ["east-1"]
    assert list(organisations.search(reader, "thôn")["code"]) == ["east-1"]
