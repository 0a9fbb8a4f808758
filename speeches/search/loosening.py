"""What a query that finds nothing would find if it asked for less."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from speeches.analysis import query_terms
from speeches.search.allowance import Allowance
from speeches.search.ranking import rank
from speeches.text.fold import fold
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
    """``terms``: each by itself, 0 where one alone finds nothing; of a single one each of its words. The others only
    where they find something.
    ``unnarrowed`` counts the query as it is, without the selection. ``everywhere``: so does all the rest, because under
    the selection nothing would be found either."""

    terms: tuple[Counted, ...] = ()
    without: tuple[Counted, ...] = ()
    unquoted: Counted | None = None
    unnarrowed: int = 0
    everywhere: bool = False

    @property
    def finds_any(self) -> bool:
        return bool(self.unnarrowed or self.unquoted or self.without or any(term.total for term in self.terms))


def loosened(query: Query, selection: Selection | None = None, allowance: Allowance | None = None) -> Loosening:
    """As much of it as the allowance covers."""
    left = allowance or Allowance()
    found = _loosened(query, selection, left)
    if not selection or found.finds_any:
        return found
    everywhere = _loosened(query, None, left)
    return replace(everywhere, everywhere=True) if everywhere.finds_any else found


def _loosened(query: Query, selection: Selection | None, left: Allowance) -> Loosening:
    root = query.root
    if root is None:
        return Loosening()
    parts = list(root.parts if isinstance(root, And) else _words(root))[:_MOST_TERMS]
    wanted = [part for part in parts if not isinstance(part, Not)]
    # of two terms, one without the other is a term by itself
    without_one = len(wanted) > 2 or len(wanted) == 2 < len(parts)
    leaves_out = [part for part in parts if without_one or isinstance(part, Not)] if isinstance(root, And) else []
    bare = each_leaf(root, _bare)
    unnarrowed = len(rank(query)) if selection and left.covers_one_more() else 0
    unquoted = _counted(bare, selection) if bare != root and left.covers_one_more() else None
    terms = tuple(_counted(part, selection) for part in wanted if left.covers_one_more())
    without = (
        _counted(all_of(part for part in _parts(root) if part is not left_out), selection, left_out)
        for left_out in leaves_out
        if left.covers_one_more()
    )
    return Loosening(
        terms,
        tuple(one for one in without if one.total),
        unquoted if unquoted and unquoted.total else None,
        unnarrowed,
    )


def _words(root: Node) -> Sequence[Node]:
    """Of a run or phrase by itself, if they are several."""
    if not isinstance(root, Run | Phrase):
        return []
    words = query_terms(fold(root.text)).words
    return [Run(word, root.field) for word in words] if len(words) > 1 else []


def _parts(root: Node) -> Sequence[Node]:
    return root.parts if isinstance(root, And) else (root,)


def _counted(node: Node | None, selection: Selection | None, left_out: Node | None = None) -> Counted:
    query = Query(node)
    return Counted(text_of(query), len(rank(query, selection=selection)), text_of(Query(left_out)))


def _bare(leaf: Leaf) -> Leaf:
    """Without its quotation marks, where it can be without them."""
    return Run(leaf.text, leaf.field) if isinstance(leaf, Phrase) and leaf.text.isalnum() else leaf
