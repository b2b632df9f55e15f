"""What was recorded of a meeting, apart from anybody's judgement."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# The first is counted among the second.
COUNTED_AMONG = (
    ("attended", "members"),
    ("speakers", "attended"),
    ("tasks_on_time", "tasks_due"),
    ("tasks_assigned", "tasks_due"),
)


def disagreeing(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of facts, by name, of which the first is more than it can be."""
    for smaller, larger in COUNTED_AMONG:
        part, whole = facts.get(smaller), facts.get(larger)
        if part is not None and whole is not None and part > whole:
            yield smaller, larger


@dataclass(frozen=True)
class MeetingFacts:
    """Counts of people and tasks, minutes and days; None is not recorded."""

    members: int | None = None
    attended: int | None = None
    unexcused: int | None = None
    exempt: int | None = None
    duration_minutes: int | None = None
    on_right_day: bool | None = None
    committee_met: bool | None = None
    papers_days_ahead: int | None = None
    speakers: int | None = None
    tasks_due: int | None = None
    tasks_on_time: int | None = None
    tasks_assigned: int | None = None
    conclusion_voted: bool | None = None
    minutes_voted: bool | None = None
    record_sent_days: int | None = None
    theme: str | None = None
