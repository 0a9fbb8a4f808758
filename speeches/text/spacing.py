"""Spaces and punctuation width of one paragraph, as DESIGN §4 has them.

What is done here never changes ``fold(text)`` but for spaces.
"""

from __future__ import annotations

import re
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final

from speeches.text.characters import HAN, has_han, is_chinese, is_han
from speeches.text.fold import fold
from speeches.text.names import SURNAMES
from speeches.text.numbering import match_number

if TYPE_CHECKING:
    from collections.abc import Sequence

_SPACE: Final = "[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"
_GAP: Final = re.compile(f"{_SPACE}+")
_CLAUSE_NUMBER: Final = re.compile(r"[0-9０-９]{1,2}(?:[.．][0-9０-９]{1,2}){1,3}(?=[ \u3000\xa0])")  # 1.1 适用范围
_WORD: Final = "A-Za-z0-9０-９Ａ-Ｚａ-ｚ%％"
_CHINESE_THEN_WORD: Final = re.compile(f"(?<=[{HAN}]){_SPACE}+(?=[{_WORD}])|(?<=[{_WORD}]){_SPACE}+(?=[{HAN}])")
# Within a sentence a surname tells a spread-out name from characters that stand apart by chance, unless it ends another
# name (林知明　秦　川). Matched against folded text: one list of surnames serves both scripts.
_SPREAD_NAME: Final = re.compile(
    f"(?<=[{HAN}])(?<![{SURNAMES}][{HAN}])[{SURNAMES}](?P<gap>{_SPACE}+)[{HAN}](?P=gap)[{HAN}](?!{_SPACE}*[{HAN}]{_SPACE})"
)
_SPREAD: Final = re.compile(f"(?<![{HAN}])[{HAN}](?:{_SPACE}+[{HAN}])+(?![{HAN}])")

# A row of a table, as a line tells it: no mark of a sentence, and figures that keep together with their units (180公里)
# or stand next to each other. Where spaces only set figures off (全县 2024 年 新修) they stand on both sides.
_SENTENCE_MARK: Final = re.compile(r"[。！？；;!?，：:]|,(?![0-9])")
_FIGURE_WITH_UNIT: Final = re.compile(f"[0-9０-９][%％{HAN}]|[{HAN}][0-9０-９]")
_FIGURE: Final = re.compile(r"[-+]?[0-9０-９][0-9０-９.,%％]+")
_LAID_OUT: Final = re.compile(
    f"[0-9０-９]{_SPACE}+[{HAN}](?![{HAN}])|[0-9]{_SPACE}*年{_SPACE}*[0-9]{{1,2}}{_SPACE}*月"
)  # 20 日
_FEWEST_CELLS: Final = 3
_FEWEST_ROWS: Final = 3
_LONGEST_CELL: Final = 20

_FULL_WIDTH: Final = {",": "，", ":": "：", ";": "；", "?": "？", "!": "！", "(": "（", ")": "）"}
_MARKS: Final = re.compile(r"[,:;?!]")
_BRACKETS: Final = re.compile(r"[()]")
_HOW_FAR_BACK: Final = (
    12  # characters in which a Chinese one must stand for a mark at the end of the line to be Chinese
)


def set_spaces(text: str) -> str:
    """Drop the spaces that only lay the text out, make every other run one space. ``text`` is one paragraph.

    Dropped: inside a spread-out word (習　近　平), between Chinese and digits or Latin letters, at both ends.
    Kept: after a number (第一条 为了…), between names, between table cells.
    """
    text = text.strip()
    if _GAP.search(text) is None:
        return text
    length = number_length(text)
    rest = text[length:]
    after_number = " " if length and rest[:1].isspace() else ""
    return _GAP.sub("", text[:length]) + after_number + _close_gaps(rest.strip())


def find_rows_of_cells(lines: Sequence[str]) -> frozenset[int]:
    """Which lines are rows of a table: that tell it themselves, and several below each other of as many cells each."""
    counts = [len(_cells(line)) for line in lines]
    found = {at for at, line in enumerate(lines) if counts[at] and is_row_of_cells(line)}
    for count, run in groupby(range(len(lines)), counts.__getitem__):
        if count and len(below := list(run)) >= _FEWEST_ROWS:
            found.update(below)
    return frozenset(found)


def _cells(text: str) -> list[str]:
    """What could be the cells of a row; none where the line cannot be one."""
    if _GAP.search(text) is None or _SENTENCE_MARK.search(text) or _LAID_OUT.search(text):
        return []
    cells = text.split()
    return cells if len(cells) >= _FEWEST_CELLS and max(map(len, cells)) <= _LONGEST_CELL else []


def is_row_of_cells(text: str) -> bool:
    """A table's row for certain: it has figures in several cells, so that the spaces are all that parts them."""
    cells = _cells(text)
    has_units = sum(_FIGURE_WITH_UNIT.search(cell) is not None for cell in cells) > 1
    return has_units or any(_FIGURE.fullmatch(cell) and _FIGURE.fullmatch(after) for cell, after in pairwise(cells))


def set_cells(row: str) -> str:
    """One space between the cells of a row, whatever they hold."""
    return " ".join(_SPREAD.sub(lambda found: _close_spread_word(found.group()), row).split())


def number_length(text: str) -> int:
    """How long the number is that ``text`` begins with; the space behind it is kept."""
    if number := match_number(text):
        return len(number.text)
    clause = _CLAUSE_NUMBER.match(text)
    return clause.end() if clause else 0


def _close_gaps(text: str) -> str:
    text = _CHINESE_THEN_WORD.sub("", text)
    for found in reversed(list(_SPREAD_NAME.finditer(fold(text)))):
        text = text[: found.start()] + _GAP.sub("", text[found.start() : found.end()]) + text[found.end() :]
    text = _SPREAD.sub(lambda found: _close_spread_word(found.group()), text)
    return _GAP.sub(" ", text)


def _close_spread_word(spread: str) -> str:
    """Characters set apart evenly are one word; a wider gap divides two words (林　知　　秦　川)."""
    gaps = [_columns(gap) for gap in _GAP.findall(spread)]
    narrowest = min(gaps)
    return _GAP.sub(lambda gap: " " if _columns(gap.group()) > narrowest else "", spread)


def _columns(gap: str) -> int:
    return sum(2 if c == "\u3000" else 1 for c in gap)


def set_width(text: str) -> str:
    """ASCII ``, : ; ? ! ( )`` and quotes between Chinese in the full-width forms of GB/T 15834—2011.

    Stops, dots and dashes stay; so do 1,000 and 10:30 and what stands between Latin words.
    """
    if not has_han(text):
        return text
    text = _curl(_curl(text, '"', "“”"), "'", "‘’")
    characters = list(text)
    for found in _MARKS.finditer(text):
        if _is_between_chinese(text, found.start()):
            characters[found.start()] = _FULL_WIDTH[found.group()]
    for at in _chinese_brackets("".join(characters)):
        characters[at] = _FULL_WIDTH[characters[at]]
    return "".join(characters)


def _neighbours(text: str, at: int) -> tuple[str, str]:
    before, after = at - 1, at + 1
    while before >= 0 and text[before].isspace():
        before -= 1
    while after < len(text) and text[after].isspace():
        after += 1
    return text[before] if before >= 0 else "", text[after] if after < len(text) else ""


def _is_between_chinese(text: str, at: int) -> bool:
    before, after = _neighbours(text, at)
    if not after:
        return any(is_chinese(c) for c in text[max(at - _HOW_FAR_BACK, 0) : at])
    return (bool(before) and is_chinese(before)) or is_chinese(after)


def _chinese_brackets(text: str) -> list[int]:
    """Offsets of ASCII brackets to widen: a pair is widened as one, by what stands in and around it."""
    chosen: list[int] = []
    open_at: list[int] = []
    for found in _BRACKETS.finditer(text):
        at = found.start()
        if found.group() == "(":
            open_at.append(at)
        elif open_at:
            start = open_at.pop()
            around = (text[start - 1] if start else "") + text[at + 1 : at + 2]
            if any(is_chinese(c) for c in around) or any(is_han(c) for c in text[start:at][:200]):
                chosen += [start, at]
        elif _is_between_chinese(text, at):
            chosen.append(at)
    return chosen + [at for at in open_at if _is_between_chinese(text, at)]


def _curl(text: str, straight: str, curly: str) -> str:
    """Straight quotes in opening and closing pairs; an odd one out, or an apostrophe, leaves them as they are."""
    if straight not in text:
        return text
    places = [at for at, c in enumerate(text) if c == straight]
    if straight == "'":
        places = [at for at in places if any(c and is_chinese(c) for c in _neighbours(text, at))]
    if not places or len(places) % 2:
        return text
    characters = list(text)
    for start, end in zip(places[::2], places[1::2], strict=True):
        around = (text[start - 1] if start else "") + text[end + 1 : end + 2]
        if any(is_chinese(c) for c in around) or any(is_chinese(c) for c in text[start:end][:200]):
            characters[start], characters[end] = curly[0], curly[1]
    return "".join(characters)
