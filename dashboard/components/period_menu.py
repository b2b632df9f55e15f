"""The choice of months: latest, last 12, a month, quarter, half or year, or a free range."""

from collections.abc import Iterable, Sequence
from typing import Any

from dash import html

from dashboard.domain.period import Period
from dashboard.text import Words

YEAR_AGO = "12t"


def period_label(period: Period, words: Words) -> str:
    """Return what a chosen period is called."""
    text = period.text
    if not text:
        return words("period.latest")
    if ".." in text:
        first, last = (period_label(Period(end), words) for end in text.split(".."))
        return words("period.between", first=first, last=last)
    if text == YEAR_AGO:
        return words("period.12t")
    if text.endswith("t"):
        return words("period.last", n=text[:-1])
    year, _, part = text.partition("-")
    if not part:
        return words("period.year", year=year)
    if part.startswith("Q"):
        return words("period.quarter", n=part[1], year=year)
    if part.startswith("H"):
        return words(f"period.half{part[1]}", year=year)
    return words("period.month", month=words.month(int(year) * 100 + int(part)))


def period_menu(months: Sequence[int], words: Words) -> Any:
    """Return the choices for these months (yyyymm, oldest first): those with data."""
    if not months:
        return html.P(words("period.none"), className="muted")
    years = sorted({month // 100 for month in months}, reverse=True)
    latest = words("period.latest.of", month=words.month(months[-1]))
    recent = html.Div(
        [_choice("", latest, latest), _choice(YEAR_AGO, words("period.12t"), "")],
        className="period-group",
        role="group",
        **{"aria-label": words("period.recent"), "data-arrows": ""},
    )
    tabs = html.Div(
        [_tab(year, words) for year in years],
        className="period-years",
        role="tablist",
        **{"aria-label": words("period.years"), "data-arrows": ""},
    )
    panels = [_year(year, [month for month in months if month // 100 == year], words)
              for year in years]  # fmt: skip
    return [recent, tabs, *panels, _range(months, words)]


def _tab(year: int, words: Words) -> html.Button:
    return html.Button(
        str(year),
        type="button",
        id=f"period-tab-{year}",
        role="tab",
        className="period-tab",
        **{"data-year": str(year), "aria-controls": f"period-{year}"},
        title=words("period.year", year=year),
    )


def _year(year: int, months: Sequence[int], words: Words) -> html.Div:
    """A year's months, and every longer period that holds one of them."""
    quarters = dict.fromkeys((month % 100 + 2) // 3 for month in months)
    halves = dict.fromkeys((month % 100 + 5) // 6 for month in months)
    rows = [
        [_choice(str(year), words("period.year.whole"), _name(f"{year}", words))]
        + [_part(year, f"H{half}", words(f"period.half{half}.short"), words) for half in halves],
        [_part(year, f"Q{n}", words("period.quarter.short", n=n), words) for n in quarters],
        [_part(year, f"{month % 100:02d}", words("period.month.short", n=month % 100), words)
         for month in months],
    ]  # fmt: skip
    return html.Div(
        [html.Div(row, className="period-row") for row in rows],
        id=f"period-{year}",
        role="tabpanel",
        hidden=True,
        className="period-year",
        **{"aria-labelledby": f"period-tab-{year}", "data-arrows": ""},
    )


def _range(months: Sequence[int], words: Words) -> html.Fieldset:
    options = [(f"{month // 100}-{month % 100:02d}", words.month(month)) for month in months]
    return html.Fieldset(
        [
            html.Legend(words("period.range")),
            _end("from", options, max(0, len(options) - 12), words),
            _end("to", options, len(options) - 1, words),
            html.Button(words("period.apply"), type="button", className="btn", id="period-apply"),
        ],
        className="period-range",
    )


def _end(
    name: str, options: Iterable[tuple[str, str]], chosen: int, words: Words
) -> html.Label:
    offered = [
        html.Option(text, value=value, selected=at == chosen)
        for at, (value, text) in enumerate(options)
    ]
    select = html.Select(offered, id=f"period-{name}")
    return html.Label([html.Span(words(f"period.{name}")), select], htmlFor=f"period-{name}")


def _part(year: int, part: str, text: str, words: Words) -> html.Button:
    value = f"{year}-{part}"
    return _choice(value, text, _name(value, words))


def _choice(value: str, text: str, name: str) -> html.Button:
    """A period; its whole name where the text on the button leaves the year out."""
    given = {"data-name": name, "title": name} if name and name != text else {}
    return html.Button(
        text,
        type="button",
        className="choice",
        **{"data-filter": "ky", "data-value": value, "aria-pressed": "false", **given},
    )


def _name(text: str, words: Words) -> str:
    return period_label(Period(text), words)
