"""Patterns of characters in arrays of units: each place allows one unit, or any of a set."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from speeches.search.texts import units_of
from speeches.text.sounds import blurred, readings
from speeches.text.typed import Sound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from speeches.text.typed import Slot

    Set = NDArray[np.bool_]  # by unit: whether it is in it
    Pattern = Sequence[int | Set]

ALL: Final = 1 << 16
LATIN: Final = np.array([unit < 0x80 and chr(unit).isalnum() for unit in range(ALL)], np.bool_)


def pattern_of(slots: Iterable[Slot]) -> Pattern:
    found: list[int | Set] = []
    for slot in slots:
        if isinstance(slot, Sound):
            found.append(sounding(slot.letters, begun=slot.begun))
        else:
            found += units_of(slot).tolist()
    return found


@lru_cache(maxsize=64)
def sounding(letters: str, *, begun: bool) -> Set:
    """The characters with a reading that is so, or begins so."""
    return _read(lambda syllable: syllable.startswith(letters) if begun else syllable == letters)


def sounding_like(string: str, *, blur: bool) -> list[Set]:
    """Each character, or one that shares a reading with it; ``blur``: or nearly."""
    return [_alike(unit, blur=blur) for unit in units_of(string).tolist()]


@lru_cache(maxsize=64)
def _alike(unit: int, *, blur: bool) -> Set:
    sounds = readings(chr(unit))
    nearly = set(map(blurred, sounds)) if blur else set()
    found = _read(lambda syllable: syllable in sounds or (blur and blurred(syllable) in nearly))
    found[unit] = True
    return found


def share(pattern: Pattern, frequencies: NDArray[np.int64]) -> list[int]:
    """Of each place, how often a unit stands that it allows."""
    return [int(frequencies[place].sum() if isinstance(place, np.ndarray) else frequencies[place]) for place in pattern]


def standing(pattern: Pattern, units: NDArray[np.uint16], places: NDArray[np.int64]) -> NDArray[np.int64]:
    """Those of the places at which it stands."""
    places = places[(places >= 0) & (places + len(pattern) <= len(units))]
    for offset, place in enumerate(pattern):
        places = places[allows(place, units[places + offset])]
    return places


def allows(place: int | Set, units: NDArray[np.uint16]) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = place[units] if isinstance(place, np.ndarray) else units == place
    return found


def _read(fits: Callable[[str], bool]) -> Set:
    found = np.zeros(ALL, np.bool_)
    for syllable, units in _by_syllable().items():
        if fits(syllable):
            found[units] = True
    return found


@cache
def _by_syllable() -> dict[str, NDArray[np.int64]]:
    found: dict[str, list[int]] = {}
    for unit in range(ALL):
        for syllable in readings(chr(unit)):
            found.setdefault(syllable, []).append(unit)
    return {syllable: np.array(units) for syllable, units in found.items()}
