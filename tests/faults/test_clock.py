"""The clock ran five years ahead and was put right: nothing is lost, what came last is last."""

import hashlib
import itertools
import os
from datetime import UTC, date, datetime

import numpy as np
import pytest
from sqlalchemy import Engine, select, text

from dashboard.actions.change_decision import change_decision
from dashboard.actions.close_visit import close_visit
from dashboard.actions.import_sheet import import_sheet
from dashboard.actions.plan_visit import plan_visit
from dashboard.actions.rebuild_rollup import check_rollup
from dashboard.actions.save_talk import save_talk
from dashboard.actions.undo_import import undo_import
from dashboard.actions.visits import Wanted
from dashboard.database.engine import writing
from dashboard.database.tables import audit, visit
from dashboard.domain.decision import Task
from dashboard.domain.filters import Filters
from dashboard.domain.talk import Talk
from dashboard.domain.words import VisitState
from dashboard.queries.leaf_files import LeafFiles
from dashboard.queries.reader import Reader
from dashboard.queries.talks import decisions, talk
from dashboard.queries.uploads import uploads
from dashboard.queries.visits import visits
from dashboard.web.kept_files import DAY, KeptFiles
from tests.actions.files import EVERYONE

AHEAD = "2031-01-05T08:00:00+00:00"
WRITTEN = {
    "upload": ["received_at"], "visit": ["created_at"], "decision": ["created_at", "changed_at"],
    "talk": ["created_at", "changed_at"], "rebase": ["created_at"],
}  # fmt: skip


@pytest.fixture
def ahead(full: Engine) -> Engine:
    """What stands in it was written by a clock that ran ahead; now it is right."""
    with writing(full) as connection:
        for table, columns in WRITTEN.items():
            for column in columns:
                connection.execute(text(f"UPDATE {table} SET {column} = '{AHEAD}'"))
        previous = ""
        for row in connection.execute(select(audit).order_by(audit.c.id)).all():
            digest = digest_of(previous, AHEAD, row)
            connection.execute(
                audit.update().where(audit.c.id == row.id)
                .values(at=AHEAD, previous_hash=previous, hash=digest)
            )  # fmt: skip
            previous = digest
    return full


def digest_of(previous: str, at: str, row) -> str:
    whole = "\n".join((previous, at, row.viewer, row.verb, row.detail))
    return hashlib.sha256(whole.encode()).hexdigest()


def test_what_was_done_last_is_last_and_can_be_taken_back(ahead, files):
    before = Reader(ahead, EVERYONE)
    known, version = list(uploads(before)["id"]), before.data_version()
    receipt = import_sheet(ahead, files(ahead, 3), EVERYONE)
    assert (receipt.new, receipt.problems) == (20, [])
    after = Reader(ahead, EVERYONE)
    assert list(uploads(after)["id"]) == [receipt.upload_id, *known]
    assert after.data_version() != version
    assert undo_import(ahead, receipt.upload_id, EVERYONE).problems == []
    assert check_rollup(ahead) == []
    with ahead.connect() as connection:
        lines = connection.execute(select(audit).order_by(audit.c.id)).all()
    assert [row.verb for row in lines[-2:]] == ["import", "undo import"]
    assert lines[-1].at < AHEAD
    for one, following in itertools.pairwise(lines):
        assert following.previous_hash == one.hash
    assert all(digest_of(row.previous_hash, row.at, row) == row.hash for row in lines)


def test_visits_talks_and_decisions_go_on(ahead):
    reader = Reader(ahead, EVERYONE)
    with ahead.connect() as connection:
        first = connection.execute(select(visit.c.id)).scalar_one()
        code = connection.execute(text("SELECT max(code) FROM organisation WHERE id IN "
                                       "(SELECT branch_id FROM meeting)")).scalar_one()  # fmt: skip
    assert close_visit(ahead, EVERYONE, first).refused is None
    today = datetime.now(UTC).date()
    made = plan_visit(ahead, EVERYONE, Wanted(code, today, "KT-09"), today)
    assert made.refused is None
    states = (VisitState.DONE, VisitState.PLANNED)
    assert set(visits(reader, Filters(), states)["id"]) == {first, made.visit_id}
    kept = talk(reader, 1)
    wanted = Talk("Tên mới", slides=kept.talk.slides)
    assert save_talk(ahead, EVERYONE, wanted, (1, kept.version)).version == kept.version + 1
    stale = save_talk(ahead, EVERYONE, Talk("Từ máy khác"), (1, kept.version))
    assert stale.refused == "changed"
    assert talk(Reader(ahead, EVERYONE), 1).talk == wanted
    task = Task("Sửa sau khi chỉnh giờ", "Bí thư", date(2026, 4, 1))
    assert change_decision(ahead, EVERYONE, 1, task).refused is None
    assert list(decisions(Reader(ahead, EVERYONE))["what"]) == [task.what]


def test_what_a_process_kept_last_stays_though_files_of_the_future_lie_there(tmp_path):
    files, columns = LeafFiles(tmp_path), {"branch": np.arange(3)}
    for mark in ("a", "b"):
        files.keep("scores", 202403, mark, columns)
    for one in tmp_path.iterdir():
        os.utime(one, (3e9, 3e9))
    files.keep("scores", 202403, "c", columns)
    assert files.find("scores", 202403, "c") is not None
    assert len(list(tmp_path.iterdir())) == 2


def test_files_on_their_way_in_stay_when_the_clock_goes_back(ahead, tmp_path, files):
    now = [2e9]
    kept = KeptFiles(tmp_path, lambda: now[0])
    content = files(ahead, 3)
    with content.open("rb") as source:
        early = kept.receive(source, "a.csv", "lan", 10**6)
    now[0] -= 400 * DAY
    with content.open("rb") as source:
        late = kept.receive(source, "b.csv", "lan", 10**6)
    kept.sweep()
    assert [kept.find(one.token, "lan") for one in (early, late)] == [early, late]
    now[0] += DAY - 1
    kept.sweep()
    assert kept.find(late.token, "lan") == late
