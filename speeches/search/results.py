"""What a reader gets for a query: a page of hits, each with the passages that matched."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from speeches.analysis import query_terms
from speeches.models import Speech
from speeches.search.engine import IndexUnavailable, engine
from speeches.search.passages import MOST_PASSAGES, Passage, passages
from speeches.search.ranking import Count, Order, rank
from speeches.search.scan import document_of, sections_of
from speeches.search_indexes import Facet
from speeches.text.fold import fold
from speeches.text.matching import head_spans, spans, title_spans
from speeches.text.query import Run, wanted
from speeches.text.snippet import Snippet, find_any, snippet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from speeches.models import Section
    from speeches.search.ranking import Found, Selection
    from speeches.text.query import Query
    from speeches.text.snippet import Span

TITLE_WIDTH: Final = 300  # the longest a title can be: it is shown whole
PAGE: Final = 100  # hits made ready at a time


@dataclass(frozen=True, slots=True)
class Hit:
    """``matches`` are those in the text; a speech whose words stand scattered, or only in head or title, has none."""

    speech: Speech
    score: float
    matches: int
    title: Snippet
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """``total`` counts public speeches; ``exact`` those of them that satisfy the query with every run read literally;
    ``matches`` the occurrences in all their texts; all three under the selection. ``facets`` are counted under the
    selection of the other facets. ``from_database``: there was no index, so words were sought as strings."""

    query: Query
    total: int
    exact: int
    matches: int
    hits: tuple[Hit, ...]
    from_database: bool
    facets: Mapping[Facet, Sequence[Count]]


def find(
    query: Query,
    *,
    offset: int = 0,
    limit: int | None = 20,
    order: Order = Order.RELEVANCE,
    selection: Selection | None = None,
) -> Results:
    """``limit`` None: all of them, with their texts, in memory."""
    ranking = rank(query, order, selection)
    end = None if limit is None else offset + limit
    return Results(
        query,
        len(ranking),
        ranking.exact,
        ranking.matches,
        tuple(hits(query, ranking[offset:end])),
        ranking.from_database,
        {facet: ranking.counts(facet) for facet in Facet},
    )


def hits(query: Query, found: Sequence[Found], most_passages: int = MOST_PASSAGES) -> Iterator[Hit]:
    """Two queries for each hundred. What was withdrawn or deleted meanwhile is left out."""
    for at in range(0, len(found), PAGE):
        page = found[at : at + PAGE]
        ids = [one.id for one in page]
        speeches = Speech.objects.public().defer("evidence", "removed", "warnings", "decided").in_bulk(ids)
        sections = sections_of(ids)
        for one in page:
            if speech := speeches.get(one.id):
                yield _hit(query, one, speech, sections.get(one.id, []), most_passages)


def every_hit(
    query: Query,
    order: Order = Order.RELEVANCE,
    selection: Selection | None = None,
    most_passages: int = MOST_PASSAGES,
) -> Iterator[Hit]:
    """All of them, read while they are asked for, a hundred in memory at a time."""
    return hits(query, rank(query, order, selection), most_passages)


def _hit(query: Query, found: Found, speech: Speech, sections: Sequence[Section], most_passages: int) -> Hit:
    document = document_of(speech, query, sections)
    in_title, in_head, in_text = title_spans(query, document), head_spans(query, document), spans(query, document)
    if not (in_title or in_head or in_text):
        words = _words(query)
        in_title, in_head, in_text = (
            find_any(place, words) for place in (document.title, document.head, document.text)
        )
    return Hit(
        speech,
        found.score,
        found.matches,
        snippet(speech.title, in_title, TITLE_WIDTH),
        passages(speech, sections, in_text, in_head, most_passages),
    )


def matches_in(query: Query, speech: Speech, sections: Sequence[Section] | None = None) -> list[Span]:
    """What to mark in the text of a speech; where its words stand scattered, the words. ``sections``: if at hand."""
    document = document_of(speech, query, sections)
    return spans(query, document) or find_any(document.text, _words(query))


def _words(query: Query) -> set[str]:
    runs = (leaf for leaf in wanted(query.root) if isinstance(leaf, Run))
    return {word for run in runs for word in query_terms(fold(run.text)).words}


def warm_up() -> None:
    """Load the dictionary and open the index, so that the first reader of a new process does not wait for either."""
    query_terms("")
    with suppress(IndexUnavailable):
        engine().index()
