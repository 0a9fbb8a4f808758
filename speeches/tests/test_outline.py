"""The outline grammar: what heads a section, where its heading ends, on which level it stands."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speeches.text.closing import ANNEXES, FORMULAS, is_annex, is_closing_formula, opens_with_address
from speeches.text.document import Paragraph, Region
from speeches.text.outline import Outline, Section, parse_outline
from speeches.text.unnumbered import DOUBTS

PROSE = "全县上下统一思想，真抓实干，各项工作都有了新的起色，群众得到了看得见的实惠，这是大家共同努力的结果。"


def outline(text: str, marks: dict[int, int] | None = None) -> Outline:
    return parse_outline([Paragraph(line) for line in text.split("\n")], marks or {})


def entries(text: str, marks: dict[int, int] | None = None) -> list[str]:
    """The outline as lines: level, number and heading; ~ marks a run-in heading."""
    return [
        f"{section.level} {section.number}{section.heading}{'~' if section.run_in else ''}"
        for section in outline(text, marks).sections
        if section.is_listed
    ]


def shape(text: str) -> list[tuple[int, str]]:
    """Every section by its level and the first six characters of its text."""
    return [(section.level, text[section.start : section.end].strip("\n")[:6]) for section in outline(text).sections]


def test_sections_tile_the_text_and_keep_every_mark():
    text = "同志们：\n今天讲三点。\n一、 统一思想\n要学。\n（一）抓产业。一是种粮；二是养鱼。\n谢谢大家！"
    assert outline(text).sections == (
        Section(0, 0, "", "", "同志们：\n今天讲三点。\n", run_in=False),
        Section(1, 12, "一、", " 统一思想", "\n要学。\n", run_in=False),
        Section(2, 24, "（一）", "抓产业。", "", run_in=True),
        Section(3, 31, "一是", "种粮；", "", run_in=True),
        Section(3, 36, "二是", "养鱼。", "\n", run_in=True),
        Section(0, 42, "", "", "谢谢大家！", run_in=False),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一、甲\n（一）乙\n1.丙\n2.丁\n（1）戊\n①己\n②庚\n（2）辛\n（二）壬\n二、癸", "1 2 3 3 4 5 5 4 2 1"),
        ("第一部分 甲\n一、乙\n二、丙\n（一）丁\n第二部分 戊\n一、己", "1 2 2 3 1 2"),
        ("第一章 甲\n第一节 乙\n第一条 为丙。\n第二条 丁。\n第二章 戊\n第三条 己。", "1 2 3 3 1 2"),
        ("一、甲\n1.乙\n2.丙\n二、丁\n1.戊\n2.己", "1 2 2 1 2 2"),  # no hole between 一、 and 1.
        ("（一）甲\n一、乙\n二、丙\n（二）丁\n一、戊", "1 2 2 1 2"),  # the document's own order
        ("一、甲\n（一）乙\n（二）丙\n二、丁\n（三）戊\n（四）己", "1 2 2 1 2 2"),  # counting on
        ("一、甲\n二、乙\n一、丙。\n二、丁。\n三、戊\n四、己", "1 1 2 2 1 1"),  # a numbering inside its like
        ("一、甲\n（一）乙。\n（二）丙。\n一、丁\n二、戊\n二、己\n三、庚", "1 2 2 2 2 1 1"),
        ("（三）甲\n四、乙\n（一）丙", "1 1 2"),  # torn out of a longer document
        ("一、甲\n第一，乙\n（一）丙。\n（二）丁。\n第二，戊\n二、己", "1 2 3 3 2 1"),
        ("第一编 甲\n第一章 乙\n第一节 丙\n第一条 丁。\n第二编 戊\n第二章 己\n第二条 庚。", "1 2 3 4 1 2 3"),
        ("壹、甲\n一、乙\n二、丙\n貳、丁\n一、戊", "1 2 2 1 2"),
        ("1.甲\n1.1 乙\n1.1.1 丙\n1.1.2 丁\n1.2 戊\n2.己\n2.1 庚\n2.2 辛", "1 2 3 3 2 1 2 2"),
        ("1.1 甲\n1.2 乙\n2.1 丙", "1 1 1"),
    ],
    ids=[
        "gb",
        "part",
        "law",
        "no-hole",
        "reversed",
        "counts-on",
        "inner",
        "inner-beside-finer",
        "torn",
        "series-holds",
        "law-of-volumes",
        "formal",
        "points",
        "points-without-parents",
    ],
)
def test_levels_follow_the_nesting_of_the_document(text, expected):
    assert [entry[0] for entry in entries(text)] == expected.split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一、统一思想\n要学。", ["1 一、统一思想"]),
        ("一、统一思想。要学。", ["1 一、统一思想。~"]),
        ("（一）把每一件民生实事办好、办到群众心坎上。", ["1 （一）把每一件民生实事办好、办到群众心坎上。"]),
        ("一、指导思想：坚持实干，务求实效。要学。", ["1 一、指导思想：~"]),
        ("一、先说后怕：险情都在平时\n要学。", ["1 一、先说后怕：险情都在平时"]),
        ("一、坚持以人民为中心，做到：学思用贯通。要学。", ["1 一、坚持以人民为中心，做到：学思用贯通。~"]),
        ("一、谁来干？大家干。", ["1 一、谁来干？~"]),
        ("一、坚持“边学。边干。”的方法。要学。", ["1 一、坚持“边学。边干。”的方法。~"]),
        ("一、抓三件事：一是粮。二是钱。", ["1 一、抓三件事：~", "2 一是粮。~", "2 二是钱。~"]),
        (
            "一、抓好农村工作，主要有以下几项：一是粮。二是钱。",
            ["1 一、抓好农村工作，主要有以下几项：~", "2 一是粮。~", "2 二是钱。~"],
        ),
        ("第一条 为了保护白鹭，制定本办法。本办法适用于全县。", ["1 第一条 为了保护白鹭，制定本办法。~"]),
        ("一、粮食丰收。 ", ["1 一、粮食丰收。 "]),
        ("（三）聚力产城融合，", ["1 （三）聚力产城融合，"]),
    ],
)
def test_where_a_heading_ends(text, expected):
    assert entries(text) == expected


def test_an_item_with_nothing_behind_its_first_sentence_is_a_heading_without_body():
    sections = outline("要求：一是种粮。二是养鱼，").sections
    assert [(s.number, s.heading, s.body) for s in sections[1:]] == [("一是", "种粮。", ""), ("二是", "养鱼，", "")]


def test_series_stand_below_what_holds_them_and_text_behind_them_returns_to_it():
    text = (
        "一、产业\n（一）种植业。一是种粮。种好。二是种茶。\n还要防虫。\n（二）养殖业。\n"
        "二、民生\n一是修路。修好。\n二是修桥。修牢。\n还要修堤。"
    )
    assert shape(text) == [
        (1, "一、产业"),
        (2, "（一）种植业"),
        (3, "一是种粮。种"),
        (3, "二是种茶。"),
        (2, "还要防虫。"),
        (2, "（二）养殖业"),
        (1, "二、民生"),
        (2, "一是修路。修"),
        (2, "二是修桥。修"),
        (1, "还要修堤。"),
    ]
    (after,) = [section for section in outline(text).sections if text[section.start :].startswith("还要防虫")]
    assert (after.number, after.heading, after.is_listed) == ("", "", False)


def test_items_alone_on_their_lines_have_as_much_text_below_as_each_before_them():
    text = "一、产业\n第一，种粮\n要早。\n第二，养鱼\n要多。\n各乡镇都要行动。"
    assert shape(text) == [(1, "一、产业"), (2, "第一，种粮\n"), (2, "第二，养鱼\n"), (1, "各乡镇都要行")]


def test_an_item_that_ends_with_a_colon_holds_the_paragraphs_with_dashes_behind_it():
    text = "一、产业\n第一，种粮。\n第二，改革。强调两点：\n——企业。一是放权。二是减负。\n——市场。\n还要修路。"
    assert shape(text) == [
        (1, "一、产业"),
        (2, "第一，种粮。"),
        (2, "第二，改革。"),
        (3, "一是放权。"),
        (3, "二是减负。"),
        (2, "——市场。"),
        (1, "还要修路。"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "一、产业\n措施是：（1）种粮。种好。（2）养鱼。\n二、民生",
            ["1 一、产业", "2 （1）种粮。~", "2 （2）养鱼。~", "1 二、民生"],
        ),
        ("一、产业\n1．种粮。2．养鱼。\n二、民生", ["1 一、产业", "2 1．种粮。~", "2 2．养鱼。~", "1 二、民生"]),
        (
            "同志们：讲两点。一、产业。（一）种粮。（二）养鱼。二、民生。要修路。",
            ["1 一、产业。~", "2 （一）种粮。~", "2 （二）养鱼。~", "1 二、民生。~"],
        ),
        ("一、产业\n（一）种粮。种好。\n（二）养鱼。", ["1 一、产业", "2 （一）种粮。~", "2 （二）养鱼。"]),
        ("一、产业\n材料包括：（1）水泥；（2）钢筋。", ["1 一、产业"]),
        ("一、产业\n他说过。①后来又说。②再后来不说。", ["1 一、产业"]),
    ],
    ids=["brackets", "leading", "one-line", "lines-of-their-own", "enumeration", "notes"],
)
def test_numbers_inside_a_paragraph_head_sentences(text, expected):
    assert entries(text) == expected


def test_a_series_inside_an_item_of_its_own_kind():
    text = "一、产业\n一是种粮。要：一是选种；二是施肥。\n二是养鱼。"
    assert [entry[:4] for entry in entries(text)] == ["1 一、", "2 一是", "3 一是", "3 二是", "2 二是"]


def test_two_series_in_one_paragraph_stand_side_by_side():
    text = "一、产业\n种植：一是种粮。二是种茶。养殖：一是养鱼。二是养虾。"
    assert [entry[:4] for entry in entries(text)] == ["1 一、", "2 一是", "2 二是", "2 一是", "2 二是"]


def test_a_series_without_any_other_heading():
    assert shape("今天讲两点。一是种粮。二是养鱼。\n就这些。") == [
        (0, "今天讲两点。"),
        (1, "一是种粮。"),
        (1, "二是养鱼。"),
        (0, "就这些。"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "没有序号的讲话。\n只有两段。",
        "1.5亿元的投资落地。\n2.6万人就业。",
        "1、2号楼已经封顶。\n3、4号楼还在施工。",
        "一、二、三产业协调发展。",
        "一、二级公路全部贯通。",
        "五一、十一两个长假游客不断。",
        "2024、2025两年都要抓紧。",
        "3.先做后说。",  # a 3. without a 1. and a 2.
        "（1）这样的单独一条不成列。后面没有第二条。",
        "需要带齐：\n1.申请书；\n2.身份证；\n3.照片。",
        "需要带齐：\n（一）申请书；\n（二）证件，包括：\n1.身份证；\n2.户口簿。\n（三）照片。",
        "需要带齐：\n1.申请书\n2.身份证\n3.照片",
        "附件：\n1.任务分工表.docx\n2.时间安排表.xlsx",
        "需要带齐：\n①申请书；\n②身份证。\n③照片；",  # the author's stops are loose
        "1.1亿元用于种粮。\n1.2亿元用于养鱼。",
        "1.2 种粮\n1.4 养鱼",  # does not count on
        "十一、国庆两个节日都要值班。",
        "一、二季度开门红。\n三、四季度不松劲。",
        "一带一路建设提速。\n三是三非要分清。",
        "第一书记要住村。\n第二书记也要住村。",
        "2024年，全县粮食丰收。\n2025年，还要丰收。",
    ],
)
def test_numbers_that_head_nothing(text):
    assert entries(text) == []


def test_a_contents_page_heads_nothing():
    body = f"一、产业\n{PROSE}\n二、民生\n{PROSE}\n三、保障\n{PROSE}"
    assert entries(f"目录\n一、产业……1\n二、民生……3\n三、保障……8\n{body}") == entries(body)


@pytest.mark.parametrize(
    "contents",
    [
        "一、产业篇...........1\n二、民生篇-------3\n三、保障篇 / 8",
        "目录\n一、产业篇让全县人民的钱袋子\n鼓起来\n二、民生篇\n三、保障篇",
        f"目录\n一、产业\n二、民生\n各位代表：\n{PROSE}",
    ],
    ids=["page numbers", "wrapped, below its title", "in front of the salutation"],
)
def test_a_contents_page_whose_words_differ_heads_nothing(contents):
    body = f"一、产业\n{PROSE}\n二、民生\n{PROSE}\n三、保障\n{PROSE}"
    assert entries(f"{contents}\n{body}") == entries(body)


@pytest.mark.parametrize("region", [Region.TABLE, Region.NOTE, Region.FOOTER])
def test_rows_of_tables_and_notes_head_nothing(region):
    lines = [Paragraph("一、产业"), Paragraph("二、见附表一是粮。二是鱼。", region=region), Paragraph("二、民生")]
    assert [section.number for section in parse_outline(lines).sections] == ["一、", "二、"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"一、产业\n{PROSE}\n关于种植业\n{PROSE}\n关于养殖业\n{PROSE}\n二、民生",
            ["1 一、产业", "2 关于种植业", "2 关于养殖业", "1 二、民生"],
        ),
        (
            f"过去五年的回顾\n{PROSE}\n一、产业\n二、民生\n{PROSE}\n今后五年的任务\n{PROSE}\n一、产业\n二、民生",
            ["1 过去五年的回顾", "2 一、产业", "2 二、民生", "1 今后五年的任务", "2 一、产业", "2 二、民生"],
        ),
        (f"一、产业\n{PROSE}\n2024年工作回顾\n{PROSE}\n三、民生", ["1 一、产业", "1 2024年工作回顾", "1 三、民生"]),
        (f"一、产业\n{PROSE}\n2024年工作回顾\n{PROSE}\n二、民生", ["1 一、产业", "2 2024年工作回顾", "1 二、民生"]),
        (f"一、产业\n{PROSE}\n结束语\n{PROSE}", ["1 一、产业", "1 结束语"]),
        (
            (
                f"一、回顾\n粮食生产全面丰收。\n{PROSE}\n茶叶销路继续拓宽。\n{PROSE}\n"
                f"二、安排\n加强水利建设。\n{PROSE}\n提高茶叶品质。\n{PROSE}\n下面讲第三件事。"
            ),
            [
                "1 一、回顾",
                "2 粮食生产全面丰收。",
                "2 茶叶销路继续拓宽。",
                "1 二、安排",
                "2 加强水利建设。",
                "2 提高茶叶品质。",
            ],
        ),
        (
            f"一、产业\n粮食生产全面丰收。\n{PROSE}\n二、民生\n加强水利建设。\n{PROSE}",
            ["1 一、产业", "1 二、民生"],
        ),
        (
            f"## 案情\n{PROSE}\n## 结果\n### 一审\n{PROSE}\n### 二审\n{PROSE}\n## 意义\n{PROSE}",
            ["1 ## 案情", "1 ## 结果", "2 ### 一审", "2 ### 二审", "1 ## 意义"],
        ),
        (
            f"一、产业\n关于种植业\n{PROSE}\n关于养殖业\n{PROSE}\n（一）种粮。\n（二）养鱼。\n二、民生",
            ["1 一、产业", "2 关于种植业", "2 关于养殖业", "2 （一）种粮。", "2 （二）养鱼。", "1 二、民生"],
        ),
    ],
    ids=[
        "below",
        "above-restarts",
        "in-a-gap",
        "no-gap",
        "closing-word",
        "sentences",
        "too-few-sentences",
        "hashes",
        "beside-numbers",
    ],
)
def test_headings_without_numbers_told_by_their_place(text, expected):
    opening = "同志们：\n今天讲几点意见。\n"
    assert entries(opening + text) == expected


def test_one_sentence_below_its_number_is_a_heading_where_very_many_are():
    many = "\n".join(f"必须抓好第{word}产业。\n{PROSE}" for word in "甲乙丙丁戊己庚辛壬癸子丑")
    text = f"一、产业\n{PROSE}\n{many}\n二、民生\n{PROSE}\n农民收入较快增加。\n{PROSE}"
    assert entries(text)[-2:] == ["1 二、民生", "2 农民收入较快增加。"]
    assert len(entries(text)) == 15


def test_a_line_of_which_there_is_no_second_is_no_heading():
    assert entries(f"同志们：\n{PROSE}\n春风拂过青禾\n{PROSE}") == []


def test_a_stray_line_in_front_of_the_first_number_sinks_no_level():
    assert entries(f"讲话要点。\n全县干部大会工作安排\n一、产业\n{PROSE}\n二、民生\n{PROSE}") == [
        "1 一、产业",
        "1 二、民生",
    ]


_TWO = [f"（一）产业兴。{PROSE}", f"（二）民生好。{PROSE}"]
_MORE = [f"（一）抓产业。{PROSE}", f"（二）抓民生。{PROSE}"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            [
                "2024年工作回顾",
                "去年，我们牢记嘱托，主要做了以下几个方面的工作：",
                *_TWO,
                "一、总体要求",
                PROSE,
                "二、任务",
                *_MORE,
            ],
            "1 2 2 1 1 2 2",
        ),
        (["一、总体要求", PROSE, "2024年工作回顾", PROSE, *_TWO, "二、任务", *_MORE], "1 1 2 2 1 2 2"),
        (["一、总体要求", *_MORE, "2024年工作回顾", PROSE, *_TWO, "二、任务", PROSE], "1 2 2 1 2 2 1"),
        (["一、总体要求", PROSE, "2024年工作回顾", PROSE, *_TWO, "三、任务", PROSE], "1 1 2 2 1"),
    ],
    ids=["in-front", "between", "numbers-begin-anew", "instead-of-a-number"],
)
def test_a_part_without_a_number_stands_beside_the_numbered_ones(lines, expected):
    found = outline("\n".join(["各位代表：", "请予审议。", *lines]))
    assert " ".join(str(section.level) for section in found.sections if section.is_listed) == expected
    assert found.notices == ()


def test_bold_type_stands_below_a_style():
    lines = [
        Paragraph("坚定信念", level=1),
        Paragraph(PROSE),
        Paragraph("学懂弄通，入脑入心。", bold=True),
        Paragraph(PROSE),
        Paragraph(PROSE),
        Paragraph("练就本领", level=1),
        Paragraph(PROSE),
        Paragraph("调查研究", level=2),
        Paragraph(PROSE),
    ]
    assert [(s.level, s.heading) for s in parse_outline(lines).sections] == [
        (1, "坚定信念"),
        (2, "学懂弄通，入脑入心。"),
        (1, "练就本领"),
        (2, "调查研究"),
    ]


def test_style_levels_and_bold_lines_are_headings():
    lines = [
        Paragraph("工作回顾", level=1),
        Paragraph(PROSE),
        Paragraph("产业", level=2),
        Paragraph(PROSE),
        Paragraph("工作安排", level=1),
        Paragraph("一、产业", level=2),
        Paragraph(PROSE),
    ]
    assert [(s.level, s.number + s.heading) for s in parse_outline(lines).sections] == [
        (1, "工作回顾"),
        (2, "产业"),
        (1, "工作安排"),
        (2, "一、产业"),
    ]
    bold = [
        Paragraph("一、产业"),
        Paragraph("种植业要强", bold=True),
        Paragraph(PROSE),
        Paragraph("二、民生"),
        Paragraph(PROSE),
    ]
    assert [(s.level, s.number + s.heading) for s in parse_outline(bold).sections] == [
        (1, "一、产业"),
        (2, "种植业要强"),
        (1, "二、民生"),
    ]


def test_hashes_belong_to_the_number_and_make_the_first_line_a_title():
    text = "# 青禾县湿地保护办法\n## 第一章 总则\n第一条 为了保护。\n## 第二章 附则\n第二条 施行。"
    assert entries(text) == ["1 ## 第一章 总则", "2 第一条 为了保护。", "1 ## 第二章 附则", "2 第二条 施行。"]


def test_a_bold_label_is_a_heading_but_not_what_announces_numbers():
    lines = [
        Paragraph("一、办理"),
        Paragraph("重点做好两项工作：", bold=True),
        Paragraph("（一）受理。"),
        Paragraph("（二）审核。"),
        Paragraph("办理对象：", bold=True),
        Paragraph(PROSE),
    ]
    assert [(s.level, s.number + s.heading) for s in parse_outline(lines).sections] == [
        (1, "一、办理"),
        (2, "（一）受理。"),
        (2, "（二）审核。"),
        (2, "办理对象："),
    ]


def test_one_centred_line_before_running_text_is_a_heading():
    lines = [Paragraph("一、产业"), Paragraph(PROSE), Paragraph("春风拂过青禾", centred=True), Paragraph(PROSE)]
    assert [s.heading for s in parse_outline(lines).sections] == ["产业", "春风拂过青禾"]
    plain = [replace(line, centred=False) for line in lines]
    assert [s.heading for s in parse_outline(plain).sections] == ["产业"]


@pytest.mark.parametrize(
    "title",
    ["青禾县春耕备耕工作方案", "关于做好春耕备耕\n和水利建设的意见", "青禾县湿地保护办法（试行）"],
    ids=["one-line", "two-lines", "trial"],
)
def test_a_document_passed_on_by_a_letter_is_a_part_of_its_own(title):
    letter = f"各乡镇人民政府：\n{PROSE}\n青禾县人民政府\n2024年5月17日\n（此件公开发布）"
    assert entries(f"{letter}\n{title}\n{PROSE}\n一、种粮\n{PROSE}\n二、养鱼\n{PROSE}") == [
        f"1 {title.split(chr(10))[0]}",
        "1 一、种粮",
        "1 二、养鱼",
    ]


def test_bold_says_nothing_where_everything_is_bold():
    lines = [Paragraph(line, bold=True) for line in ["一、产业", "要种好粮", "要养好鱼", "二、民生", "要修好路"]]
    assert [s.number for s in parse_outline(lines).sections] == ["一、", "二、"]


def test_a_bare_numeral_is_a_number_when_they_count():
    assert entries(f"一\n{PROSE}\n二\n{PROSE}\n三\n{PROSE}") == ["1 一", "1 二", "1 三"]
    assert entries(f"一　总体要求\n{PROSE}\n二　主要任务\n{PROSE}") == ["1 一　总体要求", "1 二　主要任务"]
    assert entries(f"一\n{PROSE}") == []


@pytest.mark.parametrize("doubt", DOUBTS, ids=lambda doubt: doubt.why)
def test_every_doubt_about_a_short_line_meets_its_examples(doubt):
    assert [example for example in doubt.examples if not doubt.pattern.match(example)] == []


# the closing


@pytest.mark.parametrize(
    ("closing", "starts_with"),
    [
        ("同志们！蓝图已经绘就。\n让我们携手前行。", "同志们！"),
        ("各位代表！\n新征程已经开启。\n青禾县人民政府\n2024年5月17日", "各位代表！"),
        ("同志们，抓落实。\n还要检查。\n同志们，加油干！\n谢谢大家！", "同志们，加油干"),
        ("最后，让我们更加紧密地团结起来。\n谢谢大家！", "最后，让我们"),
        ("要抓紧落实。\n谢谢大家！\n青禾县人民政府\n2024年5月17日", "谢谢大家"),
        ("特此通知。\n青禾县人民政府", "特此通知"),
        ("以上报告，请各位评议，不妥之处请指正。", "以上报告"),
    ],
)
def test_the_closing_is_level_zero_from_its_first_words_to_the_end(closing, starts_with):
    sections = outline(f"同志们：\n讲两点。\n一、产业\n{PROSE}\n二、民生\n{PROSE}\n{closing}").sections
    assert [section.level for section in sections] == [0, 1, 1, 0]
    assert sections[-1].body.startswith(starts_with)


@pytest.mark.parametrize(
    "text",
    [
        f"一、产业\n{PROSE}\n同志们！\n二、民生\n{PROSE}",  # in the middle
        f"一、产业\n{PROSE}\n青禾县人民政府\n2024年5月17日",  # no sign of a closing
        f"一、产业\n{PROSE}\n代表，是人民选的。",  # no address
        f"一、产业\n{PROSE}\n同志们，还有两点：一是种粮。二是养鱼。",  # headings in it
    ],
)
def test_no_closing(text):
    assert [section.level for section in outline(text).sections if section.level == 0] == []


def test_a_document_without_headings_is_one_section_of_level_zero():
    text = "同志们：\n今天很高兴。\n同志们，加油！\n谢谢大家！"
    assert outline(text).sections == (Section(0, 0, "", "", text, run_in=False),)
    assert parse_outline([]).sections == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"一、产业\n{PROSE}\n同志们，加油！\n附件：2024年十件实事\n1.修路。\n2.建桥。",
            ["1 一、产业", "1 附件：2024年十件实事", "2 1.修路。", "2 2.建桥。"],
        ),
        (f"一、产业\n{PROSE}\n附件：任务分工表\n青禾县人民政府\n2024年3月1日", ["1 一、产业"]),
        (f"附件：如说明二\n一、产业\n{PROSE}\n二、民生\n{PROSE}", ["1 一、产业", "1 二、民生"]),
    ],
    ids=["with-its-text", "named-above-the-signature", "named-in-a-letter"],
)
def test_an_annex_with_its_title_has_its_text_below(text, expected):
    assert entries(text) == expected


def test_annexes_stand_behind_the_closing_and_a_glossarys_entries_are_no_headings():
    text = (
        f"一、产业\n{PROSE}\n同志们，加油！\n附件1\n一、任务\n二、分工\n"
        "附件2\n名词解释\n1.青禾模式：指一种种法。\n2.三链：指三条链。"
    )
    assert shape(text) == [
        (1, "一、产业\n全"),
        (0, "同志们，加油"),
        (1, "附件1"),
        (2, "一、任务"),
        (2, "二、分工"),
        (1, "附件2\n名词"),
    ]


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda formula: formula.examples[0])
def test_every_closing_formula_meets_its_examples_and_not_its_false_friends(formula):
    assert all(formula.pattern.match(example) and is_closing_formula(example) for example in formula.examples)
    assert [line for line in formula.false_friends if formula.pattern.match(line)] == []


@pytest.mark.parametrize("annex", ANNEXES, ids=lambda formula: formula.examples[0])
def test_every_annex_meets_its_examples_and_not_its_false_friends(annex):
    assert all(is_annex(example) for example in annex.examples)
    assert [line for line in annex.false_friends if annex.pattern.match(line)] == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("同志们！", True),
        ("各位代表，新的一年到了。", True),
        ("女士们、先生们：", True),
        ("尊敬的各位来宾，朋友们！", True),
        ("父老乡亲们：", True),
        ("全体同志们，", True),
        ("青年同志们，加油干！", True),
        ("同志们，各位都知道这件事。", True),
        ("議長、各位議員，新的一年到了。", True),
        ("各位领导、各位同行，我讲完了。", True),
        ("青年" * 100 + "人", False),  # told at once
        ("书记，各项工作都要抓。", False),
        ("代表，是人民选的。", False),
        ("同志们的干劲很足。", False),
        ("干部群众，人人参与。", False),
    ],
)
def test_addresses(line, expected):
    assert opens_with_address(line) is expected


# warnings


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一、甲\n二、乙\n四、丙", [("numbering_gap", 3)]),
        ("一、甲\n二、乙\n二、丙", [("numbering_repeat", 3)]),
        ("二、甲\n三、乙", [("numbering_gap", 1)]),
        ("一、甲\n一是种。二是养。\n四是看。", [("numbering_gap", 3)]),
        ("一、甲\n（一）乙\n二、丙\n（二）丁", []),
        ("第一章 甲\n第一条 乙。\n第二章 丙\n第二条 丁。", []),
    ],
)
def test_a_gap_or_repeat_is_a_warning_with_its_paragraph(text, expected):
    assert [(notice.code, notice.line) for notice in outline(text).notices] == expected


def test_the_warning_says_what_to_look_for():
    (notice,) = outline("一、甲\n二、乙\n四、丙").notices
    assert notice.message == "序号从“二、”跳到“四、”，中间可能少了一节，请核对。"


# an editor's marks


def test_marks_win_over_every_rule():
    text = "要点\n种好粮食。养好鱼虾。\n一、民生\n修路。"
    assert entries(text) == ["1 一、民生"]
    assert entries(text, {text.index("要点"): 1, text.index("养好"): 2, text.index("一、"): 0}) == [
        "1 要点",
        "2 养好鱼虾。~",
    ]


def test_a_mark_may_skip_no_level_only_by_the_editors_word():
    text = "（一）甲\n一、乙\n（二）丙"
    assert entries(text) == ["1 （一）甲", "2 一、乙", "1 （二）丙"]
    assert entries(text, {text.index("（二）"): 3}) == ["1 （一）甲", "2 一、乙", "3 （二）丙"]


def test_a_mark_outside_every_line_changes_nothing():
    assert entries("一、甲\n二、乙", {99: 1, 3: 2, -1: 1}) == ["1 一、甲", "1 二、乙"]


# what must never happen


@pytest.mark.parametrize(
    "lines",
    [
        ["一、产业", "（一）种植业。" + PROSE, PROSE + "一是种粮。" + PROSE + "二是种茶。" + PROSE] * 1300,
        ["一是种粮。二是种茶。" * 6_000],
        ["“（" * 75_000 + "一是甲。二是乙。" * 10_000 + "”" * 100],
        ["工作回顾", PROSE] * 5_000,
        ["：（1）甲。（2）乙。" * 3_000],
        ["一、甲。"] * 3_000,
        ["粮食丰收。", PROSE] * 2_000,
        [f"{n // 90 + 1}.{n % 90 + 1} 总则" for n in range(4_000)],
    ],
    ids=["speech", "one-line-of-items", "open-marks", "short-lines", "brackets", "ones", "sentences", "points"],
)
def test_time_grows_with_the_length_of_the_text_only(lines):
    def seconds(paragraphs: list[Paragraph]) -> float:
        started = time.process_time()
        parse_outline(paragraphs)
        return time.process_time() - started

    whole = [Paragraph(line) for line in lines]
    tenth = whole[: len(whole) // 10] or [Paragraph(lines[0][: len(lines[0]) // 10])]
    assert seconds(whole) < 40 * max(seconds(tenth), 0.05)  # quadratic would be 100 times


NUMBERS = [
    "一、",
    "二、",
    "三、",
    "（一）",
    "（二）",
    "1.",
    "2.",
    "（1）",
    "①",
    "第一条 ",
    "第二章 ",
    "第一部分",
    "壹、",
    "1.1 ",
    "1.2 ",
    "## ",
    "一是",
    "二是",
    "三是",
]
WORDS = [
    "首先，",
    "其次，",
    "第一，",
    "第二，",
    "第一点，",
    "2024年5月17日",
    "关于甲乙的意见",
    "粮食丰收。",
    "附件1",
    "名词解释",
    "结束语",
    "同志们！",
    "谢谢大家！",
    "甲乙",
    "。",
    "；",
    "：",
    "“",
    "”",
    " ",
]
TEXTS = st.lists(st.sampled_from([*NUMBERS, *WORDS, "\n", "\n", PROSE]), max_size=60).map("".join)
PARAGRAPHS = TEXTS.flatmap(
    lambda text: st.tuples(
        *(
            st.builds(Paragraph, st.just(line), st.sampled_from([None, None, None, 1, 2, 3]), *[st.booleans()] * 2)
            for line in text.split("\n")
        )
    )
)


@settings(max_examples=300, deadline=None)
@given(PARAGRAPHS)
def test_sections_tile_any_text_and_no_level_is_skipped_on_the_way_down(paragraphs):
    text = "\n".join(paragraph.text for paragraph in paragraphs)
    sections = parse_outline(paragraphs).sections
    assert "".join(section.number + section.heading + section.body for section in sections) == text
    assert [section.start for section in sections[1:]] == [section.end for section in sections[:-1]]
    level = 0
    for section in sections:
        assert section.level <= level + 1
        level = section.level
        assert "\n" not in section.number + section.heading
        assert section.is_listed or not section.number + section.heading


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.text(max_size=40), max_size=12), st.dictionaries(st.integers(-5, 200), st.integers(-1, 9), max_size=6)
)
def test_no_text_and_no_marks_raise(lines, marks):
    paragraphs = [Paragraph(line.replace("\n", "")) for line in lines]
    sections = parse_outline(paragraphs, marks).sections
    text = "\n".join(paragraph.text for paragraph in paragraphs)
    assert "".join(section.number + section.heading + section.body for section in sections) == text
    offered = {
        offset: level
        for offset, level in marks.items()
        if level > 0 and 0 <= offset < len(text) and text[offset] != "\n"
    }
    assert {section.start: section.level for section in sections if section.start in offered} == offered
