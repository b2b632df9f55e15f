"""Every number of the overview, worked out again from the raw rows by plain Python."""

import random
import sqlite3
from collections import defaultdict
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest
from sqlalchemy import Engine

from dashboard.domain.filters import Filters
from dashboard.domain.viewer import Viewer
from dashboard.domain.words import AssessmentView, BranchKind, Grade, IssueGroup, MeetingKind
from dashboard.queries import attention, grades, group_scores, headline, heat, trend
from dashboard.queries.reader import Reader

COMBINATIONS = 200
PERIODS = [
    "",
    "2023-11",
    "2024",
    "2024-Q1",
    "2024-H2",
    "12t",
    "2024-10..2025-08",
    "2025-07",
    "2030",
]
CODES = [
    None, None, None, "tinh-uy-ninh-binh", "tinh-uy-ha-nam", "kim-bang", "phuong-kim-bang",
    "phuong-kim-thanh", "xa-tan-tuu", "xa-nhat-tan", "khoi-y-te", "xa-tan-son-thon-05", "nowhere",
]  # fmt: skip
Row = dict[str, Any]


class Raw:
    """The raw rows, read with nothing but the standard library."""

    def __init__(self, path: Path) -> None:
        database = sqlite3.connect(path)
        database.row_factory = sqlite3.Row

        def rows(sql: str) -> list[Row]:
            return [dict(row) for row in database.execute(sql)]

        self.codes = {row["code"]: row["id"] for row in rows("SELECT * FROM organisation")}
        self.versions: dict[int, list[Row]] = defaultdict(list)
        for row in rows("SELECT * FROM organisation_version"):
            self.versions[row["organisation_id"]].append(row)
        now = rows("SELECT organisation_id, parent_id FROM place WHERE reading = 'now'")
        self.parents_now = {row["organisation_id"]: row["parent_id"] for row in now}
        self.meetings = rows("SELECT id, branch_id, month, kind FROM meeting")
        self.assessments: dict[int, list[Row]] = defaultdict(list)
        for row in rows("SELECT * FROM assessment"):
            self.assessments[row["month"]].append(row)
        self.held = {
            (row["branch_id"], row["month"]) for row in self.meetings if row["kind"] != "themed"
        }
        self.last = max(row["month"] for row in self.meetings)
        self.first = min(row["month"] for row in self.meetings)
        self.known: dict[tuple[int, int, str], tuple[frozenset[int], str] | None] = {}
        database.close()

    def version(self, number: int, month: int) -> Row | None:
        day = f"{month // 100}-{month % 100:02d}-01"
        for row in self.versions[number]:
            if row["valid_from"] <= day and (row["valid_to"] is None or day < row["valid_to"]):
                return row
        return None

    def stands(self, branch: int, month: int, reading: str) -> tuple[frozenset[int], str] | None:
        """Return what a branch stood under (itself included) and its kind; None if it was not."""
        key = (branch, month, reading)
        if key not in self.known:
            self.known[key] = self._stands(branch, month, reading)
        return self.known[key]

    def _stands(self, branch: int, month: int, reading: str) -> tuple[frozenset[int], str] | None:
        own = self.version(branch, month)
        if own is None or own["level"] != "branch":
            return None
        above, at = {branch}, branch
        while at is not None:
            above.add(at)
            if reading == "now":
                at = self.parents_now.get(at)
            else:
                found = self.version(at, month)
                at = found["parent_id"] if found else None
        return frozenset(above), own["branch_kind"]

    def among(self, row: Row, filters: Filters, months: tuple[int, int]) -> bool:
        if not months[0] <= row["month"] <= months[1]:
            return False
        stands = self.stands(row["branch_id"], row["month"], filters.reading)
        if stands is None or (filters.branch_kinds and stands[1] not in filters.branch_kinds):
            return False
        return filters.organisation is None or self.codes.get(filters.organisation) in stands[0]

    def scored(
        self, filters: Filters, months: tuple[int, int], view: str | None = None
    ) -> list[Row]:
        wanted = view or filters.assessment
        return [
            row
            for month in self.assessments
            if months[0] <= month <= months[1]
            for row in self.assessments[month]
            if (row["is_official"] if wanted == "official" else row["kind"] == wanted)
            and (not filters.meeting_kinds or row["meeting_kind"] in filters.meeting_kinds)
            and (not filters.grades or row["grade"] in filters.grades)
            and self.among(row, filters, months)
        ]

    def duties(self, filters: Filters, months: tuple[int, int]) -> list[tuple[int, int]]:
        return [
            (branch, month)
            for branch, versions in self.versions.items()
            if versions[0]["level"] == "branch"
            for month in range(max(self.first, months[0]), min(self.last, months[1]) + 1)
            if 1 <= month % 100 <= 12
            and self.among({"branch_id": branch, "month": month}, filters, months)
        ]


def percent_of(row: Row, measure: str) -> float | None:
    if measure == "total":
        return float(row["percent_x100"]) / 100
    most = row[f"{measure}_max_x100"]
    return ((row[f"{measure}_points_x100"] * 20_000 + most) // (2 * most)) / 100 if most else None


def mean_of(rows: list[Row], measure: str) -> float | None:
    found = [percent for row in rows if (percent := percent_of(row, measure)) is not None]
    return fmean(found) if found else None


def same(found: Any, expected: float | None) -> bool:
    if expected is None:
        return found is None or found != found
    return bool(found == pytest.approx(expected, abs=1e-9))


def some(chance: random.Random, kinds: type) -> str:
    values = list(kinds)
    return ",".join(chance.sample(values, chance.choice([0, 0, 0, 1, 2, 3])))


def combination(chance: random.Random) -> Filters:
    pairs = {
        "don-vi": chance.choice(CODES),
        "ky": chance.choice(PERIODS),
        "loai-buoi": some(chance, MeetingKind),
        "loai-hinh": some(chance, BranchKind),
        "danh-gia": chance.choice(["", "", *AssessmentView]),
        "xep-loai": some(chance, Grade),
        "nhom": chance.choice(["", *IssueGroup]),
        "doc": chance.choice(["now", "then"]),
    }
    return Filters.from_query("&".join(f"{key}={value}" for key, value in pairs.items() if value))


@pytest.fixture(scope="module")
def raw(sample_file: Path) -> Raw:
    return Raw(sample_file)


@pytest.mark.slow
def test_every_number_of_the_overview_is_what_the_raw_rows_give(sample: Engine, raw: Raw) -> None:
    chance = random.Random(20231024)
    reader = Reader(sample, Viewer())
    for _ in range(COMBINATIONS):
        filters = combination(chance)
        months = reader.period(filters)
        rows = raw.scored(filters, months)
        check_headline(raw, reader, filters, rows)
        check_groups(reader, filters, rows)
        check_months(raw, reader, filters)
        check_heat(raw, reader, filters, rows)
        check_attention(raw, reader, filters, months)


def check_headline(raw: Raw, reader: Reader, filters: Filters, rows: list[Row]) -> None:
    found = headline.headline(reader, filters)["period"]
    months = (found["first"], found["last"])
    measure = filters.group or "total"
    told = filters.to_query()
    assert same(found["mean"], mean_of(rows, measure)), told
    assert found["meetings"] == len(rows), told
    for grade in Grade:
        assert found["grades"][grade] == sum(row["grade"] == grade for row in rows), told
    good = 100 * found["grades"]["good"] / len(rows) if rows else None
    assert same(found["good_share"], good), told
    official = raw.scored(filters, months, "official")
    assert found["not_yet_appraised"] == sum(row["kind"] == "self" for row in official), told
    if set(filters.meeting_kinds) != {"themed"}:
        due = raw.duties(filters, months)
        assert (found["due"], found["held"]) == (len(due), len(raw.held.intersection(due))), told


def check_groups(reader: Reader, filters: Filters, rows: list[Row]) -> None:
    for row in group_scores.group_scores(reader, filters).to_dict("records"):
        assert same(row["percent"], mean_of(rows, row["group"])), filters.to_query()
        counted = [one for one in rows if one[f"{row['group']}_max_x100"]]
        assert row["n"] == len(counted), filters.to_query()


def check_months(raw: Raw, reader: Reader, filters: Filters) -> None:
    by_month: dict[int, list[Row]] = defaultdict(list)
    for row in raw.scored(filters, trend.shown_months(reader, filters)):
        by_month[row["month"]].append(row)
    scores = trend.monthly_scores(reader, filters).to_dict("records")
    assert {row["month"] for row in scores} == set(by_month), filters.to_query()
    for row in scores:
        assert same(row["percent"], mean_of(by_month[row["month"]], row["measure"]))
    for row in grades.monthly_grades(reader, filters).to_dict("records"):
        counted = sum(one["grade"] == row["grade"] for one in by_month[row["month"]])
        assert row["meetings"] == counted, filters.to_query()


def check_heat(raw: Raw, reader: Reader, filters: Filters, rows: list[Row]) -> None:
    for cell in heat.organisation_groups(reader, filters).to_dict("records"):
        below = [
            row
            for row in rows
            if (stands := raw.stands(row["branch_id"], row["month"], filters.reading))
            and raw.codes[cell["code"]] in stands[0]
        ]
        for measure in ("total", *IssueGroup):
            assert same(cell[measure], mean_of(below, measure)), (filters.to_query(), cell)


def check_attention(raw: Raw, reader: Reader, filters: Filters, months: tuple[int, int]) -> None:
    judged = Filters(
        organisation=filters.organisation,
        meeting_kinds=filters.meeting_kinds,
        reading=filters.reading,
    )
    by_branch: dict[int, list[Row]] = defaultdict(list)
    for row in raw.scored(judged, months, "official"):
        by_branch[row["branch_id"]].append(row)
    missed = {branch for branch, _ in set(raw.duties(judged, months)) - raw.held}
    weak = {
        branch
        for branch, rows in by_branch.items()
        if any((mean_of(rows, measure) or 100) < 70 for measure in ("total", *IssueGroup))
    }
    expected = weak | missed
    if filters.branch_kinds:
        expected = {
            branch
            for branch in expected
            if max(raw.versions[branch], key=lambda one: one["valid_from"])["branch_kind"]
            in filters.branch_kinds
        }
    found = attention.branches_needing_attention(reader, filters, None)
    assert {raw.codes[code] for code in found["code"]} == expected, filters.to_query()
    assert attention.attention_count(reader, filters) == len(expected)
