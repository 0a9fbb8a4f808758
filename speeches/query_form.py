"""A form for a search, one box for each thing the query language can say: it writes the query that says the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from speeches.models import Genre, GovernmentLevel
from speeches.query_words import fault_in_words
from speeches.text import dates
from speeches.text.clean import clean_field
from speeches.text.query import Field, Query, QueryError, Unit, parse, text_of
from speeches.text.query_tree import Dated, Not, Phrase, Run, Within, all_of, any_of, days_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from speeches.text.query import Node

_LONGEST: Final = 200  # characters of a box; the query language has tighter limits with sentences of their own
_LEVELS: Final = tuple((str(level), str(level)) for level in range(1, 6))
_SAID_OF: Final = {
    "title": Field.TITLE,
    "body": Field.TEXT,
    "speaker": Field.SPEAKER,
    "place": Field.PLACE,
    "occasion": Field.OCCASION,
    "source": Field.SOURCE,
    "genre": Field.GENRE,
    "level": Field.GOVERNMENT_LEVEL,
}
_HELD_BY: Final = {"heading": Unit.HEADING, "paragraph": Unit.PARAGRAPH, "sentence": Unit.SENTENCE}


class _Words(forms.CharField):
    """Words with spaces between them, as a list; none where the box is empty."""

    def __init__(self, label: Any, help_text: Any = "") -> None:  # noqa: ANN401 - a lazy string
        super().__init__(label=label, help_text=help_text, required=False, max_length=_LONGEST)

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]  # noqa: ANN401 - the form library's signature
        return clean_field(value or "").split()

    def run_validators(self, value: list[str]) -> None:
        super().run_validators(" ".join(value))


def _word(text: str, field: Field | None = None) -> Run | Phrase:
    """Marks may be syntax where words stand beside each other; between quotation marks they are what they are."""
    return Run(text, field) if text.isalnum() else Phrase(text, field)


class QueryForm(forms.Form):
    """``text`` is the query once the form is valid; every box may stay empty."""

    all_words = _Words(_("All of these words"))
    phrase = forms.CharField(label=_("Exactly these characters"), required=False, max_length=_LONGEST)
    any_words = _Words(_("At least one of these"))
    none_words = _Words(_("None of these"))
    title = _Words(_("In the title"))
    body = _Words(_("In the text"))
    heading = _Words(_("In one heading"))
    paragraph = _Words(_("In one paragraph"))
    sentence = _Words(_("In one sentence"))
    section = _Words(_("In one section"), _("with the level beside it: 3 finds the 一是… under （一）"))
    section_level = forms.ChoiceField(label=_("Level of the section"), required=False, choices=_LEVELS, initial="3")
    speaker = _Words(_("Speaker"))
    place = _Words(_("Place"))
    occasion = _Words(_("Occasion"))
    source = _Words(_("Source"))
    genre = forms.ChoiceField(label=_("Genre"), required=False)
    level = forms.ChoiceField(label=_("Level of government"), required=False)
    since = forms.CharField(label=_("From"), required=False, max_length=20, help_text=_("2020, 2020-03 or 2020-03-05"))
    until = forms.CharField(label=_("Until"), required=False, max_length=20)

    groups: Final = (
        (_("Words"), ("all_words", "phrase", "any_words", "none_words")),
        (_("Where they stand"), ("title", "body", "heading", "paragraph", "sentence", "section", "section_level")),
        (_("Whose, when, where"), ("speaker", "occasion", "place", "source", "genre", "level", "since", "until")),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - the form library's signature
        super().__init__(*args, **kwargs)
        for name, choices in (("genre", Genre.choices), ("level", GovernmentLevel.choices)):
            self.fields[name].choices = [("", _("any")), *choices]  # type: ignore[attr-defined]

    @property
    def fieldsets(self) -> Iterator[tuple[Any, list[forms.BoundField]]]:
        for legend, names in self.groups:
            yield legend, [self[name] for name in names]

    def clean_phrase(self) -> str:
        return clean_field(self.cleaned_data["phrase"])

    def clean_since(self) -> date | None:
        return self._side("since", 0)

    def clean_until(self) -> date | None:
        return self._side("until", 1)

    def clean(self) -> dict[str, Any]:
        """The query language has the last word on what is too long or too much."""
        if not self.errors:
            first, last = self.cleaned_data["since"], self.cleaned_data["until"]
            if first and last and first > last:
                raise ValidationError(_("The first day comes after the last one."))
            try:
                parse(self.text)
            except QueryError as fault:
                raise ValidationError(fault_in_words(fault)) from fault
        return self.cleaned_data

    @property
    def text(self) -> str:
        """What says the same in the query language; empty where nothing is asked for."""
        return text_of(Query(all_of(self._parts())))

    def _parts(self) -> Iterator[Node]:
        asked = self.cleaned_data
        yield from map(_word, asked["all_words"])
        if asked["phrase"]:
            yield Phrase(asked["phrase"])
        if wanted := any_of(map(_word, asked["any_words"])):
            yield wanted
        for name, unit in _HELD_BY.items():
            if held := all_of(map(Phrase, asked[name])):
                yield Within(unit, held)
        if held := all_of(map(Phrase, asked["section"])):
            yield Within(Unit.SECTION, held, int(asked["section_level"] or 1))
        for name, field in _SAID_OF.items():
            values = [asked[name]] if isinstance(asked[name], str) else asked[name]
            yield from (_word(value, field) for value in values if value)
        if asked["since"] or asked["until"]:
            yield Dated(asked["since"], asked["until"])
        yield from (Not(Phrase(word)) for word in asked["none_words"])

    def _side(self, name: str, side: int) -> date | None:
        typed = self.cleaned_data[name].strip()
        if not typed:
            return None
        known = dates.parse(typed if not typed.isdecimal() else f"{typed}年")
        if known is None:
            raise ValidationError(_("This is no date: write 2026, 2026-02 or 2026-02-20."))
        return days_of(known.year, known.month, known.day)[side]
