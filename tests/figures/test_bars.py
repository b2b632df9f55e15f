"""Bars below each other."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.bars import BESIDE, THICK, bars
from dashboard.figures.caption import Caption
from dashboard.text import Words

ENGLISH = Words("en")
CAPTION = Caption("Shortcomings", "", "")


def _drawn(*shown):
    amounts = pd.DataFrame(
        {"name": shown, "amount": range(len(shown), 0, -1), "shown": shown, "colour": "var(--ink)"}
    )
    return bars(amounts, ENGLISH, CAPTION, [("Amount", "shown")])


def test_the_longest_number_has_room_to_the_right_of_its_bar():
    small, large = _drawn("1"), _drawn("1", "−2.37 pts · running 24%")
    go.Figure(**large)
    room = [one["layout"]["margin"]["r"] - BESIDE for one in (small, large)]
    assert room[1] == room[0] * len("−2.37 pts · running 24%")


def test_names_on_a_narrow_card_stand_on_their_bars():
    layout = _drawn("first", "second")["layout"]["meta"]["narrow"]
    feet = [(name["text"], name["y"], name["yanchor"]) for name in layout["annotations"]]
    assert feet == [("first", -THICK / 2, "bottom"), ("second", 1 - THICK / 2, "bottom")]
