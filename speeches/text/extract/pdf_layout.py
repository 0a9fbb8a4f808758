"""From pieces of text at places on pages to lines in reading order, and what their places tell.

A page says nothing of paragraphs. A line that reaches the right margin was wrapped there; one that ends
well short of it ended its paragraph, and so did one above an indented line or a wider gap. What stands
at the edge of page after page is a running head or foot.
"""

from __future__ import annotations

import re
import statistics
import unicodedata
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from speeches.text.document import Line, Region

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

# Parts of the type size ("em").
_SAME_BASELINE: Final = 0.4
_CELL_GAP: Final = 1.0  # between two texts on one baseline that are no one sentence
_SPACE_GAP: Final = 0.5
LATIN_GAP: Final = 0.17
_REACHES_MARGIN: Final = 1.3  # a mark that may not begin a line pulls one character down
_ENDS_SHORT: Final = 2.6
_TOUCHES: Final = 0.4
_INDENT: Final = 1.2
_NARROW_INDENT: Final = 2.0  # of a centred line, on either side

_WIDER_GAP: Final = 1.45  # of the usual distance of two lines
_OTHER_SIZE: Final = 0.08  # of the size
_TITLE_SIZE: Final = 1.2  # of the usual size
_SHARE_OF_TITLE: Final = 0.5  # of the width of the text, that a title which is wrapped has at least
_SHARE_OF_EDGE: Final = 0.3  # as many lines end at a margin, compared with where most do
_EDGE_LINES: Final = 3  # at the top and the foot of a page that may be furniture
_APART: Final = 1.3  # of the usual distance of two lines, from the text
_EDGE_OF_PAGE: Final = 0.12  # of its height
_SHARE_OF_WIDTH: Final = 0.85  # of the usual width, at least, of a page's text
_NARROWEST: Final = 12  # characters a line
_FULL_COLUMN: Final = 0.75  # of its width, which most lines of a column of prose fill and few of a table's
_LINES_OF_COLUMN: Final = 6

_PAGE_NUMBER: Final = re.compile(
    r"[-—–－·•\s]*(?:\d{1,4}|[０-９]{1,4}|[ivxIVX]{1,6})[-—–－·•\s]*|第\s*\d{1,4}\s*页(?:\W*共\s*\d{1,4}\s*页)?|\d{1,4}\s*/\s*\d{1,4}"
)
_OPENING: Final = frozenset("([{'\"-")
_CLOSING: Final = frozenset(",.;:!?)]}'\"-%")
_STOPS: Final = "。！？；："
_DIGITS: Final = re.compile(r"[0-9０-９]+")
_NOTE_MARK: Final = re.compile(r"\s*(?:[①-⑳]|\[\d{1,3}\]|〔\d{1,3}〕|注[:：\d]|\*)")


@dataclass(frozen=True, slots=True)
class Fragment:
    """Text in one type, from ``x`` on the baseline ``y``, in points from the lower left.

    ``is_measured`` where the file says its width; else that is estimated.
    """

    text: str
    x: float
    y: float
    size: float
    heavy: bool
    width: float
    is_measured: bool


@dataclass(frozen=True, slots=True)
class Page:
    """``fragments`` in the order of the file, which need not be that of reading; ``aside`` is what stands athwart."""

    number: int
    height: float
    fragments: tuple[Fragment, ...]
    aside: tuple[Fragment, ...] = ()


_Place = tuple[int, int]  # the page and the column


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the lines of a column begin that are not indented, where the full ones end, and their distance."""

    left: float
    right: float | None  # None where too few lines end at the same place
    pitch: float
    size: float  # of most of the type


@dataclass(slots=True)
class _Printed:
    """A line as it stands on its page; ``column`` is 0 for the page's whole width, 1 left, 2 right."""

    text: str
    left: float
    right: float
    y: float
    size: float
    heavy: bool
    is_measured: bool  # so that its right end is known
    page: int
    stops: tuple[float, ...] = ()  # where text begins anew after a gap
    column: int = 0
    region: Region = Region.BODY
    breaks: bool | None = None
    centred: bool = False


@dataclass(slots=True)
class _Run:
    """Fragments on one baseline without a gap."""

    fragments: list[Fragment]
    right: float = 0.0
    stops: list[float] = field(default_factory=list)

    @property
    def left(self) -> float:
        return self.fragments[0].x


def lines_of(pages: Sequence[Page]) -> list[Line]:
    printed = [_arranged(page) for page in pages]
    _find_furniture(pages, printed)
    body = [line for lines in printed for line in lines if line.region is Region.BODY]
    _find_notes(body)
    body = [line for line in body if line.region is Region.BODY]
    _find_breaks(body)
    heavy_is_usual = sum(len(line.text) for line in body if line.heavy) * 2 > sum(len(line.text) for line in body)
    lines: list[Line] = []
    for page, arranged in zip(pages, printed, strict=True):
        lines += [_line(line, heavy_is_usual=heavy_is_usual) for line in arranged]
        lines += [Line(f.text.strip(), region=Region.ASIDE, page=page.number) for f in page.aside if f.text.strip()]
    return lines


def _line(line: _Printed, *, heavy_is_usual: bool) -> Line:
    return Line(
        text=line.text,
        bold=line.heavy and not heavy_is_usual,
        centred=line.centred,
        region=line.region,
        page=line.page,
        breaks=line.breaks,
    )


def _arranged(page: Page) -> list[_Printed]:
    """The page's lines in reading order: down the page, or down one column after the other."""
    rows = [_runs(row) for row in _rows(page.fragments)]
    runs = [run for row in rows for run in row]
    gutter = _gutter(runs)
    if gutter is None:
        lines = [_printed(row, page.number) for row in rows]
    else:
        lines = [replace(_printed(part, page.number), column=column) for column, part in _by_column(rows, gutter)]
    return [line for line in lines if line.text]


def _rows(fragments: Iterable[Fragment]) -> list[list[Fragment]]:
    """Fragments on one baseline, from the top down, each row from left to right."""
    rows: list[list[Fragment]] = []
    for fragment in sorted(fragments, key=lambda fragment: -fragment.y):
        if rows and abs(rows[-1][0].y - fragment.y) <= _SAME_BASELINE * max(rows[-1][0].size, fragment.size):
            rows[-1].append(fragment)
        else:
            rows.append([fragment])
    return [sorted(row, key=lambda fragment: fragment.x) for row in rows]


def _runs(row: Sequence[Fragment]) -> list[_Run]:
    runs: list[_Run] = []
    for fragment in row:
        gap = fragment.x - (runs[-1].right if runs else fragment.x)
        if runs and gap < _CELL_GAP * fragment.size:
            runs[-1].fragments.append(fragment)
        else:
            runs.append(_Run([fragment]))
        if gap > _SPACE_GAP * fragment.size:
            runs[-1].stops.append(fragment.x)
        runs[-1].right = max(runs[-1].right, fragment.x + _width(fragment))
    return [run for run in runs if any(fragment.text.strip() for fragment in run.fragments)]


def _width(fragment: Fragment) -> float:
    """Up to the last character that is no space."""
    spaces = fragment.text[len(fragment.text.rstrip()) :]
    return max(0.0, fragment.width - estimated_width(spaces, fragment.size))


def estimated_width(text: str, size: float) -> float:
    """Fonts differ, but Chinese is set on squares and the rest is half as wide on average."""
    return size * sum(1.0 if is_wide(char) else 0.5 for char in text)


@lru_cache(maxsize=8192)
def is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF" or char in "“”‘’—…·─"


def _gutter(runs: Sequence[_Run]) -> float | None:
    """The white between two columns of prose; None on a page of one column, or of a table."""
    if len(runs) < 2 * _LINES_OF_COLUMN:
        return None
    left, right = min(run.left for run in runs), max(run.right for run in runs)
    for part in (0.5, 0.48, 0.52, 0.46, 0.54, 0.44, 0.56, 0.42, 0.58, 0.4, 0.6):
        middle = left + part * (right - left)
        before = [run for run in runs if run.right <= middle]
        after = [run for run in runs if run.left >= middle]
        crossing = len(runs) - len(before) - len(after)
        if min(len(before), len(after)) < _LINES_OF_COLUMN or crossing * 5 > len(runs):
            continue
        if _is_prose(before, middle - left) and _is_prose(after, right - middle):
            return middle
    return None


def _is_prose(runs: Sequence[_Run], width: float) -> bool:
    full = sum(run.right - run.left >= _FULL_COLUMN * width for run in runs)
    return full * 2 > len(runs)


def _by_column(rows: Sequence[Sequence[_Run]], gutter: float) -> Iterator[tuple[int, list[_Run]]]:
    """With the column, 1 or 2. A line across both, 0, ends a band: what stands above it is read before it."""
    band: dict[int, list[list[_Run]]] = {1: [], 2: []}
    for row in rows:
        if any(run.left < gutter < run.right for run in row):
            yield from _read_down(band)
            band = {1: [], 2: []}
            yield 0, list(row)
        else:
            band[1].append([run for run in row if run.right <= gutter])
            band[2].append([run for run in row if run.left >= gutter])
    yield from _read_down(band)


def _read_down(band: Mapping[int, list[list[_Run]]]) -> Iterator[tuple[int, list[_Run]]]:
    return ((column, part) for column, parts in band.items() for part in parts if part)


def _printed(runs: Sequence[_Run], page: int) -> _Printed:
    fragments = [fragment for run in runs for fragment in run.fragments]
    shown = [fragment for fragment in fragments if fragment.text.strip()]
    if not shown:
        return _Printed("", 0, 0, 0, 0, heavy=False, is_measured=False, page=page)
    text = _joined(fragments)
    size = max(shown, key=lambda fragment: len(fragment.text.strip())).size
    return _Printed(
        text=text,
        left=shown[0].x + _indent(shown[0]),
        right=max(run.right for run in runs),
        y=max(shown, key=lambda fragment: fragment.size).y,
        size=size,
        heavy=all(fragment.heavy for fragment in shown),
        is_measured=all(fragment.is_measured for fragment in shown) or sum(map(is_wide, text)) * 2 > len(text),
        page=page,
        stops=tuple(stop for run in runs for stop in run.stops),
    )


def _indent(fragment: Fragment) -> float:
    return estimated_width(fragment.text[: len(fragment.text) - len(fragment.text.lstrip())], fragment.size)


def _joined(fragments: Iterable[Fragment]) -> str:
    """A space where there is a gap; none where the reader put one between Chinese characters that touch."""
    text, pen, last = "", 0.0, None
    for fragment in fragments:
        piece = fragment.text
        if not piece.strip():
            text += piece
            continue
        before, after = text.rstrip(" "), piece.lstrip(" ")
        gap = fragment.x - pen
        if before and is_wide(before[-1]) and is_wide(after[0]) and gap < _SPACE_GAP * fragment.size:
            text, piece = before, after
        elif before == text and after == piece and before and gap > _word_gap(before, last, piece) * fragment.size:
            text += " "
        text += piece
        pen, last = fragment.x + _width(fragment), fragment
    return text.strip()


def _word_gap(before: str, last: Fragment | None, piece: str) -> float:
    """Latin words stand closer than other texts that are apart; to see it their widths must be known."""
    are_words = not (is_wide(before[-1]) or before[-1] in _OPENING or is_wide(piece[0]) or piece[0] in _CLOSING)
    is_known = last is not None and last.is_measured
    return LATIN_GAP if are_words and is_known else _SPACE_GAP


def _find_furniture(pages: Sequence[Page], printed: Sequence[Sequence[_Printed]]) -> None:
    """Marks running heads and feet, and page numbers."""
    pitch = _pitch([line for lines in printed for line in lines])
    for region, edge in ((Region.HEADER, 1), (Region.FOOTER, -1)):
        inwards = [sorted(lines, key=lambda line: -edge * line.y)[: _EDGE_LINES + 1] for lines in printed]
        seen = Counter(key for lines in inwards for key in {_key(line) for line in lines})
        repeated = {key for key, count in seen.items() if count >= 3 or (count == 2 and len(pages) <= 4)}
        numbered = sum(any(_is_page_number(line) for line in lines[:1]) for lines in inwards) * 2 > len(pages)
        for page, lines in zip(pages, inwards, strict=True):
            for line in _furniture(lines, repeated, page.height, pitch, numbered=numbered):
                line.region = region


def _furniture(
    lines: Sequence[_Printed], repeated: Container[tuple[str, int]], height: float, pitch: float, *, numbered: bool
) -> Sequence[_Printed]:
    """The first of the lines, which go from the edge of a page inwards, up to where the text is set apart."""
    count = 0
    for place, line in enumerate(lines[:_EDGE_LINES]):
        depth = min(line.y, height - line.y)
        is_number = _is_page_number(line) and (numbered or depth < _EDGE_OF_PAGE * height)
        if not is_number and _key(line) not in repeated:
            break
        is_last = place + 1 == len(lines)
        if is_number or is_last or _is_set_apart(line, lines[place + 1], pitch):
            count = place + 1
    return lines[:count]


def _is_set_apart(line: _Printed, inner: _Printed, pitch: float) -> bool:
    """By white, or by type that is smaller than that of the text."""
    return abs(line.y - inner.y) > _APART * pitch or line.size < (1 - _OTHER_SIZE) * inner.size


def _is_page_number(line: _Printed) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(line.text))


def _key(line: _Printed) -> tuple[str, int]:
    """The same on every page: the text but for the page's number, and about where it stands."""
    return _DIGITS.sub("0", "".join(line.text.split())), round(line.y / 20)


def _find_notes(body: Sequence[_Printed]) -> None:
    """Lines in small type at the foot of a page, from the first that begins with the mark of a note."""
    usual = _usual_size(body)
    by_page = defaultdict(list)
    for line in body:
        by_page[line.page].append(line)
    for lines in by_page.values():
        small: list[_Printed] = []
        for line in reversed(lines):
            if line.size > usual * 0.9:
                break
            small.append(line)
        starts = [place for place, line in enumerate(small) if _NOTE_MARK.match(line.text)]
        for line in small[: starts[-1] + 1] if starts else ():
            line.region = Region.NOTE


def _usual_size(lines: Iterable[_Printed]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _find_breaks(body: Sequence[_Printed]) -> None:
    frames = _by_frame(body)
    for line in body:
        line.centred = _is_centred(line, frames[_frame(line)])
    for before, line, after, later in zip([None, *body], body, body[1:], [*body[2:], None], strict=False):
        line.breaks = _breaks(line, after, frames, is_block=_is_block(before, line, after, later))
    for line in body[-1:]:
        line.breaks = True


def _breaks(line: _Printed, after: _Printed, frames: Mapping[_Place, _Frame], *, is_block: bool) -> bool | None:
    frame = frames[_frame(line)]
    if not _is_alike(line, after) or _is_far(line, after, frame.pitch * max(1.0, line.size / frame.size)):
        return True
    if (line.centred and after.centred) or line.size > _TITLE_SIZE * frame.size:
        return True if _could_share_a_line(line, after, frame) else None  # a title on two lines looks like two titles
    is_set_in = _begins_indented(line, after, frames[_frame(after)])
    begins = is_set_in and not is_block
    if frame.right is None or not line.is_measured:
        return True if begins else None
    short = frame.right - line.right
    if short > _ENDS_SHORT * line.size or begins:
        return True
    if is_set_in and line.text[-1] in _STOPS:
        return None
    return False if short <= _REACHES_MARGIN * line.size else None


def _could_share_a_line(line: _Printed, after: _Printed, frame: _Frame) -> bool:
    """With so much room to spare that no one would have wrapped the one: title and author, or author and date."""
    if frame.right is None or not (line.is_measured and after.is_measured):
        return False
    return line.right - line.left + after.right - after.left < _SHARE_OF_TITLE * (frame.right - frame.left)


def _begins_indented(line: _Printed, after: _Printed, frame: _Frame) -> bool:
    """Not what hangs below the text after a number, at the same place."""
    hangs = any(abs(stop - after.left) < _TOUCHES * after.size for stop in line.stops)
    return after.left > frame.left + _INDENT * after.size and not hangs


def _is_block(before: _Printed | None, line: _Printed, after: _Printed, later: _Printed | None) -> bool:
    """Three lines begin at one place: paragraphs of one full line each, or, much more often, one that is set in."""
    around = [other for other in (before, after, later) if other and _starts_below(other, line)]
    return _starts_below(after, line) and len(around) > 1


def _starts_below(other: _Printed, line: _Printed) -> bool:
    return abs(other.left - line.left) < _TOUCHES * line.size


def _is_alike(line: _Printed, after: _Printed) -> bool:
    return abs(line.size - after.size) <= _OTHER_SIZE * line.size


def _is_far(line: _Printed, after: _Printed, pitch: float) -> bool:
    """Below a wider gap; on another page or in another column that can't be said."""
    together = line.page == after.page and line.column == after.column
    return together and pitch > 0 and line.y - after.y > _WIDER_GAP * pitch


def _is_centred(line: _Printed, frame: _Frame) -> bool:
    if frame.right is None:
        return False
    middle, least = (frame.left + frame.right) / 2, _NARROW_INDENT * line.size
    is_middle = abs((line.left + line.right) / 2 - middle) < line.size
    return is_middle and line.left - frame.left > least and frame.right - line.right > least


def _frame(line: _Printed) -> _Place:
    return line.page, line.column


def _by_frame(body: Iterable[_Printed]) -> dict[_Place, _Frame]:
    """Of each column of each page; where its own lines tell too little, as the same column of all pages has it."""
    lines: dict[_Place, list[_Printed]] = defaultdict(list)
    everywhere: dict[int, list[_Printed]] = defaultdict(list)
    for line in body:
        lines[_frame(line)].append(line)
        everywhere[line.column].append(line)
    usual = {column: _frame_of(found) for column, found in everywhere.items()}
    return {place: _own_or_usual(_frame_of(found), usual[place[1]]) for place, found in lines.items()}


def _own_or_usual(own: _Frame, usual: _Frame) -> _Frame:
    """A page with a list of names has a right edge too, but it is no margin: it is much too near."""
    if own.right is None or usual.right is None:
        return usual
    return own if own.right - own.left > _SHARE_OF_WIDTH * (usual.right - usual.left) else usual


def _frame_of(lines: Sequence[_Printed]) -> _Frame:
    em = _usual_size(lines) or 1.0
    left = _edge([line.left for line in lines], em / 2)
    right = _edge([-line.right for line in lines if line.is_measured], em)
    left = min(line.left for line in lines) if left is None else left
    is_frame = right is not None and -right - left > _NARROWEST * em
    return _Frame(left, -right if right is not None and is_frame else None, _pitch(lines), em)


def _edge(places: Iterable[float], width: float) -> float | None:
    """The outermost place, the smallest, at which many lines end within ``width``; None where no two do."""
    places = sorted(places)
    counts = [bisect_right(places, place + width) - at for at, place in enumerate(places)]
    many = max(2, _SHARE_OF_EDGE * max(counts, default=0))
    return next((place for place, count in zip(places, counts, strict=True) if count >= many), None)


def _pitch(body: Sequence[_Printed]) -> float:
    """The usual distance of two baselines."""
    gaps = [
        line.y - after.y
        for line, after in pairwise(body)
        if line.page == after.page and line.column == after.column and line.y > after.y and _is_alike(line, after)
    ]
    return statistics.median(gaps) if gaps else 0.0
