"""Slides for a hall: what each says and draws, from the data of one moment."""

from dashboard.slides.plan import Content, Plan
from dashboard.slides.talk import Hall, Shown, show_talk

__all__ = ["Content", "Hall", "Plan", "Shown", "show_talk"]
