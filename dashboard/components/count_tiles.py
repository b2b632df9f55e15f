"""Tiles that count: a number, what it is of, a line below, and where it leads."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html


@dataclass(frozen=True)
class CountTile:
    """One tile: its name, the number, the unit beside it, the note below; all in words."""

    name: str
    shown: str
    unit: str = ""
    note: str = ""
    href: str = ""


def count_tiles(tiles: Sequence[CountTile]) -> html.Div:
    """Return the tiles side by side, as on the overview."""
    return html.Div([_tile(one) for one in tiles], className="tiles")


def _tile(one: CountTile) -> html.Section:
    name = html.A(one.name, href=one.href) if one.href else one.name
    return html.Section(
        [
            html.H2(name, className="tile-name"),
            html.P(
                [html.Strong(one.shown), html.Span(one.unit, className="unit")],
                className="tile-figure",
            ),
            html.P(one.note, className="tile-note"),
        ],
        className="panel tile",
    )
