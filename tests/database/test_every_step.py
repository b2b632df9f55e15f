"""Every step, back and forth over tables that are full, loses nothing that both forms know."""

from itertools import pairwise

import pytest
from sqlalchemy import Engine, insert

from dashboard.database.engine import writing
from dashboard.database.migrate import FORMS, downgrade, standing, upgrade
from dashboard.database.tables import joined, kept_part, metadata
from tests.engines.databases import Databases, copied
from tests.engines.filled import every_row, fill_every_table, shared

STEPS = list(pairwise(FORMS))


@pytest.fixture
def full(databases: Databases):
    with copied(databases, "full", fill_every_table) as engine:
        with writing(engine) as connection:
            # Not in every full database: one that gathers takes no scores.
            connection.execute(insert(joined).values(code="ninh-binh", failed="unreachable"))
            part = {"token": "x" * 43, "name": "kept.json", "content": b"{}", "at": 1.7e9}
            connection.execute(insert(kept_part).values(part))
        yield engine


def bring(engine: Engine, form: str) -> None:
    with writing(engine) as connection:
        known = FORMS
        now = standing(connection).number
        (downgrade if known.index(form) < known.index(now) else upgrade)(connection, form)


def test_every_table_holds_rows(full: Engine) -> None:
    held = every_row(full)
    assert {name for name in metadata.tables if not held[name]} == set()


@pytest.mark.parametrize(("older", "newer"), STEPS)
def test_a_step_loses_nothing_that_both_forms_know(full, record_property, older, newer) -> None:
    bring(full, newer)
    before = every_row(full)
    bring(full, older)
    down = every_row(full)
    bring(full, newer)
    after = every_row(full)
    assert shared(down, before) == shared(before, down)
    assert shared(after, down) == shared(down, after)
    assert after.keys() == before.keys()
    assert all(down.values())
    rows = sum(map(len, down.values()))
    said = f"step {older} ⇄ {newer} on {full.dialect.name}: {rows} rows of {len(down)} tables"
    record_property("figures", f"{said}, 0 lost")


def test_all_the_way_down_and_up_again(full: Engine) -> None:
    before = every_row(full)
    for form in (*FORMS[::-1], *FORMS):
        bring(full, form)
    after = every_row(full)
    assert after.keys() == before.keys()
    kept = {name: rows for name, rows in after.items() if rows}
    assert shared(kept, before) == shared(before, kept)
