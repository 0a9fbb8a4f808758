"""How wide a font sets its glyphs, as far as the file says it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

Font = Any  # a dictionary of pypdf's

_IDENTITY: Final = frozenset({"/Identity-H", "/Identity-V"})  # two bytes are the glyph's number itself
_USUAL: Final = 1000.0  # of a composite font, in thousandths of the type size
_MOST_WIDTHS: Final = 70_000


class Fonts:
    """The widths of each font are read once for all pages."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Font, Mapping[int, float], float, int]] = {}

    def advance(self, font: Font | None, codes: bytes) -> tuple[float, int] | None:
        """In thousandths of the type size, and the number of glyphs; None for a font that does not say."""
        if font is None:
            return None
        if id(font) not in self._known:
            self._known[id(font)] = (font, *_widths(font))  # the font too, so that its id stays its own
        _, widths, usual, length = self._known[id(font)]
        if not widths and not usual:
            return None
        glyphs = range(0, len(codes) - length + 1, length)
        return sum(widths.get(int.from_bytes(codes[at : at + length]), usual) for at in glyphs), len(glyphs)


def _widths(font: Font) -> tuple[Mapping[int, float], float, int]:
    """By code, the width of all others (0 where unknown), and the bytes of a code."""
    try:
        if font.get("/Subtype") == "/Type0":
            return _of_composite(font)
        first = int(font.get("/FirstChar", 0))
        given = font.get("/Widths")
        widths = [] if given is None else given.get_object()
        return {first + place: _number(width) for place, width in enumerate(widths[:256])}, 0.0, 1
    except (AttributeError, KeyError, IndexError, TypeError, ValueError):  # a damaged font; widths can be done without
        return {}, 0.0, 1


def _of_composite(font: Font) -> tuple[Mapping[int, float], float, int]:
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
