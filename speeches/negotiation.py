"""Which Chinese a reader is met with who comes from elsewhere: that of the device.

A page has an address in each language, and whoever follows a link within the archive stays in the one chosen. The
addresses without a prefix are the ones that are passed on; a reader whose device asks for traditional characters is
led from there to the same page in these. English is never chosen for anybody: the texts are Chinese, and many who
read them have a device that speaks English.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import translate_url
from django.utils.cache import patch_vary_headers
from django.utils.http import escape_leading_slashes
from django.utils.translation import get_language_from_path, get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

if TYPE_CHECKING:
    from collections.abc import Callable

_DEPENDS_ON: Final = ("Accept-Language", "Referer")


def in_own_script(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        own = _asked_of_the_device(request)
        if own == settings.LANGUAGE_CODE or not _enters(request):
            return get_response(request)
        here = escape_leading_slashes(request.get_full_path())
        there = translate_url(here, own)
        if there == here:
            return get_response(request)
        response = HttpResponseRedirect(there)
        patch_vary_headers(response, _DEPENDS_ON)
        return response

    return middleware


def _enters(request: HttpRequest) -> bool:
    """Whether a page in no chosen language is opened from outside the archive."""
    if request.method not in {"GET", "HEAD"} or get_language_from_path(request.path_info):
        return False
    if "text/html" not in request.headers.get("Accept", ""):  # feeds, downloads, programs
        return False
    within = request.headers.get("Sec-Fetch-Site") == "same-origin"
    return not within and urlsplit(request.headers.get("Referer", "")).netloc != request.get_host()


def _asked_of_the_device(request: HttpRequest) -> str:
    """The first Chinese among the languages the device prefers."""
    for code, weight in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        if weight and code.split("-")[0] == "zh":
            try:
                return get_supported_language_variant(code)
            except LookupError:
                continue
    return settings.LANGUAGE_CODE
