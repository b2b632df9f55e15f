"""Text that a spreadsheet would take for a formula when it opens a CSV."""

LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
IGNORED = " \u00a0\u200b\ufeff"


def safe_text(text: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    return "'" + text if text.lstrip(IGNORED).startswith(LIVE) else text


def own_text(text: str) -> str:
    """Return the text that `safe_text` made safe."""
    plain = text.removeprefix("'")
    return plain if safe_text(plain) == text else text
