"""Speeches examined one by one, as they are in the database.

So are those that the index does not know in their present revision, and all while there is no index. What the index
answers has to be what this answers: the tests compare them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from speeches.search.evaluation import may_overlap
from speeches.search.scan import nodes, scan
from speeches.search_indexes import TITLE_WEIGHT
from speeches.text.fold import fold
from speeches.text.matching import satisfies, satisfies_exactly, spans, stands_as_typed
from speeches.text.query import Field, Phrase, Run, Within, wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from speeches.search.scan import Scanned
    from speeches.text.matching import Document
    from speeches.text.query import Query

# A speech with the very string ranks above one with its words scattered, whatever their scores.
SCATTERED: Final = 0
EXACT: Final = 1  # every run stands literally
AS_TYPED: Final = 2  # all that was typed stands in one piece


@dataclass(frozen=True, slots=True)
class Examined:
    """A speech that satisfies the query. ``frequencies`` are those of ``scored_strings``, the title counted more."""

    id: int
    tier: int
    matches: int
    frequencies: tuple[int, ...]
    length: int


def examine(query: Query, ids: Sequence[int] | None, stands: Callable[[Scanned, Run], bool]) -> Iterator[Examined]:
    """Of these speeches, or of all. ``stands``: whether the words of a run stand scattered."""
    strings = Strings(query)
    for speech in scan(query, ids):
        tier = _tier(query, speech, stands)
        if tier is not None:
            document = speech.document
            yield Examined(
                speech.id, tier, strings.matches(document), strings.frequencies(document), len(document.text)
            )


def scored_strings(query: Query) -> list[str]:
    """What is wanted of title, head and text; literal hits are scored by it."""
    leaves = (leaf for leaf in wanted(query.root) if isinstance(leaf, Run | Phrase))
    return list(dict.fromkeys(fold(leaf.text) for leaf in leaves if leaf.field in {None, Field.TEXT, Field.TITLE}))


class Strings:
    """What is wanted of title, head and text, to be counted."""

    def __init__(self, query: Query) -> None:
        self._query = query
        self._scored = scored_strings(query)
        leaves = (leaf for leaf in wanted(query.root) if isinstance(leaf, Run | Phrase))
        in_text = {fold(leaf.text) for leaf in leaves if leaf.field in {None, Field.TEXT}}
        has_pieces = any(isinstance(node, Within) for node in nodes(query.root))
        self._apart = None if has_pieces or may_overlap(in_text) else in_text

    def matches(self, document: Document) -> int:
        if self._apart is None:
            return len(spans(self._query, document))
        return sum(map(document.text.count, self._apart))

    def frequencies(self, document: Document) -> tuple[int, ...]:
        return tuple(
            document.text.count(string) + document.head.count(string) + TITLE_WEIGHT * document.title.count(string)
            for string in self._scored
        )


def _tier(query: Query, speech: Scanned, stands: Callable[[Scanned, Run], bool]) -> int | None:
    if satisfies_exactly(query, speech.document):
        return AS_TYPED if stands_as_typed(query, speech.document) else EXACT
    if satisfies(query, speech.document, lambda run: stands(speech, run)):
        return SCATTERED
    return None
