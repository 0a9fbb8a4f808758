"""Samples as a printed page has them: lines of 28 characters, in a PDF or copied out of one."""

from __future__ import annotations

import io
import re
import unicodedata
from typing import TYPE_CHECKING, Final

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

if TYPE_CHECKING:
    from collections.abc import Iterator

    from speeches.samples import Sample

# A page of an official document by GB/T 9704—2012, 5.2 and 7.2: A4, 22 lines of 28 characters.
LINE_WIDTH: Final = 28
TITLE_WIDTH: Final = 20
LINES_A_PAGE: Final = 22

# GB/T 15834—2011, 5.1: no closing mark begins a line, no opening mark ends one.
_CLOSING: Final = frozenset("，。、；：？！）】》”’…—%")
_OPENING: Final = frozenset("（【《“‘")

_FONT: Final = "STSong-Light"  # of Adobe's GB1 collection: PDF readers know it, nothing is embedded
_TITLE_SIZE: Final = 22
_TEXT_SIZE: Final = 15.8
_FOOT_SIZE: Final = 14
_LEADING: Final = 29
_LEFT: Final = 28 * mm
_TOP: Final = A4[1] - 37 * mm
_FOOT: Final = 28 * mm


def wrapped_text(sample: Sample) -> bytes:
    """As a copy out of a PDF reads: hard line ends, indents lost, blanks around figures."""
    lines = [
        *(line for block in sample.head for line in wrap(_spaced(block.text), _width(block.depth))),
        *(line for block in sample.body for line in wrap("\u3000\u3000" + _spaced(block.text), LINE_WIDTH)),
    ]
    return "".join(f"{line.strip()}\n" for line in lines).encode()


def printed_page(sample: Sample) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=True)
    canvas.setTitle(sample.head[0].text)
    canvas.setAuthor("言库示例")
    for row, (line, size, centred) in enumerate(_printed_lines(sample)):
        page, row_of_page = divmod(row, LINES_A_PAGE)
        if page and not row_of_page:
            _end_page(canvas, page)
        _draw(canvas, line, _TOP - row_of_page * _LEADING, size, centred=centred)
    _end_page(canvas, page + 1)
    canvas.save()
    return file.getvalue()


def wrap(text: str, width: float) -> list[str]:
    """Lines of at most ``width`` em, broken where print may break them."""
    lines: list[str] = []
    while ems(text) > width:
        end = next(i for i in range(len(text)) if ems(text[: i + 1]) > width)
        while not _may_break(text, end):
            end -= 1
        lines.append(text[:end].rstrip(" "))
        text = text[end:].lstrip(" ")
    return [*lines, text]


def ems(text: str) -> float:
    """The width of ``text``. A blank is the quarter em that typesetting puts between Chinese and figures."""
    return sum(0.25 if c == " " else 0.5 if unicodedata.east_asian_width(c) == "Na" else 1.0 for c in text)


def _may_break(text: str, at: int) -> bool:
    inside_figure = text[at - 1] in "0123456789.," and text[at] in "0123456789.,"
    return text[at] not in _CLOSING and text[at - 1] not in _OPENING and not inside_figure


def _width(depth: int) -> int:
    return TITLE_WIDTH if depth else LINE_WIDTH


def _spaced(text: str) -> str:
    return re.sub("(?<=[一-鿿])(?=[0-9])|(?<=[0-9%])(?=[一-鿿])", " ", text)


def _printed_lines(sample: Sample) -> Iterator[tuple[str, float, bool]]:
    for block in sample.head:
        for line in wrap(block.text, _width(block.depth)):
            yield line, _TITLE_SIZE if block.depth else _TEXT_SIZE, True
    for block in sample.body:
        for line in wrap("\u3000\u3000" + block.text, LINE_WIDTH):
            yield line, _TEXT_SIZE, False


def _draw(canvas: Canvas, line: str, y: float, size: float, *, centred: bool) -> None:
    canvas.setFont(_FONT, size)
    if centred:
        canvas.drawCentredString(A4[0] / 2, y, line)
    else:
        text = line.lstrip("\u3000")
        canvas.drawString(_LEFT + ems(line) * size - ems(text) * size, y, text)


def _end_page(canvas: Canvas, page: int) -> None:
    _draw(canvas, f"— {page} —", _FOOT, _FOOT_SIZE, centred=True)
    canvas.showPage()
