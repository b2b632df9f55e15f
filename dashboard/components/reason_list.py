"""Why a branch should be visited: each reason with its size, how sure it is, and its weight."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from dashboard.domain.attention import AttentionRules, Reason
from dashboard.domain.words import IssueGroup
from dashboard.text import Words

Row = Mapping[str, Any]
SURE = 0.002
COUNTED = frozenset(
    {Reason.MISSING, Reason.NO_THEME, Reason.FLAT, Reason.GATE, Reason.LATE, Reason.REMEDY,
     Reason.UNOBSERVED, Reason.HEAPED}
)  # fmt: skip


def reason_list(rows: Sequence[Row], rules: AttentionRules, words: Words) -> html.Ul:
    """Return the reasons of one branch; needs reason, effect, p, n, detail, risk, points.

    The style sheet writes data-aside behind the reason: one element each, since the renderer
    walks every component of the table.
    """
    return html.Ul(
        [
            html.Li(
                said(row, words),
                title=sum_of(row, rules, words),
                **{"data-aside": _aside(row, words)},
            )
            for row in rows
        ],
        className="reasons",
    )


def said(row: Row, words: Words) -> str:
    """Say a reason with the size of its effect."""
    reason, effect = Reason(row["reason"]), row["effect"]
    detail = str(row["detail"])
    slots = {
        "effect": words.count(effect) if reason in COUNTED else words.number(effect),
        "n": words.count(row["n"]),
        "detail": detail,
    }
    if reason is Reason.WEAK:
        slots["detail"] = words(f"group.{IssueGroup(detail)}.short")
    elif reason is Reason.GAP:
        slots["detail"] = words(f"attention.other.{detail}")
    elif reason is Reason.FLAT:
        slots["detail"] = words.number(float(detail))
    return words(f"attention.said.{reason}", **slots)


def certainty(row: Row, words: Words) -> str:
    """Say how sure a reason is: recorded, sure (99.8 %) or signs (95 %)."""
    p = row["p"]
    level = "fact" if p != p else "sure" if p < SURE else "signs"
    return words(f"attention.certain.{level}")


def sum_of(row: Row, rules: AttentionRules, words: Words) -> str:
    """Write how a reason's part of the sum comes about."""
    scale = rules.weights[Reason(row["reason"])]
    text = words(
        "attention.sum",
        weight=words.number(scale.weight),
        effect=words.number(row["effect"]),
        full=words.number(scale.full),
        points=words.number(row["points"], 2),
    )
    if row["risk"] < 1:
        text = words("attention.sum.risk", sum=text, risk=words.number(row["risk"], 2))
    return text


def _aside(row: Row, words: Words) -> str:
    return words(
        "attention.aside", certainty=certainty(row, words), points=words.number(row["points"], 2)
    )
