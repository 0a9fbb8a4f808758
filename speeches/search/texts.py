"""The folded texts on disk, as UTF-16 units: what exact search reads from one end to the other.

A file of texts never changes. Behind the units (title, head and text of a speech as lines of their own, a NUL after
each speech) stand two arrays, where each sentence of a text begins and its sections, and the filters of ``pairs``.
Where a speech begins, and whether it still counts, is said by the catalogue alone; what it does not name is dead.
"""

from __future__ import annotations

import mmap
import os
import secrets
from array import array
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from speeches.search.pairs import BEYOND, STRETCH, Pairs, filters, padded, stretches_in
from speeches.text.matching import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from speeches.search_indexes import Content

LINE_END: Final = 0x0A
_NUL: Final = b"\0\0"
_SECTION: Final = 5  # level, start, start and end of the heading, end
_AT_ONCE: Final = 1 << 6  # stretches looked at at a time: they stay in the cache
_ALONE: Final = 1 << 10  # stretches: no more than so many are read by one thread
_READERS: Final = min(2, os.cpu_count() or 1)
_SAMPLED: Final = 16  # one unit of so many tells well enough which are rare


@dataclass(frozen=True, slots=True)
class Extent:
    """A file of texts: how many units, sentences and sections stand in it."""

    name: str
    units: int
    sentences: int
    sections: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a speech stands in its file. Head, text and end are counted from the start; all are units."""

    start: int
    head: int
    text: int
    end: int
    characters: int  # code points of the text
    sentences: int  # the first, and how many
    sentence_count: int
    sections: int
    section_count: int


class TextWriter:
    """Writes one file, one speech behind the other."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / f"texts-{secrets.token_hex(8)}"
        self._file = self._path.open("x+b")
        self._units = 0
        self._sentences = array("I")
        self._sections = array("i")

    def add(self, content: Content) -> Place:
        lines = (content.title, content.head, content.text)
        units = [encode(line) for line in lines]
        title, head, text = (len(unit) // 2 for unit in units)
        in_units = _offsets(content.text, text)
        sentences = array("I", _sentence_starts(content.text, in_units))
        sections = array("i", _section_numbers(content, in_units))
        begins = title + head + 2
        place = Place(
            start=self._units,
            head=title + 1,
            text=begins,
            end=begins + text,
            characters=len(content.text),
            sentences=len(self._sentences),
            sentence_count=len(sentences),
            sections=len(self._sections) // _SECTION,
            section_count=len(sections) // _SECTION,
        )
        self._write(b"\n\0".join(units) + _NUL, sentences, sections)
        return place

    def copy(self, texts: Texts, place: Place) -> Place:
        units = texts.units[place.start : place.start + place.end + 1]
        sentences = texts.sentences[place.sentences : place.sentences + place.sentence_count]
        sections = texts.sections[place.sections : place.sections + place.section_count]
        moved = Place(
            self._units,
            place.head,
            place.text,
            place.end,
            place.characters,
            len(self._sentences),
            place.sentence_count,
            len(self._sections) // _SECTION,
            place.section_count,
        )
        self._write(units.tobytes(), array("I", sentences.tobytes()), array("i", sections.tobytes()))
        return moved

    def close(self) -> Extent:
        self._file.write(bytes(2 * (padded(self._units) - self._units)))
        self._file.flush()
        units = np.frombuffer(mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ), "<u2")
        self._sentences.tofile(self._file)
        self._sections.tofile(self._file)
        self._file.writelines(filters(units))
        self._file.close()
        return Extent(self._path.name, self._units, len(self._sentences), len(self._sections) // _SECTION)

    def _write(self, units: bytes, sentences: array[int], sections: array[int]) -> None:
        self._file.write(units)
        self._units += len(units) // 2
        self._sentences += sentences
        self._sections += sections


class Texts:
    """One file, mapped into memory: the pages that are read are shared by all processes."""

    def __init__(self, folder: Path, extent: Extent) -> None:
        with (folder / extent.name).open("rb") as file:
            whole = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._padded = np.frombuffer(whole, "<u2", padded(extent.units))
        self.units = self._padded[: extent.units]
        begin = self._padded.nbytes
        self.sentences = np.frombuffer(whole, "<u4", extent.sentences, begin)
        begin += self.sentences.nbytes
        sections = np.frombuffer(whole, "<i4", extent.sections * _SECTION, begin)
        self.sections = sections.reshape(-1, _SECTION)
        self._pairs = Pairs(whole, begin + sections.nbytes, stretches_in(extent.units))

    def may_begin(self, needle: NDArray[np.uint16]) -> NDArray[np.bool_]:
        """The stretches in which it can begin: all in which it does, and a few others."""
        return self._pairs.may_begin(needle)

    def find(self, needle: NDArray[np.uint16], within: NDArray[np.bool_] | None = None) -> NDArray[np.int64]:
        """Where it begins, overlapping itself too; ``within``: in these stretches only. It is not empty."""
        candidates = self.may_begin(needle) if within is None else self.may_begin(needle) & within
        stretches = np.flatnonzero(candidates)
        pivot = int(np.argmin(self.frequencies[needle[:BEYOND]]))
        if len(stretches) <= _ALONE or _READERS == 1:
            places = self._places(needle[pivot], pivot, stretches)
        else:
            with ThreadPoolExecutor(_READERS) as pool:  # numpy lets the others work while it compares
                parts = np.array_split(stretches, _READERS)
                found = pool.map(lambda part: self._places(needle[pivot], pivot, part), parts)
                places = list(chain.from_iterable(found))
        return self.standing(needle, np.concatenate(places), pivot)

    def _places(self, unit: np.uint16, offset: int, stretches: NDArray[np.int64]) -> list[NDArray[np.int64]]:
        """Of these stretches, piece by piece, the places that have the unit so far behind them."""
        shifted = self._padded[offset : offset - BEYOND].reshape(-1, STRETCH)
        together = np.empty((_AT_ONCE, STRETCH), np.uint16)
        is_there = np.empty((_AT_ONCE, STRETCH), np.bool_)
        found = [np.empty(0, np.int64)]
        for at in range(0, len(stretches), _AT_ONCE):
            some = stretches[at : at + _AT_ONCE]
            first, count = int(some[0]), len(some)
            in_one_piece = int(some[-1]) - first + 1 == count
            units = (
                shifted[first : first + count]
                if in_one_piece
                else np.take(shifted, some, axis=0, out=together[:count], mode="clip")
            )
            places = np.flatnonzero(np.equal(units, unit, out=is_there[:count]))
            starts = first * STRETCH + places if in_one_piece else some[places // STRETCH] * STRETCH + places % STRETCH
            found.append(starts)
        return found

    def standing(
        self, needle: NDArray[np.uint16], places: NDArray[np.int64], known: int | None = None
    ) -> NDArray[np.int64]:
        """Those of the places, given in order, at which it stands. ``known``: which of its units is there already."""
        first, last = np.searchsorted(places, (0, len(self.units) - len(needle) + 1))
        places = places[first:last]
        for offset in np.argsort(self.frequencies[needle], kind="stable").tolist():
            if offset != known:
                places = places[self.units[places + offset] == needle[offset]]
        return places

    @cached_property
    def frequencies(self) -> NDArray[np.int64]:
        """Of each unit, in a sample of a large file."""
        return np.bincount(self.units[:: max(1, min(_SAMPLED, len(self.units) >> 20))], minlength=1 << 16)


def encode(folded: str) -> bytes:
    return folded.encode("utf-16-le", "surrogatepass")


def units_of(folded: str) -> NDArray[np.uint16]:
    return np.frombuffer(encode(folded), "<u2")


def _offsets(text: str, units: int) -> NDArray[np.int64] | None:
    """Of each character, and of the end, in units; None where a character is a unit."""
    if units == len(text):
        return None
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    return np.concatenate(([0], np.cumsum(1 + (codes > 0xFFFF))))


def _sentence_starts(text: str, in_units: NDArray[np.int64] | None) -> Iterator[int]:
    at = 0
    for line in text.split("\n"):
        for start, _end in sentence_spans(text, at, at + len(line)):
            yield start if in_units is None else int(in_units[start])
        at += len(line) + 1


def _section_numbers(content: Content, in_units: NDArray[np.int64] | None) -> Iterator[int]:
    for section in content.sections:
        offsets: Sequence[Any] = (section.start, section.heading_start, section.heading_end, section.end)
        yield section.level
        yield from offsets if in_units is None else in_units[list(offsets)].tolist()
