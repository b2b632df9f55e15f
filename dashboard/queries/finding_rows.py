"""Shortcomings noted of every meeting in memory, read when somebody first asks for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals
from sqlalchemy import Connection, select

from dashboard.database.tables import finding
from dashboard.queries.directory import Column
from dashboard.queries.score_book import ScoreBook

# The last bits of a meeting's id.
ENDS = (1 << 20) - 1
# Rows of a country are millions: as Python's objects they would take a gigabyte.
AT_ONCE = 50_000


@dataclass(frozen=True)
class Findings:
    """Columns of one length: meeting_id, code (a category), due and remedied (days, NaT where
    there is none)."""

    meeting_id: Column
    code: pd.Categorical
    due: Column
    remedied: Column

    def of(self, book: ScoreBook) -> pd.DataFrame:
        """Return branch_id, month, kind (number in MeetingKind), code, remedy_due, remedied_on, a
        row a shortcoming noted of these meetings, month by month."""
        order, known = self._by_meeting
        found, held = [np.empty(0, dtype=np.int64)], [book.only(np.zeros(len(book), dtype=bool))]
        for one in book.by_month():
            ids = one["meeting_id"]
            # Most meetings have none, and most of these fall away without a search for each.
            some = np.flatnonzero(self._ends[ids & ENDS])
            first = np.searchsorted(known, ids[some])
            times = np.searchsorted(known, ids[some], "right") - first
            begin = np.repeat(first - np.cumsum(times) + times, times)
            found.append(order[begin + np.arange(len(begin))])
            held.append(one.picked(np.repeat(some, times)))
        at, meetings = np.concatenate(found), ScoreBook.joined(held)
        return pd.DataFrame(
            {
                **{name: meetings[name] for name in ("branch_id", "month", "kind")},
                "code": self.code[at],
                "remedy_due": self.due[at],
                "remedied_on": self.remedied[at],
            }
        )

    @cached_property
    def _by_meeting(self) -> tuple[Column, Column]:
        """The places of all in the order of their meetings' ids, and these."""
        order = np.argsort(self.meeting_id, kind="stable")
        return order, self.meeting_id[order]

    @cached_property
    def _ends(self) -> Column:
        """Which last bits the ids of their meetings have."""
        found = np.zeros(ENDS + 1, dtype=bool)
        found[self.meeting_id & ENDS] = True
        return found


def read_findings(connection: Connection) -> Findings:
    """Read every shortcoming noted."""
    names = ("meeting_id", "code", "remedy_due", "remedied_on")
    asked = select(*(finding.c[name] for name in names)).execution_options(yield_per=AT_ONCE)
    parts = [_columns(rows) for rows in connection.execute(asked).partitions()]
    meeting_id, code, due, remedied = zip(*(parts or [_columns([])]), strict=True)
    return Findings(
        np.concatenate(meeting_id),
        union_categoricals(list(code), sort_categories=True),
        np.concatenate(due),
        np.concatenate(remedied),
    )


def _columns(rows: Sequence[Any]) -> tuple[Column, pd.Categorical, Column, Column]:
    meeting_id, code, due, remedied = zip(*rows, strict=True) if rows else ((), (), (), ())
    return (
        np.array(meeting_id, dtype=np.int64),
        pd.Categorical(code),
        np.array(due, dtype="datetime64[s]"),
        np.array(remedied, dtype="datetime64[s]"),
    )
