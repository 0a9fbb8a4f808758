"""The page of a speech, and what is asked of a single speech."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from speeches import speech_page
from speeches.conditional import revalidated
from speeches.models import Speech
from speeches.search import formulations, heading_path, neighbours, part_around, related_sections
from speeches.search_request import SearchRequest
from speeches.text import citations, layout
from speeches.text.match_map import match_map

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from speeches.text.citations import Cited

CITATIONS: Final[Mapping[str, tuple[Callable[[Cited, date], str], str]]] = {
    "bib": (citations.bibtex, "application/x-bibtex; charset=utf-8"),
    "ris": (citations.ris, "application/x-research-info-systems; charset=utf-8"),
}


@require_safe
def speech(request: HttpRequest, pk: int) -> HttpResponse:
    """With ``?q=`` the matches of that search are marked, with ``?mark=`` a sentence that was shared; with ``?script=``
    it is read in the other script of Chinese. Three queries."""
    found = get_object_or_404(Speech.objects.visible_to(request.user).select_related("source_file"), pk=pk)
    sections, aliases = speech_page.sections_and_aliases(found)
    query = SearchRequest.from_address(request.GET).query
    shown = speech_page.shown(found, request.GET.get("script", ""))
    marked = speech_page.marked(found, sections, request.GET.dict(), query, shown.script)
    near = neighbours(found)
    cited = speech_page.cited(found, request.build_absolute_uri(found.get_absolute_url()))
    return render(
        request,
        "speeches/speech.html",
        {
            "speech": found,
            "shown": shown,
            "scripts": speech_page.SCRIPTS,
            "outline": layout.outline(sections, shown.text),
            "unfolded": sum(section.is_in_outline for section in sections) <= speech_page.UNFOLDED,
            "blocks": layout.lay_out(shown.text, sections, aliases, marked.matches),
            "closing": speech_page.closing_key(sections),
            "query": query,
            "marked": marked,
            "map": match_map(shown.text, sections, marked.matches) if marked.query and marked.matches else None,
            "length": speech_page.length(found),
            "grounds": speech_page.grounds(found),
            "warnings": speech_page.warnings(found),
            "cited": cited,
            "official": citations.official(cited),
            "said_by": citations.official(replace(cited, delivered=None)),
            "said_on": citations.in_words(cited.delivered),
            "gb_t_7714": citations.gb_t_7714(cited, timezone.localdate()),
            "formulations": formulations(found),
            "related": near.related,
            "latest": near.latest,
        },
    )


@require_safe
@revalidated
def section(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Sections of other speeches that say what this one says. Five queries."""
    found = get_object_or_404(Speech.objects.visible_to(request.user), pk=pk)
    sections, aliases = speech_page.sections_and_aliases(found)
    position = speech_page.position_of(key, sections, aliases)
    meant = None if position is None else part_around(found.text, sections, position)
    if meant is None:
        raise Http404
    if sections[meant].key != key:
        return redirect("section", pk, sections[meant].key)
    return render(
        request,
        "speeches/section.html",
        {
            "speech": found,
            "section": sections[meant],
            "path": heading_path(sections, meant),
            "related": related_sections(found, sections, meant),
        },
    )


@require_safe
def citation(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """For a program that keeps references."""
    if kind not in CITATIONS:
        raise Http404
    found = get_object_or_404(Speech.objects.visible_to(request.user), pk=pk)
    write, media_type = CITATIONS[kind]
    cited = speech_page.cited(found, request.build_absolute_uri(found.get_absolute_url()))
    response = HttpResponse(write(cited, timezone.localdate()), content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="yanku-{pk}.{kind}"'
    response["X-Robots-Tag"] = "noindex"
    return response
