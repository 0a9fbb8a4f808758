"""The outline of a speech: a flat list of sections with levels that tile its text.

``headings`` and ``series`` find what could head a section, ``nesting`` says on which level it stands, ``closing``
where the speech ends; here they are put together, and an editor's marks have the last word.

Where a heading ends: with its line when it is alone on it; else with its first sentence, however long that is
(第一条 为了… of a law, a measure in one sentence of 200 characters); with the colon of a short label (指导思想：…);
in front of a heading that begins inside it (主要是：一是…). An item of a series also ends with ；.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from speeches.text.candidates import has_headings
from speeches.text.characters import is_closed
from speeches.text.closing import is_closing_formula, opens_with_address
from speeches.text.document import Notice
from speeches.text.headings import find_candidates
from speeches.text.lines import SPACES, Lines
from speeches.text.lists import entry_of, without_lists
from speeches.text.nesting import Entry, Place, place_all
from speeches.text.numbering import SERIES, Kind, Number, match_number
from speeches.text.series import INSIDE, Chain, Item, find_series

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from speeches.text.candidates import Candidate
    from speeches.text.document import Paragraph

_DASHED: Final = re.compile("[ \u3000]*[—－–-]{1,2}")
_LABEL: Final = re.compile("[^，。；！？,;!?：:]{1,14}[：:]")
_NO_MARKS: Final[Mapping[int, int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Section:
    """A span of the text: ``number + heading + body`` stands at ``start``.

    Level 0 is the preamble and the closing. A section of level 1 or more without number and heading is text that
    follows a series; it has no entry in the outline. ``run_in``: the heading shares its line with other text.
    """

    level: int
    start: int
    number: str
    heading: str
    body: str
    run_in: bool

    @property
    def end(self) -> int:
        return self.start + len(self.number) + len(self.heading) + len(self.body)

    @property
    def is_listed(self) -> bool:
        """Whether it is an entry of the outline."""
        return bool(self.level and (self.number or self.heading))


@dataclass(frozen=True, slots=True)
class Outline:
    sections: tuple[Section, ...]
    notices: tuple[Notice, ...] = ()


def parse_outline(paragraphs: Sequence[Paragraph], marks: Mapping[int, int] = _NO_MARKS) -> Outline:
    """Sections that tile ``"\\n".join(p.text for p in paragraphs)``, and what an editor should look at.

    ``marks`` maps the offset of a sentence start to the level an editor gave it (0: no heading begins here); it wins
    over every rule.
    """
    lines = Lines([paragraph.text for paragraph in paragraphs])
    if not lines.text:
        return Outline(())
    refused = frozenset(offset for offset, level in marks.items() if level <= 0)
    forced = {offset: level for offset, level in marks.items() if level > 0 and lines.is_inside(offset)}
    found, glossary = find_candidates(paragraphs, lines.starts, refused)
    candidates = without_lists(found, lines.texts)
    chains = _series(paragraphs, lines, candidates, glossary)
    heads_of_chains = {chain.items[0].start for chain in chains}
    candidates = [candidate for candidate in candidates if candidate.start not in heads_of_chains]
    entries = _with_marks(_entries(lines, candidates, chains), lines, refused, forced)
    places = place_all(entries)
    heads = _heads(lines, entries, places)
    closing = _closing(lines, heads, candidates)
    return Outline(tuple(_sections(lines, heads, closing)), tuple(_notices(lines, entries, places, chains)))


@dataclass(frozen=True, slots=True)
class _Head:
    """What begins a section: a heading from ``start`` to ``end``, or with both equal text without one."""

    start: int
    level: int
    number: str
    end: int
    run_in: bool = False


def _series(
    paragraphs: Sequence[Paragraph], lines: Lines, candidates: Sequence[Candidate], glossary: frozenset[int]
) -> list[Chain]:
    places = place_all([entry_of(candidate) for candidate in candidates])
    levels = {
        candidate.paragraph: place.level for candidate, place in zip(candidates, places, strict=True) if place.level
    }
    skipped = glossary.union(index for index, paragraph in enumerate(paragraphs) if not has_headings(paragraph))
    counted = _counted_on(candidates)
    return [
        chain
        for chain in find_series(lines.texts, lines.starts, skipped, levels)
        if chain.family not in INSIDE or chain.items[0].start not in counted
    ]


def _counted_on(candidates: Sequence[Candidate]) -> frozenset[int]:
    """Where numbers stand at the head of a paragraph that others count on."""
    latest: dict[Kind, tuple[int, int]] = {}
    counted: set[int] = set()
    for candidate in candidates:
        if candidate.number is not None:
            value, start = latest.get(candidate.number.kind, (0, 0))
            if candidate.number.value == value + 1 > 1:
                counted.add(start)
            latest[candidate.number.kind] = candidate.number.value, candidate.start
    return frozenset(counted)


# everything in the order of the text


def _entries(lines: Lines, candidates: Sequence[Candidate], chains: Sequence[Chain]) -> list[Entry]:
    headed = [candidate.paragraph for candidate in candidates]
    begins: dict[tuple[Kind, int], list[int]] = defaultdict(list)
    for chain in chains:
        begins[chain.family, chain.items[0].paragraph].append(chain.items[0].start)
    entries = [entry_of(candidate) for candidate in candidates]
    for identity, chain in enumerate(chains):
        entries += [Entry(item.start, item.number, chain=identity) for item in chain.items]
        end = _end_of(chain, lines, headed, begins[chain.family, chain.items[-1].paragraph])
        if end is not None:
            entries.append(Entry(end, closes=identity))
    return entries


def _end_of(chain: Chain, lines: Lines, headed: Sequence[int], begins: Sequence[int]) -> int | None:
    """Where the text of the last item ends: with a paragraph, or where the next series of its family begins in it.

    What an item that leads its paragraph has inside is a series of its own.
    """
    following = bisect_right(begins, chain.items[-1].start)
    if following < len(begins) and not chain.items[-1].leads:
        return begins[following]
    last = _last_paragraph(chain, lines, headed)
    return lines.starts[last + 1] if last is not None and last + 1 < len(lines) else None


def _last_paragraph(chain: Chain, lines: Lines, headed: Sequence[int]) -> int | None:
    """The paragraph with which the last item ends; None when headings inside the items hold their text together.

    It is the item's own; but an item alone on its line has text below, at least as many paragraphs as each such item
    before it, and one that ends with a colon goes on in the paragraphs with dashes that it announces.
    """
    below: list[int] = []
    for before, after in pairwise(chain.items):
        if bisect_right(headed, after.paragraph) > bisect_right(headed, before.paragraph):
            return None
        if _fills_its_line(before, lines):
            below.append(after.paragraph - before.paragraph - 1)
    last = chain.items[-1]
    if not _fills_its_line(last, lines):
        return _announced(last.paragraph, lines)
    end = last.paragraph + min(below, default=0)
    following = bisect_right(headed, last.paragraph)
    is_headed = following < len(headed) and headed[following] <= end + 1
    return None if is_headed and end > last.paragraph else end


def _announced(paragraph: int, lines: Lines) -> int:
    """The last of the paragraphs with dashes that a paragraph ending with a colon announces; else itself."""
    end = paragraph
    if lines.texts[paragraph].rstrip(SPACES).endswith(("：", ":")):
        while end + 1 < len(lines) and _DASHED.match(lines.texts[end + 1]):
            end += 1
    return end


def _fills_its_line(item: Item, lines: Lines) -> bool:
    end = lines.end(item.paragraph)
    return item.leads and lines.sentence_end(item.start + len(item.number.text), end, clauses=True) == end


def _with_marks(
    entries: Sequence[Entry], lines: Lines, refused: frozenset[int], forced: Mapping[int, int]
) -> list[Entry]:
    kept = [entry for entry in entries if entry.closes is not None or entry.start not in refused | forced.keys()]
    numbers = {entry.start: entry.number for entry in entries if entry.closes is None}
    for offset, level in forced.items():
        number = numbers[offset] if offset in numbers else match_number(lines.text, offset)
        kept.append(Entry(offset, number, forced=level))
    return sorted(kept, key=lambda entry: (entry.start, entry.closes is None))


# where headings end


def _heads(lines: Lines, entries: Sequence[Entry], places: Sequence[Place]) -> list[_Head]:
    begun = [(entry, place) for entry, place in zip(entries, places, strict=True) if place.is_taken]
    heads: list[_Head] = []
    for index, (entry, place) in enumerate(begun):
        following = begun[index + 1][0].start if index + 1 < len(begun) else len(lines.text)
        if entry.closes is None:
            heads.append(_head(lines, entry, place.level, following))
        elif following > entry.start:
            heads.append(_Head(entry.start, place.level, "", entry.start))
    return heads


def _head(lines: Lines, entry: Entry, level: int, following: int) -> _Head:
    number = entry.number.text if entry.number else ""
    line_end = lines.end(lines.at(entry.start))
    named = entry.start + len(number)
    limit = min(line_end, following)
    is_item = entry.number is not None and entry.number.kind in SERIES
    if entry.number is None and entry.forced is None:
        end = limit
    else:
        end = lines.sentence_end(named, limit, clauses=is_item)
        is_title = end == line_end and not is_closed(lines.text[named:end])  # 一、先说后怕：险情出在平时
        if not is_item and not is_title and (label := _LABEL.match(lines.text, named, limit)):
            end = min(end, label.end())
    return _Head(entry.start, level, number, end, not (end == line_end and lines.begins_line(entry.start)))


# the closing


def _closing(lines: Lines, heads: Sequence[_Head], candidates: Sequence[Candidate]) -> int | None:
    """Where the closing starts: behind the last heading, but in front of annexes and glossaries."""
    annexes = [candidate.start for candidate in candidates if candidate.annex]
    behind = annexes[0] if annexes else len(lines.text)
    headed = [head.start for head in heads if head.end > head.start and head.start < behind]
    if not headed:
        return None
    possible = range(lines.at(headed[-1]) + 1, lines.at(behind) if annexes else len(lines))
    if addressed := [line for line in possible if opens_with_address(lines.texts[line])]:
        return lines.starts[addressed[-1]]
    formulas = [line for line in possible if is_closing_formula(lines.texts[line])]
    while len(formulas) > 1 and formulas[-2] == formulas[-1] - 1:
        formulas.pop()
    return lines.starts[formulas[-1]] if formulas else None


# the result


def _sections(lines: Lines, heads: Sequence[_Head], closing: int | None) -> Iterator[Section]:
    behind = len(lines.text) if closing is None else closing
    begun = {head.start: head for head in heads if head.end > head.start or head.start < behind}
    if closing is not None:
        begun[closing] = _Head(closing, 0, "", closing)
    begun.setdefault(0, _Head(0, 0, "", 0))
    ordered = sorted(begun.values(), key=lambda head: head.start)
    for head, end in zip(ordered, [*(head.start for head in ordered[1:]), len(lines.text)], strict=True):
        named = head.start + len(head.number)
        heading, body = lines.text[named : head.end], lines.text[head.end : end]
        yield Section(head.level, head.start, head.number, heading, body, head.run_in)


def _notices(
    lines: Lines, entries: Sequence[Entry], places: Sequence[Place], chains: Sequence[Chain]
) -> Iterator[Notice]:
    faults = [
        (entry.start, place.fault, place.previous, entry.number)
        for entry, place in zip(entries, places, strict=True)
        if place.fault and entry.number is not None
    ]
    faults += [(item.start, fault, before, item.number) for chain in chains for item, fault, before in chain.faults()]
    for start, fault, before, number in sorted(faults, key=lambda found: found[0]):
        yield Notice(f"numbering_{fault}", _message(fault, before, number), lines.at(start) + 1)


def _message(fault: str, before: Number | None, number: Number) -> str:
    if fault == "repeat":
        return f"序号“{number.text}”与前面的序号重复，请核对。"
    if before is None:
        return f"序号从“{number.text}”开始，前面可能少了一节，请核对。"
    return f"序号从“{before.text}”跳到“{number.text}”，中间可能少了一节，请核对。"
