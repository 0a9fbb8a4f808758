"""Which runs of a query may stand scattered, and when their words stand in a speech that no index tells of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from speeches.analysis import query_terms
from speeches.text.fold import fold
from speeches.text.query import Field, Run, wanted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from speeches.analysis import Terms
    from speeches.text.matching import Document
    from speeches.text.query import Query


def scatterable(query: Query) -> dict[Run, Terms]:
    """The one word of a run is where the run is. Characters alone are in every text."""
    runs = dict.fromkeys(leaf for leaf in wanted(query.root) if isinstance(leaf, Run))
    terms = {run: query_terms(fold(run.text)) for run in runs}
    return {run: parts for run, parts in terms.items() if parts.words and len(parts.words) + len(parts.characters) > 1}


def stand_as_strings(terms: Mapping[Run, Terms], document: Document, run: Run) -> bool:
    """A word where its characters stand together: that finds a little more than the index will, and misses nothing."""
    parts = terms.get(run)
    return parts is not None and _all_stand_in(document, (*parts.words, *parts.characters), run.field)


def _all_stand_in(document: Document, strings: Iterable[str], field: Field | None) -> bool:
    places = _places(document, field)
    return all(any(string in place for place in places) for string in strings)


def _places(document: Document, field: Field | None) -> tuple[str, ...]:
    match field:
        case None:
            return document.text, document.title, document.head
        case Field.TEXT:
            return (document.text,)
        case Field.TITLE:
            return (document.title,)
        case _:
            return (document.fields[field],)
