"""Look at an .xlsx file's list of contents before any of it is unpacked."""

import zipfile
from pathlib import Path

MAX_UNPACKED = 100_000_000
MAX_ENTRIES = 2_000
MAX_RATIO = 200
SMALL = 1_000_000  # below this a high ratio does no harm: empty sheets compress well


def zip_trouble(path: Path) -> str | None:
    """Return the reason why a workbook must not be opened, or None."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        return "broken_workbook"
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        return "workbook_too_large"
    if any(_swells(entry) for entry in entries):
        return "workbook_too_large"
    if any(entry.flag_bits & 0x1 for entry in entries):
        return "workbook_locked"
    names = {entry.filename for entry in entries}
    if any(name.endswith("vbaProject.bin") for name in names):
        return "workbook_with_macros"
    return None if "[Content_Types].xml" in names else "broken_workbook"


def _swells(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > SMALL and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)
