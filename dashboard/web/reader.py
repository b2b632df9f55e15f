"""What the browser says of its reader: language and theme, each in a cookie."""

from flask import has_request_context, request

from dashboard.domain.words import Language

THEMES = frozenset({"light", "dark", "system"})


def chosen_language(default: Language) -> Language:
    """The cookie `lang`, else the deployment's own language."""
    chosen = request.cookies.get("lang", "") if has_request_context() else ""
    return Language(chosen) if chosen in set(Language) else default


def chosen_theme() -> str:
    """The cookie `theme`: light, dark or system."""
    chosen = request.cookies.get("theme", "") if has_request_context() else ""
    return chosen if chosen in THEMES else "system"
