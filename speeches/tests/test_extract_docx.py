"""Word files: the document as Word would show and print it, with all changes accepted."""

from __future__ import annotations

import pytest

from speeches.tests.word_package import abstract, level, numbered, p, packed, r, relationships, use, word_file
from speeches.text.document import Region
from speeches.text.errors import ExtractError
from speeches.text.extract import extract
from speeches.text.extract.word_numbering import FORMATS


def lines(body: str, parts: dict[str, str] | None = None, **word_parts: str):
    return extract(word_file(body, parts, **word_parts), "讲话.docx").lines


def texts(body: str, parts: dict[str, str] | None = None, **word_parts: str) -> list[str]:
    return [line.text for line in lines(body, parts, **word_parts)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (p("同志们：") + p("大家好。"), ["同志们：", "大家好。"]),
        ("<w:p>" + r("一、") + r("修渠") + "</w:p>", ["一、修渠"]),
        ("<w:p>" + r("一") + "<w:r><w:tab/><w:noBreakHyphen/></w:r>" + r("二") + "</w:p>", ["一\t-二"]),
        ("<w:p>" + r("一") + "<w:r><w:br/></w:r>" + r("二") + "</w:p>", ["一", "二"]),
        (p("一") + p("") + p("二"), ["一", "二"]),
        ('<w:p><w:hyperlink r:id="x">' + r("链接") + "</w:hyperlink></w:p>", ["链接"]),
        ("<w:sdt><w:sdtContent>" + p("控件里") + "</w:sdtContent></w:sdt>", ["控件里"]),
        ("<w:p><w:smartTag>" + r("青禾县") + "</w:smartTag></w:p>", ["青禾县"]),
        ("<w:p>" + r("显示") + r("隐藏", "<w:vanish/>") + "</w:p>", ["显示"]),
        ('<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + r("一") + "</w:p>", ["\uf0fe一"]),
    ],
)
def test_paragraphs_and_runs(body, expected):
    assert texts(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "<w:p>"
            + r("修")
            + "<w:ins>"
            + r("好")
            + "</w:ins><w:del><w:r><w:delText>坏</w:delText></w:r></w:del></w:p>",
            ["修好"],
        ),
        (
            "<w:p><w:moveFrom>" + r("甲") + "</w:moveFrom>" + r("乙") + "<w:moveTo>" + r("甲") + "</w:moveTo></w:p>",
            ["乙甲"],
        ),
        (p("修好", "<w:rPr><w:del/></w:rPr>") + p("三条渠"), ["修好三条渠"]),
        (p("最后", "<w:rPr><w:del/></w:rPr>"), ["最后"]),
    ],
    ids=["insertion and deletion", "move", "deleted paragraph mark", "nothing follows"],
)
def test_tracked_changes_are_accepted(body, expected):
    assert texts(body) == expected


def test_fields_show_their_result():
    field = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE \\@ yyyy</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + r("2025年") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        '<w:fldSimple w:instr="PAGE">' + r("7") + "</w:fldSimple></w:p>"
    )
    assert texts(field) == ["2025年7"]


STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="w2"><w:name w:val="标题 2"/><w:basedOn w:val="1"/></w:style>
<w:style w:type="paragraph" w:styleId="mine"><w:name w:val="小节"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/><w:pPr><w:jc w:val="center"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="loop"><w:name w:val="圈"/><w:basedOn w:val="loop"/></w:style>
<w:style w:type="character" w:styleId="strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
"""


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        (p("正文"), (None, False, False, Region.BODY)),
        (p("一、修渠", '<w:pStyle w:val="1"/>'), (1, True, False, Region.BODY)),
        (p("（一）清淤", '<w:pStyle w:val="w2"/>'), (2, True, False, Region.BODY)),
        (p("（一）清淤", '<w:pStyle w:val="w2"/>', '<w:b w:val="0"/>'), (2, False, False, Region.BODY)),
        (p("1.石料", '<w:pStyle w:val="mine"/>'), (3, False, False, Region.BODY)),
        (p("讲话", '<w:pStyle w:val="t"/>'), (None, False, True, Region.TITLE)),
        (p("正文", '<w:pStyle w:val="1"/><w:outlineLvl w:val="9"/>'), (None, True, False, Region.BODY)),
        (p("正文", '<w:outlineLvl w:val="0"/><w:jc w:val="center"/>', "<w:b/>"), (1, True, True, Region.BODY)),
        (p("正文", "", '<w:rStyle w:val="strong"/>'), (None, True, False, Region.BODY)),
        (p("正文", '<w:pStyle w:val="loop"/>'), (None, False, False, Region.BODY)),
        (p("正文", '<w:pStyle w:val="gone"/>'), (None, False, False, Region.BODY)),
    ],
)
def test_evidence_of_headings(paragraph, expected):
    line = lines(paragraph, styles=STYLES)[0]
    assert (line.level, line.bold, line.centred, line.region) == expected


HEI = '<w:rFonts w:eastAsia="黑体"/>'


def test_a_heavy_face_is_bold_where_the_text_is_in_another():
    assert [line.bold for line in lines(p("一、修渠", "", HEI) + p("各乡镇要在清明以前清完淤泥。"))] == [True, False]
    assert [line.bold for line in lines(p("一、修渠", "", HEI) + p("清完淤泥。", "", HEI))] == [False, False]


HAN = abstract(
    0,
    level(0, "chineseCounting", "%1、"),
    level(1, "chineseCounting", "（%2）"),
    level(2, "decimal", "%3.", '<w:suff w:val="nothing"/>'),
)


def test_han_and_arabic_numbers_at_every_level():
    body = "".join(
        numbered(text, 1, place)
        for text, place in [
            ("修渠", 0),
            ("清淤", 1),
            ("石料", 2),
            ("水泥", 2),
            ("通水", 1),
            ("工具", 2),
            ("种树", 0),
            ("选苗", 1),
        ]
    )
    assert texts(body, numbering=HAN + use(1, 0)) == [
        "一、修渠", "（一）清淤", "1.石料", "2.水泥", "（二）通水", "1.工具", "二、种树", "（一）选苗",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("numbering", "body", "expected"),
    [
        pytest.param(
            HAN + use(1, 0) + use(2, 0),
            numbered("甲", 1) + numbered("乙", 2),
            ["一、甲", "二、乙"],
            id="two uses of one definition go on",
        ),
        pytest.param(
            HAN + use(1, 0) + use(2, 0, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'),
            numbered("甲", 1) + numbered("乙", 2) + numbered("丙", 2),
            ["一、甲", "一、乙", "二、丙"],
            id="a use that begins anew does so once",
        ),
        pytest.param(
            HAN + use(1, 0, '<w:lvlOverride w:ilvl="0">' + level(0, "decimal", "%1．", start=5) + "</w:lvlOverride>"),
            numbered("甲", 1) + numbered("乙", 1),
            ["5．甲", "6．乙"],
            id="a use with a level of its own",
        ),
        pytest.param(
            abstract(0, level(0, "decimal", "%1"), level(1, "decimal", "%1.%2")) + use(1, 0),
            numbered("甲", 1) + numbered("乙", 1, 1) + numbered("丙", 1, 1) + numbered("丁", 1) + numbered("戊", 1, 1),
            ["1 甲", "1.1 乙", "1.2 丙", "2 丁", "2.1 戊"],
            id="numbers of several levels",
        ),
        pytest.param(
            abstract(0, level(0, "chineseCounting", "第%1章"), level(1, "decimal", "%1.%2", "<w:isLgl/>")) + use(1, 0),
            numbered("甲", 1) + numbered("乙", 1, 1),
            ["第一章 甲", "1.1 乙"],
            id="legal style",
        ),
        pytest.param(
            abstract(0, level(0, "decimal", "%1."), level(1, "decimal", "(%2)", '<w:lvlRestart w:val="0"/>'))
            + use(1, 0),
            numbered("甲", 1) + numbered("乙", 1, 1) + numbered("丙", 1) + numbered("丁", 1, 1),
            ["1. 甲", "(1) 乙", "2. 丙", "(2) 丁"],
            id="a level that never restarts",
        ),
        pytest.param(
            abstract(0, level(0, "chineseCounting", "%1、", start=3)) + use(1, 0),
            numbered("甲", 1) + p("中间") + numbered("乙", 1),
            ["三、甲", "中间", "四、乙"],
            id="a start, and text between",
        ),
        pytest.param(
            abstract(0, level(0, "bullet", "\uf0b7")) + use(1, 0), numbered("甲", 1), ["甲"], id="a bullet is no number"
        ),
        pytest.param(HAN + use(1, 0), numbered("甲", 0) + numbered("乙", 9), ["甲", "乙"], id="no list, unknown list"),
        pytest.param(
            '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="S"/></w:abstractNum>'
            '<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="S"/>'
            + level(0, "chineseCounting", "%1、") + "</w:abstractNum>" + use(1, 0),
            numbered("甲", 1),
            ["一、甲"],
            id="a definition in a list style",
        ),
    ],
)  # fmt: skip
def test_lists(numbering, body, expected):
    assert texts(body, numbering=numbering) == expected


def test_numbers_of_heading_styles():
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="h{n}"><w:name w:val="heading {n}"/><w:pPr><w:numPr>'
        f'<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        for n in (1, 2)
    )
    numbering = abstract(
        0,
        level(0, "chineseCounting", "%1、", '<w:pStyle w:val="h1"/>'),
        level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="h2"/>'),
    ) + use(1, 0)
    body = (
        p("修渠", '<w:pStyle w:val="h1"/>') + p("清淤", '<w:pStyle w:val="h2"/>') + p("种树", '<w:pStyle w:val="h1"/>')
    )
    assert texts(body, styles=styles, numbering=numbering) == ["一、修渠", "（一）清淤", "二、种树"]


@pytest.mark.parametrize(
    ("number_format", "value", "expected"),
    [
        ("chineseCounting", 10, "十"),
        ("chineseCounting", 11, "十一"),
        ("chineseCounting", 20, "二十"),
        ("chineseCountingThousand", 105, "一百零五"),
        ("chineseCountingThousand", 110, "一百一十"),
        ("chineseCountingThousand", 2025, "二千零二十五"),
        ("japaneseCounting", 23, "二十三"),
        ("ideographDigital", 20, "二〇"),
        ("chineseLegalSimplified", 12, "壹拾贰"),
        ("ideographTraditional", 3, "丙"),
        ("ideographTraditional", 11, "11"),
        ("decimalFullWidth", 12, "１２"),
        ("decimalEnclosedCircleChinese", 20, "⑳"),
        ("decimalEnclosedParen", 3, "⑶"),
        ("decimalZero", 7, "07"),
        ("upperLetter", 27, "AA"),
        ("lowerRoman", 14, "xiv"),
        ("upperRoman", 9, "IX"),
    ],
)
def test_number_formats(number_format, value, expected):
    assert FORMATS[number_format](value) == expected


def test_no_number_format_fails_on_any_number():
    assert all(isinstance(write(value), str) for write in FORMATS.values() for value in (0, 1, 9, 10, 99, 5000, 99999))


def cell(*paragraphs: str) -> str:
    return "<w:tc>" + "".join(map(p, paragraphs)) + "</w:tc>"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [cell("村") + cell("户"), cell("上河") + cell("12", "13")],
            [("村 户", Region.TABLE), ("上河 12 13", Region.TABLE)],
        ),
        ([cell("同志们：", "大家好。")], [("同志们：", Region.BODY), ("大家好。", Region.BODY)]),
        ([cell("村") + cell("")], [("村", Region.BODY)]),
        (["<w:trPr><w:del/></w:trPr>" + cell("旧") + cell("1"), cell("新") + cell("2")], [("新 2", Region.TABLE)]),
    ],
    ids=["rows", "a box around text", "one cell filled", "a deleted row"],
)
def test_tables(rows, expected):
    table = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"
    assert [(line.text, line.region) for line in lines(table)] == expected


def test_a_footnote_follows_its_paragraph_and_its_mark_is_notation():
    body = (
        "<w:p>" + r("三条渠") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + r("都要修好。") + "</w:p>" + p("散会。")
    )
    notes = (
        '<w:footnote w:id="0" w:type="separator"><w:p/></w:footnote><w:footnote w:id="2">'
        + p(" 指白鹭渠等。")
        + "</w:footnote>"
    )
    found = lines(body, footnotes=notes)
    assert [(line.text, line.region, line.marks) for line in found] == [
        ("三条渠[1]都要修好。", Region.BODY, ((3, 6),)),
        ("[1] 指白鹭渠等。", Region.NOTE, ()),
        ("散会。", Region.BODY, ()),
    ]


def test_a_text_box_follows_its_paragraph_once():
    box = "<w:txbxContent>" + p("框里的字") + "</w:txbxContent>"
    body = (
        "<w:p>" + r("段落") + "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>" + box
        + "</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>" + box
        + "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>" + p("后面")
    )  # fmt: skip
    assert texts(body) == ["段落", "框里的字", "后面"]


def test_running_heads_and_feet_stand_before_and_after_each_once():
    document = relationships(
        {"h": ("header", "header1.xml"), "f": ("footer", "footer1.xml"), "g": ("footer", "footer1.xml")}
    )
    body = p("正文") + (
        '<w:sectPr><w:headerReference r:id="h"/><w:footerReference r:id="f"/><w:footerReference r:id="g"/></w:sectPr>'
    )
    found = lines(body, {"word/_rels/document.xml.rels": document}, header1=p("青禾县文件"), footer1=p("— 1 —"))
    assert [(line.text, line.region) for line in found] == [
        ("青禾县文件", Region.HEADER),
        ("正文", Region.BODY),
        ("— 1 —", Region.FOOTER),
    ]


def test_paragraph_ends_are_certain():
    body = "<w:p>" + r("一") + "<w:r><w:br/></w:r>" + r("二") + "</w:p>"
    assert [line.breaks for line in lines(body)] == [None, True]


def core(title: str) -> dict[str, str]:
    return {"docProps/core.xml": f'<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></c>'}


def test_the_title_in_the_properties_counts_only_if_the_text_has_it():
    assert extract(word_file(p("讲 话"), core("讲话")), "a.docx").facts.title == "讲话"
    assert extract(word_file(p("讲话"), core("文档1")), "a.docx").facts.title == ""


def test_a_document_under_another_name():
    data = packed({
        "_rels/.rels": relationships({"r": ("officeDocument", "/word/document2.xml")}).encode(),
        "word/document2.xml": (
            '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
            + p("同志们：") + "</w:body></w:document>"
        ).encode(),
    })  # fmt: skip
    assert [line.text for line in extract(data, "讲话.docx").lines] == ["同志们："]


def test_the_strict_variant_of_the_standard():
    data = word_file(p("同志们：", '<w:jc w:val="center"/>'))
    strict = packed({
        "word/document.xml": (
            '<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body>'
            + p("同志们：", '<w:jc w:val="center"/>') + "</w:body></w:document>"
        ).encode()
    })  # fmt: skip
    assert extract(strict, "讲话.docx").lines == extract(data, "讲话.docx").lines


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(packed({"word/document.xml": ENTITIES.encode() + b"<x>&b;</x>"}), "doctype", id="entities"),
        pytest.param(
            packed({"word/document.xml": f'<?xml version="1.0" encoding="utf-16"?>{ENTITIES}<x/>'.encode("utf-16")}),
            "doctype",
            id="entities in utf-16",
        ),
        pytest.param(packed({"word/document.xml": b"<w:document>"}), "damaged", id="broken xml"),
        pytest.param(packed({"word/document.xml": b"<document/>"}), "damaged", id="no body"),
        pytest.param(packed({"word/document.xml": b"<x>" + b" " * 3_000_000 + b"</x>"}), "bomb", id="packed too well"),
        pytest.param(packed({f"word/media/{n}": b"" for n in range(5001)}), "bomb", id="too many members"),
        pytest.param(
            word_file("<w:sdt>" * 300 + p("深") + "</w:sdt>" * 300), "damaged", id="nested too deep"
        ),
    ],
)  # fmt: skip
def test_hostile_packages(data, code):
    with pytest.raises(ExtractError) as refused:
        extract(data, "讲话.docx")
    assert refused.value.code == code


def test_a_member_larger_than_it_declares():
    data = word_file(p("字" * 5000))
    size = len(f"{'字' * 5000}".encode())
    lying = data.replace((size + _overhead(data, size)).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert lying != data
    with pytest.raises(ExtractError) as refused:
        extract(lying, "讲话.docx")
    assert refused.value.code in {"bomb", "damaged"}


def _overhead(data: bytes, size: int) -> int:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.getinfo("word/document.xml").file_size - size
