"""What readers and editors send, checked and cleaned on the way in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from speeches import ingest
from speeches.models import Speech, validate_web_address
from speeches.text import dates
from speeches.text.clean import clean_field
from speeches.text.evidence import Origin
from speeches.text.extract import ACCEPTED_SUFFIXES, archive
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

_CHANGED_MEANWHILE: Final = _("Somebody changed this speech meanwhile: reload the page and decide again.")


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
        checked = [super(ManyFilesField, self).clean(file, initial) for file in files or [None]]
        return [file for file in checked if file]


class UploadForm(forms.Form):
    documents = ManyFilesField(
        label=_("Files"),
        required=False,
        allow_empty_file=True,  # the importer refuses it by name; the others go on
        help_text=_("Text, Markdown, web pages, Word (.docx), PDF, and .zip of them; several at once."),
        widget=ManyFilesInput(attrs={"accept": ",".join(sorted((*ACCEPTED_SUFFIXES, archive.SUFFIX)))}),
    )
    folder = ManyFilesField(
        label=_("Or a whole folder"),
        required=False,
        allow_empty_file=True,
        widget=ManyFilesInput(attrs={"webkitdirectory": True}),
    )
    publish = forms.BooleanField(
        label=_("Publish at once"),
        required=False,
        help_text=_("Otherwise they are kept as drafts for you to look at first."),
    )

    def clean(self) -> dict[str, Any]:
        """``documents`` has the files of both; what systems leave in folders is left out."""
        cleaned = super().clean() or self.cleaned_data
        sent = [*cleaned.get("documents", []), *cleaned.pop("folder", [])]
        cleaned["documents"] = [file for file in sent if not archive.is_litter(file.name or "")]
        if not sent and not self.errors:
            self.add_error("documents", _("Choose files or a folder."))
        return cleaned


class WebAddressField(forms.URLField):
    default_validators = [validate_web_address]


class SpeechForm(SpeechModelForm):
    """The facts of a speech, each with what was found for it.

    A date is given as far as it is known: 2026, 2026-02 or 2026-02-20.
    """

    delivered = forms.CharField(
        label=_("Date"), required=False, help_text=_("As far as it is known: 2026, 2026-02 or 2026-02-20.")
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)  # that the editor saw

    class Meta:
        model = Speech
        fields = ingest.TEXT_FIELDS
        field_classes = {"source_url": partial(WebAddressField, assume_scheme="https")}
        widgets = {
            "title": forms.TextInput(attrs={"size": 80}),
            "theme": forms.TextInput(attrs={"size": 80}),
            "source_url": forms.URLInput(attrs={"size": 80}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - the form library's signature
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["delivered"] = str(self.instance.delivered or "")
            self.initial["revision"] = self.instance.revision
        for name, field in self.fields.items():
            if found := evidence_for(self.instance, name):
                context = {"found": found, "help": field.help_text, "id": f"id_{name}"}
                field.help_text = render_to_string("admin/speeches/speech/_evidence.html", context)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("revision") not in {None, self.instance.revision}:
            self.add_error(None, _CHANGED_MEANWHILE)
        return {name: clean_field(value) if isinstance(value, str) else value for name, value in cleaned.items()}

    def clean_delivered(self) -> PartialDate | None:
        value = self.cleaned_data["delivered"].strip()
        if not value:
            return None
        if (known := dates.parse(value)) is None:
            raise forms.ValidationError(_("This is no date: write 2026, 2026-02 or 2026-02-20."))
        return known


@dataclass(frozen=True, slots=True)
class Found:
    """A value that was found for a field, in words: ``origin`` says where, ``quote`` what stood there."""

    value: str
    quote: str
    origin: str
    is_taken: bool


_ORIGINS: Final = {
    Origin.HEAD: _("the lines before the text"),
    Origin.TEXT: _("the text"),
    Origin.PAGE: _("what the file says of itself"),
    Origin.CUT: _("what was cut"),
    Origin.FILE_NAME: _("the file name"),
}


def evidence_for(speech: Speech, field: str) -> list[Found]:
    """What was found for a field of the form, the value that was taken first."""
    name = "delivered_on" if field == "delivered" else field
    found = [
        Found(row["value"], row["quote"], str(_ORIGINS.get(row["origin"], row["origin"])), row["taken"])
        for row in speech.evidence
        if row["field"] == name
    ]
    return sorted(found, key=lambda each: not each.is_taken)


class EncodingForm(forms.Form):
    """The encodings that the original may be in, each with how it begins."""

    def __init__(self, speech: Speech, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"encoding": speech.source_file.encoding})
        lines = ingest.first_lines(speech)
        choices = list(lines.items())
        self.fields["encoding"] = forms.ChoiceField(label=_("Encoding"), choices=choices, widget=forms.RadioSelect)
        self.is_needed = len(lines) > 1


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
            raise forms.ValidationError(_CHANGED_MEANWHILE)
        return revision

    @property
    def changes(self) -> dict[int, int | None]:
        """Offset → level (0: no heading, None: as the rules say)."""
        chosen = {offset: self.cleaned_data[f"at-{offset}"] for offset in self.page.object_list}
        levels = {offset: int(value) if value else None for offset, value in chosen.items()}
        return {offset: level for offset, level in levels.items() if level != self.marked.get(offset)}

    def _next_start(self) -> int:
        return self.page.object_list[-1] + WORDS_SHOWN if self.page.object_list else 0
