"""A lobby's screen for eight hours: does the browser grow while slides turn by themselves?

python -m tests.benchmarks.hall [turns]: turns all slides that often (1,440 turns are eight hours at
20 seconds), and prints heap and nodes after a tenth of the turns and at the end.
"""

import json
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import FLAGS, find_chromium, free_port, served
from tests.browser.hall import open_hall


class _Visit:
    def __init__(self, page, address):
        self.page, self.address = page, address


def main(turns: int = 1440) -> dict[str, float]:
    """Turn the slides; print and return heap (MB) and nodes of the DOM, early and late."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        with served(folder, f"sqlite:///{folder / 'chibo.db'}", free_port()) as address:
            flags = [*FLAGS, "--no-sandbox", "--js-flags=--expose-gc"]
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=flags)
            page = open_hall(_Visit(browser.new_page(), address))
            tool = page.context.new_cdp_session(page)
            tool.send("Performance.enable")

            def measure() -> tuple[float, int]:
                page.evaluate("window.gc()")
                found = {one["name"]: one["value"]
                         for one in tool.send("Performance.getMetrics")["metrics"]}  # fmt: skip
                return found["JSHeapUsedSize"] / 1e6, int(found["Nodes"])

            early = None
            for turn in range(turns):
                page.evaluate("hall.show((hall.state.at + 1) % hall.state.pages.length, true)")
                if turn == turns // 10:
                    early = measure()
            heap, nodes = measure()
            browser.close()
    assert early is not None
    found = {
        "turns": turns, "heap_early_mb": round(early[0], 2), "heap_late_mb": round(heap, 2),
        "nodes_early": early[1], "nodes_late": nodes, "growth": round(heap / early[0], 3),
    }  # fmt: skip
    print(json.dumps(found))
    return found


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
