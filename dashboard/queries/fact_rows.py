"""What was recorded of every meeting, a leaf a month."""

from sqlalchemy import Connection, Integer, cast, func

from dashboard.database.tables import FACTS, meeting
from dashboard.queries.directory import NONE, Directory
from dashboard.queries.score_rows import BranchIds, Columns, read_meetings, small
from dashboard.queries.shelf import LeafKind

RECORDED = tuple(name for name in FACTS if name != "theme")


def read_facts(
    connection: Connection, directory: Directory, month: int, branch_ids: BranchIds = None
) -> Columns:
    """Return the facts of a month's meetings as whole numbers, -1 not recorded, 0 no, 1 yes.

    Named as in `meeting`, all but the theme, with meeting_id and branch (2 bytes a fact).
    """
    facts = [func.coalesce(cast(meeting.c[name], Integer), NONE).label(name) for name in RECORDED]
    held = read_meetings(connection, directory, month, branch_ids, facts)
    kept = {name: held[name] for name in ("meeting_id", "branch")}
    return kept | {name: small(held[name]) for name in RECORDED}


FACTS_KIND = LeafKind("facts", read_facts)
