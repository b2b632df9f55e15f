"""`chibo serve`, `init` and `sample`: from nothing to pages with data."""

from argparse import Namespace

from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError

from dashboard import paths
from dashboard.actions.init_database import OtherFormError, init_database
from dashboard.actions.load_sample import load_sample
from dashboard.actions.simulate import simulation_in
from dashboard.cli.progress import Progress
from dashboard.cli.ready import of_form
from dashboard.database.engine import open_engine, read
from dashboard.database.joined import is_gathering
from dashboard.database.migrate import is_newest
from dashboard.database.tables import meeting
from dashboard.database.trouble import trouble_of
from dashboard.domain.trouble import Trouble
from dashboard.settings import Settings
from dashboard.text import Words


def init(settings: Settings, words: Words, _: Namespace) -> int:
    """Create the database, or add what it lacks."""
    prepare(open_engine(settings.database_url))
    print(words("cli.init.done"))
    return 0


def sample(settings: Settings, words: Words, _: Namespace) -> int:
    """Load the sample where there are no scores yet."""
    engine = open_engine(settings.database_url)
    prepare(engine)
    if holds_scores(engine):
        print(words("cli.sample.refused"))
        return 1
    fill(engine, words)
    return 0


def prepare_and_serve(settings: Settings, words: Words, chosen: Namespace) -> int:
    """Serve; a fresh database first gets its tables and, unless told otherwise, the sample."""
    engine = open_engine(settings.database_url)
    try:
        prepare(engine)
    except DBAPIError as error:
        if trouble_of(error) is not Trouble.READ_ONLY or not read(engine, is_newest):
            raise
        print(words("cli.serve.read_only"), flush=True)
    if not chosen.empty and not holds_scores(engine):
        print(words("cli.serve.sampling"), flush=True)
        fill(engine, words)
    engine.dispose()
    # Loaded here, because the charts' libraries take a second that other commands need not wait.
    from dashboard.cli.serve import serve

    return serve(settings, words)


def prepare(engine: Engine) -> None:
    """Make the tables of an empty database; one of another form is never changed in passing."""
    try:
        init_database(engine, paths.DATA)
    except OtherFormError as error:
        raise of_form(error.found) from error


def fill(engine: Engine, words: Words) -> None:
    """Load the sample and say how much it was."""
    with Progress(words("level.branch")) as progress:
        meetings = load_sample(engine, progress.show)
    print(words("cli.sample.done", meetings=words.count(meetings)), flush=True)


def holds_scores(engine: Engine) -> bool:
    """Whether any meeting is recorded, was summed up by those who gather here, or the organisations
    wait for simulated ones."""
    with engine.connect() as connection:
        if simulation_in(connection) or is_gathering(connection):
            return True
        return connection.execute(select(meeting.c.id).limit(1)).first() is not None
