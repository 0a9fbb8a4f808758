"""Which speeches hold the words of a run of text scattered, and how well."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from speeches.analysis import query_terms
from speeches.models import IndexFailure, IndexJob
from speeches.search.engine import IndexUnavailable, engine
from speeches.text.fold import fold
from speeches.text.query import Field, Run, wanted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from speeches.search.scan import Scanned
    from speeches.text.matching import Document
    from speeches.text.query import Query

log = logging.getLogger(__name__)


class Words:
    """The words of a query's runs, asked of the index once.

    A speech that the index does not know yet, in its present revision, has a word where the word stands as a string:
    that finds a little more than the index will, and misses nothing. So it is with every speech while there is no
    index, and always in a run that has a field, which the index does not tell apart.
    """

    def __init__(self, query: Query) -> None:
        runs = {leaf for leaf in wanted(query.root) if isinstance(leaf, Run)}
        terms = {run: query_terms(fold(run.text)) for run in runs}
        # The one word of a run is where the run is. Characters alone are in every text.
        self._terms = {
            run: parts for run, parts in terms.items() if parts.words and len(parts.words) + len(parts.characters) > 1
        }
        self._scores: dict[Run, dict[int, float]] = {}
        # Before the index is opened: what is indexed meanwhile is then taken for what it was, not for unknown.
        self._unknown = {
            *IndexJob.objects.values_list("speech_id", flat=True),
            *IndexFailure.objects.values_list("speech_id", flat=True),
        }
        self.from_database = False
        try:
            for run, parts in self._terms.items():
                if run.field is None:
                    self._scores[run] = engine().having_all(parts.words)
        except IndexUnavailable as reason:
            log.warning("%s", reason)
            self.from_database = True

    def stand_in(self, speech: Scanned, run: Run) -> bool:
        parts = self._terms.get(run)
        if parts is None:
            return False
        if run.field is not None or self.from_database or speech.id in self._unknown:
            return _all_stand_in(speech, (*parts.words, *parts.characters), run.field)
        return speech.id in self._scores[run] and _all_stand_in(speech, parts.characters, None)

    def score(self, speech_id: int) -> float:
        return sum(scores.get(speech_id, 0.0) for scores in self._scores.values())


def _all_stand_in(speech: Scanned, strings: Iterable[str], field: Field | None) -> bool:
    places = _places(speech.document, field)
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
