"""Shortcomings noted of every meeting in memory, read when somebody first asks for them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from sqlalchemy import Connection, select

from dashboard.database.tables import finding
from dashboard.queries.directory import Column
from dashboard.queries.score_book import ScoreBook


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
        row a shortcoming noted of these meetings."""
        order = np.argsort(book["meeting_id"])
        known = book["meeting_id"][order]
        if not len(known):
            order, known = np.array([0]), np.array([-1])
        at = np.minimum(np.searchsorted(known, self.meeting_id), len(known) - 1)
        here = known[at] == self.meeting_id
        held = order[at[here]]
        return pd.DataFrame(
            {
                **{name: book[name][held] for name in ("branch_id", "month", "kind")},
                "code": self.code[here],
                "remedy_due": self.due[here],
                "remedied_on": self.remedied[here],
            }
        )


def read_findings(connection: Connection) -> Findings:
    """Read every shortcoming noted."""
    names = ("meeting_id", "code", "remedy_due", "remedied_on")
    rows = connection.execute(select(*(finding.c[name] for name in names))).all()
    meeting_id, code, due, remedied = zip(*rows, strict=True) if rows else ((), (), (), ())
    return Findings(
        np.array(meeting_id, dtype=np.int64),
        pd.Categorical(code),
        np.array(due, dtype="datetime64[s]"),
        np.array(remedied, dtype="datetime64[s]"),
    )
