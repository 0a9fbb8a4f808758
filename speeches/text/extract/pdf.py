"""PDF files with a text layer: what each page shows and where, read by pypdf, put in order by ``pdf_layout``."""

from __future__ import annotations

import io
import math
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from speeches.text.document import Extracted, FileFacts, Notice
from speeches.text.extract.pdf_fonts import Fonts
from speeches.text.extract.pdf_layout import Fragment, Page, estimated_width, lines_of
from speeches.text.extract.pdf_overprint import Overprint, codes_of, undoubled
from speeches.text.extract.refusals import refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pypdf import PageObject
    from pypdf.generic import DictionaryObject

    from speeches.text.document import Line

    Matrix = Sequence[float]  # of six: a text's or the page's transformation

MEDIA_TYPE: Final = "application/pdf"
_HEAVY: Final = re.compile(r"bold|heavy|black|simhei|heiti|fzht|fzhei|xbs|xiaobiaosong|黑体|小标宋", re.IGNORECASE)
_STAMP: Final = 20  # characters a page, not counting what repeats on every page: no more is a scanner's stamp
_SHOWING: Final = frozenset({b"Tj", b"TJ", b"'", b'"'})
_MOVING: Final = frozenset({b"BT", b"Td", b"TD", b"Tm", b"T*", b"cm", b"Q", b"'", b'"'})
_STATE: Final = frozenset({b"q", b"Q", b"Tf", b"Tc", b"Tz"})
_UPRIGHT: Final = 0.05  # of a quarter turn, about 5 degrees


def extract(data: bytes) -> Extracted:
    reader = _opened(data)
    fonts = Fonts()
    pages: list[Page] = []
    unread: list[int] = []
    pictures: list[int] = []
    for number in range(1, len(reader.pages) + 1):
        try:
            page = reader.pages[number - 1]
            pages.append(_read(page, number, fonts))
            if _is_picture(page, pages[-1]):
                pictures.append(number)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - pypdf raises errors of any kind for a damaged page; each is reported
            unread.append(number)
    if not any(page.fragments for page in pages):
        raise refusal("no_text_layer" if pictures else "damaged" if unread or not pages else "no_text")
    lines = tuple(lines_of(pages))
    if _is_scan(lines, len(pages), len(pictures)):
        raise refusal("no_text_layer")
    return Extracted(lines, MEDIA_TYPE, facts=_facts(reader, lines), notices=tuple(_notices(pictures, unread)))


def _opened(data: bytes) -> PdfReader:
    """A file that only forbids changing or printing opens with the empty password, as in any viewer."""
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        is_open = not reader.is_encrypted or bool(reader.decrypt(""))
        if is_open:
            len(reader.pages)
    except DependencyError as error:  # a cipher that would need another library
        raise refusal("encrypted") from error
    except MemoryError:
        raise
    except Exception as error:  # pypdf raises errors of any kind for a damaged file
        raise refusal("damaged") from error
    if not is_open:
        raise refusal("encrypted")
    return reader


def _read(page: PageObject, number: int, fonts: Fonts) -> Page:
    """The page turned so that most of its text is upright."""
    recorder = _Recorder(fonts)
    page.extract_text(visitor_text=recorder.see, visitor_operand_before=recorder.about_to_do)
    quarters: Counter[int | None] = Counter()
    for quarter, fragment in recorder.shown:
        quarters[quarter] += len(fragment.text.strip())
    turn = quarters.most_common(1)[0][0] if quarters else 0
    box = page.mediabox
    corners = [_turned(float(x), float(y), turn or 0) for x in (box.left, box.right) for y in (box.bottom, box.top)]
    left, bottom = min(x for x, _ in corners), min(y for _, y in corners)
    upright: list[Fragment] = []
    athwart: list[Fragment] = []
    for quarter, fragment in recorder.shown:
        x, y = _turned(fragment.x, fragment.y, turn or 0)
        (upright if quarter == turn else athwart).append(replace(fragment, x=x - left, y=y - bottom))
    height = max(y for _, y in corners) - bottom
    return Page(number, height, tuple(upright), tuple(athwart))


def _turned(x: float, y: float, quarter: int) -> tuple[float, float]:
    return ((x, y), (y, -x), (-x, -y), (-y, x))[quarter]


@dataclass(frozen=True, slots=True)
class _TextState:
    """What of the graphics state decides how far text reaches."""

    size: float = 0.0
    spacing: float = 0.0  # after each glyph
    stretch: float = 1.0  # of all this, across


@dataclass(frozen=True, slots=True)
class _Show:
    """One instruction that shows text, until its font is known."""

    codes: bytes
    moved_back: float  # between glyphs, in thousandths of the size
    state: _TextState


class _Recorder:
    """Listens to pypdf going through a page."""

    def __init__(self, fonts: Fonts) -> None:
        self.shown: list[tuple[int | None, Fragment]] = []  # with quarter turns to the left; None for slanted text
        self._fonts = fonts
        self._overprint = Overprint()
        self._shows: list[_Show] = []
        self._state = _TextState()
        self._saved: list[_TextState] = []

    def see(self, text: str, outer: Matrix, inner: Matrix, font: DictionaryObject | None, size: float) -> None:
        shows, self._shows = self._shows, []
        text = self._undoubled(text)
        if not (text := text.strip("\n")):
            return
        a, b, c, d, x, y = _product(inner, outer)
        turns = math.atan2(b, a) / (math.pi / 2)
        quarter = round(turns) % 4 if abs(turns - round(turns)) < _UPRIGHT else None
        heavy = font is not None and bool(_HEAVY.search(str(font.get("/BaseFont", ""))))
        width, is_known = self._width(shows, font)
        height, width = abs(size) * math.hypot(c, d), width * math.hypot(a, b)
        if not is_known:
            width += estimated_width(text, height)
        self.shown.append((quarter, Fragment(text, x, y, height, heavy, width, is_known)))

    def about_to_do(self, operator: bytes, operands: list[Any], outer: Matrix, inner: Matrix) -> None:
        if operator in _MOVING:
            self._overprint.moved()
        if operator in _STATE:
            self._change_state(operator, operands)
        elif operator in _SHOWING and operands:
            *_, x, y = _product(inner, outer)
            self._overprint.reduce(operands, x, y)
            self._shows.append(_Show(codes_of(operands[-1]), _moved_back(operands[-1]), self._state))

    def _change_state(self, operator: bytes, operands: Sequence[object]) -> None:
        value = _as_number(operands[-1]) if operands else 0.0
        if operator == b"q":
            self._saved.append(self._state)
        elif operator == b"Q":
            self._state = self._saved.pop() if self._saved else _TextState()
        elif operator == b"Tf":
            self._state = replace(self._state, size=value)
        elif operator == b"Tc":
            self._state = replace(self._state, spacing=value)
        else:
            self._state = replace(self._state, stretch=value / 100)

    def _width(self, shows: Iterable[_Show], font: DictionaryObject | None) -> tuple[float, bool]:
        """Of all that was shown since the last text was seen, in units of the text; False where without its glyphs."""
        width, is_known = 0.0, True
        for show in shows:
            advance = self._fonts.advance(font, show.codes)
            is_known = is_known and advance is not None
            thousandths, glyphs = advance or (0.0, len(show.codes) // 2)
            state = show.state
            width += ((thousandths - show.moved_back) / 1000 * state.size + state.spacing * glyphs) * state.stretch
        return width, is_known

    def _undoubled(self, text: str) -> str:
        for length in self._overprint.doubled:
            before, text = text, undoubled(text, length // 2)
            is_apart = text == before and len(self.shown) > 1  # each copy was seen for itself
            if is_apart and self.shown[-2][1].text.endswith(self.shown[-1][1].text):
                self.shown.pop()
        self._overprint.doubled.clear()
        return text


def _as_number(operand: object) -> float:
    return float(operand) if isinstance(operand, (int, float)) else 0.0


def _moved_back(operand: object) -> float:
    return sum(_as_number(part) for part in operand) if isinstance(operand, list) else 0.0


def _product(inner: Matrix, outer: Matrix) -> tuple[float, float, float, float, float, float]:
    a, b, c, d, x, y = inner
    return (
        a * outer[0] + b * outer[2],
        a * outer[1] + b * outer[3],
        c * outer[0] + d * outer[2],
        c * outer[1] + d * outer[3],
        x * outer[0] + y * outer[2] + outer[4],
        x * outer[1] + y * outer[3] + outer[5],
    )


def _is_picture(page: PageObject, read: Page) -> bool:
    """A page with a picture and hardly any text of its own."""
    if sum(len(fragment.text.strip()) for fragment in read.fragments) > _STAMP:
        return False
    resources = page.get("/Resources")
    objects = resources.get_object().get("/XObject") if resources else None
    if objects is None:
        return False
    return any(item.get_object().get("/Subtype") == "/Image" for item in objects.get_object().values())


def _is_scan(lines: Sequence[Line], pages: int, pictures: int) -> bool:
    """Pictures with no more text than a scanner's stamp, which repeats on every page."""
    counts = Counter("".join(line.text.split()) for line in lines)
    own = sum(len(text) for text, count in counts.items() if count == 1 or count < pages / 2)
    return pictures * 2 > pages and own <= _STAMP * pages


def _notices(pictures: Sequence[int], unread: Sequence[int]) -> Iterator[Notice]:
    if pictures:
        yield Notice("pages_without_text", f"第 {_listed(pictures)} 页只有图像，没有文字层，这些页的内容没有读到。")
    if unread:
        yield Notice("unreadable_pages", f"第 {_listed(unread)} 页已损坏，这些页的内容没有读到。")


def _listed(numbers: Sequence[int]) -> str:
    """1、3—5、8"""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and spans[-1][-1] == number - 1:
            spans[-1][1:] = [number]
        else:
            spans.append([number])
    return "、".join("—".join(map(str, span)) for span in spans)


def _facts(reader: PdfReader, lines: Iterable[Line]) -> FileFacts:
    """The title in the file's properties, if the text has it too; it is often a template's or a file name."""
    try:
        title = str((reader.metadata and reader.metadata.title) or "").strip()
    except (PyPdfError, ValueError, TypeError, AttributeError, KeyError):
        title = ""
    shown = "".join("".join(line.text.split()) for line in lines)
    return FileFacts(title=title if "".join(title.split()) in shown else "")
