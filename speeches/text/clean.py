"""From extracted lines to head and text.

Two promises hold for every input. Nothing vanishes: each visible character of the extracted text stands, in
order, in ``head``, ``text`` or ``removed``; rows carry their origins, so it holds by construction. And a cleaned
text is clean: cleaning ``head + "\\n" + text`` again gives the same and removes nothing; the passes are repeated,
without the evidence of the format, until that is so.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from speeches.text.characters import NONCHARACTERS
from speeches.text.document import Cleaned, Notice, Paragraph, Removed
from speeches.text.furniture import cut_furniture
from speeches.text.head import read_head
from speeches.text.rows import Cut, Row, forget_evidence, read_rows, strip_nonprinting
from speeches.text.spacing import find_rows_of_cells, set_cells, set_spaces, set_width
from speeches.text.wraps import stops_in_mid_sentence, unwrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from speeches.text.document import Extracted, Line

_MOST_PASSES: Final = 12
_LINE_ENDS: Final = re.compile("\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")


def clean(extracted: Extracted) -> Cleaned:
    """Cut page furniture, split head from text, undo hard wraps, set spaces and punctuation.

    ``notices`` are those of cleaning only: ``incomplete`` when the text stops in mid-sentence.
    """
    rows, cuts = read_rows(extracted.lines)
    head, text, taken = _pass(rows)
    cuts += taken
    for _ in range(_MOST_PASSES):
        rows = [forget_evidence(row) for row in (*head, *text)]
        again_head, again_text, taken = _pass(rows)
        cuts += taken
        is_settled = not taken and len(again_head) == len(head) and _texts(again_head + again_text) == _texts(rows)
        head, text = again_head, again_text
        if is_settled:
            break
    return Cleaned(
        tuple(_paragraph(row, extracted.lines) for row in head),
        tuple(_paragraph(row, extracted.lines) for row in text),
        tuple(Removed(line, piece, why) for line, _, piece, why in sorted(cuts)),
        tuple(_notices(text)),
    )


def clean_given(text: str) -> Cleaned:
    """Text that an import file gives as text: no line is cut or joined, no space or mark is touched.

    Lines are stripped, empty ones dropped, control, format and surrogate characters and noncharacters go.
    """
    lines = (clean_line(line) for line in _LINE_ENDS.split(text))
    return Cleaned((), tuple(Paragraph(line) for line in lines if line))


def clean_field(value: str) -> str:
    """A field on one line: a title, a name. Line breaks become spaces, nonprinting characters go."""
    return clean_line(_LINE_ENDS.sub(" ", value))


def clean_line(line: str) -> str:
    return strip_nonprinting(NONCHARACTERS.sub("", line)).strip()


def _pass(rows: Sequence[Row]) -> tuple[list[Row], list[Row], list[Cut]]:
    """Head, text and cuts of one round of all rules."""
    kept, cuts = cut_furniture(rows)
    start = read_head([Paragraph(row.text) for row in kept]).text_start
    text = unwrap(kept[start:])
    cells = find_rows_of_cells(_texts(text))
    return kept[:start], [_settled(row, is_cells=at in cells) for at, row in enumerate(text)], cuts


def _settled(row: Row, *, is_cells: bool) -> Row:
    text = set_width(set_cells(row.text) if is_cells else set_spaces(row.text))
    return row if text == row.text else replace(row, text=text)


def _texts(rows: Sequence[Row]) -> list[str]:
    return [row.text for row in rows]


def _paragraph(row: Row, lines: Sequence[Line]) -> Paragraph:
    """With the evidence of the first line it is made of."""
    line = lines[row.origins[0].line - 1]
    return Paragraph(row.text, line.level, line.bold, line.centred, line.region)


def _notices(text: Sequence[Row]) -> list[Notice]:
    if text and stops_in_mid_sentence(text[-1].text):
        return [Notice("incomplete", "正文在句子中间断开，原文件可能不完整。", text[-1].origins[-1].line)]
    return []
