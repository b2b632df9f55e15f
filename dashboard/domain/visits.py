"""A visit as people write it: the day and the code of who goes."""

import re
import unicodedata
from datetime import date

# A code, never a name: capitals and at least one figure, as DS-01 or TĐ-12.
_CODE = re.compile(r"(?=.*\d)[A-ZĐ0-9](?:[A-ZĐ0-9./-]{0,14}[A-ZĐ0-9])?", re.ASCII)
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)


def visit_day(text: object) -> date | None:
    """Read dd/mm/yyyy; None where it is no day."""
    found = _DAY.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        return None
    day, month, year = (int(part) for part in found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def assessor_code(text: object) -> str | None:
    """Read an assessor's code, in capitals; None where it is none."""
    if not isinstance(text, str) or len(text) > 40:
        return None
    code = unicodedata.normalize("NFC", text).strip().upper()
    return code if _CODE.fullmatch(code) else None
