"""What templates cannot say themselves."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from django import template
from django.conf import settings
from django.urls import reverse, translate_url
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.http import escape_leading_slashes
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

from speeches import linked_data
from speeches.browsing import DIMENSIONS, WAYS
from speeches.text.script import TRADITIONAL, converted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.utils.safestring import SafeString

    from speeches.browsing import Dimension
    from speeches.models import Speech

_IN_SCRIPT: Final = {ord(mark): f"\\u{ord(mark):04X}" for mark in "<>&\u2028\u2029"}

register = template.Library()


@register.simple_tag(takes_context=True)
def in_language(context: dict[str, Any], language: str) -> str:
    """The address of the page one is on, in another language of the interface."""
    return translate_url(escape_leading_slashes(context["request"].get_full_path()), language)


@register.simple_tag(takes_context=True)
def absolute(context: dict[str, Any], path: str | None = None) -> str:
    """With scheme and host: ``path``, or the page one is on without what only sorts and pages it."""
    request = context["request"]
    page = request.GET.get("page", "") if path is None else ""
    which = f"?page={page}" if page.isdecimal() and int(page) > 1 else ""
    path = path or quote(request.path, safe="!$&'()*+,;=/~:@")  # as reversed addresses are
    return str(request.build_absolute_uri(escape_leading_slashes(path) + which))


@register.simple_tag(takes_context=True)
def languages(context: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """``(hreflang, address)`` of the page one is on in each language of the interface, the usual one also for all."""
    usual, *others = [code for code, _name in settings.LANGUAGES]
    page = absolute(context)
    yield "x-default", translate_url(page, usual)
    for code in (usual, *others):
        yield bcp47(code), translate_url(page, code)


@register.filter
def bcp47(language: str) -> str:
    """Django's code of a language as BCP 47 writes it: zh-Hant."""
    return to_locale(language).replace("_", "-")


@register.filter
def in_own_script(words: str) -> str:
    """Our own simplified words, in traditional characters on a page in these."""
    return converted(words, TRADITIONAL) if get_language() == "zh-hant" else words


@register.simple_tag(takes_context=True)
def ways(context: dict[str, Any]) -> Iterator[tuple[Dimension, str]]:
    """What one browses by, from every page, each with how the page one is on stands to it, as ``aria-current``."""
    match = getattr(context.get("request"), "resolver_match", None)
    asked = match.kwargs.get("slug") if match else None
    for dimension in WAYS:
        is_it = asked == dimension.slug
        yield dimension, ("page" if match and match.url_name == "dimension" else "true") if is_it else ""


@register.simple_tag
def dimensions() -> list[Dimension]:
    return [*DIMENSIONS.values()]


@register.filter
def listed(value: str, slug: str) -> str:
    """The address of the list that a speech's value of a dimension leads to."""
    return reverse("shelf", args=[slug, value]) if value else ""


@register.simple_tag(takes_context=True)
def json_ld(context: dict[str, Any], speech: Speech) -> SafeString:
    """The speech for machines. A data block, which no policy on scripts concerns; none of its text can end it."""
    data = linked_data.of_speech(speech, context["request"].build_absolute_uri)
    words = json.dumps(data, ensure_ascii=False).translate(_IN_SCRIPT)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(words))  # noqa: S308 - escaped above


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
def delivered_month(speech: Speech) -> str:
    """What names the list of its month, or of its year where no month is known: 2024/5, 2024."""
    known = speech.delivered
    return "/".join(str(part) for part in (known.year, known.month) if part) if known else ""
