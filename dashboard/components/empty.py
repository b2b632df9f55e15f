"""What stands where there is nothing to show, with the reason and what to do."""

from dash import html

from dashboard.text import Words


def empty_state(words: Words, reason: str = "nothing") -> html.P:
    """Return the words for a reason: no_data, nothing, too_few or not_allowed."""
    return html.P(words(f"empty.{reason}"), className="empty-state")
