"""A chart card is found by its page's path and its part."""

from dashboard.components.chart_card import card_names
from dashboard.pages import branch, funnel, group, overview
from dashboard.text import Words
from dashboard.web.card_names import card_name
from dashboard.web.routes import SiteMap

VI, EN = Words("vi"), Words("en")
SITE = SiteMap([overview, funnel, group, branch])


def test_a_card_is_called_by_its_page_and_its_own_name():
    assert card_name(SITE, "/", "overview-trend", VI) == (
        f"{VI('overview.title')} · {VI('overview.trend')}"
    )
    assert card_name(SITE, "/pheu", funnel.Ids.CHART, EN).endswith(EN("funnel.chart"))


def test_cards_of_pages_with_a_name_in_their_path_are_found():
    for page, path in ((group, "/nhom/content"), (branch, "/chi-bo/xa-le-ho-thon-05")):
        parts = card_names(page.layout(VI))
        assert parts
        assert all(card_name(SITE, path, part, VI) for part in parts)


def test_what_is_no_page_or_no_card_has_no_name():
    assert card_name(SITE, "/khong-co", "overview-trend", VI) == ""
    assert card_name(SITE, "/pheu", "overview-trend", VI) == ""
