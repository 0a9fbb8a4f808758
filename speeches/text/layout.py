"""From spans to what a page shows: the text as blocks of pieces, nothing lost and nothing marked up yet.

A template walks the blocks and escapes every ``Run.text`` itself; joining the runs of all blocks with
line ends between blocks gives the text again.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Protocol

from speeches.text.citations import part

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_SALUTATION_ENDS: Final = "：:"
_LONGEST_SALUTATION: Final = 40


class Span(Protocol):
    """A section as the archive stores it."""

    @property
    def key(self) -> str: ...
    @property
    def level(self) -> int: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def number(self) -> str: ...
    @property
    def heading(self) -> str: ...
    @property
    def run_in(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that is shown alike; ``match`` counts the matches from 1, 0 is no match.

    ``continues``: the match began in an earlier run.
    """

    text: str
    match: int = 0
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A run-in heading (``level`` ≥ 1) or plain text (0). ``keys`` are the anchors that stand before it."""

    runs: tuple[Run, ...]
    level: int = 0
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One line of the text: a heading of its own (``level`` ≥ 1, one piece) or a paragraph (0).

    ``address`` of a paragraph: the key of its section and its number among the section's paragraphs, ``s2345678-3``.
    """

    pieces: tuple[Piece, ...]
    level: int = 0
    is_salutation: bool = False
    address: str = ""

    @property
    def element(self) -> str:
        """The HTML heading for the level: the page's title is h1, so level 1 is h2."""
        return f"h{min(self.level + 1, 6)}"


def lay_out(
    text: str,
    sections: Sequence[Span],
    aliases: Mapping[str, int] | None = None,
    matches: Sequence[tuple[int, int]] = (),
) -> list[Block]:
    """The blocks of ``text``. ``aliases`` maps a former key to its offset; ``matches`` are ordered, disjoint spans."""
    starts = [section.start for section in sections]
    anchors = _anchors(sections, aliases or {})
    offsets = sorted(anchors)
    paragraphs: Counter[str] = Counter()
    blocks = []
    for line_start, line_end in _lines(text):
        here = sections[bisect_left(starts, line_start) : bisect_left(starts, line_end)]
        own = here[0] if here and _fills(here[0], line_start, line_end) else None
        pieces = tuple(
            Piece(tuple(_runs(text, start, end, matches)), 0 if own else level, keys)
            for start, end, level, keys in _cuts(line_start, line_end, here, anchors, offsets)
        )
        salutation = all(section.level == 0 for section in here) and _is_salutation(text[line_start:line_end])
        address = "" if own else _address(sections, starts, line_start, paragraphs)
        blocks.append(Block(pieces, own.level if own else 0, salutation, address))
    return blocks


def _address(sections: Sequence[Span], starts: Sequence[int], line_start: int, paragraphs: Counter[str]) -> str:
    holding = bisect_right(starts, line_start) - 1
    if holding < 0:
        return ""
    key = sections[holding].key
    paragraphs[key] += 1
    return f"{key}-{paragraphs[key]}"


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def _heading_end(section: Span) -> int:
    return section.start + len(section.number) + len(section.heading)


def _fills(section: Span, line_start: int, line_end: int) -> bool:
    is_own_line = section.level > 0 and not section.run_in
    return is_own_line and section.start == line_start and _heading_end(section) == line_end


def _is_salutation(line: str) -> bool:
    return len(line) <= _LONGEST_SALUTATION and line.endswith(tuple(_SALUTATION_ENDS))


def _anchors(sections: Sequence[Span], aliases: Mapping[str, int]) -> dict[int, tuple[str, ...]]:
    """The keys that stand at each offset: a section's own, then former ones."""
    anchors: dict[int, list[str]] = {section.start: [section.key] for section in sections}
    for key, offset in sorted(aliases.items(), key=lambda item: item[1]):
        anchors.setdefault(offset, []).append(key)
    return {offset: tuple(keys) for offset, keys in anchors.items()}


def _cuts(
    line_start: int,
    line_end: int,
    sections: Sequence[Span],
    anchors: Mapping[int, tuple[str, ...]],
    offsets: Sequence[int],
) -> Iterator[tuple[int, int, int, tuple[str, ...]]]:
    """``(start, end, heading level or 0, keys)`` for the pieces of one line, in order, without gaps."""
    levels = {}
    points = {line_start, line_end, *offsets[bisect_left(offsets, line_start) : bisect_left(offsets, line_end)]}
    for section in sections:
        end = min(_heading_end(section), line_end)
        points |= {section.start, end}
        if section.level > 0 and end > section.start:
            levels[section.start] = section.level
    level, level_end = 0, line_start
    ends = {s.start: min(_heading_end(s), line_end) for s in sections}
    for start, end in pairwise(sorted(points)):
        if start in levels:
            level, level_end = levels[start], ends[start]
        yield start, end, level if start < level_end else 0, anchors.get(start, ())
    if line_end in anchors or line_start == line_end:  # a key may lead to the end of a line; no empty line is lost
        yield line_end, line_end, 0, anchors.get(line_end, ())


def _runs(text: str, start: int, end: int, matches: Sequence[tuple[int, int]]) -> Iterator[Run]:
    at = start
    first = max(bisect_right(matches, (start, start)) - 1, 0)
    for number, (match_start, match_end) in enumerate(matches[first:], first + 1):
        if match_start >= end:
            break
        if match_end <= at:
            continue
        if match_start > at:
            yield Run(text[at:match_start])
        stop = min(match_end, end)
        yield Run(text[max(match_start, at) : stop], number, match_start < at)
        at = stop
    if at < end:
        yield Run(text[at:end])


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading in the outline with those below it. ``part`` is what a citation calls it: 第二部分（一）."""

    key: str
    level: int
    label: str
    part: str = ""
    children: tuple[Entry, ...] = ()


def label(number: str, heading: str) -> str:
    """A heading as a list shows it: on one line, without the stop that closes it in the text."""
    return f"{number}{heading}".strip().rstrip("。；;，,：:、")


def outline(sections: Sequence[Span], text: str = "") -> tuple[Entry, ...]:
    """The headings as a tree; preamble, closing and text after a series are not in it. They are read in ``text`` where
    that is given: it may be in another script than the sections."""
    headed = [s for s in sections if s.level > 0 and (s.number or s.heading)]
    return _entries(headed, text, 0, len(headed), ())


def heading_in(text: str, section: Span) -> str:
    """The number and heading of a section as a list shows them, in the script of ``text``."""
    return label("", text[section.start : _heading_end(section)])


def _entries(
    sections: Sequence[Span], text: str, start: int, end: int, above: tuple[tuple[int, str], ...]
) -> tuple[Entry, ...]:
    entries: list[Entry] = []
    while start < end:
        section = sections[start]
        below = start + 1
        while below < end and sections[below].level > section.level:
            below += 1
        path = (*above, (len(entries) + 1, section.number))
        name = heading_in(text, section) if text else label(section.number, section.heading)
        children = _entries(sections, text, start + 1, below, path)
        entries.append(Entry(section.key, section.level, name, part(path), children))
        start = below
    return tuple(entries)
