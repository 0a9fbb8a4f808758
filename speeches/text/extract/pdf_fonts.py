"""What the codes of a font mean, as characters, and how wide it sets them, as far as the file says it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pypdf.errors import PyPdfError
from pypdf.generic import StreamObject
from pypdf.generic._font import Font

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    _Characters = Mapping[Any, Any]

FontDictionary = Any  # of pypdf

_HEAVY: Final = re.compile(r"bold|heavy|black|simhei|heiti|fzht|fzhei|xbs|xiaobiaosong|黑体|小标宋", re.IGNORECASE)
_IDENTITY: Final = frozenset({"/Identity-H", "/Identity-V"})  # two bytes are the glyph's number itself
_USUAL: Final = 1000.0  # of a composite font, in thousandths of the type size
_MOST_WIDTHS: Final = 70_000
_DAMAGE: Final = (AttributeError, KeyError, IndexError, TypeError, ValueError, PyPdfError)
_UNKNOWN: Final = "\ufffd"  # among others that are known, a glyph as wide as a Chinese character leaves a gap
_WIDE: Final = 0.6  # of the type size
_NO_TEXT: Final = frozenset({"Cc", "Cn", "Cs"})
# Some programs name a glyph by the radical that looks like the character, or by the ligature it is drawn as.
_LOOK_ALIKES: Final = re.compile("[\u2f00-\u2fd5\ufb00-\ufb06]")
_RADICALS: Final = str.maketrans(
    "⺟⺠⻁⻄⻅⻆⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
    "母民虎西见角贝车長长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
)


@dataclass(frozen=True, slots=True)
class Glyph:
    """``width`` as a part of the type size, None where the file does not say it."""

    text: str
    width: float | None
    is_space: bool = False  # one byte, 32: word spacing holds for it
    is_read: bool = True


class Face:
    """A font as the text on a page uses it. Each of its glyphs is looked up once."""

    def __init__(self, font: FontDictionary | None = None, maps: dict[bytes, _Characters] | None = None) -> None:
        """``maps`` are the tables of characters already read, by their source: many fonts can have the same."""
        self.font = font  # kept, so that its id stays its own
        self.is_heavy = font is not None and bool(_HEAVY.search(str(font.get("/BaseFont", ""))))
        self.is_vertical = font is not None and str(font.get("/Encoding", "")).endswith("-V")
        self._widths, self._usual, self._length = ({}, 0.0, 1) if font is None else _widths(font)
        self._encoding: str | Mapping[int, str] = "latin-1"
        self._characters: _Characters = {}
        self._is_read = True
        self._maps_glyphs = False
        self._known: dict[int, Glyph] = {}
        if font is not None:
            self._learn(font, {} if maps is None else maps)

    def _learn(self, font: FontDictionary, maps: dict[bytes, _Characters]) -> None:
        try:
            source = _source_of_map(font)
            if source and source in maps:
                self._maps_glyphs, self._characters = True, maps[source]
                return
            read = Font.from_font_resource(font)
        except _DAMAGE:  # its text can't be told
            self._is_read = False
            return
        if source:
            maps[source] = read.character_map
        self._encoding, self._characters, self._is_read = read.encoding, read.character_map, read.interpretable
        if font.get("/Encoding") in _IDENTITY:
            self._maps_glyphs = True
            self._is_read = bool(self._characters)
        if not self._widths and isinstance(self._encoding, dict) and read.character_widths.keys() - {"default"}:
            own = {ord(char): width for char, width in read.character_widths.items() if len(char) == 1}
            self._widths, self._usual = own, float(read.character_widths["default"])  # one of the 14 that all know

    def glyphs(self, codes: bytes) -> Iterator[Glyph]:
        if isinstance(self._encoding, str) and not self._maps_glyphs:
            yield from self._by_character(codes)
            return
        for at in range(0, len(codes) - self._length + 1, self._length):
            code = int.from_bytes(codes[at : at + self._length])
            glyph = self._known.get(code)
            if glyph is None:
                glyph = self._known[code] = self._glyph(code)
            yield glyph

    def _by_character(self, codes: bytes) -> Iterator[Glyph]:
        """Where codes are characters in a known encoding, of one byte or several each."""
        text = codes.decode(str(self._encoding), "replace")
        widths: list[float | None] = [None] * len(text)
        if self._length * len(text) == len(codes) and (self._widths or self._usual or self.is_vertical):
            places = range(0, len(codes), self._length)
            widths = [self._width(int.from_bytes(codes[at : at + self._length])) for at in places]
        for char, width in zip(text, widths, strict=True):
            shown = str(self._characters.get(char, char))
            yield Glyph(_visible(shown), width, is_space=char == " " and self._length == 1, is_read=self._is_read)

    def _glyph(self, code: int) -> Glyph:
        if self._maps_glyphs:
            text = self._characters.get(chr(code))
            is_read = text is not None
        else:
            own = self._encoding.get(code, chr(code)) if isinstance(self._encoding, dict) else chr(code)
            text = self._characters.get(own, own)
            is_read = self._is_read
        is_space = self._length == 1 and code == ord(" ")
        width = self._width(code)
        if not is_read:
            is_gap = bool(self._characters) and (width or 0) >= _WIDE
            return Glyph(_UNKNOWN if is_gap else "", width, is_space, is_read)
        return Glyph(_visible(str(text)), width, is_space)

    def _width(self, code: int) -> float | None:
        if self.is_vertical:
            return 1.0  # unless /W2 says otherwise, which hardly anything does
        return self._widths.get(code, self._usual) / 1000 if self._widths or self._usual else None


NO_FACE: Final = Face()


class Faces:
    """The fonts of a file, each read once for all pages."""

    def __init__(self) -> None:
        self._known: dict[int, Face] = {}
        self._maps: dict[bytes, _Characters] = {}

    def face(self, font: FontDictionary) -> Face:
        found = self._known.get(id(font))
        if found is None:
            found = self._known[id(font)] = Face(font if isinstance(font, dict) else None, self._maps)
        return found


def _source_of_map(font: FontDictionary) -> bytes:
    """Of a font whose codes are the numbers of its glyphs; else empty."""
    stream = font.get("/ToUnicode") if font.get("/Encoding") in _IDENTITY else None
    found = None if stream is None else stream.get_object()
    return bytes(found.get_data()) if isinstance(found, StreamObject) else b""


def _visible(text: str) -> str:
    shown = "".join(char for char in text if unicodedata.category(char) not in _NO_TEXT)
    return _LOOK_ALIKES.sub(lambda found: unicodedata.normalize("NFKC", found[0]), shown.translate(_RADICALS))


def _widths(font: FontDictionary) -> tuple[Mapping[int, float], float, int]:
    """By code, the width of all others (0 where unknown), and the bytes of a code."""
    try:
        if font.get("/Subtype") == "/Type0":
            return _of_composite(font)
        first = int(font.get("/FirstChar", 0))
        given = font.get("/Widths")
        widths = [] if given is None else given.get_object()
        scale = _scale(font)
        return {first + place: _number(width) * scale for place, width in enumerate(widths[:256])}, 0.0, 1
    except (AttributeError, KeyError, IndexError, TypeError, ValueError):  # a damaged font; widths can be done without
        return {}, 0.0, 1


def _scale(font: FontDictionary) -> float:
    """To thousandths of the type size; a font of drawings (Type 3) has a measure of its own."""
    matrix = font.get("/FontMatrix") if font.get("/Subtype") == "/Type3" else None
    return 1.0 if matrix is None else abs(_number(matrix.get_object()[0])) * 1000


def _of_composite(font: FontDictionary) -> tuple[Mapping[int, float], float, int]:
    if font.get("/Encoding") not in _IDENTITY:
        return {}, 0.0, 2
    descendant = font["/DescendantFonts"].get_object()[0].get_object()
    usual = _number(descendant.get("/DW", _USUAL))
    given = descendant.get("/W")
    return {} if given is None else _ranges(given.get_object()), usual, 2


def _ranges(given: Any) -> dict[int, float]:  # noqa: ANN401 - an array of pypdf's
    """``first [width …]`` or ``first last width``, one after the other (ISO 32000-1, 9.7.4.3)."""
    widths: dict[int, float] = {}
    items = [item.get_object() for item in given]
    at = 0
    while at + 1 < len(items) and len(widths) < _MOST_WIDTHS:
        first, second = int(items[at]), items[at + 1]
        if isinstance(second, list):
            widths |= {first + place: _number(width) for place, width in enumerate(second)}
            at += 2
        else:
            last = min(int(second), first + _MOST_WIDTHS)
            widths |= dict.fromkeys(range(first, last + 1), _number(items[at + 2]))
            at += 3
    return widths


def _number(value: Any) -> float:  # noqa: ANN401 - a number of pypdf's, or a reference to one
    return float(value.get_object() if hasattr(value, "get_object") else value)
