"""`chibo rollup`: the sums behind the charts, recomputed or compared with the scores."""

from argparse import Namespace

from dashboard.actions.rebuild_rollup import GatheredError, check_rollup, rebuild_rollup
from dashboard.cli.ready import open_ready
from dashboard.cli.refusal import RefusedError
from dashboard.settings import Settings
from dashboard.text import Words


def rollup(settings: Settings, words: Words, chosen: Namespace) -> int:
    """Recompute, or compare; 1 when something differs."""
    engine = open_ready(settings)
    try:
        if not chosen.check:
            rebuild_rollup(engine)
            print(words("cli.rollup.done"))
            return 0
        differences = check_rollup(engine)
    except GatheredError as error:
        raise RefusedError("gather.refused.rollup") from error
    for difference in differences[:20]:
        print(difference)
    if differences:
        print(words("cli.rollup.differs", count=words.count(len(differences))))
        return 1
    print(words("cli.rollup.equal"))
    return 0
