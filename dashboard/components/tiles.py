"""The four figures on top, each with its change."""

from collections.abc import Mapping
from math import isnan
from typing import Any

from dash import html

from dashboard.components.evidence import is_reference, reference
from dashboard.components.group_rows import change
from dashboard.findings import means_differ, shares_differ
from dashboard.statistics.before_after import Sample
from dashboard.text import Words

Headline = Mapping[str, Any]
COUNTS = ("held", "attention")


def kpi_tiles(found: Mapping[str, Headline], words: Words) -> html.Div:
    """Return tiles from headline's period, previous and year_before."""
    now = found["period"]
    tiles = [
        _tile("mean", _number(now["mean"], words), "/100", found, words),
        _tile("held", _count(now["held"], words), f"/{_count(now['due'], words)}", found, words),
        _tile("good_share", _number(now["good_share"], words), "%", found, words),
        _tile("attention", _count(now["attention"], words), words("tile.branches"), found, words),
    ]
    return html.Div(tiles, className="tiles")


def _tile(
    name: str, shown: str, unit: str, found: Mapping[str, Headline], words: Words
) -> html.Section:
    compared = [
        html.Span(
            [
                change(
                    _difference(found, past, name),
                    words,
                    digits=0 if name in COUNTS else 1,
                    clear=_clear(found, past, name),
                ),
                f" {words(f'tile.than.{past}')}",
            ],
            className="change-than",
        )
        for past in ("previous", "year_before")
    ]
    meetings = found["period"]["meetings"]
    few = name not in COUNTS and meetings and is_reference(meetings)
    pale = {"className": "pale", **reference(words)} if few else {}
    return html.Section(
        [
            html.H2(words(f"tile.{name}"), className="tile-name"),
            html.P(
                [html.Strong(shown, **pale), html.Span(unit, className="unit")],
                className="tile-figure",
            ),
            html.P(compared, className="tile-change"),
            html.P(_note(name, found["period"], words), className="tile-note"),
        ],
        className="panel tile",
    )


def _note(name: str, now: Headline, words: Words) -> str:
    if name == "mean" and not _missing(now["low"]):
        interval = {"low": words.number(now["low"]), "high": words.number(now["high"])}
        return words("tile.note.mean", n=words.count(now["n"] or 0), **interval)
    if name == "held" and now["due"]:
        return words("tile.note.held", share=words.percent(100 * now["held"] / now["due"]))
    if name == "good_share" and not _missing(now["good_share"]):
        counts = {"good": (now["grades"] or {}).get("good", 0), "n": now["meetings"] or 0}
        return words("tile.note.good_share", **{k: words.count(v) for k, v in counts.items()})
    return words(f"tile.note.{name}.plain")


def _difference(found: Mapping[str, Headline], past: str, name: str) -> float | None:
    now, then = found["period"][name], found[past][name]
    # Without meetings there was nothing to count, so a difference would be a false zero.
    nothing = not found[past]["meetings"] or not found["period"]["meetings"]
    return None if nothing or _missing(now) or _missing(then) else float(now) - float(then)


def _clear(found: Mapping[str, Headline], past: str, name: str) -> bool:
    """Counts are what they are; a mean or a share may differ by chance."""
    now, then = found["period"], found[past]
    if name in COUNTS or _difference(found, past, name) is None:
        return True
    if name == "good_share":
        was, is_now = ((one["grades"]["good"], one["meetings"]) for one in (then, now))
        return shares_differ(was, is_now).met
    before, after = (Sample(one["n"], one["mean"], _spread(one["sd"])) for one in (then, now))
    return means_differ(before, after).met


def _spread(sd: float | None) -> float:
    return float("nan") if sd is None else sd


def _missing(value: Any) -> bool:
    return value is None or isnan(float(value))


def _number(value: Any, words: Words) -> str:
    return "–" if _missing(value) else words.number(float(value))


def _count(value: Any, words: Words) -> str:
    return "–" if _missing(value) else words.count(int(value))
