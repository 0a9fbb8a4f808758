"""Plain text: each line of the file is a line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from speeches.text.document import Extracted, Line
from speeches.text.extract.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE_END: Final = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
PAGE_END: Final = "\f"  # as programs put it that make text from pages


def extract(data: bytes) -> Extracted:
    decoded = decode(data)
    paged = PAGE_END in decoded.text
    lines = tuple(Line(text, page=page if paged else None) for text, page in physical_lines(decoded.text))
    return Extracted(lines, "text/plain", decoded.encoding, notices=decoded.notices)


def physical_lines(text: str) -> Iterator[tuple[str, int]]:
    """Each line without its ending, and its page from 1. Blank lines are kept: they tell where paragraphs end."""
    start, page = 0, 1
    for end in _LINE_END.finditer(text):
        yield text[start : end.start()], page
        start = end.end()
        page += end.group() == PAGE_END
    if start < len(text):
        yield text[start:], page
