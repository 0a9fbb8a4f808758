"""What a query that finds nothing would find if it asked for less."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from speeches.search.ranking import rank
from speeches.text.query import Phrase, Query, Run, text_of
from speeches.text.query_tree import And, Not, all_of, each_leaf

if TYPE_CHECKING:
    from collections.abc import Sequence

    from speeches.search.ranking import Selection
    from speeches.text.query import Leaf, Node

_MOST_TERMS: Final = 6


@dataclass(frozen=True, slots=True)
class Counted:
    """A query, and how many public speeches satisfy it. ``left_out`` is what it does not ask for any more."""

    query: str
    total: int
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class Loosening:
    """``terms``: each by itself, 0 where one alone finds nothing; the others only where they find something.
    ``unnarrowed`` counts the query as it is, without the selection."""

    terms: tuple[Counted, ...] = ()
    without: tuple[Counted, ...] = ()
    unquoted: Counted | None = None
    unnarrowed: int = 0


def loosened(query: Query, selection: Selection | None = None) -> Loosening:
    root = query.root
    if root is None:
        return Loosening()
    parts = list(root.parts[:_MOST_TERMS]) if isinstance(root, And) else []
    wanted = [part for part in parts if not isinstance(part, Not)]
    # of two terms, one without the other is a term by itself
    leaves_out = [part for part in parts if len(wanted) > 2 or isinstance(part, Not) or len(wanted) == 2 < len(parts)]
    without = [
        _counted(all_of(part for part in _parts(root) if part is not left), selection, left) for left in leaves_out
    ]
    bare = each_leaf(root, _bare)
    unquoted = _counted(bare, selection) if bare != root else None
    return Loosening(
        tuple(_counted(part, selection) for part in wanted),
        tuple(one for one in without if one.total),
        unquoted if unquoted and unquoted.total else None,
        len(rank(query)) if selection else 0,
    )


def _parts(root: Node) -> Sequence[Node]:
    return root.parts if isinstance(root, And) else (root,)


def _counted(node: Node | None, selection: Selection | None, left_out: Node | None = None) -> Counted:
    query = Query(node)
    return Counted(text_of(query), len(rank(query, selection=selection)), text_of(Query(left_out)))


def _bare(leaf: Leaf) -> Leaf:
    """Without its quotation marks, where it can be without them."""
    return Run(leaf.text, leaf.field) if isinstance(leaf, Phrase) and leaf.text.isalnum() else leaf
