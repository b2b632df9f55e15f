"""What a viewer chose to see, as a readable query string and back."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar
from urllib.parse import parse_qsl, quote, urlencode

from dashboard.domain.attention import Reason
from dashboard.domain.period import Period
from dashboard.domain.words import (
    AssessmentView,
    BranchKind,
    Counterpart,
    Gauge,
    Grade,
    IssueGroup,
    Limits,
    MeetingKind,
    Reading,
    SizeClass,
    Units,
)

LONGEST_TEXT = 80
MOST_COMPARED = 6
_CODE = re.compile(r"[a-z0-9][a-z0-9.-]{0,79}")
_SORT = re.compile(r"-?[a-z_]{1,40}")
_Chosen = TypeVar("_Chosen", bound=StrEnum)


@dataclass(frozen=True)
class Filters:
    """The filters of every page; what differs from the default is written into the address."""

    organisation: str | None = None
    period: Period = field(default_factory=Period)
    meeting_kinds: tuple[MeetingKind, ...] = ()
    branch_kinds: tuple[BranchKind, ...] = ()
    assessment: AssessmentView = AssessmentView.OFFICIAL
    grades: tuple[Grade, ...] = ()
    group: IssueGroup | None = None
    reading: Reading = Reading.NOW
    search: str = ""
    sort: str = ""
    compared: tuple[str, ...] = ()
    against: Period = field(default_factory=Period)
    reason: Reason | None = None
    units: Units = Units.BRANCHES
    gauge: Gauge = Gauge.MEAN
    limits: Limits = Limits.SPREAD
    size: SizeClass | None = None
    counterpart: Counterpart = Counterpart.APPRAISAL

    @classmethod
    def from_query(cls, query: str) -> "Filters":
        """Read a query string; unreadable values are left out, never an error."""
        if not isinstance(query, str):
            return cls()
        try:
            given = dict(parse_qsl(query[:4000].lstrip("?"), max_num_fields=100))
        except ValueError:
            return cls()
        code = given.get("don-vi", "")
        sort = given.get("sap-xep", "")
        search = "".join(c for c in given.get("tim", "") if c.isprintable())
        return cls(
            organisation=code if _CODE.fullmatch(code) else None,
            period=Period.parse(given.get("ky", "")),
            meeting_kinds=_several(MeetingKind, given.get("loai-buoi", "")),
            branch_kinds=_several(BranchKind, given.get("loai-hinh", "")),
            assessment=_one(AssessmentView, given.get("danh-gia", "")) or AssessmentView.OFFICIAL,
            grades=_several(Grade, given.get("xep-loai", "")),
            group=_one(IssueGroup, given.get("nhom", "")),
            reading=_one(Reading, given.get("doc", "")) or Reading.NOW,
            search=search.strip()[:LONGEST_TEXT].strip(),
            sort=sort if _SORT.fullmatch(sort) else "",
            compared=_codes(given.get("so", "")),
            against=Period.parse(given.get("voi", "")),
            reason=_one(Reason, given.get("ly-do", "")),
            units=_one(Units, given.get("cap", "")) or Units.BRANCHES,
            gauge=_one(Gauge, given.get("chi-so", "")) or Gauge.MEAN,
            limits=_one(Limits, given.get("gioi-han", "")) or Limits.SPREAD,
            size=_one(SizeClass, given.get("quy-mo", "")),
            counterpart=_one(Counterpart, given.get("doi-chieu", "")) or Counterpart.APPRAISAL,
        )

    def to_query(self) -> str:
        """Write what differs from the default, in a fixed order, without a question mark."""
        pairs = [
            ("don-vi", self.organisation or ""),
            ("ky", self.period.text),
            ("loai-buoi", ",".join(self.meeting_kinds)),
            ("loai-hinh", ",".join(self.branch_kinds)),
            ("danh-gia", "" if self.assessment == AssessmentView.OFFICIAL else self.assessment),
            ("xep-loai", ",".join(self.grades)),
            ("nhom", self.group or ""),
            ("doc", "" if self.reading == Reading.NOW else self.reading),
            ("tim", self.search),
            ("sap-xep", self.sort),
            ("so", ",".join(self.compared)),
            ("voi", self.against.text),
            ("ly-do", self.reason or ""),
            ("cap", "" if self.units == Units.BRANCHES else self.units),
            ("chi-so", "" if self.gauge == Gauge.MEAN else self.gauge),
            ("gioi-han", "" if self.limits == Limits.SPREAD else self.limits),
            ("quy-mo", self.size or ""),
            ("doi-chieu", "" if self.counterpart == Counterpart.APPRAISAL else self.counterpart),
        ]
        return urlencode([pair for pair in pairs if pair[1]], safe=",", quote_via=quote)


def _codes(text: str) -> tuple[str, ...]:
    """Read the first few different codes of a list."""
    codes = dict.fromkeys(code for code in text.split(",") if _CODE.fullmatch(code))
    return tuple(codes)[:MOST_COMPARED]


def _one(kind: type[_Chosen], text: str) -> _Chosen | None:
    return kind(text) if text in set(kind) else None


def _several(kind: type[_Chosen], text: str) -> tuple[_Chosen, ...]:
    chosen = set(text.split(","))
    return tuple(value for value in kind if value in chosen)
