"""What a query that is being typed may become: its last piece is completed, all else stays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from speeches.analysis import cut
from speeches.models import Speech
from speeches.search.characters import LATIN, pattern_of
from speeches.search.vocabulary import KINDS, Kind, vocabulary
from speeches.text.clean import clean_field
from speeches.text.fold import fold
from speeches.text.query import Field, Unit
from speeches.text.typed import last_piece, slots

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from speeches.search.vocabulary import Entry, Vocabulary

LIMIT: Final = 8
_SPARE: Final = 2  # times as many are looked up as are wanted: some may not be public any more
_LOOKED_AT: Final = 40  # that begin within an entry, to see whether they begin at a word

_IN_TEXTS: Final = frozenset({Kind.TITLE, Kind.HEADING, Kind.FORMULATION})
KINDS_WITHIN: Final[Mapping[Field | Unit | None, Collection[Kind]]] = {
    None: _IN_TEXTS,
    Field.TITLE: {Kind.TITLE},
    Field.TEXT: {Kind.HEADING, Kind.FORMULATION},
    Field.SPEAKER: {Kind.SPEAKER},
    Field.PLACE: {Kind.PLACE},
    Field.OCCASION: {Kind.OCCASION},
    Field.SOURCE: {Kind.SOURCE},
    Unit.HEADING: {Kind.HEADING},
    Unit.SECTION: {Kind.HEADING, Kind.FORMULATION},
    Unit.PARAGRAPH: {Kind.FORMULATION},
    Unit.SENTENCE: {Kind.FORMULATION},
}
_COLUMNS: Final[Mapping[Kind, tuple[str, ...]]] = {  # where an entry of that kind stands in its speeches
    Kind.TITLE: ("title",),
    Kind.HEADING: ("text",),
    Kind.FORMULATION: ("text", "title", "head"),
    Kind.SPEAKER: ("speaker",),
    Kind.PLACE: ("place",),
    Kind.OCCASION: ("occasion",),
    Kind.SOURCE: ("source_name",),
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``query`` is what was typed with this in place of its last piece. ``count``: see the vocabulary."""

    kind: Kind
    text: str
    count: int
    query: str


def suggest(typed: str, limit: int = LIMIT) -> list[Suggestion]:
    """The best first; none while there is no vocabulary. One query."""
    typed = clean_field(typed)
    piece, known = last_piece(typed), vocabulary()
    if piece is None or known is None:
        return []
    wanted = best(known, fold(piece.text), KINDS_WITHIN.get(piece.within, ()), limit * _SPARE)
    found: dict[str, Suggestion] = {}
    for entry in public(wanted):
        found.setdefault(
            entry.folded, Suggestion(entry.kind, entry.written, entry.count, piece.replaced_by(entry.written))
        )
    return list(found.values())[:limit]


def public(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Those that stand in a public speech now, as far as the speeches that each was found in can tell. One query."""
    columns = sorted({column for entry in entries for column in _COLUMNS[entry.kind]})
    ids = {speech_id for entry in entries for speech_id in entry.ids}
    rows = Speech.objects.public().filter(pk__in=ids).values("pk", *columns) if ids else ()
    speeches: dict[int, dict[str, Any]] = {row["pk"]: row for row in rows}
    for entry in entries:
        its = (speeches[speech_id] for speech_id in entry.ids if speech_id in speeches)
        if any(entry.written in row[column] for row in its for column in _COLUMNS[entry.kind]):
            yield entry


def best(known: Vocabulary, folded: str, kinds: Iterable[Kind], limit: int) -> list[Entry]:
    """What the letters may stand for is looked for until there is enough of it."""
    allowed = np.isin(np.arange(len(KINDS)), [KINDS.index(kind) for kind in kinds])
    taken: dict[int, None] = {}
    for way in slots(folded):
        pattern = pattern_of(way)
        entries = known.beginning(pattern)
        offsets = np.zeros(len(entries), np.int64)
        if np.count_nonzero(allowed[known.kinds[entries]]) < limit:
            entries, offsets = known.having(pattern)
        here = allowed[known.kinds[entries]]
        if way == tuple(folded):  # what is typed already needs no suggesting
            here &= known.lengths[entries] > len(pattern)
            if folded[0].isascii() and folded[0].isalnum():  # a word in letters is no part of another
                here &= ~LATIN[known.units[known.starts[entries] + offsets - 1]]
        for entry in _ranked(known, entries[here], offsets[here], limit):
            taken.setdefault(entry)
        if len(taken) >= limit:
            break
    return [known[entry] for entry in list(taken)[:limit]]


def _ranked(known: Vocabulary, entries: NDArray[np.int64], offsets: NDArray[np.int64], limit: int) -> list[int]:
    """Those that begin so, then those in which a word begins so, then the others; in each the best of every kind by
    turns, by how many speeches have it, the shorter first."""
    kinds, counts = known.kinds[entries], known.counts[entries].astype(np.int64)
    order = np.lexsort((entries, known.lengths[entries], -counts, kinds, offsets > 0))
    inside = offsets[order] > 0
    groups = kinds[order].astype(np.int64) + len(KINDS) * inside
    turns = np.arange(len(order)) - np.searchsorted(groups, groups)
    order = order[np.lexsort((kinds[order], turns, inside))]
    begins = int(np.count_nonzero(offsets == 0))
    if begins >= limit:
        return list(map(int, entries[order[:limit]]))
    looked_at = order[begins : begins + _LOOKED_AT].tolist()
    at_word = {at: _begins_word(known[int(entries[at])].folded, int(offsets[at])) for at in looked_at}
    places = [*order[:begins].tolist(), *sorted(looked_at, key=lambda at: not at_word[at])]
    return list(map(int, entries[places[:limit]]))


def _begins_word(folded: str, unit: int) -> bool:
    at = end = 0
    for part in cut(folded):
        at = folded.index(part, end)
        if at >= unit:
            break
        end = at + len(part)
    return at == unit
