"""Read a said sentence back: its template, and its numbers by the marks of the language."""

import re
from functools import cache
from string import Formatter

from dashboard.domain.words import Grade, IssueGroup
from dashboard.text import Words
from dashboard.text.catalogue import FOLDER, load_catalogue

NUMBER = r"−?\d[\d.,]*"
MONTH = r"\d{2}/\d{4}"
NAME = r"[A-ZĐ][^(),]*"
MEASURES = ("total", *(group.value for group in IssueGroup))
NOUNS = ("organisation", "branch_kind", "meeting_kind")
UNIT = rf"{NAME} \({NUMBER}\)"
KINDS = {
    "month": MONTH,
    "than_month": MONTH,
    "now": rf"(?:{MONTH} – )?(?:tháng )?{MONTH}",
    "than": rf"(?:{MONTH} – )?(?:tháng )?{MONTH}",
    "share": rf"{NUMBER}%",
    "low": rf"{NUMBER}%",
    "high": rf"{NUMBER}%",
    "than_share": rf"{NUMBER}%",
    "name": NAME,
    "units": rf"{UNIT}(?:(?:, | và | and ){UNIT})*",
    "losses": rf"{UNIT}(?:(?:, | và | and ){UNIT})*",
}


def number(text, language):
    """Read 1.234,5 in Vietnamese and 1,234.5 in English."""
    thousands, decimal = (".", ",") if language == "vi" else (",", ".")
    return float(text.strip("%").replace(thousands, "").replace(decimal, ".").replace("−", "-"))


def months(text):
    """Read one month, or the first and the last."""
    found = [int(year) * 100 + int(month) for month, year in re.findall(r"(\d{2})/(\d{4})", text)]
    return found[0], found[-1]


def read(text, language):
    """Return the key of a sentence and its slots as plain values; exactly one template fits."""
    fitting = [
        (key, found.groupdict())
        for key, pattern in _patterns(language).items()
        if (found := pattern.fullmatch(text.replace("\u00a0", " ").replace("\u2060", "")))
    ]
    assert len(fitting) == 1, (text, fitting)
    key, slots = fitting[0]
    return key, {name: _value(name, slot, language) for name, slot in slots.items()}


@cache
def _patterns(language):
    # A view with sentences of its own keeps them in a file of its own, and tests them there.
    words = Words(language)
    own = re.findall(
        r'msgid "finding\.(.+)"', (FOLDER / language / "findings.po").read_text("utf-8")
    )
    templates = {key: load_catalogue(language)[f"finding.{key}"] for key in own}
    return {
        key: re.compile(_pattern(template, words))
        for key, template in templates.items()
        if key.split(".")[0] not in {"measure", "noun"}
    }


def _pattern(template, words):
    made = ""
    for text, slot, _, _ in Formatter().parse(template):
        made += re.escape(text)
        if slot is not None:
            made += f"(?P<{slot}>{_kind(slot, words)})"
    return made


def _kind(slot, words):
    if slot in {"measure", "noun", "graded"}:
        return "|".join(re.escape(words(key)) for key in _closed(slot))
    return KINDS.get(slot, NUMBER)


def _closed(slot):
    if slot == "graded":
        return {f"grade.{grade}": grade.value for grade in Grade}
    known = MEASURES if slot == "measure" else NOUNS
    return {f"finding.{slot}.{one}": one for one in known}


def _value(name, text, language):
    words = Words(language)
    if name in {"measure", "noun", "graded"}:
        return next(one for key, one in _closed(name).items() if words(key) == text)
    if name in {"month", "than_month"}:
        return months(text)[0]
    if name in {"now", "than"}:
        return months(text)
    if name in {"units", "losses"}:
        given = re.findall(
            rf"({NAME}) \(({NUMBER})\)", re.sub(r" (?:và|and) (?=[A-ZĐ])", ", ", text)
        )
        return [(unit, number(score, language)) for unit, score in given]
    return text if name == "name" else number(text, language)
