"""Which branches are alike enough to be compared: one kind, one class of size."""

from collections.abc import Mapping

from dashboard.domain.words import SizeClass

# Fewest and most members, as the rubrics judge the share of speakers; None: no upper end.
MEMBERS: Mapping[SizeClass, tuple[int, int | None]] = {
    SizeClass.SMALL: (0, 15),
    SizeClass.MEDIUM: (16, 30),
    SizeClass.LARGE: (31, None),
}
