"""Parts of a page that no callback talks to, drawn in one piece.

Dash puts a wrapper that listens to the whole page around every component: a table of two thousand
cells takes seconds to appear. assets/js/still.js gives the same elements straight to React.
"""

from copy import copy
from typing import Any

from dash.development.base_component import Component

HTML = "dash_html_components"
GIVEN_NAMES = ("data-", "aria-")
Tree = list[Any]


class Still(Component):
    """Elements that stand still until another answer takes their place.

    parts: a tree of [tag, attributes, child, …]; a child is a tree, a text or a number.
    """

    _type = "Still"
    _namespace = "chiboParts"

    def __init__(self, parts: Tree) -> None:
        self._prop_names = ["parts"]
        self._valid_wildcard_attributes = []
        self.parts = parts


def still(answer: Any) -> Any:
    """Return an answer whose html without an id is drawn in one piece; all else stays as it is."""
    if isinstance(answer, list | tuple):
        return [still(one) for one in answer]
    if not isinstance(answer, Component) or isinstance(answer, Still):
        return answer
    if (grown := _tree(answer)) is not None:
        return Still(grown)
    around = copy(answer)
    if getattr(answer, "children", None) is not None:
        around.children = still(answer.children)
    return around


def tree(part: Any) -> Any:
    """Return a part as a tree, a text as it is; TypeError where Dash has to know one of its parts.

    Long tables are made of trees: a component takes ten times as long to make.
    """
    grown = _tree(part) if isinstance(part, Component) else part
    if grown is None and part is not None:
        raise TypeError(f"has an id, or is no html: {part}")
    return grown


def _tree(part: Component) -> Tree | None:
    """Return a component as a tree; None where Dash has to know one of its parts."""
    if isinstance(part, Still):
        return part.parts
    if part._namespace != HTML:
        return None
    # Only what was given: the component's own way looks for every attribute it could have.
    attributes = {
        name: value
        for name, value in vars(part).items()
        if name in part._prop_names or name.startswith(GIVEN_NAMES)
    }
    children = attributes.pop("children", None)
    if "id" in attributes or "n_clicks" in attributes:
        return None
    whole: Tree = [part._type.lower(), attributes]
    for child in children if isinstance(children, list | tuple) else [children]:
        grown = _tree(child) if isinstance(child, Component) else child
        if grown is None and child is not None:
            return None
        if grown is not None:
            whole.append(grown)
    return whole
