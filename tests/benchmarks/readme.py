"""What was measured, as a table in the readmes, between two comments that are already there.

`python -m tests.benchmarks.readme FILE …` writes it from the JSON lines of several runs.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks.measure import Result
from tests.benchmarks.pages import LEVELS

ROOT = Path(__file__).parents[2]
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
WORDS = {
    "README.md": {
        "branches": "branches",
        "level": "level",
        "page": "page",
        "middle": "middle page, ms",
        "slowest": "slowest page",
        "answer": "its answer, ms",
        "query": "of which queries",
        "figure": "figures",
        "again": "any page again, ms",
        "kilobytes": "largest page, kB",
        "cell": "Each page at each level: queries / figures / whole answer in ms · kB",
        "root": "root",
        "province": "province",
        "commune": "commune",
        "branch": "branch",
        "point": ".",
        "comma": ",",
    },
    "README.vi.md": {
        "branches": "số chi bộ",
        "level": "cấp",
        "page": "trang",
        "middle": "trang ở giữa, ms",
        "slowest": "trang chậm nhất",
        "answer": "trả lời, ms",
        "query": "trong đó truy vấn",
        "figure": "vẽ",
        "again": "mọi trang, xem lại, ms",
        "kilobytes": "trang nặng nhất, kB",
        "cell": "Từng trang ở từng cấp: truy vấn / vẽ / trả lời (ms) · kB",
        "root": "toàn bộ",
        "province": "tỉnh",
        "commune": "xã",
        "branch": "chi bộ",
        "point": ",",
        "comma": ".",
    },
}


class Page(NamedTuple):
    """The middle values of one page at one level, and the first answer of all.

    The tables tell those of the processor: a busy machine disturbs them least.
    """

    size: int
    level: str
    path: str
    query: float
    figure: float
    answer: float
    query_cpu: float
    figure_cpu: float
    cpu: float
    kilobytes: float
    first: float
    again: float


def pages_of(results: Iterable[Result]) -> list[Page]:
    """Return the pages among results."""
    found: dict[tuple[int, str, str], dict[str, float]] = {}
    for one in results:
        size, _, rest = one.name.partition(" ")
        where, _, name = rest.partition(" ")
        if where.startswith("page/"):
            path, _, what = name.rpartition("/")
            found.setdefault((int(size), where.removeprefix("page/"), path), {})[what] = one.p50
    return [Page(*key, **values) for key, values in found.items()]


def write(results: Sequence[Result], root: Path = ROOT) -> None:
    """Put the table into both readmes; a readme without the comments stays as it is."""
    measured = pages_of(results)
    for name, words in WORDS.items():
        text = (root / name).read_text("utf-8")
        if measured and BEGIN in text and END in text:
            before, after = text.split(BEGIN)[0], text.split(END)[1]
            table = "\n".join(_tables(measured, words))
            (root / name).write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", "utf-8")


def _tables(measured: Sequence[Page], words: dict[str, str]) -> Iterator[str]:
    heads = (
        "branches", "level", "middle", "slowest", "answer", "query", "figure", "again", "kilobytes",
    )  # fmt: skip
    yield _row(words[head] for head in heads)
    yield _row("---" if head in {"level", "slowest"} else "---:" for head in heads)
    for size in sorted({one.size for one in measured}):
        for level in _levels(one for one in measured if one.size == size):
            yield _level(
                [one for one in measured if (one.size, one.level) == (size, level)], words
            )
    largest = [one for one in measured if one.size == max(page.size for page in measured)]
    levels = _levels(largest)
    yield f"\n<details><summary>{words['cell']} ({_whole(largest[0].size, words)})</summary>\n"
    yield _row([words["page"], *(words[level] for level in levels)])
    yield _row(["---", *("---:" for _ in levels)])
    for path in dict.fromkeys(one.path for one in largest):
        by_level = {one.level: one for one in largest if one.path == path}
        yield _row([f"`{path}`", *(_cell(by_level[level], words) for level in levels)])
    yield "\n</details>"


def _levels(pages: Iterable[Page]) -> list[str]:
    found = {one.level for one in pages}
    return [level for level in LEVELS if level in found]


def _level(pages: Sequence[Page], words: dict[str, str]) -> str:
    by_cpu = sorted(pages, key=lambda one: one.cpu)
    slowest = by_cpu[-1]
    return _row([
        _whole(slowest.size, words),
        words[slowest.level],
        _number(by_cpu[len(by_cpu) // 2].cpu, words),
        f"`{slowest.path}`",
        *(_number(one, words) for one in (slowest.cpu, slowest.query_cpu, slowest.figure_cpu)),
        _number(max(one.again for one in pages), words),
        _number(max(one.kilobytes for one in pages), words),
    ])  # fmt: skip


def _cell(page: Page, words: dict[str, str]) -> str:
    times = " / ".join(_number(one, words) for one in (page.query_cpu, page.figure_cpu, page.cpu))
    return f"{times} · {_number(page.kilobytes, words)}"


def _number(value: float, words: dict[str, str]) -> str:
    if value >= 10:
        return _whole(round(value), words)
    return f"{value:.1f}".replace(".", words["point"])


def _whole(value: int, words: dict[str, str]) -> str:
    return f"{value:,}".replace(",", words["comma"])


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def main(files: Sequence[str]) -> None:
    """Write the table from lines that runs have printed; of the same name the last counts."""
    lines = [line for file in files for line in Path(file).read_text("utf-8").splitlines()]
    given = [json.loads(line) for line in lines if line.startswith('{"name"')]
    names = [one.name for one in fields(Result)]
    write([Result(**{name: one[name] for name in names}) for one in given])


if __name__ == "__main__":
    main(sys.argv[1:])
