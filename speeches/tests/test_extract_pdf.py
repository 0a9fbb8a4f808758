"""PDF files: pages put back into lines, with what their places tell of paragraphs."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from speeches.text.document import Region
from speeches.text.errors import ExtractError
from speeches.text.extract import extract

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
SIZE, LEFT, TOP, PITCH, WIDTH = 12, 72, 760, 20, 30  # WIDTH in characters
PARAGRAPHS = [
    "　　同志们，今年全县要修好三条灌渠，老渠先清淤，新渠后开工；渠修好了，山上的水才能流到田里来，一季稻才有保证。",
    "　　各乡镇要在清明以前把淤泥清完，石料、水泥和工具由县里统一送到渠边，村里只管出工，不许再向农户收一分钱。",
    "　　散会。",
]
FULL = "青禾县修渠引水的事情一年要比一年办得更好更快更省也更得人心了吧"[:WIDTH]


class Paper:
    """A PDF drawn piece by piece; ``at`` places text by its lower left corner."""

    def __init__(self, **options) -> None:
        self._target = io.BytesIO()
        self._canvas = canvas.Canvas(self._target, pagesize=(595, 842), **options)

    def at(self, x: float, y: float, text: str, size: float = SIZE) -> Paper:
        self._canvas.setFont("STSong-Light", size)
        self._canvas.drawString(x, y, text)
        return self

    def spaced(self, x: float, y: float, text: str, spacing: float) -> Paper:
        self._canvas.saveState()
        self._canvas.setFont("STSong-Light", SIZE)
        self._canvas.drawString(x, y, text, charSpace=spacing)
        self._canvas.restoreState()
        return self

    def column(self, texts: list[str], x: float = LEFT, top: float = TOP) -> Paper:
        for number, text in enumerate(texts):
            self.at(x, top - number * PITCH, text)
        return self

    def picture(self) -> Paper:
        from PIL import Image
        from reportlab.lib.utils import ImageReader

        self._canvas.drawImage(ImageReader(Image.new("L", (8, 8))), 50, 50, 400, 600)
        return self

    def turned(self, degrees: int) -> Paper:
        self._canvas.rotate(degrees)
        return self

    def next(self) -> Paper:
        self._canvas.showPage()
        return self

    def data(self) -> bytes:
        self._canvas.save()
        return self._target.getvalue()


def wrapped(paragraphs: list[str], width: int = WIDTH) -> list[str]:
    return [text[start : start + width] for text in paragraphs for start in range(0, len(text), width)]


def lines(data: bytes):
    return extract(data, "讲话.pdf").lines


def body(data: bytes) -> list[str]:
    return [line.text for line in lines(data) if line.region is Region.BODY]


def unwrapped(data: bytes) -> list[str]:
    """The paragraphs as the lines' ends tell them."""
    paragraphs: list[str] = []
    open_ = False
    for line in lines(data):
        if line.region is Region.BODY:
            paragraphs[len(paragraphs) - open_ :] = ["".join(paragraphs[len(paragraphs) - open_ :]) + line.text]
            open_ = line.breaks is False
    return paragraphs


def test_wrapped_lines_and_ends_of_paragraphs():
    assert unwrapped(Paper().column(wrapped(PARAGRAPHS)).data()) == [text.strip() for text in PARAGRAPHS]


def test_a_paragraph_goes_on_over_the_page():
    texts = wrapped(PARAGRAPHS)
    data = Paper().column(texts[:1]).next().column(texts[1:]).data()
    assert unwrapped(data) == [text.strip() for text in PARAGRAPHS]
    assert [line.page for line in lines(data)] == [1, 2, 2, 2, 2]


def test_a_full_line_before_an_indented_one_ends_its_paragraph():
    texts = [*wrapped(PARAGRAPHS[:2]), "　　" + FULL[:28], "　　" + FULL[:28], FULL, "　　散会。"]
    assert unwrapped(Paper().column(texts).data())[-3:] == [FULL[:28], FULL[:28] + FULL, "散会。"]


def test_a_wider_gap_ends_a_paragraph():
    paper = Paper().column([FULL] * 3).column([FULL] * 3, top=TOP - 4 * PITCH)
    assert unwrapped(paper.data()) == [FULL * 3, FULL * 3]


def test_text_that_is_set_in_goes_on_from_line_to_line():
    paper = Paper().column([FULL] * 6).at(LEFT, TOP - 6 * PITCH, "（一）")
    paper.at(LEFT + 48, TOP - 6 * PITCH, FULL[:26]).column(
        [FULL[:26], FULL[:26], "到此为止。"], LEFT + 48, TOP - 7 * PITCH
    )
    assert unwrapped(paper.data()) == [FULL * 6 + "（一） " + FULL[:26] * 3 + "到此为止。"]


def test_lines_filled_by_wider_spacing_are_full():
    paper = Paper().column([FULL] * 4)
    for number, text in enumerate([FULL[:25], FULL[:25], "到此为止。"]):
        paper.spaced(LEFT, TOP - (4 + number) * PITCH, text, WIDTH * SIZE / 25 - SIZE if len(text) == 25 else 0)
    assert unwrapped(paper.data()) == [FULL * 4 + FULL[:25] * 2 + "到此为止。"]


def test_other_type_ends_a_paragraph_and_a_title_on_two_lines_is_left_open():
    paper = (
        Paper()
        .at(142, 800, "在青禾县水利工作会议上", 20)
        .at(222, 774, "的讲话", 20)
        .column(wrapped(PARAGRAPHS), top=730)
    )
    found = lines(paper.data())
    assert [(line.text, line.centred, line.breaks) for line in found[:2]] == [
        ("在青禾县水利工作会议上", True, None),
        ("的讲话", True, True),
    ]
    assert not any(line.centred for line in found[2:])


def test_a_short_title_was_not_wrapped_and_its_author_stands_below():
    paper = Paper().at(225, 800, "论水利", 20).at(225, 774, "周青禾", 20).column(wrapped(PARAGRAPHS), top=730)
    assert [(line.text, line.breaks) for line in lines(paper.data())[:2]] == [("论水利", True), ("周青禾", True)]


def test_vertical_lines_are_read_from_the_right():
    font = "<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/UniGB-UCS2-V/DescendantFonts[6 0 R]>>"
    columns = [(400, "全县要修好三条灌渠"), (380, "老渠先清淤，新渠后"), (360, "开工。")]
    text = "".join(f"1 0 0 1 {x} 700 Tm <{part.encode('utf-16-be').hex()}> Tj " for x, part in reversed(columns))
    assert shown(f"BT /F 12 Tf {text} ET", font, DESCENDANT) == [part for _, part in columns]


def test_lines_are_read_from_the_top_whatever_the_order_they_were_drawn_in():
    paper = Paper()
    for number in (3, 1, 0, 2):
        paper.at(LEFT, TOP - number * PITCH, f"第{number}行")
    assert body(paper.data()) == ["第0行", "第1行", "第2行", "第3行"]


def test_pieces_on_one_baseline_are_one_line():
    paper = Paper().at(LEFT + 24, TOP, "三条渠").at(LEFT, TOP, "修好").at(LEFT + 200, TOP, "第2段")
    assert body(paper.data()) == ["修好三条渠 第2段"]


def test_two_columns_are_read_one_after_the_other():
    left, right = wrapped(PARAGRAPHS[:2] * 3, 18), wrapped(PARAGRAPHS[1:] * 4, 18)
    data = Paper().at(180, 800, "跨两栏的标题").column(left).column(right, x=LEFT + 20 * SIZE).data()
    assert body(data) == ["跨两栏的标题", *(text.strip() for text in left), *(text.strip() for text in right)]


def test_a_table_is_read_row_by_row():
    rows = [(f"{number}村", f"{number}0户") for number in range(1, 15)]
    paper = Paper()
    for number, (village, houses) in enumerate(rows):
        paper.at(LEFT, TOP - number * PITCH, village).at(LEFT + 250, TOP - number * PITCH, houses)
    assert body(paper.data()) == [f"{village} {houses}" for village, houses in rows]


def test_running_heads_and_page_numbers():
    paper = Paper()
    for number in range(1, 5):
        paper.at(250, 810, "青禾县政府工作报告").column(wrapped(PARAGRAPHS)).at(280, 40, f"— {number} —").next()
    data = paper.data()
    assert body(data) == [text.strip() for text in wrapped(PARAGRAPHS)] * 4
    assert [line.text for line in lines(data) if line.region is Region.HEADER] == ["青禾县政府工作报告"] * 4
    assert [line.text for line in lines(data) if line.region is Region.FOOTER] == [f"— {n} —" for n in range(1, 5)]


def test_a_running_head_close_above_the_text_is_told_by_its_smaller_type():
    paper = Paper()
    for number in range(3):
        paper.at(LEFT, TOP, "青禾县修渠会议文件", 8).column(wrapped(PARAGRAPHS[number : number + 1]), top=TOP - PITCH)
        paper.next()
    found = lines(paper.data())
    assert [line.text for line in found if line.region is Region.HEADER] == ["青禾县修渠会议文件"] * 3


def test_a_number_in_the_text_is_no_page_number():
    assert body(Paper().column(["全县灌渠", "2025", "条"], top=500).data()) == ["全县灌渠", "2025", "条"]


def test_a_page_turned_on_its_side():
    paper = Paper().turned(90)
    for number, text in enumerate(wrapped(PARAGRAPHS)):
        paper.at(LEFT, -100 - number * PITCH, text)
    assert unwrapped(paper.data()) == [text.strip() for text in PARAGRAPHS]


def test_a_stamp_across_the_page_stands_aside():
    paper = Paper().column(wrapped(PARAGRAPHS)).turned(45).at(300, 100, "内部资料")
    assert [line.text for line in lines(paper.data()) if line.region is Region.ASIDE] == ["内部资料"]


@pytest.mark.parametrize(
    "copies",
    [
        [(0, "修好三条渠"), (0.3, "修好三条渠"), (0.6, "修好三条渠")],
        [(0, "修好三条渠"), (0.3, "修好三条渠不动摇")],
        [(0, "修好三条渠"), (24, "三条渠"), (24.3, "三条渠"), (24.6, "三条渠")],
        [(0, "修好三条渠"), (24, "三"), (24.5, "三"), (48, "渠"), (48.5, "渠")],
        [(0, "修好三条渠"), (36, "条渠"), *((12 * place, sign) for place, sign in enumerate("修好三条渠"))],
    ],
    ids=["whole", "beginning", "end", "single signs", "sign by sign"],
)
def test_text_printed_several_times_to_look_bold_is_read_once(copies):
    paper = Paper()
    for offset, text in copies:
        paper.at(LEFT + offset, TOP, text)
    assert body(paper.data()) == [max((text for _, text in copies), key=len)]


def test_a_word_that_is_repeated_is_kept():
    paper = Paper().at(LEFT, TOP, "天天").at(LEFT + 24, TOP, "天天").at(LEFT, TOP - PITCH, "天天")
    assert body(paper.data()) == ["天天天天", "天天"]


def test_notes_in_small_type_at_the_foot():
    paper = Paper().column(wrapped(PARAGRAPHS * 2)).at(LEFT, 80, "① 指白鹭渠、竹林渠和石桥渠。", 8)
    assert [line.text for line in lines(paper.data()) if line.region is Region.NOTE] == ["① 指白鹭渠、竹林渠和石桥渠。"]


def test_pages_that_are_pictures_are_said():
    paper = Paper().column(PARAGRAPHS[2:]).next().picture().next().picture().next().column(PARAGRAPHS[2:])
    found = extract(paper.data(), "讲话.pdf")
    assert [(notice.code, "第 2—3 页" in notice.message) for notice in found.notices] == [("pages_without_text", True)]


def test_the_title_in_the_properties_counts_only_if_the_text_has_it():
    paper = Paper().at(LEFT, TOP, "在青禾县的讲话")
    paper._canvas.setTitle("在青禾县的讲话")
    assert extract(paper.data(), "a.pdf").facts.title == "在青禾县的讲话"
    other = Paper().at(LEFT, TOP, "在青禾县的讲话")
    other._canvas.setTitle("Microsoft Word - 1.doc")
    assert extract(other.data(), "a.pdf").facts.title == ""


def pdf_file(content: str, font: str, *more: bytes, resources: str = "", tail: str = "") -> bytes:
    """A file of one page, written by hand: object 4 is its text, 5 its font, from 6 on what those refer to."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>{resources}>>"
        f"{tail}>>".encode(),
        stream(content),
        font.encode(),
        *more,
    ]
    data, places = b"%PDF-1.7\n", []
    for number, written in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, written)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table) + end


def stream(content: str, entries: str = "") -> bytes:
    return f"<</Length {len(content)}{entries}>>\nstream\n{content}\nendstream".encode()


HELVETICA = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
BY_GLYPH = "<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[6 0 R]{}>>"
DESCENDANT = b"<</Type/Font/Subtype/CIDFontType2/DW 1000>>"


def shown(content: str, font: str, *more: bytes, resources: str = "") -> list[str]:
    return body(pdf_file(content, font, *more, resources=resources))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("BT /F 12 Tf 72 700 Td [(The) -300 (county)] TJ ET", ["The county"]),
        ("BT /F 12 Tf 72 700 Td (The) Tj 24 0 Td (county) Tj ET", ["The county"]),
        ("BT /F 12 Tf 72 700 Td [(c) 60 (oun) -60 (ty)] TJ ET", ["county"]),
        (
            "BT /F 12 Tf 14 TL 72 700 Td (one) Tj (two) ' 1 2 (three) \" T* (four) Tj ET",
            ["one", "two", "three", "four"],
        ),
        ("BT /F 12 Tf 72 700 TD (one) Tj 0 -14 TD (two) Tj T* (three) Tj ET", ["one", "two", "three"]),
        ("q 2 0 0 2 0 0 cm q q BT /F 12 Tf 72 300 Td (one) Tj ET Q Q Q Q Q BT 9 9 Td ET", ["one"]),
        ("BT 72 700 Td (no font) Tj ET", ["no font"]),
        ("BT /F 12 Tf 72 700 Td 1 Tr (unseen) Tj ET", ["unseen"]),
        ("BT /F Tf (a) Tj 7 Tj [ ] TJ TJ Td /No Do ET BT /F 12 Tf 72 700 Td (read) Tj ET", ["read"]),
    ],
    ids=["gap", "words", "kerning", "lines", "leading", "states", "no font", "invisible", "operands missing"],
)
def test_instructions_of_text(content, expected):
    assert [text for text in shown(content, HELVETICA) if text != "a"] == expected


DRAWN = (
    "<</Type/Font/Subtype/Type3/FontMatrix[.01 0 0 .01 0 0]/FirstChar 97/LastChar 100/Widths[50 50 50 50]"
    "/Encoding<</Differences[97/a/b/c/d]>>/CharProcs<</a 6 0 R/b 6 0 R/c 6 0 R/d 6 0 R>>>>"
)


def test_glyphs_that_are_drawings_have_their_own_measure():
    text = "BT /F 12 Tf 72 700 Td (ab) Tj 12 0 Td (cd) Tj 18 0 Td (ab) Tj ET"
    assert shown(text, DRAWN, stream("500 0 d0")) == ["abcd ab"]


FORM = "/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Matrix[1 0 0 1 0 300]/Resources<</Font<</F 5 0 R>>{}>>"


def test_a_form_stands_where_its_matrix_puts_it():
    form = stream("BT /F 12 Tf 72 420 Td (above) Tj ET", FORM.format(""))
    text = "BT /F 12 Tf 72 700 Td (below) Tj ET /X Do BT /F 12 Tf 72 680 Td (last) Tj ET"
    assert shown(text, HELVETICA, form, resources="/XObject<</X 6 0 R>>") == ["above", "below", "last"]


def test_a_form_within_itself_ends():
    form = stream("BT /F 12 Tf 72 400 Td (once) Tj ET /X Do", FORM.format("/XObject<</X 6 0 R>>"))
    assert shown("/X Do", HELVETICA, form, resources="/XObject<</X 6 0 R>>") == ["once"]


def to_unicode(pairs: dict[int, str]) -> bytes:
    rows = "".join(f"<{code:04x}> <{text.encode('utf-16-be').hex()}>\n" for code, text in pairs.items())
    return stream(f"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n{len(pairs)} beginbfchar\n{rows}endbfchar")


NAMED = {1: "⻘", 2: "⽲", 3: "县", 4: "ﬁ"}


def test_glyphs_named_by_radicals_and_ligatures():
    font = BY_GLYPH.format("/ToUnicode 7 0 R")
    assert shown("BT /F 12 Tf 72 700 Td <0001000200030004> Tj ET", font, DESCENDANT, to_unicode(NAMED)) == ["青禾县fi"]


def test_glyphs_without_a_character_are_said_and_not_guessed():
    font = BY_GLYPH.format("/ToUnicode 7 0 R")
    text = "BT /F 12 Tf 72 700 Td <00010002000300070008000900010002> Tj ET"
    found = extract(pdf_file(text, font, DESCENDANT, to_unicode(NAMED)), "a.pdf")
    assert [line.text for line in found.lines] == ["青禾县\ufffd\ufffd\ufffd青禾"]
    assert [notice.code for notice in found.notices] == ["undecoded_glyphs"]


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_a_file_that_needs_no_password_is_read(algorithm):
    assert body(locked(algorithm, "")) == ["The county"]


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_a_file_that_needs_a_password_is_refused(algorithm):
    with pytest.raises(ExtractError) as refused:
        extract(locked(algorithm, "secret"), "讲话.pdf")
    assert refused.value.code == "encrypted"


def locked(algorithm: str, password: str) -> bytes:
    data = pdf_file("BT /F 12 Tf 72 700 Td (The county) Tj ET", HELVETICA)
    writer, target = PdfWriter(clone_from=PdfReader(io.BytesIO(data))), io.BytesIO()
    writer.encrypt(password, "owner", algorithm=algorithm)
    writer.write(target)
    return target.getvalue()


def stamped() -> bytes:
    paper = Paper()
    for _ in range(3):
        paper.picture().at(LEFT, 40, "扫描软件制作").next()
    return paper.data()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(Paper().picture().data(), "no_text_layer", id="a scan"),
        pytest.param(stamped(), "no_text_layer", id="a scan with a stamp on every page"),
        pytest.param(Paper().next().data(), "no_text", id="a blank page"),
        pytest.param(
            pdf_file("BT /F 12 Tf 72 700 Td <000100020003> Tj ET", BY_GLYPH.format(""), DESCENDANT),
            "no_characters",
            id="glyphs without characters",
        ),
        pytest.param(pdf_file("", HELVETICA).replace(b"[3 0 R]", b"[2 0 R]"), "damaged", id="pages within themselves"),
        pytest.param(
            pdf_file("", HELVETICA).replace(b"[3 0 R]", b"[" + b"3 0 R " * 5001 + b"]"), "too_much_text", id="pages"
        ),
        pytest.param(
            Paper(encrypt=StandardEncryption("secret", strength=40)).at(72, 700, "密").data(),
            "encrypted",
            id="password",
        ),
        pytest.param(b"%PDF-1.7\n" + b"x" * 400, "damaged", id="broken"),
        pytest.param(Paper().column(PARAGRAPHS).data()[:400], "damaged", id="cut off"),
    ],
)
def test_refusals(data, code):
    with pytest.raises(ExtractError) as refused:
        extract(data, "讲话.pdf")
    assert refused.value.code == code


def test_a_file_that_only_forbids_changes_is_read():
    locked = Paper(encrypt=StandardEncryption("", ownerPassword="x", canModify=0, strength=40))
    assert body(locked.at(LEFT, TOP, "同志们：").data()) == ["同志们："]
