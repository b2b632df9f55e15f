"""An invented province of any size: organisations of a real fan-out, one in ten branches moved."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from dashboard.actions.init_database import DATA, init_database
from dashboard.database import rollup
from dashboard.database.audit import bump_data_version
from dashboard.database.engine import writing
from dashboard.database.organisations import load_organisations
from dashboard.database.places import refresh_places
from dashboard.domain.words import BranchKind
from tests.benchmarks.scores import write_scores

BEGIN, MOVED = "2020-01-01", "2024-07-01"
LAST_MONTH = 202412
BASES_A_DISTRICT, BRANCHES_A_BASE = 25, 20
KINDS = [BranchKind.RESIDENTIAL] * 6 + list(BranchKind)
Organisation = dict[str, Any]


@dataclass(frozen=True)
class Size:
    """How many branches, and how many months of meetings up to December 2024."""

    branches: int
    months: int


def build(engine: Engine, size: Size, folder: Path) -> None:
    """Make the tables in an empty database and fill them; the folder is for the data files."""
    shutil.copytree(DATA / "rubrics", folder / "rubrics", dirs_exist_ok=True)
    init_database(engine, folder)
    with writing(engine) as connection:
        load_organisations(connection, {"organisations": list(_tree(size.branches)), "events": []})
        refresh_places(connection)
        write_scores(connection, size.months, LAST_MONTH)
        rollup.refresh(connection)
        bump_data_version(connection)


def _tree(branches: int) -> Iterator[Organisation]:
    bases = -(-branches // BRANCHES_A_BASE)
    yield _organisation("tinh", _version("Đảng bộ tỉnh", None, "province", 1))
    for number in range(-(-bases // BASES_A_DISTRICT)):
        name = f"Đảng bộ huyện {number + 1}"
        yield _organisation(f"huyen-{number}", _version(name, "tinh", "district", number))
    for number in range(bases):
        above, name = f"huyen-{number // BASES_A_DISTRICT}", f"Đảng bộ xã {number + 1}"
        yield _organisation(f"xa-{number}", _version(name, above, "base", number))
    for number in range(branches):
        yield _branch(number, number // BRANCHES_A_BASE, bases)


def _branch(number: int, base: int, bases: int) -> Organisation:
    name = f"Chi bộ thôn {number % BRANCHES_A_BASE + 1} xã {base + 1}"
    who = {"branch_kind": KINDS[number % len(KINDS)].value, "members": 8 + number % 40}
    whole = _version(name, f"xa-{base}", "branch", number) | who
    if number % 10:
        return _organisation(f"chi-bo-{number}", whole)
    moved = whole | {"parent": f"xa-{(base + 1) % bases}", "from": MOVED}
    return _organisation(f"chi-bo-{number}", whole | {"to": MOVED}, moved)


def _organisation(code: str, *versions: Organisation) -> Organisation:
    return {"code": code, "versions": list(versions)}


def _version(name: str, parent: str | None, level: str, order: int) -> Organisation:
    given = {"name": name, "parent": parent, "level": level, "order": order}
    return given | {"from": BEGIN, "to": None}
