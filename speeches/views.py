"""The pages readers see. A view validates, asks one question, renders; none of them writes."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from speeches.forms import RESULTS_PER_PAGE, Pages, SearchRequest
from speeches.models import Speech
from speeches.operators import OPERATORS
from speeches.search import Order, find, matches_in, related
from speeches.text import layout
from speeches.text.dates import FIRST_YEAR, LAST_YEAR
from speeches.text.query import QueryError, parse

if TYPE_CHECKING:
    from speeches.models import SpeechQuerySet

LATEST: Final = 8
PER_PAGE: Final = 50
CHARACTERS_PER_MINUTE: Final = 400  # silent reading of Chinese prose, rounded down from the usual 400–500


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    public = Speech.objects.public()
    return render(
        request,
        "speeches/home.html",
        {"latest": public.for_lists().last_published()[:LATEST], "total": public.count(), **_by_year(public)},
    )


@require_safe
def speech(request: HttpRequest, pk: int) -> HttpResponse:
    """With ``?q=`` the matches of that search are marked; a query with a fault marks nothing."""
    found = get_object_or_404(Speech.objects.visible_to(request.user).select_related("source_file"), pk=pk)
    sections = list(found.sections.all())
    aliases = dict(found.aliases.values_list("key", "offset"))
    query = SearchRequest.from_address(request.GET).query
    matches = _matches(query, found)
    return render(
        request,
        "speeches/speech.html",
        {
            "speech": found,
            "outline": layout.outline(sections),
            "blocks": layout.lay_out(found.text, sections, aliases, matches),
            "query": query,
            "matches": len(matches),
            "minutes": max(1, round(found.character_count / CHARACTERS_PER_MINUTE)),
            "related": related(found, limit=LATEST),
            "latest": Speech.objects.public().for_lists().last_published()[:LATEST],
        },
    )


def _matches(query: str, found: Speech) -> list[tuple[int, int]]:
    try:
        return matches_in(parse(query), found) if query else []
    except QueryError:
        return []


@require_safe
def original(request: HttpRequest, pk: int) -> FileResponse:
    """The bytes as they came in: always a download, never shown or run by the browser in our name."""
    found = get_object_or_404(Speech.objects.visible_to(request.user).select_related("source_file"), pk=pk)
    file = found.source_file
    try:
        content = file.content.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    response._csp_replace = {"default-src": ["'none'"], "sandbox": True}  # type: ignore[attr-defined]  # noqa: SLF001 - django-csp reads it
    return response


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    asked = SearchRequest.from_address(request.GET)
    try:
        query = parse(asked.query)
    except QueryError as fault:
        return render(request, "speeches/search.html", {"asked": asked, "fault": fault}, status=400)
    if query.is_empty:
        return render(request, "speeches/search.html", {"asked": asked})
    results = find(query, offset=asked.offset, limit=RESULTS_PER_PAGE, order=asked.order)
    pages = asked.pages(results.total)
    if pages.number < asked.page:
        asked = replace(asked, page=pages.number)
        results = find(query, offset=asked.offset, limit=RESULTS_PER_PAGE, order=asked.order)
    return render(
        request,
        "speeches/search.html",
        {"asked": asked, "results": results, "orders": Order, "pages": pages},
    )


@require_safe
def search_help(request: HttpRequest) -> HttpResponse:
    return render(request, "speeches/search_help.html", {"groups": OPERATORS})


@require_safe
def years(request: HttpRequest) -> HttpResponse:
    public = Speech.objects.public()
    undated = public.filter(delivered_on__isnull=True).count()
    return render(request, "speeches/years.html", {"undated": undated, **_by_year(public)})


def _by_year(speeches: SpeechQuerySet) -> dict[str, Any]:
    years = speeches.years()
    return {"years": years, "most": max((count for _, count in years), default=0)}


@require_safe
def year(request: HttpRequest, year: int) -> HttpResponse:
    """The speeches of a year by month; what is only known to the year stands at the end."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    listed: SpeechQuerySet = Speech.objects.public().delivered_in(year).for_lists().newest_first()
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    if not page.paginator.count:
        raise Http404
    months = [(month, list(found)) for month, found in groupby(page, key=_month)]
    pages = Pages(page.number, page.paginator.num_pages)
    return render(request, "speeches/year.html", {"year": year, "page": page, "months": months, "pages": pages})


def _month(found: Speech) -> int | None:
    return found.delivered.month if found.delivered else None


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - see below
    """Needs no database and no session: what failed may be either."""
    return HttpResponse(render_to_string("500.html"), status=500)
