"""Words, numbers and dates as readers see them, in Vietnamese and English."""

from dashboard.text.words import Words

__all__ = ["Words"]
