"""The overview as a peer's author would write it: five queries by pandas, six figures by plotly.

It runs in the peers' own environments and knows nothing of this program but its tables. The sums
come from the same rollup, so that no peer has to count single scores.
"""

import sqlite3

import pandas as pd
import plotly.graph_objects as go

PERIODS = {"12 months": 12, "6 months": 6}
GROUPS = ("content", "chairing", "members", "inspection")
SUMS = ", ".join(f"sum({one}_sum) / 100.0 / sum({one}_n) AS {one}" for one in GROUPS)
OF_WHOLE = """
    FROM rollup WHERE assessment = 'official' AND reading IN ('now', 'both') AND month > {since}
    AND organisation_id IN (SELECT organisation_id FROM place WHERE reading = 'now' AND depth = 1)
"""
OF_UNITS = """
    FROM rollup JOIN organisation_version v ON v.organisation_id = rollup.organisation_id
        AND v.valid_to IS NULL
    WHERE assessment = 'official' AND reading IN ('now', 'both') AND month > {since}
    AND v.level = 'base'
"""


def frames(path: str, months: int) -> dict[str, pd.DataFrame]:
    """Ask the five queries of a page."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        last = database.execute("SELECT max(month) FROM rollup").fetchone()[0]
        index = last // 100 * 12 + last % 100 - 1 - months
        since = index // 12 * 100 + index % 12 + 1
        asked = {
            "groups": f"SELECT {SUMS} {OF_WHOLE}",
            "trend": f"SELECT month, {SUMS} {OF_WHOLE} GROUP BY month ORDER BY month",
            "grades": f"SELECT month, grade, sum(meetings) AS n {OF_WHOLE} GROUP BY month, grade",
            "units": f"SELECT v.name, {SUMS} {OF_UNITS} GROUP BY v.name ORDER BY content",
            "meetings": f"SELECT v.name, sum(meetings) AS n {OF_UNITS} GROUP BY v.name ORDER BY n",
        }
        return {
            name: pd.read_sql_query(one.format(since=since), database)
            for name, one in asked.items()
        }


def figures(path: str, months: int) -> dict[str, go.Figure]:
    """Draw the six figures of a page."""
    found = frames(path, months)
    whole, trend, units = found["groups"].iloc[0], found["trend"], found["units"]
    month = [f"{one // 100}-{one % 100:02d}-01" for one in trend["month"]]
    grades = found["grades"].pivot_table(index="month", columns="grade", values="n", fill_value=0)
    bars = go.Figure(go.Bar(x=list(GROUPS), y=[whole[one] for one in GROUPS]))
    lines = go.Figure([go.Scatter(x=month, y=trend[one], name=one) for one in GROUPS])
    stacked = go.Figure(
        [go.Bar(x=month, y=grades[one], name=one) for one in grades], layout={"barmode": "stack"}
    )
    heat = go.Figure(go.Heatmap(z=units[list(GROUPS)], x=list(GROUPS), y=units["name"]))
    ranks = go.Figure(go.Bar(x=units["content"], y=units["name"], orientation="h"))
    held = found["meetings"]
    counts = go.Figure(go.Bar(x=held["n"], y=held["name"], orientation="h"))
    return {"groups": bars, "trend": lines, "grades": stacked, "heat": heat, "ranks": ranks,
            "meetings": counts}  # fmt: skip
