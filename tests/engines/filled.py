"""A database in which every table holds rows, written as people write them, and all its rows."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, MetaData, insert, select

from dashboard.actions.branches import branch_names
from dashboard.actions.import_sheet import import_sheet
from dashboard.actions.init_database import init_database
from dashboard.actions.plan_visit import plan_visit
from dashboard.actions.rebase_limits import Wanted as Rebase
from dashboard.actions.rebase_limits import rebase_limits
from dashboard.actions.record_decision import Wanted as Decided
from dashboard.actions.record_decision import record_decision
from dashboard.actions.save_talk import save_talk
from dashboard.actions.visits import Wanted as Visit
from dashboard.database.engine import writing
from dashboard.database.kept_parts import kept_part
from dashboard.database.last_write import WRITTEN
from dashboard.database.migrate import FORMS, downgrade
from dashboard.database.tables import finding, finding_code, meeting, organisation_event
from dashboard.domain.attention import Reason
from dashboard.domain.decision import Task
from dashboard.domain.talk import Talk, usual_slides
from tests.actions.files import EVERYONE, csv_of, full_row, headings

Rows = dict[str, list[dict[str, object]]]
TODAY = date(2026, 3, 5)


def fill_every_table(engine: Engine) -> None:
    """Import, correct, plan, set limits anew, keep a talk, conclude: a row at least in each."""
    init_database(engine)
    with engine.connect() as connection:
        codes = list(dict.fromkeys(one.code for one in branch_names(connection, EVERYONE)))
    rows = [headings(engine), *(full_row(engine, code) for code in codes[:12])]
    with TemporaryDirectory() as folder:
        import_sheet(engine, csv_of(Path(folder) / "Quý I.csv", rows), EVERYONE)
        rows[1][4] = 0
        import_sheet(engine, csv_of(Path(folder) / "sửa.csv", rows), EVERYONE)
    wanted = Visit(codes[0], TODAY, "KT-01", tuple(Reason)[:2])
    plan_visit(engine, EVERYONE, wanted, TODAY)
    rebase_limits(engine, EVERYONE, Rebase(codes[0], 202403, "Sáp nhập chi bộ"))
    kept = save_talk(engine, EVERYONE, Talk("Hội nghị quý I", slides=usual_slides()))
    task = Task("Rà soát “nghị quyết”", "Bí thư", TODAY)
    record_decision(engine, EVERYONE, Decided("key-00001", task, talk_id=kept.talk_id))
    with writing(engine) as connection:
        first = connection.execute(select(meeting.c.id).limit(1)).scalar_one()
        code = connection.execute(select(finding_code.c.code).limit(1)).scalar_one()
        connection.execute(
            insert(finding).values(meeting_id=first, code=code, remedy_due=TODAY)
        )
        if connection.execute(select(organisation_event.c.id)).first() is None:
            raise AssertionError("the organisations tell of no event")


def fill_older(engine: Engine) -> None:
    """The same in the form before the newest, as an older program left it."""
    fill_every_table(engine)
    with writing(engine) as connection:
        downgrade(connection, FORMS[-2])


def every_row(engine: Engine) -> Rows:
    """Return all rows of all tables there are, whatever their form, as dictionaries; but for the
    one in which the steps note where they are, and the mark of the last write."""
    found = MetaData()
    found.reflect(engine)
    with engine.connect() as connection:
        return {
            name: [
                dict(row)
                for row in connection.execute(select(table)).mappings()
                if row.get("key") != WRITTEN
            ]
            for name, table in found.tables.items()
            if name != "alembic_version"
        }


def lasting_rows(engine: Engine) -> Rows:
    """Return what a backup is to hold: all but files on their way in."""
    rows = every_row(engine)
    rows.pop(kept_part.name, None)
    return rows


def shared(rows: Rows, other: Rows) -> dict[str, list[str]]:
    """Return the rows of the tables that both have, in the columns that both have, in order."""
    found = {}
    for name in rows.keys() & other.keys():
        columns = sorted(set().union(*rows[name][:1]) & set().union(*other[name][:1]))
        found[name] = sorted(repr([row[column] for column in columns]) for row in rows[name])
    return found
