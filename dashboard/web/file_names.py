"""A sender's file name, as far as it may name a file here."""

import re
import unicodedata
from urllib.parse import unquote

LONGEST_HEADER = 4_000
LONGEST_NAME = 120
LONGEST_BYTES = 200  # file systems end at 255
NOT_IN_NAMES = re.compile(r'[<>:"|?*]')
# Windows opens a device where a file has one of these names, whatever its ending.
DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)", re.IGNORECASE)


def read_name(header: str) -> str | None:
    """Return the base name of a percent-encoded header in NFC; None where none is left."""
    if not header or len(header) > LONGEST_HEADER:
        return None
    try:
        given = unquote(header, errors="strict")
    except UnicodeDecodeError:
        return None
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    # Control signs and the marks that turn writing around would make a name read as another.
    kept = "".join(sign for sign in base if not unicodedata.category(sign).startswith("C"))
    stem, dot, ending = NOT_IN_NAMES.sub("_", kept).strip(" .").rpartition(".")
    stem, ending = stem.strip(" ."), ending.strip()
    if not (stem and dot and ending.isascii() and ending.isalnum() and len(ending) <= 5):
        return None
    name = f"{_short(stem)}.{ending}"
    return f"_{name}" if DEVICES.match(name) else name


def _short(stem: str) -> str:
    stem = stem[:LONGEST_NAME]
    while len(stem.encode()) > LONGEST_BYTES:
        stem = stem[:-1]
    return stem.rstrip(" .")
