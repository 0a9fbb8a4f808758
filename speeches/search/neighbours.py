"""What to read after a speech: related ones, each with the reason, and the latest."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from speeches.analysis import characteristic_words, word_counts
from speeches.models import Speech
from speeches.search.engine import IndexUnavailable, engine
from speeches.search.telling import is_telling
from speeches.search_indexes import KEYWORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

LIMIT: Final = 8
_SHARED: Final = 4  # words named of each


@dataclass(frozen=True, slots=True)
class Related:
    """``shared``: words that are characteristic of both, the most telling of the speech first."""

    speech: Speech
    same_occasion: bool
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Neighbours:
    related: tuple[Related, ...]
    latest: tuple[Speech, ...]


def neighbours(speech: Speech, limit: int = LIMIT) -> Neighbours:
    """Of public speeches, ``limit`` of each. Those of the same occasion come first. While there is no index, there
    are no others. One query."""
    words, alike = _alike(speech, limit)
    public = Speech.objects.public()
    wanted = Q(pk__in=alike) | Q(pk__in=public.last_published().values("pk")[:limit])
    if speech.occasion:
        same = public.filter(occasion=speech.occasion).exclude(pk=speech.pk).newest_first()
        wanted |= Q(pk__in=same.values("pk")[:limit])
    found = {one.pk: one for one in public.for_lists().filter(wanted).last_published()}
    rank = {pk: place for place, pk in enumerate(alike)}
    related = [
        one
        for one in found.values()
        if one.pk != speech.pk and (one.pk in rank or (speech.occasion and one.occasion == speech.occasion))
    ]
    related.sort(key=lambda one: (not speech.occasion or one.occasion != speech.occasion, rank.get(one.pk, limit)))
    return Neighbours(tuple(_related(speech, one, words) for one in related[:limit]), tuple(found.values())[:limit])


def _alike(speech: Speech, limit: int) -> tuple[Sequence[str], Sequence[int]]:
    with suppress(IndexUnavailable):
        words = engine().keywords(speech.pk) or characteristic_words(word_counts(speech.folded_text), KEYWORDS)
        alike = [pk for pk in engine().having_most(words, limit + 1) if pk != speech.pk]
        return words, alike[:limit]
    return (), ()


def _related(speech: Speech, other: Speech, words: Sequence[str]) -> Related:
    shared: tuple[str, ...] = ()
    with suppress(IndexUnavailable):
        index, theirs = engine().index(), frozenset(engine().keywords(other.pk)) if words else frozenset()
        shared = tuple(islice((word for word in words if word in theirs and is_telling(index, word)), _SHARED))
    return Related(other, bool(speech.occasion) and other.occasion == speech.occasion, shared)
