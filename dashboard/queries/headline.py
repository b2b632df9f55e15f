"""The figures on top of the overview, for the period and for what it is compared with."""

from dataclasses import replace
from typing import Any

from dashboard.domain.filters import Filters
from dashboard.domain.period import Period
from dashboard.domain.words import AssessmentView, Grade, MeetingKind
from dashboard.queries.attention import attention_count
from dashboard.queries.duties import REGULAR, THEMED, due_and_held
from dashboard.queries.gathered import is_gathering
from dashboard.queries.moments import intervals, measure_of, moments, values
from dashboard.queries.reader import Reader
from dashboard.queries.sums import added, monthly
from dashboard.queries.tree import Months

Headline = dict[str, Any]


def headline(reader: Reader, filters: Filters) -> dict[str, Headline]:
    """Return 'period', 'previous' and 'year_before', each a dict of
    first, last (yyyymm), mean, low, high (percent of the chosen group, else of the total), n,
    sd, meetings, grades {grade: meetings}, good_share (0–100), due, held, held_share (regular
    meetings; themed ones where only these are chosen), attention (branches), not_yet_appraised
    (official scores that are still self-scores). Unknown numbers are None.
    """
    months = reader.period(filters)
    spans = {
        "period": months,
        "previous": Period.previous(*months),
        "year_before": Period.year_before(*months),
    }
    # Single branches of a database that gathers are in those that it gathers from.
    of_branches = _of_no_branches if is_gathering(reader) else _of_branches
    found = [
        _headline(reader, filters, span) | of_branches(reader, filters, span)
        for span in spans.values()
    ]
    # Shown together, so few meetings of one period borrow their spread from all three.
    ends = intervals([one | {"percent": one["mean"]} for one in found])
    return {name: one | own for name, one, own in zip(spans, found, ends, strict=True)}


def _headline(reader: Reader, filters: Filters, months: Months) -> Headline:
    rows = added(monthly(reader, filters), months, "grade")
    measure = measure_of(filters)
    found = values(
        moments(
            {
                f"{measure}_{part}": sum(int(row[f"{measure}_{part}"] or 0) for row in rows)
                for part in ("n", "sum", "squares")
            },
            measure,
        )
    )
    graded = {str(row["grade"]): int(row["meetings"]) for row in rows}
    meetings = sum(graded.values())
    return {
        "first": months[0],
        "last": months[1],
        "mean": found["percent"],
        "sd": found["sd"],
        "n": found["n"],
        "meetings": meetings,
        "grades": {grade.value: graded.get(grade.value, 0) for grade in Grade},
        "good_share": _share(graded.get(Grade.GOOD.value, 0), meetings),
        **_held(reader, filters, months),
    }


def _of_no_branches(_reader: Reader, _filters: Filters, _months: Months) -> Headline:
    return {"attention": None, "not_yet_appraised": None}


def _of_branches(reader: Reader, filters: Filters, months: Months) -> Headline:
    return {
        "attention": attention_count(reader, filters, months),
        "not_yet_appraised": _not_yet_appraised(reader, filters, months),
    }


def _share(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None


def _held(reader: Reader, filters: Filters, months: Months) -> Headline:
    only_themed = set(filters.meeting_kinds) == {MeetingKind.THEMED}
    kind = THEMED if only_themed else REGULAR
    due, held = due_and_held(reader, filters, months, kind)
    return {"due": due, "held": held, "held_share": _share(held, due)}


def _not_yet_appraised(reader: Reader, filters: Filters, months: Months) -> int:
    official = replace(filters, assessment=AssessmentView.OFFICIAL)
    return int((reader.scored(official, months)["appraised"] == 0).sum())
