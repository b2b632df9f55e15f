"""One watch for all programs: from a click until the last chart is painted, in Chromium."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from playwright.sync_api import Page, sync_playwright

from tests.benchmarks.measure import DROPPED, Result, result
from tests.benchmarks.painted import GO, NOTE, STILL
from tests.benchmarks.served_pages import Served
from tests.browser.conftest import FLAGS, find_chromium

CLICKS, CHARTS_LEAST = 17, 2
QUIET_MS, STILL_MS = 900, 2_500
FIRST_CHOICE, OURS = "12 months", ("ky=6t", "ky=12t")
PRESS = """(words) => {
  const labels = [...document.querySelectorAll('label')];
  const label = labels.find((one) => one.innerText.trim() === words);
  const start = performance.now();
  (label.querySelector('input') || label).click();
  return start;
}"""


@dataclass(frozen=True)
class Program:
    """A program that serves: its address, and the words of the choice that is clicked; None for
    ours, which takes a choice as its own filters give it."""

    name: str
    served: Served
    path: str
    words: str | None


def measure_all(programs: Sequence[Program]) -> Iterator[Result]:
    """Yield, of each program, first view, bytes, clicks and memory."""
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        for one in programs:
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=flags)
            size = {"width": 1440, "height": 900}
            page = browser.new_page(viewport=size, reduced_motion="reduce")
            page.set_default_timeout(60_000)
            yield from measure_one(page, one)
            browser.close()


def measure_one(page: Page, one: Program) -> Iterator[Result]:
    """Yield the results of one program."""
    page.add_init_script(NOTE)
    tool, sizes = page.context.new_cdp_session(page), []
    tool.send("Network.enable")
    tool.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    tool.on(
        "Network.webSocketFrameReceived",
        lambda event: sizes.append(len(event["response"]["payloadData"])),
    )
    page.goto(f"http://127.0.0.1:{one.served.port}{one.path}")
    first = page.evaluate(STILL, [0, STILL_MS])["chart"]
    charts = page.locator(".js-plotly-plot").count()
    if first < 0 or charts < CHARTS_LEAST:
        raise AssertionError(f"{one.name} drew {charts} charts")
    yield result(f"{one.name} first view", [first])
    yield result(f"{one.name} first view bytes", [sum(sizes) / 1000], "kB")
    yield result(f"{one.name} charts", [float(charts)], "")
    taken = [click(page, one, turn) for turn in range(CLICKS)]
    yield result(f"{one.name} click to painted", taken[DROPPED:])
    held = one.served.memory()
    yield result(f"{one.name} memory (PSS)", [held["pss"]], "MB")


def click(page: Page, one: Program, turn: int) -> float:
    """Choose the other period; return milliseconds until its last chart was painted."""
    if one.words is None:
        start = page.evaluate(GO, f"/?{OURS[turn % 2]}")
    else:
        start = page.evaluate(PRESS, one.words if turn % 2 == 0 else FIRST_CHOICE)
    found: float = page.evaluate(STILL, [start, QUIET_MS])["chart"]
    if found < 0:
        raise AssertionError(f"{one.name} did not draw anew")
    return found
