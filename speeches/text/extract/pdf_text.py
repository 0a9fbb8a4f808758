"""What a page of a PDF file shows: its instructions followed, each text with its place, size and width."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from pypdf.generic import ContentStream

from speeches.text.extract.pdf_fonts import NO_FACE, Face, Faces
from speeches.text.extract.pdf_layout import LATIN_GAP, Fragment, estimated_width, is_wide
from speeches.text.extract.pdf_overprint import Overprint, Printed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pypdf import PageObject, PdfReader

Operands = Any  # of pypdf: numbers, names, bytes, and arrays of these

_UPRIGHT: Final = 0.05  # of a quarter turn, about 5 degrees
_DEEPEST: Final = 12  # forms within forms
_MOST_FORMS: Final = 1000  # of a page
_DEEPEST_STATE: Final = 500
# Parts of the type size.
_NEW_PLACE: Final = 0.5


@dataclass(frozen=True, slots=True)
class Matrix:
    """A point (x, y) becomes (ax + cy + e, bx + dy + f)."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def within(self, outer: Matrix) -> Matrix:
        return Matrix(
            self.a * outer.a + self.b * outer.c,
            self.a * outer.b + self.b * outer.d,
            self.c * outer.a + self.d * outer.c,
            self.c * outer.b + self.d * outer.d,
            self.e * outer.a + self.f * outer.c + outer.e,
            self.e * outer.b + self.f * outer.d + outer.f,
        )

    def moved(self, x: float, y: float) -> Matrix:
        e, f = x * self.a + y * self.c + self.e, x * self.b + y * self.d + self.f
        return Matrix(self.a, self.b, self.c, self.d, e, f)


_UNMOVED: Final = Matrix()
_DOWNWARDS: Final = Matrix(0, -1, 1, 0)  # vertical lines are read like lines that are turned to the right


@dataclass(frozen=True, slots=True)
class Shown:
    """``quarter`` counts quarter turns to the left; None for slanted text."""

    quarter: int | None
    fragment: Fragment


@dataclass(frozen=True, slots=True)
class PageText:
    shown: Sequence[Shown]
    unread: int  # glyphs of which the file does not say what character they are


@dataclass(frozen=True, slots=True)
class _State:
    page: Matrix = _UNMOVED
    face: Face = NO_FACE
    size: float = 0.0
    spacing: float = 0.0  # after each glyph
    word_spacing: float = 0.0  # after each space of one byte
    stretch: float = 1.0  # of all this, across
    leading: float = 0.0
    rise: float = 0.0


def page_text(page: PageObject, reader: PdfReader, faces: Faces) -> PageText:
    follower = _Follower(reader, faces)
    contents = page.get("/Contents")
    if contents is not None:
        follower.follow(contents.get_object(), _dictionary(page.get("/Resources")))
    return PageText(follower.shown, follower.unread)


class _Follower:
    def __init__(self, reader: PdfReader, faces: Faces) -> None:
        self.shown: list[Shown] = []
        self.unread = 0
        self._reader = reader
        self._faces = faces
        self._overprint = Overprint()
        self._resources: Mapping[str, Any] = {}
        self._state = _State()
        self._saved: list[_State] = []
        self._text = self._line = _UNMOVED
        self._forms: list[int] = []  # that are being followed
        self._form_count = 0

    def follow(self, stream: Any, resources: Mapping[str, Any]) -> None:  # noqa: ANN401 - one of pypdf's streams
        outer, self._resources = self._resources, resources
        for operands, operator in ContentStream(stream, self._reader, "bytes").operations:
            if instruction := _INSTRUCTIONS.get(operator):
                instruction(self, operands)
        self._resources = outer

    def save(self, _: Operands) -> None:
        if len(self._saved) < _DEEPEST_STATE:
            self._saved.append(self._state)

    def restore(self, _: Operands) -> None:
        if self._saved:
            self._state = self._saved.pop()

    def transform(self, operands: Operands) -> None:
        self._state = replace(self._state, page=_matrix(operands).within(self._state.page))

    def begin_text(self, _: Operands) -> None:
        self._text = self._line = _UNMOVED

    def place(self, operands: Operands) -> None:
        self._text = self._line = _matrix(operands)

    def move(self, operands: Operands) -> None:
        self._text = self._line = self._line.moved(_number(operands, 0), _number(operands, 1))

    def move_and_lead(self, operands: Operands) -> None:
        self._state = replace(self._state, leading=-_number(operands, 1))
        self.move(operands)

    def next_line(self, _: Operands = None) -> None:
        self._text = self._line = self._line.moved(0, -self._state.leading)

    def set_font(self, operands: Operands) -> None:
        fonts = _dictionary(self._resources.get("/Font"))
        font = fonts.get(operands[0]) if operands else None
        face = NO_FACE if font is None else self._faces.face(font.get_object())
        self._state = replace(self._state, face=face, size=_number(operands, 1))

    def set_spacing(self, operands: Operands) -> None:
        self._state = replace(self._state, spacing=_number(operands, 0))

    def set_word_spacing(self, operands: Operands) -> None:
        self._state = replace(self._state, word_spacing=_number(operands, 0))

    def set_stretch(self, operands: Operands) -> None:
        self._state = replace(self._state, stretch=_number(operands, 0) / 100)

    def set_leading(self, operands: Operands) -> None:
        self._state = replace(self._state, leading=_number(operands, 0))

    def set_rise(self, operands: Operands) -> None:
        self._state = replace(self._state, rise=_number(operands, 0))

    def show(self, operands: Operands) -> None:
        self._show(operands[-1:])

    def show_on_next_line(self, operands: Operands) -> None:
        self.next_line()
        self._show(operands[-1:])

    def show_spaced_on_next_line(self, operands: Operands) -> None:
        self._state = replace(self._state, word_spacing=_number(operands, 0), spacing=_number(operands, 1))
        self.show_on_next_line(operands)

    def show_parts(self, operands: Operands) -> None:
        if operands and isinstance(operands[0], list):
            self._show(operands[0])

    def paint(self, operands: Operands) -> None:
        """A form is a page within the page; anything else that is painted holds no text."""
        found = _dictionary(self._resources.get("/XObject")).get(operands[0]) if operands else None
        form = None if found is None else found.get_object()
        if form is None or form.get("/Subtype") != "/Form" or id(form) in self._forms:
            return
        if len(self._forms) >= _DEEPEST or self._form_count >= _MOST_FORMS:
            return
        self._form_count += 1
        self._forms.append(id(form))
        before = self._state, self._saved, self._text, self._line
        self._saved = []
        matrix = form.get("/Matrix")
        if matrix is not None:
            self.transform(matrix.get_object())
        resources = form.get("/Resources")
        self.follow(form, self._resources if resources is None else _dictionary(resources))
        self._state, self._saved, self._text, self._line = before
        self._forms.pop()

    def _show(self, parts: Iterable[object]) -> None:
        """Strings, and numbers that move the pen back between them, in thousandths of the type size."""
        state = self._state
        stretch = 1.0 if state.face.is_vertical else state.stretch
        run = _Run()
        pen = 0.0
        for part in parts:
            if isinstance(part, bytes):
                for glyph in state.face.glyphs(part):
                    self.unread += not glyph.is_read
                    width = estimated_width(glyph.text, 1) if glyph.width is None else glyph.width
                    spacing = state.spacing + (state.word_spacing if glyph.is_space else 0)
                    advance = (width * state.size + spacing) * stretch
                    run.add(glyph.text, pen, pen + advance, is_measured=glyph.width is not None)
                    pen += advance
            elif isinstance(part, (int, float)):
                gap = -part / 1000 * state.size * stretch
                pen += gap
                if gap > _NEW_PLACE * abs(state.size):
                    self._flush(run)
                    run = _Run()
                elif gap > LATIN_GAP * abs(state.size):
                    run.has_gap = True
        self._flush(run)
        self._text = self._text.moved(0, -pen) if state.face.is_vertical else self._text.moved(pen, 0)

    def _flush(self, run: _Run) -> None:
        if not run.texts:
            return
        state = self._state
        matrix = (_DOWNWARDS.within(self._text) if state.face.is_vertical else self._text).within(state.page)
        scale = math.hypot(matrix.a, matrix.b) or 1.0
        turns = math.atan2(matrix.b, matrix.a) / (math.pi / 2)
        quarter = round(turns) % 4 if abs(turns - round(turns)) < _UPRIGHT else None
        along = (matrix.e * matrix.a + matrix.f * matrix.b) / scale
        across = (matrix.f * matrix.a - matrix.e * matrix.b) / scale
        printed = Printed(run.texts, [along + start * scale for start in run.starts], across + state.rise * scale)
        first = 0 if quarter is None else self._overprint.copied(printed)
        text = "".join(run.texts[first:])
        if not text:
            return
        place = matrix.moved(run.starts[first], state.rise)
        size = abs(state.size) * math.hypot(matrix.c, matrix.d)
        width = (run.end - run.starts[first]) * scale
        self.shown.append(
            Shown(quarter, Fragment(text, place.e, place.f, size, state.face.is_heavy, width, run.is_measured))
        )


class _Run:
    """Glyphs one after the other; ``starts`` along the line, in units of the text."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.starts: list[float] = []
        self.end = 0.0
        self.is_measured = True
        self.has_gap = False

    def add(self, text: str, start: float, end: float, *, is_measured: bool) -> None:
        if self.has_gap and self.texts and not is_wide(self.texts[-1][-1:]) and not is_wide(text[:1]):
            self.texts.append(" ")
            self.starts.append(self.end)
        self.has_gap = False
        self.end = end
        if text:
            self.texts.append(text)
            self.starts.append(start)
            self.is_measured = self.is_measured and is_measured


def _matrix(operands: Operands) -> Matrix:
    return Matrix(*(_number(operands, place) for place in range(6)))


def _number(operands: Operands, place: int) -> float:
    operand = operands[place] if place < len(operands) else 0
    return float(operand) if isinstance(operand, (int, float)) else 0.0


def _dictionary(value: Any) -> Mapping[str, Any]:  # noqa: ANN401 - whatever a damaged file has there
    found = None if value is None else value.get_object()
    return found if isinstance(found, dict) else {}


# ISO 32000-1, tables 57, 87 and 105 to 109.
_INSTRUCTIONS: Final[Mapping[bytes, Callable[[_Follower, Operands], None]]] = {
    b"q": _Follower.save,
    b"Q": _Follower.restore,
    b"cm": _Follower.transform,
    b"Do": _Follower.paint,
    b"BT": _Follower.begin_text,
    b"Tf": _Follower.set_font,
    b"Tc": _Follower.set_spacing,
    b"Tw": _Follower.set_word_spacing,
    b"Tz": _Follower.set_stretch,
    b"TL": _Follower.set_leading,
    b"Ts": _Follower.set_rise,
    b"Tm": _Follower.place,
    b"Td": _Follower.move,
    b"TD": _Follower.move_and_lead,
    b"T*": _Follower.next_line,
    b"Tj": _Follower.show,
    b"TJ": _Follower.show_parts,
    b"'": _Follower.show_on_next_line,
    b'"': _Follower.show_spaced_on_next_line,
}
