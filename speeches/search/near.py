"""Strings of the texts that are nearly a given one: they sound the same, or one character is different, missing or
one too many."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import numpy as np

from speeches.search.characters import ALL, alike, standing
from speeches.search.texts import units_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from speeches.search.characters import Pattern
    from speeches.search.texts import Texts

SHORTEST_EDITED: Final = 3  # characters: of two, one alone tells nothing
SHORTEST_CUT: Final = 4  # for one that is missing or too many
_MOST_PIVOTS: Final = 12  # units looked for: of very many that sound so, the most frequent ones
_MOST_PLACES: Final = 100_000  # looked at
_BLOCK: Final = 1 << 18
_CHINESE: Final = np.array([0x3400 <= unit <= 0x9FFF for unit in range(ALL)], np.bool_)


def sounding(files: Iterable[Texts], string: str, *, blur: bool) -> Counter[str]:
    """How often each stands that sounds like the folded string; not itself."""
    pattern = [alike(character, blur=blur) for character in string]
    found: Counter[str] = Counter()
    for texts in files:
        _count(found, texts.units, _standing(texts, pattern)[:_MOST_PLACES], len(pattern))
    del found[string]
    return found


def edited(files: Iterable[Texts], string: str) -> Counter[str]:
    """How often each stands that is one character away. One half of the string is then as it was."""
    found: Counter[str] = Counter()
    wanted = units_of(string)
    size, middle = len(wanted), len(wanted) // 2
    sizes = (size, size + 1, size - 1) if size >= SHORTEST_CUT else (size,)
    for texts in files if size >= SHORTEST_EDITED else ():
        first, second = (places[:_MOST_PLACES] for places in texts.find([wanted[:middle], wanted[middle:]]))
        for other in sizes:
            starts = np.concatenate((first, second + (size - middle) - other))
            starts = np.unique(starts[(starts >= 0) & (starts + other <= len(texts.units))])
            windows = _windows(texts.units, starts, other)
            near = _one_apart(windows, wanted) & _CHINESE[windows].all(axis=1)
            _count(found, texts.units, starts[near], other)
    del found[string]
    return found


def _standing(texts: Texts, pattern: Pattern) -> NDArray[np.int64]:
    """The place with the fewest units to look for is looked for first."""
    units = [np.flatnonzero(allowed & (texts.frequencies > 0)) for allowed in pattern]
    pivot = min(range(len(units)), key=lambda at: (len(units[at]), int(texts.frequencies[units[at]].sum())))
    sought = sorted(units[pivot].tolist(), key=lambda unit: -int(texts.frequencies[unit]))[:_MOST_PIVOTS]
    if not all(map(len, units)):
        return np.empty(0, np.int64)
    places = []
    for begin in range(0, len(texts.units), _BLOCK):
        block = texts.units[begin : begin + _BLOCK]
        there = block == sought[0]
        for unit in sought[1:]:
            there |= block == unit
        places.append(np.flatnonzero(there) + (begin - pivot))
    return standing(pattern, texts.units, np.concatenate(places))


def _one_apart(windows: NDArray[np.uint16], wanted: NDArray[np.uint16]) -> NDArray[np.bool_]:
    """What is the same at the beginning and what is the same at the end leave one character, or none, between."""
    shorter = min(windows.shape[1], len(wanted))
    same = windows[:, :shorter] == wanted[:shorter]
    begins = np.logical_and.accumulate(same, axis=1).sum(axis=1)
    same = windows[:, ::-1][:, :shorter] == wanted[::-1][:shorter]
    ends = np.logical_and.accumulate(same, axis=1).sum(axis=1)
    near: NDArray[np.bool_] = begins + ends >= max(windows.shape[1], len(wanted)) - 1
    return near


def _windows(units: NDArray[np.uint16], starts: NDArray[np.int64], size: int) -> NDArray[np.uint16]:
    return units[starts[:, None] + np.arange(size)]


def _count(found: Counter[str], units: NDArray[np.uint16], starts: NDArray[np.int64], size: int) -> None:
    windows = np.ascontiguousarray(_windows(units, starts, size))
    each = windows.view(np.dtype((np.void, 2 * size))).ravel()
    values, counts = np.unique(each, return_counts=True)
    for value, count in zip(values.tolist(), counts.tolist(), strict=True):
        found[bytes(value).decode("utf-16-le", "replace")] += count
