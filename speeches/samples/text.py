"""Samples as text files and as web pages."""

from __future__ import annotations

import html
import string
from typing import TYPE_CHECKING, Final

from speeches.samples import SOURCES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from speeches.samples import Block, Sample

_INDENT: Final = "\u3000\u3000"

# How the pages of each make write a paragraph: of the head, of the body.
_PARAGRAPHS: Final = {
    "page.html": ('<p style="text-align: center">{}</p>', '<p style="text-indent: 2em">{}</p>'),
    "portal.html": ('<p align="center"><strong>{}</strong></p>', "<p>&#12288;&#12288;{}</p>"),
    "town.html": (
        "<p class=MsoNormal align=center><span lang=EN-US>{}</span><o:p></o:p></p>",
        "<p class=MsoNormal style='text-indent:32.0pt'><span style='font-size:16.0pt'>{}</span><o:p></o:p></p>",
    ),
}


def plain_text(sample: Sample) -> bytes:
    return "".join(f"{block.text}\n" for block in (*sample.head, *sample.body)).encode(sample.encoding)


def windows_text(sample: Sample) -> bytes:
    """As an office saves it: indents of two characters, an empty line under the head, CRLF."""
    lines = [*(block.text for block in sample.head), "", *(f"{_INDENT}{block.text}" for block in sample.body)]
    return "".join(f"{line}\r\n" for line in lines).encode(sample.encoding)


def markdown(sample: Sample) -> bytes:
    return sample.source.replace("\n", "\n\n").removesuffix("\n").encode()


def web_page(sample: Sample) -> bytes:
    """The text inside a page of source/, with the furniture of a government site around it."""
    title, *head = sample.head
    of_head, of_body = _PARAGRAPHS[sample.page]
    return _inside(
        sample,
        title=html.escape(title.text),
        head=_paragraphs(head, of_head),
        body=_paragraphs(sample.body, of_body),
    )


def pasted_page(sample: Sample) -> bytes:
    """As one copies a whole page out of a browser into a text file."""
    title, *head = sample.head
    return _inside(
        sample,
        title=title.text,
        head="\n".join(block.text for block in head),
        body="\n\n".join(f"{_INDENT}{block.text}" for block in sample.body),
    )


def _inside(sample: Sample, **parts: str) -> bytes:
    page = string.Template((SOURCES / sample.page).read_text("utf-8"))
    return page.substitute(published=sample.published, **parts).encode(sample.encoding)


def _paragraphs(blocks: Sequence[Block], pattern: str) -> str:
    return "\n".join(pattern.format(_marked_up(block)) for block in blocks)


def _marked_up(block: Block) -> str:
    text = html.escape(block.text, quote=False)
    return f"<b>{text}</b>" if block.depth else text
