"""How the vocabulary is made of the public speeches, in two readings of their texts.

A formulation is what stands between two marks of punctuation, or between quotation marks, in MIN_SPEECHES speeches. The
first reading counts clauses by 64-bit hashes, and strings are made of none but those that recur; the second counts in
how many speeches each of them stands, as a clause or within one, in title, head or text: what the phrase in quotation
marks would find. It goes on in small steps, so that whoever takes them can do other work in between.
"""

from __future__ import annotations

import re
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from django.db.models import Count, Max, Sum

from speeches.models import Section, Speech
from speeches.search.vocabulary import KEPT, Entry, Kind, opened, remove_drafts, write
from speeches.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]

EVERY_SECONDS: Final = 300
CHUNK: Final = 100  # speeches a step
SHORTEST: Final = 4  # characters of a formulation
LONGEST: Final = 16
MIN_SPEECHES: Final = 3
MOST_FORMULATIONS: Final = 60_000  # the most frequent ones
LONGEST_TITLE: Final = 100  # as a phrase it may have no more than 128
LONGEST_HEADING: Final = 40
SHORTEST_HEADING: Final = 2

_VALUES: Final = {
    Kind.SPEAKER: "speaker",
    Kind.PLACE: "place",
    Kind.OCCASION: "occasion",
    Kind.SOURCE: "source_name",
}
_CLOSING_MARKS: Final = " \u3000。；：，、！？.;:,!?—…"
_OPENS: Final = "“‘「『《"
_CLOSES: Final = "”’」』》"
_NUMERALS: Final = "一二三四五六七八九十"
_AFTER_NUMERALS: Final = "是要"
_NUMBERED: Final = re.compile("第[〇零一二三四五六七八九十百千]+[条條章节節款项項期次号號届屆]")

_CODES: Final = 1 << 16
_BASE: Final = 0x9E3779B97F4A7C13  # odd, and 3 more than a multiple of 8
_MIX: Final = np.uint64(0xD6E8FEB86659FD93)
_SIEVE_BITS: Final = 22


def refresh() -> Iterator[None]:
    """Make the vocabulary anew if the speeches are not those it was made of; in steps."""
    state = _state()
    known = opened()
    if known and known.state == state:
        return
    remove_drafts()
    gathering = Gathering()
    yield from gathering.steps()
    write(gathering.entries(), state)


class Upkeep:
    """For the indexer: keeps the vocabulary up to date in steps, begun every few minutes."""

    def __init__(self) -> None:
        self._steps: Iterator[None] = iter(())
        self._again_at = 0.0

    def step(self) -> bool:
        """Whether there was something to do."""
        if time.monotonic() >= self._again_at:
            self._steps = refresh()
            self._again_at = time.monotonic() + EVERY_SECONDS
        return next(self._steps, False) is None


@dataclass(slots=True)
class _Counted:
    written: str
    count: int = 0
    ids: list[int] = field(default_factory=list)


class Gathering:
    def __init__(self) -> None:
        self._ids = list(Speech.objects.public().order_by("pk").values_list("pk", flat=True))
        self._named: dict[tuple[Kind, str], _Counted] = {}
        self._formulations: list[Entry] = []

    def steps(self) -> Iterator[None]:
        clauses = _Clauses()
        for ids in self._chunks():
            texts = _Texts(ids)
            for row in texts.rows:
                self._note(Kind.TITLE, row["title"], row["pk"])
                for kind, column in _VALUES.items():
                    self._note(kind, row[column], row["pk"])
            self._note_headings(ids)
            clauses.add(texts)
            yield
        recurring = clauses.recurring()
        del clauses
        for ids in self._chunks():
            recurring.count(_Texts(ids))
            yield
        self._formulations = recurring.entries()

    def entries(self) -> Iterator[Entry]:
        for (kind, folded), found in self._named.items():
            yield Entry(kind, found.written, folded, found.count, tuple(found.ids))
        yield from self._formulations

    def _chunks(self) -> Iterator[list[int]]:
        return (self._ids[at : at + CHUNK] for at in range(0, len(self._ids), CHUNK))

    def _note_headings(self, ids: Sequence[int]) -> None:
        headings = defaultdict(set)
        rows = Section.objects.filter(speech_id__in=ids).exclude(heading="").values_list("speech_id", "heading")
        for speech_id, heading in rows.iterator():
            bare = heading.strip(_CLOSING_MARKS)
            if SHORTEST_HEADING <= len(bare) <= LONGEST_HEADING and "\n" not in bare:
                headings[speech_id].add(bare)
        for speech_id, its in headings.items():
            for heading in its:
                self._note(Kind.HEADING, heading, speech_id)

    def _note(self, kind: Kind, written: str, speech_id: int) -> None:
        if not written or len(written) > LONGEST_TITLE:
            return
        counted = self._named.setdefault((kind, fold(written)), _Counted(written))
        if counted.ids[-1:] != [speech_id]:
            counted.count += 1
            if len(counted.ids) < KEPT:
                counted.ids.append(speech_id)


class _Texts:
    """Some speeches behind each other, as written and as folded, a line end before and behind each line."""

    def __init__(self, ids: Sequence[int]) -> None:
        columns = ("pk", "title", "head", "text", "folded_title", "folded_head", "folded_text", *_VALUES.values())
        self.rows: list[dict[str, Any]] = list(Speech.objects.public().filter(pk__in=ids).values(*columns))
        written = ["\n".join((row["title"], row["head"], row["text"])) for row in self.rows]
        self.written = "\n" + "\n".join(written) + "\n"
        self.ids = np.array([row["pk"] for row in self.rows], np.int64)
        lengths = np.array([len(text) + 1 for text in written], np.int64)
        self.starts = 1 + np.cumsum(lengths) - lengths
        folded = ["\n".join((row["folded_title"], row["folded_head"], row["folded_text"])) for row in self.rows]
        self.folded = "\n" + "\n".join(folded) + "\n"
        codes = _code_points(self.folded)
        self._powers = _powers(len(codes))
        self._sums = np.concatenate(
            ([np.uint64(0)], np.cumsum(_CHANCE[codes % _CODES] * self._powers[0][: len(codes)]))
        )

    def hashes(self, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Hashes:
        found: Hashes = (self._sums[ends] - self._sums[starts]) * self._powers[1][starts] * _MIX
        return found

    def hashes_of_length(self, length: int) -> Hashes:
        """Of every window."""
        sums, inverse = self._sums, self._powers[1]
        windows = len(sums) - length
        if windows <= 0:
            return np.empty(0, np.uint64)
        found: Hashes = (sums[length:] - sums[:windows]) * inverse[:windows] * _MIX
        return found

    def speeches_at(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """By number among the rows."""
        return np.searchsorted(self.starts, places, side="right") - 1

    def clauses(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Where those begin and end that may be formulations."""
        codes = _code_points(self.written)
        units = np.where(codes < _CODES, codes, ord("一"))  # what lies beyond is a rare character
        inside = _LETTERS[units]
        edges = np.diff(inside.astype(np.int8))
        starts, ends = np.flatnonzero(edges == 1) + 1, np.flatnonzero(edges == -1) + 1
        before, after = units[starts - 1], units[ends]
        whole = ~_CLOSING[before] & ~_OPENING[after] & ((before == ord('"')) == (after == ord('"')))
        starts, ends = starts[whole], ends[whole]
        is_item = (ends - starts > SHORTEST + 1) & _NUMERAL[units[starts]] & _AFTER_NUMERAL[units[starts + 1]]
        starts = starts + 2 * is_item
        chinese = np.concatenate(([0], np.cumsum(_CHINESE[units])))
        lengths = ends - starts
        fits = (lengths >= SHORTEST) & (lengths <= LONGEST) & (chinese[ends] - chinese[starts] >= SHORTEST)
        return starts[fits], ends[fits]


class _Clauses:
    """The first reading: in how many speeches each stands, by hash."""

    def __init__(self) -> None:
        self._hashes: list[Hashes] = []
        self._lengths: list[NDArray[np.uint8]] = []

    def add(self, texts: _Texts) -> None:
        """Each once a speech."""
        starts, ends = texts.clauses()
        if not len(starts):
            return
        hashes = texts.hashes(starts, ends)
        speeches = texts.speeches_at(starts)
        order = np.lexsort((hashes, speeches))
        hashes, speeches, lengths = hashes[order], speeches[order], (ends - starts)[order]
        first = np.concatenate(([True], (hashes[1:] != hashes[:-1]) | (speeches[1:] != speeches[:-1])))
        self._hashes.append(hashes[first])
        self._lengths.append(lengths[first].astype(np.uint8))

    def recurring(self) -> _Recurring:
        if not self._hashes:
            return _Recurring({})
        hashes, lengths = np.concatenate(self._hashes), np.concatenate(self._lengths)
        self._hashes.clear()
        order = np.argsort(hashes)
        hashes, lengths = hashes[order], lengths[order]
        first = np.flatnonzero(np.concatenate(([True], hashes[1:] != hashes[:-1])))
        counts = np.diff(first, append=len(hashes))
        often = first[counts >= MIN_SPEECHES]
        if len(often) > MOST_FORMULATIONS:
            most = np.argpartition(-counts[counts >= MIN_SPEECHES], MOST_FORMULATIONS)[:MOST_FORMULATIONS]
            often = np.sort(often[most])
        found = {int(length): hashes[often[lengths[often] == length]] for length in np.unique(lengths[often])}
        return _Recurring(found)


class _Recurring:
    """The second reading: in how many speeches each stands, and how it is written."""

    def __init__(self, hashes: dict[int, Hashes]) -> None:
        self._hashes = hashes  # in order, by length
        self._counts = {length: np.zeros(len(its), np.int64) for length, its in hashes.items()}
        self._found: dict[int, dict[int, _Counted]] = {length: {} for length in hashes}
        self._folded: dict[int, dict[int, str]] = {length: {} for length in hashes}
        self._sieve = np.zeros(1 << _SIEVE_BITS, np.bool_)
        for its in hashes.values():
            self._sieve[_sieved(its)] = True

    def count(self, texts: _Texts) -> None:
        for length, wanted in self._hashes.items():
            hashes = texts.hashes_of_length(length)
            places = np.flatnonzero(self._sieve[_sieved(hashes)])
            numbers = np.minimum(np.searchsorted(wanted, hashes[places]), len(wanted) - 1)
            same = wanted[numbers] == hashes[places]
            pairs = np.unique(texts.speeches_at(places[same]) * len(wanted) + numbers[same])
            self._counts[length] += np.bincount(pairs % len(wanted), minlength=len(wanted))
        self._note_clauses(texts)

    def _note_clauses(self, texts: _Texts) -> None:
        starts, ends = texts.clauses()
        hashes, lengths = texts.hashes(starts, ends), ends - starts
        for length, wanted in self._hashes.items():
            its = np.flatnonzero(lengths == length)
            numbers = np.minimum(np.searchsorted(wanted, hashes[its]), len(wanted) - 1)
            same = wanted[numbers] == hashes[its]
            found = self._found[length]
            speeches = texts.ids[texts.speeches_at(starts[its[same]])]
            for number, start, speech_id in zip(
                numbers[same].tolist(), starts[its[same]].tolist(), speeches.tolist(), strict=True
            ):
                known = found.get(number)
                if known is None:
                    known = found[number] = _Counted(texts.written[start : start + length])
                    self._folded[length][number] = texts.folded[start : start + length]
                if len(known.ids) < KEPT and speech_id not in known.ids:
                    known.ids.append(speech_id)

    def entries(self) -> list[Entry]:
        return [
            Entry(
                Kind.FORMULATION,
                known.written,
                self._folded[length][number],
                int(self._counts[length][number]),
                tuple(known.ids),
            )
            for length, found in self._found.items()
            for number, known in found.items()
            if self._counts[length][number] >= MIN_SPEECHES  # some may have gone since the first reading
            and not _NUMBERED.fullmatch(known.written)
        ]


def _state() -> list[int]:
    """Tells whether any public speech was added, changed or taken away."""
    said = Speech.objects.public().aggregate(count=Count("pk"), changes=Sum("revision"), last=Max("pk"))
    return [said["count"], said["changes"] or 0, said["last"] or 0]


def _code_points(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


def _sieved(hashes: Hashes) -> NDArray[np.int64]:
    return (hashes >> np.uint64(64 - _SIEVE_BITS)).astype(np.int64)


_tables: list[tuple[Hashes, Hashes]] = []


def _powers(size: int) -> tuple[Hashes, Hashes]:
    """Of the base and of its inverse modulo 2**64, at least so many."""
    if not _tables or len(_tables[0][0]) <= size:
        inverse = pow(_BASE, -1, 1 << 64)
        _tables[:] = [(_geometric(_BASE, 2 * size + 2), _geometric(inverse, 2 * size + 2))]
    return _tables[0]


def _geometric(factor: int, size: int) -> Hashes:
    found = np.full(size, factor, np.uint64)
    found[0] = 1
    return np.multiply.accumulate(found)


def _set(characters: str) -> NDArray[np.bool_]:
    found = np.zeros(_CODES, np.bool_)
    found[[ord(character) for character in characters]] = True
    return found


_LETTERS: Final = np.array([chr(code).isalnum() for code in range(_CODES)], np.bool_)
_CHINESE: Final = np.array([0x3400 <= code <= 0x9FFF for code in range(_CODES)], np.bool_)
_OPENING, _CLOSING = _set(_OPENS), _set(_CLOSES)
_NUMERAL, _AFTER_NUMERAL = _set(_NUMERALS), _set(_AFTER_NUMERALS)
_CHANCE: Final = np.random.default_rng(7).integers(1, 1 << 63, _CODES, np.uint64)
