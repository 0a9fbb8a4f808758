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

    from speeches.text.query import Node, Query

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


def in_words(query: Query) -> str:
    """Empty where nothing is asked for."""
    return "" if query.root is None else _said(query.root)


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
