"""What templates cannot say themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.urls import translate_url
from django.utils.formats import date_format
from django.utils.http import escape_leading_slashes
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from speeches.models import Speech

register = template.Library()


@register.simple_tag(takes_context=True)
def in_language(context: dict[str, Any], language: str) -> str:
    """The address of the page one is on, in another language of the interface."""
    return translate_url(escape_leading_slashes(context["request"].get_full_path()), language)


@register.filter
def delivered(speech: Speech) -> str:
    """The date in words, no more exact than it is known: 2024年5月17日, 2024年5月, 2024年."""
    known, on = speech.delivered, speech.delivered_on
    if known is None or on is None:
        return ""
    if known.day:
        return date_format(on, "DATE_FORMAT")
    if known.month:
        return date_format(on, "YEAR_MONTH_FORMAT")
    return _("%(year)d") % {"year": known.year}


@register.filter
def delivered_iso(speech: Speech) -> str:
    """The date for ``<time datetime>``: 2024-05-17, 2024-05, 2024."""
    return str(speech.delivered or "")


@register.filter
def month_day(speech: Speech) -> str:
    """The short form of the lists beside a speech: 05-17, or the year where no day is known."""
    known = speech.delivered
    if known is None:
        return ""
    return f"{known.month:02}-{known.day:02}" if known.month and known.day else str(known)


@register.filter
def share_of(count: int, most: int) -> int:
    """``count`` as a percentage of ``most``, at least 2 so that one speech is seen."""
    return max(2, round(100 * count / most)) if most else 0
