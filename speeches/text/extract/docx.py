"""Word files, also as WPS writes them: the body in reading order, with Word's automatic numbers as text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from speeches.text.characters import is_closed, width
from speeches.text.document import Extracted, FileFacts, Line, Notice, Region
from speeches.text.extract.package import Package
from speeches.text.extract.refusals import refusal
from speeches.text.extract.word_numbering import FORMATS, Numbering, W
from speeches.text.extract.word_styles import Style, Styles, inherit, is_true, read_properties, value
from speeches.text.extract.word_symbols import symbol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Element = Any  # lxml publishes no types

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_RELATIONSHIP: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TITLE: Final = "{http://purl.org/dc/elements/1.1/}title"

# Text that was deleted or moved away, and what is not text; the accepted document is what is read.
_SKIPPED: Final = frozenset(
    {f"{W}{name}" for name in ("del", "moveFrom", "delText", "delInstrText", "pPr", "rPr", "tblPr", "sectPr")}
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
_FIELD_MARK: Final = f"{W}fldChar"
_FIELD_CODE: Final = f"{W}instrText"
_WORD_ART: Final = "{urn:schemas-microsoft-com:vml}textpath"
_PICTURES: Final = (f"{W}drawing", f"{W}pict", f"{W}object")
_ONE_LINE: Final = str.maketrans("\n\r\t", "   ")
_OVERSTRUCK: Final = re.compile(r"\s*EQ\b.*\\o(?:\s*\\a\w)?\s*\((?P<around>.+)[,;](?P<inside>[^,;]+?)\)\s*", re.DOTALL)
_RING: Final = frozenset("○◯〇")
_CONTENTS: Final = frozenset({"目录", "目錄"})
_MOST_PARAGRAPHS: Final = 50_000
_LONGEST_CODE: Final = 200  # characters, of a field that draws one
_LONGEST_CELL: Final = 400  # characters; a longer one of several paragraphs is read like the page

# A text pasted from a printed page, each of its lines a paragraph of its own.
_NARROWEST_MARGIN: Final = 30  # columns
_LOOSE: Final = 4  # columns a full line stays short of the margin
_FEWEST_WRAPPED: Final = 6
_SHARE_WRAPPED: Final = 0.3


def extract(data: bytes) -> Extracted:
    package = Package(data)
    path = _document_path(package)
    document = package.xml(path)
    body = None if document is None else document.find(f"{W}body")
    if body is None:
        raise refusal("damaged")
    if sum(1 for _ in body.iter(f"{W}p")) > _MOST_PARAGRAPHS:
        raise refusal("too_much_text")
    reader = _Reader(package, path)
    reader.learn_faces(body)
    headers, footers = reader.page_furniture(document)
    text = _with_heading_of_contents(_with_open_ends([*reader.blocks(body), *reader.rest()]))
    lines = (*headers, *text, *footers)
    if not any(line.text.strip() for line in lines) and next(body.iter(*_PICTURES), None) is not None:
        raise refusal("only_pictures")
    return Extracted(lines, MEDIA_TYPE, facts=_facts(package, lines), notices=tuple(_notices(body)))


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


def _notices(body: Element) -> Iterator[Notice]:
    if embedded := sum(1 for _ in body.iter(f"{W}altChunk", f"{W}subDoc")):
        yield Notice(
            "embedded_files", f"文件里嵌入了 {embedded} 份别的文件，其中的内容没有读到；请并入正文后重新上传。"
        )
    if comments := sum(1 for _ in body.iter(f"{W}commentReference")):
        yield Notice("comments_left_out", f"文件里有 {comments} 条批注，没有读入正文。")


def _with_open_ends(lines: list[Line]) -> list[Line]:
    """Where paragraphs are the lines of a printed page, their ends tell no more than those of a plain text file."""
    widths = [(width(line.text.strip()), line) for line in lines if line.region is Region.BODY and line.breaks]
    margin = max((columns for columns, line in widths if not is_closed(line.text)), default=0)
    wrapped = sum(1 for columns, line in widths if abs(columns - margin) <= _LOOSE and not is_closed(line.text))
    if margin < _NARROWEST_MARGIN or wrapped < max(_FEWEST_WRAPPED, _SHARE_WRAPPED * len(widths)):
        return lines
    return [replace(line, breaks=None) if line.region is Region.BODY else line for line in lines]


def _with_heading_of_contents(lines: list[Line]) -> list[Line]:
    return [
        replace(line, region=following.region) if _heads_contents(line, following) else line
        for line, following in pairwise([*lines, Line("")])
    ]


def _heads_contents(line: Line, following: Line) -> bool:
    return following.region is Region.NAVIGATION and "".join(line.text.split()) in _CONTENTS


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text of a run. ``is_mark`` for the mark of a footnote, which is no part of the sentence it stands in."""

    text: str
    bold: bool = False
    is_mark: bool = False
    ends_line: bool = False


@dataclass(slots=True)
class _Field:
    """A field of which the end is not reached yet: first comes its code, then what it shows."""

    code: str = ""
    is_shown: bool = False


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
        self._is_in_note = False
        self._fields: list[_Field] = []
        self._heavy_tells = True
        self._following: list[tuple[str | None, Element]] = []  # notes with their marks, text boxes with None
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
        """What still waited for a next paragraph where there is none."""
        waiting, self._waiting = self._waiting, []
        yield from _lines(waiting, self._styles.default)
        yield from self._what_follows()

    def _what_follows(self) -> Iterator[Line]:
        following, self._following = self._following, []
        for mark, content in following:
            yield from self._inside(content) if mark is None else self._note(mark, content)

    def blocks(self, parent: Element) -> Iterator[Line]:
        for element in parent:
            if element.tag == f"{W}p":
                yield from self._paragraph(element)
            elif element.tag == f"{W}tbl":
                yield from self.rest()
                yield from self._table(element)
            elif _is_table_of_contents(element):
                yield from (replace(line, region=Region.NAVIGATION) for line in self._inside(element))
            elif element.tag == f"{_MC}AlternateContent":
                yield from self.blocks(_chosen(element))
            elif isinstance(element.tag, str) and element.tag not in _SKIPPED:
                yield from self.blocks(element)  # w:sdt, w:sdtContent, w:customXml, w:ins and the like

    def _inside(self, element: Element) -> Iterator[Line]:
        yield from self.blocks(element)
        yield from self.rest()

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
        references = dict.fromkeys(element.get(f"{_R}id", "") for element in document.iter(f"{W}{reference}"))
        for target, _ in (self._relationships.get(name, ("", "")) for name in references):
            root = self._package.xml(self._resolved(target))
            for line in () if root is None else self._inside(root):
                lines.setdefault(line.text, replace(line, region=region))
        return tuple(lines.values())

    def _paragraph(self, element: Element) -> Iterator[Line]:
        properties = element.find(f"{W}pPr")
        style, named = self._paragraph_style(element)
        pieces = [*self._waiting, *self._pieces(element, style)]
        self._waiting = []
        for field in self._fields:
            field.is_shown = True  # no code is longer; where its mark is missing, nothing must get lost
        if _end_is_deleted(properties) or _is_drop_cap(properties):
            self._waiting = pieces
        else:
            is_hidden = not pieces and _end_is_hidden(properties, style)
            number = "" if is_hidden else self._number(style, named)
            bold = any(piece.bold for piece in pieces)
            yield from _lines([_Piece(number, bold), *pieces] if number else pieces, style)
            yield from self._what_follows()

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

    def _note(self, mark: str, note: Element) -> Iterator[Line]:
        self._is_in_note = True
        lines = list(self._inside(note))
        self._is_in_note = False
        for place, line in enumerate(lines):
            text = line.text.strip()
            yield replace(line, text=mark + text if place == 0 else text, region=Region.NOTE, marks=())

    def _pieces(self, parent: Element, style: Style) -> Iterator[_Piece]:
        """In reading order; the text boxes and notes that are met are kept to follow the paragraph."""
        for element in parent:
            if element.tag in _OF_TEXT:
                if all(field.is_shown for field in self._fields):
                    yield _text_piece(element, bold=self._is_bold(style))
            elif element.tag == f"{W}r":
                run = self._run_style(element.find(f"{W}rPr"), style)
                if not run.hidden:
                    yield from self._pieces(element, run)
            elif isinstance(element.tag, str) and element.tag not in _SKIPPED:
                yield from self._other_pieces(element, style)

    def _other_pieces(self, element: Element, style: Style) -> Iterator[_Piece]:
        """Of what is neither a run nor plain text in one."""
        tag = element.tag
        if tag in {_FIELD_MARK, _FIELD_CODE}:
            yield from self._field(element, style)
        elif tag in _NOTES:
            yield from self._note_mark(_NOTES[tag], element)
        elif tag == f"{W}txbxContent":
            self._following.append((None, element))
        elif tag == _WORD_ART:
            edge = _Piece("", ends_line=True)
            yield from (edge, _Piece(element.get("string", ""), self._is_bold(style)), edge)
        elif tag == f"{W}rt":
            yield from (replace(piece, is_mark=True) for piece in self._pieces(element, style))
        else:
            yield from self._pieces(_chosen(element) if tag == f"{_MC}AlternateContent" else element, style)

    def _run_style(self, properties: Element | None, style: Style) -> Style:
        if properties is None:
            return style
        named = self._styles.named(value(properties.find(f"{W}rStyle")))
        return inherit(read_properties(None, properties), inherit(named, style))

    def _is_bold(self, style: Style) -> bool:
        return bool(style.bold) or (style.is_heavy and self._heavy_tells)

    def _field(self, element: Element, style: Style) -> Iterator[_Piece]:
        """What a field shows stands in the text, except where its code itself draws a character."""
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            self._fields.append(_Field())
        elif self._fields and element.tag == _FIELD_CODE:
            self._fields[-1].code += element.text or ""
        elif self._fields and kind == "separate":
            self._fields[-1].is_shown = True
        elif self._fields and kind == "end":
            field = self._fields.pop()
            if not field.is_shown and (drawn := _overstruck(field.code)):
                yield _Piece(drawn, self._is_bold(style))

    def _note_mark(self, kind: str, reference: Element) -> Iterator[_Piece]:
        """A mark of the author's own stands in the text, and in the note too."""
        note = self._notes[kind].get(reference.get(f"{W}id", ""))
        if note is None or self._is_in_note:
            return
        if is_true(reference.get(f"{W}customMarkFollows", "0")):
            self._following.append(("", note))
            return
        self._note_number += 1
        self._following.append((f"[{self._note_number}] ", note))
        yield _Piece(f"[{self._note_number}]", is_mark=True)

    def _table(self, table: Element) -> Iterator[Line]:
        """A row a line, its cells joined by a space; a row of one cell, or of long ones, is read like the page."""
        rows = [
            ([lines for cell in _cells(row) if (lines := list(self._inside(cell)))], _goes_on_from_above(row))
            for row in _rows(table)
        ]
        is_grid = sum(len(cells) > 1 for cells, _ in rows) * 2 > sum(bool(cells) for cells, _ in rows)
        for cells, is_merged in rows:
            lines = [line for cell in cells for line in cell]
            is_row = len(cells) > 1 or is_merged or (is_grid and len(lines) == 1)
            if not is_row or not lines or any(map(_is_page_like, cells)):
                yield from lines
            else:
                yield _row_line([line for line in lines if line.region is not Region.NOTE])
                yield from (line for line in lines if line.region is Region.NOTE)


def _row_line(lines: Sequence[Line]) -> Line:
    text = " ".join(" ".join(line.text.split()) for line in lines)
    return Line(text, bold=all(line.bold for line in lines), region=Region.TABLE, breaks=True)


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
            region=style.region,
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


def _end_is_hidden(properties: Element | None, style: Style) -> bool:
    run = None if properties is None else properties.find(f"{W}rPr")
    return bool(inherit(read_properties(None, run), style).hidden)


def _is_drop_cap(properties: Element | None) -> bool:
    """A large first letter stands in a paragraph of its own."""
    frame = None if properties is None else properties.find(f"{W}framePr")
    return frame is not None and frame.get(f"{W}dropCap", "none") != "none"


def _is_table_of_contents(element: Element) -> bool:
    """One that Word keeps up itself: the headings once more, with their pages."""
    gallery = element.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery") if element.tag == f"{W}sdt" else None
    return value(gallery) == "Table of Contents"


def _text_piece(element: Element, *, bold: bool) -> _Piece:
    if element.tag in _LINE_BREAKS:
        return _Piece("", ends_line=True)
    if element.tag == _SYMBOL:
        return _Piece(symbol(element.get(f"{W}font", ""), element.get(f"{W}char", "")), bold)
    return _Piece(_CHARACTERS.get(element.tag, (element.text or "").translate(_ONE_LINE)), bold)


def _overstruck(code: str) -> str:
    """``EQ \\o\\ac(○,1)``, a number in a ring; ``EQ \\o\\ad(\\s\\up 9(qīng),青)``, a character under its sound."""
    found = _OVERSTRUCK.fullmatch(code) if len(code) <= _LONGEST_CODE else None
    if found is None:
        return ""
    inside = found["inside"].strip()
    is_ringed = found["around"].strip() in _RING and inside.isdecimal() and len(inside) < 3
    return FORMATS["decimalEnclosedCircle"](int(inside)) if is_ringed else inside


def _chosen(alternatives: Element) -> Element:
    """The first of the alternatives, which all show the same, that holds text; else the first."""
    choices = [*alternatives.findall(f"{_MC}Choice"), *alternatives.findall(f"{_MC}Fallback")]
    return next((found for found in choices if _has_text(found)), choices[0] if choices else alternatives)


def _has_text(element: Element) -> bool:
    return any(text.text or text.get("string") for text in element.iter(*_TEXTS, _WORD_ART))


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
            if element.find(f"{W}tcPr/{W}cellDel") is None:
                yield element
        elif isinstance(element.tag, str) and element.tag not in _SKIPPED:
            yield from _cells(element)


def _goes_on_from_above(row: Element) -> bool:
    merged = (cell.find(f"{W}tcPr/{W}vMerge") for cell in _cells(row))
    return any(cell is not None and value(cell) != "restart" for cell in merged)


def _is_page_like(lines: Sequence[Line]) -> bool:
    """Long prose, or a table within the table."""
    is_long = len(lines) > 1 and sum(len(line.text) for line in lines) > _LONGEST_CELL
    return is_long or any(line.region is Region.TABLE for line in lines)
