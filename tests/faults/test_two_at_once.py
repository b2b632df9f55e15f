"""Two imports at the same moment are as one after the other, in two processes or two browsers."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from dashboard.actions.import_sheet import import_sheet
from dashboard.actions.rebuild_rollup import check_rollup
from dashboard.database.tables import assessment, meeting, upload
from tests.actions.files import EVERYONE
from tests.engines.databases import copied
from tests.engines.filled import fill_every_table
from tests.faults.conftest import url_of

ROOT = Path(__file__).parents[2]
# Says that it is ready, waits for the word, imports.
ONE = """
import json, sys
from pathlib import Path
from dashboard.actions.import_sheet import import_sheet
from dashboard.database.engine import open_engine
from dashboard.domain.viewer import Viewer

engine = open_engine(sys.argv[1])
with engine.connect():
    print("ready", flush=True)
sys.stdin.readline()
done = import_sheet(engine, Path(sys.argv[2]), Viewer())
print(json.dumps([done.new, done.changed, done.unchanged, len(done.problems)]))
"""


def together(url: str, files: list[Path]) -> list[list[int]]:
    """Import each file in a process of its own, at the same moment; what each did."""
    both = [
        subprocess.Popen(
            [sys.executable, "-c", ONE, url, str(file)], cwd=ROOT, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )
        for file in files
    ]  # fmt: skip
    for one in both:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in both:
        assert one.stdin is not None
        one.stdin.write("now\n")
        one.stdin.flush()
    return [json.loads(one.communicate(timeout=60)[0]) for one in both]


def holds(engine: Engine) -> list[Any]:
    """Return all that imports wrote, whatever numbers the rows got and when."""
    scores = select(
        meeting.c.branch_id, meeting.c.date, meeting.c.kind, meeting.c.members,
        assessment.c.kind, assessment.c.points, assessment.c.is_official,
    ).join(assessment, assessment.c.meeting_id == meeting.c.id)  # fmt: skip
    counts = select(upload.c.file_name, upload.c.rows_new, upload.c.rows_changed,
                    upload.c.rows_unchanged)  # fmt: skip
    with engine.connect() as connection:
        return [
            sorted(map(repr, connection.execute(one))) for one in (scores, counts)
        ]


def in_turn(databases, paths: list[Path]) -> list[Any]:
    with copied(databases, "full", fill_every_table) as engine:
        for path in paths:
            import_sheet(engine, path, EVERYONE)
        return holds(engine)


@pytest.mark.parametrize("case", ["same file", "other values", "other rows"])
def test_two_processes_are_as_one_after_the_other(full, databases, files, case, tmp_path):
    first = files(full, 4, 0, 30)
    if case == "same file":
        second = first
    elif case == "other rows":
        second = files(full, 4, 30, 30)
    else:
        # Half of the rows are the same meetings with other points.
        lines = files(full, 4, 15, 30).read_text().splitlines()
        changed = [lines[0], *(line.rpartition(";")[0] + ";0" for line in lines[1:])]
        second = tmp_path / "second.csv"
        second.write_text("\n".join(changed))
    full.dispose()
    done = together(url_of(full), [first, second])
    assert [one[3] for one in done] == [0, 0]
    assert holds(full) in [in_turn(databases, order)
                           for order in ([first, second], [second, first])]  # fmt: skip
    assert check_rollup(full) == []


def test_two_browsers_are_as_one_after_the_other(full, files, guest_of, tmp_path, monkeypatch):
    """One has its turn; the other is told to wait, comes again by itself, and is told the truth."""
    monkeypatch.chdir(tmp_path)
    contents = [files(full, 4, 0, 30).read_bytes(), files(full, 4, 15, 30).read_bytes()]
    guests = [guest_of(url_of(full)) for _ in contents]
    tried = [one.tried(content) for one, content in zip(guests, contents, strict=True)]

    def confirm(number: int) -> dict[str, Any]:
        given = tried[number]
        while True:
            answer = guests[number].confirm(given)
            if answer.status_code == 503:
                # As imports.js does: only an answer that says when is asked for again.
                assert answer.headers["Retry-After"] == "1"
                continue
            assert answer.status_code == 200, answer.json
            if answer.json["receipt"]["state"] == "taken":
                return answer.json["receipt"]
            # The data changed since it was tried: it was tried again, and is confirmed again.
            given = answer.json

    with ThreadPoolExecutor(2) as both:
        receipts = list(both.map(confirm, range(2)))
    assert [one["state"] for one in receipts] == ["taken", "taken"]
    assert check_rollup(full) == []
    with full.connect() as connection:
        new = connection.execute(select(upload.c.rows_new).where(upload.c.id > 2)).scalars().all()
    assert sorted(new) in ([15, 30], [30, 15])
