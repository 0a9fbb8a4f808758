"""What a browser that has a page already is answered: 304 as long as nothing it shows can have changed."""

from __future__ import annotations

import hashlib
from functools import cache, wraps
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import condition

from speeches.models import Speech

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

_MADE_OF: Final = ("templates", "speeches", "static")


def revalidated(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """``uncached``, and answered with 304 after one query."""
    return uncached(condition(etag_func=_etag)(view))


def uncached(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """May be kept, but is asked for again each time, so that what is withdrawn is gone at once. What staff see is kept
    nowhere: it may be a draft."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - any view's
        response = view(request, *args, **kwargs)
        if getattr(request.user, "is_staff", False):
            add_never_cache_headers(response)
        else:
            patch_cache_control(response, no_cache=True)
        return response

    return answer


def _etag(request: HttpRequest, *args: Any, **kwargs: Any) -> str:  # noqa: ANN401, ARG001 - any view's
    known = (
        *Speech.objects.state(),
        request.build_absolute_uri(),
        get_language(),
        request.user.pk,  # staff are offered more
        timezone.localdate(),  # the home page tells what was on this day
        _made_of(),
    )
    return f'"{hashlib.sha256(repr(known).encode()).hexdigest()[:32]}"'


@cache
def _made_of() -> float:
    """When the newest file that pages are made of was changed; the same in every process."""
    files = (file for folder in _MADE_OF for file in (settings.BASE_DIR / folder).rglob("*.*"))
    return max(file.stat().st_mtime for file in files if file.suffix in {".html", ".py", ".mo", ".css", ".js", ".xml"})
