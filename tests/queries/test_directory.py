"""All branches, out of their file or the database, are as the tables have them."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Engine, event, select

from dashboard.database.tables import organisation, organisation_version, place
from dashboard.domain.words import BranchKind, Reading
from dashboard.queries.dated import NONE, day_number
from dashboard.queries.directory import Directory
from dashboard.queries.directory_files import columns_of
from dashboard.queries.directory_rows import LAST_DAY, read_directory
from dashboard.queries.score_book import SCORES
from dashboard.queries.shelf import Shelf


def columns(directory: Directory) -> dict[str, Any]:
    return {name: (one.dtype, one.tolist()) for name, one in columns_of(directory).items()}


@pytest.mark.parametrize("at_once", [3, 20_000])
def test_the_tables_rows_are_all_there(
    sample: Engine, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.queries.directory_rows.AT_ONCE", at_once)
    kinds = [kind.value for kind in BranchKind]
    with sample.connect() as connection:
        found = read_directory(connection)
        named = connection.execute(select(organisation_version)).all()
        codes = dict(connection.execute(select(organisation.c.id, organisation.c.code)).all())
        places = connection.execute(select(place)).all()
    ids = {one.organisation_id for one in named if one.level == "branch"}
    now = [one for one in places if one.reading == Reading.NOW and one.organisation_id in ids]
    now.sort(key=lambda one: (one.first, one.organisation_id))
    every = np.arange(len(found))
    assert list(zip(found.id, found.code[every], found.position, found.parent, strict=True)) == [
        (one.organisation_id, codes[one.organisation_id], one.first, one.parent_id) for one in now
    ]
    number = {int(id_): at for at, id_ in enumerate(found.id)}
    v = found.versions
    told = np.arange(len(v.branch))
    assert list(
        zip(
            v.branch, v.day, v.kind, v.members, v.until, v.name[told], v.name_key[told], strict=True
        )
    ) == sorted(
        (
            number[one.organisation_id],
            day_number(one.valid_from),
            kinds.index(one.branch_kind) if one.branch_kind else NONE,
            NONE if one.members is None else one.members,
            day_number(one.valid_to) if one.valid_to else LAST_DAY,
            one.name,
            one.name_key,
        )
        for one in named
        if one.organisation_id in ids
    )
    p = found.places
    assert list(
        zip(p.branch, p.month_from, p.month_to, p.position, p.parent, strict=True)
    ) == sorted(
        (number[one.organisation_id], one.month_from, one.month_to, one.first, one.parent_id)
        for one in places
        if one.reading == Reading.THEN and one.organisation_id in ids
    )


def test_another_process_has_the_branches_out_of_the_file(sample: Engine, tmp_path: Path) -> None:
    first = Shelf(sample, tmp_path).find(SCORES).directory
    asked: list[str] = []
    note = lambda *given: asked.append(given[2])  # noqa: E731 -- removed again by its name
    event.listen(sample, "before_cursor_execute", note)
    second = Shelf(sample, tmp_path).find(SCORES).directory
    event.remove(sample, "before_cursor_execute", note)
    with sample.connect() as connection:
        assert columns(second) == columns(first) == columns(read_directory(connection))
    assert asked
    assert [one for one in asked if "organisation" in one or "place" in one] == []
    with pytest.raises(ValueError, match="read-only"):
        second.position[0] = 0
    assert columns(Shelf(sample).find(SCORES).directory) == columns(second)
