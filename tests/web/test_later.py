"""Heavy code is named on every page and fetched only by those that need it."""

import json
import re
from itertools import chain

import pytest

from dashboard.domain.words import Language
from dashboard.web import later

TAGS = (
    '<script src="/_dash-component-suites/dash/dcc/dcc.js"></script>\n'
    '<script src="/_dash-component-suites/dash_ag_grid/dash_ag_grid.v1m2.min.js"></script>\n'
    '<script src="/_dash-component-suites/dash/dash_table/bundle.v7m2.js"></script>\n'
    '<script src="/assets/js/grid.js?v=1"></script>'
)


@pytest.fixture(scope="module")
def client(sample_app):
    return sample_app.server.test_client()


def known(page: str) -> dict[str, list[str]]:
    found = re.search(r'<script id="later" type="application/json">(.*?)</script>', page)
    assert found is not None
    return json.loads(found[1])


def test_only_grids_and_tables_are_taken_out_of_the_scripts():
    first, _grid, _table, last = TAGS.split("\n")
    assert later.without_unused(TAGS) == f"{first}\n{last}"


@pytest.mark.parametrize("path", ["/", "/nhom/content", "/chi-bo", "/phuong-phap"])
def test_no_page_holds_heavy_code_among_its_scripts(client, path):
    scripts = re.findall(r'<script src="([^"]+)"', client.get(path).text)
    assert [address for address in scripts if "ag_grid" in address or "vendor" in address] == []


@pytest.mark.parametrize(
    ("path", "names"),
    [("/", ["plotly"]), ("/chi-bo", ["grid"]), ("/chi-bo/any", ["plotly"]), ("/phuong-phap", [])],
)
def test_a_page_hints_at_what_it_needs_at_once(client, path, names):
    text = client.get(path).text
    hinted = re.findall(r'<link rel="preload" as="script" href="([^"]+)"', text)
    assert hinted == [address for name in names for address in known(text)[name]]


def test_every_address_answers_and_is_kept_for_a_year(client):
    for address in chain(*known(client.get("/chi-bo").text).values()):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "max-age=31536000" in answer.headers["Cache-Control"], address


def test_the_grid_speaks_vietnamese_only_to_those_who_do(sample_app):
    vietnamese = later.addresses(sample_app.files, Language.VI)["grid"]
    english = later.addresses(sample_app.files, Language.EN)["grid"]
    assert [address for address in vietnamese if address not in english] == [
        sample_app.files.url("vendor/ag-grid/vi.js")
    ]
