"""A generation of the index in memory: what a query is evaluated over."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, Generic, Protocol, TypeVar, cast

import numpy as np

from speeches.search.catalogue import CODED, Catalogue, column
from speeches.search.pairs import STRETCH, stretches_in
from speeches.search.texts import LINE_END, Texts, units_of
from speeches.search_indexes import FIELD_COLUMNS, Facet
from speeches.text.fold import fold
from speeches.text.query import Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from pathlib import Path

    from numpy.typing import NDArray

    from speeches.text.query import Field

    Positions = NDArray[np.int64]  # in the units of all files, one behind the other
    Rows = NDArray[np.bool_]  # of the catalogue: which of them

POSITIONS_BYTES: Final = 16 << 20  # of the strings that were sought last
POSTINGS_BYTES: Final = 8 << 20  # of the words that were asked for last
_SURROGATES: Final = ("\ud800", "\udfff")

Key = TypeVar("Key", bound="Hashable")


class Recent(Generic[Key]):
    """Arrays by what they answer, those used last, up to so many bytes; none of over half as many."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._size = 0
        self._arrays: OrderedDict[Key, tuple[NDArray[np.generic], ...]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> tuple[NDArray[np.generic], ...] | None:
        with self._lock:
            if key in self._arrays:
                self._arrays.move_to_end(key)
            return self._arrays.get(key)

    def put(self, key: Key, arrays: tuple[NDArray[np.generic], ...]) -> None:
        size = sum(array.nbytes for array in arrays)
        with self._lock:
            if key not in self._arrays and 2 * size <= self._most:
                self._arrays[key] = arrays
                self._size += size
            while self._size > self._most:
                _key, oldest = self._arrays.popitem(last=False)
                self._size -= sum(array.nbytes for array in oldest)

    def clear(self) -> None:
        with self._lock:
            self._arrays.clear()
            self._size = 0


# By file, which never changes, string, and where it was sought: everywhere, if that is empty.
_positions: Recent[tuple[str, str, bytes]] = Recent(POSITIONS_BYTES)
_EVERYWHERE: Final = b""


@dataclass(frozen=True, slots=True)
class Postings:
    """The rows that have a word, in any order, and what each scores for it."""

    rows: NDArray[np.int64]
    scores: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scope:
    """Where strings are sought: by file which of its stretches, and a digest of them."""

    stretches: tuple[NDArray[np.bool_], ...]
    digests: tuple[bytes, ...]


class Words(Protocol):
    """What an engine knows of a generation."""

    def postings(self, word: str) -> Postings: ...


@dataclass(frozen=True, slots=True)
class Pieces:
    """Stretches of the texts that are apart from each other, in order: headings, sections, paragraphs, sentences."""

    starts: Positions
    ends: Positions

    def at(self, places: Positions) -> NDArray[np.int64]:
        """Of each place the last piece that begins there or before; -1 where none does."""
        return np.searchsorted(self.starts, places, side="right") - 1

    def cut_to(self, outer: Pieces) -> Pieces:
        """What of each lies in each of the others, where anything does."""
        if not (len(self.starts) and len(outer.starts)):
            return Pieces(self.starts[:0], self.ends[:0])
        starts = np.sort(np.concatenate((self.starts, outer.starts)), kind="stable")  # two runs to be merged
        starts = starts[np.diff(starts, prepend=-1) > 0]
        ours, theirs = self.at(starts), outer.at(starts)
        ends = np.minimum(self.ends[ours], outer.ends[theirs])
        kept = (ours >= 0) & (theirs >= 0) & (starts < ends)
        return Pieces(starts[kept], ends[kept])

    def holding(self, places: Positions, length: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """For each place of a string of that length its piece, and whether it stands wholly in it."""
        pieces = self.at(places)
        return pieces, (pieces >= 0) & (places + length <= self.ends[pieces] if len(self.ends) else False)


class Index:
    """The rows are those of the catalogue. Nothing here changes once it is made; threads may share it."""

    def __init__(self, folder: Path, words: Callable[[NDArray[np.int64]], Words]) -> None:
        """``words`` is given the ids by row."""
        catalogue = Catalogue.read(folder)
        rows = catalogue.rows
        self._files = [(extent.name, Texts(folder, extent)) for extent in catalogue.files]
        sizes = [extent.units for extent in catalogue.files]
        self._bases = np.concatenate(([0], np.cumsum(sizes, dtype=np.int64)))
        self._stretches = np.concatenate(([0], np.cumsum([stretches_in(size) for size in sizes], dtype=np.int64)))
        self._catalogue = catalogue
        self.ids = column(rows, "id")
        self.titles = rows["start"] + self._bases[rows["file"]]
        self.heads, self.texts, self.ends = (self.titles + rows[name] for name in ("head", "text", "end"))
        self._first_stretches = rows["start"] // STRETCH + self._stretches[rows["file"]]
        self._last_stretches = (rows["start"] + rows["end"]) // STRETCH + self._stretches[rows["file"]]
        self.characters = column(rows, "characters")
        self.days, self.first_days, self.last_days = (column(rows, name) for name in ("day", "first", "last"))
        self._codes = {name: column(rows, name) for name in CODED}
        self._values = dict(zip(CODED, catalogue.values, strict=True))
        self._folded = {name: [fold(value) for value in self._values[f"field_{name}"]] for name in FIELD_COLUMNS}
        self._words = words(self.ids)
        self._postings: Recent[str] = Recent(POSTINGS_BYTES)
        self.by_id = np.argsort(self.ids)

    def __len__(self) -> int:
        return len(self.ids)

    # Strings

    @property
    def files(self) -> list[Texts]:
        return [texts for _name, texts in self._files]

    def may_hold(self, string: str) -> Rows:
        """The rows in which it stands, and a few others."""
        if not _may_stand(string) or not len(self):
            return np.zeros(len(self), np.bool_)
        needle = units_of(string)
        candidates = np.concatenate([texts.may_begin(needle) for texts in self.files])
        before = np.concatenate(([0], np.cumsum(candidates)))
        return before[self._last_stretches + 1] > before[self._first_stretches]

    def scope(self, rows: Rows) -> Scope:
        """Where the texts of these rows stand."""
        number = int(self._stretches[-1])
        begun = np.bincount(self._first_stretches[rows], minlength=number)
        ended = np.bincount(self._last_stretches[rows] + 1, minlength=number)
        inside = np.cumsum(begun - ended[:number]) > 0
        stretches = np.split(inside, self._stretches[1:-1])
        return Scope(tuple(stretches), tuple(map(_digest, stretches)))

    def positions(self, string: str, scope: Scope | None = None) -> Positions:
        """Of every occurrence, overlapping ones too; also in what is dead. ``scope``: of others it may say nothing."""
        if not _may_stand(string):
            return np.empty(0, np.int64)
        found = []
        for file, ((name, texts), base) in enumerate(zip(self._files, self._bases.tolist(), strict=False)):
            digest = scope.digests[file] if scope else _EVERYWHERE
            known = _positions.get((name, string, _EVERYWHERE)) or _positions.get((name, string, digest))
            if known:
                places = known[0].astype(np.int64)
            else:
                places = texts.find(units_of(string), scope.stretches[file] if scope else None)
                kept = places.astype(np.min_scalar_type(len(texts.units)))  # half the memory, or less
                _positions.put((name, string, digest), (kept,))
            places += base
            found.append(places)
        return found[0] if len(found) == 1 else np.concatenate((*found, np.empty(0, np.int64)))

    def standing(self, string: str, places: Positions) -> Positions:
        """Those of the places at which it stands."""
        needle = units_of(string)
        cuts = np.searchsorted(places, self._bases)
        found = [
            texts.standing(needle, places[first:last] - base) + base
            for (_name, texts), base, first, last in zip(
                self._files, self._bases.tolist(), cuts.tolist(), cuts[1:].tolist(), strict=False
            )
        ]
        return np.concatenate(found) if found else np.empty(0, np.int64)

    @cached_property
    def bounds(self) -> Positions:
        """Of each row where title, head and text begin, and where the text ends; all in order."""
        return np.stack((self.titles, self.heads, self.texts, self.ends), axis=1).ravel()

    # Words

    def postings(self, word: str) -> Postings:
        known = self._postings.get(word)
        if known is None:
            found = self._words.postings(word)
            known = (found.rows, found.scores)
            self._postings.put(word, known)
        return Postings(*cast("tuple[NDArray[np.int64], NDArray[np.float64]]", known))

    # Facts

    def with_value(self, name: Field, string: str) -> Rows:
        """The rows in whose field the folded string stands."""
        known = np.array([string in value for value in self._folded[name]], np.bool_)
        return known[self._codes[f"field_{name}"]] if len(known) else np.zeros(len(self), np.bool_)

    def facet(self, facet: Facet) -> tuple[NDArray[np.int32], tuple[str, ...]]:
        """By row the number of its value, and the values."""
        return self._codes[f"facet_{facet}"], self._values[f"facet_{facet}"]

    def rows_of(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """-1 for what is not in the index."""
        if not len(self):
            return np.full(len(ids), -1)
        places = np.minimum(np.searchsorted(self.ids, ids, sorter=self.by_id), len(self) - 1)
        rows = self.by_id[places]
        return np.where(self.ids[rows] == ids, rows, -1)

    # Pieces

    def rows_at(self, positions: Positions) -> NDArray[np.int64]:
        """Of positions in a text."""
        return np.searchsorted(self.titles, positions, side="right") - 1

    def pieces(self, unit: Unit, level: int) -> Pieces:
        match unit:
            case Unit.SENTENCE:
                return self._sentences
            case Unit.PARAGRAPH:
                return self._paragraphs
            case Unit.HEADING:
                return self._sections_where(lambda levels: levels >= 0, 2, 3)
            case Unit.SECTION:
                return self._sections_where(lambda levels: levels == level, 1, 4)

    @cached_property
    def _sentence_starts(self) -> tuple[Positions, NDArray[np.bool_]]:
        """And which of them begin a line; each line begins with a sentence of its own."""
        counts = self._catalogue.rows["sentence_count"]
        starts = self._gathered("sentences", "sentence_count", lambda texts: texts.sentences)
        starts += np.repeat(self.texts, counts)
        before = np.empty(len(starts), np.uint16)
        cuts = np.searchsorted(starts, self._bases)
        for (_name, texts), base, first, last in zip(
            self._files, self._bases.tolist(), cuts.tolist(), cuts[1:].tolist(), strict=False
        ):
            before[first:last] = texts.units[starts[first:last] - base - 1]
        return starts, before == LINE_END

    @cached_property
    def _sentences(self) -> Pieces:
        starts, begins_line = self._sentence_starts
        return Pieces(starts, self._ends_of(starts, begins_line))

    @cached_property
    def _paragraphs(self) -> Pieces:
        starts, begins_line = self._sentence_starts
        starts = starts[begins_line]
        return Pieces(starts, self._ends_of(starts, np.ones(len(starts), np.bool_)))

    def _ends_of(self, starts: Positions, begins_line: NDArray[np.bool_]) -> Positions:
        """Each ends where the next begins, before the line end if there is one, or where its text ends."""
        ends = self.ends[self.rows_at(starts)]
        ends[:-1] = np.minimum(ends[:-1], starts[1:] - begins_line[1:])
        return ends

    @cached_property
    def _sections(self) -> NDArray[np.int64]:
        """Level and positions, by section."""
        sections = self._gathered("sections", "section_count", lambda texts: texts.sections).reshape(-1, 5)
        sections[:, 1:] += np.repeat(self.texts, self._catalogue.rows["section_count"])[:, None]
        return sections

    def _sections_where(
        self, wanted: Callable[[NDArray[np.int64]], NDArray[np.bool_]], first: int, last: int
    ) -> Pieces:
        sections = self._sections[wanted(self._sections[:, 0])]
        sections = sections[sections[:, first] < sections[:, last]]
        return Pieces(np.ascontiguousarray(sections[:, first]), np.ascontiguousarray(sections[:, last]))

    def _gathered(self, first: str, count: str, of: Callable[[Texts], NDArray[np.generic]]) -> NDArray[np.int64]:
        rows = self._catalogue.rows
        parts = []
        for file, (_name, texts) in enumerate(self._files):
            its = rows[rows["file"] == file]
            lengths = its[count].astype(np.int64)
            ends = np.cumsum(lengths)
            places = np.arange(int(lengths.sum())) + np.repeat(its[first] - (ends - lengths), lengths)
            parts.append(of(texts)[places].astype(np.int64))
        return np.concatenate(parts) if parts else np.empty(0, np.int64)


def forget_positions() -> None:
    """For measuring what it takes to find them."""
    _positions.clear()


def _digest(stretches: NDArray[np.bool_]) -> bytes:
    if stretches.all():
        return _EVERYWHERE
    return hashlib.blake2b(np.packbits(stretches).tobytes(), digest_size=16).digest()


def _may_stand(string: str) -> bool:
    """Half a character would be found within others; no text has one."""
    return string != "" and not any(_SURROGATES[0] <= character <= _SURROGATES[1] for character in string)
