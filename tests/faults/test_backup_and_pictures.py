"""A backup made in the midst of an import, restored: the same rows and the same pictures."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import event

from dashboard.actions.back_up import restore
from dashboard.actions.branches import branch_names
from dashboard.actions.import_sheet import import_sheet
from dashboard.actions.rebuild_rollup import check_rollup
from tests.actions.files import EVERYONE, csv_of, full_row, headings
from tests.engines.databases import emptied
from tests.engines.filled import every_row
from tests.faults.conftest import url_of
from tests.faults.guest import Guest

CHIBO = Path(sys.executable).with_name("chibo")
# What a page is about, by the store that says so.
ABOUT = {"subject": "content", "branch-code": "thi-tran-que-thon-01"}


def pictures(guest: Guest) -> dict[str, Any]:
    """Return what every card of every page shows that asks for the choice alone."""
    shown = {}
    for output, one in guest.app.callback_map.items():
        asks = [(part["id"], part["property"]) for part in one["inputs"]]
        if "callback" not in one or asks != [("chosen", "data")] or output.startswith(".."):
            continue
        stores = [part["id"] for part in one.get("state", [])]
        about = ABOUT.get(stores[0]) if stores else None
        answer = guest.asked(output, about=about)
        assert answer.status_code in (200, 204), (output, answer.text)
        shown[output] = answer.json
    return shown


def test_the_same_rows_and_pictures_come_back(
    own_sample, databases, tmp_path, guest_of, record_property
):
    guest = guest_of(url_of(own_sample))
    before, shown = every_row(own_sample), pictures(guest)
    with own_sample.connect() as connection:
        named = branch_names(connection, EVERYONE)
    codes = [one.code for one in named if one.valid_to is None][:40]
    rows = [headings(own_sample), *(full_row(own_sample, code, "05/12/2025") for code in codes)]
    file, copy = csv_of(tmp_path / "a.csv", rows), tmp_path / "copy"

    def halfway(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if "assessment" in statement and "INSERT" in statement and not copy.exists():
            subprocess.run([CHIBO, "backup", str(copy)], check=True, capture_output=True,
                           env={"DASHBOARD_DATABASE_URL": url_of(own_sample),
                                "PATH": "/usr/bin:/bin"})  # fmt: skip

    event.listen(own_sample, "after_cursor_execute", halfway)
    receipt = import_sheet(own_sample, file, EVERYONE)
    event.remove(own_sample, "after_cursor_execute", halfway)
    assert receipt.new > 0, receipt.problems
    assert pictures(guest) != shown
    with emptied(databases) as other:
        restore(other, copy)
        again = pictures(guest_of(url_of(other)))
        found = every_row(other)
        assert check_rollup(other) == []
    for name in before.keys() - {"audit", "state"}:
        assert sorted(map(repr, found[name])) == sorted(map(repr, before[name])), name
    assert again == shown
    counted = sum(map(len, before.values()))
    record_property("figures", f"backup during an import on {own_sample.dialect.name}: {counted} "
                               f"rows and {len(shown)} cards equal after restoring")  # fmt: skip
    assert len(shown) > 40
