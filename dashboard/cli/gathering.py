"""`chibo join`, `leave` and `gather`: a database above others, which holds the sums they send."""

import re
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Event

from sqlalchemy import Engine

from dashboard.actions.gather import Gathered, JoinError, gather, joined_codes
from dashboard.actions.gather import join as join_database
from dashboard.actions.gather import leave as leave_database
from dashboard.cli.ready import open_ready
from dashboard.cli.refusal import RefusedError
from dashboard.settings import Settings
from dashboard.text import Words

CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,30}")


def join(settings: Settings, words: Words, chosen: Namespace) -> int:
    """Join a database, or give it another address."""
    if not CODE.fullmatch(chosen.code):
        raise RefusedError("gather.refused.code", code=chosen.code)
    # What a program is called with, everybody on the machine may read: a password too.
    url = sys.stdin.readline().strip() if chosen.url == "-" else chosen.url
    if not url.startswith(("postgresql://", "postgresql+psycopg://")):
        raise RefusedError("gather.refused.url")
    try:
        with opened(settings) as engine:
            join_database(engine, chosen.code, url)
    except JoinError as error:
        raise RefusedError(f"gather.refused.{error.reason}") from error
    print(words("gather.joined", code=chosen.code))
    return 0


def leave(settings: Settings, words: Words, chosen: Namespace) -> int:
    """Forget a database and what it sent."""
    with opened(settings) as engine:
        if not leave_database(engine, chosen.code):
            raise RefusedError("gather.refused.unknown", code=chosen.code)
    print(words("gather.left", code=chosen.code))
    return 0


def gather_all(settings: Settings, words: Words, chosen: Namespace) -> int:
    """Gather from every joined database, or from those named; again and again where asked to.

    1 when something did not come from one of them.
    """
    while True:
        with opened(settings) as engine:
            found = gather_once(engine, chosen.codes)
        for one in found:
            _tell(one, words)
        if not chosen.every:
            return 0 if all(one.came for one in found) else 1
        Event().wait(chosen.every * 60)


def gather_once(engine: Engine, codes: Sequence[str]) -> list[Gathered]:
    """Gather from the databases of these codes, or from all."""
    known = joined_codes(engine)
    for code in codes:
        if code not in known:
            raise RefusedError("gather.refused.unknown", code=code)
    if not known:
        raise RefusedError("gather.refused.none")
    return [gather(engine, code, lambda: datetime.now(UTC)) for code in codes or known]


@contextmanager
def opened(settings: Settings) -> Iterator[Engine]:
    """Open the database for as long as the block runs."""
    engine = open_ready(settings)
    try:
        yield engine
    finally:
        engine.dispose()


def _tell(one: Gathered, words: Words) -> None:
    said = words(f"gather.result.{one.result}", code=one.code, detail=one.detail)
    print(said, file=sys.stdout if one.came else sys.stderr, flush=True)
