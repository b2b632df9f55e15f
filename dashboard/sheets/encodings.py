"""Which letters a file's bytes stand for, and which columns were typed with an old font."""

import re
import unicodedata
from collections.abc import Iterable

# TCVN3 (.VnTime) puts letters where Unicode has signs: "®" is đ, "«" is ô, "¬" is ơ.
TCVN3_SIGNS = frozenset("µ¸¶·¹¨»¾¼½©ª«¬®¡¢£¤¥¦§±")
# VNI writes a vowel and then a mark that Vietnamese in Unicode never has.
VNI_SIGNS = frozenset("äåëïöüûøñÄÅËÏÖÜÛØÑ")
MODERN = re.compile(r"[\u1ea0-\u1ef9\u0110\u0111\u01a0\u01a1\u01af\u01b0]")


class EncodingError(ValueError):
    """The bytes are no text we know."""


def decode(data: bytes) -> str:
    """Return text in NFC from UTF-8, UTF-16 with its mark, or Windows-1258, in this order."""
    for encoding in _candidates(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text if text.isascii() else unicodedata.normalize("NFC", text)
    raise EncodingError("no known encoding")


def _candidates(data: bytes) -> tuple[str, ...]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    return ("utf-8-sig", "cp1258")


def legacy_font(texts: Iterable[str]) -> str | None:
    """Return "TCVN3" or "VNI" when a third of a column's distinct words read like that font."""
    seen = {text for text in texts if not text.isascii()}
    if not seen or any(MODERN.search(text) for text in seen):
        return None
    for name, signs in (("TCVN3", TCVN3_SIGNS), ("VNI", VNI_SIGNS)):
        odd = sum(1 for text in seen if _inside_words(text, signs))
        if odd * 3 >= len(seen):
            return name
    return None


def _inside_words(text: str, signs: frozenset[str]) -> bool:
    """Tell whether a sign stands next to a letter, as no sign of Unicode's own does."""
    for before, sign, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if sign in signs and (before.isalpha() or after.isalpha()):
            return True
    return False
