"""Invented meetings and scores from a fixed seed; nothing of it is real."""
