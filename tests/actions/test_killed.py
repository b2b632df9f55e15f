"""Work that is killed at any moment is done whole, or not at all, on both engines."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.actions.init_database import init_database
from tests.engines.databases import copied
from tests.engines.filled import fill_every_table, fill_older

ROOT = Path(__file__).parents[2]
KILLS = {"import": 50, "upgrade": 12, "restore": 12}
FILLED = {
    "import": ("empty", init_database),
    "upgrade": ("older", fill_older),
    "restore": ("full", fill_every_table),
}


@pytest.mark.slow
@pytest.mark.parametrize("work", KILLS)
def test_nothing_is_lost_and_nothing_is_half_there(databases, tmp_path, record_property, work):
    with copied(databases, *FILLED[work]) as engine:
        url, name = engine.url.render_as_string(hide_password=False), engine.dialect.name
        engine.dispose()
        done = subprocess.run(
            [sys.executable, "-m", "tests.engines.kills", work, url, tmp_path, str(KILLS[work])],
            cwd=ROOT, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        found = json.loads(done.stdout)
    said = ", ".join(f"{count} {kind}" for kind, count in found.items())
    record_property("figures", f"{work} on {name}: {said}")
    assert {found.get(one, 0) for one in ("lost", "half", "differ", "left")} == {0}
    # The kills fell before the end and after it.
    assert 0 < found["there"] < found["kills"]
