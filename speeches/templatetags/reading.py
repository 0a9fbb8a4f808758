"""What pages have by the hundred, as HTML: the text of a speech, hits, snippets, choices, bars. As templates these took
ten times as long. Whatever comes from outside is escaped here."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from speeches.models import Genre, Status
from speeches.templatetags.speeches import delivered, delivered_iso

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from speeches.charts import Bar, Chart, Choice
    from speeches.models import Speech
    from speeches.search import Hit, Passage
    from speeches.text.layout import Block, Piece, Run
    from speeches.text.snippet import Snippet

register = template.Library()


@register.simple_tag
def text_block(block: Block, linked: str = "") -> SafeString:
    """A heading or paragraph; where ``linked`` says what such a link is called, with a link to itself."""
    markup = _heading(block, linked) if block.level else _paragraph(block, linked)
    return mark_safe("".join(markup))  # noqa: S308 - whatever comes from outside is escaped below


@register.filter
def marked(snippet: Snippet) -> SafeString:
    """Its words, with what matched in ``<mark>``."""
    parts = (f"<mark>{escape(part.text)}</mark>" if part.matched else escape(part.text) for part in snippet.parts)
    left, right = ("……" if clipped else "" for clipped in (snippet.clipped_left, snippet.clipped_right))
    return mark_safe(f"{left}{''.join(parts)}{right}")  # noqa: S308 - escaped above


@register.filter
def places(count: int) -> str:
    """How many matches, in words."""
    return ngettext("%(count)s place", "%(count)s places", count) % {"count": count}


@register.simple_tag
def hit_article(hit: Hit, query: str) -> SafeString:
    """A speech that was found; each of its passages is a link that leads to its first match."""
    address, language = f"{hit.speech.get_absolute_url()}?q={quote(query, safe='')}", escape(hit.speech.language)
    title = f'<h2><a href="{escape(address)}" lang="{language}">{marked(hit.title)}</a></h2>'
    found = "\n  ".join(_passage(hit, passage, address) for passage in hit.passages)
    about = facts(hit.speech, places(hit.matches))
    return mark_safe(f'<article class="hit">\n  {title}\n  {about}\n  {found}</article>')  # noqa: S308 - escaped above


@register.simple_tag
def facts(speech: Speech, extra: str = "") -> SafeString:
    """What a list says of a speech, in one line."""
    language = f' lang="{escape(speech.language)}"'
    said_by = "　".join(filter(None, (speech.speaker_role, speech.speaker)))
    genre = Genre(speech.genre).label if speech.genre else ""  # Django's own way hashes all of them each time
    items = [
        f"<span{language}>{escape(said_by)}</span>" if said_by else "",
        f'<time datetime="{delivered_iso(speech)}">{escape(delivered(speech))}</time>' if speech.delivered_on else "",
        f"<span>{escape(genre)}</span>" if genre else "",
        f"<span{language}>{escape(speech.place)}</span>" if speech.place else "",
        f'<span class="chip">{escape(_("Sample"))}</span>' if speech.is_sample else "",
        "" if speech.is_public else f'<span class="chip">{escape(Status(speech.status).label)}</span>',
        f"<span>{escape(extra)}</span>" if extra else "",
    ]
    return mark_safe(f'<div class="facts">{"".join(items)}</div>')  # noqa: S308 - escaped above


def _passage(hit: Hit, passage: Passage, address: str) -> str:
    section = passage.section
    anchor = f"m{passage.first}" if passage.first else section.key if section else "head"
    which = f"&n={passage.first}" if passage.first > 1 else ""
    path = " › ".join(passage.path) or (_("Opening or closing") if section else _("Head of the document"))
    count = f'<span class="count">{escape(places(passage.count))}</span>' if passage.count > 1 else ""
    return (
        f'<a class="passage" href="{escape(address + which)}#{escape(anchor)}" lang="{escape(hit.speech.language)}">'
        f'<span class="path">{escape(path)}</span>{count}<span class="words">{marked(passage.snippet)}</span></a>'
    )


@register.filter
def choices(every: Iterable[Choice], most: int) -> SafeString:
    """Items of a list; ``most`` speeches are the length of a whole bar."""
    return mark_safe("".join(_choice(choice, most) for choice in every))  # noqa: S308 - escaped below


def _choice(choice: Choice, most: int) -> str:
    return (
        f'<li><a href="{escape(choice.address)}"{_current(choice)}><span>{escape(choice.name)}</span>'
        f'<span class="count">{int(choice.count)}</span>'
        f'<meter min="0" max="100" value="{share_of(choice.count, most)}" aria-hidden="true"></meter></a></li>'
    )


@register.filter
def bars(chart: Chart) -> SafeString:
    """What stands in the SVG of a chart: for each bar a link that says what it counts."""
    return mark_safe("".join(_bar(bar, chart.height) for bar in chart.bars))  # noqa: S308 - escaped below


def _bar(bar: Bar, height: int) -> str:
    words = ngettext("%(name)s: %(count)s speech", "%(name)s: %(count)s speeches", bar.choice.count)
    says = escape(words % {"name": bar.choice.name, "count": bar.choice.count})
    place = f'x="{int(bar.x)}" width="{int(bar.width)}"'
    return (
        f'<a href="{escape(bar.choice.address)}" aria-label="{says}"{_current(bar.choice)}><title>{says}</title>'
        f'<rect class="hold" {place} y="0" height="{int(height)}"/>'
        f'<rect class="bar" {place} y="{int(bar.y)}" height="{int(bar.height)}"/></a>'
    )


def _current(choice: Choice) -> str:
    return ' aria-current="true"' if choice.is_chosen else ""


@register.filter
def share_of(count: int, most: int) -> int:
    """``count`` as a percentage of ``most``, at least 2 so that one speech is seen."""
    return max(2, round(100 * count / most)) if most else 0


def _heading(block: Block, linked: str) -> Iterator[str]:
    key = escape(block.pieces[0].keys[0])
    yield f'<{block.element} id="{key}">'
    for at, piece in enumerate(block.pieces):
        yield from _anchors(piece.keys[1:] if at == 0 else piece.keys)
        yield from _runs(piece.runs)
    if linked:  # the outline has the same link for the keyboard
        yield f'<a class="pilcrow" href="#{key}" tabindex="-1" aria-hidden="true"></a>'
    yield f"</{block.element}>"


def _paragraph(block: Block, linked: str) -> Iterator[str]:
    address = escape(block.address)
    salutation = ' class="salutation"' if block.is_salutation else ""
    yield f'<p{salutation} id="{address}">' if address else f"<p{salutation}>"
    for piece in block.pieces:
        yield from _piece(piece)
    if linked and address:
        yield f'<a class="pilcrow" href="#{address}" aria-label="{escape(linked)}"></a>'
    yield "</p>"


def _piece(piece: Piece) -> Iterator[str]:
    if not piece.level:
        yield from _anchors(piece.keys)
        yield from _runs(piece.runs)
        return
    level, key = int(piece.level), escape(piece.keys[0]) if piece.keys else ""
    anchor = f' id="{key}"' if key else ""
    yield f'<b class="level-{level}" role="heading" aria-level="{level + 1}"{anchor}>'
    yield from _anchors(piece.keys[1:])
    yield from _runs(piece.runs)
    yield "</b>"


def _anchors(keys: Iterable[str]) -> Iterator[str]:
    for key in keys:
        yield f'<i class="anchor" id="{escape(key)}"></i>'


def _runs(runs: Iterable[Run]) -> Iterator[str]:
    for run in runs:
        if not run.match:
            yield escape(run.text)
            continue
        anchor = "" if run.continues else f' id="m{int(run.match)}"'
        yield f'<mark data-match="{int(run.match)}"{anchor}>{escape(run.text)}</mark>'
