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
    found: list[str] = page.evaluate(RUN, KNOWN_FAULTS)
    return found


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing(visitor, path, theme, language):
    page = visitor(language, theme).open(path)
    assert violations(page) == []


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_a_branch(visitor, theme, language):
    visit = visitor(language, theme)
    page = visit.open("/")
    href = page.locator("a[href^='/chi-bo/']").first.get_attribute("href")
    assert violations(visit.open(href)) == []
