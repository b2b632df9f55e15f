"""`chibo export`: the scores, or a blank form, as a file."""

from argparse import Namespace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import Engine, select

from dashboard.actions.export_scores import (
    Form,
    NotAllowedError,
    blank_form,
    export_scores,
)
from dashboard.cli.ready import open_ready
from dashboard.cli.refusal import RefusedError
from dashboard.database.tables import organisation
from dashboard.domain.filters import Filters
from dashboard.domain.months import month_of
from dashboard.domain.viewer import Viewer
from dashboard.settings import Settings
from dashboard.text import Words

KINDS = frozenset({".xlsx", ".csv"})
VIETNAM = timedelta(hours=7)


def export(settings: Settings, words: Words, chosen: Namespace) -> int:
    """Write the file; what cannot be read of the options is refused before anything is written."""
    path: Path = chosen.output
    if path.suffix.lower() not in KINDS:
        raise RefusedError("cli.error.kind", path=path)
    filters = read_filters(chosen)
    engine = open_ready(settings)
    check_organisation(engine, filters.organisation)
    viewer = Viewer(name="command line")
    written = Words(chosen.language or settings.language)
    try:
        if chosen.form:
            _, month = filters.period.resolve(month_of((datetime.now(UTC) + VIETNAM).date()))
            form = Form(month, filters.organisation, written)
            count = blank_form(engine, viewer, form, path)
        else:
            count = export_scores(engine, viewer, filters, path, written)
    except NotAllowedError as error:
        raise RefusedError("cli.error.organisation", code=chosen.organisation or "") from error
    key = "cli.export.form_done" if chosen.form else "cli.export.done"
    print(words(key, path=path, n=words.count(count)))
    return 0


def read_filters(chosen: Namespace) -> Filters:
    """Read the organisation and the period as addresses write them."""
    parts = {"don-vi": chosen.organisation, "ky": chosen.period}
    given = {key: value for key, value in parts.items() if value}
    filters = Filters.from_query(urlencode(given))
    for key, reason in (("don-vi", "organisation"), ("ky", "period")):
        # An address leaves out what it cannot read; a command must not.
        if key in given and f"{key}=" not in filters.to_query():
            raise RefusedError(f"cli.error.{reason}", code=given[key])
    return filters


def check_organisation(engine: Engine, code: str | None) -> None:
    """Refuse the code of no organisation: a file without rows would hide the slip."""
    if code is None:
        return
    with engine.connect() as connection:
        known = connection.execute(select(organisation.c.id).where(organisation.c.code == code))
        if known.first() is None:
            raise RefusedError("cli.error.organisation", code=code)
