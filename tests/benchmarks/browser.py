"""In Chromium: from a choice to the last chart painted, beside Plotly.react alone.

Both draw the same figures into the same page: first a choice as a filter makes it, then the
figures it brought drawn again over others by the library itself, without server or Dash.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, sync_playwright

from tests.benchmarks.measure import Result, in_turn, result
from tests.benchmarks.painted import GO, NOTE, QUIET_MS, STILL
from tests.browser.conftest import CHIBO, FLAGS, READY, find_chromium, free_port, wait_for_door

PAGES = ("/", "/nhom/content", "/tieu-chi", "/so-sanh", "/chi-bo/chi-bo-7")
CHOICES = ("ky=12t", "ky=2025-01..2025-06")
# The library's own function, taken as the library comes and before the page's scripts wrap it.
KEEP_REACT = """() => {
  const define = Object.defineProperty;
  Object.defineProperty = (target, key, how) => {
    if (target === window && key === 'Plotly' && how.set) {
      const taken = how.set;
      how.set = (library) => {
        window.bareReact = library.react.bind(library);
        taken.call(window, library);
      };
    }
    return define(target, key, how);
  };
}"""
REACT = """(figures) => {
  const boxes = [...document.querySelectorAll('.js-plotly-plot')];
  const start = performance.now();
  boxes.forEach((box, at) => window.bareReact(
    box, figures[at].data, figures[at].layout, {displayModeBar: false, responsive: true}));
  return start;
}"""
DRAWN = """() => [...document.querySelectorAll('.js-plotly-plot')].map(
  (box) => JSON.parse(JSON.stringify({data: box.data, layout: box.layout})))"""


def measure_browser(url: str, size: str) -> Iterator[Result]:
    """Yield, by page: a choice until all is painted, and bare Plotly.react; nothing without
    a Chromium."""
    path = find_chromium()
    if path is None:
        return
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with served(url) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        for place in PAGES:
            context = browser.new_context(
                viewport={"width": 1440, "height": 900}, reduced_motion="reduce"
            )
            page = context.new_page()
            page.set_default_timeout(60_000)
            page.add_init_script(f"{NOTE};({KEEP_REACT})()")
            yield from measure_page(page, address, place, size)
            context.close()
        browser.close()


def measure_page(page: Page, address: str, place: str, size: str) -> Iterator[Result]:
    """Yield the results of a page: its charts and all of it after a choice, and react alone.

    Every step changes the figures: away and back by the whole way, away and back by react.
    """
    page.goto(f"{address}{place}?{CHOICES[0]}")
    page.wait_for_function(READY)
    figures = []
    for choice in reversed(CHOICES):
        step(page, GO, f"{place}?{choice}")
        figures.append(page.evaluate(DRAWN))
    other, first = figures
    works = {
        "choice": lambda: step(page, GO, f"{place}?{CHOICES[1]}"),
        "choice back": lambda: step(page, GO, f"{place}?{CHOICES[0]}"),
        "react": lambda: step(page, REACT, other),
        "react back": lambda: step(page, REACT, first),
    }
    taken = in_turn(works)
    for name, what in (("choice", "chart"), ("page", "page"), ("react", "chart")):
        work = "react" if name == "react" else "choice"
        values = taken[f"{work}/{what}"] + taken[f"{work} back/{what}"]
        yield result(f"{size} {place} browser/{name}", values)


def step(page: Page, how: str, given: object) -> dict[str, float]:
    """Do it, and return the milliseconds until charts and page were painted."""
    found: dict[str, float] = page.evaluate(STILL, [page.evaluate(how, given), QUIET_MS])
    if found["chart"] < 0:
        raise AssertionError("no chart was drawn")
    return found


@contextmanager
def served(url: str) -> Iterator[str]:
    """Serve a database as `chibo serve` does; give the address."""
    port = free_port()
    environment = {**os.environ, "PORT": str(port), "DASHBOARD_DATABASE_URL": url}
    with subprocess.Popen(
        [CHIBO, "serve"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            wait_for_door(port, server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
