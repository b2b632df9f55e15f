"""Dash as this program serves it: its own page around the application, its own way of asking."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from dash import Dash
from flask import request

from dashboard.components.connect import Site
from dashboard.components.still import still
from dashboard.text import Words
from dashboard.web import index, later
from dashboard.web.files import StaticFiles
from dashboard.web.gate import JSON
from dashboard.web.reader import chosen_theme
from dashboard.web.routes import SiteMap


class Dashboard(Dash):
    """Dash with our own page around the application."""

    site: SiteMap
    files: StaticFiles
    words: Callable[[], Words]
    projected: Site
    settled: dict[str, str | None]
    read_ahead: Callable[[], None]

    def callback(self, *parts: Any, **how: Any) -> Any:
        """Connect a function whose answers are drawn in one piece where they can be."""
        connect = super().callback(*parts, **how)

        def connected(answer: Callable[..., Any]) -> Any:
            return connect(wraps(answer)(lambda *given: still(answer(*given))))

        return connected

    def dependencies(self) -> Any:
        """Tell the browser of all callbacks but those that assets/js/ask.js asks for itself."""
        told = [one for one in self._callback_list if one["output"] not in self.settled]
        return self.server.response_class(json.dumps(told), content_type=JSON)

    def interpolate_index(self, *_: Any, **parts: Any) -> str:
        """Fill the page with the reader's language and theme."""
        words = self.words()
        theme = chosen_theme()
        known = later.addresses(self.files, words.language)
        return index.PAGE.format(
            language=words.language.value,
            theme="dark" if theme == "dark" else "light",
            theme_script=index.THEME_SCRIPT,
            icon=index.ICON,
            styles=index.style_links(self.files),
            hints=later.hints(known, self.site.code(request.path)),
            later=later.block(known),
            settled=later.data("settled", self.settled),
            **{
                **parts,
                "title": self.site.title(request.path, words),
                "scripts": later.without_unused(parts["scripts"]),
            },
        )
