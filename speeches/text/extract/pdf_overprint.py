"""Bold type made by printing the same text several times, slightly moved: it is to be read once."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SAME_PLACE: Final = 1.5  # points
_SAME_GLYPH: Final = 0.5  # points, between the copies of two neighbours beyond the first
_MOST_ON_A_LINE: Final = 200


@dataclass(frozen=True, slots=True)
class Printed:
    """The texts of glyphs, where each begins along its line, and the line's own place across, in points."""

    texts: Sequence[str]
    starts: Sequence[float]
    line: float


class Overprint:
    """Sees all that a page shows, in order."""

    def __init__(self) -> None:
        self._lines: dict[int, list[Printed]] = defaultdict(list)

    def copied(self, new: Printed) -> int:
        """How many of the first glyphs stand at their place already: all of them, or the beginning."""
        count = max((_common(old, new) for old in self._near(new.line)), default=0)
        line = self._lines[round(new.line)]
        if count < len(new.texts) and len(line) < _MOST_ON_A_LINE:
            line.append(new)
        return count

    def _near(self, place: float) -> Iterator[Printed]:
        for line in range(round(place) - 2, round(place) + 3):
            yield from (old for old in self._lines.get(line, ()) if abs(old.line - place) <= _SAME_PLACE)


def _common(old: Printed, new: Printed) -> int:
    if not new.texts[0].strip():
        return 0
    at = bisect_left(old.starts, new.starts[0] - _SAME_PLACE)
    while at < len(old.texts) and old.starts[at] <= new.starts[0] + _SAME_PLACE:
        if old.texts[at] == new.texts[0] and (count := _length(old, at, new)):
            return count
        at += 1
    return 0


def _length(old: Printed, at: int, new: Printed) -> int:
    """Of what both have, which must reach to the end of one of them."""
    count = min(len(old.texts) - at, len(new.texts))
    return count if list(old.texts[at : at + count]) == list(new.texts[:count]) else 0
