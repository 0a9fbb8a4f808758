"""Did you mean: queries like the one that was asked, which more public speeches satisfy literally."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from speeches.models import Language, Speech
from speeches.search.allowance import Allowance
from speeches.search.characters import sounding_like
from speeches.search.engine import IndexUnavailable, engine
from speeches.search.near import edited, sounding
from speeches.search.ranking import rank
from speeches.search.suggestions import KINDS_WITHIN, best, public
from speeches.search.vocabulary import KINDS, vocabulary
from speeches.text.fold import fold
from speeches.text.query import Field, Phrase, Query, Run, text_of, wanted
from speeches.text.query_tree import And, Leaf, Node, Not, Or, Within

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator

    from speeches.search.ranking import Ranking, Selection

FEW: Final = 3  # literal hits: with so many nothing is suggested
MOST: Final = 3
LONGEST: Final = 24  # characters of a string that is taken for mistyped
_MOST_TERMS: Final = 6
_TRIED: Final = 3  # of each kind
_HITS_READ: Final = 3
_READ: Final = frozenset({None, Field.TITLE, Field.TEXT})


@dataclass(frozen=True, slots=True)
class Correction:
    """``exact`` public speeches satisfy the query with every run read literally."""

    query: str
    exact: int


def corrections(
    query: Query, exact: int, selection: Selection | None = None, allowance: Allowance | None = None
) -> list[Correction]:
    """The likeliest first, MOST at the most; none that is not found more often than the query, which is ``exact``."""
    if exact >= FEW or query.root is None:
        return []
    left = allowance or Allowance()
    leaves = [leaf for leaf in wanted(query.root) if isinstance(leaf, Run | Phrase) and len(leaf.text) <= LONGEST]
    leaves = list(dict.fromkeys(leaves))[:_MOST_TERMS]
    leaves = [
        leaf for leaf in leaves if leaf == query.root or (left.covers_one_more() and rank(Query(leaf)).exact < FEW)
    ]
    tried = {fold(leaf.text) for leaf in leaves}
    for ways in (_same_sound, _from_letters, _nearly_same_sound, _one_character_away):
        found = []
        for leaf in leaves:
            strings: list[str] = []
            for string in ways(leaf) if left.covers_one_more() else ():
                if not any(string in known for known in (*tried, *strings)):  # a part of it is no correction
                    strings.append(string)
                if len(strings) == _TRIED:
                    break
            tried.update(strings)
            found += [
                _correction(query.root, leaf, string, exact, selection) for string in strings if left.covers_one_more()
            ]
        if better := {one.query: one for one in found if one}:
            return list(better.values())[:MOST]
    return []


def _same_sound(leaf: Run | Phrase, *, blur: bool = False) -> Iterator[str]:
    string = fold(leaf.text)
    if len(string) < 2:
        return iter(())
    if leaf.field in _READ:
        return _in_texts(leaf, blur=blur)
    return _in_values(leaf, string, blur=blur)


def _nearly_same_sound(leaf: Run | Phrase) -> Iterator[str]:
    return _same_sound(leaf, blur=True)


def _from_letters(leaf: Run | Phrase) -> Iterator[str]:
    known, string = vocabulary(), fold(leaf.text)
    if known is None or not string.isascii() or not string.isalpha() or len(string) < 2:
        return iter(())
    entries = best(known, string, KINDS_WITHIN.get(leaf.field, ()), 2 * _TRIED)
    return (entry.written for entry in public(entries))


def _one_character_away(leaf: Run | Phrase) -> Iterator[str]:
    if leaf.field not in _READ:
        return iter(())
    try:
        return _ordered(edited(engine().index().files, fold(leaf.text)), len(leaf.text))
    except IndexUnavailable:
        return iter(())


def _in_texts(leaf: Run | Phrase, *, blur: bool) -> Iterator[str]:
    try:
        return _ordered(sounding(engine().index().files, fold(leaf.text), blur=blur), len(leaf.text))
    except IndexUnavailable:
        return iter(())


def _in_values(leaf: Run | Phrase, string: str, *, blur: bool) -> Iterator[str]:
    """The names of speakers, places and so on that sound so."""
    known, kinds = vocabulary(), KINDS_WITHIN.get(leaf.field, ())
    if known is None:
        return iter(())
    entries, _offsets = known.having(sounding_like(string, blur=blur))
    allowed = {KINDS.index(kind) for kind in kinds}
    found = [known[entry] for entry in entries.tolist() if int(known.kinds[entry]) in allowed]
    return (entry.written for entry in public(sorted(found, key=lambda entry: -entry.count)[:_TRIED]))


def _ordered(counts: Counter[str], length: int) -> Iterator[str]:
    """The most frequent first, shorter ones last; none with a mark of punctuation."""
    strings = (string for string in counts if string.isalnum())
    return iter(sorted(strings, key=lambda string: (len(string) < length, -counts[string], -len(string), string)))


def _correction(
    root: Node, leaf: Run | Phrase, string: str, exact: int, selection: Selection | None
) -> Correction | None:
    changed = replace(leaf, text=string)
    ranking = rank(Query(_replaced(root, leaf, changed)), selection=selection)
    if ranking.exact <= exact:
        return None
    written = replace(leaf, text=_as_written(changed, ranking))
    return Correction(text_of(Query(_replaced(root, leaf, written))), ranking.exact)


def _as_written(leaf: Run | Phrase, ranking: Ranking) -> str:
    """A folded string as a simplified text has it: 显著 is folded to 显着."""
    ids = [found.id for found in ranking[:_HITS_READ]]
    folded = fold(leaf.text)
    for speech in Speech.objects.public().filter(pk__in=ids).exclude(language=Language.TRADITIONAL):
        for place in ("text", "title", "head"):
            at = getattr(speech, f"folded_{place}").find(folded)
            if at >= 0:
                return str(getattr(speech, place)[at : at + len(folded)])
    return leaf.text


def _replaced(node: Node, old: Leaf, new: Leaf) -> Node:
    match node:
        case Not():
            return node
        case And(parts):
            return And(tuple(_replaced(part, old, new) for part in parts))
        case Or(parts):
            return Or(tuple(_replaced(part, old, new) for part in parts))
        case Within(unit, part, level):
            return Within(unit, _replaced(part, old, new), level)
        case _:
            return new if node == old else node
