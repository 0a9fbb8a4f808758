"""Strings of the texts that are nearly a given one: they sound the same, or one character is different, missing or
one too many."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import numpy as np

from speeches.search.characters import ALL, sounding_like, standing
from speeches.search.texts import units_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from speeches.search.characters import Set
    from speeches.search.texts import Texts

SHORTEST_EDITED: Final = 3  # characters: of two, one alone tells nothing
SHORTEST_CUT: Final = 4  # for one that is missing or too many
_MOST_RIGHT: Final = 3  # characters of a string, of which one at least is not mistyped
_HALVED: Final = 5  # characters, so that a half has two at least
_MOST_SOUNDING: Final = 8  # of very many that sound so, the most frequent ones
_MOST_PLACES: Final = 100_000  # looked at
_CHINESE: Final = np.array([0x3400 <= unit <= 0x9FFF for unit in range(ALL)], np.bool_)


def sounding(files: Iterable[Texts], string: str, *, blur: bool) -> Counter[str]:
    """How often each stands that sounds like the folded string; not itself."""
    pattern, wanted = sounding_like(string, blur=blur), units_of(string)
    found: Counter[str] = Counter()
    for texts in files:
        _count(found, texts.units, _standing(texts, wanted, pattern)[:_MOST_PLACES], len(pattern))
    del found[string]
    return found


def edited(files: Iterable[Texts], string: str) -> Counter[str]:
    """How often each stands that is one character away. One half of the string is then as it was."""
    found: Counter[str] = Counter()
    wanted = units_of(string)
    size, middle = len(wanted), len(wanted) // 2
    sizes = (size, size + 1, size - 1) if size >= SHORTEST_CUT else (size,)
    for texts in files if size >= SHORTEST_EDITED else ():
        first, second = (texts.find(half)[:_MOST_PLACES] for half in (wanted[:middle], wanted[middle:]))
        for other in sizes:
            starts = np.concatenate((first, second + (size - middle) - other))
            starts = np.unique(starts[(starts >= 0) & (starts + other <= len(texts.units))])
            windows = _windows(texts.units, starts, other)
            near = _one_apart(windows, wanted) & _CHINESE[windows].all(axis=1)
            _count(found, texts.units, starts[near], other)
    del found[string]
    return found


def _standing(texts: Texts, wanted: NDArray[np.uint16], pattern: Sequence[Set]) -> NDArray[np.int64]:
    """One half of a long string is taken to be right; if there is none, one of the rarest characters, which takes
    several times as long; of two characters either may be wrong."""
    if len(wanted) >= _HALVED:
        middle = len(wanted) // 2
        places = np.concatenate((texts.find(wanted[:middle]), texts.find(wanted[middle:]) - middle))
        if len(found := np.unique(standing(pattern, texts.units, places))):
            return found
    if len(wanted) > 2:
        offsets = np.argsort(texts.frequencies[wanted], kind="stable")[:_MOST_RIGHT]
        units = wanted[offsets]
    else:
        pivot = min(range(len(pattern)), key=lambda at: np.count_nonzero(texts.frequencies[pattern[at]]))
        units = np.flatnonzero(pattern[pivot]).astype(np.uint16)
        units = units[np.argsort(-texts.frequencies[units], kind="stable")][:_MOST_SOUNDING]
        offsets = np.full(len(units), pivot)
    by_unit = [texts.find(units[at : at + 1]) for at in range(len(units))]
    places = np.concatenate([its - offset for its, offset in zip(by_unit, offsets.tolist(), strict=True)])
    return np.unique(standing(pattern, texts.units, places))


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
