"""Make the tables and put in what the data files say: rubrics, organisations, codes."""

import json
from pathlib import Path

from sqlalchemy import Connection, Engine

from dashboard.database import rollup
from dashboard.database.audit import SIMULATION, bump_data_version, read_state, write_audit
from dashboard.database.engine import writing
from dashboard.database.finding_codes import load_finding_codes
from dashboard.database.joined import is_gathering
from dashboard.database.migrate import Form, Standing, standing, upgrade
from dashboard.database.organisations import load_organisations
from dashboard.database.places import refresh_places
from dashboard.database.rubrics import add_rubric_version

DATA = Path(__file__).parents[2] / "data"


def init_database(engine: Engine, data: Path = DATA, *, organisations: bool = True) -> None:
    """Make the tables of an empty database and add what is missing; again it changes nothing.

    Organisations are left out where that is asked for, and where those there are simulated.
    A database of another form is left as it is: OtherFormError says which.
    """
    with writing(engine) as connection:
        found = standing(connection)
        if found.form not in (Form.EMPTY, Form.NEWEST):
            raise OtherFormError(found)
        if found.form is Form.EMPTY:
            upgrade(connection)
        add_missing(connection, data, organisations=organisations)


class OtherFormError(ValueError):
    """The tables are of another form than this program's; `found` says of which."""

    def __init__(self, found: Standing) -> None:
        super().__init__(found.form)
        self.found = found


def add_missing(connection: Connection, data: Path = DATA, *, organisations: bool = True) -> None:
    """Add what the data files say and the tables lack, inside the caller's transaction."""
    rubrics = sum(
        add_rubric_version(connection, json.loads(file.read_text("utf-8")))
        for file in sorted((data / "rubrics").glob("*.json"))
    )
    listed = data / "organisations.json"
    # What others send up brings its organisations along, as what is simulated does.
    own = not read_state(connection, SIMULATION) and not is_gathering(connection)
    wanted = organisations and listed.exists() and own
    given = json.loads(listed.read_text("utf-8")) if wanted else {}
    added = load_organisations(connection, given) if given else 0
    noted = data / "findings.json"
    codes = json.loads(noted.read_text("utf-8")) if noted.exists() else []
    findings = load_finding_codes(connection, codes)
    if added:
        refresh_places(connection)
        rollup.refresh(connection)
        bump_data_version(connection)
    if rubrics or added or findings:
        detail = {"rubrics": rubrics, "organisations": added, "findings": findings}
        write_audit(connection, "command line", "init", detail)
