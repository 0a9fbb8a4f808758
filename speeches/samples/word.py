"""Samples as Word files: one with heading styles, one with automatic numbering."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING, Final

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

from speeches.text.numbering import Kind, match_number

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

    from speeches.samples import Sample

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
    """The numbers 一、（一）1. of the source stand nowhere in the file's text: Word counts them."""
    document = _begin(sample)
    numbering_id = _add_numbering(document)
    for block in sample.body:
        number = match_number(block.text)
        if number is None or number.kind not in _KINDS:
            _add(document, block.text)
            continue
        level = _KINDS.index(number.kind)
        paragraph = _add(document, block.text.removeprefix(number.text), bold=number.kind is not Kind.ARABIC)
        numbering = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001 -- python-docx has no public way
        numbering.get_or_add_ilvl().val = level
        numbering.get_or_add_numId().val = numbering_id
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


def _add_numbering(document: Document) -> int:
    """The id of a new list; each of its levels begins anew under the level above, as Word's lists do."""
    numbering = document.part.numbering_part.element
    definitions = numbering.findall(qn("w:abstractNum"))
    new_id = 1 + max(int(definition.get(qn("w:abstractNumId"))) for definition in definitions)
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{digits}"/><w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{pattern}"/><w:lvlJc w:val="left"/></w:lvl>'
        for level, (_, digits, pattern) in enumerate(_LEVELS)
    )
    definitions[-1].addnext(  # the schema wants all definitions before the first list
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{new_id}">'
            f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        )
    )
    return int(numbering.add_num(new_id).numId)


def _saved(document: Document) -> bytes:
    """The file with the hour of making taken out of its zip entries, so that it is the same each time."""
    made, fixed = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as parts, zipfile.ZipFile(fixed, "w") as archive:
        for name in parts.namelist():
            archive.writestr(zipfile.ZipInfo(name), parts.read(name), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()
