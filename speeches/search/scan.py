"""Public texts from the database, one after the other, as queries see them.

What the index does not know is answered so, and all of it while there is no index. Nothing is filtered in the
database: SQLite takes longer to look for a string in a text than to hand it over.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from speeches.models import SectionRow, Speech
from speeches.search_indexes import FIELD_COLUMNS, spans_of
from speeches.text.fold import fold
from speeches.text.matching import Document
from speeches.text.query import And, Dated, Field, Not, Or, Phrase, Run, Unit, Within

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from speeches.models import Section
    from speeches.text.dates import PartialDate
    from speeches.text.query import Node, Query

CHUNK: Final = 100  # texts in memory at a time

_TEXTS: Final = ("pk", "folded_title", "folded_head", "folded_text")
_DATE: Final = ("delivered_on", "delivered_precision")  # reading a date takes as long as reading a text


@dataclass(frozen=True, slots=True)
class Scanned:
    id: int
    document: Document


@dataclass(frozen=True, slots=True)
class Needs:
    """What of a speech decides a query, beside title, head and text."""

    fields: frozenset[Field]
    sections: bool
    date: bool

    @classmethod
    def of(cls, query: Query) -> Needs:
        all_nodes = list(nodes(query.root))
        fields = {node.field for node in all_nodes if isinstance(node, Run | Phrase) and node.field in FIELD_COLUMNS}
        units = {node.unit for node in all_nodes if isinstance(node, Within)}
        return cls(
            frozenset(filter(None, fields)),
            not units.isdisjoint({Unit.HEADING, Unit.SECTION}),
            any(isinstance(node, Dated) for node in all_nodes),
        )


def scan(query: Query, ids: Sequence[int] | None = None) -> Iterator[Scanned]:
    """The public ones of these speeches, or every public speech. With sections, one query more for each chunk."""
    needs = Needs.of(query)
    columns = [*_TEXTS, *(column for field in needs.fields for column in FIELD_COLUMNS[field])]
    if needs.date:
        columns += _DATE
    every = Speech.objects.public().order_by("pk").values_list(*columns, named=True)
    if ids is None:
        rows = every.iterator(CHUNK)
    else:
        parts = (ids[at : at + CHUNK] for at in range(0, len(ids), CHUNK))
        rows = (row for part in parts for row in every.filter(pk__in=part))
    while chunk := list(islice(rows, CHUNK)):
        sections = sections_of([row.pk for row in chunk]) if needs.sections else {}
        for row in chunk:
            yield Scanned(row.pk, _document(row, needs, sections.get(row.pk, ())))


def document_of(speech: Speech, query: Query, sections: Iterable[Section] | None = None) -> Document:
    """``sections`` of the speech, if they are at hand; otherwise they are read where the query needs them."""
    needs = Needs.of(query)
    if sections is None:
        sections = speech.sections.all() if needs.sections else ()
    return _document(speech, needs, sections)


def _document(row: Any, needs: Needs, sections: Iterable[Section]) -> Document:  # noqa: ANN401 - a Speech, or a row with names like its
    """The facts that the query does not need are left out: a result page makes one of every speech."""
    return Document(
        title=row.folded_title,
        head=row.folded_head,
        text=row.folded_text,
        sections=spans_of(sections) if needs.sections else (),
        fields={field: fold("\n".join(getattr(row, name) for name in FIELD_COLUMNS[field])) for field in needs.fields},
        delivered_on=_delivered(row) if needs.date else None,
    )


def _delivered(row: Any) -> PartialDate | None:  # noqa: ANN401 - as above
    return Speech(delivered_on=row.delivered_on, delivered_precision=row.delivered_precision).delivered


def sections_of(speech_ids: Iterable[int]) -> dict[int, list[Section]]:
    """By speech, in the order of the text. One query."""
    found = defaultdict(list)
    for section in SectionRow.of(speech_ids):
        found[section.speech_id].append(section)
    return found


def nodes(node: Node | None) -> Iterator[Node]:
    if node is None:
        return
    yield node
    match node:
        case Not(part) | Within(part=part):
            yield from nodes(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from nodes(part)
