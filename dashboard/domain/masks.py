"""Names of branches that stay hidden until somebody shows them.

A mask takes a name's place while a picture is made: one private character, the branch's id, another
private character. So the picture is made once, and holds either letters or names.
"""

import re
from collections.abc import Callable, Mapping
from string import ascii_uppercase

BEGIN, END = "\ue000", "\ue001"
_MASK = re.compile(f"{BEGIN}([0-9]+){END}")


def mask(branch_id: int) -> str:
    """Return what stands for the name of a branch."""
    return f"{BEGIN}{branch_id}{END}"


def masked(text: str) -> list[int]:
    """Return the ids of the branches masked in a text, each once, in the order of the text."""
    return list(dict.fromkeys(int(id_) for id_ in _MASK.findall(text)))


def unmask(text: str, name: Callable[[int], str]) -> str:
    """Return a text with the name of every branch in the place of its mask."""
    return _MASK.sub(lambda found: name(int(found[1])), text)


def letters(branch_ids: list[int]) -> Mapping[int, str]:
    """Return A, B, … Z, AA, AB, … for branches in this order."""
    return {id_: _letter(at) for at, id_ in enumerate(branch_ids)}


def _letter(at: int) -> str:
    text = ""
    at += 1
    while at:
        at, left = divmod(at - 1, len(ascii_uppercase))
        text = ascii_uppercase[left] + text
    return text
