"""What Word's named styles say of a paragraph: heading level, title, bold, centred, numbering."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Final

from speeches.text.document import Region
from speeches.text.extract.word_numbering import W

Element = Any  # lxml publishes no types

_HEADING: Final = re.compile(
    r"(?:heading|标题|標題)\s*(?P<after>[1-9一二三四五六七八九])(?:\D.*)?"
    r"|(?:公文|正文)?(?P<before>[1-9一二三四五六七八九])级标题",
    re.IGNORECASE,
)
_HAN_DIGITS: Final = "一二三四五六七八九"
_CONTENTS: Final = re.compile(r"(?:toc|目录|目錄)\s*(?:[1-9]|heading|标题|標題)", re.IGNORECASE)
_TITLES: Final = frozenset({"title", "标题", "標題", "文章标题", "公文标题"})
_HEAVY_FACE: Final = re.compile("黑体|小标宋|simhei|heiti|xbs", re.IGNORECASE)
_FALSE: Final = frozenset({"0", "false", "off", "none"})
_BODY_TEXT: Final = 9  # the outline level that is none


@dataclass(frozen=True, slots=True)
class Style:
    """Resolved along ``basedOn``; None where neither a style nor the styles it is based on say it."""

    level: int | None = None
    region: Region = Region.BODY
    hidden: bool | None = None
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
            {} if root is None else {child.get(f"{W}styleId", ""): child for child in root.findall(f"{W}style")}
        )
        self._resolved: dict[str, Style] = {}
        defaults = [name for name, child in self._elements.items() if _is_default_paragraph(child)]
        self.default = self.named(defaults[0]) if defaults else Style()

    def named(self, style_id: str | None) -> Style:
        """A style that no one defined says nothing."""
        if style_id is None or style_id not in self._elements:
            return Style()
        chain: dict[str, Element] = {}
        base = style_id
        while base in self._elements and base not in self._resolved and base not in chain:  # it may be a circle
            chain[base] = self._elements[base]
            base = value(chain[base].find(f"{W}basedOn")) or ""
        style = self._resolved.get(base, Style())
        for name, element in reversed(chain.items()):
            style = self._resolved[name] = _resolved(name, element, style)
        return self._resolved[style_id]


def _resolved(style_id: str, element: Element, base: Style) -> Style:
    name = (value(element.find(f"{W}name")) or "").strip()
    own = read_properties(element.find(f"{W}pPr"), element.find(f"{W}rPr"))
    if own.level is None:
        own = replace(own, level=_level_in(name))
    return replace(
        inherit(own, base),
        region=_region(name, base),
        numbered_by=style_id if own.list_id is not None else base.numbered_by,
    )


def _level_in(name: str) -> int | None:
    """标题 1, heading 1, 一级标题"""
    found = _HEADING.fullmatch(name)
    if found is None:
        return None
    digit = found["after"] or found["before"]
    return _HAN_DIGITS.index(digit) + 1 if digit in _HAN_DIGITS else int(digit)


def _region(name: str, base: Style) -> Region:
    if _CONTENTS.fullmatch(name):
        return Region.NAVIGATION
    return Region.TITLE if name.lower() in _TITLES else base.region


def inherit(own: Style, base: Style) -> Style:
    """What ``own`` leaves open is as in ``base``. A level of 0 says that it is no heading."""
    return Style(
        level=base.level if own.level is None else own.level,
        region=base.region,
        hidden=base.hidden if own.hidden is None else own.hidden,
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
        hidden=_is_on(run, "vanish"),
        bold=_is_on(run, "b"),
        face=None if run is None else _face(run),
        centred=None if alignment is None else alignment == "center",
        list_id=_child(paragraph, f"{W}numPr/{W}numId"),
        list_level=_whole(paragraph, f"{W}numPr/{W}ilvl"),
    )


def _face(run: Element) -> str | None:
    fonts = run.find(f"{W}rFonts")
    return None if fonts is None else fonts.get(f"{W}eastAsia")


def _is_on(run: Element | None, name: str) -> bool | None:
    element = None if run is None else run.find(f"{W}{name}")
    return None if element is None else is_true(value(element))


def is_true(setting: str | None) -> bool:
    """A setting that is named without a value is on."""
    return setting not in _FALSE


def value(element: Element | None) -> str | None:
    return None if element is None else element.get(f"{W}val")


def _child(element: Element | None, path: str) -> str | None:
    return None if element is None else value(element.find(path))


def _whole(element: Element | None, path: str) -> int | None:
    text = _child(element, path)
    return int(text) if text and text.isdecimal() and len(text) < 4 else None


def _is_default_paragraph(style: Element) -> bool:
    return style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in {"1", "true"}
