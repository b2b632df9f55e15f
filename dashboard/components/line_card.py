"""The files that a sender has in line, as a card: which wait, and what became of the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from dashboard.text import Words


@dataclass(frozen=True)
class Standing:
    """A file in line; state: waiting, taking, taken, refused or same.

    at is its place in line; count what it brought, has wrong or holds already; said its first
    problem; upload the number of its import.
    """

    name: str
    state: str
    at: int = 0
    count: int = 0
    said: str = ""
    upload: int = 0


def line_card(
    standing: Sequence[Standing], waiting: int, done: int, words: Words
) -> html.Section:
    """Return the card: how far all have come, then each file with its place or what it did."""
    every = waiting + done
    title = "line.title" if waiting else "line.title.done"
    parts: list[Any] = [
        html.H2(words(title), className="card-title"),
        html.P(
            words("line.count", done=words.count(done), all=words.count(every)),
            className="line-count",
        ),
        html.Progress(max=str(every), value=str(done), **{"aria-label": words("line.progress")}),
        html.Ol([_item(one, words) for one in standing], className="line-files"),
    ]
    if len(standing) < every:
        rest = words("line.rest", n=words.count(every - len(standing)))
        parts.append(html.P(rest, className="card-note"))
    return html.Section(parts, className="panel line-card")


def _item(one: Standing, words: Words) -> html.Li:
    said = words(
        f"line.{one.state}", at=words.count(one.at), n=words.count(one.count), number=one.upload
    )
    parts: list[Any] = [
        html.Span(one.name, className="line-name"),
        html.Span(said, className="line-state"),
    ]
    if one.said:
        parts.append(html.Span(one.said, className="line-said muted"))
    return html.Li(parts, className=f"line-{one.state}")
