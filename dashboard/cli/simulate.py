"""`chibo simulate`: an invented country of any size, to see how it is with so much data."""

from argparse import Namespace

from dashboard.actions.simulate import OccupiedError, Size, simulate
from dashboard.cli.progress import Progress
from dashboard.cli.refusal import RefusedError
from dashboard.database.engine import open_engine
from dashboard.settings import Settings
from dashboard.text import Words


def fill(settings: Settings, words: Words, chosen: Namespace) -> int:
    """Write organisations and meetings; what was broken off before goes on."""
    size = Size(chosen.branches, chosen.months, chosen.seed)
    engine = open_engine(settings.database_url)
    try:
        with Progress(words("simulate.progress")) as progress:
            meetings = simulate(engine, size, progress.show)
    except OccupiedError as occupied:
        if occupied.begun is None:
            raise RefusedError("simulate.error.occupied") from occupied
        raise RefusedError("simulate.error.other", command=command(occupied.begun)) from occupied
    except KeyboardInterrupt as stopped:
        raise RefusedError("simulate.error.stopped", command=command(size)) from stopped
    branches = words.count(size.branches)
    print(words("simulate.done", branches=branches, meetings=words.count(meetings)))
    return 0


def command(size: Size) -> str:
    """Return what has to be typed for a simulation."""
    return f"chibo simulate --branches {size.branches} --months {size.months} --seed {size.seed}"
