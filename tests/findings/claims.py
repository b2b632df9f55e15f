"""Say a finding in both languages, read it back, and check what it claims over many data sets."""

import pandas as pd

from dashboard.findings import say
from dashboard.text import Words
from tests.findings import drawn
from tests.findings.reading import read
from tests.findings.reckoned import CERTAIN, NOTHING, SIGNS, TooCloseError

TIMES = 1000
WORDS = {language: Words(language) for language in ("vi", "en")}
PREFIX = {NOTHING: "", SIGNS: "signs_", CERTAIN: ""}


def claim(finding):
    """Read a finding's sentence in both languages; they must say the same."""
    said = {language: read(say(finding, words), language) for language, words in WORDS.items()}
    (key, slots), (other_key, other_slots) = said["vi"], said["en"]
    assert (key, slots) == (other_key, other_slots)
    assert key == finding.key
    return key, slots


def about(shown, value, digits=1):
    """Whether a number said is the value rounded to its digits."""
    return abs(shown - value) <= 0.5 * 10**-digits + 1e-9


def each(make, times=TIMES):
    """Return the data sets, each with its own chance."""
    for number in range(times):
        chance = drawn.seeded(number)
        yield chance, make(chance)


def checked(cases, check):
    """Check every data set and tell which keys were said.

    Those where the last digit decides are left out, and are few.
    """
    keys, close = [], 0
    for chance, rows in cases:
        try:
            keys.append(check(chance, rows))
        except TooCloseError:
            close += 1
    assert close < TIMES / 50
    return set(keys)


def frame(rows, columns):
    return pd.DataFrame(rows, columns=list(columns))


MONTHLY = ("month", "measure", "percent", "low", "high", "sd", "n")
UNITS = ("name", "code", "group", "percent", "low", "high", "sd", "n", "lost", "max_points")
