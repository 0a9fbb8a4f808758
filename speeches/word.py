"""Word files laid out by GB/T 9704—2012: A4, 22 lines of 28 characters, each level of heading in its face.

Written as XML, without a library: what makes these files, faces for Chinese, the grid of lines, outline levels,
page numbers on the outer side, is what libraries leave to XML anyway, and their templates bring styles of their own.
The same speech gives the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from speeches.documents import text_of
from speeches.text.numbering import SERIES, match_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from speeches.documents import Document
    from speeches.text.layout import Block, Piece

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_DEEPEST: Final = 9  # levels of heading that Word has

_XIAOBIAOSONG: Final = "方正小标宋简体"
_HEI: Final = "黑体"
_KAI: Final = "楷体_GB2312"
_FANGSONG: Final = "仿宋_GB2312"
_SONG: Final = "宋体"
# What stands in where a machine has not the face of the standard.
_STAND_INS: Final = {
    _XIAOBIAOSONG: "方正小标宋_GBK,小标宋体,华文中宋,宋体",
    _HEI: "SimHei",
    _KAI: "楷体,KaiTi,华文楷体",
    _FANGSONG: "仿宋,FangSong,华文仿宋",
    _SONG: "SimSun",
}
_SIZE_2: Final = 44  # 二号, 22 pt, in half points
_SIZE_3: Final = 32  # 三号, 16 pt
_SIZE_4: Final = 28  # 四号, 14 pt
_LINE: Final = 579  # twentieths of a point: 22 of them are 225 mm
_TITLE_LINE: Final = 720
# 28 characters of 16 pt in 156 mm, each drawn nearer to the next by a quarter of a point (the unit is a twentieth).
# A grid of characters says the same to Word, but LibreOffice sets 17 in a line of such a grid.
_NEARER: Final = -5
_INDENT: Final = 630  # two characters


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    face: str
    size: int = _SIZE_3
    line: int = _LINE
    bold: bool = False
    centred: bool = False
    indented: bool = False
    level: int = 0  # of a heading
    extra: str = ""  # more of w:pPr, of what comes before w:spacing


_HEADINGS: Final = {
    f"Heading{level}": _Style(f"heading {level}", face, bold=bold, indented=True, level=level)
    for level, (face, bold) in enumerate(
        ((_HEI, False), (_KAI, False), (_FANGSONG, True), *((_FANGSONG, False),) * (_DEEPEST - 3)), start=1
    )
}
_STYLES: Final = {
    "Title": _Style("Title", _XIAOBIAOSONG, _SIZE_2, _TITLE_LINE, centred=True),
    "Subtitle": _Style("Subtitle", _KAI, centred=True),
    **_HEADINGS,
    "Text": _Style("公文正文", _FANGSONG, indented=True),
    "Salutation": _Style("Salutation", _FANGSONG),
    "Source": _Style(
        "来源", _KAI, _SIZE_4,
        extra='<w:pBdr><w:top w:val="single" w:sz="4" w:space="6" w:color="808080"/></w:pBdr>',
    ),
    "SourceNext": _Style("来源续", _KAI, _SIZE_4),
    "Footer": _Style("footer", _SONG, _SIZE_4, line=0),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Paragraph:
    style: str
    runs: tuple[tuple[str, str], ...]  # words, with the character style of a run-in heading or none


@dataclass(frozen=True, slots=True)
class Outlined:
    """A speech of which only the headings are told: each with its level."""

    title: str
    about: str
    headings: tuple[tuple[int, str], ...]
    source: tuple[str, ...]


def as_word(written: Document) -> bytes:
    paragraphs = [_Paragraph("Title", ((written.title, ""),))]
    paragraphs += [_Paragraph("Subtitle", ((line, ""),)) for line in written.head]
    paragraphs += [_Paragraph("Subtitle", ())]  # one line is left free under the head
    paragraphs += map(_block, written.blocks)
    paragraphs += _source(written.source)
    facts = dict(written.facts)
    return _package(
        paragraphs,
        {
            "dc:title": written.title,
            "dc:subject": written.theme,
            "dc:creator": facts.get("speaker", ""),
            "dc:description": " ".join(written.source),
            "dc:identifier": facts.get("source_url", ""),
            "dc:language": written.language,
        },
        written.language,
    )


def outlines_as_word(title: str, speeches: Iterable[Outlined], language: str) -> bytes:
    """The bare outlines of several speeches, one behind the other; each begins with its title as a heading."""
    paragraphs = [_Paragraph("Title", ((title, ""),))]
    for speech in speeches:
        paragraphs += [_Paragraph("Subtitle", ()), _Paragraph("Heading1", ((speech.title, ""),))]
        paragraphs += [_Paragraph("Text", ((speech.about, ""),))] if speech.about else []
        paragraphs += [
            _Paragraph(f"Heading{min(level + 1, _DEEPEST)}", ((heading, ""),)) for level, heading in speech.headings
        ]
        paragraphs += _source(speech.source)
    return _package(paragraphs, {"dc:title": title, "dc:language": language}, language)


def _source(lines: Iterable[str]) -> list[_Paragraph]:
    return [_Paragraph("SourceNext" if index else "Source", ((line, ""),)) for index, line in enumerate(lines)]


def _block(block: Block) -> _Paragraph:
    if block.level:
        return _Paragraph(f"Heading{min(block.level, _DEEPEST)}", tuple((text_of(piece), "") for piece in block.pieces))
    style = "Salutation" if block.is_salutation else "Text"
    return _Paragraph(style, tuple((text_of(piece), _run_in_style(piece)) for piece in block.pieces))


def _run_in_style(piece: Piece) -> str:
    """一是…二是… is bold whatever its level."""
    if not piece.level:
        return ""
    number = match_number(text_of(piece))
    level = 3 if number and number.kind in SERIES else min(piece.level, _DEEPEST)
    return f"Heading{level}Char"


# the parts of the file


def _package(paragraphs: Iterable[_Paragraph], facts: dict[str, str], language: str) -> bytes:
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships(
            (f"{_R}/officeDocument", "word/document.xml"),
            (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": _core(facts),
        "word/_rels/document.xml.rels": _relationships(
            *((f"{_R}/{kind}", target) for kind, target in (
                ("styles", "styles.xml"), ("settings", "settings.xml"), ("fontTable", "fontTable.xml"),
                ("footer", "footer1.xml"), ("footer", "footer2.xml"),
            ))
        ),
        "word/document.xml": _body(paragraphs),
        "word/styles.xml": _styles(language),
        "word/settings.xml": _settings(),
        "word/fontTable.xml": _fonts(),
        "word/footer1.xml": _footer('<w:ind w:rightChars="100" w:right="280"/><w:jc w:val="right"/>'),
        "word/footer2.xml": _footer('<w:ind w:leftChars="100" w:left="280"/><w:jc w:val="left"/>'),
    }  # fmt: skip
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, xml in parts.items():
            archive.writestr(zipfile.ZipInfo(name), (_DECLARATION + xml).encode(), zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _words(text: str) -> str:
    return escape(_NOT_XML.sub("", text))


def _content_types() -> str:
    prefix = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    kinds = {"document": "document.main", "styles": "styles", "settings": "settings", "fontTable": "fontTable"}
    kinds |= {"footer1": "footer", "footer2": "footer"}
    parts = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{prefix}.{kind}+xml"/>' for name, kind in kinds.items()
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/docProps/core.xml" '
        f'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>{parts}</Types>'
    )


def _relationships(*targets: tuple[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _core(facts: dict[str, str]) -> str:
    said = "".join(f"<{name}>{_words(value)}</{name}>" for name, value in facts.items() if value)
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/">{said}</cp:coreProperties>'
    )


def _body(paragraphs: Iterable[_Paragraph]) -> str:
    return (
        f'<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{"".join(map(_paragraph, paragraphs))}<w:sectPr>'
        '<w:footerReference w:type="default" r:id="rId4"/><w:footerReference w:type="even" r:id="rId5"/>'
        # 37 mm above, 28 mm on the left, and the type area of 156 by 225 mm; the number stands 7 mm below it
        '<w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" '
        'w:header="851" w:footer="1304" w:gutter="0"/>'
        f'<w:docGrid w:type="lines" w:linePitch="{_LINE}"/></w:sectPr></w:body></w:document>'
    )


def _paragraph(paragraph: _Paragraph) -> str:
    runs = "".join(_run(words, style) for words, style in paragraph.runs if words)
    return f'<w:p><w:pPr><w:pStyle w:val="{paragraph.style}"/></w:pPr>{runs}</w:p>'


def _run(words: str, style: str) -> str:
    properties = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{_words(words)}</w:t></w:r>'


def _styles(language: str) -> str:
    east = {"zh-Hant": "zh-TW"}.get(language, "zh-CN")
    paragraphs = "".join(_paragraph_style(key, style) for key, style in _STYLES.items())
    characters = "".join(_character_style(key, style) for key, style in _HEADINGS.items())
    return (
        f'<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>{_faces(_FANGSONG)}'
        f'<w:spacing w:val="{_NEARER}"/><w:sz w:val="{_SIZE_3}"/>'
        f'<w:szCs w:val="{_SIZE_3}"/><w:lang w:val="en-US" w:eastAsia="{east}"/></w:rPr>'
        "</w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        '<w:pPr><w:widowControl w:val="0"/><w:jc w:val="both"/></w:pPr></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="Characters"><w:name w:val="Default Paragraph Font"/>'
        f'<w:uiPriority w:val="1"/><w:semiHidden/></w:style>{paragraphs}{characters}</w:styles>'
    )


def _paragraph_style(key: str, style: _Style) -> str:
    following = f'<w:next w:val="Text"/><w:link w:val="{key}Char"/>' if style.level else ""
    keep = "<w:keepNext/>" if style.level else ""
    spacing = f'<w:spacing w:line="{style.line}" w:lineRule="exact"/>' if style.line else ""
    indent = f'<w:ind w:firstLineChars="200" w:firstLine="{_INDENT}"/>' if style.indented else ""
    centred = '<w:jc w:val="center"/>' if style.centred else ""
    level = f'<w:outlineLvl w:val="{style.level - 1}"/>' if style.level else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val={quoteattr(style.name)}/>'
        f'<w:basedOn w:val="Normal"/>{following}<w:qFormat/>'
        f"<w:pPr>{keep}{style.extra}{spacing}{indent}{centred}{level}</w:pPr>{_look(style)}</w:style>"
    )


def _character_style(key: str, style: _Style) -> str:
    """For a heading that shares its paragraph with text."""
    return (
        f'<w:style w:type="character" w:customStyle="1" w:styleId="{key}Char"><w:name w:val="{style.name} char"/>'
        f'<w:basedOn w:val="Characters"/><w:link w:val="{key}"/>{_look(style)}</w:style>'
    )


def _look(style: _Style) -> str:
    bold = "<w:b/><w:bCs/>" if style.bold else ""
    size = f'<w:sz w:val="{style.size}"/><w:szCs w:val="{style.size}"/>'
    return f"<w:rPr>{_faces(style.face)}{bold}{size}</w:rPr>"


def _faces(face: str) -> str:
    latin = _SONG if face == _SONG else "Times New Roman"
    return f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{face}" w:cs="Times New Roman"/>'


def _settings() -> str:
    return (
        f'<w:settings xmlns:w="{_W}"><w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
        'w:val="15"/></w:compat></w:settings>'
    )


def _fonts() -> str:
    rows = "".join(
        f'<w:font w:name="{face}"><w:altName w:val="{others}"/><w:charset w:val="86"/><w:family w:val="auto"/>'
        '<w:pitch w:val="variable"/></w:font>'
        for face, others in _STAND_INS.items()
    )
    return f'<w:fonts xmlns:w="{_W}">{rows}</w:fonts>'


def _footer(place: str) -> str:
    """— 1 —, on the outer side of the page."""
    return (
        f'<w:ftr xmlns:w="{_W}"><w:p><w:pPr><w:pStyle w:val="Footer"/>{place}</w:pPr>'
        '<w:r><w:t xml:space="preserve">— </w:t></w:r><w:fldSimple w:instr=" PAGE ">'
        "<w:r><w:t>1</w:t></w:r></w:fldSimple>"
        '<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>'
    )
