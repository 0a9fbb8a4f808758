"""Series inside and across paragraphs: 一是… 二是…, 一要…, 首先…其次…, 其一…, 第一，…; and （1）…（2）… inside one.

A series counts only when it starts at one and goes on to two. Items begin a paragraph or follow a
sentence's end (。！？) or a clause's (；); only the first may also follow a ：or ，. So in
``既要一是看、二是管，三是改`` nothing is an item, and neither is anything inside quotation marks. Numbers such as
（1） 1. 一、 are items only where each is a sentence: ``包括（1）水泥；（2）钢筋。`` lists things inside one, as lines
that end with ； do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from speeches.text.closing import is_closing_formula
from speeches.text.numbering import SERIES, Kind, Number, match_number
from speeches.text.sentences import CLOSERS, enclosed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BEFORE_ANY: Final = "。！？!?；;"
_BEFORE_FIRST: Final = _BEFORE_ANY + "：:，,"
_BEFORE_INSIDE: Final = "。！？!?"
_BEFORE_FIRST_INSIDE: Final = _BEFORE_INSIDE + "：:"
INSIDE: Final = frozenset({Kind.HAN, Kind.HAN_BRACKET, Kind.ARABIC, Kind.ARABIC_BRACKET, Kind.CIRCLED})
_NUMERAL: Final = "[一二三四五六七八九十]"
_MAY_BEGIN: Final = re.compile(
    f"(?:^|([{_BEFORE_FIRST}])[{CLOSERS}]*)[ \u3000\xa0]*"
    f"(?={_NUMERAL}{{1,3}}[是要、．.]|[第笫其]{_NUMERAL}|首先|其次|再[次者]|最[后後]|[（(]|[①-⑳]|[0-9０-９]{{1,2}}[、．.])"
)
_STOP: Final = re.compile(f"[。！？!?；;](?![{CLOSERS}]*[ \u3000\xa0]*$)")
_CLOSED: Final = re.compile(f"[。！？!?；;：:…][{CLOSERS}]*[ \u3000\xa0]*$")
_LARGEST_GAP: Final = 3
_FARTHEST: Final = 6  # paragraphs from an item inside one to the next at the head of one
_ALIKE: Final = 2  # characters
_WISHES: Final = ("祝", "预祝", "預祝", "让我", "讓我")
_OPEN_INLINE: Final = 8  # series of one family that can be open at a time within a paragraph


@dataclass(frozen=True, slots=True)
class Item:
    """``start`` is the offset in the whole text; ``leads`` says that the item begins its paragraph, ``alone`` that it
    is all of it and its text stands below."""

    start: int
    paragraph: int
    leads: bool
    number: Number
    alone: bool = False


@dataclass(slots=True)
class Chain:
    """The items of one series in order. ``level`` is that of the numbered heading it was opened under."""

    family: Kind
    level: int
    items: list[Item] = field(default_factory=list)
    last: int = 0  # the value the next one follows

    def add(self, item: Item, value: int) -> None:
        self.items.append(item)
        self.last = value

    def faults(self) -> Iterator[tuple[Item, str, Number]]:
        """Items whose number leaves a gap or comes again, with what it is (gap, repeat) and the number before."""
        for before, after in pairwise(self.items):
            step = after.number.value - before.number.value
            if after.number.kind is not Kind.FIRST_THEN and step != 1:
                yield after, "gap" if step > 0 else "repeat", before.number

    @property
    def counts(self) -> bool:
        return len(self.items) > 1


def find_series(
    lines: Sequence[str], starts: Sequence[int], skipped: frozenset[int], levels: dict[int, int]
) -> list[Chain]:
    """The series of a text in the order of their first items.

    ``starts`` are the offsets of ``lines`` in the text; lines in ``skipped`` have no items. ``levels`` gives
    the level of each line that begins with a numbered heading: a series doesn't go on over a heading of its
    own holder's level or above.
    """
    chains: list[Chain] = []
    openings: dict[Kind, list[Chain]] = {}
    level = 0
    for paragraph, line in enumerate(lines):
        if paragraph in levels:
            level = levels[paragraph]
            for family, opened in openings.items():
                openings[family] = [chain for chain in opened if chain.level < level and chain.items[-1].leads]
        if paragraph in skipped:
            continue
        for mark, item in _candidates(line, starts[paragraph], paragraph):
            family = item.number.kind
            if item.leads and is_closing_formula(line) and not _goes_on_alike(lines, starts, openings, item):
                continue
            if item.number.value == 1:
                if not _may_be_first(item, mark):
                    continue
                chain = Chain(family, level, [item], 1)
                chains.append(chain)
                openings[family] = [*_still_open(openings.get(family, []), item), chain][-_OPEN_INLINE:]
            elif not mark or mark in (_BEFORE_INSIDE if family in INSIDE else _BEFORE_ANY):
                broken = paragraph > 0 and not _CLOSED.search(lines[paragraph - 1])
                _continue(openings, item, broken=broken)
    return [chain for chain in chains if chain.counts]


def _goes_on_alike(lines: Sequence[str], starts: Sequence[int], openings: dict[Kind, list[Chain]], item: Item) -> bool:
    """首先，我想说说… 其次，我想说说… 最后，我想说说… are three of a kind; 最后，祝… is none of a series."""
    if not (opened := openings.get(item.number.kind)):
        return False
    first, second = (
        lines[one.paragraph][one.start - starts[one.paragraph] + len(one.number.text) :][:_ALIKE]
        for one in (opened[-1].items[-1], item)
    )
    return first == second and len(first) == _ALIKE and not second.startswith(_WISHES)


def item_starts(line: str) -> list[int]:
    """Offsets in ``line`` where an item of a series could begin, whether or not a series comes of it."""
    return [item.start for _, item in _candidates(line, 0, 0)]


def _candidates(line: str, start: int, paragraph: int) -> Iterator[tuple[str, Item]]:
    spans: list[tuple[int, int]] | None = None
    index = 0
    for found in _MAY_BEGIN.finditer(line):
        at = found.end()
        number = match_number(line, at)
        mark = found.group(1) or ""
        if number is None or not _may_be_item(number, mark):
            continue
        if spans is None:
            spans = enclosed(line)
        while index < len(spans) and spans[index][1] <= at:
            index += 1
        if index < len(spans) and spans[index][0] < at:
            continue
        alone = not mark and _STOP.search(line, at) is None
        yield mark, Item(start + at, paragraph, not mark, number, alone)


def _may_be_item(number: Number, mark: str) -> bool:
    return number.kind in SERIES or (number.kind in INSIDE and (bool(mark) or number.value == 1))


def _may_be_first(item: Item, mark: str) -> bool:
    if item.number.kind in INSIDE:
        # ① behind a sentence is a note's mark
        return not mark or mark in ("：:" if item.number.kind is Kind.CIRCLED else _BEFORE_FIRST_INSIDE)
    # 首先 in the middle of a sentence is an adverb
    return item.number.kind is not Kind.FIRST_THEN or mark not in {"，", ","}


def _still_open(opened: list[Chain], item: Item) -> list[Chain]:
    """A new series that leads its paragraph ends those of its family; one inside a paragraph only those of others."""
    if item.leads:
        return []
    return [chain for chain in opened if chain.items[-1].leads or chain.items[-1].paragraph == item.paragraph]


def _continue(openings: dict[Kind, list[Chain]], item: Item, *, broken: bool) -> None:
    for family in _families(item.number.kind):
        opened = openings.get(family, [])
        reach = [index for index, chain in enumerate(opened) if _reaches(chain, item, broken=broken)][::-1]
        # the innermost first; but an item that leads its paragraph goes on a series of such
        by_place = sorted(reach, key=lambda index: item.leads and opened[index].items[-1].leads, reverse=True)
        for order, steps in ((by_place, (1,)), (reach, range(_LARGEST_GAP + 1))):
            for index in order:
                chain = opened[index]
                value = _value(item.number, chain)
                step = value - chain.last
                if step in steps and (chain.counts or step == 1):
                    chain.add(item, value)
                    openings[family] = opened[: index + 1]
                    return


def _families(kind: Kind) -> tuple[Kind, ...]:
    # 首先，…其次，…第三，… is one series
    return (kind, Kind.FIRST_THEN) if kind is Kind.ORDINAL else (kind,)


def _value(number: Number, chain: Chain) -> int:
    if number.kind is Kind.FIRST_THEN and number.text[0] == "最":
        return chain.last + 1 if chain.counts else 0
    return number.value


def _reaches(chain: Chain, item: Item, *, broken: bool) -> bool:
    """``broken``: the paragraph in front of the item's stops in mid-sentence (a page ended there)."""
    last = chain.items[-1]
    if chain.family in INSIDE:
        return last.paragraph == item.paragraph
    if not item.leads:
        follows = last.paragraph == item.paragraph - 1
        return last.paragraph == item.paragraph or (follows and (broken or last.alone))
    return last.leads or item.paragraph - last.paragraph <= _FARTHEST
