"""To a section of a speech, sections of others that say the like, each with the reason.

What a section is about are the words it says that not many speeches say, weighed by how rare they are, those of its
heading twice. A section of another speech is as near as it has of that weight; one that is much longer counts less.
One that was not given on the same occasion must share a formulation, too: words in a row.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from math import log, sqrt
from typing import TYPE_CHECKING, Final

import numpy as np
from django.db.models import Q

from speeches.analysis import cut
from speeches.models import Speech
from speeches.search.engine import IndexUnavailable, engine
from speeches.search.passages import heading_path
from speeches.search.telling import is_telling, is_word
from speeches.text.snippet import find_any, occurrences, snippet
from speeches.text.wording import SHORTEST as SHORTEST_RUN
from speeches.text.wording import common_runs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from speeches.models import Section
    from speeches.search.index import Index
    from speeches.text.snippet import Snippet, Span

LIMIT: Final = 6
SHORTEST: Final = 120  # characters of a section that says enough; of a shorter one the section around it is meant
_LIKELY: Final = 80  # words whose rarity is looked up
_WORDS: Final = 30
_CANDIDATES: Final = 20  # speeches whose sections are compared
_OF_OCCASION: Final = 8
_LEAST_WORDS: Final = 3
_LEAST_SHARE: Final = 0.16  # of the weight of all words
_MUCH_LONGER: Final = 2
_SHARED: Final = 3  # formulations, or words, named as the reason
_PARTICLES: Final = "的了和与及等在是对把要"  # at the ends of a formulation
_WIDTH: Final = 60  # characters of the passage that is shown


@dataclass(frozen=True, slots=True)
class RelatedSection:
    """``path``: the headings that lead to it. ``shared``: what both sections say, the most telling first."""

    speech: Speech
    section: Section
    path: tuple[str, ...]
    same_occasion: bool
    shared: tuple[str, ...]
    snippet: Snippet


def part_around(text: str, sections: Sequence[Section], position: int) -> int | None:
    """The position of the section in the outline that ``position`` is in and that says enough; None outside of all."""
    level = sections[position].level + 1
    found = None
    for at in range(position, -1, -1):
        section = sections[at]
        if section.level == 0:
            break
        if section.level < level and section.is_in_outline:
            level, found = section.level, at
            if len(text[slice(*part(sections, at))].strip()) >= SHORTEST:
                break
    return found


def part(sections: Sequence[Section], position: int) -> Span:
    """A section with all that is below it."""
    own = sections[position]
    after = (section.start for section in sections[position + 1 :] if section.level <= own.level)
    return own.start, next(after, sections[-1].end)


def related_sections(speech: Speech, sections: Sequence[Section], position: int) -> tuple[RelatedSection, ...]:
    """Of public speeches, the nearest first, of each speech one at most; none while there is no index. Two queries."""
    try:
        index = engine().index()
    except IndexUnavailable:
        return ()
    span = part(sections, position)
    weights = _weights(index, speech.folded_text[slice(*span)], sections[position])
    same = Q()
    if speech.occasion:
        of_occasion = Speech.objects.public().filter(occasion=speech.occasion).exclude(pk=speech.pk).newest_first()
        same = Q(pk__in=of_occasion.values("pk")[:_OF_OCCASION])
    candidates = Speech.objects.public().filter(same | Q(pk__in=_having(index, weights))).exclude(pk=speech.pk)
    found = [
        (nearness, other, at)
        for other in candidates.for_reading().prefetch_related("sections")
        if (best := _nearest(other, weights, span[1] - span[0]))
        for nearness, at in [best]
    ]
    found.sort(key=lambda one: (-one[0], -one[1].pk))
    related = (_related(speech, span, weights, other, at) for _, other, at in found)
    return tuple(islice((one for one in related if one is not None), LIMIT))


def _weights(index: Index, folded: str, section: Section) -> dict[str, float]:
    """Each word that tells what the section is about, with its weight; the most telling first."""
    heading = section.body_start - section.start
    counts = Counter(word for word in cut(folded) if is_word(word))
    counts.update(word for word in cut(folded[:heading]) if is_word(word))
    likely = sorted(counts, key=lambda word: (-counts[word] * len(word), word))[:_LIKELY]
    weights = {
        word: (1 + log(counts[word])) * log((len(index) + 1) / rows)
        for word in likely
        if is_telling(index, word) and (rows := len(index.postings(word).rows)) > 1  # others say it too
    }
    return dict(sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:_WORDS])


def _having(index: Index, weights: Mapping[str, float]) -> list[int]:
    """The speeches with most of the weight, one more than are compared: the speech itself is among them."""
    scores = np.zeros(len(index))
    for word, weight in weights.items():
        scores[index.postings(word).rows] += weight
    best = np.lexsort((-index.ids, -scores))[: _CANDIDATES + 1]
    return [int(pk) for pk in index.ids[best[scores[best] > 0]]]


def _nearest(speech: Speech, weights: Mapping[str, float], length: int) -> tuple[float, int] | None:
    """``(nearness, position)`` of its nearest section; None where none is near."""
    folded, sections = speech.folded_text, list(speech.sections.all())
    places = {word: [at for at, _ in occurrences(folded, word, 0, len(folded))] for word in weights}
    best, whole = None, sum(weights.values())
    for position, section in enumerate(sections):
        if not section.is_in_outline:
            continue
        start, end = part(sections, position)
        said = [word for word, found in places.items() if bisect_left(found, start) < bisect_left(found, end)]
        share = sum(weights[word] for word in said) / whole if said else 0
        nearness = share / sqrt(max(1, (end - start) / (_MUCH_LONGER * length)))
        if len(said) >= _LEAST_WORDS and nearness >= _LEAST_SHARE and (best is None or nearness > best[0]):
            best = nearness, position
    return best


def _formulations(own: str, theirs: str) -> set[str]:
    """What both say in a row, of whole words."""
    borders, at = {0}, 0
    for word in cut(own):
        at = own.find(word, at) + len(word)
        borders |= {at - len(word), at}
    found = set()
    for start, end in common_runs(own, theirs):
        inside = [border for border in range(start, end + 1) if border in borders]
        run = own[inside[0] : inside[-1]].strip(_PARTICLES) if inside else ""
        if len(run) >= SHORTEST_RUN:
            found.add(run)
    return found


def _related(
    speech: Speech, span: Span, weights: Mapping[str, float], other: Speech, position: int
) -> RelatedSection | None:
    sections = list(other.sections.all())
    start, end = part(sections, position)
    own, theirs = speech.folded_text[slice(*span)], other.folded_text[start:end]
    is_same = bool(speech.occasion) and other.occasion == speech.occasion
    runs = _formulations(own, theirs)
    worth = {run: sum(weight for word, weight in weights.items() if word in run) for run in runs}
    telling = sorted((run for run in runs if worth[run]), key=lambda run: (-worth[run], -len(run), run))
    if not telling and not is_same:
        return None
    shared: list[str] = []
    for words in (*telling, *(word for word in weights if word in theirs)):
        if not any(words in known or known in words for known in shared):
            shared.append(words)
    return RelatedSection(
        speech=other,
        section=sections[position],
        path=heading_path(sections, position),
        same_occasion=is_same,
        shared=tuple(shared[:_SHARED]),
        snippet=snippet(other.text[start:end], find_any(theirs, shared[:_SHARED]), _WIDTH),
    )
