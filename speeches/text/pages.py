"""What a printed page put around its lines: page numbers and running heads."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from speeches.text.fold import fold
from speeches.text.furniture_rules import RULES
from speeches.text.head import is_prose, is_salutation
from speeches.text.head_rules import GENRE_END
from speeches.text.rows import cut_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from speeches.text.rows import Cut, Row

_EDGE_LINES: Final = 3
_FEWEST_PAGES: Final = 3
_FEWEST_PAGES_ALL_ALIKE: Final = 2
_SHARE_OF_PAGES: Final = 0.3
_FEWEST_BARE_NUMBERS: Final = 3
_LINES_A_PAGE: Final = 8
_LONGEST_RUNNING_HEAD: Final = 60
_LONGEST_PAGE_NUMBER: Final = 30
_NOT_LETTERS: Final = re.compile(r"[\d\s—–―·/|.,()-]+|第|页|共|page")
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_PAGE_NUMBERS: Final = tuple(rule.pattern for rule in RULES if rule.why == "page_number")


class FoldedLines:
    """The folded text of rows, made when it is asked for: of most rows only the length is."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._lines: dict[int, str] = {}

    def __getitem__(self, index: int) -> str:
        if index not in self._lines:
            self._lines[index] = fold(self._rows[index].text).strip()
        return self._lines[index]

    def __len__(self) -> int:
        return len(self._rows)

    def length(self, index: int) -> int:
        return len(self._rows[index].text)


class Sheet:
    """The rows of a document, with what has been decided to be furniture and why."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = list(rows)
        self.folded = FoldedLines(self.rows)
        self.why: dict[int, str] = {}

    def mark(self, index: int, why: str) -> None:
        """The first reason given stands."""
        self.why.setdefault(index, why)

    def left(self) -> list[int]:
        return [index for index in range(len(self.rows)) if index not in self.why]

    def split(self) -> tuple[list[Row], list[Cut]]:
        """What is left and what is cut. The empty lines around a page number are the page's, not the text's."""
        kept: list[Row] = []
        cuts: list[Cut] = []
        gap, turns_page = 0, False
        for index, row in enumerate(self.rows):
            if why := self.why.get(index):
                cuts += cut_whole(row, why)
                gap += row.gap
                turns_page = turns_page or why in {"page_number", "running_head"}
            else:
                kept.append(replace(row, gap=0 if turns_page else gap + row.gap) if gap or turns_page else row)
                gap, turns_page = 0, False
        return kept, cuts


def mark_running_heads(sheet: Sheet) -> None:
    """Lines at the edge of pages that recur on many of them, page numbers apart."""
    pages: dict[int, list[int]] = defaultdict(list)
    for index in sheet.left():
        if (number := sheet.rows[index].page) is not None:
            pages[number].append(index)
    if len(pages) < _FEWEST_PAGES:
        return
    edges = {page: [*lines[:_EDGE_LINES], *lines[_EDGE_LINES:][-_EDGE_LINES:]] for page, lines in pages.items()}
    keys = {index: _running_key(sheet.folded[index]) for indexes in edges.values() for index in indexes}
    seen = Counter(key for indexes in edges.values() for key in {keys[index] for index in indexes})
    enough = max(_FEWEST_PAGES, int(_SHARE_OF_PAGES * len(pages)))

    def is_running(index: int) -> bool:
        return seen[keys[index]] >= enough and sheet.folded.length(index) <= _LONGEST_RUNNING_HEAD

    for page, indexes in edges.items():
        for index in _outermost(indexes, is_running):
            if not keys[index]:
                sheet.mark(index, "page_number")
            elif page != min(pages) or not GENRE_END.search(sheet.folded[index]):  # there it is the title itself
                sheet.mark(index, "running_head")


def _running_key(folded: str) -> str:
    """The line without page number; empty when it is nothing else."""
    key = _NOT_LETTERS.sub("", folded)
    return key if _WORD.search(key) or not re.search(r"\d", folded) else ""


def _outermost(indexes: Sequence[int], is_running: Callable[[int], bool]) -> Iterator[int]:
    """The running lines reached from either edge of a page without crossing another line."""
    for ordered in (indexes, indexes[::-1]):
        for index in ordered:
            if not is_running(index):
                break
            yield index


def is_page_number(folded: str) -> bool:
    return folded.isdecimal() or _is_marked_page_number(folded)


def _is_marked_page_number(folded: str) -> bool:
    return any(pattern.fullmatch(folded) for pattern in _PAGE_NUMBERS)


def mark_page_numbers(sheet: Sheet) -> None:
    """— 3 — or 第3页 wherever it stands, and bare numbers that count the pages of a plain text."""
    short = [index for index in sheet.left() if sheet.folded.length(index) <= _LONGEST_PAGE_NUMBER]
    numbered = [index for index in short if _is_marked_page_number(sheet.folded[index])]
    if len(numbered) == 1 and not _is_of_page(sheet, numbered[0]):
        return
    numbered = numbered or _bare_page_numbers(sheet, short)
    for index in numbered:
        sheet.mark(index, "page_number")
    _mark_lines_beside(sheet, numbered)


def _is_of_page(sheet: Sheet, only: int) -> bool:
    """The one number between dashes: at either end of the text, or that of the first page of two."""
    return only in {0, len(sheet.rows) - 1} or re.findall(r"\d+", sheet.folded[only])[:1] == ["1"]


def _bare_page_numbers(sheet: Sheet, short: Sequence[int]) -> list[int]:
    """Lines of digits only that count up by one, a page apart. Numbers in a table stand closer."""
    bare = [index for index in short if re.fullmatch(r"\d{1,4}", sheet.folded[index])]
    counts_up = all(int(sheet.folded[b]) == int(sheet.folded[a]) + 1 for a, b in pairwise(bare))
    is_apart = all(b - a >= _LINES_A_PAGE for a, b in pairwise(bare))
    return bare if len(bare) >= _FEWEST_BARE_NUMBERS and counts_up and is_apart else []


def _mark_lines_beside(sheet: Sheet, numbered: Sequence[int]) -> None:
    """A short line that recurs beside page numbers, or stands beside each of them, is the running head."""
    for step in (-1, 1):
        beside = [index + step for index in numbered if 0 <= index + step < len(sheet.rows)]
        seen = Counter(sheet.folded[index] for index in beside)
        enough = min(_FEWEST_PAGES, max(_FEWEST_PAGES_ALL_ALIKE, len(numbered)))
        for index in beside:
            line = sheet.folded[index]
            if seen[line] < enough or len(line) > _LONGEST_RUNNING_HEAD:
                continue
            if not is_prose(line) and not is_salutation(line):
                sheet.mark(index, "running_head")
