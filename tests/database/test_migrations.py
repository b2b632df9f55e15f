"""Steps go up, back and up again, and lose nothing when they have nothing to do."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Engine, func, insert, inspect, select

from dashboard.actions.init_database import init_database
from dashboard.database.engine import open_engine, writing
from dashboard.database.migrate import FORMS, SCRIPTS, downgrade, upgrade
from dashboard.database.tables import (
    audit,
    decision,
    metadata,
    organisation_version,
    rubric_version,
    slide,
    talk,
)
from tests.database.country import add_assessment, add_meeting
from tests.engines.databases import Databases, emptied


def names(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names()) | set(inspect(engine).get_view_names())


@pytest.fixture
def nothing(databases: Databases) -> Iterator[Engine]:
    with emptied(databases) as engine:
        yield engine


def test_the_folder_of_a_file_is_made(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'deep' / 'er' / 'steps.db'}")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar() == 1
    engine.dispose()


def test_up_down_up(nothing: Engine) -> None:
    engine = nothing
    with writing(engine) as connection:
        upgrade(connection)
    made = names(engine)
    assert set(metadata.tables) | {"assessment_point"} <= made
    with writing(engine) as connection:
        downgrade(connection, "base")
    assert names(engine) == {"alembic_version"}
    with writing(engine) as connection:
        upgrade(connection)
    assert names(engine) == made


def test_the_forms_that_are_known_are_those_that_the_steps_make() -> None:
    steps = ScriptDirectory(str(SCRIPTS)).walk_revisions()
    assert list(FORMS) == [one.revision for one in steps][::-1]


def test_a_second_upgrade_keeps_the_rows(country: Engine) -> None:
    with writing(country) as connection:
        add_assessment(connection, add_meeting(connection))
    with writing(country) as connection:
        upgrade(connection)
        assert connection.exec_driver_sql("SELECT count(*) FROM meeting").scalar() == 1


def test_the_first_start_twice_changes_nothing(nothing: Engine) -> None:
    engine = nothing
    counts = []
    for _ in range(2):
        init_database(engine)
        with engine.connect() as connection:
            counts.append(
                [
                    connection.execute(select(func.count()).select_from(table)).scalar_one()
                    for table in (rubric_version, organisation_version, audit)
                ]
            )
    assert counts[0] == counts[1]
    assert min(counts[0]) > 0


def test_the_steps_make_what_the_tables_say(country: Engine) -> None:
    with country.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_every_check_of_the_tables_is_made_by_the_steps(country: Engine) -> None:
    found = inspect(country)
    made = {
        f"{table}.{one['name']}"
        for table in metadata.tables
        for one in found.get_check_constraints(table)
    }
    said = {
        f"{table.name}.{one.name}"
        for table in metadata.tables.values()
        for one in table.constraints
        if isinstance(one, CheckConstraint) and one.name and "postgresql" not in str(one._ddl_if)
    }
    assert made == said


def test_each_step_goes_back_on_filled_tables(country: Engine) -> None:
    with writing(country) as connection:
        add_assessment(connection, add_meeting(connection))
        downgrade(connection, "0001")
        upgrade(connection)
        assert connection.exec_driver_sql("SELECT count(*) FROM assessment").scalar() == 1


def test_talks_go_and_come_again_and_what_stood_before_them_stays(country: Engine) -> None:
    with writing(country) as connection:
        add_assessment(connection, add_meeting(connection))
        at = {"created_at": "2026-01-01", "created_by": "lan", "changed_at": "2026-01-01"}
        connection.execute(
            insert(talk).values(id=1, name="Quý IV", query="", version=1, **at)
        )
        texts = dict.fromkeys(("query", "page", "part", "title"), "")
        connection.execute(
            insert(slide).values(
                talk_id=1, position=0, kind="standing", notes="", hidden=False, **texts
            )
        )
        connection.execute(
            insert(decision).values(
                talk_id=1, kind="tasks", figures="", what="x", who="", client_key="k", **texts, **at
            )
        )
        downgrade(connection, "0002")
    assert {"talk", "slide", "decision"}.isdisjoint(names(country))
    with writing(country) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM assessment").scalar() == 1
        upgrade(connection)
        counts = [
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (talk, slide, decision)
        ]
    assert counts == [0, 0, 0]
