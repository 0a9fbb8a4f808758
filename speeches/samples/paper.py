"""Samples as print has them: broken lines, on PDF pages of one or two columns or copied out of such."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import dataclass
from itertools import count
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

# GB/T 15834—2011, 5.1: no closing mark begins a line, no opening mark ends one.
_CLOSING: Final = frozenset("，。、；：？！）】》”’…—%")
_OPENING: Final = frozenset("（【《“‘")

_FONT: Final = "STSong-Light"  # of Adobe's GB1 collection: PDF readers know it, nothing is embedded
_TITLE_SIZE: Final = 22
_HEAD_SIZE: Final = 15.8
_FOOT_SIZE: Final = 14
_RUNNING_SIZE: Final = 10.5
_HEAD_LEADING: Final = 29
_LEFT: Final[float] = 28 * mm
_TOP: Final[float] = A4[1] - 37 * mm
_RUNNING: Final = A4[1] - 25 * mm
_FOOT: Final = 28 * mm


@dataclass(frozen=True, slots=True)
class _Sheet:
    """How the text stands on a page; ``width`` counts characters, all else is in points."""

    columns: int
    width: int
    size: float
    leading: float

    def left(self, column: int) -> float:
        return _LEFT + column * (self.width + 2) * self.size


_PAGE: Final = _Sheet(columns=1, width=LINE_WIDTH, size=15.8, leading=29)
_COLUMNS: Final = _Sheet(columns=2, width=17, size=12, leading=20)
_LOWEST: Final = _TOP - 21 * _HEAD_LEADING  # 22 lines a page


def wrapped_text(sample: Sample) -> bytes:
    """As a copy out of a PDF reads: hard line ends, indents lost, blanks around figures."""
    lines = [
        *(line for block in sample.head for line in wrap(_spaced(block.text), _width(block.depth))),
        *(line for block in sample.body for line in wrap("\u3000\u3000" + _spaced(block.text), LINE_WIDTH)),
    ]
    return "".join(f"{line.strip()}\n" for line in lines).encode()


def printed_page(sample: Sample) -> bytes:
    return _printed(sample, _PAGE)


def two_columns(sample: Sample) -> bytes:
    return _printed(sample, _COLUMNS)


def _printed(sample: Sample, sheet: _Sheet) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, invariant=True)
    canvas.setTitle(sample.head[0].text)
    canvas.setAuthor("言库示例")
    top = _draw_head(canvas, sample)
    places = _places(sheet, top)
    page = 1
    for block in sample.body:
        for line in wrap("\u3000\u3000" + block.text, sheet.width):
            at_page, x, y = next(places)
            if at_page > page:
                _end_page(canvas, page, sample.running_head)
                page = at_page
            _draw(canvas, line, x, y, sheet.size)
    _end_page(canvas, page, sample.running_head)
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


def _draw_head(canvas: Canvas, sample: Sample) -> float:
    """Title, speaker and date across the page; the height where the text begins."""
    y = _TOP
    for block in sample.head:
        for line in wrap(block.text, _width(block.depth)):
            _draw_centred(canvas, line, y, _TITLE_SIZE if block.depth else _HEAD_SIZE)
            y -= _HEAD_LEADING
    return y


def _places(sheet: _Sheet, top: float) -> Iterator[tuple[int, float, float]]:
    """Page, x and y of one line after the other."""
    for page in count(1):
        for column in range(sheet.columns):
            y = top if page == 1 else _TOP
            while y >= _LOWEST:
                yield page, sheet.left(column), y
                y -= sheet.leading


def _draw(canvas: Canvas, line: str, x: float, y: float, size: float) -> None:
    text = line.lstrip("\u3000")
    canvas.setFont(_FONT, size)
    canvas.drawString(x + (ems(line) - ems(text)) * size, y, text)


def _draw_centred(canvas: Canvas, line: str, y: float, size: float) -> None:
    canvas.setFont(_FONT, size)
    canvas.drawCentredString(A4[0] / 2, y, line)


def _end_page(canvas: Canvas, page: int, running_head: str) -> None:
    if running_head:
        _draw_centred(canvas, running_head, _RUNNING, _RUNNING_SIZE)
    _draw_centred(canvas, f"— {page} —", _FOOT, _FOOT_SIZE)
    canvas.showPage()
