"""Search: ``find`` for readers, ``drain``, ``rebuild`` and ``compare`` for whoever looks after the index."""

from speeches.search.corrections import FEW, Correction, corrections
from speeches.search.engine import IndexReadOnly, IndexUnavailable
from speeches.search.loosening import Counted, Loosening, loosened
from speeches.search.outbox import Differences, compare, drain, rebuild
from speeches.search.passages import Passage
from speeches.search.ranking import Count, Order, Selection
from speeches.search.results import Hit, Results, every_hit, find, matches_in, related, warm_up
from speeches.search.suggestions import Suggestion, suggest
from speeches.search.vocabulary import Kind
from speeches.search_indexes import Facet

__all__ = [
    "FEW",
    "Correction",
    "Count",
    "Counted",
    "Differences",
    "Facet",
    "Hit",
    "IndexReadOnly",
    "IndexUnavailable",
    "Kind",
    "Loosening",
    "Order",
    "Passage",
    "Results",
    "Selection",
    "Suggestion",
    "compare",
    "corrections",
    "drain",
    "every_hit",
    "find",
    "loosened",
    "matches_in",
    "rebuild",
    "related",
    "suggest",
    "warm_up",
]
