"""What was recorded of a meeting, apart from anybody's judgement."""

from dataclasses import dataclass


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
