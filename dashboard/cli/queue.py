"""`chibo queue`: take in the files that readers put in line on the page."""

import os
import sys
import time
from argparse import Namespace
from threading import Event, Thread

from dashboard.actions.importer import Importer
from dashboard.database.engine import open_engine
from dashboard.database.turn import ServerTurn
from dashboard.settings import Settings
from dashboard.text import Words
from dashboard.web.line import Line
from dashboard.web.line_taker import take_all
from dashboard.web.patience import PatientTurn
from dashboard.web.turn import Turn

PATIENCE_S = 60.0
# Readers of pages come first.
NICENESS = 10


def take_in_line(settings: Settings, words: Words, chosen: Namespace) -> int:
    """Take in file after file until none waits, or until the server that asked for it is gone."""
    stopped = Event()
    if chosen.with_server:
        Thread(target=note_end, args=[stopped], daemon=True).start()
        if hasattr(os, "nice"):
            os.nice(NICENESS)
    engine = open_engine(settings.database_url)
    line = Line(settings.uploads_folder / "line", time.time)
    folder = settings.uploads_folder
    turns = Turn(folder / "turn.lock") if settings.database_file else ServerTurn(engine)
    turn = PatientTurn(turns, PATIENCE_S)
    taken = take_all(line, turn, lambda viewer: Importer(engine, viewer), stopped)
    print(words("line.command.done", n=words.count(taken)))
    return 0


def note_end(stopped: Event) -> None:
    """Wait until the other end of the standard input is closed."""
    # Unbuffered: a thread that waits inside a buffer cannot be left behind at the end.
    os.read(sys.stdin.fileno(), 1)
    stopped.set()
