"""A line on its way through cleaning, with the memory of which extracted characters it is made of.

Every visible character of the extracted file is in exactly one row or one cut, so that nothing can vanish:
rows are joined and cut, never rebuilt. Spaces are not counted and may come and go.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from speeches.text.characters import NONCHARACTERS, is_nonprinting, visible
from speeches.text.document import Region

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from speeches.text.document import Line

_LINE_SPACE: Final = {"\t": " ", "\v": " ", "\f": " ", "\n": " ", "\r": " ", "\x85": " ", "\u2028": " ", "\u2029": " "}


class Origin(NamedTuple):
    """A run of ``length`` visible characters of one extracted line, from the ``start``-th on."""

    line: int  # from 1
    start: int
    length: int


class Cut(NamedTuple):
    """A piece taken out; sorts into the order of the file."""

    line: int
    start: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Row:
    """``indent`` is the width of the spaces that stood before it, ``gap`` the number of empty lines above."""

    text: str
    origins: tuple[Origin, ...]
    indent: int = 0
    gap: int = 0
    region: Region = Region.BODY
    page: int | None = None
    breaks: bool | None = None
    is_styled: bool = False  # the file says it is a heading, or sets it bold


def strip_nonprinting(text: str) -> str:
    """Without control, format and surrogate characters; a tab or line break becomes a space."""
    if text.isprintable():
        return text
    unwanted = {ord(c): _LINE_SPACE.get(c) for c in set(text) if c in _LINE_SPACE or is_nonprinting(c)}
    return text.translate(unwanted) if unwanted else text


def read_rows(lines: Sequence[Line]) -> tuple[list[Row], list[Cut]]:
    """The lines that have something on them; noncharacters and the marks of notations are cut."""
    rows: list[Row] = []
    cuts: list[Cut] = []
    gap = 0
    for number, line in enumerate(lines, 1):
        row = _row(line, number, gap)
        if row is None:
            gap += 1
            continue
        spans = [(start, end, "markup") for start, end in line.marks]
        if not line.text.isprintable():
            spans += [(*found.span(), "noncharacter") for found in NONCHARACTERS.finditer(line.text)]
        if spans:
            row, taken = cut(replace(row, text=line.text), spans)
            cuts += taken
            if row is None:
                continue
        text = strip_nonprinting(row.text)
        rows.append(replace(row, text=text.strip(), indent=_indent(text)))
        gap = 0
    return rows, cuts


def _row(line: Line, number: int, gap: int) -> Row | None:
    count = visible(line.text)
    if not count:
        return None
    return Row(
        line.text,
        (Origin(number, 0, count),),
        gap=gap,
        region=line.region,
        page=line.page,
        breaks=line.breaks,
        is_styled=line.bold or line.level is not None,
    )


def _indent(text: str) -> int:
    return sum(2 if c == "\u3000" else 1 for c in text[: len(text) - len(text.lstrip())])


def cut(row: Row, spans: Iterable[tuple[int, int, str]]) -> tuple[Row | None, list[Cut]]:
    """Take ``(start, end, why)`` spans out of the row, overlaps once; None if nothing visible is left."""
    cuts: list[Cut] = []
    kept: list[str] = []
    origins: list[Origin] = []
    at = seen = 0
    for start, end, why in sorted(spans):
        start = max(start, at)  # noqa: PLW2901 - the part of an overlap that is already cut
        if end <= start:
            continue
        kept.append(row.text[at:start])
        before, inside = visible(row.text[at:start]), visible(row.text[start:end])
        origins += _slice(row.origins, seen, before)
        cuts += _cuts(row.text[start:end], _slice(row.origins, seen + before, inside), why)
        seen += before + inside
        at = end
    kept.append(row.text[at:])
    origins += _slice(row.origins, seen, visible(row.text[at:]))
    if not origins:
        return None, cuts
    return replace(row, text="".join(kept), origins=tuple(origins)), cuts


def cut_whole(row: Row, why: str) -> list[Cut]:
    return _cuts(row.text, row.origins, why)


def split(row: Row, offsets: Sequence[int]) -> list[Row]:
    """The row in pieces that begin at 0 and at each of ``offsets``."""
    pieces, seen = [], 0
    for start, end in pairwise((0, *offsets, len(row.text))):
        count = visible(row.text[start:end])
        origins = tuple(_slice(row.origins, seen, count))
        pieces.append(replace(row, text=row.text[start:end].strip(), origins=origins))
        seen += count
    return [piece for piece in pieces if piece.origins]


def _slice(origins: Iterable[Origin], first: int, count: int) -> list[Origin]:
    """The part of ``origins`` that covers ``count`` visible characters from the ``first``-th."""
    part = []
    for origin in origins:
        if count <= 0:
            break
        if first >= origin.length:
            first -= origin.length
            continue
        taken = min(count, origin.length - first)
        part.append(Origin(origin.line, origin.start + first, taken))
        count -= taken
        first = 0
    return part


def _cuts(text: str, origins: Sequence[Origin], why: str) -> list[Cut]:
    """One cut for each extracted line that ``text`` comes from."""
    if len(origins) == 1:
        return [Cut(origins[0].line, origins[0].start, _tidy(text), why)]
    cuts, at = [], 0
    for origin in origins:
        end, left = at, origin.length
        while left:
            left -= visible(text[end])
            end += 1
        cuts.append(Cut(origin.line, origin.start, _tidy(text[at:end]), why))
        at = end
    return cuts


def _tidy(text: str) -> str:
    return strip_nonprinting(text).strip()


_LATIN_WORD_ENDS: Final = re.compile(r"[A-Za-z][,.;:!?)\]\"']{0,2}$")


def join(rows: Sequence[Row]) -> Row:
    """One paragraph of wrapped lines. Nothing is put between them but the space between two Latin words."""
    if len(rows) == 1:
        return rows[0]
    parts = [rows[0].text]
    for row in rows[1:]:
        is_word_space = row.text[0].isascii() and row.text[0].isalpha() and _LATIN_WORD_ENDS.search(parts[-1])
        parts.append(f" {row.text}" if is_word_space else row.text)
    origins = tuple(origin for row in rows for origin in row.origins)
    return replace(rows[0], text="".join(parts), origins=origins, breaks=rows[-1].breaks)


def forget_evidence(row: Row) -> Row:
    """As the row would be read from a plain text file in which it is a line."""
    return Row(row.text, row.origins)
