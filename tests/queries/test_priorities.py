"""The list of branches to visit on a few meetings: scope, choice, limits set anew, no data."""

import json
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import Engine, insert, select

from dashboard.actions.init_database import DATA
from dashboard.database.engine import writing
from dashboard.database.organisations import organisation_ids
from dashboard.database.tables import finding, finding_code, meeting, rebase
from dashboard.domain.attention import Reason, load_attention
from dashboard.domain.filters import Filters
from dashboard.domain.months import add_months
from dashboard.queries.priorities import Priorities, priorities
from dashboard.queries.reader import Reader
from dashboard.statistics.by_chance import NOTHING

RULES = load_attention(json.loads((DATA / "attention.json").read_text("utf-8")))
Hold = Callable[..., None]
Look = Callable[..., Priorities]


def written(month: int) -> str:
    return f"{month // 100}-{month % 100:02d}"


@pytest.fixture
def look(reader_of: Callable[..., Reader]) -> Look:
    def asked(
        query: str = "", scope: str | None = None, today: date = date(2030, 1, 1)
    ) -> Priorities:
        return priorities(reader_of(scope), Filters.from_query(query), RULES, today)

    return asked


@pytest.fixture
def two_years(hold_meeting: Hold) -> None:
    """east-1 steady, then low; west-1 has sixty every month; the others never met."""
    for step in range(24):
        month = add_months(202301, step)
        hold_meeting("east-1", written(month), 50 if step == 23 else 90 + step % 3)
        hold_meeting("west-1", written(month), 60)


def why(found: Priorities, code: str) -> set[str]:
    return set(found.reasons.loc[found.reasons["code"] == code, "reason"])


def test_without_data_nobody_is_listed(look: Look) -> None:
    found = look()
    assert (found.count, found.statistical, found.by_chance) == (0, 0, NOTHING)
    assert found.by_reason == dict.fromkeys(Reason, 0)


def test_a_period_without_data_lists_nobody(look: Look, two_years: None) -> None:
    assert look("ky=1999").count == look("ky=2029-05&don-vi=nowhere").count == 0


@pytest.mark.usefixtures("two_years")
def test_a_branch_is_listed_with_every_reason_and_its_sum(look: Look) -> None:
    found = look()
    assert why(found, "east-1") >= {"low_grade", "special_cause", "unobserved"}
    assert why(found, "west-1") >= {"low_grade", "weak", "unobserved"}
    assert why(found, "east-2") == {"missing", "no_theme"}
    first = found.listed.iloc[0]
    assert first["points"] == pytest.approx(
        found.reasons.loc[found.reasons["code"] == first["code"], "points"].sum()
    )


@pytest.mark.usefixtures("two_years")
def test_a_viewer_sees_only_their_own_part(look: Look) -> None:
    found = look(scope="east")
    assert set(found.listed["code"]) == {"east-1", "east-2", "moved"}
    assert "west-1" not in set(found.reasons["code"])
    assert look("don-vi=west", scope="east").count == 0


@pytest.mark.usefixtures("two_years")
def test_a_reason_lists_all_that_have_it_and_a_group_narrows_weakness(look: Look) -> None:
    assert set(look("ly-do=low_grade").listed["code"]) == {"east-1", "west-1"}
    assert look("ly-do=fall").count == look().by_reason[Reason.FALL]
    details = look("ly-do=weak&nhom=members").reasons
    assert set(details.loc[details["reason"] == "weak", "detail"]) == {"members"}


@pytest.mark.usefixtures("two_years")
def test_limits_set_anew_silence_an_alarm_until_there_are_twelve_points_again(
    look: Look, country: Engine
) -> None:
    assert "special_cause" in why(look(), "east-1")
    with writing(country) as connection:
        row = {"branch_id": organisation_ids(connection)["east-1"], "month": 202406, "reason": "x",
               "created_at": "2025-01-01T00:00:00+00:00", "created_by": "lan"}  # fmt: skip
        connection.execute(insert(rebase).values(row))
    assert "special_cause" not in why(look(), "east-1")


@pytest.mark.usefixtures("two_years")
def test_a_remedy_is_overdue_from_the_day_after_it_was_due(look: Look, country: Engine) -> None:
    with writing(country) as connection:
        connection.execute(insert(finding_code).values(
            code="X", issue_group="content", name_vi="x", name_en="x"
        ))  # fmt: skip
        held = connection.execute(select(meeting.c.id).where(
            meeting.c.branch_id == organisation_ids(connection)["east-1"],
            meeting.c.month == 202411,
        )).scalar_one()  # fmt: skip
        connection.execute(insert(finding).values(
            meeting_id=held, code="X", remedy_due=date(2024, 12, 10)
        ))  # fmt: skip
    assert "remedy" not in why(look(today=date(2024, 12, 10)), "east-1")
    assert "remedy" in why(look(today=date(2024, 12, 11)), "east-1")
    assert "remedy" not in why(look(scope="west", today=date(2025, 1, 1)), "east-1")


@pytest.mark.usefixtures("two_years")
def test_rows_carry_names_and_reasons_and_are_sorted_as_asked(
    look: Look, reader_of: Callable[..., Reader]
) -> None:
    found = look()
    rows = found.first(reader_of(), Filters(), 2)
    assert [row["points"] for row in rows] == sorted(found.listed["points"], reverse=True)[:2]
    assert all(row["name"].startswith("Chi bộ") and row["reasons"] for row in rows)
    by_n = found.first(reader_of(), Filters(sort="n"), 9)
    assert [row["n"] for row in by_n] == sorted(found.listed["n"])


@pytest.mark.usefixtures("two_years")
def test_looking_at_one_unit_changes_no_reason_of_its_branches(look: Look) -> None:
    columns = ["code", "reason", "effect", "p", "chance", "points"]
    whole = look().reasons
    part = look("don-vi=east&loai-hinh=residential").reasons
    kept = whole[whole["code"].isin({"east-1", "moved"})]
    said = [frame[columns].reset_index(drop=True).to_csv() for frame in (part, kept)]
    assert said[0] == said[1]
