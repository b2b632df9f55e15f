"""Where points of a funnel stand beside each other, and the names of the few outside it."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.figures.axes import Span
from dashboard.statistics.intervals import Standing

CROWD = 3
NUDGE = 0.3
GOLDEN = 0.618034
MOST_NAMES = 15
# What a drawing is taken to measure, in pixels: names that clear each other on it clear each
# other on any wider one.
WIDTH, HEIGHT, LETTER, LINE = 760, 430, 6.6, 16
OFFSET, POINT = 9, 6


def nudged(n: pd.Series) -> pd.Series:
    """Move units with the same number of meetings a little apart, always in the same way."""
    if not len(n) or len(n) / n.nunique() < CROWD:
        return n.astype(float)
    nth = n.groupby(n).cumcount()
    return n + NUDGE * (2 * ((nth * GOLDEN) % 1) - 1)


def names_beside(points: pd.DataFrame, spans: tuple[Span, Span]) -> list[dict[str, Any]]:
    """Return the names of units outside 99.8 %, if they are few, where each has room to be read.

    Needs at (where the point is drawn), name, value, standing, away; farthest first.
    """
    sure = points["standing"].isin((Standing.WORSE, Standing.BETTER))
    if not 0 < sure.sum() <= MOST_NAMES:
        return []
    x, y = (
        size * (points[key].to_numpy(dtype=float) - span[0]) / (span[1] - span[0])
        for key, span, size in zip(("at", "value"), spans, (WIDTH, HEIGHT), strict=True)
    )
    taken = [Box(at - POINT, at + POINT, up) for at, up in zip(x, y, strict=True)]
    rows = points.assign(x=x, y=y)[sure].sort_values(
        "away", key=lambda away: -away.abs(), kind="stable"
    )
    names: list[dict[str, Any]] = []
    for row in rows.to_dict("records"):
        for side, box in _places(row):
            if box.inside() and not any(box.meets(other) for other in taken):
                taken.append(box)
                names.append(_beside(row, side))
                break
    return names


@dataclass(frozen=True)
class Box:
    """What a point or a name covers: from left to right, around a height; in pixels."""

    left: float
    right: float
    height: float

    def inside(self) -> bool:
        """Whether it lies within the drawing."""
        return self.left >= 0 and self.right <= WIDTH

    def meets(self, other: "Box") -> bool:
        """Whether one would hide the other."""
        apart = self.right <= other.left or other.right <= self.left
        return not apart and abs(self.height - other.height) < LINE


def _places(row: Mapping[Hashable, Any]) -> list[tuple[str, Box]]:
    length, x, y = LETTER * len(str(row["name"])), row["x"], row["y"]
    return [
        ("left", Box(x + OFFSET, x + OFFSET + length, y)),
        ("right", Box(x - OFFSET - length, x - OFFSET, y)),
    ]


def _beside(row: Mapping[Hashable, Any], side: str) -> dict[str, Any]:
    return {
        "xref": "x", "yref": "y", "x": round(float(row["at"]), 2),
        "y": round(float(row["value"]), 2), "xshift": OFFSET if side == "left" else -OFFSET,
        "text": str(row["name"]), "xanchor": side, "yanchor": "middle", "showarrow": False,
        "font": {"color": "var(--ink2)", "size": 12},
    }  # fmt: skip
