"""What a file did or would do, so that it can be kept as JSON between two requests."""

from dataclasses import asdict, dataclass, field
from typing import Any

from dashboard.domain.problems import Problem

Value = str | int | bool | None


@dataclass(frozen=True)
class Located:
    """A problem and the sheet it stands on; empty where a file has one sheet, or it is of all."""

    sheet: str
    problem: Problem


@dataclass(frozen=True)
class Correction:
    """One corrected value of a meeting.

    column: "criterion:ND1", "total" (both in hundredths of a point), "grade", "assessor" or the
    name of a fact; date as dd/mm/yyyy. None means that there was, or is, no value.
    """

    branch: str
    name: str
    date: str
    column: str
    before: Value
    after: Value


@dataclass(frozen=True)
class Outcome:
    """Counts of assessments, problems and corrections; upload_id is None where nothing changed."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    scores: int = 0
    problems: list[Located] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    upload_id: int | None = None
    sha256: str = ""

    @property
    def is_same(self) -> bool:
        """Whether the file says only what is known already."""
        return not (self.problems or self.new or self.changed)

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, given: dict[str, Any]) -> "Outcome":
        """Read what `to_json` gave."""
        problems = [Located(one["sheet"], Problem(**one["problem"])) for one in given["problems"]]
        corrections = [Correction(**one) for one in given["corrections"]]
        return cls(**{**given, "problems": problems, "corrections": corrections})
