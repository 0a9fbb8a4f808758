"""What is characteristic of a speech: what it says again and again, and the archive seldom.

A candidate is up to four words that stand together, of four characters or more, said at least twice, or a word of three
characters, said at least three times; what is mostly said within a longer one (高质量 in 高质量发展) stands back. Its
score is how often the speech says it, times the logarithm of how many speeches of the archive there are for each that
has all its words: TF·IDF with the archive as the background.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import reduce
from math import log
from typing import TYPE_CHECKING, Final

import numpy as np
from django.core.cache import cache

from speeches.analysis import cut
from speeches.search.engine import IndexUnavailable, engine
from speeches.search.telling import is_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from speeches.models import Speech
    from speeches.search.index import Index

LIMIT: Final = 8
_LEAST: Final = 2  # times, one more for the shortest
_MOSTLY: Final = 0.6
_SHORTEST: Final = 3  # characters
_LONGEST: Final = 12
_MOST_WORDS: Final = 4
_LOOKED_AT: Final = 40  # candidates whose words are looked up
_LASTS: Final = 3600  # seconds: the archive changes slowly


@dataclass(frozen=True, slots=True)
class Formulation:
    """Words as they stand, folded, and how often the speech has them."""

    text: str
    count: int


def formulations(speech: Speech, limit: int = LIMIT) -> tuple[Formulation, ...]:
    """The most telling first; none while there is no index. No query."""
    key = f"formulations:{speech.pk}:{speech.revision}:{limit}"
    known: tuple[Formulation, ...] | None = cache.get(key)
    if known is None:
        try:
            known = _formulations(speech.folded_text, engine().index(), limit)
        except IndexUnavailable:
            return ()
        cache.set(key, known, _LASTS)
    return known


def _formulations(folded: str, index: Index, limit: int) -> tuple[Formulation, ...]:
    scored: list[tuple[float, int, str, int]] = []
    for words, count in _likely(folded):
        rows = reduce(np.intersect1d, (index.postings(word).rows for word in words))
        rarity = log(max(len(index), 1) / max(len(rows), 1))
        text = "".join(words)
        scored.append((count * rarity, len(text), text, count))
    counts = {text: count for _score, _length, text, count in scored}
    scored = [one for one in scored if not _is_part_of_one(one[2], counts)]
    found: list[Formulation] = []
    for score, _length, text, count in sorted(scored, reverse=True):
        if score > 0 and not any(text in other.text or other.text in text for other in found):
            found.append(Formulation(text, count))
    return tuple(found[:limit])


def _is_part_of_one(text: str, counts: Mapping[str, int]) -> bool:
    return any(text in other != text and counts[other] >= _MOSTLY * counts[text] for other in counts)


def _likely(folded: str) -> list[tuple[tuple[str, ...], int]]:
    counts = Counter(candidates(folded))
    often = [(words, count) for words, count in counts.items() if count >= _LEAST + (len("".join(words)) == _SHORTEST)]
    often.sort(key=lambda one: (-one[1] * (len("".join(one[0])) - 1), one[0]))
    return often[:_LOOKED_AT]


def candidates(folded: str) -> Iterator[tuple[str, ...]]:
    """Rows of words, each time they stand."""
    for run in _runs(folded, cut(folded)):
        for start in range(len(run)):
            for end in range(start + 1, min(start + _MOST_WORDS, len(run)) + 1):
                length = sum(map(len, run[start:end]))
                if _SHORTEST <= length <= _LONGEST and (end - start == 1 or length > _SHORTEST):
                    yield tuple(run[start:end])


def _runs(folded: str, words: Iterable[str]) -> Iterator[Sequence[str]]:
    """Chinese words of two characters or more that follow each other without anything between."""
    run: list[str] = []
    at = 0
    for word in words:
        place = folded.find(word, at)
        if run and (place != at or not is_word(word)):
            yield run
            run = []
        if is_word(word):
            run.append(word)
        at = place + len(word)
    yield run
