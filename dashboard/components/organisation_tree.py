"""What the tree of organisations shows when one is opened, and what a typed search finds.

The tree itself is drawn by assets/js/organisation_tree.js from these answers: plain rows, so that
an answer for a hundred organisations stays small.
"""

from typing import Any

from dash import html

from dashboard.components.view import View, records
from dashboard.queries import organisations

MOST_CHILDREN = 100
MOST_FOUND = 20

Level = dict[str, Any]


def below(view: View) -> Level:
    """Return the organisations right below the chosen one: code, rows, note, said.

    A row is code, name, branch (a leaf). Of more than a hundred the first hundred, and a note.
    """
    found = organisations.children(view.reader, view.filters.organisation, view.filters.reading)
    words = view.words
    rows = [
        {"code": row["code"], "name": row["name"], "branch": row["level"] == "branch"}
        for row in records(found.head(MOST_CHILDREN))
    ]
    note = "" if rows else words("filter.no_children")
    if len(found) > MOST_CHILDREN:
        note = words(
            "filter.first_children", n=words.count(MOST_CHILDREN), total=words.count(len(found))
        )
    name = organisations.label(view.reader, view.filters.organisation)
    said = words("filter.opened", name=name, n=words.count(len(found)))
    return {"code": view.filters.organisation or "", "rows": rows, "note": note, "said": said}


def way(view: View) -> list[Level]:
    """Return the levels from the top down to the siblings of the chosen organisation.

    A single top is opened too: there is nothing to choose beside it.
    """
    steps = organisations.path(view.reader, view.filters.organisation)
    top = below(view.within(organisation=None))
    codes = [str(step["code"]) for step in steps[:-1]]
    if not codes and len(top["rows"]) == 1:
        codes = [str(top["rows"][0]["code"])]
    return [top, *(below(view.within(organisation=code)) for code in codes)]


def found(view: View, text: str) -> list[Any]:
    """Return a button for each organisation that a text finds, with its parent."""
    if not text:
        return []
    words = view.words
    rows = records(organisations.search(view.reader, text, MOST_FOUND))
    if not rows:
        return [html.P(words("filter.none_found"), role="status")]
    buttons: list[Any] = [
        html.Button(
            [html.Span(row["name"]), html.Span(row["parent"] or "", className="muted")],
            type="button",
            **{
                "data-filter": "don-vi",
                "data-value": row["code"],
                "data-name": row["name"],
                "data-branch": str(row["level"] == "branch").lower(),
            },
        )
        for row in rows
    ]
    if len(rows) == MOST_FOUND:
        buttons.append(html.P(words("filter.first_found", n=words.count(MOST_FOUND))))
    return buttons
