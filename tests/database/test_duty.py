"""Who had to meet and did: monthly, and on a theme once a quarter, in its last month."""

from datetime import date

from sqlalchemy import Connection, Engine, delete, select

from dashboard.database import rollup
from dashboard.database.engine import writing
from dashboard.database.tables import assessment, duty, meeting
from dashboard.database.writer import MeetingRow, record
from dashboard.domain.words import MeetingKind


def hold(engine: Engine, branch_id: int, month: int, kind: MeetingKind) -> None:
    with writing(engine) as connection:
        record(connection, [MeetingRow(branch_id, date(month // 100, month % 100, 3), kind)], [])


def counted(connection: Connection, organisation_id: int) -> list[tuple[int, str, int, int]]:
    """Rows of month, kind, due and held."""
    found = connection.execute(
        select(duty.c.month, duty.c.kind, duty.c.due, duty.c.held)
        .where(duty.c.organisation_id == organisation_id)
        .order_by(duty.c.month, duty.c.kind)
    )
    return [(row.month, row.kind, row.due, row.held) for row in found]


def test_a_theme_counts_in_the_last_month_of_its_quarter(land: Engine, ids: dict[str, int]) -> None:
    hold(land, ids["south-1"], 202401, MeetingKind.COMBINED)
    hold(land, ids["south-1"], 202403, MeetingKind.REGULAR)
    with land.connect() as connection:
        assert counted(connection, ids["south"]) == [
            (202401, "regular", 1, 1),
            (202402, "regular", 1, 0),
            (202403, "regular", 1, 1),
            (202403, "themed", 1, 1),
        ]
        assert rollup.differences(connection) == []


def test_an_earlier_meeting_lengthens_the_span(land: Engine, ids: dict[str, int]) -> None:
    hold(land, ids["south-1"], 202403, MeetingKind.REGULAR)
    hold(land, ids["south-1"], 202401, MeetingKind.THEMED)
    with land.connect() as connection:
        assert counted(connection, ids["south"])[-1] == (202403, "themed", 1, 1)
        assert rollup.differences(connection) == []


def test_taking_back_the_last_meeting_shortens_the_span(land: Engine, ids: dict[str, int]) -> None:
    hold(land, ids["south-1"], 202401, MeetingKind.REGULAR)
    hold(land, ids["south-1"], 202406, MeetingKind.REGULAR)
    with writing(land) as connection:
        connection.execute(delete(assessment).where(assessment.c.month == 202406))
        connection.execute(delete(meeting).where(meeting.c.month == 202406))
        rollup.refresh(connection, {(ids["south-1"], 202406)})
        assert counted(connection, ids["south"]) == [(202401, "regular", 1, 1)]
        assert rollup.differences(connection) == []
