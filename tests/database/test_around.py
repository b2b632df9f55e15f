"""A tree cut to what stands around some branches holds what sums above them are made of."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, delete, insert

from dashboard.database.around import Around
from dashboard.database.climb import entering, touched_nodes
from dashboard.database.engine import writing
from dashboard.database.membership import NOWHERE, Membership, Standing
from dashboard.database.migrate import upgrade
from dashboard.database.places import refresh_places
from dashboard.database.tables import organisation, organisation_version, place
from tests.engines.databases import Databases, copied

TOP, DISTRICTS, COMMUNES, BRANCHES = [1], [2, 3], [4, 5, 6, 7], list(range(8, 16))
DAYS = [date(2023, 1, 1), date(2024, 3, 1), date(2024, 7, 1)]
MONTHS = [202302, 202403, 202407, 202412]
LEVELS = [
    ("district", TOP, DISTRICTS),
    ("base", DISTRICTS, COMMUNES),
    ("branch", COMMUNES, BRANCHES),
]


def fill(engine: Engine) -> None:
    """Put organisations that hang nowhere yet into an empty database."""
    with writing(engine) as connection:
        upgrade(connection)
        every = [*TOP, *DISTRICTS, *COMMUNES, *BRANCHES]
        connection.execute(insert(organisation), [{"id": n, "code": f"o-{n}"} for n in every])


@pytest.fixture(scope="module")
def connection(databases: Databases) -> Iterator[Connection]:
    """The organisations in a transaction that nobody keeps."""
    with copied(databases, "unhung", fill) as engine, engine.connect() as connection:
        yield connection


@st.composite
def histories(draw: Any) -> list[dict[str, Any]]:
    """Versions: each organisation hangs in up to three places one after the other, or ends."""
    rows = [_version(TOP[0], None, "district", DAYS[0], None)]
    for level, above, numbers in LEVELS:
        for number in numbers:
            start = draw(st.sampled_from([0, 0, 0, 1]))
            steps = draw(st.sets(st.integers(start + 1, 3), max_size=2))
            ends = draw(st.booleans()) and bool(steps)
            days = [DAYS[0 if start == 0 else start], *(DAYS[at] for at in sorted(steps) if at < 3)]
            untils = [*days[1:], date(2024, 10, 1) if ends else None]
            for day, until in zip(days, untils, strict=True):
                rows.append(_version(number, draw(st.sampled_from(above)), level, day, until))
    return rows


def _version(
    number: int, parent: int | None, level: str, day: date, until: date | None
) -> dict[str, Any]:
    return {
        "organisation_id": number, "parent_id": parent, "level": level, "name": "-",
        "name_key": "-",
        "branch_kind": "residential" if level == "branch" else None, "official_order": number,
        "valid_from": day, "valid_to": until,
    }  # fmt: skip


def summed_above(standing: Standing, branches: list[int]) -> tuple[Any, ...]:
    """Return which nodes stand above the branches, which branches enter them where, and which
    other nodes rise to them."""
    at = standing.places_of(np.array(branches, dtype=np.int64))
    flags = np.zeros((len(standing.branches), 1), dtype=bool)
    flags[at[at != NOWHERE]] = True
    touched = touched_nodes(standing, flags)
    inside, enters = entering(standing, touched)
    nodes = [*standing.nodes, None]
    touched = np.append(touched[:, 0], False)
    enter = {
        (int(standing.branches[b]), reading, nodes[up[b]])
        for reading, up in enumerate(enters)
        for b in np.flatnonzero(inside[:, 0])
        if touched[up[b]]
    }
    rise = {
        (nodes[n], reading, nodes[up[n]])
        for reading, up in enumerate(standing.rises)
        for n in range(len(standing.nodes))
        if touched[up[n]]
    }
    return {node for node, flag in zip(nodes, touched, strict=True) if flag}, enter, rise


@settings(deadline=None, max_examples=40, derandomize=True)
@given(rows=histories(), branches=st.sets(st.sampled_from(BRANCHES), min_size=1))
def test_what_is_summed_above_branches_is_what_the_whole_tree_gives(connection, rows, branches):
    for table in (place, organisation_version):
        connection.execute(delete(table))
    connection.execute(insert(organisation_version), rows)
    refresh_places(connection)
    whole = Membership(connection)
    cut = Around(whole, branches)
    for month in MONTHS:
        chosen = sorted(branches)
        expected = summed_above(whole.during(month), chosen)
        found = summed_above(cut.during(month), chosen)
        assert found[:2] == expected[:2]
        # A unit without branches has no sums, and may stand or not.
        assert expected[2] <= found[2]
        assert not {node for node, _, _ in found[2] - expected[2]} & {*whole.during(month).nodes}
