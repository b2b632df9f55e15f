"""One reader's look at one choice of filters: captions for it, and addresses from it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from dashboard.domain.filters import Filters
from dashboard.domain.period import Period
from dashboard.domain.words import BranchKind, Grade, IssueGroup
from dashboard.figures import Caption
from dashboard.findings import Finding, median_reliability, say
from dashboard.queries.reader import NO_MONTH, Reader
from dashboard.queries.thresholds import thresholds
from dashboard.text import Words

OVERVIEW, BRANCHES = "/", "/chi-bo"


@dataclass(frozen=True)
class View:
    """What a callback of a page works with; today is the day it is in Vietnam, where that matters
    to what is shown."""

    reader: Reader
    filters: Filters
    words: Words
    today: date | None = None

    @classmethod
    def of(
        cls, reader: Reader, chosen: Any, words: Words, today: date | None = None
    ) -> "View":
        """Read the choice as the browser sends it; anything but text chooses nothing."""
        query = chosen if isinstance(chosen, str) else ""
        return cls(reader, Filters.from_query(query), words, today)

    def within(self, **changes: Any) -> "View":
        """Return this view with some filters set."""
        return replace(self, filters=replace(self.filters, **changes))

    def caption(
        self, name_key: str, finding: Finding, n: int, months: Sequence[int] = ()
    ) -> Caption:
        """Return a chart's words: name, sentence, and n with period and source.

        `months` are those drawn, where a chart shows more than the chosen period.
        """
        said = say(finding, self.words)
        return Caption(self.words(name_key), said, self.note(n, months), finding.evidence)

    def note(self, n: int, months: Sequence[int] = ()) -> str:
        """Return how many meetings stand behind a picture, of which months, scored by whom."""
        return self.words(
            "page.note",
            n=self.words.count(n),
            period=self.named((min(months), max(months)) if months else None),
            assessment=self.words(f"assessment.{self.filters.assessment}"),
        )

    def reliability(self, rows: Any) -> str:
        """Say how well the units of a comparison can be told apart; "" where nothing is known."""
        found = median_reliability(rows)
        if found is None:
            return ""
        return self.words("evidence.reliability", b=self.words.number(found, 2))

    def about(self, finding: Finding) -> Finding:
        """Return a finding with the period and scope of this view where it names none."""
        period = finding.period or self.months()
        return replace(finding, period=period, scope=self.filters.organisation or "")

    def good_from(self) -> float:
        """Return the percent at which the best grade begins."""
        return thresholds(self.reader, self.filters)[Grade.GOOD]

    def months(self) -> tuple[int, int]:
        """Return the first and last month chosen (yyyymm)."""
        return self.reader.period(self.filters)

    def period(self) -> str:
        """Return the months shown in words, or that there are none yet."""
        return self.named(None)

    def has_data(self) -> bool:
        """Whether anybody the viewer may see has an official score yet."""
        return self.reader.latest_month() != NO_MONTH

    def named(self, months: tuple[int, int] | None) -> str:
        """Return a first and last month in words; those chosen where none are given."""
        return period_name(*(months or self.months()), self.words)

    def link(self, path: str, **changes: Any) -> str:
        """Return the address of a page under these filters with some set anew."""
        return address(path, replace(self.filters, **changes))

    def group_link(self, measure: str, month: int) -> str:
        """Return where a point of a line leads: to its group, or here, in its month."""
        groups = {group.value for group in IssueGroup}
        path = f"/nhom/{measure}" if measure in groups else OVERVIEW
        return self.link(path, period=one_month(month), group=None)

    def grade_link(self, grade: Grade, month: int) -> str:
        """Return the branches of a grade in a month."""
        return self.link(BRANCHES, period=one_month(month), grades=(grade,))

    def kind_link(self, path: str, kind: str) -> str:
        """Return the same page for one kind of branch."""
        return self.link(path, branch_kinds=(BranchKind(kind),), group=None)

    def organisation_link(self, path: str, code: str, *, is_branch: bool) -> str:
        """Return the same page one organisation down, or the profile of a branch."""
        if is_branch:
            return self.branch_link(code)
        return self.link(path, organisation=code, group=None)

    def branch_link(self, code: str) -> str:
        """Return the profile of a branch in the same period."""
        return f"{BRANCHES}/{code}{self._branch_query}"

    @cached_property
    def _branch_query(self) -> str:
        # Written once: a list may link to thousands of branches.
        return self.link("", organisation=None, grades=(), search="", sort="")


def records(frame: Any) -> list[dict[str, Any]]:
    """Return a frame's rows as dictionaries by column name."""
    names = [str(name) for name in frame.columns]
    columns = (frame[name].tolist() for name in frame.columns)
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def address(path: str, filters: Filters) -> str:
    """Return a path with the readable query of its filters."""
    query = filters.to_query()
    return f"{path}?{query}" if query else path


def months_from(first: int, last: int) -> Period:
    """Return the period from one month to another."""
    return Period("..".join(one_month(month).text for month in (first, last)))


def one_month(month: int) -> Period:
    """Return the period of a single month."""
    return Period(f"{month // 100}-{month % 100:02d}")


def filters_of(query: dict[str, str]) -> Filters:
    """Read the filters of an address already taken apart."""
    return Filters.from_query(urlencode(query))


def period_name(first: int, last: int, words: Words) -> str:
    """Return "tháng 12/2024", or the first and the last month; before any data: that there are
    none."""
    if last <= NO_MONTH:
        return words("page.no_data")
    if first == last:
        return words("page.period.month", month=words.month(first))
    return words("page.period.range", first=words.month(first), last=words.month(last))
