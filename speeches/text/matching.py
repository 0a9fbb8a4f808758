"""What a query means: whether one speech satisfies it, and where. Every engine has to agree with this module.

All text here is folded (``fold``); offsets are those of the text as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from speeches.text.fold import QUOTE, fold
from speeches.text.query import And, Dated, Field, Not, Or, Phrase, Run, Unit, Within, days_of, wanted_anywhere
from speeches.text.snippet import Span, apart, occurrences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from speeches.text.dates import PartialDate
    from speeches.text.query import Node, Query

WordsMatch = Callable[[Run], bool]
"""Whether all words of a run stand somewhere in the speech, or in the run's field. A run without words: False."""

_STOP: Final = re.compile(f"[。!?]+|{QUOTE}")  # as fold leaves them
_CLOSING_BRACKETS: Final = ")]】》〉〕"


@dataclass(frozen=True, slots=True)
class SectionSpan:
    """One section. Its number stands before ``heading_start``; without heading both heading offsets are equal."""

    level: int
    start: int
    heading_start: int
    heading_end: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """One speech, its strings folded. A field of several values has one a line."""

    title: str
    head: str
    text: str
    sections: Sequence[SectionSpan] = ()
    fields: Mapping[Field, str] = field(default_factory=dict)
    delivered_on: PartialDate | None = None


def satisfies(query: Query, document: Document, words_match: WordsMatch) -> bool:
    return query.root is None or _holds(query.root, document, words_match, None)


def satisfies_exactly(query: Query, document: Document) -> bool:
    """With every bare run read literally."""
    return satisfies(query, document, _no_words)


def stands_as_typed(query: Query, document: Document) -> bool:
    """Some line has all of what was typed, as it was typed."""
    typed = fold(query.typed)
    return bool(typed) and any(typed in place for place in (document.text, document.title, document.head))


def spans(query: Query, document: Document) -> list[Span]:
    """Occurrences in the text of what the query wants, from the left, none overlapping another: the matches.

    Of what is wanted within one heading, section, paragraph or sentence only those count that satisfy it.
    """
    return [] if query.root is None else apart(_occurrences(query.root, document, (0, len(document.text))))


def title_spans(query: Query, document: Document) -> list[Span]:
    return _spans_in(document.title, query, {None, Field.TITLE})


def head_spans(query: Query, document: Document) -> list[Span]:
    return _spans_in(document.head, query, {None})


def sentence_spans(line: str, start: int, end: int) -> Iterator[Span]:
    """The sentences that tile ``line[start:end]``, a stretch without line end: each ends with 。！？ and the closing
    marks behind it, within a quotation too, because a folded quotation mark no longer says which way it faces."""
    begin, quoted = start, False
    for found in _STOP.finditer(line, start, end):
        if found[0] == QUOTE:
            quoted = not quoted
            continue
        stop = _after_brackets(line, found.end(), end)
        if quoted and line.startswith(QUOTE, stop, end):
            stop = _after_brackets(line, stop + 1, end)
        yield begin, stop
        begin = stop
    if begin < end:
        yield begin, end


def _after_brackets(line: str, at: int, end: int) -> int:
    while at < end and line[at] in _CLOSING_BRACKETS:
        at += 1
    return at


def _holds(node: Node, document: Document, words_match: WordsMatch, region: Span | None) -> bool:
    """Whether it is true of the speech, or of the region of its text."""
    match node:
        case Run():
            return _occurs(node, document, region) or words_match(node)
        case Phrase():
            return _occurs(node, document, region)
        case Dated():
            return _delivered(node, document.delivered_on)
        case Not(part):
            return not _holds(part, document, words_match, region)
        case And(parts):
            return all(_holds(part, document, words_match, region) for part in parts)
        case Or(parts):
            return any(_holds(part, document, words_match, region) for part in parts)
        case Within(part=part):
            return any(_holds(part, document, words_match, unit) for unit in _units(node, document, region))


def _occurs(leaf: Run | Phrase, document: Document, region: Span | None) -> bool:
    needle = _folded(leaf.text)
    match leaf.field:
        case None if region is None:
            return any(needle in place for place in (document.text, document.title, document.head))
        case None | Field.TEXT:
            return document.text.find(needle, *(region or ())) >= 0
        case Field.TITLE:
            return needle in document.title
        case _:
            return needle in document.fields.get(leaf.field, "")


def _delivered(node: Dated, on: PartialDate | None) -> bool:
    """For certain: every day that the date of delivery allows lies between."""
    if on is None:
        return False
    first, last = days_of(on.year, on.month, on.day)
    return (node.first is None or node.first <= first) and (node.last is None or last <= node.last)


def _units(within: Within, document: Document, region: Span | None) -> Iterator[Span]:
    """The headings, sections, paragraphs or sentences that may satisfy it, cut to the region."""
    start, end = region or (0, len(document.text))
    units: Iterator[Span]
    match within.unit:
        case Unit.HEADING:
            units = ((section.heading_start, section.heading_end) for section in document.sections)
        case Unit.SECTION:
            units = ((section.start, section.end) for section in document.sections if section.level == within.level)
        case Unit.PARAGRAPH:
            units = _lines(document.text, start, end, _indispensable(within.part))
        case Unit.SENTENCE:
            units = (
                sentence
                for line in _lines(document.text, start, end, _indispensable(within.part))
                for sentence in sentence_spans(document.text, *line)
            )
    return ((max(first, start), min(last, end)) for first, last in units if max(first, start) < min(last, end))


def _indispensable(node: Node) -> str:
    """The longest string without which the node cannot hold; empty where there is none."""
    parts = node.parts if isinstance(node, And) else (node,)
    needles = (_folded(part.text) for part in parts if isinstance(part, Phrase) and part.field in {None, Field.TEXT})
    return max(needles, key=len, default="")


def _lines(text: str, start: int, end: int, needle: str) -> Iterator[Span]:
    """The lines of ``text[start:end]`` that contain the needle."""
    at = text.find(needle, start, end)
    while at >= 0:
        first = text.rfind("\n", start, at) + 1 or start
        last = text.find("\n", at, end)
        last = end if last < 0 else last
        yield first, last
        at = text.find(needle, last + 1, end)


def _occurrences(node: Node, document: Document, region: Span) -> Iterator[Span]:
    match node:
        case Run() | Phrase():
            if node.field in {None, Field.TEXT}:
                yield from occurrences(document.text, _folded(node.text), *region)
        case And(parts) | Or(parts):
            for part in parts:
                yield from _occurrences(part, document, region)
        case Within(part=part):
            for unit in _units(node, document, region):
                if _holds(part, document, _no_words, unit):
                    yield from _occurrences(part, document, unit)


def _spans_in(place: str, query: Query, fields: set[Field | None]) -> list[Span]:
    leaves = (leaf for leaf in wanted_anywhere(query.root) if isinstance(leaf, Run | Phrase) and leaf.field in fields)
    return apart(span for leaf in leaves for span in occurrences(place, _folded(leaf.text), 0, len(place)))


def _no_words(_run: Run) -> bool:
    return False


@lru_cache(maxsize=1024)
def _folded(text: str) -> str:
    return fold(text)
