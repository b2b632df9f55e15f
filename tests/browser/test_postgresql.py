"""The pages on PostgreSQL: they hold what they hold on SQLite, and outlast a lost server."""

import pytest

from tests.browser.conftest import free_port, served
from tests.engines.databases import fill_with_sample

pytestmark = [pytest.mark.browser, pytest.mark.postgresql]
PATHS = ("/?ky=2024", "/chi-bo?ky=2024")
FILLED = "() => document.querySelectorAll('.ag-row:not(.row-waiting) .two-lines a').length > 5"
# The rows of the grid arrive after the page, so they are waited for and read with it.
TOLD = """() => [...document.querySelectorAll('main .card-finding, main .card-table td, .tile,' +
  ' .heat a, .ag-row[row-index="0"], .ag-row[row-index="5"]')].map(node => node.textContent)"""


def told(visit) -> dict[str, list[str]]:
    """What two pages say, their numbers in every chart and the table included."""
    found = {}
    for path in PATHS:
        page = visit.open(path)
        if path.startswith("/chi-bo"):
            page.wait_for_function(FILLED)
        found[path] = page.evaluate(TOLD)
    visit.page.context.close()
    assert visit.wrong == []
    return found


def test_two_pages_say_the_same_on_either_engine(visit_to, address, postgres_databases, tmp_path):
    url = postgres_databases.copy("sample", fill_with_sample)
    expected = told(visit_to(address))
    assert min(map(len, expected.values())) > 1
    with served(tmp_path, url, free_port()) as other:
        assert told(visit_to(other)) == expected
    postgres_databases.drop(url)
