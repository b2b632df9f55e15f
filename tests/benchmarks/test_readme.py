"""The table of what was measured stands between its comments, in both languages, and only there."""

from pathlib import Path

from tests.benchmarks.measure import Result
from tests.benchmarks.readme import BEGIN, END, ROOT, WORDS, write


def measured(size: int, level: str, path: str, answer: float) -> list[Result]:
    values = {"query": answer / 2, "figure": 0.25, "answer": answer, "cpu": answer}
    values |= {"query_cpu": answer / 2, "figure_cpu": 0.25, "kilobytes": 12.5, "first": 9}
    values |= {"again": 1.5}
    return [
        Result(f"{size} page/{level} {path}/{what}", "ms", value, value, value, 5, 0.1)
        for what, value in values.items()
    ]


def test_the_table_replaces_the_last_one(tmp_path: Path) -> None:
    for name in WORDS:
        (tmp_path / name).write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", "utf-8")
    found = [
        one
        for size, level, path, answer in (
            (350, "root", "/", 8.0),
            (350, "root", "/chi-bo", 10.0),
            (250_000, "root", "/", 20.0),
            (250_000, "root", "/chi-bo", 4321.0),
            (250_000, "branch", "/", 3.0),
            (250_000, "branch", "/chi-bo", 2.0),
        )
        for one in measured(size, level, path, answer)
    ]
    write(found, tmp_path)
    write(found, tmp_path)
    english = (tmp_path / "README.md").read_text("utf-8").splitlines()
    assert english[:2] == ["before", BEGIN]
    assert english[-2:] == [END, "after"]
    assert english[4:7] == [
        "| 350 | root | 10 | `/chi-bo` | 10 | 5.0 | 0.2 | 1.5 | 12 |",
        "| 250,000 | root | 4,321 | `/chi-bo` | 4,321 | 2,160 | 0.2 | 1.5 | 12 |",
        "| 250,000 | branch | 3.0 | `/` | 3.0 | 1.5 | 0.2 | 1.5 | 12 |",
    ]
    assert "| `/chi-bo` | 2,160 / 0.2 / 4,321 · 12 | 1.0 / 0.2 / 2.0 · 12 |" in english
    vietnamese = (tmp_path / "README.vi.md").read_text("utf-8")
    assert "| toàn bộ | 4.321 | `/chi-bo` | 4.321 | 2.160 | 0,2 | 1,5 | 12 |" in vietnamese


def test_a_readme_has_a_place_for_the_table_once() -> None:
    for name in WORDS:
        text = (ROOT / name).read_text("utf-8")
        assert (text.count(BEGIN), text.count(END)) == (1, 1)
        assert text.index(BEGIN) < text.index(END)


def test_without_pages_nothing_is_written(tmp_path: Path) -> None:
    for name in WORDS:
        (tmp_path / name).write_text(f"{BEGIN}\nold\n{END}\n", "utf-8")
    write([Result("350 import/wide csv/cpu", "ms", 1, 1, 1, 1, 1)], tmp_path)
    assert (tmp_path / "README.md").read_text("utf-8") == f"{BEGIN}\nold\n{END}\n"
