"""Which stretches of a file of texts can hold a string, by the pairs of units that stand in each.

Of each stretch a Bloom filter is kept of its pairs. It never says no where a string begins; for a string of two units
it says yes in some twelve stretches of a hundred where none begins, for longer ones in few, for four in next to none.
The filters lie crosswise, a row for each of their bits: a string is asked of all stretches by reading a few rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator
    from mmap import mmap

    from numpy.typing import NDArray

STRETCH: Final = 1 << 12  # units
BEYOND: Final = 32  # units that follow it: its filter has the pairs of these too, so that it knows what begins in it
BITS: Final = 10_240  # of a filter: two and a half a unit, of which a text fills less than half
_TOGETHER: Final = 1 << 12  # stretches whose bits are written side by side; memory while writing
_HASHES: Final = np.array([2_654_435_761, 2_246_822_519, 3_266_489_917], np.uint32)[:, None]  # primes


def stretches_in(units: int) -> int:
    return -(-units // STRETCH)


def padded(units: int) -> int:
    """How many units stand in the file: as if it ended with a whole stretch, and what is beyond it."""
    return stretches_in(units) * STRETCH + BEYOND


def filters(units: NDArray[np.uint16]) -> Iterator[bytes]:
    """Of a whole file, padded."""
    stretches = len(units) // STRETCH
    for first in range(0, stretches, _TOGETHER):
        count = min(_TOGETHER, stretches - first)
        rows = np.zeros((BITS, -(-count // 8)), np.uint8)
        for at in range(0, count, 8):
            eight = np.zeros((8, BITS), np.bool_)
            for its, stretch in zip(eight, range(first + at, min(first + at + 8, first + count)), strict=False):
                its[_bits(units[stretch * STRETCH : (stretch + 1) * STRETCH + BEYOND])] = True
            rows[:, at // 8] = np.packbits(eight, axis=0)[0]
        yield rows.tobytes()


class Pairs:
    def __init__(self, file: mmap, begin: int, stretches: int) -> None:
        """``begin``: the byte at which the filters do."""
        self._stretches = stretches
        self._parts = []
        for first in range(0, stretches, _TOGETHER):
            width = -(-min(_TOGETHER, stretches - first) // 8)
            self._parts.append(np.frombuffer(file, np.uint8, BITS * width, begin).reshape(BITS, width))
            begin += BITS * width

    def may_begin(self, needle: NDArray[np.uint16]) -> NDArray[np.bool_]:
        """By stretch. One unit by itself has no pair: it may stand anywhere."""
        if len(needle) == 1:
            return np.ones(self._stretches, np.bool_)
        bits = np.unique(_bits(needle[:BEYOND]))
        found = [np.bitwise_and.reduce(part[bits], axis=0) for part in self._parts]
        known: NDArray[np.bool_] = np.unpackbits(np.concatenate(found), count=self._stretches).view(np.bool_)
        return known


def _bits(units: NDArray[np.uint16]) -> NDArray[np.uint32]:
    """Of each pair those that tell of it; in any order."""
    pairs = units[:-1].astype(np.uint32) << np.uint32(16) | units[1:]
    high = (pairs * _HASHES) >> np.uint32(16)
    return ((high * np.uint32(BITS)) >> np.uint32(16)).ravel()
