"""Check the body of a callback's request against the callbacks that were registered."""

import json
from collections.abc import Mapping
from typing import Any

MAX_DEPTH = 12
MAX_WHOLE = 2**53  # the browser's own largest whole number

KEYS = frozenset(
    {"output", "outputs", "inputs", "state", "changedPropIds", "parsedChangedPropsIds"},
)


class RefusedError(ValueError):
    """The request is not one that our pages send."""


def parse_body(body: bytes) -> dict[str, Any]:
    """Return the JSON object of a request, with every value within sane bounds."""
    # Depth is counted before parsing: the parser itself recurses.
    if _bracket_depth(body) > MAX_DEPTH:
        raise RefusedError("too deep")
    try:
        call = json.loads(body.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as reason:
        raise RefusedError("not JSON") from reason
    if not isinstance(call, dict):
        raise RefusedError("not an object")
    _check_values(call)
    return call


def check_call(call: Mapping[str, Any], callbacks: Mapping[str, Mapping[str, Any]]) -> None:
    """Refuse a call whose outputs, inputs or states are not those registered."""
    output = call.get("output")
    if not isinstance(output, str) or output not in callbacks or not KEYS.issuperset(call):
        raise RefusedError("unknown output")
    known = callbacks[output]
    _check_parts(call.get("inputs", []), known["inputs"])
    _check_parts(call.get("state", []), known.get("state", []))
    given = call.get("outputs", [])
    if not known.get("no_output"):
        _check_parts(given if isinstance(given, list) else [given], _outputs(output))
    _check_changed(call.get("changedPropIds", []))


def _outputs(output: str) -> list[dict[str, str]]:
    """Split "a.b" or "..a.b...c.d.." as Dash joins it."""
    parts = output[2:-2].split("...") if output.startswith("..") else [output]
    pairs = [part.rsplit(".", 1) for part in parts]
    return [{"id": identity, "property": prop} for identity, prop in pairs]


def _check_parts(given: object, registered: list[dict[str, str]]) -> None:
    if not isinstance(given, list) or len(given) != len(registered):
        raise RefusedError("other parts than registered")
    for part, known in zip(given, registered, strict=True):
        if known["id"].startswith("{"):
            _check_pattern(part, known)
        elif not isinstance(part, dict) or not _is(part, known):
            raise RefusedError("other part than registered")


def _is(part: dict[str, Any], known: Mapping[str, str]) -> bool:
    return part.get("id") == known["id"] and part.get("property") == known["property"]


def _check_pattern(given: object, known: Mapping[str, str]) -> None:
    """A pattern of ids arrives as one part or a list of parts, each with the pattern's keys."""
    pattern = json.loads(known["id"])
    for part in given if isinstance(given, list) else [given]:
        if not isinstance(part, dict) or part.get("property") != known["property"]:
            raise RefusedError("other property than registered")
        identity = part.get("id")
        if not isinstance(identity, dict) or identity.keys() != pattern.keys():
            raise RefusedError("other keys than registered")
        for key, value in pattern.items():
            fits = isinstance(value, list) or identity[key] == value
            if not fits or not isinstance(identity[key], str | int):
                raise RefusedError("other id than registered")


def _check_changed(changed: object) -> None:
    if not isinstance(changed, list) or not all(isinstance(name, str) for name in changed):
        raise RefusedError("changedPropIds is not a list of names")
    if not all("." in name for name in changed):
        raise RefusedError("changedPropIds names no property")


def _check_values(value: object) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            _check_values(key)
            _check_values(inner)
    elif isinstance(value, list):
        for inner in value:
            _check_values(inner)
    elif isinstance(value, str):
        _check_text(value)
    elif isinstance(value, int | float) and abs(value) > MAX_WHOLE:
        raise RefusedError("number out of bounds")


def _check_text(text: str) -> None:
    # Half a surrogate cannot be written to a database or a log; PostgreSQL refuses NUL.
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise RefusedError("letters that no keyboard writes")


def _no_constant(name: str) -> None:
    raise RefusedError(f"{name} is no number")


def _bracket_depth(body: bytes) -> int:
    """Count the deepest nesting outside strings."""
    depth = deepest = 0
    quoted = escaped = False
    for byte in body:
        if quoted:
            quoted = escaped or byte != 0x22
            escaped = not escaped and byte == 0x5C
        elif byte == 0x22:
            quoted = True
        elif byte in b"{[":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"}]":
            depth -= 1
    return deepest
