"""What Word's named styles say of a paragraph: heading level, title, bold, centred, numbering."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Final

from speeches.text.extract.word_numbering import W

Element = Any  # lxml publishes no types

_HEADING: Final = re.compile(r"(?:heading|标题|標題)\s*([1-9])(?:\D.*)?", re.IGNORECASE)
_TITLES: Final = frozenset({"title", "标题", "標題", "文章标题", "公文标题"})
_HEAVY_FACE: Final = re.compile("黑体|小标宋|simhei|heiti|xbs", re.IGNORECASE)
_FALSE: Final = frozenset({"0", "false", "off", "none"})
_BODY_TEXT: Final = 9  # the outline level that is none


@dataclass(frozen=True, slots=True)
class Style:
    """Resolved along ``basedOn``; None where neither a style nor the styles it is based on say it."""

    level: int | None = None
    is_title: bool = False
    bold: bool | None = None
    face: str | None = None  # of Chinese characters
    centred: bool | None = None
    list_id: str | None = None
    list_level: int | None = None
    numbered_by: str = ""  # the style, this one or one it is based on, that names the list

    @property
    def is_heavy(self) -> bool:
        """In a face that Chinese documents use for headings, where others would use bold."""
        return self.face is not None and bool(_HEAVY_FACE.search(self.face))


class Styles:
    def __init__(self, root: Element | None) -> None:
        self._elements = (
            {} if root is None else {child.get(f"{W}styleId"): child for child in root.findall(f"{W}style")}
        )
        self._resolved: dict[str, Style] = {}
        defaults = [name for name, child in self._elements.items() if _is_default_paragraph(child)]
        self.default = self.named(defaults[0]) if defaults else Style()

    def named(self, style_id: str | None) -> Style:
        """A style that no one defined says nothing."""
        if style_id is None or style_id not in self._elements:
            return Style()
        if style_id not in self._resolved:
            self._resolved[style_id] = Style()  # ends a circle of basedOn
            self._resolved[style_id] = self._resolve(style_id, self._elements[style_id])
        return self._resolved[style_id]

    def _resolve(self, style_id: str, element: Element) -> Style:
        base = self.named(value(element.find(f"{W}basedOn")))
        name = (value(element.find(f"{W}name")) or "").strip()
        own = read_properties(element.find(f"{W}pPr"), element.find(f"{W}rPr"))
        heading = _HEADING.fullmatch(name)
        if own.level is None and heading:
            own = replace(own, level=int(heading[1]))
        return replace(
            inherit(own, base),
            is_title=name.lower() in _TITLES,
            numbered_by=style_id if own.list_id is not None else base.numbered_by,
        )


def inherit(own: Style, base: Style) -> Style:
    """What ``own`` leaves open is as in ``base``. A level of 0 says that it is no heading."""
    return Style(
        level=base.level if own.level is None else own.level,
        is_title=base.is_title,
        bold=base.bold if own.bold is None else own.bold,
        face=base.face if own.face is None else own.face,
        centred=base.centred if own.centred is None else own.centred,
        list_id=base.list_id if own.list_id is None else own.list_id,
        list_level=base.list_level if own.list_level is None else own.list_level,
        numbered_by="" if own.list_id is not None else base.numbered_by,
    )


def read_properties(paragraph: Element | None, run: Element | None) -> Style:
    """What ``w:pPr`` and ``w:rPr`` say themselves."""
    outline = _whole(paragraph, f"{W}outlineLvl")
    alignment = _child(paragraph, f"{W}jc")
    return Style(
        level=None if outline is None else 0 if outline >= _BODY_TEXT else outline + 1,
        bold=is_on(run, "b"),
        face=None if run is None else _face(run),
        centred=None if alignment is None else alignment == "center",
        list_id=_child(paragraph, f"{W}numPr/{W}numId"),
        list_level=_whole(paragraph, f"{W}numPr/{W}ilvl"),
    )


def _face(run: Element) -> str | None:
    fonts = run.find(f"{W}rFonts")
    return None if fonts is None else fonts.get(f"{W}eastAsia")


def is_on(run: Element | None, name: str) -> bool | None:
    element = None if run is None else run.find(f"{W}{name}")
    return None if element is None else value(element) not in _FALSE


def value(element: Element | None) -> str | None:
    return None if element is None else element.get(f"{W}val")


def _child(element: Element | None, path: str) -> str | None:
    return None if element is None else value(element.find(path))


def _whole(element: Element | None, path: str) -> int | None:
    text = _child(element, path)
    return int(text) if text and text.isdecimal() and len(text) < 4 else None


def _is_default_paragraph(style: Element) -> bool:
    return style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in {"1", "true"}
