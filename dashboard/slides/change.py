"""What changed: month by month, and since the last conference."""

from typing import Any

from dashboard.components.view import View, months_from, records
from dashboard.domain.months import months_between
from dashboard.domain.words import IssueGroup
from dashboard.figures.caption import Table
from dashboard.figures.stage import month_lines, row_marks
from dashboard.findings import trend_finding
from dashboard.findings.hall import changed_since
from dashboard.findings.hall import moved as moved_finding
from dashboard.queries import comparison, heat
from dashboard.queries import trend as trend_query
from dashboard.slides.plan import Content, Plan, bare, scale_of, spans, told, year_to

MEASURES = ("total", *(group.value for group in IssueGroup))


def trend(view: View, _plan: Plan) -> Content:
    """Show the four groups over twelve months."""
    words = view.words
    scores = trend_query.monthly_scores(view.reader, view.filters)
    if scores.empty:
        return bare(view, words("finding.empty"))
    first, last = year_to(int(scores["month"].max()))
    months = months_between(max(first, int(scores["month"].min())), last)
    found = {
        (row["measure"], int(row["month"])): float(row["percent"]) for row in records(scores)
    }
    lines: dict[str, list[float | None]] = {
        group.value: [found.get((group.value, month)) for month in months] for group in IssueGroup
    }
    lines = {name: line for name, line in lines.items() if any(one is not None for one in line)}
    body = month_lines(months, lines, view.good_from(), words)
    table = Table(
        [words("figure.month"), *(words(f"group.{name}.short") for name in lines)],
        [[words.month(month), *(words.number(line[at]) for line in lines.values())]
         for at, month in enumerate(months)],
    )  # fmt: skip
    n = int(scores.loc[(scores["measure"] == "total") & scores["month"].ge(first), "n"].sum())
    notes = [words("hall.n.meetings", n=words.count(n)), view.named((months[0], months[-1]))]
    return Content(told(trend_finding(scores, months=view.months()), words), body, table, notes)


def since(view: View, plan: Plan) -> Content:
    """Show what the overall score and each group gained or lost since the last conference."""
    words = view.words
    now, than = spans(plan, view.months()[1])
    unit = [{"code": view.filters.organisation or "", "name": ""}]
    looked = view.within(period=months_from(*now))
    rows = records(comparison.unit_changes(looked.reader, looked.filters, unit, than))
    total = next(row for row in rows if row["measure"] == "total")
    if not total["n"]:
        return bare(view, words("finding.empty"))
    names = {one: words("figure.total") if one == "total" else words(f"group.{one}.short")
             for one in MEASURES}  # fmt: skip
    marks = [
        _change_mark(row, names[row["measure"]], words)
        | {"colour": "ink" if row["measure"] == "total" else f"group-{row['measure']}"}
        for row in rows
    ]
    said = changed_since("since", total, now, than)
    notes = [words("hall.n.branches", n=words.count(total["n"])),
             f"{view.named(now)} / {view.named(than)}", words("hall.season")]  # fmt: skip
    return Content(told(said, words), _around_zero(marks, words), _table(rows, names, words), notes)


def moved(view: View, plan: Plan) -> Content:
    """Show which units gained and lost since the last conference, most first."""
    words = view.words
    now, than = spans(plan, view.months()[1])
    looked = view.within(period=months_from(*now))
    below = heat.units_below(looked.reader, looked.filters)
    units = [{"code": unit["code"], "name": unit["name"]} for unit in below]
    every = comparison.unit_changes(looked.reader, looked.filters, units, than)
    found = every[(every["measure"] == "total") & (every["n"] > 0)]
    if found.empty:
        return bare(view, words("finding.empty"))
    rows = records(found.sort_values("change", ascending=False))
    marks = [_change_mark(row, str(row["name"]), words) for row in rows]
    names = {row["name"]: row["name"] for row in rows}
    said = moved_finding(found, now, than)
    table = _table([row | {"measure": row["name"]} for row in rows], names, words)
    notes = [words("hall.n.branches", n=words.count(int(found["n"].sum()))),
             f"{view.named(now)} / {view.named(than)}", words("hall.season")]  # fmt: skip
    return Content(told(said, words), _around_zero(marks, words), table, notes)


def _change_mark(row: dict[str, Any], name: str, words: Any) -> dict[str, Any]:
    return {
        "name": name,
        "text": words.change(row["change"]),
        "aside": words("hall.before_after", before=words.number(row["before"]),
                       after=words.number(row["after"])),
        "at": row["change"], "low": row["low"], "high": row["high"],
    }  # fmt: skip


def _around_zero(marks: list[dict[str, Any]], words: Any) -> dict[str, Any]:
    reach = [mark[end] for mark in marks for end in ("at", "low", "high")]
    body = row_marks(marks, scale_of(reach, around_zero=True), "dot")
    body["legend"] = words("hall.interval")
    return body


def _table(rows: list[dict[str, Any]], names: dict[Any, str], words: Any) -> Table:
    return Table(
        [words("figure.name"), words("compare.before"), words("compare.after"),
         words("compare.change"), words("figure.interval")],
        [[names[row["measure"]], words.number(row["before"]), words.number(row["after"]),
          words.change(row["change"]),
          words("figure.from_to", low=words.change(row["low"]), high=words.change(row["high"]))]
         for row in rows],
    )  # fmt: skip
