"""The passage of a text to show for a search, with what matched in it. Values only: whoever renders them escapes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from speeches.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Span = tuple[int, int]

_LOOKED_AT: Final = 300  # matches
_SENTENCE_END: Final = re.compile(r"[。！？!?；;][”’」』）)》\"]*")
_CLAUSE_END: Final = re.compile("[，、：]")
_WORD_CHARACTER: Final = re.compile("[A-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Part:
    text: str
    matched: bool


@dataclass(frozen=True, slots=True)
class Snippet:
    """``text[start:end]`` cut where matches begin and end; it never reaches over a line's end.

    ``clipped_left`` and ``clipped_right`` say that the line goes on there.
    """

    parts: tuple[Part, ...]
    start: int
    end: int
    clipped_left: bool
    clipped_right: bool

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts)


def find_all(haystack: str, needle: str) -> list[Span]:
    """Occurrences from the left, none overlapping another. Both sides folded; an empty needle occurs nowhere."""
    return find_any(haystack, [needle])


def find_any(haystack: str, needles: Iterable[str]) -> list[Span]:
    """The same for several needles together: where two begin at one place, the longer stands."""
    return apart(span for needle in set(needles) for span in occurrences(haystack, needle, 0, len(haystack)))


def occurrences(haystack: str, needle: str, start: int, end: int) -> Iterator[Span]:
    """Every occurrence in ``haystack[start:end]``, overlapping ones too."""
    at = haystack.find(needle, start, end) if needle else -1
    while at >= 0:
        yield at, at + len(needle)
        at = haystack.find(needle, at + 1, end)


def apart(spans: Iterable[Span]) -> list[Span]:
    """From the left, leaving out what overlaps one that was taken."""
    taken: list[Span] = []
    for start, end in sorted(set(spans), key=lambda span: (span[0], -span[1])):
        if not taken or start >= taken[-1][1]:
            taken.append((start, end))
    return taken


def snippet(text: str, spans: Sequence[Span], width: int) -> Snippet:
    """The best passage of about ``width`` characters; where nothing matched, how the text begins."""
    return snippets(text, spans, width, most=1)[0]


def snippets(text: str, spans: Sequence[Span], width: int, most: int) -> list[Snippet]:
    """Up to ``most`` passages in the order of the text, and at least one.

    Each is the one with most different matches among those that the ones before it have not shown, then with most
    matches, then the first; it grows beyond ``width`` rather than cut a match. Of very many matches the first are
    looked at.
    """
    marked = _joined(spans)
    if not marked:
        return [_cut(text, [], _beginning(text, width))]
    left, shown, windows = marked[:_LOOKED_AT], set[str](), list[Span]()
    while left and len(windows) < most:
        group = _densest(text, left, width, shown)
        shown |= {fold(text[start:end]) for start, end in group}
        window = _clear_of(windows, _window(text, group[0][0], group[-1][1], width), group[0][0])
        windows.append(_with_whole_matches(window, marked))
        left = [span for span in left if span[1] <= windows[-1][0] or span[0] >= windows[-1][1]]
    return [_cut(text, marked, window) for window in sorted(windows)]


def _joined(spans: Sequence[Span]) -> list[Span]:
    """In order, overlapping ones made one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _densest(text: str, spans: list[Span], width: int, shown: set[str]) -> list[Span]:
    """The spans next to each other, in one line and within the width, that show most."""
    matches = [fold(text[start:end]) for start, end in spans]
    inside: Counter[str] = Counter()
    best, best_score = spans[:1], (-1, -1)
    stop, line_end = 0, -1
    for first, (start, end) in enumerate(spans):
        line_end = line_end if start < line_end else _line_end(text, start)
        reach = max(end, min(start + width, line_end))
        while stop < len(spans) and spans[stop][1] <= reach:
            inside[matches[stop]] += 1
            stop += 1
        score = (sum(match not in shown for match in inside), stop - first)
        if score > best_score:
            best, best_score = spans[first:stop], score
        inside[matches[first]] -= 1
        if not inside[matches[first]]:
            del inside[matches[first]]
    return best


def _window(text: str, first: int, last: int, width: int) -> Span:
    """Around ``text[first:last]``: from the beginning of its sentence, else of a clause, if that is near enough."""
    line_start, line_end = _line_start(text, first), _line_end(text, first)
    room = max(0, width - (last - first))
    earliest = max(line_start, first - room)
    starts = [found.end() for found in _SENTENCE_END.finditer(text, earliest, first)]
    if earliest == line_start:
        starts.insert(0, line_start)
    if starts:
        # a sentence near the line's end leaves room for the ones before it
        start = next((start for start in reversed(starts) if line_end - start >= width), starts[0])
    else:
        lead = max(earliest, first - width // 3)
        clause = _CLAUSE_END.search(text, lead, first)
        start = clause.end() if clause else _between_words(text, lead, first, 1)
    while start < first and text[start].isspace():
        start += 1
    end = min(line_end, max(start + width, last))
    return start, max(last, end if end == line_end else _between_words(text, end, last, -1))


def _between_words(text: str, at: int, limit: int, step: int) -> int:
    """The place nearest to ``at`` on the way to ``limit`` that does not part a Latin word or a number."""
    place = at
    while place != limit and _WORD_CHARACTER.match(text, place - 1) and _WORD_CHARACTER.match(text, place):
        place += step
    return place


def _clear_of(windows: list[Span], window: Span, first: int) -> Span:
    """The window without what others show already; ``first`` stays in it."""
    start = max([window[0], *(end for _, end in windows if end <= first)])
    end = min([window[1], *(start for start, _ in windows if start > first)])
    return start, end


def _with_whole_matches(window: Span, marked: list[Span]) -> Span:
    """The window without a match that it would cut at one of its ends."""
    start = max([window[0], *(last for first, last in marked if first < window[0] < last)])
    end = min([window[1], *(first for first, last in marked if first < window[1] < last)])
    return start, end


def _beginning(text: str, width: int) -> Span:
    """The first line that is more than a salutation, cut to the width."""
    start = 0
    for line in text.split("\n"):
        if len(line) >= width // 2:
            return start, _window(text, start, start, width)[1]
        start += len(line) + 1
    return 0, min(width, _line_end(text, 0))


def _cut(text: str, marked: list[Span], window: Span) -> Snippet:
    start, end = window
    parts: list[Part] = []
    at = start
    for first, last in ((max(first, start), min(last, end)) for first, last in marked):
        if first >= last:
            continue
        parts += [Part(text[at:first], matched=False), Part(text[first:last], matched=True)]
        at = last
    parts.append(Part(text[at:end], matched=False))
    return Snippet(
        parts=tuple(part for part in parts if part.text),
        start=start,
        end=end,
        clipped_left=text[_line_start(text, start) : start].strip() != "",
        clipped_right=end < _line_end(text, end),
    )


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end
