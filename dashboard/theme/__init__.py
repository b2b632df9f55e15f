"""Colours as tokens: one source for the style sheet and the charts."""

from dashboard.theme.tokens import DARK, LIGHT, style_sheet

__all__ = ["DARK", "LIGHT", "style_sheet"]
