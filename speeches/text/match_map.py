"""Where in a speech the matches of a search stand: by its parts, and along a bar."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from speeches.text.layout import heading_in
from speeches.text.snippet import Snippet, snippet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from speeches.text.layout import Span as Section
    from speeches.text.snippet import Span

WIDTH: Final = 480  # of the bar; two matches nearer than one of these are one stroke
_WORDS: Final = 34  # characters of a place
_ALL: Final = 200  # matches of a speech that are all listed; of more
_FIRST: Final = 5  # of each part


@dataclass(frozen=True, slots=True)
class Place:
    """A match by its number, from 1, with the words around it."""

    number: int
    snippet: Snippet


@dataclass(frozen=True, slots=True)
class Part:
    """The matches under one heading of the first level; before the first one and after the last ``label`` is empty.

    ``places`` are all of them or, of very many, the first ones; ``next`` is then the number of the match after them.
    """

    label: str
    count: int
    places: tuple[Place, ...]

    @property
    def next(self) -> int:
        return self.places[-1].number + 1 if len(self.places) < self.count else 0


@dataclass(frozen=True, slots=True)
class Stroke:
    """Matches at ``x`` of ``WIDTH``, the first of them by its number."""

    x: int
    number: int


@dataclass(frozen=True, slots=True)
class MatchMap:
    parts: tuple[Part, ...]
    strokes: tuple[Stroke, ...]
    borders: tuple[int, ...]  # where the parts begin
    width: int = WIDTH


def match_map(text: str, sections: Sequence[Section], matches: Sequence[Span]) -> MatchMap:
    """``matches`` are ordered and disjoint."""
    first_level = [s for s in sections if s.level <= 1]
    starts = [s.start for s in first_level]
    numbered = list(enumerate(matches, 1))
    most = _FIRST if len(matches) > _ALL else _ALL
    parts = []
    for at, group in groupby(numbered, key=lambda match: bisect_right(starts, match[1][0]) - 1):
        found = list(group)
        head = first_level[at] if at >= 0 else None
        name = heading_in(text, head) if head and head.level else ""
        places = tuple(Place(number, snippet(text, [span], _WORDS)) for number, span in found[:most])
        parts.append(Part(name, len(found), places))
    strokes: dict[int, int] = {}
    for number, (start, _) in numbered:
        strokes.setdefault(_x(start, text), number)
    borders = tuple(_x(s.start, text) for s in first_level if s.level)
    return MatchMap(tuple(parts), tuple(Stroke(x, number) for x, number in strokes.items()), borders)


def _x(offset: int, text: str) -> int:
    return offset * (WIDTH - 1) // max(len(text), 1)
