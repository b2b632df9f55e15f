"""Branches that need attention, each with its reasons."""

from collections.abc import Sequence
from math import isnan
from typing import Any

from dash import html

from dashboard.components.empty import empty_state
from dashboard.components.evidence import is_reference, reference
from dashboard.text import Words


def attention_list(rows: Sequence[dict[str, Any]], words: Words) -> Any:
    """Return a list; needs name, parent, percent, group, group_percent, missed, reasons, n, href.

    A percent under 3 meetings is pale.
    """
    if not rows:
        return empty_state(words, "no_attention")
    return html.Ol([_item(row, words) for row in rows], className="attention")


def _item(row: dict[str, Any], words: Words) -> html.Li:
    names = html.Span(
        [html.A(row["name"], href=row["href"]), html.Span(row["parent"], className="muted")],
        className="attention-name",
    )
    chips = []
    if "not_held" in row["reasons"]:
        missed = words("attention.missed", count=words.leading_zero(int(row["missed"])))
        chips.append(html.Span(missed, className="chip"))
    if _known(row["group_percent"]) and "low_group" in row["reasons"]:
        group = words(f"group.{row['group']}.short")
        text = f"{group} {words.number(row['group_percent'])}"
        chips.append(html.Span(text, className=f"chip chip-{row['group']}"))
    return html.Li([names, html.Span(chips, className="chips"), _percent(row, words)])


def _percent(row: dict[str, Any], words: Words) -> Any:
    if not _known(row["percent"]):
        return html.Strong("–")
    shown = words.number(row["percent"])
    if is_reference(row["n"]):
        return html.Span(shown, className="figure pale", **reference(words))
    return html.Strong(shown, className="figure")


def _known(value: Any) -> bool:
    return value is not None and not isnan(float(value))
