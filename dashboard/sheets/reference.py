"""What a file is checked against: the branches within reach and the rubrics; no database here."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from dashboard.domain.names import match_key, name_key
from dashboard.domain.rubric import Rubric
from dashboard.domain.words import MeetingKind
from dashboard.sheets.cells import Refused, tidy
from dashboard.sheets.table import Cell

LATEST = date(9999, 12, 31)
LEADING_ZEROS = re.compile(r"\b0+(?=[0-9])")
GAPS = re.compile(" ")


@dataclass(frozen=True)
class BranchName:
    """One dated name of a branch with the names and codes of every unit above it then."""

    branch_id: int
    code: str
    name: str
    above: frozenset[str]
    valid_from: date
    valid_to: date | None


Names = dict[str, list[BranchName]]


class BranchIndex:
    """Find a branch by permanent code, or by name and, where two share it, a unit above it."""

    def __init__(self, names: Iterable[BranchName]) -> None:
        self._listed = list(names)
        self._codes: dict[str, int] = {}
        self._spans: dict[int, tuple[date, date]] = {}
        self._found: dict[tuple[Cell, Cell], int | Refused] = {}
        for one in self._listed:
            self._codes[one.code] = one.branch_id
            first, last = self._spans.get(one.branch_id, (one.valid_from, date.min))
            until = one.valid_to or LATEST
            self._spans[one.branch_id] = (min(first, one.valid_from), max(last, until))

    @property
    def ids(self) -> Collection[int]:
        """The ids of the branches that it knows."""
        return self._spans.keys()

    def knows(self, code: str) -> bool:
        """Tell whether a text is, sign for sign, a code of these."""
        return code in self._codes

    @cached_property
    def _folded(self) -> dict[str, int]:
        """The codes as they are compared where a cell is none, sign for sign."""
        return {match_key(one.code): one.branch_id for one in self._listed}

    @cached_property
    def _names(self) -> tuple[Names, Names]:
        """Whole names, and short ones: in a table of its own commune "thôn 1 Đồng Hóa" is "thôn 1".

        Most files use codes, so this is made when the first name is looked up.
        """
        wholes: Names = {}
        shorts: Names = {}
        for one in self._listed:
            whole = plain_key(name_key(one.name))
            wholes.setdefault(whole, []).append(one)
            for short in {whole.removesuffix(f" {unit}") for unit in one.above} - {whole}:
                shorts.setdefault(short, []).append(one)
        return wholes, shorts

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
        if (by_code := self._codes.get(branch)) is not None:
            return by_code
        if (by_code := self._folded.get(match_key(branch))) is not None:
            return by_code
        known = [names.get(plain_key(name_key(branch)), []) for names in self._names]
        wanted = {name_key(above), match_key(above)}
        for named in known:
            within = {one.branch_id for one in named if not above or wanted & one.above}
            if len(within) == 1:
                return within.pop()
            if within:
                return Refused("ambiguous_branch")
        return Refused("branch_not_in_organisation" if any(known) else "unknown_branch")


def plain_key(key: str) -> str:
    """Return the name key of a branch as it is compared here; thôn 1 is thôn 01."""
    return LEADING_ZEROS.sub("", key)


def may_mean(key: str) -> set[str]:
    """Return every plain key that a cell may hold to mean a branch whose name has this name key.

    A name said without the unit above it is the whole one cut before a word.
    """
    plain = plain_key(key)
    return {plain, *(plain[: gap.start()] for gap in GAPS.finditer(plain))}


@dataclass(frozen=True)
class Reference:
    """Branches, rubric versions by id, and the day of a known meeting of a month (None: none).

    `branches` answers for the texts of cells it is given, as all branches would: a nation has more
    of them than any file names. Days are known of the branches it found.
    """

    branches: Callable[[Collection[str]], BranchIndex]
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
