"""Names compared the way people mean them: case, accents, tone placement and prefixes ignored."""

import re
import unicodedata

_LOOKALIKES = str.maketrans({"đ": "d", "ð": "d", "ɖ": "d", "Đ": "d", "Ð": "d", "Ɖ": "d"})
_SEPARATORS = str.maketrans(dict.fromkeys("_,.;:()/–—-", " "))
_PREFIXES = re.compile(
    r"^(?:(?:chi bo|dang bo|dang uy|huyen uy|thi uy|tinh uy"
    r"|xa|phuong|thi tran|tt|huyen|thi xa)\s+)+"
)


def match_key(text: str) -> str:
    """Return a key equal for NFC and NFD, either tone placement, any case and spacing."""
    plain = text.casefold()
    if not plain.isascii():
        marked = unicodedata.normalize("NFD", text.translate(_LOOKALIKES).casefold())
        kept = (c for c in marked if unicodedata.category(c) not in ("Mn", "Cf"))
        plain = "".join(kept).translate(_LOOKALIKES)
    return " ".join(plain.translate(_SEPARATORS).split())


def name_key(text: str) -> str:
    """Return the match key without the words that say what kind of organisation it is."""
    key = match_key(text)
    return _PREFIXES.sub("", key) or key
