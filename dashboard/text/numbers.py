"""Numbers as a language writes them: 86,5 and 1.234 in Vietnamese, 86.5 and 1,234 in English."""

import math
from decimal import ROUND_HALF_UP, Decimal

from babel import Locale

MISSING = "–"
MINUS = "\u2212"

Amount = float | int | Decimal | None


class NumberWriter:
    """Writes numbers with the marks of one language; a missing number is a dash, never 0."""

    def __init__(self, language: str) -> None:
        symbols = Locale.parse(language).number_symbols["latn"]
        self._marks = str.maketrans(
            {",": symbols["group"], ".": symbols["decimal"], "-": MINUS},
        )

    def plain(self, amount: Amount, digits: int) -> str:
        """Round halves away from zero, as people reckon on paper."""
        rounded = _rounded(amount, digits)
        return MISSING if rounded is None else f"{rounded:,f}".translate(self._marks)

    def signed(self, amount: Amount, digits: int) -> str:
        """Write the plus too; a difference that rounds to nothing carries no sign."""
        rounded = _rounded(amount, digits)
        if rounded is None:
            return MISSING
        return f"{rounded:{'+' if rounded else ''},f}".translate(self._marks)


def _rounded(amount: Amount, digits: int) -> Decimal | None:
    if amount is None or not math.isfinite(amount):
        return None
    step = Decimal(1).scaleb(-digits)
    # Through text, so that 86.25 is the number people see and not its nearest binary fraction.
    rounded = Decimal(str(amount)).quantize(step, rounding=ROUND_HALF_UP)
    return rounded if rounded else abs(rounded)
