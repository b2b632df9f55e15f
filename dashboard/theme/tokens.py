"""Every colour by the name it has in the style sheet; charts name it as "var(--name)"."""

from collections.abc import Mapping

LIGHT: Mapping[str, str] = {
    "page": "#F6F5F2",
    "card": "#FFFFFF",
    "ink": "#1A1D21",
    "ink2": "#4A5058",
    "muted": "#646B75",
    "line": "#E4E2DC",
    "grid": "#ECEAE4",
    "brand": "#A4161A",
    "on-brand": "#FFFFFF",
    "link": "#1B5FA8",
    "concern": "#C2570C",
    "improve": "#1F5FBF",
    "grade-good": "#29A399",
    "grade-fair": "#334C99",
    "grade-average": "#DB7E06",
    "grade-poor": "#9C1111",
    "on-grade-good": "#0B0E12",
    "on-grade-fair": "#FFFFFF",
    "on-grade-average": "#0B0E12",
    "on-grade-poor": "#FFFFFF",
    "group-content": "#142952",
    "group-chairing": "#813203",
    "group-members": "#0D7769",
    "group-inspection": "#8F4BD2",
    "heat-low": "#D9772B",
    "heat-below": "#F0B27A",
    "heat-middle": "#FAF0DF",
    "heat-above": "#A9D6C9",
    "heat-high": "#4FA893",
    "heat-ink": "#1A1D21",
}
DARK: Mapping[str, str] = {
    "page": "#14171B",
    "card": "#1D2126",
    "ink": "#F1F1EF",
    "ink2": "#C6CAD0",
    "muted": "#A0A7B0",
    "line": "#343A41",
    "grid": "#2A2F36",
    "brand": "#FF8A80",
    "on-brand": "#14171B",
    "link": "#8AB8F0",
    "concern": "#F5A25D",
    "improve": "#7FB0FF",
    "grade-good": "#BAF3EB",
    "grade-fair": "#5C7AD6",
    "grade-average": "#FACD38",
    "grade-poor": "#C24758",
    "on-grade-good": "#0B0E12",
    "on-grade-fair": "#0B0E12",
    "on-grade-average": "#0B0E12",
    "on-grade-poor": "#FFFFFF",
    "group-content": "#3B60CE",
    "group-chairing": "#C35D22",
    "group-members": "#74E7AD",
    "group-inspection": "#E4BAF3",
    "heat-low": "#A4510F",
    "heat-below": "#7A4A22",
    "heat-middle": "#3A3B3A",
    "heat-above": "#1F5A4E",
    "heat-high": "#0F7461",
    "heat-ink": "#F1F1EF",
}

# The hall reads from afar: white or black ground, and every word at 7 : 1 on what it stands on.
HALL_LIGHT: Mapping[str, str] = {
    "ground": "#FFFFFF",
    "paper": "#ECEDEF",
    "rule": "#C9CCD1",
    "card": "#FFFFFF",
    "ink": "#0B0E12",
    "ink2": "#33383F",
    "muted": "#3F454D",
    "heat-ink": "#0B0E12",
    "heat-low": "#E58A44",
    "heat-high": "#5FB5A1",
}
HALL_DARK: Mapping[str, str] = {
    "ground": "#07090C",
    "paper": "#22272E",
    "rule": "#4A515A",
    "card": "#07090C",
    "ink": "#FFFFFF",
    "ink2": "#D9DDE2",
    "muted": "#C3C9D1",
    "heat-ink": "#FFFFFF",
    "heat-low": "#8A430B",
    "heat-high": "#0B6353",
}


def style_sheet() -> str:
    """Return the style sheet that sets the tokens for both themes, and for the hall."""
    return (
        "/* Written from dashboard/theme/tokens.py; a test keeps both equal. */\n"
        + _block(":root", LIGHT)
        + _block('[data-bs-theme="dark"]', DARK)
        + _block(":root.hall", HALL_LIGHT)
        + _block(':root.hall[data-bs-theme="dark"]', HALL_DARK)
    )


def _block(selector: str, tokens: Mapping[str, str]) -> str:
    lines = "".join(f"  --{name}: {colour};\n" for name, colour in tokens.items())
    return f"{selector} {{\n{lines}}}\n"
