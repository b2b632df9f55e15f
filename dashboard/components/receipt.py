"""What a file did or would do, in the reader's words; plain values, as JSON carries them."""

from collections.abc import Mapping
from typing import Any

from dashboard.actions.outcome import Correction, Located, Outcome, Value
from dashboard.domain.problems import Problem
from dashboard.domain.words import Grade
from dashboard.text import Words
from dashboard.text.problems import problem_words

MOST_PROBLEMS = 200
MOST_CORRECTIONS = 100
READY, REFUSED, SAME, TAKEN, UNDONE, KEPT = (
    "ready", "refused", "same", "taken", "undone", "not_undone",
)  # fmt: skip
CRITERION = "criterion:"
Receipt = dict[str, Any]


def receipt(outcome: Outcome, file: str, words: Words, *, written: bool) -> Receipt:
    """Return state, message, counts, the first problems and the first corrections.

    state: ready (to be taken in), refused, same (nothing to do) or taken.
    """
    state = _state(outcome, written=written)
    slots: Mapping[str, object] = {
        "file": file,
        "new": words.count(outcome.new),
        "changed": words.count(outcome.changed),
        "unchanged": words.count(outcome.unchanged),
        "problems": words.count(len(outcome.problems)),
        "number": outcome.upload_id or "",
    }
    return {
        "state": state,
        "title": words(f"imports.{state}.title", **slots),
        "message": words(f"imports.{state}.message", **slots),
        "file": file,
        "new": outcome.new,
        "changed": outcome.changed,
        "unchanged": outcome.unchanged,
        "scores": outcome.scores,
        "problems": [problem_row(one, words) for one in outcome.problems[:MOST_PROBLEMS]],
        "problem_count": len(outcome.problems),
        "corrections": [
            correction_row(one, words) for one in outcome.corrections[:MOST_CORRECTIONS]
        ],
        "correction_count": len(outcome.corrections),
        "upload": outcome.upload_id,
    }


def undo_receipt(outcome: Outcome, number: int, words: Words) -> Receipt:
    """Return state (undone or not_undone), title and message of taking an import back."""
    if outcome.problems:
        said = " ".join(problem_words(outcome.problems[0].problem, words))
        title = words("imports.not_undone.title", number=number)
        return {"state": KEPT, "title": title, "message": said, "upload": number}
    message = words(
        "imports.undone.message",
        removed=words.count(outcome.new),
        restored=words.count(outcome.changed),
    )
    title = words("imports.undone.title", number=number)
    return {"state": UNDONE, "title": title, "message": message, "upload": number}


def problem_line(problem: Problem, words: Words) -> str:
    """Say of one problem its column, what is wrong, and what to do, in one line."""
    said = " ".join(problem_words(problem, words))
    column = words("imports.in_column", column=problem.column) if problem.column else ""
    return f"{column} {said}".strip()


def problem_row(located: Located, words: Words) -> dict[str, str]:
    """Return sheet, row, column, value, problem, remedy as text."""
    problem = located.problem
    said, remedy = problem_words(problem, words)
    return {
        "sheet": located.sheet,
        "row": "" if problem.row is None else str(problem.row),
        "column": problem.column,
        "value": problem.value,
        "problem": said,
        "remedy": remedy,
    }


def correction_row(one: Correction, words: Words) -> dict[str, str]:
    """Return branch (code), name, date, column, before, after as text."""
    return {
        "branch": one.branch,
        "name": one.name,
        "date": one.date,
        "column": _column(one.column, words),
        "before": _value(one.column, one.before, words),
        "after": _value(one.column, one.after, words),
    }


def _state(outcome: Outcome, *, written: bool) -> str:
    if outcome.problems:
        return REFUSED
    if outcome.is_same:
        return SAME
    return TAKEN if written else READY


def _column(column: str, words: Words) -> str:
    if column.startswith(CRITERION):
        return column.removeprefix(CRITERION)
    return words(f"sheets.heading.{column}")


def _value(column: str, value: Value, words: Words) -> str:
    if column.startswith(CRITERION) and value is None:
        return words("sheets.not_applicable")
    if value is None:
        return "–"
    if column.startswith(CRITERION) or column == "total":
        hundredths = int(value)
        return words.number(hundredths / 100, 2 if hundredths % 10 else 1)
    if column == "grade":
        return words(f"grade.{Grade(str(value))}")
    if isinstance(value, bool):
        return words("sheets.yes" if value else "sheets.no")
    return str(value)
