"""From extracted lines to head and text."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speeches.tests.furniture_pages import BODY, FIRST, SALUTATION, TITLE, plain
from speeches.text.clean import clean, clean_field, clean_given
from speeches.text.document import Extracted, Line, Notice, Region, Removed
from speeches.text.promises import check_cleaning, check_given


def test_head_text_and_what_was_removed():
    cleaned = clean(
        plain(
            "当前位置：首页 > 领导讲话",
            "",
            "  青禾县委书记在 2024 年全县春耕备耕",
            "动员会上的讲话:不误农时,",
            "来源：青禾日报",
            "",
            "　　同志们:",
            "　　春耕 生产关系全年.  会议强调,要早动手,早安排(包括农资、水利),确保“开门红”。",
            "　　(一) 抓好农资供应",
            "　　要备足种子、化肥,做到",
            "— 1 —",
        )
    )
    assert cleaned.head.split("\n") == [
        "青禾县委书记在 2024 年全县春耕备耕",
        "动员会上的讲话:不误农时,",
        "来源：青禾日报",
    ]
    assert cleaned.text.split("\n") == [
        "同志们：",
        "春耕 生产关系全年. 会议强调，要早动手，早安排（包括农资、水利），确保“开门红”。",
        "（一） 抓好农资供应",
        "要备足种子、化肥，做到",
    ]
    assert cleaned.removed == (
        Removed(1, "当前位置：首页 > 领导讲话", "navigation"),
        Removed(11, "— 1 —", "page_number"),
    )
    assert cleaned.notices == ()


def test_a_text_that_stops_in_mid_sentence_is_kept_and_said():
    cleaned = clean(plain(TITLE, "", SALUTATION, FIRST, "（一）聚力产业融合，"))
    assert cleaned.text.endswith("（一）聚力产业融合，")
    assert cleaned.notices == (Notice("incomplete", "正文在句子中间断开，原文件可能不完整。", 5),)


def test_control_format_and_surrogate_characters_go_without_a_word():
    cleaned = clean(plain("同\u200b志\ufeff们：\x07", "春\x00耕\ud800生产\u202e关系全年。", "要\t抓好\x0b落实。"))
    assert (cleaned.text, cleaned.removed) == ("同志们：\n春耕生产关系全年。\n要 抓好 落实。", ())


def test_a_noncharacter_is_reported():
    cleaned = clean(plain("同志们：", "春耕\ufffe生产关系全年。"))
    assert (cleaned.text, cleaned.removed) == (
        "同志们：\n春耕生产关系全年。",
        (Removed(2, "\ufffe", "noncharacter"),),
    )


def test_evidence_of_the_format_is_kept_for_the_outline():
    lines = (
        Line(TITLE, level=1, region=Region.TITLE),
        Line(SALUTATION),
        Line("形势与任务", level=2, bold=True, centred=True),
        Line(FIRST),
    )
    cleaned = clean(Extracted(lines, "text/html"))
    heading = cleaned.paragraphs[1]
    assert (heading.text, heading.level, heading.bold, heading.centred) == ("形势与任务", 2, True, True)
    assert (cleaned.head_lines[0].level, cleaned.head_lines[0].region) == (1, Region.TITLE)


@pytest.mark.parametrize("text", ["", "\n\n", "\u200b", "　"], ids=ascii)
def test_nothing_to_clean(text):
    cleaned = clean(plain(*text.split("\n")))
    assert (cleaned.head, cleaned.text, cleaned.removed, cleaned.notices) == ("", "", (), ())


PIECES = st.sampled_from(
    (
        *BODY,
        TITLE,
        "政 府 工 作 报 告",
        "——2024年5月17日在青禾县人民代表大会上",
        "县长　林知远",
        "来源：青禾日报　浏览次数：12",
        "下载",
        "【字号：",
        "大",
        "】",
        "首页",
        ">",
        "推荐阅读",
        "在全县防汛会议上的讲话05-17",
        "— 3 —",
        "7",
        "<!--",
        "-->",
        "<U+00A0>",
        "(一)抓好春耕,",
        "一是备足农资;二是修好水渠;三是",
        "二是修好水渠",
        "第一条　 为了加强管理",
        "一、",
        "，并抓好落实",
        "会议通过了《",
        '他说"好"',
        "Ladies and gentlemen, welcome",
        "",
        "　　",
        "\u200b\x0b",
        "2025 年全区拼抢一季度实现开门红动员部署会议的讲话精神传",
        "（责任编辑： 林知远",
    )
)
LINES = st.builds(
    Line,
    text=st.one_of(
        PIECES,
        PIECES.map(lambda piece: f"　　{piece}"),
        st.text(alphabet="一二三、（）(),:\"' 2024.年会议的讲话同志们：。！—-<>\u3000\u00a0\u200b\ufffe", max_size=40),
        st.text(max_size=20),
    ),
    level=st.none() | st.integers(1, 3),
    bold=st.booleans(),
    region=st.sampled_from(Region),
    page=st.none() | st.integers(1, 4),
    breaks=st.sampled_from((None, None, True, False)),
)


@given(st.lists(LINES, max_size=30))
@settings(max_examples=400, deadline=None)
def test_the_promises_hold_for_any_lines(lines):
    extracted = Extracted(tuple(lines), "application/pdf")
    assert check_cleaning(extracted, clean(extracted)) == []


@given(st.lists(PIECES, max_size=60))
@settings(max_examples=200, deadline=None)
def test_the_promises_hold_for_any_plain_text(pieces):
    extracted = plain(*pieces)
    assert check_cleaning(extracted, clean(extracted)) == []


def test_time_grows_with_the_text_only():
    def seconds(copies: int) -> float:
        lines = [Line(f"　　第{n}项。{FIRST}") for n in range(copies)]
        started = process_time()
        clean(Extracted(tuple(lines), "text/plain"))
        return process_time() - started

    seconds(10)
    assert seconds(4000) < 12 * max(seconds(1000), 0.05)  # four times the text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  同志们:\r\n\r\n今天,开会.\u200b\n", "同志们:\n今天,开会."),
        ("推荐阅读\n在全县防汛会议上的讲话05-17", "推荐阅读\n在全县防汛会议上的讲话05-17"),
        ("政 府 工 作\t报 告\x00", "政 府 工 作 报 告"),
        ("一\ud800二\ufffe三\U0010ffff", "一二三"),
        ("一\u2028二\x85三\x0c四", "一\n二\n三\n四"),
        ("", ""),
    ],
    ids=ascii,
)
def test_text_that_is_given_is_only_stripped(text, expected):
    cleaned = clean_given(text)
    assert (cleaned.text, cleaned.head, cleaned.removed, cleaned.notices) == (expected, "", (), ())


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_text_that_is_given_loses_nothing(text):
    assert check_given(text, clean_given(text)) == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("  在全县大会上的讲话\n", "在全县大会上的讲话"),
        ("在全县大会上\r\n的讲话", "在全县大会上 的讲话"),
        ("林\u200b知\x00远\ud800", "林知远"),
        ("林　知远\t县长", "林　知远 县长"),
    ],
    ids=ascii,
)
def test_a_field_is_one_clean_line(value, expected):
    assert clean_field(value) == expected
