"""A command that cannot be done as asked."""


class RefusedError(ValueError):
    """Carries the key and the slots of what to tell."""

    def __init__(self, key: str, **slots: object) -> None:
        super().__init__(key)
        self.key, self.slots = key, slots
