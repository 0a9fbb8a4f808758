"""Spaces and punctuation width of one paragraph."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speeches.text.fold import fold
from speeches.text.spacing import find_rows_of_cells, is_row_of_cells, set_cells, set_spaces, set_width


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("习　近　平", "习近平"),
        ("克服 盲 目 乐观", "克服 盲目 乐观"),
        ("政 府 工 作 报 告", "政府工作报告"),
        ("县长 林 知", "县长 林知"),
        ("林　知　　秦　川", "林知 秦川"),
        ("县委书记林　知　远、县长何 平 川出席会议", "县委书记林知远、县长何平川出席会议"),
        ("出席的有秦小川　王　强　赵小敏", "出席的有秦小川 王强 赵小敏"),
        ("2024 年全县 GDP 增长 6.5% 以上", "2024年全县GDP增长6.5%以上"),
        ("第一条　　为了加强管理", "第一条 为了加强管理"),
        ("第一条 2024年起施行", "第一条 2024年起施行"),
        ("（一） 加快转型", "（一） 加快转型"),
        ("（ 一 ）加快转型", "（一）加快转型"),
        ("一 、加快转型", "一、加快转型"),
        ("第 一 章　总　则", "第一章 总则"),
        ("1.1 适用范围", "1.1 适用范围"),
        ("林知远　秦川　　何小满", "林知远 秦川 何小满"),
        ("连署人：林知明　秦　川　何小满", "连署人：林知明 秦川 何小满"),
        ("縣委書記陳　知　遠出席會議", "縣委書記陳知遠出席會議"),
        ("地区　　产值　增速", "地区 产值 增速"),
        ("open  the   door", "open the door"),
        ("\u3000\u3000今天开会。 ", "今天开会。"),
        ("今天开会。", "今天开会。"),
    ],
    ids=str,
)
def test_spaces(text, expected):
    assert set_spaces(text) == expected


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("换旧管网　180公里　192公里", "换旧管网 180公里 192公里"),
        ("合　计    1,024万元   98.5%", "合计 1,024万元 98.5%"),
        ("白鹭镇 24 31.5 12%", "白鹭镇 24 31.5 12%"),
        ("2023年 2024年 2025年", "2023年 2024年 2025年"),
    ],
    ids=str,
)
def test_a_row_of_cells_keeps_a_space_between_them(row, expected):
    assert is_row_of_cells(row)
    assert set_cells(row) == expected
    assert is_row_of_cells(expected)


def test_rows_below_each_other_need_no_more_than_as_many_cells():
    table = ["序号 项目 数量 备注", "1 灌渠 24 完工", "2 道路 18 在建"]
    assert find_rows_of_cells(["全县 2024 年", *table, "二、工作 安排"]) == {1, 2, 3}
    assert find_rows_of_cells(table[:2]) == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "全县 2024 年新修灌渠 180 公里",
        "新修灌渠 180公里",  # two cells, or a heading: not certain
        "全年 新修灌渠180公里，其中 白鹭镇 24公里",
        "二、 2024年 工作安排",
        "县委书记在 2024年 动员会上",
        "林知远 秦川 何小满",
        "2024年 5月 17日",
        "全县2024年 新修灌渠24条 共 180 里",
    ],
    ids=str,
)
def test_what_is_no_row_of_cells(text):
    assert not is_row_of_cells(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("同志们:", "同志们："),
        ("今天,我们开会;明天呢?好!", "今天，我们开会；明天呢？好！"),
        ("(一)加快转型", "（一）加快转型"),
        ("实施条例(试行)的通知", "实施条例（试行）的通知"),
        ("增长6.5%,固定资产投资1,000万元,会议10:30开始", "增长6.5%，固定资产投资1,000万元，会议10:30开始"),
        ("见附件(2024)3号", "见附件（2024）3号"),
        ("采用的协议是MQTT(v3.1)", "采用的协议是MQTT(v3.1)"),
        ("1)加快转型", "1）加快转型"),
        ('要打好"组合拳",迈好"第一步"。', "要打好“组合拳”，迈好“第一步”。"),
        ('只有一个"引号', '只有一个"引号'),
        ("他说'可以','马上'办。", "他说‘可以’，‘马上’办。"),
        ("it's 6:30 (local time), isn't it?", "it's 6:30 (local time), isn't it?"),
        ("结束.——开始...", "结束.——开始..."),
        ("全年增长7.9%;", "全年增长7.9%；"),
    ],
    ids=str,
)
def test_punctuation_between_chinese_is_full_width(text, expected):
    assert set_width(text) == expected


OFFICIAL = st.text(
    alphabet=st.sampled_from("一二三第条章是年县长林0159aZ,.:;?!()\"'“”，。：（）、%—  　\u00a0"), max_size=60
)


@given(OFFICIAL)
@settings(max_examples=300, deadline=None)
def test_nothing_but_spaces_changes_under_fold(text):
    result = set_width(set_spaces(text))
    assert "".join(fold(result).split()) == "".join(fold(text).split())
