"""What the editor of a talk says of it, and the files that take talks and decisions along."""

from collections.abc import Callable
from typing import Any

from dashboard.components.view import View, records
from dashboard.domain.clock import vietnam_time
from dashboard.domain.talk import Slide, SlideKind, write_talk
from dashboard.queries import organisations, talks
from dashboard.sheets.write import Sheet
from dashboard.text import Words

# Of a page's path and a part: "Page · Card", or "" where there is none such.
CardNames = Callable[[str, str, Words], str]
SHEET = ("what", "who", "due", "slide", "figures", "talk", "made")


def shown_talk(view: View, kept: talks.KeptTalk, cards: CardNames) -> dict[str, Any]:
    """Return id, version, changed (in words), talk (as a file holds it), ours (the unit's name),
    and by slide names (of cards; "" for the others) and scopes (own filters in words)."""
    words, slides = view.words, kept.talk.slides
    # Of a key that stands twice the last counts: the slide's own.
    own = {one.query for one in slides if one.query}
    said = {query: scope_of(view, f"{kept.talk.query}&{query}") for query in own}
    return {
        "id": kept.id,
        "version": kept.version,
        "changed": words.moment(vietnam_time(kept.changed_at)),
        "talk": write_talk(kept.talk),
        "ours": organisations.label(view.reader, kept.talk.ours) if kept.talk.ours else "",
        "names": [_card(one, cards, words) for one in slides],
        "scopes": [said.get(one.query, "") for one in slides],
    }


def scope_of(view: View, query: str) -> str:
    """Return an organisation and period in words: "Huyện Kim Bảng, tháng 12/2024"."""
    chosen = View.of(view.reader, query, view.words)
    name = organisations.label(view.reader, chosen.filters.organisation)
    return ", ".join(filter(None, (name, chosen.period())))


def talk_file(view: View, kept: talks.KeptTalk) -> dict[str, Any]:
    """Return what a file of a talk holds; invented data say so, which nobody reads back."""
    mark = {"sample": view.words("sample.label")} if view.reader.is_sample() else {}
    return mark | write_talk(kept.talk)


def decision_sheet(view: View, talk_id: int | None) -> Sheet:
    """Return what was decided in a talk, or in all, as a sheet."""
    words = view.words
    rows = [
        [
            row["what"],
            row["who"],
            row["due"],
            slide_name(row, words),
            row["figures"],
            row["talk"],
            words.moment(vietnam_time(row["created_at"])),
        ]
        for row in records(talks.decisions(view.reader, talk_id))
    ]
    mark = [words("sample.label")] if view.reader.is_sample() else []
    heads = [words(f"decision.column.{name}") for name in SHEET]
    return Sheet(words("decision.title"), heads, rows, mark)


def slide_name(row: dict[str, Any], words: Words) -> str:
    """Return what a decision's slide said as its title, else what it shows, else nothing."""
    if row["title"]:
        return str(row["title"])
    return words(f"hall.slide.{row['kind']}") if row["kind"] in set(SlideKind) else ""


def _card(one: Slide, cards: CardNames, words: Words) -> str:
    if one.kind is not SlideKind.CARD:
        return ""
    return cards(one.page, one.part, words) or words("talk.card.unknown")
