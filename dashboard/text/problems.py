"""What is wrong in a file and what to do, in the words and numbers of a language."""

import re

from dashboard.domain.problems import Problem
from dashboard.text.words import Words

DECIMAL = re.compile(r"(\d+),(\d+)")
LONG = re.compile(r"\d{4,}")


def problem_words(problem: Problem, words: Words) -> tuple[str, str]:
    """Return what is wrong, and the remedy; the value is quoted as it was typed."""
    slots = {name: _number(text, words) for name, text in problem.slots.items()}
    slots |= {"value": problem.value, "column": problem.column}
    return (
        words(f"problem.{problem.reason}", **slots),
        words(f"remedy.{problem.reason}", **slots),
    )


def _number(text: str, words: Words) -> str:
    """Write a slot that is a number as the language writes it; 8,5 is 8.5 in English."""
    if found := DECIMAL.fullmatch(text):
        return words.number(float(f"{found[1]}.{found[2]}"), len(found[2]))
    return words.count(int(text)) if LONG.fullmatch(text) else text
