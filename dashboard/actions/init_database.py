"""Make the tables and put in what the data files say: rubrics, organisations, codes."""

import json
from pathlib import Path

from sqlalchemy import Engine

from dashboard.database import rollup
from dashboard.database.audit import SIMULATION, bump_data_version, read_state, write_audit
from dashboard.database.engine import writing
from dashboard.database.finding_codes import load_finding_codes
from dashboard.database.migrate import upgrade
from dashboard.database.organisations import load_organisations
from dashboard.database.places import refresh_places
from dashboard.database.rubrics import add_rubric_version

DATA = Path(__file__).parents[2] / "data"


def init_database(engine: Engine, data: Path = DATA, *, organisations: bool = True) -> None:
    """Bring the tables to the newest form and add what is missing; a second run changes nothing.

    Organisations are left out where that is asked for, and where those there are simulated.
    """
    with writing(engine) as connection:
        upgrade(connection)
        rubrics = sum(
            add_rubric_version(connection, json.loads(file.read_text("utf-8")))
            for file in sorted((data / "rubrics").glob("*.json"))
        )
        listed = data / "organisations.json"
        wanted = organisations and listed.exists() and not read_state(connection, SIMULATION)
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
