"""What readers and editors send, checked and cleaned on the way in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Self

from django import forms
from django.core.paginator import Paginator
from django.core.validators import URLValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from speeches import ingest
from speeches.models import Speech
from speeches.search import Order
from speeches.text import dates
from speeches.text.clean import clean_field
from speeches.text.extract import ACCEPTED_SUFFIXES
from speeches.text.marks import sentence_starts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.core.files.uploadedfile import UploadedFile
    from django.http import QueryDict

    from speeches.text.dates import PartialDate

HEADING_CHOICES: Final = (
    ("", _("as the rules say")),
    ("0", _("no heading")),
    *((str(level), format_lazy(_("heading of level {}"), level)) for level in range(1, 6)),
)
SENTENCES_PER_PAGE: Final = 200
WORDS_SHOWN: Final = 60  # characters of a sentence that tell it from the others
RESULTS_PER_PAGE: Final = 20
LAST_PAGE: Final = 50
LONGEST_QUERY: Final = 4000  # characters; the query language has tighter limits with sentences of their own
LONGEST_TYPED: Final = 800  # of them in a search box: as an address they still fit in a server's request line


def page_of(value: str) -> int:
    """The page number an address asks for; 1 where it asks for none."""
    return max(int(value), 1) if re.fullmatch("[0-9]{1,9}", value) else 1


@dataclass(frozen=True, slots=True)
class Pages:
    """Where one is in a paged list; ``previous`` and ``next`` are None at the ends."""

    number: int
    last: int

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.last else None


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What the address of a result page asks for.

    An address may say anything: what is no known order or page is the first of its kind, never an error.
    """

    query: str
    order: Order
    page: int

    @classmethod
    def from_address(cls, parameters: QueryDict) -> Self:
        order, page = parameters.get("order", ""), parameters.get("page", "")
        return cls(
            clean_field(parameters.get("q", ""))[:LONGEST_QUERY],
            Order(order) if order in Order.values else Order.RELEVANCE,
            min(page_of(page), LAST_PAGE),
        )

    @property
    def offset(self) -> int:
        return (self.page - 1) * RESULTS_PER_PAGE

    def pages(self, total: int) -> Pages:
        last = min(LAST_PAGE, max(1, -(-total // RESULTS_PER_PAGE)))
        return Pages(min(self.page, last), last)


if TYPE_CHECKING:
    SpeechModelForm = forms.ModelForm[Speech]
else:
    SpeechModelForm = forms.ModelForm  # takes no parameter when it runs


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """One or many files of one input, as a list."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:  # noqa: ANN401 - the form library's signature
        files = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(file, initial) for file in files or [None]]


class UploadForm(forms.Form):
    documents = ManyFilesField(
        label=_("Files"),
        allow_empty_file=True,  # the importer refuses it by name; the others go on
        help_text=_("Text, Markdown, web pages, Word (.docx) and PDF; several at once."),
        widget=ManyFilesInput(attrs={"accept": ",".join(sorted(ACCEPTED_SUFFIXES))}),
    )
    publish = forms.BooleanField(
        label=_("Publish at once"),
        required=False,
        help_text=_("Otherwise they are kept as drafts for you to look at first."),
    )


class WebAddressField(forms.URLField):
    default_validators = [URLValidator(["http", "https"])]


class SpeechForm(SpeechModelForm):
    """The facts of a speech. A date is given as far as it is known: 2026, 2026-02 or 2026-02-20."""

    delivered = forms.CharField(
        label=_("Date"), required=False, help_text=_("As far as it is known: 2026, 2026-02 or 2026-02-20.")
    )

    class Meta:
        model = Speech
        fields = ingest.TEXT_FIELDS
        field_classes = {"source_url": partial(WebAddressField, assume_scheme="https")}
        widgets = {"title": forms.TextInput(attrs={"size": 80}), "theme": forms.TextInput(attrs={"size": 80})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - the form library's signature
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["delivered"] = str(self.instance.delivered or "")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        return {name: clean_field(value) if isinstance(value, str) else value for name, value in cleaned.items()}

    def clean_delivered(self) -> PartialDate | None:
        value = self.cleaned_data["delivered"].strip()
        if not value:
            return None
        if (known := dates.parse(value)) is None:
            raise forms.ValidationError(_("This is no date: write 2026, 2026-02 or 2026-02-20."))
        return known


@dataclass(frozen=True, slots=True)
class SentenceRow:
    """A sentence start of the text: where it is, how it reads, what it is now and what an editor said of it."""

    offset: int
    words: str
    begins_paragraph: bool
    level: int | None  # of the heading that begins here; None where none does
    field: forms.BoundField


class HeadingMarksForm(forms.Form):
    """A choice for each sentence start of one page of a text; ``changes`` has those that differ from before."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, speech: Speech, page: int, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"revision": speech.revision})
        self.speech = speech
        self.headings = {s.start: s.level for s in speech.sections.all() if s.is_in_outline}
        self.marked = ingest.placed_marks(speech)
        starts = sentence_starts(speech.text)
        self.page = Paginator(starts, SENTENCES_PER_PAGE).get_page(page)
        for offset in self.page:
            self.fields[f"at-{offset}"] = forms.ChoiceField(
                choices=HEADING_CHOICES,
                required=False,
                initial=self.marked.get(offset, ""),
                widget=forms.Select(attrs={"aria-labelledby": f"words-{offset}"}),
            )

    @property
    def rows(self) -> Iterator[SentenceRow]:
        text = self.speech.text
        ends = [*self.page.object_list[1:], self._next_start()]
        for offset, end in zip(self.page.object_list, ends, strict=True):
            yield SentenceRow(
                offset,
                text[offset : min(end, offset + WORDS_SHOWN)].strip("\n"),
                offset == 0 or text[offset - 1] == "\n",
                self.headings.get(offset),
                self[f"at-{offset}"],
            )

    def clean_revision(self) -> int:
        revision: int = self.cleaned_data["revision"]
        if revision != self.speech.revision:
            raise forms.ValidationError(_("Somebody changed this speech meanwhile: reload the page and decide again."))
        return revision

    @property
    def changes(self) -> dict[int, int | None]:
        """Offset → level (0: no heading, None: as the rules say)."""
        chosen = {offset: self.cleaned_data[f"at-{offset}"] for offset in self.page.object_list}
        levels = {offset: int(value) if value else None for offset, value in chosen.items()}
        return {offset: level for offset, level in levels.items() if level != self.marked.get(offset)}

    def _next_start(self) -> int:
        return self.page.object_list[-1] + WORDS_SHOWN if self.page.object_list else 0
