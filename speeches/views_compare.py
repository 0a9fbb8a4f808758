"""Speeches beside each other: the outlines of one occasion, two speeches compared; and speeches to take away."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from speeches import documents, word
from speeches.forms import Pages
from speeches.models import Section, Speech
from speeches.search import neighbours
from speeches.text import layout
from speeches.text.alignment import Row, align_outlines, compare
from speeches.text.occasions import meeting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from speeches.models import SpeechQuerySet
    from speeches.text.alignment import Passage
    from speeches.text.layout import Entry

COLUMNS: Final = 12
MOST_CHOICES: Final = 20  # speeches that one may be compared with
MOST_LISTED: Final = 500  # speeches of an occasion one can choose from
MOST_PASSAGES: Final = 40
LEVELS: Final = (1, 2, 3)
_ALL_LEVELS: Final = 99
_LONGEST_ID: Final = 18  # digits that a key can have
_LONGEST_MARK: Final = 200  # characters of a passage in an address

DOWNLOADS: Final[Mapping[str, tuple[Callable[[Speech, Sequence[Section]], bytes], str]]] = {
    "docx": (lambda speech, sections: word.as_word(documents.document(speech, sections)), word.MEDIA_TYPE),
    "md": (documents.as_markdown, "text/markdown; charset=utf-8"),
    "txt": (documents.as_text, "text/plain; charset=utf-8"),
}


@require_safe
def download(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A speech laid out as Word, or as Markdown or plain text. Two queries."""
    if kind not in DOWNLOADS:
        raise Http404
    found = get_object_or_404(Speech.objects.visible_to(request.user), pk=pk)
    write, media_type = DOWNLOADS[kind]
    return _file(write(found, list(found.sections.all())), media_type, documents.file_name(found, kind))


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response["X-Robots-Tag"] = "noindex"
    return response


# the outlines of one occasion


@dataclass(frozen=True, slots=True)
class Gallery:
    """``chosen`` are the speeches that are shown, ``listed`` those one can choose from; newest first."""

    name: str
    listed: Sequence[Speech]
    chosen: Sequence[Speech]
    outlines: Sequence[tuple[Entry, ...]]
    levels: int
    pages: Pages

    @property
    def rows(self) -> tuple[Row, ...]:
        return align_outlines(self.outlines)

    @property
    def question(self) -> str:
        """What an address needs to show the same speeches and levels again."""
        return urlencode([*(("s", speech.pk) for speech in self.chosen), ("levels", self.levels)])


@require_safe
def gallery(request: HttpRequest, occasion: str) -> HttpResponse:
    """Three queries, whatever the number of speeches."""
    shown = _gallery(request, occasion)
    rows = [(row, list(zip(shown.chosen, row.cells, strict=True))) for row in shown.rows]
    chosen = {speech.pk for speech in shown.chosen}
    levels = [(level, _address(request, levels=level)) for level in (*LEVELS, _ALL_LEVELS)]
    return render(
        request,
        "speeches/gallery.html",
        {"gallery": shown, "rows": rows, "chosen": chosen, "levels": levels, "all_levels": _ALL_LEVELS,
         "pages": shown.pages},
    )  # fmt: skip


@require_safe
def gallery_file(request: HttpRequest, occasion: str) -> HttpResponse:
    """The outlines that are shown, as one Word file."""
    shown = _gallery(request, occasion)
    title = _("Outlines: %(occasion)s") % {"occasion": shown.name}
    outlined = [
        word.Outlined(
            speech.title,
            "　".join(filter(None, (speech.speaker_role, speech.speaker, documents.in_chinese(speech.delivered)))),
            tuple(_flat(outline)),
            documents.source_lines(speech),
        )
        for speech, outline in zip(shown.chosen, shown.outlines, strict=True)
    ]
    content = word.outlines_as_word(title, outlined, shown.chosen[0].language)
    return _file(content, word.MEDIA_TYPE, documents.name_of(title, "docx"))


def _gallery(request: HttpRequest, occasion: str) -> Gallery:
    """Of an occasion as it is kept (白鹭区春节节后收心会), or as several are named together (春节节后收心会)."""
    public = Speech.objects.public()
    kept = set(public.exclude(occasion="").values_list("occasion", "place").distinct().order_by())
    names = {meeting(kind, place) for kind, place in kept if kind == occasion} or {meeting(occasion)}
    alike = {(kind, place) for kind, place in kept if meeting(kind, place) in names}
    found: SpeechQuerySet = public.filter(occasion__in={kind for kind, _ in alike}).for_lists().newest_first()
    listed = [speech for speech in found[:MOST_LISTED] if (speech.occasion, speech.place) in alike]
    if not listed:
        raise Http404
    wanted = set(request.GET.getlist("s"))
    chosen = [speech for speech in listed if str(speech.pk) in wanted] or listed
    page = Paginator(chosen, COLUMNS).get_page(request.GET.get("page"))
    levels = request.GET.get("levels", "")
    depth = next((level for level in (*LEVELS, _ALL_LEVELS) if str(level) == levels), LEVELS[1])
    shown = list(page)
    return Gallery(
        min(names, key=len), listed, shown, _outlines(shown, depth), depth, Pages(page.number, page.paginator.num_pages)
    )


def _outlines(speeches: Sequence[Speech], depth: int) -> list[tuple[Entry, ...]]:
    """One query."""
    sections = (
        Section.objects.filter(speech__in=speeches, level__gt=0)
        .only("speech_id", "key", "level", "number", "heading", "position")
        .order_by("speech_id", "position")
    )
    by_speech = {pk: list(found) for pk, found in groupby(sections, key=lambda section: section.speech_id)}
    return [_cut(layout.outline(by_speech.get(speech.pk, [])), depth) for speech in speeches]


def _cut(entries: Iterable[Entry], depth: int) -> tuple[Entry, ...]:
    return tuple(replace(entry, children=_cut(entry.children, depth - 1)) for entry in entries) if depth else ()


def _flat(entries: Iterable[Entry], level: int = 1) -> Iterable[tuple[int, str]]:
    for entry in entries:
        yield level, entry.label
        yield from _flat(entry.children, level + 1)


def _address(request: HttpRequest, **changed: object) -> str:
    asked = request.GET.copy()
    for name, value in changed.items():
        asked[name] = str(value)
    return f"?{asked.urlencode()}"


# two speeches


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that both speeches have, with its address in either."""

    passage: Passage
    left: str
    right: str


@require_safe
def comparison(request: HttpRequest) -> HttpResponse:
    """With ``?a=`` alone, what it could be compared with; without, what there is to do."""
    left, right = _speech(request, "a"), _speech(request, "b")
    if left is None or right is None or left == right:
        return render(request, "speeches/compare_with.html", _choice(left or right))
    left_sections, right_sections = list(left.sections.all()), list(right.sections.all())
    found = compare(left.text, left_sections, right.text, right_sections)
    passages = [
        Found(passage, _place(left, left_sections, passage, passage.left),
              _place(right, right_sections, passage, passage.right))
        for passage in found.passages[:MOST_PASSAGES]
    ]  # fmt: skip
    return render(
        request,
        "speeches/compare.html",
        {
            "left": left,
            "right": right,
            "sides": (left, right),
            "found": found,
            "same": sum(row.is_same for row in found.rows),
            "passages": passages,
            "more": len(found.passages) - len(passages),
            "swapped": f"?{urlencode({'a': right.pk, 'b': left.pk})}",
            "other": f"?{urlencode({'a': left.pk})}",
        },
    )


def _speech(request: HttpRequest, name: str) -> Speech | None:
    """None where the address names none; raises Http404 for one that is not to be seen."""
    given = request.GET.get(name, "")
    if not given:
        return None
    if not (given.isascii() and given.isdecimal() and len(given) <= _LONGEST_ID):
        raise Http404
    return get_object_or_404(Speech.objects.visible_to(request.user), pk=int(given))


def _choice(speech: Speech | None) -> dict[str, Any]:
    if speech is None:
        return {}
    found = neighbours(speech, MOST_CHOICES).related
    same = [one for one in found if one.same_occasion]
    return {"speech": speech, "same": same, "alike": [one for one in found if not one.same_occasion]}


def _place(speech: Speech, sections: Sequence[Section], passage: Passage, offset: int) -> str:
    """The speech with the passage marked."""
    position = bisect_right([section.start for section in sections], offset) - 1
    asked = {"mark": passage.text[:_LONGEST_MARK]} | ({"in": sections[position].key} if position >= 0 else {})
    return f"{reverse('speech', args=[speech.pk])}?{urlencode(asked)}#m1"
