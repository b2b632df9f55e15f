"""How large type has to be on a screen so that the last row of a hall can read it."""

from dataclasses import dataclass

# Rule of projection: an element of the picture is read from afar when its height is at least
# distance / (picture height x 200) of the picture; capitals fill 0.7 of a line of type.
READ_FROM = 200
CAPITALS = 0.7
STAGE_WIDTH = 1920
WIDE = 1080
NEAREST, FURTHEST = 3.0, 60.0
LOWEST, TALLEST = 0.5, 15.0


@dataclass(frozen=True)
class Room:
    """A hall: metres from the screen to the last row, and metres the picture is high."""

    distance: float = 25.0
    height: float = 4.0

    @classmethod
    def parse(cls, distance: object, height: object) -> "Room":
        """Read "25" and "4" or "4,5"; what cannot be read, or no hall has, is the usual one."""
        usual = cls()
        return cls(
            _metres(distance, NEAREST, FURTHEST) or usual.distance,
            _metres(height, LOWEST, TALLEST) or usual.height,
        )

    def least_type(self, stage_height: int = WIDE) -> int:
        """Return the least size of type in pixels of a stage 1920 wide and so many high.

        12 m and 2 m: 46 pixels of 1080.
        """
        return round(stage_height * self.distance / (self.height * READ_FROM) / CAPITALS)


def _metres(text: object, least: float, most: float) -> float | None:
    if not isinstance(text, str) or len(text) > 8:
        return None
    try:
        metres = float(text.replace(",", "."))
    except ValueError:
        return None
    return metres if least <= metres <= most else None
