"""What a chart card is called, found on the page it stands on."""

from dashboard.components.chart_card import card_names
from dashboard.text import Words
from dashboard.web.routes import SiteMap


def card_name(site: SiteMap, path: str, part: str, words: Words) -> str:
    """Return "Page · Card", or "" where the path is no page or the page has no such card."""
    found = site.find(path)
    if found is None:
        return ""
    page, values = found
    name = card_names(page.layout(words, **values)).get(part)
    return f"{words(page.NAME_KEY)} · {name}" if name else ""
