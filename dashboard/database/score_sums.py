"""Rows of the rollup for some months in one tree: from assessments, from rows kept, and back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import Connection, select

from dashboard.database.bulk import Columns, json_lists, parts_of
from dashboard.database.climb import Cells, Flags, entering, summed
from dashboard.database.membership import KINDS, NOWHERE, Places, Standing
from dashboard.database.score_values import (
    BINNED,
    PLAIN,
    VALUES,
    Numbers,
    criterion_values,
    plain_values,
    read_criteria,
    write_criteria,
)
from dashboard.database.tables import assessment, criterion, rollup
from dashboard.domain.words import AssessmentView, Grade, IssueGroup, MeetingKind

READ_ROWS = 20_000
OFFICIAL = AssessmentView.OFFICIAL
COLUMNS = (
    "branch_id", "month", "meeting_kind", "kind", "rubric_version_id", "grade", "is_official",
    "percent_x100", "points",
    *(f"{group}_{part}_x100" for group in IssueGroup for part in ("points", "max")),
)  # fmt: skip
Named = Mapping[str, Sequence[Any]]


def rubric_sizes(connection: Connection) -> dict[int, int]:
    """Return how many criteria each rubric version has."""
    sizes: dict[int, int] = {}
    for number in connection.execute(select(criterion.c.rubric_version_id)).scalars():
        sizes[number] = sizes.get(number, 0) + 1
    return sizes


@dataclass(frozen=True)
class ScoreSums:
    """Rows of the rollup; keys count months, kinds, views, rubrics and grades by their place."""

    connection: Connection
    standing: Standing
    months: tuple[int, ...]
    sizes: Mapping[int, int]
    table = rollup

    @property
    def _sets(self) -> tuple[Sequence[Any], ...]:
        """What a key counts: month, meeting kind, branch kind, view, rubric version, grade."""
        enums = ([one.value for one in kind] for kind in (MeetingKind, AssessmentView, Grade))
        meeting_kinds, views, grades = enums
        kinds = [one.value for one in KINDS]
        return self.months, meeting_kinds, kinds, views, list(self.sizes), grades

    @property
    def _shape(self) -> tuple[int, ...]:
        return tuple(max(len(one), 1) for one in self._sets)

    def month_of(self, key: Places) -> Places:
        """Return the place of each key's month."""
        return np.unravel_index(key, self._shape)[0].astype(np.int64)

    def from_truth(self, touched: Flags) -> Cells:
        """Return what the branches right below the touched nodes (by month) give to them."""
        wanted, enters = entering(self.standing, touched)
        parts = [self._none()]
        for rows in self._assessments(wanted):
            named = dict(zip(COLUMNS, zip(*rows, strict=True), strict=True))
            branch, key, values = self._given(named)
            month = self.month_of(key)
            for enter in enters:
                node = np.where(branch == NOWHERE, NOWHERE, enter[branch])
                there = (node != NOWHERE) & touched[node, month]
                parts.append(summed([Cells(node[there], key[there], values[there])]))
        return summed(parts)

    def _assessments(self, wanted: Flags) -> Iterator[Sequence[Sequence[Any]]]:
        months = [self.months[at] for at in np.flatnonzero(wanted.any(axis=0)).tolist()]
        every = select(*(assessment.c[name] for name in COLUMNS))
        every = every.where(assessment.c.month.in_(months))
        if self.standing.whole and wanted.all():
            # A server would else send a nation's month at once.
            streamed = every.execution_options(yield_per=READ_ROWS)
            yield from self.connection.execute(streamed).partitions()
            return
        for part in parts_of(self.standing.branches[wanted.any(axis=1)].tolist()):
            asked = every.where(assessment.c.branch_id.in_(part))
            yield from self.connection.execute(asked).partitions(READ_ROWS)

    def _given(self, named: Named) -> tuple[Places, Places, Numbers]:
        """Return the place of the branch, the key and the values of each row, twice if official."""
        branch = self.standing.places_of(np.array(named["branch_id"], dtype=np.int64))
        kinds = np.append(self.standing.kinds, 0)[branch]
        keys = [self._key(named, kinds, view) for view in (named["kind"], None)]
        official = np.flatnonzero(np.array(named["is_official"], dtype=bool))
        values = self._values(named)
        return (
            np.r_[branch, branch[official]],
            np.r_[keys[0], keys[1][official]],
            np.concatenate((values, values[official])),
        )

    def _key(self, named: Named, kinds: Places, views: Sequence[str] | None) -> Places:
        months, meeting_kinds, _, known_views, rubrics, grades = self._sets
        official = known_views.index(OFFICIAL)
        parts = (
            _places(named["month"], months),
            _places(named["meeting_kind"], meeting_kinds),
            kinds,
            np.full(len(kinds), official) if views is None else _places(views, known_views),
            _places(named["rubric_version_id"], rubrics),
            _places(named["grade"], grades),
        )
        return np.ravel_multi_index(parts, self._shape).astype(np.int64)

    def _values(self, named: Named) -> Numbers:
        groups = [
            (np.array(named[f"{group}_points_x100"], dtype=np.int64),
             np.array(named[f"{group}_max_x100"], dtype=np.int64))
            for group in IssueGroup
        ]  # fmt: skip
        plain = plain_values(np.array(named["percent_x100"], dtype=np.int64), groups)
        rubric = _places(named["rubric_version_id"], list(self.sizes))
        criteria = criterion_values(named["points"], rubric, list(self.sizes.values()))
        return np.concatenate((plain, criteria), axis=1)

    def kept(self, wanted: Flags) -> Cells:
        """Return the stored cells of the wanted nodes (by month)."""
        nodes, number = self.standing.nodes, self.standing.number
        organisations = {nodes[at][0] for at in np.flatnonzero(wanted.any(axis=1)).tolist()}
        months = [self.months[at] for at in np.flatnonzero(wanted.any(axis=0)).tolist()]
        stored = select(rollup).where(rollup.c.month.in_(months))
        parts = [self._none()]
        for part in parts_of(organisations):
            found = self.connection.execute(stored.where(rollup.c.organisation_id.in_(part)))
            for rows in found.partitions(READ_ROWS):
                named = dict(zip(rollup.c.keys(), zip(*rows, strict=True), strict=True))
                pairs = zip(named["organisation_id"], named["reading"], strict=True)
                node = np.array([number.get(pair, NOWHERE) for pair in pairs], dtype=np.int64)
                kinds = _places(named["branch_kind"], self._sets[2])
                key = self._key(named, kinds, named["assessment"])
                cells = Cells(node, key, self._stored_values(named))
                there = (node != NOWHERE) & wanted[node, self.month_of(key)]
                parts.append(cells.where(there))
        return summed(parts)

    def _stored_values(self, named: Named) -> Numbers:
        plain = np.array([named[name] for name in VALUES], dtype=np.int64).T
        bins = np.array([_numbers(text) for text in named["bins"]], dtype=np.int64)
        rubric = _places(named["rubric_version_id"], list(self.sizes))
        criteria = read_criteria(named["criteria"], rubric, list(self.sizes.values()))
        return np.concatenate((plain, bins, criteria), axis=1)

    def columns(self, cells: Cells) -> Columns:
        """Return the cells as columns of the rollup."""
        places = np.unravel_index(cells.key, self._shape)
        month, meeting_kind, branch_kind, view, rubric, grade = (
            [known[at] for at in place.tolist()]
            for known, place in zip(self._sets, places, strict=True)
        )
        nodes = [self.standing.nodes[at] for at in cells.node.tolist()]
        columns: Columns = {
            "organisation_id": [organisation for organisation, _ in nodes],
            "month": month,
            "reading": [reading for _, reading in nodes],
            "meeting_kind": meeting_kind,
            "branch_kind": branch_kind,
            "assessment": view,
            "rubric_version_id": rubric,
            "grade": grade,
        }
        for at, name in enumerate(VALUES):
            columns[name] = cells.values[:, at].tolist()
        columns["bins"] = json_lists(cells.values[:, PLAIN:BINNED].tolist())
        sizes = list(self.sizes.values())
        columns["criteria"] = write_criteria(cells.values[:, BINNED:], places[4], sizes)
        return columns

    def _none(self) -> Cells:
        empty = np.zeros(0, dtype=np.int64)
        width = BINNED + 3 * max(self.sizes.values(), default=0)
        return Cells(empty, empty, np.zeros((0, width), dtype=np.int64))


def _places(values: Iterable[Any], known: Sequence[Any]) -> Places:
    at = {value: place for place, value in enumerate(known)}
    return np.array([at[value] for value in values], dtype=np.int64)


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text[1:-1].split(",")]
