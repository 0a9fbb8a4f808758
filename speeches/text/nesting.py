"""Levels of headings by the nesting the document itself uses, not by a fixed table.

A stack holds the heading of every level that is open. A number goes where its predecessor stands (三、 after
二、, however far back); the first of a family goes below what is open, unless convention or the numbers that
follow say that it is the coarser one. 一、 straight to 1. is two levels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from speeches.text.numbering import RANKS, SERIES, Kind, Number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_LOOK_AHEAD: Final = 200  # numbered headings searched for the return of an outer numbering
_LARGEST_GAP: Final = 5  # a number that leaves out more than this many is no heading, or quoted from elsewhere
_DEEPEST: Final = 12
_DEEPEST_ALIKE: Final = 4  # numberings of one family inside each other
# Words no other text begins with: such a number is one, whatever is missing in front of it.
_UNMISTAKABLE: Final = frozenset({Kind.PART, Kind.VOLUME, Kind.CHAPTER, Kind.DIVISION, Kind.ARTICLE})
_BRANCHING: Final = frozenset({Kind.DECIMAL, Kind.DECIMAL_DEEP})
_MAY_BEGIN_LATE: Final = frozenset({Kind.HAN, Kind.HAN_BRACKET})


@dataclass(frozen=True, slots=True)
class Entry:
    """One heading to be levelled, in the order of the text.

    ``chain`` is the series it is an item of; ``claim`` the level its file gives it; ``part`` puts it on the first
    level, and only an ``annex`` among those holds numbers; ``is_title``: it is alone on its line, without a closing
    mark; ``forced`` is an editor's level. ``closes`` makes it no heading but the end of that series.
    """

    start: int
    number: Number | None = None
    chain: int | None = None
    claim: int | None = None
    part: bool = False
    annex: bool = False
    forced: int | None = None
    closes: int | None = None
    is_title: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry came to stand. ``level`` 0: no heading after all. ``siblings`` is the same for the members of
    one sequence; ``holder`` is the index of the entry it stands below. ``fault`` is gap, repeat or empty."""

    level: int
    siblings: int
    holder: int | None
    fault: str = ""
    previous: Number | None = None

    @property
    def is_taken(self) -> bool:
        """Whether a section begins here."""
        return self.level > 0 or self.siblings == _CLOSED


_CLOSED: Final = -2
_NOWHERE: Final = Place(0, -1, None)


@dataclass(slots=True)
class _Frame:
    entry: int
    level: int
    siblings: int
    kind: Kind | None
    value: int
    chain: int | None = None
    claim: int | None = None
    is_title: bool = False
    is_part: bool = False
    is_annex: bool = False
    barren: bool = False  # has its like in front of it, and none of them holds a number
    holds: bool = False
    number: Number | None = None


def _is_plain(frame: _Frame) -> bool:
    return frame.kind is None and frame.chain is None and not frame.is_part


def place_all(entries: Sequence[Entry]) -> list[Place]:
    """One place for each entry; for an entry that closes a series, the level of what holds that series."""
    return _Placer(entries).run()


class _Placer:
    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._stack: list[_Frame] = []
        self._holders: dict[Kind, Kind | None] = {}  # below which family each was first seen
        self._latest: dict[Kind, int] = {}  # the last value of each family, wherever it stands
        self._count = 0
        self._last = {
            (entry.number.kind, entry.number.value): index
            for index, entry in enumerate(entries)
            if entry.number is not None and entry.chain is None
        }
        self._following = self._next_of_each_kind()
        self._next_numbered = self._next_structural()

    def run(self) -> list[Place]:
        return [self._place(index, entry) for index, entry in enumerate(self._entries)]

    def _place(self, index: int, entry: Entry) -> Place:
        if entry.closes is not None:
            return self._close(entry.closes)
        if entry.forced is not None:
            return self._force(index, entry, entry.forced)
        if entry.chain is not None:
            return self._item(index, entry, entry.chain)
        if entry.part:
            self._stack.clear()
            return self._push(index, entry)
        if entry.number is None:
            return self._unnumbered(index, entry)
        return self._numbered(index, entry, entry.number)

    # series

    def _close(self, chain: int) -> Place:
        at = self._find(lambda frame: frame.chain == chain)
        if at is None:
            return _NOWHERE
        del self._stack[at:]
        return Place(self._stack[-1].level if self._stack else 0, _CLOSED, None)

    def _item(self, index: int, entry: Entry, chain: int) -> Place:
        at = self._find(lambda frame: frame.chain == chain)
        return self._push(index, entry) if at is None else self._follow(at, index, entry)

    # an editor's word

    def _force(self, index: int, entry: Entry, level: int) -> Place:
        while self._stack and self._stack[-1].level >= level:
            self._stack.pop()
        return self._push(index, entry, level=level)

    # numbers

    def _numbered(self, index: int, entry: Entry, number: Number) -> Place:
        same = [at for at, frame in enumerate(self._stack) if frame.kind == number.kind]
        before = [at for at in same if self._stack[at].value == number.value - 1]
        if before:
            alike = [at for at in before if self._stack[at].is_title == entry.is_title]
            return self._follow((alike or before)[-1], index, entry)
        if same and number.value > 1:
            return self._out_of_order(same[-1], index, entry, number)
        if same and not self._is_inner(index, entry, number, same):
            fault = "" if self._begins_anew(index, number, self._stack[same[-1]]) else "repeat"
            return self._follow(same[-1], index, entry, fault=fault, anew=True)
        if same:
            self._leave_what_is_complete(same[-1], index, number)
            return self._push(index, entry)
        return self._first_of_family(index, entry, number)

    def _out_of_order(self, at: int, index: int, entry: Entry, number: Number) -> Place:
        gap = number.value - self._stack[at].value - 1
        if gap > _LARGEST_GAP and number.kind not in _UNMISTAKABLE:
            return _NOWHERE
        fault = "gap" if gap > 0 else "repeat"
        return self._follow(at, index, entry, fault="" if gap > _LARGEST_GAP else fault)  # a law is quoted

    def _begins_anew(self, index: int, number: Number, before: _Frame) -> bool:
        """Whether one numbering ended and another begins: both go on to two at least."""
        if number.kind in _BRANCHING:  # 2.1 behind 1.2
            return True
        at = self._following[index].get(number.kind)
        following = self._entries[at].number if at is not None else None
        return before.value > 1 and following is not None and following.value == number.value + 1

    def _first_of_family(self, index: int, entry: Entry, number: Number) -> Place:
        # articles, and in many documents （四） too, count on from part to part
        late = number.value > 1 and self._latest.get(number.kind) != number.value - 1
        if late and number.kind not in _UNMISTAKABLE and not self._may_begin_late(number):
            return _NOWHERE
        if entry.claim is not None:
            at = self._find(lambda frame: frame.claim == entry.claim and frame.kind is None)
            if at is not None:
                del self._stack[at:]
        self._leave_what_holds_no_numbers()
        finer = self._finer_frame(number.kind)
        if finer is not None and (number.value > 1 or not self._goes_below(index, number.kind, self._stack[finer])):
            del self._stack[finer:]
            if (
                len(self._stack) == 1
                and number.kind is Kind.HAN
                and self._stack[0].entry == 0
                and _is_plain(self._stack[0])
            ):
                self._stack.clear()  # the heading of the first （一） and （二） stands beside 一、
        self._holders.setdefault(number.kind, self._stack[-1].kind if self._stack else None)
        is_torn = late and number.value - self._latest.get(number.kind, 0) - 1 <= _LARGEST_GAP
        return self._push(index, entry, fault="gap" if is_torn else "")

    def _leave_what_holds_no_numbers(self) -> None:
        """结束语 holds none; nor does the last of several unnumbered headings below a number when its like held none:
        the numbers are those of the section around them."""
        if not self._stack:
            return
        top = self._stack[-1]
        is_barren = _is_plain(top) and top.barren and len(self._stack) > 1 and self._stack[-2].kind in RANKS
        if is_barren or (top.is_part and not top.is_annex):
            self._stack.pop()

    def _leave_what_is_complete(self, outer: int, index: int, number: Number) -> None:
        """Numbers that begin anew inside their like stand beside a finer numbering that has ended there."""
        for at in range(outer + 1, len(self._stack)):
            frame = self._stack[at]
            is_finer = frame.kind in RANKS and RANKS[frame.kind] > RANKS[number.kind]
            if is_finer and frame.value > 1 and not self._goes_below(index, number.kind, frame):
                del self._stack[at:]
                return

    def _may_begin_late(self, number: Number) -> bool:
        return number.kind in _MAY_BEGIN_LATE and number.value <= self._latest.get(number.kind, 0) + _LARGEST_GAP

    def _finer_frame(self, kind: Kind) -> int | None:
        return self._find_first(lambda frame: frame.kind in RANKS and RANKS[frame.kind] > RANKS[kind])

    def _goes_below(self, index: int, kind: Kind, finer: _Frame) -> bool:
        """Whether a family that convention has above ``finer`` stands below it here: the finer numbering goes on."""
        if finer.kind is None:
            return False
        at = self._following[index].get(finer.kind)
        if at is not None:
            following = self._entries[at].number
            return following is not None and following.value == finer.value + 1
        return self._holders.get(kind) == finer.kind

    def _is_inner(self, index: int, entry: Entry, number: Number, same: Sequence[int]) -> bool:
        """Whether numbers that begin anew count inside the open one: the outer goes on later, or they are sentences
        below a title."""
        if len(self._stack) >= _DEEPEST:
            return False
        outer = self._stack[same[-1]]
        return (outer.is_title and not entry.is_title) or self._returns(index, number, same)

    def _returns(self, index: int, number: Number, same: Sequence[int]) -> bool:
        """Whether the outer numbering goes on later, with the number after the one that is open."""
        if all(self._last.get((number.kind, self._stack[at].value + 1), -1) <= index for at in same):
            return False
        outer = {frame.kind for frame in self._stack[: same[0]]}
        between = {frame.kind for frame in self._stack[same[-1] :]} - {number.kind}
        values = [*(self._stack[at].value for at in same), 1]
        inner = len(values)
        at = index
        for _ in range(_LOOK_AHEAD):
            following = self._next_numbered[at]
            if following is None:
                return False
            at = following
            seen = self._entries[at].number
            if seen is None or seen.kind in outer:
                return False
            if seen.kind in between:
                del values[inner - 1 :]
            if seen.kind != number.kind:
                continue
            depth = next((d for d in range(len(values) - 1, -1, -1) if values[d] == seen.value - 1), None)
            if depth is not None and seen.value > 1:
                if depth < inner - 1:
                    return True
                del values[depth + 1 :]
                values[depth] = seen.value
            elif seen.value == 1 and len(values) < _DEEPEST_ALIKE:
                values.append(1)
            else:
                return False
        return False

    # headings without a number

    def _unnumbered(self, index: int, entry: Entry) -> Place:
        if entry.claim is not None:
            return self._claimed(index, entry, entry.claim)
        styled = self._innermost_styled()
        if styled is not None:
            return self._below(styled, index, entry)
        at = self._next_numbered[index]
        following = self._entries[at].number if at is not None else None
        if following is None:
            like = self._find(_is_plain)
            return (
                self._below(self._outermost_numbered(), index, entry)
                if like is None
                else self._follow(like, index, entry)
            )
        same = self._find(lambda frame: frame.kind == following.kind)
        if following.value == 1:
            missing = self._find_first(lambda frame: self._lacks_one(frame, index))
            if missing is None:
                return self._above_restart(same, index, entry)
            return self._fill(missing, index, entry)
        if same is None:
            return self._push(index, entry)
        held = self._find(lambda frame: frame.kind == following.kind and frame.value == following.value - 1)
        if held is None and self._stack[same].value == following.value - 2:
            return self._fill(same, index, entry)
        return self._below(held if held is not None else same, index, entry)

    def _claimed(self, index: int, entry: Entry, claim: int) -> Place:
        at = self._find(lambda frame: frame.claim == claim)
        if at is None:
            at = self._find_first(lambda frame: frame.claim is not None and frame.claim > claim)
        if at is not None:
            del self._stack[at:]
        return self._push(index, entry)

    def _innermost_styled(self) -> int | None:
        """The heading with a style that is open and holds no numbers yet: bold type alone stands below it."""
        at = self._find(lambda frame: frame.claim is not None or frame.kind in RANKS)
        return at if at is not None and self._stack[at].kind is None else None

    def _above_restart(self, same: int | None, index: int, entry: Entry) -> Place:
        """Numbers begin anew behind this heading: it holds them, as its like before it held theirs."""
        if same is None:
            like = self._find(_is_plain)
            if like is not None:
                return self._follow(like, index, entry)
            if self._stack and self._holds_like_what_follows(index):
                return self._beside(len(self._stack) - 1, index, entry)
            return self._push(index, entry)
        if same > 0 and _is_plain(self._stack[same - 1]):
            return self._follow(same - 1, index, entry)
        if same > 0 and self._stack[same - 1].kind in RANKS:
            return self._beside(same - 1, index, entry)
        del self._stack[same:]
        return self._push(index, entry)

    def _holds_like_what_follows(self, index: int) -> bool:
        """Whether the number after the open one holds directly what this heading holds: it stands between the two."""
        top = self._stack[-1]
        at = self._following[index].get(top.kind) if top.kind in RANKS else None
        first, following = self._next_numbered[index], self._next_numbered[at] if at is not None else None
        if at is None or first is None or following is None:
            return False
        begun, number, held = (self._entries[i].number for i in (first, at, following))
        return (
            begun is not None
            and number is not None
            and held is not None
            and (number.value, held.value, held.kind) == (top.value + 1, 1, begun.kind)
            and all(entry.number or entry.closes is not None for entry in self._entries[index + 1 : following])
        )

    def _beside(self, at: int, index: int, entry: Entry) -> Place:
        """It holds what the number at ``at`` held, and the numbers count on behind it."""
        before = self._stack[at]
        place = self._follow(at, index, entry)
        self._stack[-1].kind, self._stack[-1].value = before.kind, before.value
        return place

    def _lacks_one(self, frame: _Frame, index: int) -> bool:
        at = self._following[index].get(frame.kind) if frame.kind in RANKS else None
        following = self._entries[at].number if at is not None else None
        return following is not None and following.value == frame.value + 2

    def _fill(self, at: int, index: int, entry: Entry) -> Place:
        """It stands where one number is missing, so it is that number's heading."""
        place = self._beside(at, index, entry)
        self._stack[-1].value += 1
        return place

    def _below(self, holder: int | None, index: int, entry: Entry) -> Place:
        at = holder + 1 if holder is not None else int(bool(self._stack) and self._stack[0].is_annex)
        if at < len(self._stack) and _is_plain(self._stack[at]):
            return self._follow(at, index, entry)
        del self._stack[at:]
        return self._push(index, entry)

    def _outermost_numbered(self) -> int | None:
        return self._find_first(lambda frame: frame.kind in RANKS)

    # the stack

    def _find(self, holds: Callable[[_Frame], bool]) -> int | None:
        return next((at for at in range(len(self._stack) - 1, -1, -1) if holds(self._stack[at])), None)

    def _find_first(self, holds: Callable[[_Frame], bool]) -> int | None:
        return next((at for at, frame in enumerate(self._stack) if holds(frame)), None)

    def _follow(self, at: int, index: int, entry: Entry, fault: str = "", *, anew: bool = False) -> Place:
        frame = self._stack[at]
        del self._stack[at:]
        siblings = None if anew else frame.siblings
        return self._push(
            index,
            entry,
            level=frame.level,
            siblings=siblings,
            fault=fault,
            previous=frame.number,
            barren=not frame.holds,
        )

    def _push(
        self,
        index: int,
        entry: Entry,
        *,
        level: int | None = None,
        siblings: int | None = None,
        fault: str = "",
        previous: Number | None = None,
        barren: bool = False,
    ) -> Place:
        holder = self._stack[-1] if self._stack else None
        if level is None:
            level = holder.level + 1 if holder else 1
        if siblings is None:
            siblings = self._count
            self._count += 1
        number = entry.number
        kind = number.kind if number and entry.chain is None and number.kind not in SERIES else None
        if number and kind:
            self._latest[kind] = number.value
            if holder:
                holder.holds = True
        self._stack.append(
            _Frame(
                entry=index,
                level=level,
                siblings=siblings,
                kind=kind,
                value=number.value if number else 0,
                chain=entry.chain,
                claim=entry.claim,
                is_title=entry.is_title,
                is_part=entry.part,
                is_annex=entry.annex,
                barren=barren,
                number=number,
            )
        )
        return Place(level, siblings, holder.entry if holder else None, fault, previous)

    # what follows

    def _next_of_each_kind(self) -> list[dict[Kind, int]]:
        following: dict[Kind, int] = {}
        result: list[dict[Kind, int]] = []
        for index in range(len(self._entries) - 1, -1, -1):
            result.append(following)
            entry = self._entries[index]
            if entry.number is not None and entry.chain is None:
                following = following | {entry.number.kind: index}
        result.reverse()
        return result

    def _next_structural(self) -> list[int | None]:
        result: list[int | None] = []
        following: int | None = None
        for index in range(len(self._entries) - 1, -1, -1):
            result.append(following)
            entry = self._entries[index]
            if entry.number is not None and entry.chain is None and entry.number.kind not in SERIES:
                following = index
            elif entry.part:
                following = None
        result.reverse()
        return result
