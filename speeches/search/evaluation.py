"""A query over the index: which rows satisfy it, literally or with words scattered, and how often.

What it answers is what ``speeches.text.matching`` says of each speech, found by arrays instead of one by one.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeGuard

import numpy as np

from speeches.search.words import scatterable
from speeches.search_indexes import TITLE_WEIGHT
from speeches.text.fold import fold
from speeches.text.query import And, Dated, Field, Not, Or, Phrase, Run, Within, wanted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from speeches.search.index import Index, Pieces, Positions, Rows, Scope
    from speeches.text.query import Node, Query, Unit

IN_THE_TEXTS: Final = frozenset({None, Field.TITLE, Field.TEXT})  # fields that are read, not looked up


class Counts:
    """How often a string stands in each row, none overlapping another."""

    def __init__(self, index: Index, places: Positions) -> None:
        bounds = index.bounds
        if len(places) < len(bounds):
            stretches = np.searchsorted(bounds, places, side="right")
            counts = np.bincount(stretches, minlength=len(bounds) + 1)[1:]
        else:
            before = np.searchsorted(places, bounds)
            counts = np.diff(before, append=before[-1:])
        self.title, self.head, self.text, _dead = counts.reshape(-1, 4).T
        self.total = len(places)

    def within(self, field: Field | None) -> Rows:
        match field:
            case Field.TITLE:
                return self.title > 0
            case Field.TEXT:
                return self.text > 0
            case _:
                return self.title + self.head + self.text > 0


class Evaluation:
    """Rows of speeches that changed since they were indexed are answered like the others: they are not to be asked."""

    def __init__(self, index: Index, query: Query) -> None:
        self._index = index
        self._query = query
        self._terms = scatterable(query)
        self._counts: dict[str, Counts] = {}
        self._literally: dict[Run | Phrase, Rows] = {}
        self._scores: dict[Run, NDArray[np.float64]] = {}
        self._words: dict[Run, tuple[Rows, NDArray[np.float64]]] = {}
        self._in_pieces: dict[tuple[Run | Phrase, int], tuple[Positions, NDArray[np.int64], NDArray[np.bool_]]] = {}
        self._pieces: dict[tuple[Unit, int], Pieces] = {}
        self._cuts: dict[tuple[int, int], Pieces] = {}
        self._scopes: dict[str, Scope] = {}  # of strings that are not sought everywhere
        self._possible = self._may_hold(query.root)
        self._read()

    def _read(self) -> None:
        """Find all strings, one by one: the places of all might be too many to keep. What has to stand comes first,
        the rarest before the others; whatever follows is sought only where all of it stands."""
        leaves = [leaf for leaf in _leaves(self._query.root) if _is_read(leaf)]
        needed = sorted(filter(_is_read, _needed(self._query.root)), key=lambda leaf: self._may_hold(leaf).sum())
        for leaf in dict.fromkeys((*needed, *leaves)):
            string = fold(leaf.text)
            if string not in self._counts and self._query.root != leaf:  # one by itself is kept for other queries
                self._scopes[string] = self._index.scope(self._possible)
            counts = self.counts(string)
            if leaf in needed:
                stands = counts.within(leaf.field)
                self._possible &= stands | self._may_be_scattered(leaf) if leaf in self._terms else stands

    @cached_property
    def exactly(self) -> Rows:
        """With every run read literally."""
        return self._possible & self._holds(self._query.root, scattered=False)

    @cached_property
    def satisfied(self) -> Rows:
        if not self._terms:
            return self.exactly
        return self._possible & self._holds(self._query.root, scattered=True)

    @cached_property
    def as_typed(self) -> Rows:
        """Those with all that was typed in one piece."""
        typed = fold(self._query.typed)
        if not typed:
            return np.zeros(len(self._index), np.bool_)
        inside = [
            string
            for leaf in wanted(self._query.root)
            if isinstance(leaf, Run | Phrase) and (string := fold(leaf.text)) in typed
        ]
        if not inside or typed in inside:
            return self.counts(typed).within(None)
        string = min(inside, key=lambda string: self.counts(string).total)
        before = units_in(typed[: typed.index(string)])
        places = self._positions(string) - before
        places = self._index.standing(typed, places[places >= 0])
        return np.searchsorted(places, self._index.ends) > np.searchsorted(places, self._index.titles)

    def matches(self) -> NDArray[np.int64]:
        """By row the occurrences in the text of what is wanted, none overlapping another."""
        root = self._query.root
        if root is None:
            return np.zeros(len(self._index), np.int64)
        leaves = [leaf for leaf in wanted(root) if isinstance(leaf, Run | Phrase)]
        strings = {fold(leaf.text) for leaf in leaves if leaf.field in {None, Field.TEXT}}
        total = np.zeros(len(self._index), np.int64)
        if _has_pieces(root):
            found = list(self._occurrences(root, None))
        else:
            standing = {string for string in strings if self.counts(string).total}
            entangled = {one for one in standing if any(may_overlap((one, other)) for other in standing)}
            total = sum((self.counts(string).text for string in standing - entangled), total)
            found = [(self._positions(string), units_in(string)) for string in entangled]
        if not found:
            return total
        longest = max(length for _places, length in found)
        keys = np.concatenate([places * (longest + 1) + (longest - length) for places, length in found])
        keys.sort(kind="stable")  # of runs that are in order, which it merges; of equal starts the longest first
        keys = keys[np.diff(keys, prepend=-1) > 0]
        starts, short = np.divmod(keys, longest + 1)
        starts = starts[_apart(starts, starts + longest - short)]
        return total + np.searchsorted(starts, self._index.ends) - np.searchsorted(starts, self._index.texts)

    def scores(self) -> NDArray[np.float64]:
        """By row, of the words of the runs that may stand scattered."""
        return sum(self._scores.values(), np.zeros(len(self._index)))

    def counts(self, string: str) -> Counts:
        if string not in self._counts:
            self._counts[string] = Counts(self._index, apart(self._positions(string), units_in(string)))
        return self._counts[string]

    def frequencies(self, string: str) -> NDArray[np.int64]:
        counts = self.counts(string)
        return counts.text + counts.head + TITLE_WEIGHT * counts.title

    def _positions(self, string: str) -> Positions:
        """Those in rows that may satisfy the query; others it may leave out."""
        return self._index.positions(string, self._scopes.get(string))

    # Rows

    def _may_hold(self, node: Node | None) -> Rows:
        """All rows that satisfy it, and few others: told without reading a text."""
        index = self._index
        match node:
            case None | Not():
                return np.ones(len(index), np.bool_)
            case Run() | Phrase() if _is_read(node):
                found = index.may_hold(fold(node.text))
                return found | self._may_be_scattered(node) if node in self._terms else found
            case Run() | Phrase() | Dated():
                return self._holds(node, scattered=True)
            case And(parts):
                return _all(self._may_hold(part) for part in parts)
            case Or(parts):
                return ~_all(~self._may_hold(part) for part in parts)
            case Within(_unit, part):
                return self._may_hold(part)

    def _may_be_scattered(self, run: Run) -> Rows:
        terms = self._terms[run]
        if run.field is None:
            return self._worded(run)[0]
        return _all(map(self._index.may_hold, terms.words))

    def _holds(self, node: Node | None, *, scattered: bool) -> Rows:
        index = self._index
        match node:
            case None:
                return np.ones(len(index), np.bool_)
            case Run() | Phrase():
                found = self._literal(node)
                return found | self._scattered(node) if scattered and node in self._terms else found
            case Dated():
                first = 1 if node.first is None else node.first.toordinal()
                last = np.iinfo(np.int32).max if node.last is None else node.last.toordinal()
                return (index.first_days > 0) & (first <= index.first_days) & (index.last_days <= last)
            case Not(part):
                return ~self._holds(part, scattered=False)
            case And(parts):
                return _all(self._holds(part, scattered=scattered) for part in parts)
            case Or(parts):
                return ~_all(~self._holds(part, scattered=scattered) for part in parts)
            case Within(unit, part, level):
                pieces = self._pieces_of(unit, level)
                rows = np.zeros(len(index), np.bool_)
                rows[index.rows_at(pieces.starts[self._hold(part, pieces)])] = True
                return rows

    def _literal(self, leaf: Run | Phrase) -> Rows:
        if leaf not in self._literally:
            string = fold(leaf.text)
            if leaf.field is None or leaf.field in IN_THE_TEXTS:
                self._literally[leaf] = self.counts(string).within(leaf.field)
            else:
                self._literally[leaf] = self._index.with_value(leaf.field, string)
        return self._literally[leaf]

    def _scattered(self, run: Run) -> Rows:
        terms = self._terms[run]
        if run.field is not None:
            return _all(self._literal(Run(part, run.field)) for part in (*terms.words, *terms.characters))
        rows, score = self._worded(run)
        self._scores[run] = score
        open_ = rows & ~self._literal(run)
        for character in terms.characters:
            open_ &= self._standing(character, open_)
        return open_

    def _worded(self, run: Run) -> tuple[Rows, NDArray[np.float64]]:
        """The rows with all its words, and their scores."""
        if run not in self._words:
            number = np.zeros(len(self._index), np.int64)
            score = np.zeros(len(self._index))
            for word in self._terms[run].words:
                found = self._index.postings(word)
                number[found.rows] += 1
                score[found.rows] += found.scores
            rows = number == len(self._terms[run].words)
            self._words[run] = rows, np.where(rows, score, 0.0)
        return self._words[run]

    def _standing(self, character: str, rows: Rows) -> Rows:
        """Those in which it stands, of these rows; of others, perhaps."""
        if character in self._counts:
            return self.counts(character).within(None)
        places = self._index.positions(character, self._index.scope(rows))
        return Counts(self._index, places).within(None)

    # Pieces

    def _hold(self, node: Node, pieces: Pieces) -> NDArray[np.bool_]:
        """The pieces of which it is true."""
        match node:
            case Run() | Phrase() if node.field in {None, Field.TEXT}:
                held = np.zeros(len(pieces.starts), np.bool_)
                at, whole = self._places(node, pieces)[1:]
                held[at[whole]] = True
                return held
            case Run() | Phrase() | Dated():
                return self._holds(node, scattered=False)[self._index.rows_at(pieces.starts)]
            case Not(part):
                return ~self._hold(part, pieces)
            case And(parts):
                return _all(self._hold(part, pieces) for part in parts)
            case Or(parts):
                return ~_all(~self._hold(part, pieces) for part in parts)
            case Within(unit, part, level):
                inner = self._cut(self._pieces_of(unit, level), pieces)
                held = np.zeros(len(pieces.starts), np.bool_)
                held[pieces.at(inner.starts[self._hold(part, inner)])] = True
                return held

    def _cut(self, inner: Pieces, outer: Pieces) -> Pieces:
        key = (id(inner), id(outer))
        if key not in self._cuts:  # where they are kept, so that an id stays theirs
            self._cuts[key] = inner.cut_to(outer)
        return self._cuts[key]

    def _pieces_of(self, unit: Unit, level: int) -> Pieces:
        if (unit, level) not in self._pieces:
            self._pieces[unit, level] = self._index.pieces(unit, level)
        return self._pieces[unit, level]

    def _places(self, leaf: Run | Phrase, pieces: Pieces) -> tuple[Positions, NDArray[np.int64], NDArray[np.bool_]]:
        """Where it stands, in which piece that is, and whether it stands there wholly."""
        key = (leaf, id(pieces))
        if key not in self._in_pieces:
            string = fold(leaf.text)
            places = self._positions(string)
            self._in_pieces[key] = (places, *pieces.holding(places, units_in(string)))
        return self._in_pieces[key]

    def _occurrences(
        self, node: Node, within: tuple[Pieces, NDArray[np.bool_]] | None
    ) -> Iterator[tuple[Positions, int]]:
        match node:
            case Run() | Phrase() if node.field in {None, Field.TEXT}:
                length = units_in(fold(node.text))
                if within is None:
                    yield self._positions(fold(node.text)), length
                else:
                    pieces, held = within
                    places, at, whole = self._places(node, pieces)
                    yield places[whole & (held[at] if len(held) else False)], length
            case And(parts) | Or(parts):
                for part in dict.fromkeys(parts):
                    yield from self._occurrences(part, within)
            case Within(unit, part, level):
                pieces = self._pieces_of(unit, level)
                if within is None:
                    yield from self._occurrences(part, (pieces, self._hold(part, pieces)))
                else:
                    outer, held = within
                    inner = self._cut(pieces, outer)
                    counting = self._hold(part, inner)
                    counting &= held[outer.at(inner.starts)] if len(held) else False
                    yield from self._occurrences(part, (inner, counting))


def units_in(string: str) -> int:
    return len(string) + sum(character > "\uffff" for character in string)


def apart(places: Positions, length: int) -> Positions:
    """From the left, leaving out what overlaps one that was taken."""
    if length == 1 or len(places) < 2 or int(np.diff(places).min()) >= length:
        return places
    return places[_apart(places, places + length)]


def _apart(starts: Positions, ends: Positions) -> NDArray[np.bool_]:
    """Which are taken; they are in order, of those that begin together the longest first."""
    free = np.ones(len(starts), np.bool_)
    free[1:] = starts[1:] >= np.maximum.accumulate(ends)[:-1]
    taken = free.copy()
    alone = np.append(free[1:], True)
    begun = np.flatnonzero(free & ~alone)  # each is the first of some that are entangled
    all_free = np.append(np.flatnonzero(free), len(free))
    stops = all_free[np.searchsorted(all_free, begun, side="right")]
    entangled = np.flatnonzero(~(free & alone))
    after = np.zeros(len(starts), np.int64)  # the first that begins when it has ended
    after[entangled] = np.searchsorted(starts, ends[entangled])
    for first, stop in zip(begun.tolist(), stops.tolist(), strict=True):
        at = int(after[first])
        while at < stop:
            taken[at] = True
            at = int(after[at])
    return taken


def may_overlap(strings: Iterable[str]) -> bool:
    """Whether an occurrence of one can reach into an occurrence of another, so that not both count."""
    known = sorted(strings)
    return any(
        one in other or any(other.startswith(one[at:]) for at in range(1, len(one)))
        for one in known
        for other in known
        if one != other
    )


def _all(rows: Iterable[NDArray[np.bool_]]) -> NDArray[np.bool_]:
    return np.logical_and.reduce(list(rows))


def _leaves(node: Node | None) -> Sequence[Node]:
    match node:
        case None:
            return ()
        case Not(part) | Within(part=part):
            return _leaves(part)
        case And(parts) | Or(parts):
            return [leaf for part in parts for leaf in _leaves(part)]
        case _:
            return (node,)


def _needed(node: Node | None) -> Sequence[Node]:
    """The leaves of which all must be true."""
    match node:
        case And(parts):
            return [leaf for part in parts for leaf in _needed(part)]
        case Within(part=part):
            return _needed(part)
        case Run() | Phrase():
            return (node,)
        case _:
            return ()


def _is_read(node: Node) -> TypeGuard[Run | Phrase]:
    """Whether it is looked for in the texts."""
    return isinstance(node, Run | Phrase) and node.field in IN_THE_TEXTS


def _has_pieces(node: Node) -> bool:
    match node:
        case Within():
            return True
        case Not(part):
            return _has_pieces(part)
        case And(parts) | Or(parts):
            return any(_has_pieces(part) for part in parts)
        case _:
            return False
