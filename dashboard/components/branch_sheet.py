"""The inspectors' table as a sheet to take along: numbers stay numbers, dates stay dates."""

import math
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from dashboard.domain.words import IssueGroup
from dashboard.sheets.write import Value
from dashboard.text import Words

COLUMNS = (
    "number", "name", "parent", "kind", "member_count", "content", "chairing", "members",
    "inspection", "score", "change", "grade", "gap", "observed", "meetings",
)  # fmt: skip
TENTH = Decimal("0.1")


def sheet_row(at: int, row: Mapping[str, Any], words: Words) -> list[Value]:
    """Return a row of `branch_rows` as the values of COLUMNS; `at` counts from 1."""
    kind, grade = row["kind"], row["grade"]
    return [
        at,
        row["name"],
        row["parent"],
        words(f"branch_kind.{kind}") if isinstance(kind, str) else "",
        _count(row["member_count"]),
        *(_rounded(row[group.value]) for group in IssueGroup),
        _rounded(row["total"]),
        _rounded(row["change"]),
        words(f"grade.{grade}") if isinstance(grade, str) else "",
        _rounded(row["gap"]),
        row["last_observed"] if isinstance(row["last_observed"], date) else None,
        int(row["n"]),
    ]


def _count(amount: Any) -> int | None:
    # pandas' own mark of a missing whole number is neither None nor a float.
    return None if amount is None or str(amount) in {"<NA>", "nan"} else int(amount)


def _rounded(amount: Any) -> float | None:
    """Round as the screen does; missing stays empty: a branch without a score has no 0."""
    if amount is None or math.isnan(amount):
        return None
    return float(Decimal(str(float(amount))).quantize(TENTH, rounding=ROUND_HALF_UP))
