"""A query said in words, to a reader who wonders what was searched for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from speeches.text.query import And, Dated, Field, Not, Or, Phrase, Run, Unit, Within

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

    from speeches.text.query import Node, Query, QueryError

_FIELDS: Final[Mapping[Field, _StrPromise]] = {
    Field.TITLE: gettext_lazy("the title has %(part)s"),
    Field.TEXT: gettext_lazy("the text has %(part)s"),
    Field.SPEAKER: gettext_lazy("the speaker is %(part)s"),
    Field.PLACE: gettext_lazy("the place is %(part)s"),
    Field.GENRE: gettext_lazy("the genre is %(part)s"),
    Field.OCCASION: gettext_lazy("the occasion is %(part)s"),
    Field.GOVERNMENT_LEVEL: gettext_lazy("the level of government is %(part)s"),
    Field.SOURCE: gettext_lazy("the source is %(part)s"),
}
_UNITS: Final[Mapping[Unit, _StrPromise]] = {
    Unit.HEADING: gettext_lazy("one heading has (%(part)s)"),
    Unit.SECTION: gettext_lazy("one section of level %(level)d has (%(part)s)"),
    Unit.PARAGRAPH: gettext_lazy("one paragraph has (%(part)s)"),
    Unit.SENTENCE: gettext_lazy("one sentence has (%(part)s)"),
}
_FAULTS: Final[Mapping[str, _StrPromise]] = {
    "unclosed_quote": gettext_lazy('A quotation mark " has no partner: add a second one, or leave it out.'),
    "unclosed_bracket": gettext_lazy("A bracket has no partner: add “)” behind, or leave out “(”."),
    "empty_bracket": gettext_lazy("There is a pair of brackets with nothing in it: fill it, or leave it out."),
    "unknown_field": gettext_lazy("There is no field “%(typed)s”."),
    "bad_year": gettext_lazy(
        "“%(typed)s” is no year, and no years from earlier to later. Write year:2024 or year:2020..2026."
    ),
    "bad_date": gettext_lazy(
        "“%(typed)s” is no date, and no dates from earlier to later. Write date:2024-03-05 or date:2024-03..2024-06."
    ),
    "phrase_too_long": gettext_lazy(
        "At most %(most)d characters in one piece; here are %(count)d. Keep the one sentence that matters."
    ),
    "too_many_terms": gettext_lazy(
        "At most %(most)d words at once. Leave some out, or put what belongs together in quotation marks."
    ),
}


def in_words(query: Query) -> str:
    """Empty where nothing is asked for."""
    return "" if query.root is None else _said(query.root)


def fault_in_words(fault: QueryError) -> str:
    """What is wrong and what to do, in the language of the page."""
    said = str(_FAULTS[fault.code]) % fault.about
    if fault.code != "unknown_field":
        return said
    if fault.about["nearest"]:
        remedy = _("Did you mean “%(nearest)s:”?") % fault.about
    elif fault.about["group"]:
        remedy = _("Use another field, or leave it out.")
    else:
        remedy = _("To find these very characters, put them in quotation marks.")
    return _("%(fault)s %(remedy)s") % {"fault": said, "remedy": remedy}


def _said(node: Node) -> str:
    match node:
        case Run(text, field):
            return _in(field, _("“%(text)s” or its words") % {"text": text})
        case Phrase(text, field):
            return _in(field, _("exactly “%(text)s”") % {"text": text})
        case Dated():
            return _days(node)
        case Not(part):
            return _("not (%(part)s)") % {"part": _said(part)}
        case And(parts):
            return _(" and ").join(f"({_said(part)})" if isinstance(part, Or) else _said(part) for part in parts)
        case Or(parts):
            return _(" or ").join(map(_said, parts))
        case Within(unit, part, level):
            return str(_UNITS[unit]) % {"part": _said(part), "level": level}


def _in(field: Field | None, said: str) -> str:
    return str(_FIELDS[field]) % {"part": said} if field else said


def _days(node: Dated) -> str:
    first, last = (date_format(day, "DATE_FORMAT") if day else "" for day in (node.first, node.last))
    if not first:
        return _("delivered until %(last)s") % {"last": last}
    if not last:
        return _("delivered from %(first)s on") % {"first": first}
    return _("delivered from %(first)s to %(last)s") % {"first": first, "last": last}
