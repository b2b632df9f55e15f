"""axe-core finds nothing (WCAG 2.2 A and AA) on any page, theme and language."""

from pathlib import Path

import pytest

from dashboard.app import PAGES

pytestmark = pytest.mark.browser

# One group stands for the four; a branch has a test of its own.
PATHS = [page.PATH for page in PAGES if "<" not in page.PATH] + ["/nhom/inspection"]
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
# A library's own focus catcher: an empty focusable element that our code cannot name.
KNOWN_FAULTS = [".dash-dropdown-focus-target"]
RUN = """faults => axe.run({exclude: faults.map(fault => [fault])}, {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
}).then(found => found.violations.map(
  fault => `${fault.id}: ${fault.nodes.map(node => node.target.join(' ')).slice(0, 5)}`))"""


def violations(page) -> list[str]:
    # Read as text and evaluated by the browser's debugger, which no content policy hinders.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    # What happens to lie half under the bar at the top is no smaller for that.
    page.evaluate("window.scrollTo(0, 0)")
    found: list[str] = page.evaluate(RUN, KNOWN_FAULTS)
    return found


IN_THEME = """theme => {
  document.documentElement.setAttribute('data-bs-theme', theme);
  if (window.repaintCharts) window.repaintCharts();
}"""


def in_both_themes(visit, path: str) -> dict[str, list[str]]:
    """Open a page once and return what axe finds in each theme."""
    page, found = visit.open(path), {}
    for theme in ("light", "dark"):
        page.evaluate(IN_THEME, theme)
        visit.settle()
        found[theme] = violations(page)
    return found


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing(visitor, path, language):
    assert in_both_themes(visitor(language), path) == {"light": [], "dark": []}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_axe_finds_nothing_on_a_branch(visitor, language):
    visit = visitor(language)
    href = visit.open("/").locator("a[href^='/chi-bo/']").first.get_attribute("href")
    assert in_both_themes(visit, href) == {"light": [], "dark": []}
