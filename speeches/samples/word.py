"""Samples as Word files: with heading styles, with automatic numbers of two kinds, with a table and a footnote."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from itertools import groupby
from typing import TYPE_CHECKING, Final

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

from speeches.text.numbering import Kind, match_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document
    from docx.text.paragraph import Paragraph

    from speeches.samples import Block, Sample

# The faces and sizes that GB/T 9704—2012, 7.3 asks for; a machine without them takes its own.
_FACES: Final = (
    ("Normal", "仿宋", 16),
    ("Title", "方正小标宋简体", 22),
    ("Heading 1", "黑体", 16),
    ("Heading 2", "楷体", 16),
)
_INDENT: Final = Pt(32)

# Kind of number in the source, Word's name for its digits, its pattern: one row a level.
_LEVELS: Final = (
    (Kind.HAN, "chineseCountingThousand", "%1、"),
    (Kind.HAN_BRACKET, "chineseCountingThousand", "（%2）"),
    (Kind.ARABIC, "decimal", "%3."),
)
_KINDS: Final = tuple(kind for kind, _, _ in _LEVELS)
_OWN_LEVELS: Final = tuple((kind, digits, re.sub("%[1-3]", "%1", pattern)) for kind, digits, pattern in _LEVELS)

_NOTE: Final = re.compile(r"\[[1-9]\] ?")
_FOOTNOTES: Final = PackURI("/word/footnotes.xml")


def word_styles(sample: Sample) -> bytes:
    """Headings are Word's 标题 1 and 标题 2."""
    document = _begin(sample)
    for block in sample.body:
        if block.depth:
            document.add_heading(block.text, level=block.depth - 1)
        else:
            _add(document, block.text)
    return _saved(document)


def word_numbering(sample: Sample) -> bytes:
    """The numbers 一、（一）1. of the source stand nowhere in the file's text: Word counts them in one list."""
    document = _begin(sample)
    list_id = _add_list(document, _define_list(document, _LEVELS))
    for block in sample.body:
        number = match_number(block.text)
        if number is None or number.kind not in _KINDS:
            _add(document, block.text)
            continue
        level = _KINDS.index(number.kind)
        paragraph = _add(document, block.text.removeprefix(number.text), bold=number.kind is not Kind.ARABIC)
        _put_in_list(paragraph, list_id, level)
    return _saved(document)


def word_restarts(sample: Sample) -> bytes:
    """As other word processors write it: each kind of number a list of its own, told to begin anew at each 1."""
    document = _begin(sample)
    definitions = {level[0]: _define_list(document, [level]) for level in _OWN_LEVELS}
    lists: dict[Kind, int] = {}
    for block in sample.body:
        number = match_number(block.text)
        if number is None or number.kind not in definitions:
            _add(document, block.text)
            continue
        if number.value == 1:
            lists[number.kind] = _add_list(document, definitions[number.kind], restarts=True)
        _put_in_list(_add(document, block.text.removeprefix(number.text)), lists[number.kind], 0)
    return _saved(document)


def word_table(sample: Sample) -> bytes:
    """Rows of cells are a table; a paragraph that opens with [1] is the footnote of the one before it."""
    document = _begin(sample)
    notes = [block.text for block in sample.body if _NOTE.match(block.text)]
    for is_table, blocks in groupby(sample.body, key=lambda block: bool(block.cells)):
        if is_table:
            _add_table(document, list(blocks))
            continue
        for block in blocks:
            if block.text not in notes:
                _add_with_notes(document, block.text)
    _add_footnotes(document, notes)
    return _saved(document)


def _begin(sample: Sample) -> Document:
    document = docx.Document()
    about = document.core_properties
    about.title, about.author, about.last_modified_by, about.comments = sample.head[0].text, "言库示例", "言库示例", ""
    about.created = about.modified = dt.datetime(2026, 1, 31, tzinfo=dt.UTC)
    about.language = "zh-CN"
    _set_faces(document)
    for block in sample.head:
        paragraph = document.add_paragraph(block.text, style="Title" if block.depth else "Normal")
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return document


def _set_faces(document: Document) -> None:
    for name, face, size in _FACES:
        style = document.styles[name]
        style.font.size, style.font.color.rgb = Pt(size), RGBColor(0, 0, 0)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def _add(document: Document, text: str, *, bold: bool | None = None) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.first_line_indent = _INDENT
    paragraph.add_run(text).bold = bold
    return paragraph


def _define_list(document: Document, levels: Sequence[tuple[Kind, str, str]]) -> int:
    """The id of a new definition; each of its levels begins anew under the level above, as Word's lists do."""
    definitions = document.part.numbering_part.element.findall(qn("w:abstractNum"))
    new_id = 1 + max(int(definition.get(qn("w:abstractNumId"))) for definition in definitions)
    described = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{digits}"/><w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{pattern}"/><w:lvlJc w:val="left"/></w:lvl>'
        for level, (_, digits, pattern) in enumerate(levels)
    )
    definitions[-1].addnext(  # the schema wants all definitions before the first list
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{new_id}">'
            f'<w:multiLevelType w:val="multilevel"/>{described}</w:abstractNum>'
        )
    )
    return new_id


def _add_list(document: Document, definition: int, *, restarts: bool = False) -> int:
    numbered = document.part.numbering_part.element.add_num(definition)
    if restarts:
        numbered.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(numbered.numId)


def _put_in_list(paragraph: Paragraph, list_id: int, level: int) -> None:
    numbering = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001 -- python-docx has no public way
    numbering.get_or_add_ilvl().val = level
    numbering.get_or_add_numId().val = list_id


def _add_table(document: Document, rows: Sequence[Block]) -> None:
    table = document.add_table(len(rows), len(rows[0].cells), style="Table Grid")
    for row, block in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, block.cells, strict=True):
            cell.text = text


def _add_with_notes(document: Document, text: str) -> None:
    """A footnote's mark [1] becomes Word's reference to the note of that number."""
    before, *after = _NOTE.split(text)
    paragraph = _add(document, before)
    for mark, rest in zip(_NOTE.findall(text), after, strict=True):
        reference = parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="{mark[1]}"/>')
        paragraph.add_run()._r.append(reference)  # noqa: SLF001 -- python-docx has no footnotes
        paragraph.add_run(rest)


def _add_footnotes(document: Document, notes: Sequence[str]) -> None:
    written = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> '
        f"{_NOTE.sub('', note)}</w:t></w:r></w:p></w:footnote>"
        for number, note in enumerate(notes, start=1)
    )
    xml = f"<?xml version='1.0' encoding='UTF-8'?><w:footnotes {nsdecls('w')}>{written}</w:footnotes>"
    package = document.part.package
    part = Part(_FOOTNOTES, CONTENT_TYPE.WML_FOOTNOTES, xml.encode(), package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _saved(document: Document) -> bytes:
    """The file with the hour of making taken out of its zip entries, so that it is the same each time."""
    made, fixed = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as parts, zipfile.ZipFile(fixed, "w") as archive:
        for name in parts.namelist():
            archive.writestr(zipfile.ZipInfo(name), parts.read(name), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()
