"""Many texts in one block of memory, which processes share: decoded only where one is shown."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.generic]
# Ends each text; it is in no text's bytes, so that nothing is found across two of them.
END = b"\xff"


@dataclass(frozen=True)
class Texts:
    """Texts by their place: `block` holds them as UTF-8, each ended by a byte 255, and `starts`
    where each begins, and where the last one ends."""

    block: NDArray[np.uint8]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Texts":
        """Return these texts, in order."""
        parts = [_bytes(text) for text in texts]
        block = b"".join(part + END for part in parts)
        lengths = np.fromiter((len(part) + 1 for part in parts), dtype=np.int64, count=len(parts))
        starts = np.concatenate(([0], np.cumsum(lengths)))
        return cls(np.frombuffer(block, dtype=np.uint8), starts)

    @classmethod
    def joined(cls, parts: Sequence["Texts"]) -> "Texts":
        """Return the texts of all parts, one after the other."""
        ends = np.cumsum([0, *(len(one.block) for one in parts)])
        starts = [one.starts[:-1] + end for one, end in zip(parts, ends, strict=False)]
        blocks = [np.empty(0, dtype=np.uint8), *(one.block for one in parts)]
        return cls(np.concatenate(blocks), np.concatenate((*starts, ends[-1:])))

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.starts) - 1

    def __getitem__(self, rows: NDArray[np.int64]) -> NDArray[np.object_]:
        """Return the texts at these places, or at a mask."""
        block = self.block.data
        first, stop = self.starts[:-1][rows].tolist(), (self.starts[1:][rows] - 1).tolist()
        found = np.empty(len(first), dtype=object)
        found[:] = [
            str(block[start:end], "utf-8", "surrogatepass")
            for start, end in zip(first, stop, strict=True)
        ]
        return found

    def ordered(self, order: NDArray[np.int64]) -> "Texts":
        """Return the texts at these places as texts."""
        return Texts.of(self[order].tolist())

    def ranks(self) -> NDArray[np.int32]:
        """Return the place of each text among all in order, equal ones sharing theirs."""
        # UTF-8 stands in the order of the letters' numbers, as text does.
        block = self.block.data
        parts = [
            bytes(block[start : end - 1])
            for start, end in zip(self.starts[:-1].tolist(), self.starts[1:].tolist(), strict=True)
        ]
        place = {part: at for at, part in enumerate(sorted(set(parts)))}
        return np.fromiter((place[part] for part in parts), dtype=np.int32, count=len(parts))

    def holding(self, part: str) -> NDArray[np.bool_]:
        """Tell of each text whether the part is in it."""
        if not part:
            return np.ones(len(self), dtype=bool)
        found = np.zeros(len(self), dtype=bool)
        # To the text's end, so that each is found once.
        sought = re.compile(re.escape(_bytes(part)) + rb"[^\xff]*")
        at = [one.start() for one in sought.finditer(self.block.data)]
        found[np.searchsorted(self.starts, at, side="right") - 1] = True
        return found


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
