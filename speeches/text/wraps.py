"""Undoing hard wraps: which line goes on in the next.

A format may say so for certain (``Line.breaks``). A plain text file does not: there the lines are taken to be
wrapped at a margin when most reach the same width and break off in mid-sentence there.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from speeches.text.characters import SENTENCE_END, is_closed, last_mark, never_begins_a_line, width
from speeches.text.closing import is_closing_formula, opens_with_address
from speeches.text.document import Region
from speeches.text.head import is_prose, is_salutation, salutation_length
from speeches.text.numbering import SERIES, Kind, match_number
from speeches.text.rows import join, split

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from speeches.text.rows import Origin, Row

_NARROWEST: Final = 24  # columns; narrower "lines" are cells, verses, menus
_FEWEST_FULL: Final = 2
_PUSHED: Final = 4  # columns a line may stay short of the margin for a mark that may not begin or end a line
_LOOSE: Final = 2  # columns a line may stay short of it by loose setting
_INDENT: Final = 4  # columns: two characters
_SHARE_FULL: Final = 0.3
_SHARE_OPEN: Final = 0.5
_CHARACTERS_A_MARK: Final = 60  # running text has a comma or stop that often; a list of names or titles has not
_BLOCKS: Final = 0.3  # share of gaps with an empty line from which on empty lines are what divides paragraphs
_SHORTEST_HEADING: Final = 4
_SHORT_HEADING: Final = 40

_FIRST_TOKEN: Final = re.compile(r"[“‘（(《「『]*(?:[A-Za-z0-9.,%/-]+|.)[，。、；：？！”’）》」』,:;?!)]*")
_INNER_MARKS: Final = re.compile("[，。；、：,;]")
_FALSE_NUMBER: Final = re.compile(
    "[一二三四五六七八九十]、[一二三四五六七八九十][、是要产个级次季]|[0-9０-９]+[、．.][0-9０-９]+[^.．、 \u3000]"
)
_ENDS_WITH_FACTS: Final = re.compile(r"(?:\d\s*日|日(?:印发|讯|电)?|https?://\S+|[\w.]+@\S+|\d{5,})$")
# …走向新的胜利。（《青禾日报》20240517）
_ENDS_WITH_NOTE: Final = re.compile(r"[。！？][”’」』]*\s*[（(][^（）()。]{1,60}[）)]$")
_OPENING: Final = frozenset("（(《〈“‘「『【〔")
_OPEN_ENDS: Final = _OPENING | frozenset("，、,—")
_GOES_ON: Final = _OPEN_ENDS | frozenset("的和与及在对把将向于是为")


@dataclass(frozen=True, slots=True)
class _Layout:
    """What a document shows of how its lines came about.

    ``is_set``: its format says of some lines that they were wrapped. ``torn`` are the lines, by their last
    origin, of a block between empty lines that is one sentence in pieces.
    """

    margin: _Margin | None
    is_set: bool
    torn: frozenset[Origin]

    def is_plain(self, row: Row) -> bool:
        return row.breaks is None and self.margin is None


@dataclass(frozen=True, slots=True)
class _Margin:
    """How the lines of a document were wrapped.

    ``width`` counts columns, ``indent`` those of lines that do not begin a paragraph. ``lost_indent`` is what the
    first line of a paragraph is shorter by where the file has lost its indents.
    """

    width: int
    indent: int
    indents_paragraphs: bool
    lost_indent: int
    spaced_throughout: bool  # an empty line after every line, which then says nothing


def unwrap(rows: Sequence[Row]) -> list[Row]:
    """The paragraphs of ``rows``, wrapped lines joined."""
    if not rows:
        return []
    layout = _layout(rows)
    groups = [[rows[0]]]
    for following, after in zip(rows[1:], [*rows[2:], None], strict=False):
        if _goes_on(groups[-1], following, after, layout):
            groups[-1].append(following)
        else:
            groups.append([following])
    return [join(group) for group in groups]


_LOST_BREAK: Final = re.compile(r"(?<=[。！？；：”）])\u3000{2,}(?=\S)")
_INDENT_INSIDE: Final = re.compile(r"(?<=\S)\u3000{2,}(?=\S)")
_MANY_LOST_BREAKS: Final = 3
_LONG_LINE: Final = 200


def split_run_together(row: Row) -> list[Row]:
    """The paragraphs of a line that has lost its breaks: the indents of each are still in it.

    Where they are many, those that follow a heading, which ends without a mark, are breaks as well.
    """
    if len(row.text) < _LONG_LINE or not (breaks := [found.end() for found in _LOST_BREAK.finditer(row.text)]):
        return [row]
    if len(breaks) >= _MANY_LOST_BREAKS:
        breaks = [found.end() for found in _INDENT_INSIDE.finditer(row.text)]
    return split(row, breaks)


def _goes_on(group: Sequence[Row], following: Row, after: Row | None, layout: _Layout) -> bool:
    """``following`` belongs to the paragraph of which ``group`` has the lines so far."""
    row = group[-1]
    if _is_number_alone(row.text) and not begins_a_paragraph(following.text):
        return True
    if row.breaks is True or Region.TABLE in {row.region, following.region}:
        return False
    if row.text[-1] in _OPENING or (never_begins_a_line(following.text) and not is_closed(row.text)):
        return True
    if begins_a_paragraph(following.text) and (row.text[-1] not in _OPEN_ENDS or layout.is_plain(row)):
        return False
    if row.breaks is False:
        return not (row.is_styled is not following.is_styled and is_closed(row.text))
    if layout.margin and _runs_over(group, following, layout.margin):
        return True
    if layout.is_set and _is_beside(group, following):
        return True
    return row.origins[-1] in layout.torn and not (len(group) == 1 and _is_heading_of_block(row, following, after))


def _is_number_alone(text: str) -> bool:
    """一是 or （一） on a line of its own: a file that broke the line where its type changed."""
    number = match_number(text)
    return number is not None and number.text == text and number.kind in SERIES | {Kind.HAN, Kind.HAN_BRACKET}


def begins_a_paragraph(text: str) -> bool:
    """Begins with a number that always begins a paragraph; 一是 and 第一， also stand within one."""
    number = match_number(text)
    if number is None or number.kind in SERIES or _FALSE_NUMBER.match(text):
        return False
    return not (number.kind in {Kind.ARABIC, Kind.ARABIC_BRACKET} and number.value > 100)


def _runs_over(group: Sequence[Row], following: Row, margin: _Margin) -> bool:
    row = group[-1]
    if margin.indents_paragraphs and following.indent >= margin.indent + 2:
        return False
    if not _is_full(row, following, margin, is_first=len(group) == 1):
        return False
    if not is_closed(row.text):
        return not is_salutation(following.text)
    if following.gap > margin.spaced_throughout or _is_first_line(following, margin):
        return False
    if margin.indents_paragraphs:
        return True
    if is_closing_formula(following.text) or opens_with_address(following.text):
        return False
    if (runs_on := _series_runs_on(group, following)) is not None:
        return runs_on
    return not (is_salutation(following.text) or salutation_length(following.text))


def _series_runs_on(group: Sequence[Row], following: Row) -> bool | None:
    """二是 at the start of a line belongs to the paragraph in which 一是 stands, unless that began one too."""
    number = match_number(following.text)
    if number is None or number.kind not in SERIES or number.value == 1:
        return None
    first = match_number(group[0].text)
    return not (first is not None and first.kind is number.kind)


def _is_full(row: Row, following: Row, margin: _Margin, *, is_first: bool) -> bool:
    """No more of the following line would have fitted. Justified lines are set loosely; a closed one must be full."""
    columns, loose = _columns(row), 0 if is_closed(row.text) else _LOOSE
    if columns < (typed := columns + row.text.count(" ")) <= margin.width:
        columns = typed  # wrapped by an editor, for which a space is a column
    if is_first and margin.lost_indent and columns <= margin.width - margin.lost_indent + _LOOSE:
        columns += margin.lost_indent
        loose = loose if "。" in row.text else 0  # a heading may come close to the margin by chance
    token = _FIRST_TOKEN.match(following.text)
    return columns + (width(token.group()) if token else 0) > margin.width - loose


def _is_first_line(row: Row, margin: _Margin) -> bool:
    """As short as the first line of a paragraph is that has lost its indent."""
    short_by = margin.width - _columns(row)
    return bool(margin.lost_indent) and short_by == margin.lost_indent and not is_closed(row.text)


def _is_beside(group: Sequence[Row], following: Row) -> bool:
    """A line of a laid-out page of which the page does not say how it ends: it is as long as the next one is."""
    row, is_first = group[-1], len(group) == 1
    if row.breaks is not None or row.is_styled is not following.is_styled:
        return False
    ends = last_mark(row.text) in SENTENCE_END if not is_first else is_closed(row.text)
    if ends or begins_a_paragraph(following.text) or is_salutation(following.text):
        return False
    is_sentence = _INNER_MARKS.search(row.text) or _INNER_MARKS.search(following.text)
    reach = _columns(row) + (_INDENT if is_first else 0)
    return bool(is_sentence) and reach >= max(_NARROWEST, _columns(following) - _PUSHED)


def _layout(rows: Sequence[Row]) -> _Layout:
    margin = _margin(rows)
    torn = _torn(rows) if margin is None and _are_blocks(rows) else ()
    return _Layout(margin, any(row.breaks is False for row in rows), frozenset(torn))


def _torn(rows: Sequence[Row]) -> Iterator[Origin]:
    """The lines that go on in the next of their block (a link in a web page became a line of its own).

    The block must end with a mark: a signature and its date do not go on.
    """
    ends_closed = is_closed(rows[-1].text)
    for row, following in reversed(list(pairwise(rows))):
        if following.gap:
            ends_closed = is_closed(row.text)
        elif ends_closed and following.indent == 0 and _is_piece(row) and not following.is_styled:
            yield row.origins[-1]


def _is_piece(row: Row) -> bool:
    if row.is_styled or is_closed(row.text) or is_salutation(row.text):
        return False
    return match_number(row.text) is None or len(row.text) > _SHORT_HEADING or row.text[-1] in _OPEN_ENDS


def _is_heading_of_block(row: Row, following: Row, after: Row | None) -> bool:
    """A block of two lines, the first a heading without number, the second its paragraph."""
    is_alone = following.gap == 0 and (after is None or after.gap > 0)
    is_whole = _SHORTEST_HEADING <= len(row.text) <= _SHORT_HEADING and not _INNER_MARKS.search(row.text)
    return is_alone and is_whole and row.text[-1] not in _GOES_ON and is_prose(following.text)


def _are_blocks(rows: Sequence[Row]) -> bool:
    gaps = [row.gap > 0 for row in rows[1:]]
    return len(gaps) > 3 and _BLOCKS <= sum(gaps) / len(gaps) < 1  # fewer do not tell


def _columns(row: Row) -> int:
    return row.indent + width(row.text)


def _margin(rows: Sequence[Row]) -> _Margin | None:
    """The margin the lines were wrapped at, None if they were not."""
    free = [row for row in rows if row.breaks is None and row.region is not Region.TABLE]
    if len(free) <= _FEWEST_FULL or len(free) < len(rows) // 2:
        return None
    columns = [_columns(row) for row in free]
    margin = _most_common_width(columns)
    beyond = sum(c > margin + _PUSHED for c in columns)
    if margin < _NARROWEST or beyond > len(free) // 20:
        return None
    full = [row for row, c in zip(free[:-1], columns, strict=False) if abs(c - margin) <= _PUSHED]
    if len(full) < max(_FEWEST_FULL, _SHARE_FULL * len(free)) or not _are_cut_off(full):
        return None
    indents = Counter(row.indent for row in free)
    usual = min(indent for indent, count in indents.items() if count >= len(free) // 10)
    is_indenting = any(row.indent >= usual + 2 for row in free)
    gaps = sum(row.gap > 0 for row in free[1:])
    lost = 0 if is_indenting else _lost_indent(free, margin)
    return _Margin(margin, usual, is_indenting, lost, gaps > 0.9 * (len(free) - 1))


def _most_common_width(columns: Sequence[int]) -> int:
    """The width that most lines have; of lines of few lengths the widest."""
    counts = Counter(columns)
    return max(counts, key=lambda c: (counts[c] + (counts[c - 1] + counts[c + 1]) / 2, c))


def _lost_indent(rows: Sequence[Row], margin: int) -> int:
    """What the first lines of paragraphs stop short by, when most of those that go on do."""
    firsts = [
        margin - _columns(row)
        for before, row in pairwise(rows)
        if (begins_a_paragraph(row.text) or _columns(before) < margin - 2 * _PUSHED) and not is_closed(row.text)
    ]
    short = sum(abs(by - _INDENT) <= 1 for by in firsts)
    return _INDENT if short > sum(by < _INDENT - 1 for by in firsts) else 0


def _are_cut_off(full: Sequence[Row]) -> bool:
    broken = [row for row in full if not is_closed(row.text)]
    if len(broken) < _SHARE_OPEN * len(full):
        return False
    in_mid_word = sum(last_mark(row.text) not in set("，、") for row in broken)
    characters = sum(len(row.text) for row in full)
    marks = sum(len(_INNER_MARKS.findall(row.text)) for row in full)
    return in_mid_word >= _SHARE_OPEN * len(broken) and marks * _CHARACTERS_A_MARK >= characters


def stops_in_mid_sentence(text: str) -> bool:
    """The last paragraph breaks off: no mark closes it and it is no signature, date or heading either."""
    mark = last_mark(text)
    if mark in set(SENTENCE_END) or mark == "." or _ENDS_WITH_NOTE.search(text):
        return False
    if mark in set("，、；：,;:—（《“‘"):
        return True
    return len(text) > _SHORT_HEADING and bool(_INNER_MARKS.search(text)) and not _ENDS_WITH_FACTS.search(text)
