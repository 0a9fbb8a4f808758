"""Section keys are permanent: which section of a newly parsed text is which of the old one.

In this order: the same number and heading under the same parent; the same words; the most alike, in the order of the
text; the same place. A key that no section takes up is left as an alias at the place where its text now stands.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

from speeches.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

_ALIKE: Final = 0.5  # share of character pairs in common from which two sections are the same one, reworded
_COMPARED: Final = 1500  # characters of a section that are compared
_PAIRS: Final = 40_000  # comparisons; beyond, only near neighbours are compared,
_NEAR: Final = 12
_HOPELESS: Final = 4_000_000  # and beyond this none: the keys become aliases
_NEEDLES: Final = (32, 16, 8)  # characters by which a place is found again, the longest that stands in the new text

_Item: TypeAlias = tuple[int, str]  # a section's index and what it says


class Span(Protocol):
    """A section as ``outline.Section`` and the database have it."""

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


@dataclass(frozen=True, slots=True)
class KeyedSpan:
    """A section of the text as it was, with the key it has."""

    key: str
    level: int
    start: int
    end: int
    number: str
    heading: str


@dataclass(frozen=True, slots=True)
class Alias:
    """A key without a section of its own; ``offset`` is the place in the text it leads to."""

    key: str
    offset: int


@dataclass(frozen=True, slots=True)
class Carried:
    """``keys`` has one entry for each new section, empty where a new key is needed. No old key is in neither."""

    keys: tuple[str, ...]
    aliases: tuple[Alias, ...]


def carry_keys(
    old_text: str, old: Sequence[KeyedSpan], aliases: Sequence[Alias], new_text: str, new: Sequence[Span]
) -> Carried:
    """Keys of ``old`` (and of the ``aliases`` it already had) for ``new``; spans are in the order of their texts."""
    if not old and not aliases:
        return Carried(("",) * len(new), ())
    matched = dict(_same_headings(old, new))
    matched |= dict(_same_words(old_text, old, new_text, new, matched))
    matched |= _most_alike(_unmatched(old_text, old, matched), _unmatched(new_text, new, matched.values()))
    keys = [""] * len(new)
    for old_index, new_index in matched.items():
        keys[new_index] = old[old_index].key
    left_over = [Alias(span.key, span.start) for i, span in enumerate(old) if i not in matched]
    moved = _moved([*left_over, *aliases], old_text, new_text, {old[i].start: new[j].start for i, j in matched.items()})
    unnamed = {span.start: i for i, span in enumerate(new) if not keys[i]}
    kept = []
    for alias in moved:
        if (index := unnamed.pop(alias.offset, None)) is None:
            kept.append(alias)
        else:
            keys[index] = alias.key
    return Carried(tuple(keys), tuple(kept))


def _same_headings(old: Sequence[Span], new: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Pairs of equal folded number and heading under parents that are pairs themselves; the n-th goes with the n-th."""
    old_children, new_children = _children(old), _children(new)
    parents: list[tuple[int | None, int | None]] = [(None, None)]
    while parents:
        old_parent, new_parent = parents.pop()
        by_name = defaultdict(list)
        for j in new_children[new_parent]:
            by_name[_name(new[j])].append(j)
        for i in old_children[old_parent]:
            name = _name(old[i])
            if any(name) and by_name[name]:
                pair = i, by_name[name].pop(0)
                parents.append(pair)
                yield pair


def _name(span: Span) -> tuple[str, str]:
    return fold(span.number), fold(span.heading)


def _children(spans: Sequence[Span]) -> Mapping[int | None, list[int]]:
    """The indices of each section's sub-sections; those of the whole text under None."""
    children: defaultdict[int | None, list[int]] = defaultdict(list)
    open_sections: list[int] = []
    for i, span in enumerate(spans):
        while open_sections and spans[open_sections[-1]].level >= span.level:
            open_sections.pop()
        children[open_sections[-1] if open_sections else None].append(i)
        if span.level > 0:
            open_sections.append(i)
    return children


def _same_words(
    old_text: str, old: Sequence[Span], new_text: str, new: Sequence[Span], matched: Mapping[int, int]
) -> Iterator[tuple[int, int]]:
    """Pairs of what is not ``matched`` that say the same, and alone say it, wherever they stand."""
    left, right = _unmatched(old_text, old, matched), _unmatched(new_text, new, matched.values())
    left_count, right_count = Counter(content for _, content in left), Counter(content for _, content in right)
    where = {content: j for j, content in right}
    for i, content in left:
        if content and left_count[content] == right_count[content] == 1:
            yield i, where[content]


def _unmatched(text: str, spans: Sequence[Span], matched: Collection[int]) -> list[_Item]:
    return [(i, _content(text, span)) for i, span in enumerate(spans) if i not in matched]


def _content(text: str, span: Span) -> str:
    """What the section says, without its number, spaces and punctuation."""
    said = text[span.start + len(span.number) : span.end][:_COMPARED]
    return "".join(c for c in fold(said) if c.isalnum())


def _most_alike(left: Sequence[_Item], right: Sequence[_Item]) -> dict[int, int]:
    """Pairs in the order of the text: those with the greatest sum of likeness."""
    rows, columns = len(left), len(right)
    if not 0 < rows * columns <= _HOPELESS:
        return {}
    left_pairs, right_pairs = [_pairs_of(c) for _, c in left], [_pairs_of(c) for _, c in right]
    near = columns if rows * columns <= _PAIRS else _NEAR
    likeness: dict[tuple[int, int], float] = {}
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        middle = i * columns // rows
        for j in range(columns - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1])
            if abs(j - middle) <= near and (alike := _likeness(left_pairs[i], right_pairs[j])) >= _ALIKE:
                likeness[i, j] = alike
                best[i][j] = max(best[i][j], alike + best[i + 1][j + 1])
    found, i, j = {}, 0, 0
    while i < rows and j < columns:
        if (i, j) in likeness and best[i][j] == likeness[i, j] + best[i + 1][j + 1]:
            found[left[i][0]] = right[j][0]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _pairs_of(content: str) -> Counter[str]:
    return Counter(content[i : i + 2] for i in range(max(1, len(content) - 1)))


def _likeness(left: Counter[str], right: Counter[str]) -> float:
    """Sørensen–Dice coefficient of the character pairs: 0 nothing in common, 1 the same."""
    total = left.total() + right.total()
    if min(left.total(), right.total()) * 2 < _ALIKE * total:
        return 0.0
    return 2 * (left & right).total() / total


def _moved(places: Sequence[Alias], old_text: str, new_text: str, starts: Mapping[int, int]) -> list[Alias]:
    """``places`` of the old text in the new one. ``starts`` maps section starts that are known to have gone over."""
    if not places:
        return []
    old_letters, new_letters = _Letters.of(old_text), _Letters.of(new_text)
    known = sorted(starts)
    moved = []
    for place in places:
        offset = _place(place.offset, old_letters, new_letters)
        if offset is None:  # the words are gone: where the section before them begins
            before = bisect_left(known, place.offset) - 1
            offset = starts[known[before]] if before >= 0 else 0
        moved.append(Alias(place.key, offset))
    return moved


@dataclass(frozen=True, slots=True)
class _Letters:
    """A text folded and without white space; ``offsets[i]`` is where its i-th character stands in the text."""

    squeezed: str
    offsets: tuple[int, ...]

    @staticmethod
    def of(text: str) -> _Letters:
        offsets = tuple(i for i, c in enumerate(text) if not c.isspace())
        folded = fold(text)
        return _Letters("".join(folded[i] for i in offsets), offsets)


def _place(offset: int, old: _Letters, new: _Letters) -> int | None:
    """Where the words at ``offset`` stand now: of several places the one nearest to where they stood, in proportion."""
    at = bisect_left(old.offsets, offset)
    expected = at * len(new.squeezed) // max(1, len(old.squeezed))
    for length in _NEEDLES:
        needle = old.squeezed[at : at + length]
        if needle and (found := list(_occurrences(new.squeezed, needle))):
            return new.offsets[min(found, key=lambda position: abs(position - expected))]
    return None


def _occurrences(text: str, needle: str) -> Iterator[int]:
    at = text.find(needle)
    while at >= 0:
        yield at
        at = text.find(needle, at + 1)
