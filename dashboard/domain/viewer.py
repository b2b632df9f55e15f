"""Who looks, and how far they may see."""

from dataclasses import dataclass
from enum import StrEnum


class Verb(StrEnum):
    """What a viewer may ask for."""

    READ = "read"
    IMPORT = "import"
    EXPORT = "export"
    ADMINISTER = "administer"
    PLAN = "plan"
    ASSESSORS = "assessors"
    PRESENT = "present"


@dataclass(frozen=True)
class Viewer:
    """A viewer by code; scope is the code of an organisation, None is everything."""

    name: str = "local"
    scope: str | None = None
    verbs: frozenset[Verb] = frozenset(Verb)


def may(viewer: Viewer, verb: str) -> bool:
    """Tell whether the viewer may do this at all; where is the scope's matter."""
    return verb in viewer.verbs
