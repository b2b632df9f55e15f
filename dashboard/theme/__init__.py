"""Colours as tokens: one source for the style sheet and the charts."""

from dashboard.theme.tokens import DARK, HALL_DARK, HALL_LIGHT, LIGHT, style_sheet

__all__ = ["DARK", "HALL_DARK", "HALL_LIGHT", "LIGHT", "style_sheet"]
