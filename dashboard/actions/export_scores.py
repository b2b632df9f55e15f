"""Write scores and blank forms as files that open safely and import again."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, and_, exists, func, or_, select

from dashboard.actions.branches import Named, branch_names, read_named
from dashboard.database.audit import read_state, write_audit
from dashboard.database.engine import writing
from dashboard.database.rubrics import read_rubrics
from dashboard.database.tables import (
    assessment,
    meeting,
    organisation,
    organisation_version,
    place,
)
from dashboard.domain.filters import Filters
from dashboard.domain.months import first_day, month_of
from dashboard.domain.rubric import Rubric
from dashboard.domain.viewer import Verb, Viewer, may
from dashboard.domain.words import AssessmentKind, AssessmentView, Language, MeetingKind
from dashboard.sheets.forms import FACTS, SUMS, criterion_heading, form_headings, not_applicable
from dashboard.sheets.write import Sheet, Value, write_sheets
from dashboard.text import Words

VIETNAMESE = Words(Language.VI)


class NotAllowedError(PermissionError):
    """The viewer may not write files, or the organisation lies outside the scope."""


@dataclass(frozen=True)
class Form:
    """A blank form: its month (yyyymm), organisation (code; None: everything), and words."""

    month: int
    organisation: str | None = None
    words: Words = VIETNAMESE


def export_scores(
    engine: Engine, viewer: Viewer, filters: Filters, path: Path, words: Words = VIETNAMESE
) -> int:
    """Write what the filters choose as .xlsx or .csv; return how many assessments that were.

    One sheet a rubric version, one meeting a row, in the headings an import reads; .csv has one
    table with the criteria of every rubric.
    """
    if not may(viewer, Verb.EXPORT):
        raise NotAllowedError(viewer.name)
    with writing(engine) as connection:
        rows = connection.execute(_chosen(connection, viewer, filters)).mappings().all()
        rubrics = read_rubrics(connection)
        names = _Names(read_named(connection))
        above = _above(connection, words, words("sheets.export.title"))
        write_audit(connection, viewer.name, "export", {"file": path.name, "rows": len(rows)})
    used = sorted({row["rubric_version_id"] for row in rows}) or sorted(rubrics)[:1]
    listed = [rubrics[number] for number in used]
    groups = [listed] if path.suffix.lower() == ".csv" else [[one] for one in listed]
    sheets = []
    for group in groups:
        numbers = [used[listed.index(one)] for one in group]
        own = [row for row in rows if row["rubric_version_id"] in numbers]
        lines = _lines(own, dict(zip(numbers, group, strict=True)), names, words)
        title = "+".join(dict.fromkeys(one.code for one in group))
        sheets.append(Sheet(title, _headings(group, words), lines, above))
    write_sheets(path, sheets, words.language)
    return len(rows)


def blank_form(engine: Engine, viewer: Viewer, form: Form, path: Path) -> int:
    """Write a form with a row for each branch that is there in its month.

    Return how many branches it lists; raise NotAllowedError where the scope holds none of them.
    """
    words, day = form.words, first_day(form.month)
    with engine.connect() as connection:
        inside = {one.branch_id for one in branch_names(connection, viewer)}
        within = Viewer(viewer.name, form.organisation or viewer.scope)
        found = [
            one
            for one in branch_names(connection, within)
            if one.branch_id in inside and _valid(one.valid_from, one.valid_to, day)
        ]
        names = _Names(read_named(connection))
        rubrics = [
            one
            for one in read_rubrics(connection).values()
            if any(one.serves(kind, day) for kind in MeetingKind)
        ]
        title = words("sheets.form.title", month=words.month(form.month))
        above = _above(connection, words, title)
    if not found:
        raise NotAllowedError(form.organisation or "")
    sheets = []
    for rubric in rubrics:
        kind = words(f"meeting_kind.{rubric.meeting_kinds[0]}")
        rows = [
            [
                one.code,
                one.name,
                names.above(one.branch_id, day),
                None,
                kind,
                words("assessment.self"),
            ]
            for one in found
        ]
        kinds = [words(f"meeting_kind.{one}") for one in rubric.meeting_kinds]
        kept = {4: kinds, 5: [words(f"assessment.{one}") for one in AssessmentKind]}
        sheets.append(Sheet(rubric.code, form_headings(rubric, words), rows, above, kept))
    write_sheets(path, sheets, words.language)
    return len(found)


def _above(connection: Connection, words: Words, title: str) -> list[str]:
    """Return the lines above the headings; invented data say so first."""
    sample = read_state(connection, "sample") not in ("", "0", "false")
    return [words("sheets.sample"), title] if sample else [title]


def _valid(start: date, end: date | None, day: date) -> bool:
    # A branch founded within the month is on the month's form as well.
    return month_of(start) <= month_of(day) and (end is None or day < end)


class _Names:
    """What organisations were called, and hung under, on a day."""

    def __init__(self, versions: Sequence[Named]) -> None:
        self._of: dict[int, list[Named]] = {}
        for one in versions:
            self._of.setdefault(one.organisation_id, []).append(one)

    def on(self, number: int, day: date) -> Named:
        """Return the version of a day, else the last one."""
        versions = self._of[number]
        fitting = [one for one in versions if _valid(one.valid_from, one.valid_to, day)]
        return (fitting or versions)[-1]

    def above(self, number: int, day: date) -> str:
        """Return the name of the unit right above."""
        parent = self.on(number, day).parent_id
        return "" if parent is None else self.on(parent, day).name


def _under(filters: Filters, code: str) -> ColumnElement[bool]:
    """Hold where the branch's place lies in the range of the organisation with this code."""
    outer = place.alias()
    return exists().where(
        organisation.c.code == code,
        outer.c.organisation_id == organisation.c.id,
        outer.c.reading == filters.reading.value,
        outer.c.month_from <= assessment.c.month,
        outer.c.month_to >= assessment.c.month,
        place.c.first >= outer.c.first,
        place.c.last <= outer.c.last,
        place.c.depth >= outer.c.depth,
    )


def _chosen(connection: Connection, viewer: Viewer, filters: Filters) -> Select[Any]:
    """Select assessments and facts: the viewer's scope first, then the filters."""
    latest = connection.execute(
        select(func.max(assessment.c.month)).where(assessment.c.is_official)
    ).scalar()
    first, last = filters.period.resolve(latest or 197001)
    wanted = [_under(filters, code) for code in (viewer.scope, filters.organisation) if code]
    view = filters.assessment
    official = view is AssessmentView.OFFICIAL
    wanted.append(assessment.c.is_official if official else assessment.c.kind == view.value)
    for column, chosen in (
        (assessment.c.meeting_kind, filters.meeting_kinds),
        (assessment.c.grade, filters.grades),
    ):
        if chosen:
            wanted.append(column.in_([one.value for one in chosen]))
    if filters.branch_kinds:
        kinds = [one.value for one in filters.branch_kinds]
        version = organisation_version
        wanted.append(
            exists().where(
                version.c.organisation_id == assessment.c.branch_id,
                version.c.branch_kind.in_(kinds),
                version.c.valid_from <= meeting.c.date,
                or_(version.c.valid_to.is_(None), version.c.valid_to > meeting.c.date),
            )
        )
    facts = [meeting.c[name] for name in FACTS]
    code = select(organisation.c.code).where(organisation.c.id == assessment.c.branch_id)
    placed = and_(
        place.c.organisation_id == assessment.c.branch_id,
        place.c.reading == filters.reading.value,
        place.c.month_from <= assessment.c.month,
        place.c.month_to >= assessment.c.month,
    )
    return (
        select(assessment, meeting.c.date, *facts, code.scalar_subquery().label("branch_code"))
        .join(meeting, meeting.c.id == assessment.c.meeting_id)
        .join(place, placed)
        .where(assessment.c.month.between(first, last), *wanted)
        .order_by(place.c.first, meeting.c.date, assessment.c.meeting_kind, assessment.c.kind)
    )


def _headings(group: Sequence[Rubric], words: Words) -> list[str]:
    """Return identity, the criteria of every rubric, facts and sums."""
    criteria: dict[str, str] = {}
    for rubric in group:
        for at, one in enumerate(rubric.criteria):
            criteria.setdefault(one.code, criterion_heading(rubric, at, words))
    form = form_headings(group[0], words)
    facts = len(form) - len(FACTS)
    identity = form[: facts - len(group[0].criteria)]
    sums = [words(f"sheets.heading.{name}") for name in SUMS]
    return [*identity, *criteria.values(), *form[facts:], *sums]


def _lines(
    rows: Sequence[Any], rubrics: Mapping[int, Rubric], names: _Names, words: Words
) -> Iterator[list[Value]]:
    codes = dict.fromkeys(one.code for rubric in rubrics.values() for one in rubric.criteria)
    missing = not_applicable(words)
    for row in rows:
        day = row["date"]
        points: dict[str, Value] = {
            one.code: missing if value is None else value / 100
            for one, value in zip(
                rubrics[row["rubric_version_id"]].criteria, json.loads(row["points"]), strict=True
            )
        }
        yield [
            row["branch_code"],
            names.on(row["branch_id"], day).name,
            names.above(row["branch_id"], day),
            day,
            words(f"meeting_kind.{row['meeting_kind']}"),
            words(f"assessment.{row['kind']}"),
            row["assessor"],
            *(points.get(code) for code in codes),
            *(_fact(row[name], words) for name in FACTS),
            row["total_x100"] / 100,
            row["percent_x100"] / 100,
            words(f"grade.{row['grade']}"),
        ]


def _fact(value: Value, words: Words) -> Value:
    return words("sheets.yes" if value else "sheets.no") if isinstance(value, bool) else value
