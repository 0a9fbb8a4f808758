"""Word files, also as WPS writes them: the body in reading order, with Word's automatic numbers as text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from speeches.text.document import Extracted, FileFacts, Line, Region
from speeches.text.extract.package import Package
from speeches.text.extract.refusals import refusal
from speeches.text.extract.word_numbering import Numbering, W
from speeches.text.extract.word_styles import Style, Styles, inherit, is_on, read_properties, value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Element = Any  # lxml publishes no types

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_RELATIONSHIP: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TITLE: Final = "{http://purl.org/dc/elements/1.1/}title"

# Text that was deleted or moved away, and what is not text; the accepted document is what is read.
_SKIPPED: Final = frozenset(
    {
        f"{W}{name}"
        for name in ("del", "moveFrom", "instrText", "delText", "delInstrText", "pPr", "rPr", "tblPr", "sectPr")
    }
)
_CHARACTERS: Final = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "",
}
_LINE_BREAKS: Final = frozenset({f"{W}br", f"{W}cr"})
_TEXTS: Final = frozenset({f"{W}t", f"{_M}t"})
_SYMBOL: Final = f"{W}sym"
_OF_TEXT: Final = frozenset({*_CHARACTERS, *_LINE_BREAKS, *_TEXTS, _SYMBOL})
_NOTES: Final = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}
_CODE: Final = re.compile("[0-9A-Fa-f]{4}")
_LONGEST_CELL: Final = 400  # characters; a longer one of several paragraphs is read like the page


def extract(data: bytes) -> Extracted:
    package = Package(data)
    path = _document_path(package)
    document = package.xml(path)
    body = None if document is None else document.find(f"{W}body")
    if body is None:
        raise refusal("damaged")
    reader = _Reader(package, path)
    reader.learn_faces(body)
    headers, footers = reader.page_furniture(document)
    lines = (*headers, *reader.blocks(body), *reader.rest(), *footers)
    return Extracted(lines, MEDIA_TYPE, facts=_facts(package, lines))


def _document_path(package: Package) -> str:
    for target, kind in _relationships(package, "_rels/.rels").values():
        if kind == "officeDocument":
            return target.removeprefix("/")
    return "word/document.xml"


def _relationships(package: Package, path: str) -> Mapping[str, tuple[str, str]]:
    """By id: the target, and the last word of the type's address."""
    root = package.xml(path)
    return {
        item.get("Id", ""): (item.get("Target", ""), item.get("Type", "").rpartition("/")[2])
        for item in (() if root is None else root.iter(_RELATIONSHIP))
    }


def _facts(package: Package, lines: Iterable[Line]) -> FileFacts:
    """The title in the file's properties, if the text has it too; it is often a template's or an older file's."""
    core = package.xml("docProps/core.xml")
    title = "" if core is None else (core.findtext(_TITLE) or "").strip()
    shown = "".join("".join(line.text.split()) for line in lines)
    return FileFacts(title=title if "".join(title.split()) in shown else "")


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text of a run. ``is_mark`` for the mark of a footnote, which is no part of the sentence it stands in."""

    text: str
    bold: bool = False
    is_mark: bool = False
    ends_line: bool = False


class _Reader:
    def __init__(self, package: Package, path: str) -> None:
        folder, _, name = path.rpartition("/")
        self._package = package
        self._folder = f"{folder}/" if folder else ""
        self._relationships = _relationships(package, f"{self._folder}_rels/{name}.rels")
        self._styles = Styles(self._part("styles"))
        self._numbering = Numbering(self._part("numbering"))
        self._notes = {kind: self._note_elements(kind) for kind in _NOTES.values()}
        self._note_number = 0
        self._heavy_tells = True
        self._following: list[tuple[int, Element]] = []  # notes with their numbers, text boxes with 0
        self._waiting: list[_Piece] = []  # of a paragraph whose end was deleted: it goes on in the next

    def learn_faces(self, body: Element) -> None:
        """A heavy face tells of a heading only where the text is in another."""
        lengths = {True: 0, False: 0}
        for paragraph in body.iter(f"{W}p"):
            style, _ = self._paragraph_style(paragraph)
            for run in paragraph.iter(f"{W}r"):
                lengths[self._run_style(run.find(f"{W}rPr"), style).is_heavy] += len(run.findtext(f"{W}t") or "")
        self._heavy_tells = lengths[True] < lengths[False]

    def page_furniture(self, document: Element) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
        """Running heads and feet, each text once."""
        return (
            self._furniture(document, "headerReference", Region.HEADER),
            self._furniture(document, "footerReference", Region.FOOTER),
        )

    def rest(self) -> Iterator[Line]:
        """What still waited for a next paragraph when the last one had been read."""
        yield from _lines(self._waiting, self._styles.default)

    def blocks(self, parent: Element) -> Iterator[Line]:
        for element in parent:
            if element.tag == f"{W}p":
                yield from self._paragraph(element)
            elif element.tag == f"{W}tbl":
                yield from self._table(element)
            elif element.tag == f"{_MC}AlternateContent":
                yield from self.blocks(_chosen(element))
            elif isinstance(element.tag, str) and element.tag not in _SKIPPED:
                yield from self.blocks(element)  # w:sdt, w:sdtContent, w:customXml, w:ins and the like

    def _part(self, kind: str) -> Element | None:
        """The part of the kind that the document names, else the one by its usual name."""
        targets = [target for target, found in self._relationships.values() if found == kind]
        return self._package.xml(self._resolved(targets[0] if targets else f"{kind}.xml"))

    def _resolved(self, target: str) -> str:
        return target[1:] if target.startswith("/") else self._folder + target

    def _note_elements(self, kind: str) -> Mapping[str, Element]:
        root = self._part(kind)
        return {} if root is None else {note.get(f"{W}id", ""): note for note in root}

    def _furniture(self, document: Element, reference: str, region: Region) -> tuple[Line, ...]:
        lines: dict[str, Line] = {}
        for element in document.iter(f"{W}{reference}"):
            target, _ = self._relationships.get(element.get(f"{_R}id", ""), ("", ""))
            root = self._package.xml(self._resolved(target))
            for line in () if root is None else self.blocks(root):
                lines.setdefault(line.text, replace(line, region=region))
        return tuple(lines.values())

    def _paragraph(self, element: Element) -> Iterator[Line]:
        properties = element.find(f"{W}pPr")
        style, named = self._paragraph_style(element)
        pieces = [*self._waiting, *self._pieces(element, style)]
        self._waiting = []
        if _end_is_deleted(properties):
            self._waiting = pieces
        else:
            number = self._number(style, named)
            yield from _lines([_Piece(number, bold=True), *pieces] if number else pieces, style)
        following, self._following = self._following, []
        for note_number, content in following:
            yield from self._note(note_number, content) if note_number else self.blocks(content)

    def _paragraph_style(self, element: Element) -> tuple[Style, Style]:
        """What holds for the paragraph, and the named style that it follows."""
        properties = element.find(f"{W}pPr")
        style_id = None if properties is None else value(properties.find(f"{W}pStyle"))
        named = self._styles.default if style_id is None else self._styles.named(style_id)
        return inherit(read_properties(properties, None), named), named

    def _number(self, style: Style, named: Style) -> str:
        if style.list_id is None:
            return ""
        level = style.list_level
        if style.numbered_by:  # the list of a style says of which level the style's paragraphs are
            found = self._numbering.level_of_style(style.list_id, named.numbered_by)
            level = level if found is None else found
        return self._numbering.next_number(style.list_id, level or 0)

    def _note(self, number: int, note: Element) -> Iterator[Line]:
        lines = list(self.blocks(note))
        for place, line in enumerate(lines):
            text = line.text.strip()
            yield replace(line, text=f"[{number}] {text}" if place == 0 else text, region=Region.NOTE, marks=())

    def _pieces(self, parent: Element, style: Style) -> Iterator[_Piece]:
        """In reading order; the text boxes and notes that are met are kept to follow the paragraph."""
        for element in parent:
            tag = element.tag
            if tag in _SKIPPED or not isinstance(tag, str):
                continue
            if tag in _OF_TEXT:
                yield _text_piece(element, bold=bool(style.bold) or (style.is_heavy and self._heavy_tells))
            elif tag == f"{W}r":
                properties = element.find(f"{W}rPr")
                if not is_on(properties, "vanish"):
                    yield from self._pieces(element, self._run_style(properties, style))
            elif tag in _NOTES:
                yield from self._note_mark(_NOTES[tag], element.get(f"{W}id", ""))
            elif tag == f"{W}txbxContent":
                self._following.append((0, element))
            elif tag == f"{W}rt":
                yield from (replace(piece, is_mark=True) for piece in self._pieces(element, style))
            else:
                yield from self._pieces(_chosen(element) if tag == f"{_MC}AlternateContent" else element, style)

    def _run_style(self, properties: Element | None, style: Style) -> Style:
        if properties is None:
            return style
        named = self._styles.named(value(properties.find(f"{W}rStyle")))
        return inherit(read_properties(None, properties), inherit(named, style))

    def _note_mark(self, kind: str, note_id: str) -> Iterator[_Piece]:
        if note_id in self._notes[kind]:
            self._note_number += 1
            self._following.append((self._note_number, self._notes[kind][note_id]))
            yield _Piece(f"[{self._note_number}]", is_mark=True)

    def _table(self, table: Element) -> Iterator[Line]:
        """A row a line, its cells joined by a space; a row of one cell, or of long ones, is read like the page."""
        for row in _rows(table):
            cells = [lines for cell in _cells(row) if (lines := list(self.blocks(cell)))]
            if len(cells) < 2 or any(_is_page_like(lines) for lines in cells):
                for lines in cells:
                    yield from lines
            else:
                lines = [line for cell in cells for line in cell]
                text = " ".join(" ".join(line.text.split()) for line in lines)
                yield Line(text, bold=all(line.bold for line in lines), region=Region.TABLE, breaks=True)


def _lines(pieces: Iterable[_Piece], style: Style) -> Iterator[Line]:
    """The paragraph's lines: more than one where the author broke it by hand."""
    lines: list[list[_Piece]] = [[]]
    for piece in pieces:
        if piece.ends_line:
            lines.append([])
        elif piece.text:
            lines[-1].append(piece)
    filled = [line for line in lines if any(piece.text.strip() for piece in line)]
    for line in filled:
        yield Line(
            text="".join(piece.text for piece in line),
            level=style.level or None,
            bold=all(piece.bold for piece in line if piece.text.strip() and not piece.is_mark),
            centred=bool(style.centred),
            region=Region.TITLE if style.is_title else Region.BODY,
            breaks=True if line is filled[-1] else None,
            marks=tuple(_marks(line)),
        )


def _marks(pieces: Iterable[_Piece]) -> Iterator[tuple[int, int]]:
    start = 0
    for piece in pieces:
        end = start + len(piece.text)
        if piece.is_mark:
            yield start, end
        start = end


def _end_is_deleted(properties: Element | None) -> bool:
    """The mark at the paragraph's end, not its text: the next paragraph joins it."""
    run = None if properties is None else properties.find(f"{W}rPr")
    return run is not None and (run.find(f"{W}del") is not None or run.find(f"{W}moveFrom") is not None)


def _text_piece(element: Element, *, bold: bool) -> _Piece:
    if element.tag in _LINE_BREAKS:
        return _Piece("", ends_line=True)
    text = _symbol(element) if element.tag == _SYMBOL else _CHARACTERS.get(element.tag, element.text or "")
    return _Piece(text, bold)


def _symbol(element: Element) -> str:
    """A character of a symbol font, which Word shifts into the private area from U+F000."""
    code = element.get(f"{W}char", "")
    return chr(int(code, 16)) if _CODE.fullmatch(code) else ""


def _chosen(alternatives: Element) -> Element:
    """The first of the alternatives, which all show the same, that a newer program would take."""
    choice = alternatives.find(f"{_MC}Choice")
    fallback = alternatives.find(f"{_MC}Fallback")
    return next(found for found in (choice, fallback, alternatives) if found is not None)


def _rows(table: Element) -> Iterator[Element]:
    for element in table:
        if element.tag == f"{W}tr":
            if element.find(f"{W}trPr/{W}del") is None:
                yield element
        elif isinstance(element.tag, str) and element.tag not in _SKIPPED:
            yield from _rows(element)


def _cells(row: Element) -> Iterator[Element]:
    for element in row:
        if element.tag == f"{W}tc":
            yield element
        elif isinstance(element.tag, str) and element.tag not in _SKIPPED:
            yield from _cells(element)


def _is_page_like(lines: list[Line]) -> bool:
    return len(lines) > 1 and sum(len(line.text) for line in lines) > _LONGEST_CELL
