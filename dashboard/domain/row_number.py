"""The number by which a browser names a talk, a visit, an import or another row that is kept."""

LARGEST = 2**31 - 1  # what the keys of every engine hold
NO_ROW = 0


def row_number(given: object) -> int:
    """Read a number as JSON or an address gives it; what is none is the number of no row."""
    if isinstance(given, str) and given.isascii() and given.isdigit() and len(given) <= 10:
        given = int(given)
    # True is a whole number to Python, and to nobody else.
    return given if type(given) is int and NO_ROW < given <= LARGEST else NO_ROW
