"""All public speeches that satisfy a query, in order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import permutations
from math import log
from typing import TYPE_CHECKING, Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from speeches.models import Speech
from speeches.search.scan import nodes, scan
from speeches.search.words import Words
from speeches.search_indexes import TITLE_WEIGHT
from speeches.text.fold import fold
from speeches.text.matching import satisfies, satisfies_exactly, spans, stands_as_typed
from speeches.text.query import Field, Phrase, Run, Within, wanted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from speeches.search.scan import Scanned
    from speeches.text.matching import Document
    from speeches.text.query import Query

# A speech with the very string ranks above one with its words scattered, whatever their scores.
SCATTERED: Final = 0
EXACT: Final = 1  # every run stands literally
AS_TYPED: Final = 2  # all that was typed stands in one piece

# BM25F with the usual values, which are Whoosh's too
_K1: Final = 1.2
_B: Final = 0.75


class Order(TextChoices):
    RELEVANCE = "relevance", _("Best first")
    NEWEST = "newest", _("Newest first")
    OLDEST = "oldest", _("Oldest first")
    MATCHES = "matches", _("Most matches first")


@dataclass(frozen=True, slots=True)
class Found:
    id: int
    tier: int
    score: float
    matches: int


@dataclass(frozen=True, slots=True)
class Ranking:
    found: Sequence[Found]
    from_database: bool

    @property
    def exact(self) -> int:
        return sum(found.tier >= EXACT for found in self.found)

    @property
    def matches(self) -> int:
        return sum(found.matches for found in self.found)


def rank(query: Query, order: Order = Order.RELEVANCE) -> Ranking:
    """Reads every public text once. What is equal under the order stands by entry, the latest first."""
    words, strings = Words(query), _Strings(query)
    found: list[Found] = []
    frequencies: dict[int, _Frequencies] = {}
    for speech in scan(query):
        tier = _tier(query, speech, words)
        if tier is None:
            continue
        matches = strings.matches(speech.document)
        found.append(Found(speech.id, tier, words.score(speech.id), matches))
        if tier >= EXACT:
            frequencies[speech.id] = strings.frequencies(speech.document)
    return Ranking(_in_order(_scored(found, frequencies), order), words.from_database)


def _in_order(found: Sequence[Found], order: Order) -> list[Found]:
    latest_first = sorted(found, key=lambda one: -one.id)
    match order:
        case Order.RELEVANCE:
            return sorted(latest_first, key=lambda one: -one.score)
        case Order.MATCHES:
            return sorted(latest_first, key=lambda one: (-one.matches, -one.score))
        case Order.NEWEST | Order.OLDEST:
            dated = Speech.objects.public().filter(delivered_on__isnull=False)
            days = {pk: day.toordinal() for pk, day in dated.values_list("pk", "delivered_on") if day}
            sign = -1 if order is Order.NEWEST else 1
            return sorted(latest_first, key=lambda one: (one.id not in days, sign * days.get(one.id, 0)))


def _tier(query: Query, speech: Scanned, words: Words) -> int | None:
    if satisfies_exactly(query, speech.document):
        return AS_TYPED if stands_as_typed(query, speech.document) else EXACT
    if satisfies(query, speech.document, lambda run: words.stand_in(speech, run)):
        return SCATTERED
    return None


# Scores


@dataclass(frozen=True, slots=True)
class _Frequencies:
    """How often each wanted string stands in a speech, its title counted more, and the length of the text."""

    counts: tuple[int, ...]
    length: int


class _Strings:
    """What is wanted of title, head and text, to be counted."""

    def __init__(self, query: Query) -> None:
        self._query = query
        leaves = [leaf for leaf in wanted(query.root) if isinstance(leaf, Run | Phrase)]
        self._wanted = {fold(leaf.text): leaf.field for leaf in leaves if leaf.field in {None, Field.TEXT, Field.TITLE}}
        in_text = [string for string, field in self._wanted.items() if field is not Field.TITLE]
        has_units = any(isinstance(node, Within) for node in nodes(query.root))
        self._apart = None if has_units or _may_overlap(in_text) else in_text

    def matches(self, document: Document) -> int:
        if self._apart is None:
            return len(spans(self._query, document))
        return sum(map(document.text.count, self._apart))

    def frequencies(self, document: Document) -> _Frequencies:
        counts = (
            document.text.count(string) + document.head.count(string) + TITLE_WEIGHT * document.title.count(string)
            for string in self._wanted
        )
        return _Frequencies(tuple(counts), len(document.text))


def _may_overlap(strings: Sequence[str]) -> bool:
    """Whether an occurrence of one can reach into an occurrence of another, so that not both count."""
    return any(
        one in other or any(other.startswith(one[at:]) for at in range(1, len(one)))
        for one, other in permutations(strings, 2)
    )


def _scored(found: Iterable[Found], frequencies: dict[int, _Frequencies]) -> list[Found]:
    """The index scores words; strings are scored here, by the same formula. Each tier begins above the one below."""
    found = list(found)
    scores = _bm25f(frequencies)
    above_scattered = 1 + max((one.score for one in found if one.tier == SCATTERED), default=0)
    above_exact = above_scattered + 1 + max(scores.values(), default=0)
    base = {SCATTERED: 0.0, EXACT: above_scattered, AS_TYPED: above_exact}
    return [replace(one, score=base[one.tier] + scores.get(one.id, one.score)) for one in found]


def _bm25f(frequencies: dict[int, _Frequencies]) -> dict[int, float]:
    if not frequencies:
        return {}
    total = len(frequencies)
    mean_length = sum(one.length for one in frequencies.values()) / total
    speeches_with = [
        sum(map(bool, counts)) for counts in zip(*(one.counts for one in frequencies.values()), strict=True)
    ]
    rarity = [log(1 + total / (count + 1)) for count in speeches_with]
    return {
        speech_id: sum(
            weight * count * (_K1 + 1) / (count + _K1 * (1 - _B + _B * one.length / mean_length))
            for weight, count in zip(rarity, one.counts, strict=True)
        )
        for speech_id, one in frequencies.items()
    }
