"""Expected trouble, as a value with its place and its remedy."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a file: row (1-based, as the sender sees it), column, value, reason.

    The words are `problem.<reason>` and `remedy.<reason>`, filled from slots.
    """

    row: int | None
    column: str
    value: str
    reason: str
    slots: dict[str, str] = field(default_factory=dict)
