"""What was measured stands in one report, each size for itself, pages or no pages."""

from tests.benchmarks.measure import Result
from tests.benchmarks.report import report


def of(name: str, unit: str = "ms", p50: float = 12.0) -> Result:
    return Result(name, unit, p50, 2 * p50, p50 / 2, 7, 0.5)


def test_what_is_no_page_is_told_in_its_own_unit_under_its_size():
    lines = report([
        of("350 attention/list/cpu"), of("250000 memory/funnel/kilobytes", "kB", 180.0),
        of("350 import/wide csv, first/cpu", "scores/s", 144_927.5),
    ]).splitlines()  # fmt: skip
    assert [line.split()[0] for line in lines if line] == [
        "350", "attention/list/cpu", "250000", "memory/funnel/kilobytes", "350",
    ]  # fmt: skip
    assert "180.0 kB" in lines[-2]
    assert "144,927.5 scores/s" in lines[-1]


def test_pages_stand_beside_their_yardsticks():
    part = "/ overview-trend"
    names = ["memory", "empty query", "pandas by month", "pandas by branch", part]
    names += [f"{part}/{what}" for what in ("query", "query cpu", "figure", "bytes", "components")]
    told = report([*(of(f"350 {name}") for name in names), of("350 attention/list/cpu")])
    assert "slowest query p95: 24.0 ms (goal 50)" in told
    assert told.index("overview-trend") < told.index("attention/list/cpu")
