"""The one way from a key to what a reader sees."""

from collections.abc import Iterable
from datetime import date, datetime

from dashboard.domain.words import Language
from dashboard.text.catalogue import load_catalogue
from dashboard.text.numbers import MISSING, Amount, NumberWriter


class Words:
    """Words, numbers and dates of one language.

    `words("overview.title")` looks a key up, `words("card.note", n="305")` fills its slots;
    an unknown key raises KeyError, so a forgotten word fails a test and never reaches a page.
    """

    def __init__(self, language: Language | str) -> None:
        self.language = Language(language)
        self._catalogue = load_catalogue(self.language.value)
        self._numbers = NumberWriter(self.language.value)

    def __call__(self, key: str, /, **slots: object) -> str:
        """Return the words of a dotted key, with {slots} filled."""
        words = self._catalogue[key]
        return words.format_map(slots) if slots else words

    def __contains__(self, key: object) -> bool:
        return key in self._catalogue

    def keys(self) -> frozenset[str]:
        """Every key of this language."""
        return frozenset(self._catalogue)

    def number(self, amount: Amount, digits: int = 1) -> str:
        """86,5; a dash for a missing number."""
        return self._numbers.plain(amount, digits)

    def percent(self, amount: Amount, digits: int = 1) -> str:
        """74,2% of an amount between 0 and 100."""
        text = self._numbers.plain(amount, digits)
        return text if text == MISSING else f"{text}%"

    def change(self, amount: Amount, digits: int = 1) -> str:
        """+1,2 or −0,8: a difference with its sign."""
        return self._numbers.signed(amount, digits)

    def count(self, amount: Amount) -> str:
        """1.234: a whole number."""
        return self._numbers.plain(amount, 0)

    def leading_zero(self, amount: int) -> str:
        """05 below ten, as official papers count people and branches."""
        return f"{amount:02d}" if 0 <= amount < 10 else self.count(amount)

    def date(self, day: date | None) -> str:
        """24/10/2023."""
        return MISSING if day is None else f"{day:%d/%m/%Y}"

    def moment(self, at: datetime | None) -> str:
        """24/10/2023 08:05."""
        return MISSING if at is None else f"{at:%d/%m/%Y %H:%M}"

    def month(self, month: int | None) -> str:
        """01/2024 of 202401."""
        return MISSING if month is None else f"{month % 100:02d}/{month // 100}"

    def listing(self, items: Iterable[str]) -> str:
        """Join with commas and the language's own "and" before the last."""
        *first, last = list(items) or [MISSING]
        return self("list.and", first=", ".join(first), last=last) if first else last
