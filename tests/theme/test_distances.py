"""Grades and groups stay apart for every eye: CIEDE2000 in normal and in deficient vision."""

from itertools import combinations

import numpy as np
import pytest

from dashboard.domain.words import Grade, IssueGroup
from dashboard.theme import DARK, LIGHT

# Machado, Oliveira & Fernandes (2009), severity 1, on linear RGB.
VISIONS = {
    "normal": np.eye(3),
    "protan": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                        [-0.003882, -0.048116, 1.051998]]),
    "deutan": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                        [-0.011820, 0.042940, 0.968881]]),
    "tritan": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                        [0.004733, 0.691367, 0.303900]]),
}  # fmt: skip
TO_XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
                   [0.0193339, 0.1191920, 0.9503041]])  # fmt: skip
WHITE = np.array([0.95047, 1.0, 1.08883])


def lab(colour: str, vision: np.ndarray) -> np.ndarray:
    coded = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    ratio = TO_XYZ @ np.clip(vision @ linear, 0, 1) / WHITE
    f = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def difference(one: np.ndarray, two: np.ndarray) -> float:
    """CIEDE2000 as Sharma, Wu & Dalal (2005) write it."""
    chroma = [np.hypot(*colour[1:]) for colour in (one, two)]
    mean7 = np.mean(chroma) ** 7
    stretch = 1 + 0.5 * (1 - np.sqrt(mean7 / (mean7 + 25.0**7)))
    a, b = np.array([one[1], two[1]]) * stretch, np.array([one[2], two[2]])
    c, hue = np.hypot(a, b), np.degrees(np.arctan2(b, a)) % 360
    turn = hue[1] - hue[0]
    turn = turn - 360 if turn > 180 else turn + 360 if turn < -180 else turn
    mean_hue = hue.mean() if abs(hue[0] - hue[1]) <= 180 else (hue.sum() + 360) / 2 % 360
    light, mean_c = (one[0] + two[0]) / 2, c.mean()
    t = (1 - 0.17 * cos(mean_hue - 30) + 0.24 * cos(2 * mean_hue) + 0.32 * cos(3 * mean_hue + 6)
         - 0.20 * cos(4 * mean_hue - 63))  # fmt: skip
    steps = np.array(
        [
            (two[0] - one[0]) / (1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2)),
            (c[1] - c[0]) / (1 + 0.045 * mean_c),
            2 * np.sqrt(c.prod()) * np.sin(np.radians(turn) / 2) / (1 + 0.015 * mean_c * t),
        ]
    )
    rotation = -2 * np.sqrt(mean_c**7 / (mean_c**7 + 25.0**7)) * np.sin(
        np.radians(60 * np.exp(-(((mean_hue - 275) / 25) ** 2)))
    )
    return float(np.sqrt((steps**2).sum() + rotation * steps[1] * steps[2]))


def cos(degrees: float) -> float:
    return float(np.cos(np.radians(degrees)))


def nearest(tokens, names, vision) -> float:
    colours = [lab(tokens[name], VISIONS[vision]) for name in names]
    return min(difference(one, two) for one, two in combinations(colours, 2))


def test_the_difference_is_that_of_the_published_pairs():
    # Sharma, Wu & Dalal (2005), table 1, pairs 1, 17 and 25.
    pairs = [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ]
    for one, two, published in pairs:
        assert difference(np.array(one), np.array(two)) == pytest.approx(published, abs=1e-4)


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize(("tokens", "least"), [(LIGHT, 26), (DARK, 29)], ids=["light", "dark"])
def test_grades_stay_apart(tokens, least, vision):
    assert nearest(tokens, [f"grade-{grade}" for grade in Grade], vision) >= least


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize(("tokens", "least"), [(LIGHT, 23), (DARK, 26)], ids=["light", "dark"])
def test_groups_stay_apart(tokens, least, vision):
    assert nearest(tokens, [f"group-{group}" for group in IssueGroup], vision) >= least
