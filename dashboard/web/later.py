"""Code that only some pages need: named on every page, fetched when a part first asks for it.

Plotly is half of all bytes and AG Grid more than half; neither is worth a page without it.
assets/js/later.js fetches them by the names given here.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import dash_ag_grid
from dash.fingerprint import build_fingerprint

from dashboard.domain.words import Language
from dashboard.web.files import StaticFiles

PLOTLY, GRID = "plotly", "grid"
GRID_SUITE = "/_dash-component-suites/dash_ag_grid/"
GRID_BUNDLES = ("async-community.js", "dash_ag_grid.min.js")
# Dash's own tables are on no page of ours.
UNUSED = rf"(?:{GRID_SUITE}|/_dash-component-suites/dash/dash_table/)"
UNUSED_TAG = re.compile(rf'<script src="{UNUSED}[^"]*"></script>\s*')


def addresses(files: StaticFiles, language: Language) -> dict[str, list[str]]:
    """Return the scripts of each name, in the order in which they must run."""
    ours = files.names(f"vendor/ag-grid/{language}.js") + files.names("js/grid/*.js")
    return {
        PLOTLY: [files.url(name) for name in files.names("vendor/plotly/*.js")],
        GRID: [files.url(name) for name in ours] + [_bundle(name) for name in GRID_BUNDLES],
    }


def block(known: Mapping[str, Sequence[str]]) -> str:
    """Return the data that later.js reads; no script, so the policy needs no hash of it."""
    return data("later", known)


def data(name: str, known: Mapping[str, object]) -> str:
    """Return data under a name that a script of ours reads."""
    return f'<script id="{name}" type="application/json">{json.dumps(known)}</script>'


def hints(known: Mapping[str, Sequence[str]], needed: Iterable[str]) -> str:
    """Return links by which the browser fetches at once what this page will ask for."""
    return "\n".join(
        f'<link rel="preload" as="script" href="{address}">'
        for name in needed
        for address in known[name]
    )


def without_unused(scripts: str) -> str:
    """Take AG Grid, which comes later, and Dash's own tables out of the scripts of every page."""
    return UNUSED_TAG.sub("", scripts)


def _bundle(name: str) -> str:
    # As Dash itself writes it: with the fingerprint the browser keeps it for a year.
    path = Path(dash_ag_grid.__file__).with_name(name)
    changed = int(path.stat().st_mtime)
    return f"{GRID_SUITE}{build_fingerprint(name, dash_ag_grid.__version__, changed)}"
