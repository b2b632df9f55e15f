"""The ratios of one run as a table: times move with the machine, ratios hold."""

from collections.abc import Iterator, Sequence

from tests.benchmarks.measure import Result

# The first word of a name that is no part of a page.
OTHERS = (
    "page/", "attention/", "memory/", "import/", "operation/", "footprint/", "load/", "burst/",
)  # fmt: skip
YARDSTICKS = ("memory", "empty query", "pandas by month", "pandas by branch")
HEADING = (
    f"{'part':44}{'query p50':>10}{'p95':>8}{'cpu p95':>9}{'× empty':>9}{'× pandas':>10}"
    f"{'figure':>8}{'% of go':>9}{'answer':>8}{'p95':>8}{'kB':>7}{'nodes':>7}"
)


def report(results: Sequence[Result]) -> str:
    """Return the tables: of pages milliseconds of queries, figures and answers, and what they
    compare to; of everything else its own numbers."""
    by_size: dict[str, dict[str, Result]] = {}
    rates = []
    for one in results:
        size, _, name = one.name.partition(" ")
        if one.unit.endswith("/s"):
            rates.append(one)
        else:
            by_size.setdefault(size, {})[name] = one
    lines = [line for size, found in by_size.items() for line in _of_size(size, found)]
    return "\n".join([*lines, *(f"{_plain(one.name, one)}" for one in rates)])


def _of_size(size: str, found: dict[str, Result]) -> Iterator[str]:
    yield f"\n{size} branches, load {max(one.load for one in found.values())}"
    others = {name: one for name, one in found.items() if name.startswith(OTHERS)}
    pages = {name: one for name, one in found.items() if name not in others}
    if YARDSTICKS[0] in pages:
        yield from _of_pages(pages)
    yield from _in_browser(pages)
    for name, one in others.items():
        yield _plain(name, one)


def _plain(name: str, one: Result) -> str:
    return f"{name:60}{one.p50:14,.1f} {one.unit:9} p95 {one.p95:14,.1f}  least {one.min:14,.1f}"


def _of_pages(found: dict[str, Result]) -> Iterator[str]:
    for name in YARDSTICKS:
        yield f"  {name:42}{found[name].p50:10.2f} ms"
    yield HEADING
    parts = [name.removesuffix("/query") for name in found if name.endswith("/query")]
    for name in parts:
        yield _line(name, found)
    for what in ("query", "query cpu"):
        slowest = max(found[f"{name}/{what}"].p95 for name in parts)
        yield f"slowest {what} p95: {slowest:.1f} ms (goal 50)"


def _in_browser(found: dict[str, Result]) -> Iterator[str]:
    for name, choice in found.items():
        if name.endswith("browser/choice"):
            react = found[name.replace("choice", "react")]
            yield (f"{name.removesuffix(' browser/choice'):44} choice → painted "
                   f"{choice.p50:.0f} ms (p95 {choice.p95:.0f}), Plotly.react alone "
                   f"{react.p50:.0f}: {choice.p50 / react.p50:.2f} × (goal 1.30)")  # fmt: skip


def _line(name: str, found: dict[str, Result]) -> str:
    query, figure, answer = found[f"{name}/query"], found[f"{name}/figure"], found[name]
    share = ""
    if f"{name}/graph_objects" in found:
        ours = figure.p50 + found[f"{name}/encoded"].p50
        share = f"{100 * ours / found[f'{name}/graph_objects'].p50:.1f}"
    return (
        f"{name:44}{query.p50:10.1f}{query.p95:8.1f}{found[f'{name}/query cpu'].p95:9.1f}"
        f"{query.p50 / found['empty query'].p50:9.1f}"
        f"{query.p50 / found['pandas by month'].p50:10.2f}{figure.p50:8.2f}{share:>9}"
        f"{answer.p50:8.1f}{answer.p95:8.1f}{found[f'{name}/bytes'].p50 / 1000:7.1f}"
        f"{found[f'{name}/components'].p50:7.0f}"
    )
