"""What is taken along: a talk as a file that others open and edit."""

from dashboard.reports.talk_pptx import Deck, write_pptx

__all__ = ["Deck", "write_pptx"]
