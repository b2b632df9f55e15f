"""What keeps a program from its data, apart from faults of its own."""

import errno
from enum import StrEnum


class Trouble(StrEnum):
    """Each has words for who looks (error.<trouble>.…) and for who operates (cli.trouble.…)."""

    FULL = "full"  # no room left on the disk
    READ_ONLY = "read_only"  # may be read and not written
    AWAY = "away"  # the database does not answer
    BUSY = "busy"  # somebody else holds it longer than we wait
    OTHER_FORM = "other_form"  # its tables are not those this program works with
    DAMAGED = "damaged"  # what stands in the file is not what was written
    DISK = "disk"  # the disk itself fails


OF_FILES = {
    errno.ENOSPC: Trouble.FULL,
    errno.EDQUOT: Trouble.FULL,
    errno.EFBIG: Trouble.FULL,
    errno.EROFS: Trouble.READ_ONLY,
    errno.EACCES: Trouble.READ_ONLY,
    errno.EPERM: Trouble.READ_ONLY,
    errno.EIO: Trouble.DISK,
}


def trouble_of_file(error: OSError) -> Trouble | None:
    """Return what an error of the file system tells of; None for a file that is just not there."""
    return OF_FILES.get(error.errno) if error.errno is not None else None
