"""What is indexed of a speech (Haystack finds this by its name)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from haystack import indexes

from speeches.analysis import characteristic_words, word_counts
from speeches.models import Speech

if TYPE_CHECKING:
    from collections import Counter

    from speeches.models import SpeechQuerySet

TITLE_WEIGHT: Final = 4  # a word of the title counts as often
KEYWORDS: Final = 60  # characteristic words kept of each speech, to find related ones by


@dataclass(frozen=True, slots=True)
class Document:
    """A speech as the index holds it, analysed completely: nothing that can fail is left for the writer."""

    id: int
    revision: int
    fields: dict[str, Any]  # by the names of SpeechIndex, with Haystack's own three


class SpeechIndex(indexes.SearchIndex, indexes.Indexable):
    """Words only. What must be exact (strings, fields, what is public) is asked of the database."""

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
        return Document(speech.pk, speech.revision, self.full_prepare(speech))
