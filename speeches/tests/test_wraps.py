"""Undoing hard wraps."""

from __future__ import annotations

import re

import pytest

from speeches.tests.furniture_pages import plain
from speeches.text.characters import width
from speeches.text.clean import clean
from speeches.text.document import Extracted, Line
from speeches.text.wraps import begins_a_paragraph, stops_in_mid_sentence

PARAGRAPHS = (
    "同志们：",
    "一季度的工作关系全年。今天把大家请来，就是要把思想统一到县委的部署上来，把力量凝聚到春耕备耕、项目建设和民生保障上来，以快起步带动全年稳增长。",
    "一、提高站位，认清形势，切实增强做好一季度各项工作的紧迫感",
    "（一）看清有利条件，坚定发展信心。一是农业基础更加稳固。2024年全县粮食总产达到38.6万吨，比上年增长4.2%，高标准农田占比提高到七成以上。二是工业项目接续发力。青禾工业园新开工项目12个，临江港区二期工程进展顺利。三是民生保障不断加强。新建改建学校6所，城乡居民收入稳步增加。",
    "（二）正视困难挑战，增强忧患意识。财政收支矛盾依然突出，部分乡镇基础设施欠账较多，年轻干部抓项目、带队伍的本领还要进一步提高，这些都要在今后的工作中认真加以解决。",
    "二、突出重点，精准发力",
    "抓好春耕备耕，落实好各项惠农政策，确保农时不误、面积不减、产量不降。抓好招商引资，主要领导要带头走出去、请进来，多跑一跑、多谈一谈，把优质企业引到青禾来。",
    "让我们拿出实干的劲头，奋力夺取一季度工作的良好开局！",
)
TOKEN = re.compile(r"[A-Za-z0-9.,%/-]+|.")
NEVER_FIRST = "，。、；：？！”）"


def wrap(paragraph: str, columns: int, indent: int) -> list[str]:
    """Lines as a printer sets them: words and numbers whole, no closing mark at a line's start."""
    lines, line, used = [], "", indent
    tokens = TOKEN.findall(paragraph)
    for token, after in zip(tokens, [*tokens[1:], ""], strict=True):
        needed = width(token) + (2 if after[:1] in NEVER_FIRST and after else 0)
        if line and used + needed > columns and token not in NEVER_FIRST:
            lines.append(line)
            line, used = "", 0
        line += token
        used += width(token)
    return [*lines, line]


@pytest.mark.parametrize("columns", [32, 52, 56, 76])
@pytest.mark.parametrize("form", ["indented", "indents lost", "not indented"])
def test_wrapped_paragraphs_are_joined(columns, form):
    lines = []
    for paragraph in PARAGRAPHS:
        wrapped = wrap(paragraph, columns, 0 if form == "not indented" else 4)
        lines += [f"　　{wrapped[0]}" if form == "indented" else wrapped[0], *wrapped[1:]]
    assert clean(plain(*lines)).text == "\n".join(PARAGRAPHS)


@pytest.mark.parametrize("closing", ["谢谢大家！", "最后，祝大家工作顺利！", "同志们，让我们携手前行。"])
def test_the_closing_begins_a_line_of_its_own_after_a_full_one(closing):
    lines = [line for paragraph in PARAGRAPHS[:5] for line in wrap(paragraph, 52, 0)]
    full = "这件事关系全县，要抓紧抓实，一天也不能耽误，做到善始善终。"[-26:]
    joined = clean(plain(*lines, full, closing)).text.split("\n")
    assert joined[-1] == closing


def test_a_line_that_has_lost_its_breaks_is_divided_at_the_indents():
    paragraphs = ("在青禾县春耕备耕会议上的讲话", "（2024年5月17日）", *PARAGRAPHS)
    cleaned = clean(plain("\u3000\u3000".join(paragraphs)))
    assert (cleaned.head, cleaned.text) == ("\n".join(paragraphs[:2]), "\n".join(PARAGRAPHS))


@pytest.mark.parametrize("form", ["after every line", "after every paragraph", "around page numbers"])
def test_empty_lines(form):
    lines = []
    for number, paragraph in enumerate(PARAGRAPHS, 1):
        wrapped = wrap(paragraph, 52, 4)
        wrapped[0] = f"　　{wrapped[0]}"
        for line in wrapped:
            lines += [line, ""] if form == "after every line" else [line]
        lines += [""] if form == "after every paragraph" else []
        if form == "around page numbers" and len(wrapped) > 2:
            lines[-1:-1] = ["", f"— {number} —", ""]
    assert clean(plain(*lines)).text == "\n".join(PARAGRAPHS)


def test_what_the_page_says_of_its_lines_is_believed():
    lines = (
        Line("一、提高站位，认清形势，切实增强做好工作的紧迫", breaks=False),
        Line("感", breaks=True),
        Line("（一）看清有利条件。一是农业基础更加", breaks=False),
        Line("稳固。", breaks=False),
        Line("二是工业项目接续发力。", breaks=True),
        Line("二、突出重点", breaks=False),
        Line("（一）抓好春耕。", breaks=True),
    )
    assert clean(Extracted(lines, "application/pdf")).text.split("\n") == [
        "一、提高站位，认清形势，切实增强做好工作的紧迫感",
        "（一）看清有利条件。一是农业基础更加稳固。二是工业项目接续发力。",
        "二、突出重点",
        "（一）抓好春耕。",
    ]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("会议通过了《", "青禾县水利规划", "》，现予公布。"), "会议通过了《青禾县水利规划》，现予公布。"),
        (("实施的是", "青禾县水利规划", "，各乡镇要抓好落实。"), "实施的是\n青禾县水利规划，各乡镇要抓好落实。"),
        (("按照“", "三步走", "”的要求，抓好落实。"), "按照“三步走”的要求，抓好落实。"),
    ],
    ids=["title in brackets", "mark that begins no line", "quotation"],
)
def test_pieces_of_a_sentence_that_became_lines(lines, text):
    assert clean(plain("各位代表：", *lines)).text == f"各位代表：\n{text}"


def test_blocks_between_empty_lines_are_paragraphs():
    lines = ["各位代表：", ""]
    for name in ("水利", "交通", "教育"):
        lines += [
            "过去一年，我们认真落实青禾县人民代表大会批准的",
            f"{name}发展规划",
            "，各项任务顺利完成，群众比较满意。",
            "",
        ]
        lines += [f"{name}工作的主要成绩", f"全县{name}事业投入持续增加，基础条件明显改善，群众满意度稳步提高。", ""]
    assert clean(plain(*lines)).text.split("\n")[1:3] == [
        "过去一年，我们认真落实青禾县人民代表大会批准的水利发展规划，各项任务顺利完成，群众比较满意。",
        "水利工作的主要成绩",
    ]


def test_a_signature_and_its_date_stay_apart():
    lines = ["各位代表：", "", "现在报告工作。", "", "请予审议。", "", "青禾县人民政府", "2024年5月17日"]
    assert clean(plain(*lines)).text.split("\n") == [line for line in lines if line]


def test_a_line_that_has_lost_its_breaks_is_divided_at_its_indents():
    first, second, third = PARAGRAPHS[1], PARAGRAPHS[4], PARAGRAPHS[6]
    line = f"{first}　　{second}　　各位代表！　　{third}"
    assert clean(plain(line)).text.split("\n") == [first, second, "各位代表！", third]


@pytest.mark.parametrize(
    "lines",
    [
        ("同志们：", *(f"青禾县第{n}中学教学楼改造工程" for n in "一二三四五六七八")),
        (
            "同志们：",
            "抓好春耕备耕工作，落实惠农政策。",
            "抓好招商引资工作，引进优质企业。",
            "抓好民生保障工作，办好实事项目。",
        ),
        (
            "同志们：",
            "形势与任务",
            "今年的形势总体向好，但困难依然不少。",
            "措施与要求",
            "各级要抓好落实，务求取得实效。",
        ),
    ],
    ids=["a list of even lines", "short paragraphs", "headings without numbers"],
)
def test_lines_that_were_not_wrapped_stay_apart(lines):
    assert clean(plain(*lines)).text == "\n".join(lines)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("一、提高站位", True),
        ("（二）正视困难", True),
        ("第三条 为了", True),
        ("1. 抓好春耕", True),
        ("①抓好春耕", True),
        ("一是抓好春耕", False),
        ("第一，抓好春耕", False),
        ("一、二、三产业", False),
        ("1、2号楼", False),
        ("2025 年的工作", False),
        ("1.5万吨", False),
    ],
    ids=str,
)
def test_numbers_that_always_begin_a_paragraph(line, expected):
    assert begins_a_paragraph(line) is expected


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("谢谢大家！", False),
        ("他说：“今年一定会更好。”", False),
        (
            "把县城建设得更美丽，把乡村建设得更富饶，让青禾的名字更加响亮。 （《青禾日报》2 0 2 4 0 5 1 7）",
            False,
        ),
        ("（2024年5月17日）", False),
        ("青禾县人民政府", False),
        ("2024年5月17日", False),
        ("公开方式：主动公开", False),
        ("（三）聚力产创融合，", True),
        ("主要抓好以下工作：", True),
        (
            "继续抓好招商引资、项目建设、安全生产等各项工作，推动全县经济社会持续健康发展，为全年目标任务的完成打下坚",
            True,
        ),
    ],
    ids=str,
)
def test_texts_that_stop_in_mid_sentence(paragraph, expected):
    assert stops_in_mid_sentence(paragraph) is expected
