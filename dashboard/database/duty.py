"""How many branches had to meet, and did: monthly, and on a theme once a quarter."""

from typing import Any

from sqlalchemy import Connection, select

from dashboard.database.membership import Membership
from dashboard.database.tables import meeting
from dashboard.domain.months import add_months
from dashboard.domain.words import MeetingKind

REGULAR, THEMED = "regular", "themed"
MONTHLY_KINDS = (MeetingKind.REGULAR, MeetingKind.COMBINED)
THEMED_KINDS = (MeetingKind.THEMED, MeetingKind.COMBINED)


def quarter_end(month: int) -> int:
    """Return the last month of the quarter a month lies in."""
    return add_months(month, (3 - month % 100 % 3) % 3)


def duty_rows(connection: Connection, membership: Membership, month: int) -> list[dict[str, Any]]:
    """Return rows of duty for a month; themed duty stands in the last month of its quarter."""
    rows = _rows(connection, membership, month, REGULAR)
    return rows + (_rows(connection, membership, month, THEMED) if _ends_quarter(month) else [])


def _ends_quarter(month: int) -> bool:
    return quarter_end(month) == month


def _rows(
    connection: Connection, membership: Membership, month: int, kind: str
) -> list[dict[str, Any]]:
    first, kinds = (
        (month, MONTHLY_KINDS) if kind == REGULAR else (add_months(month, -2), THEMED_KINDS)
    )
    met = set(
        connection.execute(
            select(meeting.c.branch_id)
            .where(meeting.c.month.between(first, month))
            .where(meeting.c.kind.in_([one.value for one in kinds]))
        ).scalars()
    )
    placed = membership.during(month)
    counted = (
        placed.assign(held=placed["branch_id"].isin(met).astype(int))
        .groupby(["organisation_id", "reading", "branch_kind"], sort=True)["held"]
        .agg(["count", "sum"])
    )
    return [
        {
            "organisation_id": int(organisation_id),
            "month": month,
            "reading": reading,
            "branch_kind": branch_kind,
            "kind": kind,
            "due": int(due),
            "held": int(held),
        }
        for (organisation_id, reading, branch_kind), due, held in counted.itertuples()
    ]
