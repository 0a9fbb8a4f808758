"""An editor's word on headings: a sentence begins a heading of level n, or none. It outlives re-parsing and edits.

A mark does not name an offset, which any edit would shift, but the sentence itself by its folded text, which one
of several equal sentences it is, and the sentences around it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from speeches.text.fold import fold
from speeches.text.lines import SPACES
from speeches.text.sentences import clause_ends, sentence_ends
from speeches.text.series import item_starts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_LONGEST: Final = 120  # characters of a sentence that name it
_NEIGHBOUR: Final = 40  # … and of each of its neighbours
_LEAST_COMMON: Final = 6  # characters two readings of one sentence have in common at their start


@dataclass(frozen=True, slots=True)
class HeadingMark:
    """``sentence``, ``before`` and ``after`` are folded and without spaces. ``occurrence`` counts equal sentences
    from 1. ``level`` 0: no heading begins here."""

    sentence: str
    occurrence: int
    before: str
    after: str
    level: int


@dataclass(frozen=True, slots=True)
class Placed:
    """``levels`` is what ``parse_outline`` takes: offset of a sentence start to level. ``lost`` found no place."""

    levels: dict[int, int]
    lost: tuple[HeadingMark, ...]


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    text: str
    occurrence: int


def sentence_starts(text: str) -> list[int]:
    """Every offset where a heading may begin, in order: each line, sentence, clause behind a ；and item of a series."""
    starts: list[int] = []
    offset = 0
    for line in text.split("\n"):
        ends = [0, *sentence_ends(line), *clause_ends(line), *item_starts(line)]
        behind = {_skip_spaces(line, end) for end in ends}
        starts += [offset + at for at in sorted(behind) if at < len(line)]
        offset += len(line) + 1
    return starts


def mark_at(text: str, offset: int, level: int) -> HeadingMark:
    """The mark for the sentence of ``text`` that begins at ``offset``, or in which ``offset`` lies."""
    sentences = _sentences(text)
    if not sentences:
        return HeadingMark("", 1, "", "", level)
    index = max(0, bisect_right([sentence.start for sentence in sentences], offset) - 1)
    return HeadingMark(
        sentences[index].text,
        sentences[index].occurrence,
        sentences[index - 1].text[-_NEIGHBOUR:] if index else "",
        sentences[index + 1].text[:_NEIGHBOUR] if index + 1 < len(sentences) else "",
        level,
    )


def place(text: str, marks: Iterable[HeadingMark]) -> Placed:
    """Where the marks stand in ``text`` now.

    Of equal sentences the one with the same neighbours is taken, then the one with the same occurrence. A sentence
    that reads otherwise now is still the one if it begins alike and a neighbour is the same.
    """
    sentences = _sentences(text)
    equal: dict[str, list[int]] = defaultdict(list)
    beginnings: dict[str, list[int]] = defaultdict(list)
    for index, sentence in enumerate(sentences):
        equal[sentence.text].append(index)
        beginnings[sentence.text[:_LEAST_COMMON]].append(index)
    levels: dict[int, int] = {}
    lost: list[HeadingMark] = []
    for mark in marks:
        found = _best(mark, equal, beginnings, sentences)
        if found is None:
            lost.append(mark)
        else:
            levels[sentences[found].start] = mark.level
    return Placed(levels, tuple(lost))


def _best(
    mark: HeadingMark,
    equal: Mapping[str, Sequence[int]],
    beginnings: Mapping[str, Sequence[int]],
    sentences: Sequence[_Sentence],
) -> int | None:
    if not mark.sentence:
        return None
    if same := equal.get(mark.sentence):
        return max(
            same,
            key=lambda index: (
                _neighbours(mark, index, sentences),
                -abs(sentences[index].occurrence - mark.occurrence),
            ),
        )
    alike = [
        index
        for index in beginnings.get(mark.sentence[:_LEAST_COMMON], ())
        if len(mark.sentence) >= _LEAST_COMMON and _neighbours(mark, index, sentences)
    ]
    return max(alike, key=lambda index: _common(mark.sentence, sentences[index].text), default=None)


def _neighbours(mark: HeadingMark, index: int, sentences: Sequence[_Sentence]) -> int:
    """How many of the two neighbours are the mark's."""
    before = sentences[index - 1].text[-_NEIGHBOUR:] if index else ""
    after = sentences[index + 1].text[:_NEIGHBOUR] if index + 1 < len(sentences) else ""
    return (before == mark.before) + (after == mark.after)


def _common(one: str, other: str) -> int:
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _sentences(text: str) -> list[_Sentence]:
    folded = fold(text)
    starts = sentence_starts(text)
    seen: dict[str, int] = defaultdict(int)
    sentences: list[_Sentence] = []
    for start, end in pairwise([*starts, len(text)]):
        named = "".join(folded[start:end].split())[:_LONGEST]
        seen[named] += 1
        sentences.append(_Sentence(start, named, seen[named]))
    return sentences


def _skip_spaces(line: str, at: int) -> int:
    while at < len(line) and line[at] in SPACES:
        at += 1
    return at
