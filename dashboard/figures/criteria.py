"""Criteria of a group: how much of each maximum was reached, and how many points were lost."""

import pandas as pd

from dashboard.figures.caption import Caption, Figure
from dashboard.figures.marks import LINES
from dashboard.figures.rows import rows
from dashboard.text import Words


def criteria(scores: pd.DataFrame, words: Words, caption: Caption) -> Figure:
    """Draw a row a criterion; needs code, name, group, percent, low, high (0–100), n and
    lost (mean points lost a meeting)."""
    scores = scores.dropna(subset=["percent"])
    named = scores.assign(
        name=[f"<b>{code}</b> {name}" for code, name in zip(scores["code"], scores["name"],
                                                              strict=True)],
        colour=[LINES[str(group)].colour for group in scores["group"]],
        aside=[words("figure.lost_points", points=words.number(lost, 2))
               for lost in scores["lost"]],
    )  # fmt: skip
    drawn = rows(named, words, caption)
    for row, code, name in zip(
        drawn["layout"]["meta"]["table"]["rows"], scores["code"], scores["name"], strict=False
    ):
        row[0] = f"{code} {name}"
    return drawn
