"""A receipt as a card: counts, problems by row or corrections, and what can be done next."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from dash import html

from dashboard.components.data_table import Column, data_table
from dashboard.components.receipt import READY, REFUSED, SAME, TAKEN, Receipt
from dashboard.text import Words

COUNTS = ("new", "changed", "unchanged")
PROBLEMS = ("sheet", "row", "column", "value", "problem", "remedy")
CORRECTIONS = ("column", "before", "after")
MARKED, CORRECTED = "/nap/loi", "/nap/thay-doi"


def receipt_card(receipt: Receipt, words: Words, links: Mapping[str, str]) -> html.Section:
    """Return the card; assets/js/imports.js does what its buttons' data-import names.

    links: token, sha256 and version of the file (to take it in), charts (an address), sample (a
    warning), each only where there is one.
    """
    state = receipt["state"]
    parts: list[Any] = [
        html.H2(receipt["title"], className="card-title", tabIndex=-1),
        html.P(receipt["message"], className="lead"),
    ]
    if "sample" in links and state == READY:
        parts.append(html.P(links["sample"], className="import-warning"))
    if state in (READY, TAKEN, SAME):
        parts.append(_counts(receipt, words))
    if receipt.get("problems"):
        parts += _problems(receipt, words)
    if receipt.get("corrections"):
        parts += _corrections(receipt, words)
    parts.append(html.Div(_actions(receipt, words, links), className="actions"))
    return html.Section(parts, className=f"panel receipt receipt-{state}")


def button(name: str, text: str, *, primary: bool = False, **data: object) -> html.Button:
    """Return a button that imports.js listens to."""
    style = "btn btn-primary" if primary else "btn"
    given = {f"data-{key}": str(value) for key, value in data.items()}
    return html.Button(text, type="button", className=style, **{"data-import": name, **given})


def undo_button(number: int, file: str, words: Words) -> html.Button:
    """Return the button that asks first, then takes an import back."""
    return button(
        "undo", words("imports.undo"), upload=number,
        ask=words("imports.undo.ask", number=number, file=file),
    )  # fmt: skip


def _counts(receipt: Receipt, words: Words) -> html.Dl:
    pairs = [
        html.Div([html.Dt(words(f"imports.count.{name}")), html.Dd(words.count(receipt[name]))])
        for name in COUNTS
    ]
    return html.Dl(pairs, className="import-counts")


def _problems(receipt: Receipt, words: Words) -> list[Any]:
    rows = receipt["problems"]
    # A file of one sheet names none; one without places names neither row nor column.
    shown = [name for name in PROBLEMS if any(row[name] for row in rows)]
    columns = [Column(name, f"imports.problem.{name}") for name in shown]
    parts: list[Any] = [data_table(rows, columns, words, words("imports.problems"))]
    return parts + _rest("imports.first_problems", len(rows), receipt["problem_count"], words)


def _corrections(receipt: Receipt, words: Words) -> list[Any]:
    rows = [
        {**row, "href": f"/chi-bo/{row['branch']}", "parent": row["date"]}
        for row in receipt["corrections"]
    ]
    columns = [Column("name", "imports.correction.name", "name")]
    columns += [Column(name, f"imports.correction.{name}") for name in CORRECTIONS]
    parts: list[Any] = [
        html.H3(words("imports.corrections"), className="import-subtitle"),
        data_table(rows, columns, words, words("imports.corrections")),
    ]
    shown, total = len(rows), receipt["correction_count"]
    return parts + _rest("imports.first_corrections", shown, total, words)


def _rest(key: str, shown: int, total: int, words: Words) -> list[Any]:
    if shown == total:
        return []
    text = words(key, n=words.count(shown), total=words.count(total))
    return [html.P(text, className="card-note")]


def _actions(receipt: Receipt, words: Words, links: Mapping[str, str]) -> list[Any]:
    token = links.get("token", "")
    state = receipt["state"]
    actions: list[Any] = []
    if state == READY:
        count = words.count(receipt["new"] + receipt["changed"])
        actions.append(
            button(
                "confirm", words("imports.confirm", n=count), primary=True, token=token,
                sha256=links.get("sha256", ""), version=links.get("version", ""),
            )
        )  # fmt: skip
    if "charts" in links:
        actions.append(html.A(words("imports.charts"), href=links["charts"], className="btn"))
    if state == REFUSED and token and "marked" in links:
        actions.append(_file(MARKED, token, words("imports.marked")))
    if receipt.get("corrections") and token:
        actions.append(_file(CORRECTED, token, words("imports.corrected")))
    if state == TAKEN and receipt.get("upload"):
        actions.append(undo_button(receipt["upload"], receipt["file"], words))
    if state == READY:
        actions.append(button("drop", words("imports.drop"), token=token))
    if state != READY:
        actions.append(button("choose", words("imports.choose.other")))
    return actions


def _file(path: str, token: str, text: str) -> html.A:
    address = f"{path}?{urlencode({'token': token})}"
    return html.A(text, href=address, download=True, className="btn")
