"""/_styleguide/, in development only: every token and every part of the pages, by day, by night and on paper.

The parts are the templates of the pages themselves, over a speech that is no one's; the tokens are read from the style
sheet, so none is forgotten.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from speeches import speech_page
from speeches.browsing import ListOrder
from speeches.charts import Choice, chart_of
from speeches.forms import Pages
from speeches.models import DatePrecision, Genre, Section, Speech, Status
from speeches.search.passages import Passage
from speeches.search.results import Hit
from speeches.text import layout
from speeches.text.document import Paragraph
from speeches.text.outline import parse_outline
from speeches.text.script import TRADITIONAL
from speeches.text.snippet import Part, Snippet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LIGHTS: Final = ("light", "dark", "paper")
_STYLES: Final = settings.BASE_DIR / "static" / "css" / "yanku.css"
_HEADING: Final = re.compile(r" +/\* (\w+)")
_TOKEN: Final = re.compile(r"(--[\w-]+):")
_TEXT: Final = (
    "同志们：",
    "样张不属于任何地方，只用来看字怎样排、线怎样画；2026年改过3次，以后还会改。",
    "一、字要站得稳",
    "正文用宋体，每行三十八字，首行缩进两格；“引号”和（括号）不挤在行首。",
    "（一）标题各有其体。一级黑体，二级楷体。一是序数跟着句子走。二是句子在原处加粗。三是提纲里各占一行。",
    "（二）数字与汉字之间留一线空隙。例如 English 与 6.5% 的两边。",
    "二、线要画得轻",
    "一粗一细的双线只在题下出现，其余的线都要细。",
    "谢谢大家！",
)
_COUNTS: Final = {"讲话": 34, "发言": 21, "致辞": 8, "在很长的名称后面也看得见篇数的一个文种": 1}


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    if not settings.YANKU_DEVELOPMENT:
        raise Http404
    speech = _speech()
    return render(
        request,
        "speeches/styleguide.html",
        {
            "lights": [
                (light, layout.outline(sections), layout.lay_out(speech.text, sections, {}))
                for light in LIGHTS
                for sections in [_sections(light)]
            ],
            "tokens": tokens(_STYLES.read_text("utf-8")),
            "speech": speech,
            "shown": speech_page.shown(speech, TRADITIONAL),
            "scripts": speech_page.SCRIPTS,
            "length": speech_page.length(speech),
            "unfolded": True,
            "hit": _hit(speech),
            "asked": {"query": "双线"},
            "choices": [Choice(name, count, name == "发言", "") for name, count in _COUNTS.items()],
            "most": max(_COUNTS.values()),
            "chart": chart_of({2000 + at: Choice(str(2000 + at), at * at % 17, at == 9, "") for at in range(27)}),
            "orders": ListOrder,
            "order": ListOrder.NEWEST,
            "pages": Pages(2, 3),
            "warnings": ["这是一条提醒：样张到此为止。"],
        },
    )


def tokens(styles: str) -> Mapping[str, Sequence[str]]:
    """The custom properties that a style sheet defines in its first layer, each once, by the comment above them."""
    layer = styles[styles.index("@layer tokens {") : styles.index("@layer base {")]
    found: dict[str, list[str]] = {}
    seen: set[str] = set()
    heading = ""
    for line in layer.splitlines():
        if starts := _HEADING.match(line):
            heading = starts[1]
        new = [name for name in _TOKEN.findall(line) if name not in seen]
        seen.update(new)
        if new:
            found.setdefault(heading, []).extend(new)
    return found


def _speech() -> Speech:
    return Speech(
        pk=0,
        title="在样张定稿会上的讲话",
        theme="字要站得稳，线要画得轻",
        text="\n".join(_TEXT),
        speaker="某某",
        speaker_role="某某县县长",
        occasion="样张定稿会",
        place="某某县",
        organization="某某县人民政府",
        genre=Genre.SPEECH,
        delivered_on=date(2026, 3, 5),
        delivered_precision=DatePrecision.DAY,
        source_name="样张",
        status=Status.PUBLISHED,
        is_sample=True,
    )


def _sections(light: str) -> list[Section]:
    """With keys of its own: the text stands on the page once in every light."""
    return [
        Section(
            key=f"{light}{at}",
            position=at,
            level=one.level,
            start=one.start,
            end=one.end,
            number=one.number,
            heading=one.heading,
            run_in=one.run_in,
        )
        for at, one in enumerate(parse_outline([Paragraph(line) for line in _TEXT]).sections)
    ]


def _hit(speech: Speech) -> Hit:
    title = _snippet(speech.title)
    words = _snippet("一粗一细的", "双线", "只在题下出现")
    return Hit(speech, 1, 2, title, (Passage(None, ("二、线要画得轻", "（一）粗细有别"), 2, words),))


def _snippet(*parts: str) -> Snippet:
    """Every second part is a match."""
    marked = tuple(Part(part, matched=bool(at % 2)) for at, part in enumerate(parts))
    return Snippet(marked, 0, 0, clipped_left=False, clipped_right=len(parts) > 1)
