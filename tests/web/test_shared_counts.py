"""What the processes of a server count together."""

import os
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

from dashboard.web.shared_counts import LONGEST_NAME, SharedCounts

ROOT = Path(__file__).parents[2]
# Four count at once under one new name and one of their own; then one is killed while a request
# of it is under way, and another begins in its place.
PARTED = """
import os, signal
from dashboard.web.shared_counts import SharedCounts
counts = SharedCounts()
counts.add("first", 1)

def part(work):
    process = os.fork()
    if not process:
        work()
        os._exit(0)
    return process

def count(number):
    for _ in range(1000):
        counts.add("together", 1)
        counts.add(f"own {number}", 1)

for process in [part(lambda: count(number)) for number in range(4)]:
    os.waitpid(process, 0)
heard, told = os.pipe()

def work_on():
    counts.add("under way", 1)
    os.write(told, b"1")
    signal.pause()

killed = part(work_on)
os.read(heard, 1)
both = counts.read()[1]
os.kill(killed, signal.SIGKILL)
os.waitpid(killed, 0)
alone = counts.read()[1]
os.waitpid(part(lambda: counts.add("together", 1)), 0)
print(repr((counts.read()[0], [one.get("under way") for one in both.values()],
            [one.get("under way") for one in alone.values()], list(alone) == [os.getpid()])))
"""


@pytest.mark.skipif(not hasattr(os, "fork") and not os.environ.get("CI"), reason="parts processes")
def test_all_count_and_what_the_killed_one_had_under_way_no_longer_is() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PARTED], cwd=ROOT, capture_output=True, text=True, check=True,
        timeout=60,
    )  # fmt: skip
    every, both, alone, only_first = eval(done.stdout)
    own = {f"own {number}": 1000 for number in range(4)}
    assert every == {"first": 1, "together": 4001, "under way": 1, **own}
    assert sorted(both) == [0, 1]
    assert (alone, only_first) == ([0], True)


def test_threads_lose_nothing() -> None:
    counts = SharedCounts()
    threads = [
        Thread(target=lambda: [counts.add("one", 0.5) for _ in range(2000)]) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts.read() == ({"one": 4000.0}, {os.getpid(): {"one": 4000.0}})


def test_names_beyond_the_room_are_not_counted_and_break_nothing() -> None:
    counts = SharedCounts(room=3)
    for number in (*range(9), 0):
        counts.add(f"name {number}", 1)
    assert counts.read()[0] == {"name 0": 2, "name 1": 1, "name 2": 1}


def test_names_are_told_apart_as_far_as_there_is_room() -> None:
    counts = SharedCounts()
    for end in ("a", "b", "ba"):
        counts.add("x" * (LONGEST_NAME - 1) + end, 1)
    assert list(counts.read()[0].values()) == [1, 2]
