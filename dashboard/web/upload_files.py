"""Files that go out where scores come in: blank forms, the sender's table with its problems."""

import re
from pathlib import Path

from flask import Flask, Response, abort, request

from dashboard.actions.annotate_file import annotate_file
from dashboard.actions.export_scores import Form, NotAllowedError
from dashboard.components.receipt import correction_row, problem_line
from dashboard.components.receipt_card import CORRECTED, MARKED
from dashboard.domain.filters import Filters
from dashboard.domain.months import is_month
from dashboard.sheets.write import Sheet, write_sheets
from dashboard.web.gate import Door
from dashboard.web.uploads import Intake
from dashboard.web.written_file import send_written

FORM = "/nap/mau"
WORKBOOK = ".xlsx"
MONTH = re.compile(r"([12][0-9]{3})-([01][0-9])", re.ASCII)
COLUMNS = ("branch", "name", "date", "column", "before", "after")
TOKEN = frozenset({"token"})

FILE_DOORS = (
    Door("GET", MARKED, arguments=TOKEN),
    Door("GET", CORRECTED, arguments=TOKEN),
    Door("GET", FORM, arguments=frozenset({"don-vi", "thang"})),
)


def install_upload_files(server: Flask, intake: Intake) -> None:
    """Add the routes of the downloads."""
    for path, answer in {MARKED: marked, CORRECTED: corrected, FORM: form}.items():
        server.add_url_rule(
            path, answer.__name__ + "_file", lambda answer=answer: answer(intake), methods=["GET"]
        )


def marked(intake: Intake) -> Response:
    """Send the sender's own table with what is wrong beside each row."""
    kept = intake.find(request.args.get("token"))
    outcome = intake.kept.outcome(kept)
    if outcome is None or not outcome.problems:
        abort(404)
    words = intake.words()
    source = intake.kept.path(kept)
    kind = WORKBOOK if source.suffix.lower() == WORKBOOK else ".csv"

    def write(path: Path) -> None:
        done = annotate_file(
            source, outcome.problems, path, words("imports.marked.heading"),
            lambda problem: problem_line(problem, words),
        )  # fmt: skip
        if not done:
            abort(404)

    return send_written(words("imports.marked.name", name=source.stem) + kind, write)


def corrected(intake: Intake) -> Response:
    """Send every corrected value, before and after."""
    kept = intake.find(request.args.get("token"))
    outcome = intake.kept.outcome(kept)
    if outcome is None or not outcome.corrections:
        abort(404)
    words = intake.words()
    heads = [words(f"imports.correction.{name}") for name in COLUMNS]
    rows = [correction_row(one, words) for one in outcome.corrections]
    mark = [words("sample.label")] if intake.reader().is_sample() else []
    title = words("imports.corrections")
    sheet = Sheet(title, heads, [[row[name] for name in COLUMNS] for row in rows], mark)
    name = words("imports.corrected.name", name=Path(kept.name).stem)
    return send_written(name + WORKBOOK, lambda path: write_sheets(path, [sheet]))


def form(intake: Intake) -> Response:
    """Send a blank form for an organisation's branches in a month."""
    importer = intake.allowed()
    month = _month(request.args.get("thang", ""))
    # Read as every page reads it: the code of no organisation chooses all of the scope.
    organisation = Filters.from_query(request.query_string.decode("ascii", "replace")).organisation
    if month is None or (request.args.get("don-vi") and organisation is None):
        abort(400)

    def write(path: Path) -> None:
        try:
            importer.form(Form(month, organisation, intake.words()), path)
        except NotAllowedError:
            intake.refuse(404, "no_branches", month=intake.words().month(month))

    name = intake.words()("imports.form.name", organisation=organisation or "",
                          month=request.args["thang"])  # fmt: skip
    return send_written(" ".join(name.split()) + WORKBOOK, write)


def _month(text: str) -> int | None:
    found = MONTH.fullmatch(text)
    month = int(found[1]) * 100 + int(found[2]) if found else 0
    return month if is_month(month) else None
