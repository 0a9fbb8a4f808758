"""What is indexed of a speech (Haystack finds this by its name)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from haystack import indexes

from speeches.analysis import characteristic_words, word_counts
from speeches.models import Section, Speech
from speeches.text.matching import SectionSpan
from speeches.text.query import Field, days_of

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Mapping
    from datetime import date

    from speeches.models import SpeechQuerySet

TITLE_WEIGHT: Final = 4  # a word of the title counts as often
KEYWORDS: Final = 60  # characteristic words kept of each speech, to find related ones by


class Facet(StrEnum):
    """分面: what a result can be narrowed by. A speech has one value of each, or none."""

    YEAR = "year"
    GENRE = "genre"
    GOVERNMENT_LEVEL = "government_level"
    PLACE = "place"
    SPEAKER = "speaker"
    SOURCE = "source"


FIELD_COLUMNS: Final[Mapping[Field, tuple[str, ...]]] = {  # what a field of the query language is of a speech
    Field.SPEAKER: ("speaker", "speaker_role"),
    Field.PLACE: ("place",),
    Field.GENRE: ("genre",),
    Field.OCCASION: ("occasion",),
    Field.GOVERNMENT_LEVEL: ("government_level",),
    Field.SOURCE: ("source_name",),
}
_FACET_COLUMNS: Final[Mapping[Facet, str]] = {
    Facet.GENRE: "genre",
    Facet.GOVERNMENT_LEVEL: "government_level",
    Facet.PLACE: "place",
    Facet.SPEAKER: "speaker",
    Facet.SOURCE: "source_name",
}


@dataclass(frozen=True, slots=True)
class Content:
    """What of a speech can be asked for. Title, head and text are folded."""

    title: str
    head: str
    text: str
    sections: tuple[SectionSpan, ...] = ()
    fields: Mapping[Field, str] = field(default_factory=dict)  # as written; of several values one a line
    facets: Mapping[Facet, str] = field(default_factory=dict)  # as written, "" where there is none
    day: date | None = None  # as it is kept, which is what is sorted by
    days: tuple[date, date] | None = None  # the first and the last that the date of delivery allows


@dataclass(frozen=True, slots=True)
class Document:
    """A speech as the index holds it, analysed completely: nothing that can fail is left for the writer."""

    id: int
    revision: int
    fields: dict[str, Any]  # by the names of SpeechIndex, with Haystack's own three
    content: Content


class SpeechIndex(indexes.SearchIndex, indexes.Indexable):
    """What Whoosh holds: words only. The folded text itself, and what is narrowed and sorted by, stand beside it."""

    text = indexes.CharField(document=True, stored=False)  # {word: weighted count} of title, head and text
    keywords = indexes.MultiValueField(indexed=False)  # the most telling first
    speech_id = indexes.IntegerField(model_attr="pk")
    revision = indexes.IntegerField(model_attr="revision")

    def get_model(self) -> type[Speech]:
        return Speech

    def index_queryset(self, using: str | None = None) -> SpeechQuerySet:  # noqa: ARG002 - Haystack's signature
        return Speech.objects.public()

    def prepare_text(self, speech: Speech) -> Counter[str]:
        counts = word_counts(speech.folded_text) + word_counts(speech.folded_head)
        for word, count in word_counts(speech.folded_title).items():
            counts[word] += count * TITLE_WEIGHT
        return counts

    def prepare_keywords(self, speech: Speech) -> list[str]:  # noqa: ARG002 - Haystack's signature
        counts: Counter[str] = self.prepared_data["text"]
        return characteristic_words(counts, KEYWORDS)

    def document(self, speech: Speech) -> Document:
        """One query for the sections, if they were not read along."""
        return Document(speech.pk, speech.revision, self.full_prepare(speech), content_of(speech))


def content_of(speech: Speech) -> Content:
    delivered = speech.delivered
    return Content(
        title=speech.folded_title,
        head=speech.folded_head,
        text=speech.folded_text,
        sections=spans_of(speech.sections.all()),
        fields={name: "\n".join(getattr(speech, column) for column in FIELD_COLUMNS[name]) for name in FIELD_COLUMNS},
        facets=facets_of(speech),
        day=speech.delivered_on,
        days=days_of(delivered.year, delivered.month, delivered.day) if delivered else None,
    )


def facets_of(speech: Speech) -> dict[Facet, str]:
    values = {facet: str(getattr(speech, column)) for facet, column in _FACET_COLUMNS.items()}
    return values | {Facet.YEAR: str(speech.delivered_on.year) if speech.delivered_on else ""}


def spans_of(sections: Iterable[Section]) -> tuple[SectionSpan, ...]:
    return tuple(
        SectionSpan(section.level, section.start, section.start + len(section.number), section.body_start, section.end)
        for section in sections
    )
