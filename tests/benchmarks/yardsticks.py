"""Work to compare with, done in the same run: memory, an empty query, pandas, graph_objects."""

import gzip
import json
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from sqlalchemy import Engine, select, text

from dashboard.database.tables import assessment
from dashboard.domain.words import IssueGroup

MEMORY_BYTES = 64 * 1024 * 1024
YEAR = (202410, 202509)
Work = Callable[[], Mapping[str, float] | None]


def yardsticks(engine: Engine) -> dict[str, Work]:
    """Return pieces of work by name; their results are thrown away."""
    memory = np.ones(MEMORY_BYTES // 8)
    rows = official_rows(engine)
    groups = [f"{group}_points_x100" for group in IssueGroup]

    def empty() -> None:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1")).all()

    def pandas() -> None:
        rows.groupby("month")[groups].agg(["count", "sum", "std"])

    def pandas_lists() -> None:
        rows.groupby("branch_id")[["percent_x100", *groups]].mean().nsmallest(50, "percent_x100")

    return {
        "memory": lambda: memory.sum() and None,
        "empty query": empty,
        "pandas by month": pandas,
        "pandas by branch": pandas_lists,
    }


def official_rows(engine: Engine) -> pd.DataFrame:
    """Return the official scores of the year, as pandas would hold them in memory."""
    columns = [
        assessment.c[name]
        for name in ("branch_id", "month", "meeting_kind", "grade", "percent_x100",
                     *(f"{group}_points_x100" for group in IssueGroup))
    ]  # fmt: skip
    chosen = select(*columns).where(
        assessment.c.is_official.is_(True), assessment.c.month.between(*YEAR)
    )
    with engine.connect() as connection:
        return pd.DataFrame(connection.execute(chosen).all(), columns=[one.name for one in columns])


def unpacked(response: Any) -> bytes:
    """Return what an answer says, whether it came packed or not."""
    data: bytes = response.data
    return gzip.decompress(data) if response.headers.get("Content-Encoding") == "gzip" else data


def figure_of(answer: bytes) -> dict[str, Any] | None:
    """Return the figure an answer carries, if it is one."""
    parts = json.loads(answer or "{}").get("response", {}).values()
    return next((one["figure"] for one in parts if "figure" in one), None)


def graph_objects(figure: dict[str, Any]) -> Work:
    """Return the work of building and encoding a figure with plotly's own classes."""

    def build() -> None:
        go.Figure(data=figure["data"], layout=figure["layout"]).to_json()

    return build
