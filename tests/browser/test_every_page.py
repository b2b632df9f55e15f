"""What holds on every page: nothing jumps, little is sent, nothing leaks, each part asks once.

Each page is walked once, as a reader would: opened, opened again, every control tried, a choice
made and undone. The tests below read what was seen.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from dashboard.app import PAGES

pytestmark = pytest.mark.browser

VALUES = {"group": "inspection", "code": "thi-tran-que-thon-01"}
# The fewest drawings of each page that has any; a page not named here may have none.
CHARTED = {
    "/": 2, "/nhom/inspection": 5, "/chi-bo/thi-tran-que-thon-01": 1, "/dau-hieu": 1, "/pheu": 1,
    "/vi-tri": 1, "/so-sanh": 5, "/tieu-chi": 2, "/han-che": 1,
}  # fmt: skip
FIRST_VIEW, WITH_GRID, SECOND_VIEW = 930_000, 1_200_000, 50_000
LARGEST_SHIFT = 0.05
NARROW, WIDE = (390, 844), (1920, 1080)
CHOICE = "12t"

WATCH_SHIFTS = """() => {
  window.shifts = [];
  new PerformanceObserver(list => list.getEntries().forEach(entry => {
    if (entry.hadRecentInput) return;
    const what = entry.sources.map(source => source.node && (source.node.id ||
      source.node.className || source.node.nodeName));
    window.shifts.push([entry.value, what.join(' ')]);
  })).observe({ type: 'layout-shift', buffered: true });
}"""
CHARTS = """() => [...document.querySelectorAll('.dash-graph')].map(graph => {
  const card = graph.closest('.chart-card');
  const text = where => card ? card.querySelector(where).textContent.trim() : '';
  return { name: text('h2'), sentence: text('.card-finding'),
    label: card ? card.querySelector('[role=img]').getAttribute('aria-label') : '',
    rows: card ? card.querySelectorAll('.card-table tr').length : 0 };
})"""
# The grid keeps its rows in any order in the page: its first row stands for them.
SHOWN = """() => {
  const copy = document.body.cloneNode(true);
  const first = copy.querySelectorAll('.ag-row[row-index="0"] a');
  const rows = [...first].map(node => node.textContent);
  copy.querySelectorAll('.ag-root-wrapper').forEach(grid => grid.remove());
  const parts = copy.querySelectorAll('.filter-chip, .filter-value, .choice[aria-pressed=true],' +
    '.card-finding, .card-table, .page > *:not(.filter-bar)');
  return [...parts].map(node => node.textContent).concat(rows);
}"""
# Dash's own settings, in a script, name a host that is never asked.
DRAWN = """() => {
  const copy = document.body.cloneNode(true);
  copy.querySelectorAll('script').forEach(script => script.remove());
  return copy.innerHTML;
}"""
TRACES = re.compile(r"share chart|plot\.ly|plotly\.com|chart-studio|plotly cloud", re.IGNORECASE)


@dataclass
class Walk:
    """What was seen on one page."""

    path: str
    heading: str = ""
    drawings: int = 0
    shifts: dict[int, list[Any]] = field(default_factory=dict)
    widths: dict[int, int] = field(default_factory=dict)
    first_bytes: int = 0
    second_bytes: int = 0
    charts: list[dict[str, Any]] = field(default_factory=list)
    traces: list[str] = field(default_factory=list)
    at_first: Counter[str] = field(default_factory=Counter)
    at_choice: Counter[str] = field(default_factory=Counter)
    at_leaving: Counter[str] = field(default_factory=Counter)
    before: list[str] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)
    back: list[str] = field(default_factory=list)
    forward: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def addresses() -> list[str]:
    """The address of every page; a new name in angle brackets needs its value above.

    The editor of a talk needs a talk to be made first: test_talks.py walks through it.
    """
    paths = [page.PATH for page in PAGES if "<talk>" not in page.PATH]
    return [re.sub(r"<([a-z_]+)>", lambda found: VALUES[found[1]], path) for path in paths]


def asked(calls: list[str]) -> Counter[str]:
    """Count the outputs of those requests that the choice itself asks for: whether they are kept,
    and then by themselves."""
    bodies = [json.loads(call) for call in calls]
    asked_for = [body["outputs"] for body in bodies if "chosen" in body]
    kept = Counter(output for outputs in asked_for for output in outputs)
    singly = Counter(
        body["output"]
        for body in bodies
        if any(part["id"] == "chosen" for part in body.get("inputs", []))
    )
    return kept | singly


@pytest.fixture(scope="module", params=addresses())
def walk(request, address, visit_to) -> Iterator[Walk]:
    """One page, walked through at a desk and opened on a phone."""
    seen = Walk(request.param)
    for size in (NARROW, WIDE):
        visit = visit_to(address, size=size)
        visit.page.add_init_script(f"({WATCH_SHIFTS})()")
        if size is WIDE:
            visit.page.set_viewport_size({"width": 1440, "height": 900})
            sent = count_bytes(visit)
        visit.open(request.param)
        look(seen, visit)
        if size is WIDE:
            open_again(seen, visit, sent)
            visit.page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
            visit.settle()
            seen.widths[WIDE[0]] = visit.page.evaluate("document.documentElement.scrollWidth")
            open_everything(visit)
            seen.traces = TRACES.findall(visit.page.evaluate(DRAWN))
            choose_and_undo(seen, visit)
            leave(seen, visit)
        seen.wrong += visit.wrong
        visit.page.context.close()
    yield seen


def count_bytes(visit) -> dict[str, float]:
    sent: dict[str, float] = {}
    debugger = visit.page.context.new_cdp_session(visit.page)
    debugger.send("Network.enable")
    debugger.on(
        "Network.loadingFinished",
        lambda done: sent.update({done["requestId"]: done["encodedDataLength"]}),
    )
    return sent


def look(seen: Walk, visit) -> None:
    width = visit.page.viewport_size["width"]
    seen.shifts[width] = visit.page.evaluate("window.shifts")
    seen.widths[width] = visit.page.evaluate("document.documentElement.scrollWidth")
    seen.heading = visit.page.locator("h1").inner_text()
    seen.drawings = visit.page.locator(".dash-graph .main-svg").count()
    seen.charts = visit.page.evaluate(CHARTS)
    seen.at_first = asked(visit.calls)


def open_again(seen: Walk, visit, sent: dict[str, float]) -> None:
    seen.first_bytes = int(sum(sent.values()))
    sent.clear()
    visit.page.reload()
    visit.settle()
    seen.second_bytes = int(sum(sent.values()))


def open_everything(visit) -> None:
    """Open every menu, the tree down to a leaf, details, dialogs and every card's actions."""
    page = visit.page
    for menu in page.locator(".filter-menu > .filter-button:visible").all():
        menu.click()
        visit.settle()
        open_tree(visit)
        for tab in page.locator(".period-tab:visible").all():
            tab.click()
        page.keyboard.press("Escape")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    visit.settle()
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = false; })")
    for card in page.locator(".chart-card:visible").all():
        card.locator(".chart").hover()
        for action in ("table", "enlarge"):
            button = card.locator(f"[data-action={action}]")
            button.click()
            visit.settle()
            button.click()
        with page.expect_download():
            card.locator("[data-action=download]").click()
    page.keyboard.press("?")
    page.keyboard.press("Escape")
    visit.settle()


def open_tree(visit) -> None:
    closed = ".filter-tree [aria-expanded=false] > .tree-mark:visible"
    leaf = ".filter-tree .tree-leaf:visible"
    while visit.page.locator(closed).count() and not visit.page.locator(leaf).count():
        visit.page.locator(closed).first.click()
        visit.settle()


def choose_and_undo(seen: Walk, visit) -> None:
    page = visit.page
    seen.before = page.evaluate(SHOWN)
    if not page.locator(".filter-bar").count():
        seen.chosen = seen.back = seen.forward = seen.before
        return
    visit.calls.clear()
    page.locator("#filter-period").click()
    page.locator(f".choice[data-filter=ky][data-value='{CHOICE}']").click()
    page.wait_for_url(f"**ky={CHOICE}**")
    visit.settle()
    seen.at_choice = asked(visit.calls)
    seen.chosen = page.evaluate(SHOWN)
    page.go_back()
    page.wait_for_url(lambda url: "ky=" not in url)
    visit.settle()
    seen.back = page.evaluate(SHOWN)
    page.go_forward()
    page.wait_for_url(f"**ky={CHOICE}**")
    visit.settle()
    seen.forward = page.evaluate(SHOWN)


def leave(seen: Walk, visit) -> None:
    visit.calls.clear()
    elsewhere = visit.page.locator(".top-bar nav > a:not([aria-current])").first
    path = elsewhere.get_attribute("data-nav")
    elsewhere.click()
    visit.page.wait_for_url(f"{visit.address}{path}*")
    visit.settle()
    seen.at_leaving = asked(visit.calls)


def test_nothing_jumps_while_a_page_arrives(walk):
    for width, shifts in walk.shifts.items():
        total = sum(value for value, _ in shifts)
        assert total <= LARGEST_SHIFT, (width, shifts)


def test_little_is_sent_at_first_and_next_to_nothing_again(walk):
    assert 0 < walk.first_bytes <= (WITH_GRID if walk.path == "/chi-bo" else FIRST_VIEW)
    assert 0 < walk.second_bytes <= SECOND_VIEW


def test_nothing_is_asked_elsewhere_whatever_is_opened(walk):
    assert walk.wrong == []


def test_no_chart_offers_to_share_itself_with_a_cloud(walk):
    assert walk.traces == []


def test_every_chart_has_a_name_a_sentence_and_a_table(walk):
    lacking = [
        chart for chart in walk.charts
        if not all([chart["name"], chart["sentence"], chart["label"], chart["rows"] > 1])
    ]  # fmt: skip
    assert lacking == []


def test_nothing_is_wider_than_the_window(walk):
    assert {width: shown for width, shown in walk.widths.items() if shown > width} == {}


def test_each_part_is_asked_once_for_a_choice_and_never_on_leaving(walk):
    assert set(walk.at_first.values()) <= {1}
    assert set(walk.at_choice.values()) <= {1}
    assert walk.at_choice.keys() == walk.at_first.keys() or not walk.before
    assert walk.at_leaving.keys() & walk.at_first.keys() == set()


def test_back_and_forward_restore_controls_and_charts(walk):
    assert walk.back == walk.before
    assert walk.forward == walk.chosen


def test_a_page_has_its_heading_and_its_charts(walk):
    assert walk.heading
    assert walk.drawings >= CHARTED.get(walk.path, 0)
    # A selector that no longer fits would let every test above pass.
    assert walk.charts or walk.path not in CHARTED
    assert walk.before
