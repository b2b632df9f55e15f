"""Choices of one page beside the filters of all: drawn as they are set, written to the address."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html


@dataclass(frozen=True)
class Switch:
    """One choice: its key in the address, its legend, (value, words) of each option, what is set.

    An option's value "" takes the key out of the address.
    """

    key: str
    legend: str
    options: Sequence[tuple[str, str]]
    chosen: str


def switches(given: Sequence[Switch]) -> list[html.Fieldset]:
    """Return a row of buttons a choice; assets/js/filters.js writes what is pressed."""
    return [
        html.Fieldset(
            [html.Legend(one.legend), *(_button(one, *option) for option in one.options)],
            className="switch",
        )
        for one in given
    ]


def _button(switch: Switch, value: str, text: str) -> html.Button:
    return html.Button(
        text,
        type="button",
        className="choice",
        **{
            "data-filter": switch.key,
            "data-value": value,
            "aria-pressed": str(value == switch.chosen).lower(),
        },
    )
