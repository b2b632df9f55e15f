"""Themes, shortcomings, and what is agreed."""

from dashboard.components.view import View, records
from dashboard.figures.caption import Table
from dashboard.figures.stage import headline, items, row_marks
from dashboard.findings import Finding
from dashboard.findings.hall import most_frequent
from dashboard.queries import shortcomings as shortcomings_query
from dashboard.queries import themes as themes_query
from dashboard.queries.duties import THEMED, due_and_held
from dashboard.slides.plan import Content, Plan, bare, scale_of, told

FULL = 100.0
QUARTER = 3


def themes(view: View, _plan: Plan) -> Content:
    """Show who held a themed meeting in the last quarter that has ended, and on what."""
    words = view.words
    last = view.months()[1]
    ended = last - last % 100 % QUARTER if last % 100 >= QUARTER else (last // 100 - 1) * 100 + 12
    months = (ended - QUARTER + 1, ended)
    due, held = due_and_held(view.reader, view.filters, months, THEMED)
    if not due:
        return bare(view, words("finding.empty"))
    found = themes_query.themes(view.reader, view.filters, months)
    rows = [
        {"name": row["theme"], "text": words.count(row["meetings"]), "at": row["meetings"],
         "colour": "ink2"}
        for row in records(found)
    ]  # fmt: skip
    body = row_marks(rows, scale_of([row["at"] for row in rows]), "bar")
    share = FULL * held / due
    quarter = words("hall.quarter", quarter=(ended % 100) // QUARTER, year=ended // 100)
    met = words("hall.met", held=words.count(held), due=words.count(due))
    body["headline"] = headline(words.number(share, 0), "%", quarter, [met])
    table = Table(
        [words("hall.theme"), words("hall.count")], [[row["name"], row["text"]] for row in rows]
    )
    said = Finding("themes.held", {"count": held, "total": due, "share": share})
    return Content(told(said, words), body, table, [view.named(months)])


def shortcomings(view: View, plan: Plan) -> Content:
    """Show which shortcomings were noted most often in twelve months."""
    words = view.words
    months = shortcomings_query.span(view.reader, view.filters, plan.today).months
    noted = shortcomings_query.noted(view.reader, view.filters, months)
    known = shortcomings_query.names(view.reader, words.language)
    found = shortcomings_query.frequent(noted, known)
    if found.empty:
        return bare(view, words("finding.empty"))
    rows = [
        {"name": row["name"], "text": words.count(row["meetings"]), "at": row["meetings"],
         "aside": words("hall.n.branches", n=words.count(row["branches"])).removeprefix("n = "),
         "colour": f"group-{row['group']}"}
        for row in records(found)
    ]  # fmt: skip
    body = row_marks(rows, scale_of([row["at"] for row in rows]), "bar")
    table = Table(
        [words("figure.name"), words("hall.count"), words("figure.n")],
        [[row["name"], row["text"], row["aside"]] for row in rows],
    )
    total = int(found["meetings"].sum())
    notes = [words("hall.times", n=words.count(total)), view.named(months)]
    return Content(told(most_frequent("shortcomings", found), words), body, table, notes)


def commitments(view: View, plan: Plan) -> Content:
    """List what was agreed, with who does it and by when."""
    words = view.words
    rows = [
        {"key": str(one["client_key"]), "what": str(one["what"]), "who": str(one["who"]),
         "due": words.date(one["due"])}
        for one in plan.decisions
    ]  # fmt: skip
    title = words("hall.slide.commitments")
    if rows:
        title = words("hall.commitments.title", n=words.leading_zero(len(rows)))
    table = Table(
        [words(f"hall.{one}") for one in ("what", "who", "due")],
        [[row["what"], row["who"], row["due"]] for row in rows],
    )
    return Content(title, items(rows, words("hall.commitments.none")), table, [])
