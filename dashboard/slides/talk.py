"""All slides of a talk, in both languages, with and without names, of one moment of the data."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from dashboard.components.gathered import late_said
from dashboard.components.view import View
from dashboard.domain.filters import Filters
from dashboard.domain.masks import letters, masked, unmask
from dashboard.domain.talk import SlideKind, Talk
from dashboard.queries.names import label, labels
from dashboard.queries.reader import Reader
from dashboard.slides import agenda, card, change, groups, practice, standing
from dashboard.slides.plan import Content, FigureOf, Plan
from dashboard.text import Words

TRIES = 4
Builder = Callable[[View, Plan], Content]
Drawn = dict[str, Any]

SLIDES: Mapping[SlideKind, Builder] = {
    SlideKind.STANDING: standing.standing,
    SlideKind.GRADES: standing.grades,
    SlideKind.TREND: change.trend,
    SlideKind.SINCE: change.since,
    SlideKind.MOVED: change.moved,
    SlideKind.CRITERIA: groups.criteria,
    SlideKind.UNITS: groups.units,
    SlideKind.OURS: groups.ours,
    SlideKind.GOOD: practice.good,
    SlideKind.SPEAKING: practice.speaking,
    SlideKind.TASKS: practice.tasks,
    SlideKind.THEMES: agenda.themes,
    SlideKind.SHORTCOMINGS: agenda.shortcomings,
    SlideKind.COMMITMENTS: agenda.commitments,
    SlideKind.CARD: card.card,
}
# What says "units" when rows are left out; of the others "items" are left out.
OF_UNITS = frozenset({SlideKind.MOVED, SlideKind.UNITS})


@dataclass(frozen=True)
class Hall:
    """What a talk is made with: a reader of the request's viewer, the words, the moment, and the
    charts of all pages."""

    reader: Callable[[], Reader]
    words: Sequence[Words]
    now: datetime
    figure_of: FigureOf


@dataclass(frozen=True)
class Shown:
    """A talk as it is sent: the data's version, the unit it is about by language, and its slides
    by language, under "off" with letters for branches and under "on" with their names."""

    version: str
    units: dict[str, str]
    slides: dict[str, dict[str, list[Drawn]]]


def show_talk(
    hall: Hall, talk: Talk, decisions: Sequence[dict[str, Any]], only: SlideKind | None = None
) -> Shown:
    """Make the slides that are not hidden, all of the same moment; `only` those of one kind.

    An import may end in between: then all are made anew, so that no two slides disagree.
    """
    for _ in range(TRIES):
        version = hall.reader().data_version()
        shown = _show(hall, talk, decisions, only)
        if hall.reader().data_version() == version:
            break
    return Shown(version, *shown)


@dataclass(frozen=True)
class _Telling:
    """One reader's way through a talk in one language; the reader's book and tree stay those of
    its first question."""

    reader: Reader
    talk: Talk
    words: Words
    now: datetime

    def naming(self, *, names: bool) -> Reader:
        """Return the reader, with the names of branches shown or masked."""
        self.reader.masked = not names
        return self.reader


def _show(
    hall: Hall, talk: Talk, decisions: Sequence[dict[str, Any]], only: SlideKind | None
) -> tuple[dict[str, str], dict[str, dict[str, list[Drawn]]]]:
    slides = [one for one in talk.shown() if only in (None, one.kind)]
    found, units = {}, {}
    for words in hall.words:
        telling = _Telling(hall.reader(), talk, words, hall.now)
        about = Filters.from_query(talk.query).organisation
        units[words.language.value] = label(telling.naming(names=True), about)
        names: dict[str, list[Drawn]] = {"off": [], "on": []}
        for slide in slides:
            plan = Plan(talk.since, talk.ours, decisions, hall.now.date(), hall.figure_of, slide)
            for key, drawn in _both(telling, plan).items():
                names[key].append(drawn)
        found[words.language.value] = names
    return units, found


def _both(telling: _Telling, plan: Plan) -> dict[str, Drawn]:
    """Make a slide once, and set letters or names in the place of every mask."""
    hidden = json.dumps(_drawn(telling, plan, names=False), ensure_ascii=False)
    ids = masked(hidden)
    if not ids:
        drawn = json.loads(hidden)
        return {"off": drawn, "on": drawn}
    by_letter = letters(ids)
    off = unmask(hidden, lambda id_: telling.words("hall.branch", letter=by_letter[id_]))
    if plan.slide.kind is SlideKind.CARD:
        # A chart cuts its names to its own room, so it is drawn with them.
        return {"off": json.loads(off), "on": _drawn(telling, plan, names=True)}
    known = labels(telling.naming(names=True), ids)
    on = unmask(hidden, lambda id_: json.dumps(known[id_]["name"], ensure_ascii=False)[1:-1])
    return {"off": json.loads(off), "on": json.loads(on)}


def _drawn(telling: _Telling, plan: Plan, *, names: bool) -> Drawn:
    slide, words, now = plan.slide, telling.words, telling.now
    query = joined(telling.talk.query, slide.query)
    view = View(telling.naming(names=names), Filters.from_query(query), words, now.date())
    content = SLIDES[slide.kind](view, plan)
    stamp = words("hall.as_of", time=f"{now:%H:%M}", day=words.date(now.date()))
    return {
        "kind": slide.kind.value,
        "page": slide.page,
        "part": slide.part,
        "name": content.name or words(f"hall.slide.{slide.kind}"),
        "title": slide.title or content.title,
        "finding": content.title,
        "own": bool(slide.title),
        "body": content.body,
        "table": {
            "columns": list(content.table.columns),
            "rows": [list(row) for row in content.table.rows],
        },
        "note": " · ".join([*filter(None, content.notes), stamp, *late_said(view)]),
        "speaker": slide.notes,
        "query": query,
        "more": "hall.more" if slide.kind in OF_UNITS else "hall.more.items",
    }


def joined(query: str, more: str) -> str:
    """Return filters with more of them set, as an address writes them."""
    both = dict(parse_qsl(query.lstrip("?"))) | dict(parse_qsl(more.lstrip("?")))
    return Filters.from_query(urlencode(both)).to_query()

