"""What the tests of the hall share: opening a talk, and measuring what stands on a slide."""

from playwright.sync_api import Page

from dashboard.domain.room import Room

# Text of a slide with its place on the screen; bar and hints are for who stands at the machine.
TEXTS = """() => {
  const page = document.querySelector('.slide.current'), found = [];
  const stage = document.getElementById('stage').getBoundingClientRect();
  const scale = stage.width / 1920, body = page.querySelector('.body');
  const walk = document.createTreeWalker(page, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode, text = node.textContent.trim();
    if (!text || text === '·') continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const holder = node.parentElement;
    const chart = holder.closest('.chart'), style = getComputedStyle(holder);
    const size = parseFloat(style.fontSize) * (chart ? new DOMMatrix(chart.style.transform).a : 1);
    for (const box of range.getClientRects()) {
      // The room a font claims may be higher than its line; letters stay within the line.
      const spare = Math.max(0, box.height - parseFloat(style.lineHeight) * scale || 0) / 2;
      found.push({ text, size, left: box.left, right: box.right,
        top: box.top + spare, bottom: box.bottom - spare,
        holder: [...page.querySelectorAll('*')].indexOf(holder) });
    }
  }
  const inner = body.firstElementChild;
  return { texts: found, least: hall.state.least, scale,
    stage: { left: stage.left, right: stage.right, top: stage.top, bottom: stage.bottom },
    over: [inner.scrollHeight - body.clientHeight, inner.scrollWidth - body.clientWidth],
    rows: page.querySelectorAll('.row, tbody tr, li').length,
    lines: page.querySelectorAll('path.line').length };
}"""


def open_hall(visit, path: str = "/trinh-chieu") -> Page:
    """Open a talk and wait until its slides stand."""
    visit.page.goto(f"{visit.address}{path}")
    visit.page.wait_for_selector("html.ready")
    return visit.page


def count(page: Page) -> int:
    return page.evaluate("hall.state.pages.length")


def place(page: Page) -> str:
    return page.locator("#place").inner_text()


def title(page: Page) -> str:
    return page.locator(".slide.current .title").inner_text()


def faults(page: Page, room: Room, size: tuple[int, int]) -> list[str]:
    """Return what is wrong with the slide shown: too small, clipped, overlapping, too much."""
    seen = page.evaluate(TEXTS)
    least = room.least_type(round(1920 * size[1] / size[0]))
    wrong = [] if seen["least"] == least else [f"least type is {seen['least']}, not {least}"]
    stage, texts = seen["stage"], seen["texts"]
    for one in texts:
        if one["size"] < least - 0.5:
            wrong.append(f"too small ({one['size']}): {one['text']}")
        inside = (
            one["left"] >= stage["left"] - 1 and one["right"] <= stage["right"] + 1
            and one["top"] >= stage["top"] - 1 and one["bottom"] <= stage["bottom"] + 1
        )  # fmt: skip
        if not inside:
            wrong.append(f"clipped: {one['text']}")
    wrong += [f"overlaps: {one['text']} / {two['text']}" for one, two in overlaps(texts)]
    if max(seen["over"]) > 1:
        wrong.append(f"overflows by {seen['over']}")
    if seen["rows"] > 12 or seen["lines"] > 4:
        wrong.append(f"{seen['rows']} rows, {seen['lines']} lines")
    return wrong


def overlaps(texts: list[dict]) -> list[tuple[dict, dict]]:
    """Return pairs of texts of different elements whose letters touch.

    A line box is higher than its letters: a fifth of it may lie in another's.
    """
    found = []
    for at, one in enumerate(texts):
        for two in texts[at + 1 :]:
            wide = min(one["right"], two["right"]) - max(one["left"], two["left"])
            high = min(one["bottom"], two["bottom"]) - max(one["top"], two["top"])
            shared = min(one["bottom"] - one["top"], two["bottom"] - two["top"])
            if one["holder"] != two["holder"] and wide > 2 and high > 0.25 * shared:
                found.append((one, two))
    return found
