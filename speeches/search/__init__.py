"""Search: ``find`` for readers, ``drain``, ``rebuild`` and ``compare`` for whoever looks after the index."""

from speeches.search.allowance import Allowance
from speeches.search.corrections import FEW, Correction, corrections
from speeches.search.engine import IndexReadOnly, IndexUnavailable
from speeches.search.formulations import Formulation, formulations
from speeches.search.loosening import Counted, Loosening, loosened
from speeches.search.neighbours import Neighbours, Related, neighbours
from speeches.search.outbox import Differences, compare, drain, rebuild
from speeches.search.passages import MOST_PASSAGES, Passage, heading_path
from speeches.search.ranking import Count, Order, Selection
from speeches.search.related_sections import RelatedSection, part_around, related_sections
from speeches.search.results import Hit, Results, every_hit, find, matches_in, warm_up
from speeches.search.suggestions import Suggestion, suggest
from speeches.search.vocabulary import Kind
from speeches.search_indexes import Facet

__all__ = [
    "FEW",
    "MOST_PASSAGES",
    "Allowance",
    "Correction",
    "Count",
    "Counted",
    "Differences",
    "Facet",
    "Formulation",
    "Hit",
    "IndexReadOnly",
    "IndexUnavailable",
    "Kind",
    "Loosening",
    "Neighbours",
    "Order",
    "Passage",
    "Related",
    "RelatedSection",
    "Results",
    "Selection",
    "Suggestion",
    "compare",
    "corrections",
    "drain",
    "every_hit",
    "find",
    "formulations",
    "heading_path",
    "loosened",
    "matches_in",
    "neighbours",
    "part_around",
    "rebuild",
    "related_sections",
    "suggest",
    "warm_up",
]
