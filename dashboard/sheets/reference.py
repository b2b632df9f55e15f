"""What a file is checked against: the branches within reach and the rubrics; no database here."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from dashboard.domain.names import match_key, name_key
from dashboard.domain.rubric import Rubric
from dashboard.domain.words import MeetingKind
from dashboard.sheets.cells import Refused, tidy
from dashboard.sheets.table import Cell

LATEST = date(9999, 12, 31)


@dataclass(frozen=True)
class BranchName:
    """One dated name of a branch with the names and codes of every unit above it then."""

    branch_id: int
    code: str
    name: str
    above: frozenset[str]
    valid_from: date
    valid_to: date | None


class BranchIndex:
    """Find a branch by permanent code, or by name and, where two share it, a unit above it."""

    def __init__(self, names: Iterable[BranchName]) -> None:
        self._codes: dict[str, int] = {}
        self._names: dict[str, list[BranchName]] = {}
        self._spans: dict[int, tuple[date, date]] = {}
        self._found: dict[tuple[Cell, Cell], int | Refused] = {}
        for one in names:
            self._codes[match_key(one.code)] = one.branch_id
            self._names.setdefault(name_key(one.name), []).append(one)
            first, last = self._spans.get(one.branch_id, (one.valid_from, date.min))
            until = one.valid_to or LATEST
            self._spans[one.branch_id] = (min(first, one.valid_from), max(last, until))

    def find(self, branch: Cell, above: Cell) -> int | Refused:
        """Return the branch's id, or why it is not one branch."""
        key = (branch, above)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._search(tidy(branch), tidy(above))
        return found

    def existed(self, branch_id: int, day: date) -> bool:
        """Tell whether the branch existed on a day."""
        first, last = self._spans[branch_id]
        return first <= day < last

    def _search(self, branch: str, above: str) -> int | Refused:
        if not branch:
            return Refused("no_branch")
        if (by_code := self._codes.get(match_key(branch))) is not None:
            return by_code
        named = self._names.get(name_key(branch), [])
        if above:
            wanted = {name_key(above), match_key(above)}
            within = [one for one in named if wanted & one.above]
            if named and not within:
                return Refused("branch_not_in_organisation")
            named = within
        ids = {one.branch_id for one in named}
        if len(ids) == 1:
            return ids.pop()
        return Refused("ambiguous_branch" if ids else "unknown_branch")


@dataclass(frozen=True)
class Reference:
    """Branches, rubric versions by id, and the day of a known meeting of a month (None: none)."""

    branches: BranchIndex
    rubrics: Mapping[int, Rubric]
    day_in_month: Callable[[int, int, MeetingKind], date | None]

    def criteria(self) -> dict[str, str]:
        """Return the code of every criterion by the match key of its code and of its names."""
        codes: dict[str, str] = {}
        for rubric in self.rubrics.values():
            for one in rubric.criteria:
                for name in one.names.values():
                    codes.setdefault(match_key(name), one.code)
        for rubric in self.rubrics.values():
            codes.update({match_key(one.code): one.code for one in rubric.criteria})
        return codes

    def rubric_for(self, kind: MeetingKind, day: date) -> int | None:
        """Return the newest rubric version that serves a kind of meeting on a day."""
        serving = [number for number, one in self.rubrics.items() if one.serves(kind, day)]
        return max(serving, key=lambda n: (self.rubrics[n].valid_from, n), default=None)
