"""Read the gettext catalogues: one folder a language, one file an area of the product."""

from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

FOLDER = Path(__file__).parent / "catalogues"


class CatalogueError(ValueError):
    """A catalogue names a key twice or leaves its words out."""


@cache
def load_catalogue(language: str) -> dict[str, str]:
    """Return words by dotted key; every file of the language's folder is read once."""
    words: dict[str, str] = {}
    for path in sorted((FOLDER / language).glob("*.po")):
        for key, value in _messages(path):
            if key in words:
                raise CatalogueError(f"{language}/{path.name}: {key} is named twice")
            if not value:
                raise CatalogueError(f"{language}/{path.name}: {key} has no words")
            words[key] = value
    return words


def _messages(path: Path) -> list[tuple[str, str]]:
    with path.open("rb") as source:
        catalogue = read_po(source, charset="utf-8")
    return [(str(message.id), str(message.string)) for message in catalogue if message.id]
