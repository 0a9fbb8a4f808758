"""Search: ``find`` for readers, ``drain``, ``rebuild`` and ``compare`` for whoever looks after the index."""

from speeches.search.engine import IndexReadOnly, IndexUnavailable
from speeches.search.outbox import Differences, compare, drain, rebuild
from speeches.search.passages import Passage
from speeches.search.ranking import Order
from speeches.search.results import Hit, Results, find, matches_in, related, warm_up

__all__ = [
    "Differences",
    "Hit",
    "IndexReadOnly",
    "IndexUnavailable",
    "Order",
    "Passage",
    "Results",
    "compare",
    "drain",
    "find",
    "matches_in",
    "rebuild",
    "related",
    "warm_up",
]
