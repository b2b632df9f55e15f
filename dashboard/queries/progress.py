"""Who has met, scored and sent: month by month below the chosen organisation, and who has not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from dashboard.domain.filters import Filters
from dashboard.domain.months import add_months, months_apart, months_between
from dashboard.domain.words import MeetingKind
from dashboard.queries.below import opened
from dashboard.queries.directory import Column, months_since
from dashboard.queries.duties import KINDS, REGULAR, THEMED, branch_duties
from dashboard.queries.frames import COUNT, WORD, columns_of, lists_of, typed
from dashboard.queries.in_order import Key, by_name, in_order
from dashboard.queries.meeting_frame import branch_names
from dashboard.queries.names import labels
from dashboard.queries.reader import Reader
from dashboard.queries.score_book import Answer, among
from dashboard.queries.tree import BRANCH, Months


def _longest(gap: str, frame: pd.DataFrame) -> Column:
    return -frame[gap].map(len).to_numpy(dtype=np.int64)


LATE_AFTER_DAYS = 2
BOARD_MONTHS, MOST_MONTHS = 12, 24
STEPS = ("due", "held", "scored", "sent", "appraised", "late")
ORDERS: dict[str, Key] = {
    "name": by_name,
    "late": lambda frame: frame["late"].to_numpy(),
    **{gap: partial(_longest, gap) for gap in ("not_held", "no_theme", "not_scored")},
}
UNIT = {"code": WORD, "name": WORD, "is_branch": "bool", "month": COUNT}
BOARD = UNIT | dict.fromkeys(STEPS, COUNT)
THEMES = UNIT | {"due": COUNT, "held": COUNT}
BEHIND = {
    "code": WORD, "name": WORD, "parent": WORD, "position": COUNT, "not_held": WORD,
    "no_theme": WORD, "not_scored": WORD, "late": COUNT,
}  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """Regular meetings (combined ones too) by branch number and month, each a table of bool.

    due: the branch was there; held: it met; scored, sent, appraised: all its meetings of the month
    have an official score, a known day of sending, an appraisal; late: one was sent after more than
    two days.
    """

    months: list[int]
    steps: dict[str, Column]

    def during(self, months: Months) -> "Standing":
        """Return the months among these."""
        own = [at for at, month in enumerate(self.months) if months[0] <= month <= months[1]]
        part = slice(own[0], own[-1] + 1) if own else slice(0, 0)
        steps = {step: table[:, part] for step, table in self.steps.items()}
        return Standing(self.months[part], steps)

    def count(self, step: str) -> int:
        """Return of how many branches and months a step is true."""
        return int(self.steps[step].sum())


def board_months(reader: Reader, filters: Filters) -> Months:
    """Return the twelve months up to the period's end, or the period where it is longer."""
    first, last = reader.period(filters)
    length = min(MOST_MONTHS, max(BOARD_MONTHS, months_apart(first, last) + 1))
    return add_months(last, 1 - length), last


def _once(name: str, reader: Reader, filters: Filters, work: Callable[[], Answer]) -> Answer:
    """Return what the work gives, reckoned once for all parts of a page."""
    asked = Filters(
        organisation=filters.organisation,
        period=filters.period,
        branch_kinds=filters.branch_kinds,
        reading=filters.reading,
    )
    return reader.reckoned((name, asked), work)


def standing(reader: Reader, filters: Filters, months: Months | None = None) -> Standing:
    """Return who was due, met, and went on to score and send in the months, else in the period.

    Heeds scope, organisation, reading and the kinds of branches; nothing is due before the first
    meeting of all, or after the last. Reckoned once for the board and all that lies within it.
    """
    wanted, board = months or reader.period(filters), board_months(reader, filters)
    whole = board if board[0] <= wanted[0] and wanted[1] <= board[1] else wanted
    found = _once(f"standing {whole}", reader, filters, lambda: _standing(reader, filters, whole))
    return found if whole == wanted else found.during(wanted)


def _standing(reader: Reader, filters: Filters, months: Months) -> Standing:
    shown, due, held = reader.due_and_met(filters, months, KINDS[REGULAR])
    if not due.any():
        return Standing([], dict.fromkeys(STEPS, due))
    steps = {step: held.copy() for step in STEPS} | {"due": due, "held": held}
    late = np.zeros_like(held)
    book = reader.book(Filters(organisation=filters.organisation, reading=filters.reading), shown)
    for one in book.by_month():
        at = months_apart(shown[0], int(one["month"][0]))
        of_kind = among(one["kind"], MeetingKind, KINDS[REGULAR])
        branch, days = one["branch"], one["sent_days"]
        # One meeting that lacks a step is enough, and few do.
        lacking = {
            "scored": one["official_total"] < 0,
            "sent": days < 0,
            "appraised": one["appraised"] <= 0,
        }
        for step, mask in lacking.items():
            steps[step][branch[mask & of_kind], at] = False
        late[branch[(days > LATE_AFTER_DAYS) & of_kind], at] = True
    return Standing(months_between(*shown), steps | {"late": held & late})


def progress_board(reader: Reader, filters: Filters) -> pd.DataFrame:
    """Return code, name, is_branch, month, due, held, scored, sent, appraised, late.

    A row an organisation right below the chosen one (in official order) and month of the board,
    counting its branches (see `Standing`). A month without duty at all has no rows.
    """
    months = board_months(reader, filters)

    def counted() -> pd.DataFrame:
        found = standing(reader, filters, months)
        return _counted(reader, filters, found.months, found.steps, BOARD)

    return _once("board", reader, filters, counted)


def themed_board(reader: Reader, filters: Filters) -> pd.DataFrame:
    """Return code, name, is_branch, month (the last of a quarter), due, held of themed meetings,
    a row an organisation and quarter that ends in the board's months."""
    months = board_months(reader, filters)

    def counted() -> pd.DataFrame:
        ends, due, held = branch_duties(reader, filters, months, THEMED)
        return _counted(reader, filters, ends, {"due": due, "held": held}, THEMES)

    return _once("themed board", reader, filters, counted)


def branches_behind(reader: Reader, filters: Filters, sort: str = "") -> pd.DataFrame:
    """Return code, name, parent, position (in the tree), not_held, no_theme, not_scored, late.

    not_held: months of the period with a regular meeting due and not held; no_theme: last months of
    its quarters without a themed meeting; not_scored: months with a meeting held and not scored
    (lists of yyyymm); late: months sent late. A row a branch with any of the three, in tree order,
    or by `sort`: name, late, or one of the three, longest first ("-" before it: downwards).
    """
    found = _once("behind", reader, filters, lambda: _behind(reader, filters))
    return in_order(found, sort, ORDERS)


def _behind(reader: Reader, filters: Filters) -> pd.DataFrame:
    months = reader.period(filters)
    found = standing(reader, filters, months)
    ends, due, held = branch_duties(reader, filters, months, THEMED)
    gaps = {
        "not_held": (found.months, found.steps["due"] & ~found.steps["held"]),
        "no_theme": (ends, due & ~held),
        "not_scored": (found.months, found.steps["held"] & ~found.steps["scored"]),
    }
    some = np.logical_or.reduce([gap.any(axis=1) for _, gap in gaps.values()])
    every = replace(filters, branch_kinds=())
    listed = reader.branch_list(every, months)
    listed = listed.only(some[listed.number])
    late = found.steps["late"].sum(axis=1)
    listed = listed.only(np.argsort(listed.position, kind="stable"))
    names = branch_names(reader, every, listed.id)
    lists = {key: lists_of(gap[listed.number], at) for key, (at, gap) in gaps.items()}
    return columns_of({**names, **lists, "late": late[listed.number]}, BEHIND)


def _counted(
    reader: Reader,
    filters: Filters,
    months: Sequence[int],
    steps: dict[str, Column],
    columns: dict[str, str],
) -> pd.DataFrame:
    if not any(step.any() for step in steps.values()):
        return typed([], columns)
    span = months[0], months[-1]
    parents, below = opened(reader, filters, span)
    children = below or parents
    order = list(dict.fromkeys(part.organisation_id for part in children))
    parts = {id_: [one for one in children if one.organisation_id == id_] for id_ in order}
    at = months_since(span[0], np.array(months))
    owner = reader.book().owners(filters, parts, span)[:, at]
    size = len(order) * len(months)
    # Each branch and month once: which steps are true of it is one number, and counted with it.
    cell = (owner * len(months) + np.arange(len(months))) << len(steps)
    for number, step in enumerate(steps.values()):
        cell |= step.astype(cell.dtype) << number
    every = np.bincount(cell[owner >= 0], minlength=size << len(steps)).reshape(size, -1)
    having = np.arange(1 << len(steps))
    counts = {
        name: every[:, having >> number & 1 > 0].sum(axis=1) for number, name in enumerate(steps)
    }
    last = span[1] if filters.reading.value == "then" else None
    names = labels(reader, order, last)
    rows: list[dict[str, Any]] = [
        {"code": names[id_]["code"], "name": names[id_]["name"], "month": month,
         "is_branch": names[id_]["level"] == BRANCH}
        | {name: counted[at * len(months) + step] for name, counted in counts.items()}
        for at, id_ in enumerate(order)
        for step, month in enumerate(months)
    ]  # fmt: skip
    return typed(rows, columns)
