"""From an address to a page."""

from types import SimpleNamespace

import pytest

from dashboard.text import Words
from dashboard.web.routes import SiteMap, draw, read_query

WORDS = Words("en")


def page(path):
    return SimpleNamespace(PATH=path, NAME_KEY="product.name", layout=lambda words, **query: query)


SITE = SiteMap([page("/"), page("/nhom/<group>")])


@pytest.mark.parametrize(
    ("path", "search", "expected"),
    [
        ("/", "", {}),
        ("/", "?don-vi=kim-bang&ky=2024-Q1", {"don-vi": "kim-bang", "ky": "2024-Q1"}),
        ("/nhom/chairing", "?utm=1", {"group": "chairing", "utm": "1"}),
        ("/nhom/chairing", "?group=content&words=x", {"group": "chairing"}),
        ("/", "?a=1&a=2", {"a": "2"}),
        ("/", "?%ff=%00", {"\ufffd": "\0"}),
        ("/", "?" + "a" * 5000, {}),
    ],
)
def test_a_page_gets_what_its_address_says(path, search, expected):
    assert draw(SITE, path, read_query(search), WORDS) == expected


def test_an_unknown_address_says_so():
    assert "Page not found" in str(draw(SITE, "/nowhere", {}, WORDS))
    assert SITE.title("/nowhere", WORDS).startswith("Page not found")
