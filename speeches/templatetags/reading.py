"""The text of a speech as HTML. A speech has thousands of pieces: as templates they took ten times as long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from speeches.text.layout import Block, Piece, Run

register = template.Library()


@register.simple_tag
def text_block(block: Block, linked: str = "") -> SafeString:
    """A heading or paragraph; where ``linked`` says what such a link is called, with a link to itself."""
    markup = _heading(block, linked) if block.level else _paragraph(block, linked)
    return mark_safe("".join(markup))  # noqa: S308 - whatever comes from outside is escaped below


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
