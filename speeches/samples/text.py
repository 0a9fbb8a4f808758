"""Samples as text files and as a web page."""

from __future__ import annotations

import html
import string
from typing import TYPE_CHECKING

from speeches.samples import SOURCES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from speeches.samples import Block, Sample


def plain_text(sample: Sample) -> bytes:
    return "".join(f"{block.text}\n" for block in (*sample.head, *sample.body)).encode(sample.encoding)


def windows_text(sample: Sample) -> bytes:
    """As an office saves it: indents of two characters, an empty line under the head, CRLF."""
    lines = [*(block.text for block in sample.head), "", *(f"\u3000\u3000{block.text}" for block in sample.body)]
    return "".join(f"{line}\r\n" for line in lines).encode(sample.encoding)


def markdown(sample: Sample) -> bytes:
    return sample.source.replace("\n", "\n\n").removesuffix("\n").encode()


def web_page(sample: Sample) -> bytes:
    """The text inside source/page.html, with the furniture of a government site around it."""
    title, *head = sample.head
    page = string.Template((SOURCES / "page.html").read_text("utf-8")).substitute(
        title=html.escape(title.text),
        published=sample.published,
        head=_paragraphs(head, style="text-align: center"),
        body=_paragraphs(sample.body, style="text-indent: 2em"),
    )
    return page.encode()


def _paragraphs(blocks: Sequence[Block], style: str) -> str:
    return "\n".join(f'<p style="{style}">{html.escape(block.text, quote=False)}</p>' for block in blocks)
