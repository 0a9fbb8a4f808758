"""The folded texts on disk, as UTF-16 units: what exact search reads from one end to the other.

A file of texts never changes. Behind the units (title, head and text of a speech as lines of their own, a NUL after
each speech) stand two arrays: where each sentence of a text begins, and its sections. Where a speech begins, and
whether it still counts, is said by the catalogue alone; what the catalogue does not name is dead.
"""

from __future__ import annotations

import mmap
import os
import secrets
from array import array
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from speeches.text.matching import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from speeches.search_indexes import Content

LINE_END: Final = 0x0A
_NUL: Final = b"\0\0"
_SECTION: Final = 5  # level, start, start and end of the heading, end
_ALIGNED: Final = 4  # bytes that the arrays begin at a multiple of
_BLOCK: Final = 1 << 18  # units looked at at a time: they stay in the cache while several strings are sought
_ALONE: Final = 1 << 22  # units: no more than so many are read by one thread
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
        self._file = self._path.open("xb")
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
        self._file.write(bytes(-2 * self._units % _ALIGNED))
        self._sentences.tofile(self._file)
        self._sections.tofile(self._file)
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
        begin = 2 * extent.units + -2 * extent.units % _ALIGNED
        with (folder / extent.name).open("rb") as file:
            whole = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self.units = np.frombuffer(whole, "<u2", extent.units)
        self.sentences = np.frombuffer(whole, "<u4", extent.sentences, begin)
        self.sections = np.frombuffer(whole, "<i4", extent.sections * _SECTION, begin + 4 * extent.sentences).reshape(
            -1, _SECTION
        )

    def find(self, needles: Sequence[NDArray[np.uint16]]) -> list[NDArray[np.int64]]:
        """Where each begins, overlapping itself too, in one reading of the file; none of them empty."""
        pivots = [int(np.argmin(self.frequencies[needle])) for needle in needles]
        rarest = [needle[pivot] for needle, pivot in zip(needles, pivots, strict=True)]
        size = len(self.units)
        readers = _READERS if size > _ALONE else 1
        cuts = [size * reader // readers for reader in range(readers + 1)]
        with ThreadPoolExecutor(readers) as pool:  # numpy lets the others work while it compares
            read = list(pool.map(lambda begin, end: self._places_of(rarest, begin, end), cuts, cuts[1:]))
        return [
            self.standing(needle, np.concatenate(places) - pivot)
            for needle, pivot, places in zip(needles, pivots, zip(*read, strict=True), strict=True)
        ]

    def _places_of(self, units: Sequence[np.uint16], begin: int, end: int) -> list[NDArray[np.int64]]:
        found: list[list[NDArray[np.int64]]] = [[np.empty(0, np.int64)] for _ in units]
        is_there = np.empty(_BLOCK, np.bool_)
        for at in range(begin, end, _BLOCK):
            block = self.units[at : min(at + _BLOCK, end)]
            same = is_there[: len(block)]
            for unit, places in zip(units, found, strict=True):
                np.equal(block, unit, out=same)
                places.append(np.flatnonzero(same) + at)
        return [np.concatenate(places) for places in found]

    def standing(self, needle: NDArray[np.uint16], places: NDArray[np.int64]) -> NDArray[np.int64]:
        """Those of the places at which it stands."""
        places = places[(places >= 0) & (places + len(needle) <= len(self.units))]
        for offset in np.argsort(self.frequencies[needle], kind="stable").tolist():
            places = places[self.units[places + offset] == needle[offset]]
        return places

    @cached_property
    def frequencies(self) -> NDArray[np.int64]:
        """Of each unit, in a sample of the file."""
        return np.bincount(self.units[::_SAMPLED], minlength=1 << 16)


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
