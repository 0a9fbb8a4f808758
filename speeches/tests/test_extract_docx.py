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
        ('<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + r("一") + "</w:p>", ["☑一"]),
        ('<w:p><w:r><w:sym w:font="Nobody" w:char="F0FE"/><w:sym w:char="D800"/></w:r></w:p>', ["\uf0fe"]),
        ("<w:p><w:r><w:t>第一行\n第二行</w:t></w:r></w:p>", ["第一行 第二行"]),
        (p("首", '<w:framePr w:dropCap="drop"/>') + p("先要修渠"), ["首先要修渠"]),
        (
            '<w:p><w:r><w:pict><v:textpath string="青禾县文件"/></w:pict></w:r>' + r("修渠") + "</w:p>",
            ["青禾县文件", "修渠"],
        ),
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
        (
            p("前言", "<w:rPr><w:del/></w:rPr>") + "<w:tbl><w:tr><w:tc>" + p("村") + "</w:tc></w:tr></w:tbl>",
            ["前言", "村"],
        ),
    ],
    ids=["insertion and deletion", "move", "deleted paragraph mark", "nothing follows", "a table follows"],
)
def test_tracked_changes_are_accepted(body, expected):
    assert texts(body) == expected


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (mark("begin") + code("IF") + mark("separate") + r("修渠") + mark("end"), ["修渠"]),
        (mark("begin") + r("PAGE") + mark("separate") + r("7") + mark("end"), ["7"]),
        (
            mark("begin") + code("IF ") + mark("begin") + code("PAGE") + mark("separate") + r("1") + mark("end")
            + mark("separate") + r("修渠") + mark("end"),
            ["修渠"],
        ),
        (mark("begin") + code("XE 修渠") + mark("end") + r("通水"), ["通水"]),
        (mark("begin") + code(" EQ \\o\\ac(○,") + code("3)") + mark("end") + r("通水"), ["③通水"]),
        (mark("begin") + code("EQ \\* jc2 \\o\\ad(\\s\\up 9(hé),禾)") + mark("end") + r("苗"), ["禾苗"]),
        (mark("begin") + r("还没有结束") + "</w:p><w:p>" + r("的域"), ["的域"]),
        (mark("end") + mark("separate") + r("修渠"), ["修渠"]),
    ],
    ids=["result", "code as text", "field in a code", "no result", "number in a ring", "sound above", "open", "closed"],
)  # fmt: skip
def test_fields(content, expected):
    assert texts(f"<w:p>{content}</w:p>") == expected


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
<w:style w:type="paragraph" w:styleId="z3"><w:name w:val="公文三级标题"/></w:style>
<w:style w:type="paragraph" w:styleId="on"><w:name w:val="再"/><w:basedOn w:val="w2"/></w:style>
<w:style w:type="paragraph" w:styleId="toc"><w:name w:val="toc 1"/></w:style>
<w:style w:type="paragraph" w:styleId="v"><w:name w:val="藏"/><w:rPr><w:vanish/></w:rPr></w:style>
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
        (p("1.石料", '<w:pStyle w:val="z3"/>'), (3, False, False, Region.BODY)),
        (p("（一）清淤", '<w:pStyle w:val="on"/>'), (2, True, False, Region.BODY)),
        (p("一、修渠\t1", '<w:pStyle w:val="toc"/>'), (None, False, False, Region.NAVIGATION)),
        (p("正文", "", "<w:bCs/>"), (None, False, False, Region.BODY)),
    ],
)
def test_evidence_of_headings(paragraph, expected):
    line = lines(paragraph, styles=STYLES)[0]
    assert (line.level, line.bold, line.centred, line.region) == expected


def test_hidden_by_a_style():
    body = p("藏", '<w:pStyle w:val="v"/>') + p("显", '<w:pStyle w:val="v"/>', '<w:vanish w:val="0"/>')
    assert texts(body, styles=STYLES) == ["显"]


def test_styles_based_on_each_other_without_end():
    chain = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{n}"><w:name w:val="s{n}"/><w:basedOn w:val="s{n - 1}"/></w:style>'
        for n in range(3000)
    )
    assert texts(p("正文", '<w:pStyle w:val="s2999"/>'), styles=chain) == ["正文"]


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
        pytest.param(
            abstract(0, level(0, "bullet", "——")) + use(1, 0), numbered("甲", 1), ["——甲"], id="a dash is text"
        ),
        pytest.param(
            abstract(0, level(0, "chineseCounting", "%1、"), level(1, "decimal", "%2.")) + use(1, 0)
            + use(2, 0, '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="5"/></w:lvlOverride>'),
            numbered("甲", 2) + numbered("a", 2, 1) + numbered("乙", 2) + numbered("b", 2, 1),
            ["一、甲", "5. a", "二、乙", "5. b"],
            id="a beginning of its own holds after each restart",
        ),
        pytest.param(
            abstract(0, level(0, "chineseCounting", "%1"), level(1, "decimal", "%1.%2", '<w:isLgl w:val="0"/>'))
            + use(1, 0),
            numbered("甲", 1) + numbered("乙", 1, 1),
            ["一 甲", "一.1 乙"],
            id="legal style switched off",
        ),
        pytest.param(
            abstract(0, level(0, "decimal", "%1.", "<w:rPr><w:vanish/></w:rPr>")) + use(1, 0),
            numbered("甲", 1),
            ["甲"],
            id="hidden numbers",
        ),
        pytest.param(
            HAN + use(1, 0),
            numbered("甲", 1)
            + p("藏", '<w:numPr><w:numId w:val="1"/></w:numPr><w:rPr><w:vanish/></w:rPr>', "<w:vanish/>")
            + numbered("乙", 1),
            ["一、甲", "二、乙"],
            id="a hidden paragraph is not counted",
        ),
        pytest.param(
            HAN + abstract(1, level(0, "decimal", "%1．")) + use(1, 0) + use(2, 1),
            numbered("甲", 1) + numbered("a", 2) + numbered("乙", 1) + numbered("b", 2),
            ["一、甲", "1．a", "二、乙", "2．b"],
            id="two lists by turns",
        ),
        pytest.param(
            HAN + use(1, 0),
            f"<w:tbl><w:tr><w:tc>{numbered('甲', 1)}</w:tc><w:tc>{p('1')}</w:tc></w:tr></w:tbl>" + numbered("乙", 1),
            ["一、甲 1", "二、乙"],
            id="in a table",
        ),
        pytest.param(
            '<w:abstractNum w:abstractNumId="0"><w:styleLink w:val="S"/><w:numStyleLink w:val="S"/></w:abstractNum>'
            + use(1, 0),
            numbered("甲", 1),
            ["甲"],
            id="a link to itself",
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


NUMBERED_STYLES = """
<w:style w:type="paragraph" w:styleId="h"><w:name w:val="h"/>
 <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="same"><w:name w:val="x"/><w:basedOn w:val="h"/></w:style>
<w:style w:type="paragraph" w:styleId="off"><w:name w:val="y"/><w:basedOn w:val="h"/>
 <w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="lower"><w:name w:val="z"/><w:basedOn w:val="h"/>
 <w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>
"""


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ('<w:pStyle w:val="h"/>', "一、修渠"),
        ('<w:pStyle w:val="same"/>', "一、修渠"),
        ('<w:pStyle w:val="off"/>', "修渠"),
        ('<w:pStyle w:val="lower"/>', "（一）修渠"),
        ('<w:pStyle w:val="h"/><w:numPr><w:numId w:val="0"/></w:numPr>', "修渠"),
        ('<w:pStyle w:val="h"/><w:numPr><w:ilvl w:val="1"/></w:numPr>', "（一）修渠"),
    ],
)
def test_numbers_from_styles_and_switched_off(properties, expected):
    assert texts(p("修渠", properties), styles=NUMBERED_STYLES, numbering=HAN + use(1, 0)) == [expected]


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
        (["<w:tc><w:tcPr><w:cellDel/></w:tcPr>" + p("旧") + "</w:tc>" + cell("新")], [("新", Region.BODY)]),
        (
            [cell("村") + cell("1"), "<w:tc><w:tcPr><w:vMerge/></w:tcPr>" + p() + "</w:tc>" + cell("2")],
            [("村 1", Region.TABLE), ("2", Region.TABLE)],
        ),
        (
            [cell("渠道一览"), cell("村") + cell("1"), cell("户") + cell("2")],
            [("渠道一览", Region.TABLE), ("村 1", Region.TABLE), ("户 2", Region.TABLE)],
        ),
        (
            [
                cell("村").replace("</w:tc>", "<w:tbl><w:tr>" + cell("户") + cell("1") + "</w:tr></w:tbl></w:tc>")
                + cell("渠")
            ],
            [("村", Region.BODY), ("户 1", Region.TABLE), ("渠", Region.BODY)],
        ),
    ],
    ids=[
        "rows",
        "a box around text",
        "one cell filled",
        "a deleted row",
        "a deleted cell",
        "merged downwards",
        "merged across",
        "a table in a cell",
    ],
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


def reference(more: str = "") -> str:
    return f'<w:r><w:footnoteReference w:id="2"{more}/></w:r>'


@pytest.mark.parametrize(
    ("body", "note", "expected"),
    [
        (
            f"<w:tbl><w:tr><w:tc><w:p>{r('村')}{reference()}</w:p></w:tc><w:tc>{p('1')}</w:tc></w:tr></w:tbl>",
            p("注"),
            ["村[1] 1", "[1] 注"],
        ),
        ("<w:p>" + r("渠") + reference(' w:customMarkFollows="1"') + r("*") + "</w:p>", p("*注"), ["渠*", "*注"]),
        ("<w:p>" + r("渠") + reference() + "</w:p>", "<w:p>" + r("注") + reference() + "</w:p>", ["渠[1]", "[1] 注"]),
    ],
    ids=["behind the row", "a mark of its own", "a note that refers to itself"],
)
def test_footnotes(body, note, expected):
    assert texts(body, footnotes=f'<w:footnote w:id="2">{note}</w:footnote>') == expected


def test_a_table_of_contents_that_word_keeps_up():
    gallery = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    body = p("目 录") + f"<w:sdt>{gallery}<w:sdtContent>{p('一、修渠 1')}</w:sdtContent></w:sdt>" + p("一、修渠")
    assert [(line.text, line.region) for line in lines(body)] == [
        ("目 录", Region.NAVIGATION),
        ("一、修渠 1", Region.NAVIGATION),
        ("一、修渠", Region.BODY),
    ]


def test_the_alternative_with_text_is_read():
    body = (
        "<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing/></mc:Choice><mc:Fallback><w:pict><v:textbox>"
        "<w:txbxContent>" + p("框里的字") + "</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
        "</w:r></w:p>"
    )
    assert texts(body) == ["框里的字"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (p("修渠") + '<w:altChunk r:id="x"/>', "embedded_files"),
        ("<w:p>" + r("修渠") + '<w:r><w:commentReference w:id="0"/></w:r></w:p>', "comments_left_out"),
    ],
)
def test_what_is_not_read_is_said(body, code):
    assert [notice.code for notice in extract(word_file(body), "a.docx").notices] == [code]


PRINTED = [
    "　　今年全县要修好三条灌渠，老渠先清淤，新渠后",
    "开工；渠修好了，山上的水才能流到田里来，一季稻",
    "才有保证。各乡镇要在清明以前把淤泥清完，石料和",
    "水泥由县里统一送到渠边，村里只管出工，不许再向",
    "农户收一分钱。春耕之前要通水，夏天要管好闸门，",
    "秋天要修好机耕路，冬天还要把来年的工具备齐，一",
    "件一件抓下去，一年接着一年干，不见到水流进田里",
    "来决不收工。",
]


def test_lines_of_a_printed_page_that_became_paragraphs_end_uncertainly():
    assert {line.breaks for line in lines("".join(map(p, PRINTED)))} == {None}
    assert {line.breaks for line in lines("".join(p(text + "。") for text in PRINTED))} == {True}


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


MANY_SIGNS = "".join(map(chr, range(0x4E00, 0x9000)))  # else it would be packed too well
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
        pytest.param(word_file("<w:p/>" * 50_001 + p(MANY_SIGNS)), "too_much_text", id="paragraphs"),
        pytest.param(word_file("<w:p><w:r><w:drawing/></w:r></w:p>"), "only_pictures", id="pictures"),
        pytest.param(
            word_file("<w:sdt>" * 300 + p("深") + "</w:sdt>" * 300), "damaged", id="nested too deep"
        ),
    ],
)  # fmt: skip
def test_hostile_packages(data, code):
    with pytest.raises(ExtractError) as refused:
        extract(data, "讲话.docx")
    assert refused.value.code == code


def test_numbers_stay_short():
    long = abstract(0, level(0, "lowerLetter", "%1" * 5000, start=99999)) + use(1, 0)
    assert len(texts(numbered("甲", 1), numbering=long)[0]) < 1000


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
