"""`chibo serve`, `init` and `sample`: from nothing to pages with data."""

from argparse import Namespace

from sqlalchemy import Engine, select

from dashboard import paths
from dashboard.actions.init_database import init_database
from dashboard.actions.load_sample import load_sample
from dashboard.actions.simulate import simulation_in
from dashboard.cli.progress import Progress
from dashboard.database.engine import open_engine
from dashboard.database.tables import meeting
from dashboard.settings import Settings
from dashboard.text import Words


def init(settings: Settings, words: Words, _: Namespace) -> int:
    """Create or upgrade the database."""
    init_database(open_engine(settings.database_url), paths.DATA)
    print(words("cli.init.done"))
    return 0


def sample(settings: Settings, words: Words, _: Namespace) -> int:
    """Load the sample where there are no scores yet."""
    engine = open_engine(settings.database_url)
    init_database(engine, paths.DATA)
    if holds_scores(engine):
        print(words("cli.sample.refused"))
        return 1
    fill(engine, words)
    return 0


def prepare_and_serve(settings: Settings, words: Words, chosen: Namespace) -> int:
    """Serve; a fresh database first gets its tables and, unless told otherwise, the sample."""
    engine = open_engine(settings.database_url)
    init_database(engine, paths.DATA)
    if not chosen.empty and not holds_scores(engine):
        print(words("cli.serve.sampling"), flush=True)
        fill(engine, words)
    engine.dispose()
    # Loaded here, because the charts' libraries take a second that other commands need not wait.
    from dashboard.cli.serve import serve

    return serve(settings, words)


def fill(engine: Engine, words: Words) -> None:
    """Load the sample and say how much it was."""
    with Progress(words("level.branch")) as progress:
        meetings = load_sample(engine, progress.show)
    print(words("cli.sample.done", meetings=words.count(meetings)), flush=True)


def holds_scores(engine: Engine) -> bool:
    """Whether any meeting is recorded, or the organisations wait for simulated ones."""
    with engine.connect() as connection:
        if simulation_in(connection):
            return True
        return connection.execute(select(meeting.c.id).limit(1)).first() is not None
