"""From corrected columns to what people corrected: criteria, total, grade and recorded facts."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Connection, select

from dashboard.actions.outcome import Correction, Value
from dashboard.database.rubrics import read_rubrics
from dashboard.database.tables import FACTS, YES_NO_FACTS, organisation, organisation_version
from dashboard.domain.rubric import Rubric
from dashboard.domain.words import MeetingKind

Change = Mapping[str, str]
CRITERION = "criterion:"
TEXTS = frozenset({"assessor", "grade", "theme"})


def describe_corrections(connection: Connection, changes: Sequence[Change]) -> list[Correction]:
    """Return what the changes of a receipt mean; what only follows from another is left out."""
    names = _names(connection, sorted({one["branch"] for one in changes}))
    rubrics = list(read_rubrics(connection).values())
    found = []
    for change in changes:
        for column, before, after in _values(change, rubrics):
            code = change["branch"]
            name = names.get(code, code)
            found.append(Correction(code, name, change["date"], column, before, after))
    return found


def _values(change: Change, rubrics: Sequence[Rubric]) -> Iterator[tuple[str, Value, Value]]:
    column, before, after = change["column"], change["before"], change["after"]
    if column == "points":
        yield from _criteria(change, rubrics)
    elif column == "total_x100":
        yield "total", int(before), int(after)
    elif column in YES_NO_FACTS:
        yield column, _yes(before), _yes(after)
    elif column in TEXTS or column in FACTS:
        yield column, before or None, after or None


def _criteria(change: Change, rubrics: Sequence[Rubric]) -> Iterator[tuple[str, Value, Value]]:
    before, after = json.loads(change["before"]), json.loads(change["after"])
    codes = _codes(change, rubrics, len(after))
    if len(before) == len(after) == len(codes):
        for code, was, now in zip(codes, before, after, strict=True):
            if was != now:
                yield CRITERION + code, was, now


def _codes(change: Change, rubrics: Iterable[Rubric], length: int) -> list[str]:
    """Return the criteria of the newest rubric that serves the meeting, as an import chooses it."""
    day = datetime.strptime(change["date"], "%d/%m/%Y").date()  # noqa: DTZ007 -- a day has no zone
    kind = MeetingKind(change["kind"])
    serving = [one for one in rubrics if one.serves(kind, day) and len(one.criteria) == length]
    newest = max(serving, key=lambda one: one.valid_from, default=None)
    return [] if newest is None else [one.code for one in newest.criteria]


def _yes(text: str) -> Value:
    return {"True": True, "1": True, "False": False, "0": False}.get(text)


def _names(connection: Connection, codes: Sequence[str]) -> dict[str, str]:
    names: dict[str, tuple[date, str]] = {}
    version = organisation_version.c
    for start in range(0, len(codes), 5_000):
        rows = connection.execute(
            select(organisation.c.code, version.valid_from, version.name)
            .join(organisation_version, version.organisation_id == organisation.c.id)
            .where(organisation.c.code.in_(codes[start : start + 5_000]))
            .order_by(version.valid_from)
        )
        names.update({code: (start_day, name) for code, start_day, name in rows})
    return {code: name for code, (_, name) in names.items()}
