"""The pages readers see. A view validates, asks one question, renders; none of them writes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from speeches import exports
from speeches.browsing import DIMENSIONS, YEARS
from speeches.conditional import revalidated
from speeches.forms import LONGEST_TYPED, RESULTS_PER_PAGE
from speeches.models import Speech
from speeches.operators import OPERATORS
from speeches.query_form import QueryForm
from speeches.query_words import fault_in_words, in_words
from speeches.search import FEW, MOST_PASSAGES, Allowance, Kind, Order, corrections, every_hit, find, loosened, suggest
from speeches.search_request import SearchRequest, chips, facet_lists, narrower, year_chart
from speeches.storage import as_download
from speeches.text.query import MAX_PHRASE, MAX_TERMS, QueryError, parse

if TYPE_CHECKING:
    from speeches.search import Results
    from speeches.text.query import Query

LATEST: Final = 8
AROUND: Final = 7  # days before and after, where nothing was said on this very day
EXPORTS: Final = {  # with the passages of each speech that are in it
    "csv": (exports.as_csv, "text/csv; charset=utf-8", 1),
    "json": (exports.as_json, "application/json", MOST_PASSAGES),
}
SUGGESTED: Final = {
    Kind.FORMULATION: _("Formulation"),
    Kind.TITLE: _("Title"),
    Kind.HEADING: _("Heading"),
    Kind.SPEAKER: _("Speaker"),
    Kind.PLACE: _("Place"),
    Kind.OCCASION: _("Occasion"),
    Kind.SOURCE: _("Source"),
}


@require_safe
@revalidated
def home(request: HttpRequest) -> HttpResponse:
    public, years, today = Speech.objects.public(), YEARS.shelves(), timezone.localdate()
    return render(
        request,
        "speeches/home.html",
        {
            "latest": public.last_published().stretch(0, LATEST).for_lists(),
            "total": public.count(),
            "years": years,
            "most": max((year.count for year in years), default=0),
            "chart": YEARS.chart(years),
            "today": today,
            "on_this_day": public.delivered_on_day(today).newest_first().stretch(0, LATEST).for_lists(),
            "around": public.delivered_around(today, AROUND).newest_first().stretch(0, LATEST).for_lists(),
            "dimensions": DIMENSIONS.values(),
        },
    )


@require_safe
def original(request: HttpRequest, pk: int) -> FileResponse:
    found = get_object_or_404(Speech.objects.visible_to(request.user).select_related("source_file"), pk=pk)
    return as_download(found.source_file.content, found.source_file.name)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    asked = SearchRequest.from_address(request.GET)
    try:
        query = parse(asked.query)
    except QueryError as fault:
        told = {"asked": asked, "fault": fault, "said": fault_in_words(fault)}
        return render(request, "speeches/search.html", told, status=400)
    if query.is_empty and not asked.selection:
        return render(request, "speeches/search.html", {"asked": asked})
    results = _results(query, asked)
    pages = asked.pages(results.total)
    if pages.number < asked.page:
        asked = replace(asked, page=pages.number)
        results = _results(query, asked)
    return render(
        request,
        "speeches/search.html",
        {
            "asked": asked,
            "results": results,
            "orders": Order,
            "pages": pages,
            "unlisted": asked.unlisted(results.total),
            "chips": chips(asked),
            "facets": facet_lists(asked, results),
            "chart": year_chart(asked, results),
            "narrower": narrower(asked, query),
            **_instead(query, asked, results),
        },
    )


def _instead(query: Query, asked: SearchRequest, results: Results) -> dict[str, Any]:
    """What to ask where little is found."""
    if results.from_database or results.exact >= FEW:
        return {"said": in_words(query)}
    allowance = Allowance()
    near = corrections(query, results.exact, asked.selection, allowance)
    if results.total:
        return {"corrections": near}
    loosening = loosened(query, asked.selection, allowance)
    kept = QueryDict((asked.unnarrowed if loosening.everywhere else asked).parameters)
    return {"corrections": near, "said": in_words(query), "loosening": loosening, "kept": kept}


def _results(query: Query, asked: SearchRequest) -> Results:
    return find(query, offset=asked.offset, limit=RESULTS_PER_PAGE, order=asked.order, selection=asked.selection)


@require_safe
def search_export(request: HttpRequest, kind: str) -> StreamingHttpResponse:
    """All hits as a file, in the order of the result page; they are read while they are sent."""
    asked = SearchRequest.from_address(request.GET)
    try:
        query = parse(asked.query)
    except QueryError as fault:
        raise Http404(fault.message) from fault
    if query.is_empty and not asked.selection:
        raise Http404
    write, media_type, most_passages = EXPORTS[kind]
    hits = every_hit(query, asked.order, asked.selection, most_passages)
    response = StreamingHttpResponse(write(hits), content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="yanku-search.{kind}"'
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """Never kept anywhere: what is withdrawn is not suggested again."""
    found = [
        {
            "kind": str(SUGGESTED[one.kind]),
            "text": one.text,
            "speeches": ngettext("%(count)d speech", "%(count)d speeches", one.count) % {"count": one.count},
            "query": one.query,
        }
        for one in suggest(request.GET.get("q", "")[:LONGEST_TYPED])
        if len(one.query) <= LONGEST_TYPED
    ]
    headers = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
    return JsonResponse({"suggestions": found}, headers=headers)


@require_safe
def search_form(request: HttpRequest) -> HttpResponse:
    """The query that the boxes say stands in the search box, to be learnt from, changed and sent."""
    form = QueryForm(request.GET or None)
    query = form.text if form.is_valid() else ""
    return render(request, "speeches/search_form.html", {"form": form, "query": query})


@require_safe
def search_help(request: HttpRequest) -> HttpResponse:
    return render(request, "speeches/search_help.html", {"groups": OPERATORS, "phrase": MAX_PHRASE, "terms": MAX_TERMS})


@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """What a browser needs to offer the archive's search in its own search box."""
    return render(request, "opensearch.xml", content_type="application/opensearchdescription+xml")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Results are for people: there is no end of queries. What they lead to is in the sitemap."""
    return render(request, "robots.txt", content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    return redirect(static("img/favicon.svg"))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """A list that does not exist names those that are called nearly so."""
    asked = request.resolver_match.kwargs if request.resolver_match else {}
    dimension = DIMENSIONS.get(asked.get("slug", ""))
    near = dimension.near(asked["value"]) if dimension and "value" in asked else []
    return render(request, "404.html", {"dimension": dimension, "near": near}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - see below
    """Needs no database and no session: what failed may be either."""
    return HttpResponse(render_to_string("500.html"), status=500)
