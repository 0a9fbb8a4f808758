"""All public speeches that satisfy a query, counted, narrowed and in order."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from math import log
from typing import TYPE_CHECKING, Final, overload

import numpy as np
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from speeches.models import Speech
from speeches.search.engine import IndexUnavailable, engine
from speeches.search.evaluation import Evaluation
from speeches.search.examine import AS_TYPED, EXACT, SCATTERED, examine, scored_strings
from speeches.search.freshness import published
from speeches.search.scan import CHUNK
from speeches.search.words import scatterable, stand_as_strings
from speeches.search_indexes import Facet, facets_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from speeches.search.freshness import Published
    from speeches.search.index import Index
    from speeches.search.scan import Scanned
    from speeches.text.query import Query, Run

    Mask = NDArray[np.bool_]

# BM25F with the usual values, which are Whoosh's too
_K1: Final = 1.2
_B: Final = 0.75

logger = logging.getLogger(__name__)

Selection = Mapping[Facet, "Collection[str]"]
"""The values chosen of each facet: any one of them, of every facet that is named with a value."""


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
class Count:
    """A value of a facet, and how many of the speeches have it."""

    value: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Findings:
    """What satisfies a query, side by side; the same places are the same speech."""

    ids: NDArray[np.int64]
    tiers: NDArray[np.int64]
    matches: NDArray[np.int64]
    word_scores: NDArray[np.float64]
    lengths: NDArray[np.int64]
    frequencies: NDArray[np.int64]  # a column for each scored string
    days: NDArray[np.int64]  # ordinals, 0 where there is none
    facets: Mapping[Facet, Values]

    def where(self, mask: Mask) -> Findings:
        return Findings(
            self.ids[mask],
            self.tiers[mask],
            self.matches[mask],
            self.word_scores[mask],
            self.lengths[mask],
            self.frequencies[mask],
            self.days[mask],
            {facet: replace(values, codes=values.codes[mask]) for facet, values in self.facets.items()},
        )


@dataclass(frozen=True, slots=True)
class Values:
    """Of one facet: for each speech the number of its value. The empty value says that it has none."""

    codes: NDArray[np.int64]
    names: Sequence[str]

    def chosen(self, values: Collection[str]) -> Mask:
        return np.isin(self.codes, [code for code, name in enumerate(self.names) if name in values])


_ARRAYS: Final = tuple(field.name for field in fields(Findings) if field.name != "facets")


class Ranking(Sequence[Found]):
    """The speeches in their order, made as they are asked for."""

    def __init__(
        self,
        findings: Findings,
        scores: NDArray[np.float64],
        order: Order,
        selection: Selection,
        *,
        from_database: bool,
    ) -> None:
        self._all = findings
        self._selection = {facet: frozenset(values) for facet, values in selection.items() if values}
        self._chosen = {facet: findings.facets[facet].chosen(values) for facet, values in self._selection.items()}
        narrowed = self._under(self._chosen)
        self._findings = findings.where(narrowed) if self._chosen else findings
        self._scores = scores[narrowed] if self._chosen else scores
        self._order = order
        self.from_database = from_database

    def __len__(self) -> int:
        return len(self._findings.ids)

    @overload
    def __getitem__(self, place: int) -> Found: ...
    @overload
    def __getitem__(self, place: slice) -> list[Found]: ...
    def __getitem__(self, place: int | slice) -> Found | list[Found]:
        if isinstance(place, int):
            return self._found(self._places[place : place + 1 or None])[0]
        return self._found(self._places[place])

    @property
    def exact(self) -> int:
        return int((self._findings.tiers >= EXACT).sum())

    @property
    def matches(self) -> int:
        return int(self._findings.matches.sum())

    def counts(self, facet: Facet) -> list[Count]:
        """Under the selection of the other facets, the most frequent first, equal ones by name; chosen ones always."""
        others = {other: mask for other, mask in self._chosen.items() if other is not facet}
        values = self._all.facets[facet]
        codes = values.codes[self._under(others)] if others else values.codes
        counted = np.bincount(codes, minlength=len(values.names)).tolist()
        chosen = self._selection.get(facet, frozenset())
        known = dict(zip(values.names, counted, strict=True))
        names = {name for name, count in known.items() if count and name} | chosen
        counts = [Count(name, known.get(name, 0), name in chosen) for name in names]
        return sorted(counts, key=lambda count: (-count.count, count.value))

    def _under(self, masks: Mapping[Facet, Mask]) -> Mask:
        return np.logical_and.reduce([np.ones(len(self._all.ids), np.bool_), *masks.values()])

    def _found(self, places: NDArray[np.int64]) -> list[Found]:
        of = self._findings
        return [
            Found(speech_id, tier, score, matches)
            for speech_id, tier, score, matches in zip(
                of.ids[places].tolist(),
                of.tiers[places].tolist(),
                self._scores[places].tolist(),
                of.matches[places].tolist(),
                strict=True,
            )
        ]

    @cached_property
    def _places(self) -> NDArray[np.int64]:
        """What is equal under the order stands by entry, the latest first."""
        of = self._findings
        match self._order:
            case Order.RELEVANCE:
                return np.lexsort((-of.ids, -self._scores))
            case Order.MATCHES:
                return np.lexsort((-of.ids, -self._scores, -of.matches))
            case Order.NEWEST:
                return np.lexsort((-of.ids, -of.days))
            case Order.OLDEST:
                return np.lexsort((-of.ids, of.days, of.days == 0))


def rank(query: Query, order: Order = Order.RELEVANCE, selection: Selection | None = None) -> Ranking:
    """By the index where it knows the speeches, by reading them where it does not."""
    public = published()
    try:
        index = engine().index()
    except IndexUnavailable as reason:
        logger.warning("%s", reason)
        findings, from_database = _examined(query, None), True
    else:
        findings, from_database = _evaluated(query, index, public), False
    return Ranking(findings, _scores(findings), order, selection or {}, from_database=from_database)


def _evaluated(query: Query, index: Index, public: Published) -> Findings:
    rows = index.rows_of(public.ids)
    known = (rows >= 0) & ~np.isin(public.ids, public.changed)
    unknown = public.ids[~known].tolist()
    alive = np.zeros(len(index), np.bool_)
    alive[rows[known]] = True
    evaluation = Evaluation(index, query)
    found = np.flatnonzero(evaluation.satisfied & alive)
    exact = evaluation.exactly[found]
    strings = scored_strings(query)
    frequencies = np.zeros((len(found), len(strings)), np.int64)
    for column, string in enumerate(strings):
        frequencies[:, column] = evaluation.frequencies(string)[found]
    by_index = Findings(
        index.ids[found],
        np.where(exact, np.where(evaluation.as_typed[found], AS_TYPED, EXACT), SCATTERED),
        evaluation.matches()[found],
        evaluation.scores()[found],
        index.characters[found].astype(np.int64),
        frequencies,
        index.days[found].astype(np.int64),
        {
            facet: Values(codes[found].astype(np.int64), names)
            for facet in Facet
            for codes, names in [index.facet(facet)]
        },
    )
    return _joined(by_index, _examined(query, unknown)) if unknown else by_index


def _examined(query: Query, ids: Sequence[int] | None) -> Findings:
    """Facts are read for what was found: one query for each hundred."""
    terms = scatterable(query)

    def stands(speech: Scanned, run: Run) -> bool:
        return stand_as_strings(terms, speech.document, run)

    found = list(examine(query, ids, stands))
    facts: dict[int, Speech] = {}
    for at in range(0, len(found), CHUNK):
        facts |= Speech.objects.for_lists().in_bulk([one.id for one in found[at : at + CHUNK]])
    found = [one for one in found if one.id in facts]
    days = (facts[one.id].delivered_on for one in found)
    facets = [facets_of(facts[one.id]) for one in found]
    return Findings(
        np.array([one.id for one in found], np.int64),
        np.array([one.tier for one in found], np.int64),
        np.array([one.matches for one in found], np.int64),
        np.zeros(len(found)),
        np.array([one.length for one in found], np.int64),
        np.array([one.frequencies for one in found], np.int64).reshape(len(found), len(scored_strings(query))),
        np.array([day.toordinal() if day else 0 for day in days], np.int64),
        {facet: _values([its[facet] for its in facets]) for facet in Facet},
    )


def _values(names: Sequence[str]) -> Values:
    codes: dict[str, int] = {}
    return Values(np.array([codes.setdefault(name, len(codes)) for name in names], np.int64), list(codes))


def _joined(one: Findings, other: Findings) -> Findings:
    def both(name: str) -> NDArray[np.generic]:
        return np.concatenate((getattr(one, name), getattr(other, name)))

    facets = {}
    for facet, values in one.facets.items():
        codes = {name: code for code, name in enumerate(values.names)}
        others = other.facets[facet]
        moved = np.array([codes.setdefault(name, len(codes)) for name in others.names], np.int64)
        facets[facet] = Values(np.concatenate((values.codes, moved[others.codes])), list(codes))
    return Findings(**{name: both(name) for name in _ARRAYS}, facets=facets)  # type: ignore[arg-type]


# Scores


def _scores(of: Findings) -> NDArray[np.float64]:
    """The index scores words; strings are scored here, by the same formula. Each tier begins above the one below."""
    scattered = of.tiers == SCATTERED
    scores = of.word_scores.copy()
    literal = _bm25f(of.frequencies[~scattered], of.lengths[~scattered])
    above_scattered = 1 + of.word_scores[scattered].max(initial=0)
    above_exact = above_scattered + 1 + literal.max(initial=0)
    scores[~scattered] = np.where(of.tiers[~scattered] == AS_TYPED, above_exact, above_scattered) + literal
    return scores


def _bm25f(frequencies: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.float64]:
    total = len(lengths)
    if not total:
        return np.zeros(0)
    norms = _K1 * (1 - _B + _B * lengths / lengths.mean())
    scores = np.zeros(total)
    for counts in frequencies.T:
        rarity = log(1 + total / (np.count_nonzero(counts) + 1))
        scores += rarity * counts * (_K1 + 1) / (counts + norms)
    return scores
