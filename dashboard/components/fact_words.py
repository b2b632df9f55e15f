"""Recorded facts in words, by the rule that looks at them."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.text import Words


def told(items: Sequence[Mapping[str, Any]], words: Words) -> list[str]:
    """Say each criterion with the points given, those the facts give, and the facts; needs code,
    rule, given, computed (points) and facts (by name)."""
    return [
        words(
            "signs.item",
            code=item["code"],
            given=words.number(item["given"]),
            computed=words.number(item["computed"]),
            facts=_facts(str(item["rule"]), item["facts"], words),
        )
        for item in items
    ]


def _facts(rule: str, facts: Mapping[str, int | None], words: Words) -> str:
    slots = {
        name: _yes_no(value, words) if name in YES_NO else words.count(value)
        for name, value in facts.items()
    }
    if rule == "attendance":
        slots["expected"] = words.count((facts["members"] or 0) - (facts["exempt"] or 0))
    return words(f"signs.fact.{rule}", **slots)


YES_NO = frozenset({"committee_met", "on_right_day", "conclusion_voted", "minutes_voted"})


def _yes_no(value: int | None, words: Words) -> str:
    return words("signs.yes" if value else "signs.no")
