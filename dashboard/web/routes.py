"""From an address to a page. One small router instead of Dash Pages.

Dash Pages keeps its pages in a table of the process, so a second application (a test, another
database) would draw the first one's pages. The parts keep the ids of `dash.page_container`.
"""

from collections.abc import Callable, Sequence
from typing import Any, Protocol
from urllib.parse import parse_qsl, unquote

from dash import ClientsideFunction, Dash, Input, Output, html

from dashboard.text import Words
from dashboard.web.gate import MAX_QUERY, path_pattern
from dashboard.web.later import PLOTLY

PLACE, CONTENT, TITLE, DUMMY = (
    "_pages_location",
    "_pages_content",
    "_pages_store",
    "_pages_dummy",
)
SHOW_TITLE = "function(shown) { if (shown) { document.title = shown.title; } return ''; }"


class Page(Protocol):
    """What a page module exports; PATH as "/nhom/<group>", NAME_KEY the key of its name.

    CODE, where it is given, names the code it asks for at once; else that is plotly.
    """

    PATH: str
    NAME_KEY: str
    layout: Callable[..., Any]


class SiteMap:
    """The pages by address."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self._pages = [(path_pattern(page.PATH), page) for page in pages]

    def find(self, path: str) -> tuple[Page, dict[str, str]] | None:
        """Return the page of a path and the values in its path."""
        for pattern, page in self._pages:
            if found := pattern.fullmatch(path):
                return page, found.groupdict()
        return None

    def code(self, path: str) -> Sequence[str]:
        """Return the names (see later.py) of the code that a path's page asks for at once."""
        found = self.find(path)
        return getattr(found[0], "CODE", (PLOTLY,)) if found else ()

    def title(self, path: str, words: Words) -> str:
        """Return the title of a path's page."""
        found = self.find(path)
        name = words(found[0].NAME_KEY) if found else words("error.404.title")
        return f"{name} · {words('product.name')}"


def install_routes(
    app: Dash,
    site: SiteMap,
    words: Callable[[], Words],
    instead: Callable[[Page], Any] = lambda _: None,
) -> None:
    """Draw a page when the address changes; `instead` gives what stands in its place, if any."""

    @app.callback(
        Output(CONTENT, "children"),
        Output(TITLE, "data"),
        Input(PLACE, "pathname"),
        Input(PLACE, "search"),
        prevent_initial_call=True,
    )
    def draw_page(pathname: object, search: object) -> tuple[Any, dict[str, str]]:
        path = unquote(pathname) if isinstance(pathname, str) else "/"
        query = read_query(search) if isinstance(search, str) else {}
        found = site.find(path)
        shown = (instead(found[0]) if found else None) or draw(site, path, query, words())
        return shown, {"title": site.title(path, words())}

    app.clientside_callback(SHOW_TITLE, Output(DUMMY, "children"), Input(TITLE, "data"))
    # assets/js/ask.js asks for the parts of the page that has come.
    app.clientside_callback(
        ClientsideFunction("chibo", "pageCame"),
        Output(DUMMY, "title"),
        Input(CONTENT, "children"),
        prevent_initial_call=True,
    )


def draw(site: SiteMap, path: str, query: dict[str, str], words: Words) -> Any:
    """Return the layout of a path's page, or the page that says there is none."""
    found = site.find(path)
    if found is None:
        return not_found(words)
    page, values = found
    return page.layout(words, **{**query, **values})


def read_query(search: str) -> dict[str, str]:
    """Read "?a=b&c=d"; the last of a repeated key wins, a layout's own argument is no key."""
    if len(search) > MAX_QUERY:
        return {}
    pairs = parse_qsl(search.removeprefix("?"), max_num_fields=None, errors="replace")
    return {key: value for key, value in pairs if key != "words"}


def not_found(words: Words) -> html.Div:
    """The page of an address that leads nowhere."""
    return html.Div(
        [
            html.H1(words("error.404.title")),
            html.P(words("error.404.remedy")),
            html.P(html.A(words("error.back"), href="/")),
        ],
        className="empty-page",
    )
