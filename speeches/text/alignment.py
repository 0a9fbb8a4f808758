"""What outlines, or two texts, have in common, place by place and in order.

Likeness is the share of character pairs in common (Sørensen–Dice) of the folded words without numbers and
punctuation; of all ways to pair in order, the one with the greatest sum of likeness is taken. What would take too
long to compare is said to have no counterpart; ``is_bounded`` tells that it came to that.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final, Protocol

from speeches.text.fold import fold
from speeches.text.layout import label
from speeches.text.numbering import match_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from speeches.text.layout import Entry

MOST_CHARACTERS: Final = 120_000  # of a text that is compared word for word
MOST_PARAGRAPHS: Final = 3_000
SHORTEST_PASSAGE: Final = 12  # characters

_ALIKE_HEADINGS: Final = 0.28
_ALIKE_PARAGRAPHS: Final = 0.35
_COMPARED: Final = 1_500  # characters of a section or paragraph that tell what it is like
_MOST_PAIRS: Final = 40_000  # comparisons; beyond, only equal ones are found
_MOST_PARTS: Final = 60  # of an outline; what follows stands alone
_MOST_EFFORT: Final = 1_000_000  # pairs of equal characters, of all paragraphs; a Chinese page has some thousands
_SHORTEST_RUN: Final = 2  # characters in common that are shown as such
_CANDIDATES: Final = 4  # places of a passage that are tried for the longest


# headings of several outlines


@dataclass(frozen=True, slots=True)
class Row:
    """``cells`` has one entry an outline. Of a row that is ``alike`` two cells at least have a part, none has more
    than one, and these correspond; else the parts only stand at this place, each alone."""

    cells: tuple[tuple[Entry, ...], ...]
    alike: bool

    @property
    def count(self) -> int:
        return sum(map(bool, self.cells))


def align_outlines(outlines: Sequence[Sequence[Entry]]) -> tuple[Row, ...]:
    """The parts of each, all of them and in their order; the earlier outlines decide the order of rows."""
    rows: list[list[_Part]] = []
    for column, outline in enumerate(outlines):
        parts = [_Part(column, entry, _Likeness.of(entry)) for entry in outline]
        pairs = dict(_in_order(range(len(rows)), range(min(len(parts), _MOST_PARTS)), _likeness_of(rows, parts)))
        rows = list(_merged(rows, parts, pairs))
    packed = groupby(rows, key=lambda row: len(row) > 1)
    return tuple(row for alike, group in packed for row in _rows(list(group), len(outlines), alike=alike))


@dataclass(frozen=True, slots=True)
class _Likeness:
    """What is compared of a part: the words of its heading, and these with all headings below it."""

    heading: frozenset[str]
    whole: frozenset[str]

    @staticmethod
    def of(entry: Entry) -> _Likeness:
        return _Likeness(_pairs_of(_named(entry.label)), frozenset().union(*map(_pairs_of, _labels(entry))))

    def to(self, other: _Likeness) -> float:
        return max(_alike(self.heading, other.heading), _alike(self.whole, other.whole))


@dataclass(frozen=True, slots=True)
class _Part:
    column: int
    entry: Entry
    likeness: _Likeness


def _labels(entry: Entry) -> Iterator[str]:
    yield _named(entry.label)
    for child in entry.children:
        yield from _labels(child)


def _likeness_of(rows: Sequence[Sequence[_Part]], parts: Sequence[_Part]) -> Callable[[int, int], float]:
    def likeness(row: int, part: int) -> float:
        best = max(member.likeness.to(parts[part].likeness) for member in rows[row])
        return best if best >= _ALIKE_HEADINGS else 0.0

    return likeness


def _merged(rows: Sequence[list[_Part]], parts: Sequence[_Part], pairs: dict[int, int]) -> Iterator[list[_Part]]:
    at = 0
    for index, row in enumerate(rows):
        if index in pairs:
            yield from ([part] for part in parts[at : pairs[index]])
            yield [*row, parts[pairs[index]]]
            at = pairs[index] + 1
        else:
            yield row
    yield from ([part] for part in parts[at:])


def _rows(rows: Sequence[Sequence[_Part]], columns: int, *, alike: bool) -> Iterator[Row]:
    """Parts that stand alone between the same counterparts share a row."""
    for together in [[row] for row in rows] if alike else [rows]:
        parts = [part for row in together for part in row]
        cells = (tuple(part.entry for part in parts if part.column == column) for column in range(columns))
        yield Row(tuple(cells), alike)


# two texts


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


@dataclass(frozen=True, slots=True)
class Heading:
    """``level`` is the depth in the outline as it is compared, from 1."""

    key: str
    level: int
    label: str


@dataclass(frozen=True, slots=True)
class HeadingPair:
    left: Heading | None
    right: Heading | None

    @property
    def is_same(self) -> bool:
        return bool(self.left and self.right) and _named_of(self.left) == _named_of(self.right)


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of a paragraph. ``shared``: its counterpart has it too."""

    text: str
    shared: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The line of the text that begins at ``start``; ``level`` is that of the heading it is, 0 for other text.

    Where its words were not compared they are one stretch that is not shared.
    """

    words: tuple[Words, ...]
    start: int
    key: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class TextRow:
    """``alike``: one paragraph and its counterpart; else what stands here in either text without one."""

    left: tuple[Paragraph, ...]
    right: tuple[Paragraph, ...]
    alike: bool

    @property
    def is_same(self) -> bool:
        return self.alike and all(words.shared for side in (self.left, self.right) for words in side[0].words)


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that stand in both texts, ``left`` and ``right`` where they first do; ``count`` how often in the left."""

    text: str
    left: int
    right: int
    count: int


@dataclass(frozen=True, slots=True)
class Share:
    """Characters of passages that the other text has too, of all characters; line ends count in neither."""

    shared: int
    total: int

    @property
    def percent(self) -> int:
        return round(100 * self.shared / self.total) if self.total else 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """``rows`` and ``passages`` are empty where a text ``is_too_long``. ``passages``: the longest first."""

    headings: tuple[HeadingPair, ...]
    rows: tuple[TextRow, ...] = ()
    passages: tuple[Passage, ...] = ()
    left: Share = Share(0, 0)
    right: Share = Share(0, 0)
    is_too_long: bool = False
    is_bounded: bool = False

    @property
    def matched(self) -> int:
        return sum(1 for pair in self.headings if pair.left and pair.right)

    @property
    def left_headings(self) -> int:
        return sum(1 for pair in self.headings if pair.left)

    @property
    def right_headings(self) -> int:
        return sum(1 for pair in self.headings if pair.right)


def compare(left_text: str, left: Sequence[Span], right_text: str, right: Sequence[Span]) -> Comparison:
    """The outlines of headings that begin a paragraph, and the texts paragraph by paragraph."""
    one, other = _Text.of(left_text, left), _Text.of(right_text, right)
    walk = _Walk()
    walk.below(one.root, other.root)
    if one.is_too_long or other.is_too_long:
        return Comparison(tuple(walk.headings), is_too_long=True)
    diff = _Diff()
    rows = tuple(_text_rows(one, other, _paired(one, other, walk.matched), diff))
    shares = _share(one.folded, other.folded), _share(other.folded, one.folded)
    return Comparison(
        tuple(walk.headings), rows, recurring(left_text, right_text), *shares, is_bounded=diff.is_exhausted
    )


def recurring(left: str, right: str) -> tuple[Passage, ...]:
    """What both texts have, of ``SHORTEST_PASSAGE`` characters at least and within a line; the longest first."""
    one, other = fold(left), fold(right)
    places: dict[str, list[int]] = {}
    for at, gram in _grams(other):
        found = places.setdefault(gram, [])
        if len(found) < _CANDIDATES:
            found.append(at)
    passages: dict[str, Passage] = {}
    behind = 0
    for at, gram in _grams(one):
        if at < behind or gram not in places:
            continue
        length, there = max((_common(one, at, other, place), -place) for place in places[gram])
        behind = at + length
        start, end = _trimmed(one, at, behind)
        if end - start >= SHORTEST_PASSAGE:
            words = one[start:end]
            known = passages.get(words)
            passages[words] = (
                Passage(known.text, known.left, known.right, known.count + 1)
                if known
                else Passage(left[start:end], start, start - at - there, 1)
            )
    return tuple(sorted(passages.values(), key=lambda passage: (-len(passage.text), passage.left)))


def _grams(text: str) -> Iterator[tuple[int, str]]:
    """Each stretch of the shortest length that lies within a line, with its place."""
    start = 0
    for line in text.split("\n"):
        for at in range(start, start + len(line) - SHORTEST_PASSAGE + 1):
            yield at, text[at : at + SHORTEST_PASSAGE]
        start += len(line) + 1


def _common(one: str, at: int, other: str, there: int) -> int:
    """How many characters are the same from these two places on, at most to the end of the line."""
    length, most = 0, min(len(one) - at, len(other) - there)
    while length < most and (character := one[at + length]) == other[there + length] and character != "\n":
        length += 1
    return length


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the punctuation and spaces at either end."""
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return start, end


def _share(text: str, other: str) -> Share:
    grams = {gram for _, gram in _grams(other)}
    shared, behind = 0, 0
    for at, gram in _grams(text):
        if gram in grams:
            shared += at + SHORTEST_PASSAGE - max(at, behind)
            behind = at + SHORTEST_PASSAGE
    return Share(shared, len(text) - text.count("\n"))


@dataclass(frozen=True, slots=True)
class _Node:
    """A heading, the words below it, and the paragraph it begins."""

    heading: Heading | None
    named: frozenset[str]
    said: frozenset[str]
    first: int
    children: tuple[_Node, ...] = ()


@dataclass(frozen=True, slots=True)
class _Text:
    text: str
    folded: str
    starts: tuple[int, ...]
    headings: dict[int, Span]  # by the paragraph they begin
    root: _Node

    @staticmethod
    def of(text: str, sections: Sequence[Span]) -> _Text:
        lines = text.split("\n")
        starts = [0]
        for line in lines[:-1]:
            starts.append(starts[-1] + len(line) + 1)
        begins = {start: index for index, start in enumerate(starts)}
        listed = [section for section in sections if section.level and (section.number or section.heading)]
        headed = {begins[section.start]: section for section in listed if section.start in begins}
        folded = fold(text)
        children = tuple(_nodes(folded, list(headed.items()), 1))
        root = _Node(None, frozenset(), frozenset(), 0, children)
        return _Text(text, folded, tuple(starts), headed, root)

    @property
    def is_too_long(self) -> bool:
        return len(self.text) > MOST_CHARACTERS or len(self.starts) > MOST_PARAGRAPHS

    def line(self, index: int) -> tuple[int, int]:
        end = self.starts[index + 1] - 1 if index + 1 < len(self.starts) else len(self.text)
        return self.starts[index], end

    def content(self, index: int) -> str:
        start, end = self.line(index)
        return _letters(self.folded[start : min(end, start + _COMPARED)])

    def paragraph(self, index: int, words: tuple[Words, ...] = ()) -> Paragraph:
        start, end = self.line(index)
        heading = self.headings.get(index)
        is_own_line = bool(heading) and start + len(heading.number) + len(heading.heading) == end if heading else False
        return Paragraph(
            words or (Words(self.text[start:end], shared=False),),
            start,
            heading.key if heading else "",
            heading.level if heading and is_own_line else 0,
        )


def _nodes(folded: str, spans: Sequence[tuple[int, Span]], level: int) -> Iterator[_Node]:
    at = 0
    while at < len(spans):
        first, section = spans[at]
        following = at + 1
        while following < len(spans) and spans[following][1].level > section.level:
            following += 1
        named = label(section.number, section.heading)
        body = section.start + len(section.number) + len(section.heading)
        end = spans[following][1].start if following < len(spans) else len(folded)
        yield _Node(
            Heading(section.key, level, named),
            _pairs_of(_named(named)),
            _pairs_of(_letters(folded[body : min(end, body + _COMPARED)])),
            first,
            tuple(_nodes(folded, spans[at + 1 : following], level + 1)),
        )
        at = following


class _Walk:
    """Goes through both outlines at once. ``headings`` is what it meets, in order; ``matched`` are the paragraphs that
    headings with a counterpart begin."""

    def __init__(self) -> None:
        self.headings: list[HeadingPair] = []
        self.matched: list[tuple[int, int]] = []

    def below(self, left: _Node, right: _Node) -> None:
        """What is below two that correspond."""
        pairs = _in_order(
            range(len(left.children)),
            range(len(right.children)),
            lambda i, j: _node_likeness(left.children[i], right.children[j]),
        )
        ends = len(left.children), len(right.children)
        for before, (i, j) in pairwise([(-1, -1), *pairs, ends]):
            self._alone(left.children[before[0] + 1 : i], right.children[before[1] + 1 : j])
            if (i, j) != ends:
                one, other = left.children[i], right.children[j]
                self.headings.append(HeadingPair(one.heading, other.heading))
                self.matched.append((one.first, other.first))
                self.below(one, other)

    def _alone(self, left: Sequence[_Node], right: Sequence[_Node]) -> None:
        self.headings += [HeadingPair(heading, None) for node in left for heading in _headings(node)]
        self.headings += [HeadingPair(None, heading) for node in right for heading in _headings(node)]


def _headings(node: _Node) -> Iterator[Heading]:
    if node.heading:
        yield node.heading
    for child in node.children:
        yield from _headings(child)


def _node_likeness(left: _Node, right: _Node) -> float:
    named, said = _alike(left.named, right.named), _alike(left.said, right.said)
    return max(named if named >= _ALIKE_HEADINGS else 0.0, said if said >= _ALIKE_PARAGRAPHS else 0.0)


def _text_rows(left: _Text, right: _Text, pairs: Sequence[tuple[int, int]], diff: _Diff) -> Iterator[TextRow]:
    one, other = 0, 0
    ends = len(left.starts), len(right.starts)
    for i, j in [*pairs, ends]:
        if one < i or other < j:
            alone = (left.paragraph(index) for index in range(one, i))
            yield TextRow(tuple(alone), tuple(right.paragraph(index) for index in range(other, j)), alike=False)
        if (i, j) != ends:
            words = diff.words(left, left.line(i), right, right.line(j))
            yield TextRow((left.paragraph(i, words[0]),), (right.paragraph(j, words[1]),), alike=True)
        one, other = i + 1, j + 1


def _paired(left: _Text, right: _Text, matched: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Paragraphs that are equal and stand once in either text, and headings that correspond, as many as go in order;
    between them the most alike."""
    contents = [left.content(i) for i in range(len(left.starts))]
    others = [right.content(j) for j in range(len(right.starts))]
    bags, other_bags = [_pairs_of(content) for content in contents], [_pairs_of(content) for content in others]

    def likeness(i: int, j: int) -> float:
        found = 1.0 if contents[i] == others[j] else _alike(bags[i], other_bags[j])
        return found if found >= _ALIKE_PARAGRAPHS else 0.0

    pairs: list[tuple[int, int]] = []
    ends = len(contents), len(others)
    for before, (i, j) in pairwise([(-1, -1), *_rising([*_equal(contents, others), *matched]), ends]):
        pairs += _in_order(range(before[0] + 1, i), range(before[1] + 1, j), likeness)
        if (i, j) != ends:
            pairs.append((i, j))
    return pairs


def _equal(left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where the same content stands, if it stands once on either side."""
    once, other_once = Counter(left), Counter(right)
    where = {content: j for j, content in enumerate(right) if other_once[content] == 1}
    for i, content in enumerate(left):
        if content and content in where and once[content] == 1:
            yield i, where[content]


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """As many of the pairs as go in order on either side."""
    ordered = sorted(set(pairs), key=lambda pair: (pair[0], -pair[1]))
    ends: list[int] = []  # the smallest last place of a rising row of each length, and which pair it is
    lasts: list[int] = []
    before: list[int] = []
    for index, (_, j) in enumerate(ordered):
        length = bisect_left(ends, j)
        before.append(lasts[length - 1] if length else -1)
        ends[length : length + 1], lasts[length : length + 1] = [j], [index]
    found = []
    index = lasts[-1] if lasts else -1
    while index >= 0:
        found.append(ordered[index])
        index = before[index]
    return found[::-1]


class _Diff:
    """The words that two paragraphs share. The effort is bounded over all of them: a text of one character repeated
    would take minutes."""

    def __init__(self) -> None:
        self._effort = _MOST_EFFORT
        self.is_exhausted = False

    def words(
        self, left: _Text, line: tuple[int, int], right: _Text, other: tuple[int, int]
    ) -> tuple[tuple[Words, ...], tuple[Words, ...]]:
        one, two = left.folded[slice(*line)], right.folded[slice(*other)]
        blocks = [(0, 0, len(one))] if one == two else self._blocks(one, two)
        return (
            tuple(_words(left.text[slice(*line)], [(i, i + size) for i, _, size in blocks])),
            tuple(_words(right.text[slice(*other)], [(j, j + size) for _, j, size in blocks])),
        )

    def _blocks(self, one: str, other: str) -> list[tuple[int, int, int]]:
        counts = Counter(other)
        effort = sum(counts[character] for character in one)
        if effort > self._effort:
            self.is_exhausted = True
            return []
        self._effort -= effort
        blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
        return [(block.a, block.b, block.size) for block in blocks if block.size >= _SHORTEST_RUN]


def _words(text: str, shared: Sequence[tuple[int, int]]) -> Iterator[Words]:
    at = 0
    for start, end in shared:
        if at < start:
            yield Words(text[at:start], shared=False)
        if start < end:
            yield Words(text[start:end], shared=True)
        at = end
    if at < len(text):
        yield Words(text[at:], shared=False)


# likeness and order


def _named(heading: str) -> str:
    """The words of a heading without its number."""
    number = match_number(heading)
    return _letters(fold(heading[len(number.text) :] if number else heading))


def _named_of(heading: Heading | None) -> str:
    return _named(heading.label) if heading else ""


def _letters(folded: str) -> str:
    return "".join(character for character in folded if character.isalnum())


def _pairs_of(content: str) -> frozenset[str]:
    return frozenset(content[at : at + 2] for at in range(max(1, len(content) - 1))) if content else frozenset()


def _alike(left: frozenset[str], right: frozenset[str]) -> float:
    total = len(left) + len(right)
    return 2 * len(left & right) / total if total else 0.0


def _in_order(left: range, right: range, likeness: Callable[[int, int], float]) -> list[tuple[int, int]]:
    """The pairs, in order on either side, with the greatest sum of likeness; 0 is no pair."""
    rows, columns = len(left), len(right)
    if not 0 < rows * columns <= _MOST_PAIRS:
        return []
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    alike = [[likeness(i, j) for j in right] for i in left]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            paired = alike[i][j] + best[i + 1][j + 1] if alike[i][j] else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    pairs, i, j = [], 0, 0
    while i < rows and j < columns:
        if alike[i][j] and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            pairs.append((left[i], right[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs
