"""The closed sets of the field, by their own names."""

from enum import StrEnum


class IssueGroup(StrEnum):
    """The four groups of issues the seminar of 24/10/2023 named."""

    CONTENT = "content"
    CHAIRING = "chairing"
    MEMBERS = "members"
    INSPECTION = "inspection"


class MeetingKind(StrEnum):
    """Kinds of meeting that are scored; combined is a regular meeting with a theme."""

    REGULAR = "regular"
    THEMED = "themed"
    COMBINED = "combined"


class BranchKind(StrEnum):
    """What the members of a branch have in common."""

    RESIDENTIAL = "residential"
    SCHOOL = "school"
    HEALTH = "health"
    POLICE = "police"
    MILITARY = "military"
    AGENCY = "agency"
    STATE_ENTERPRISE = "state_enterprise"
    PRIVATE_ENTERPRISE = "private_enterprise"


class AssessmentKind(StrEnum):
    """Who scored: the branch itself, the upper committee, an observer in the meeting."""

    SELF = "self"
    APPRAISAL = "appraisal"
    OBSERVATION = "observation"


class AssessmentView(StrEnum):
    """Which assessment a chart reads; official is the appraisal, else the self-score."""

    OFFICIAL = "official"
    SELF = "self"
    APPRAISAL = "appraisal"
    OBSERVATION = "observation"


class Counterpart(StrEnum):
    """What a self-score is set against."""

    APPRAISAL = "appraisal"
    OBSERVATION = "observation"


class Grade(StrEnum):
    """Grades of a meeting, best first."""

    GOOD = "good"
    FAIR = "fair"
    AVERAGE = "average"
    POOR = "poor"


class Reading(StrEnum):
    """History regrouped under today's parents, or as it was then."""

    NOW = "now"
    THEN = "then"


class Units(StrEnum):
    """What a chart compares: branches, or the organisations right below the chosen one."""

    BRANCHES = "branches"
    BELOW = "below"


class Gauge(StrEnum):
    """What units are measured by: their mean percent, or the share of meetings graded good."""

    MEAN = "mean"
    GOOD_SHARE = "good_share"


class Limits(StrEnum):
    """What the limits of a funnel allow for: what already divides the units, or chance alone."""

    SPREAD = "spread"
    CHANCE = "chance"


class SizeClass(StrEnum):
    """Branches by members, as the share of speakers is judged: up to 15, 16–30, over 30; any."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"
    ANY = "any"


class VisitState(StrEnum):
    """What became of a planned visit."""

    PLANNED = "planned"
    DONE = "done"
    CANCELLED = "cancelled"


class Language(StrEnum):
    """Languages of the screens; Vietnamese is the first."""

    VI = "vi"
    EN = "en"
