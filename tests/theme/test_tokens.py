"""The tokens give enough contrast, and the style sheet says what they say."""

import pytest

from dashboard.paths import ASSETS
from dashboard.theme import DARK, HALL_DARK, HALL_LIGHT, LIGHT, style_sheet


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_style_sheet_is_written_from_the_tokens():
    assert (ASSETS / "css/tokens.css").read_text() == style_sheet()


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ink", ["ink", "ink2", "muted", "link", "brand"])
@pytest.mark.parametrize("ground", ["page", "card"])
def test_text_stands_out_from_its_ground(tokens, ink, ground):
    assert contrast(tokens[ink], tokens[ground]) >= 4.5


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("step", ["low", "below", "middle", "above", "high"])
def test_numbers_in_heat_cells_can_be_read(tokens, step):
    assert contrast(tokens["heat-ink"], tokens[f"heat-{step}"]) >= 4.5


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_fills_stand_out_from_the_card(tokens):
    fills = [name for name in tokens if name.startswith(("grade-", "group-"))]
    # Fills lie on cards; the darkest one on the dark card measures 2.89.
    low = {name: contrast(tokens[name], tokens["card"]) for name in fills}
    assert {name: value for name, value in low.items() if value < 2.85} == {}


HALLS = [LIGHT | HALL_LIGHT, DARK | HALL_DARK]


@pytest.mark.parametrize("tokens", HALLS, ids=["light", "dark"])
@pytest.mark.parametrize("ink", ["ink", "ink2", "muted"])
def test_every_word_of_a_hall_stands_out_at_seven_to_one(tokens, ink):
    assert contrast(tokens[ink], tokens["ground"]) >= 7


@pytest.mark.parametrize("tokens", HALLS, ids=["light", "dark"])
@pytest.mark.parametrize("step", ["low", "below", "middle", "above", "high"])
def test_numbers_in_heat_cells_of_a_hall_are_read_from_afar(tokens, step):
    assert contrast(tokens["heat-ink"], tokens[f"heat-{step}"]) >= 7
