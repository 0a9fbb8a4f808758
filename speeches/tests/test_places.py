from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speeches.text.places import PROVINCES, UNITS, Level, Place, find_level, find_place


def named(text: str) -> tuple[str, str] | None:
    place = find_place(text)
    return None if place is None else (place.name, place.level.value)


@pytest.mark.parametrize("unit", UNITS.values(), ids=lambda unit: unit.example)
def test_every_unit_is_read_in_its_example(unit):
    assert find_place(f"{unit.example}人民政府") == Place(unit.example, unit.level)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("青禾县人民政府县长", ("青禾县", "县")),
        ("青禾县委书记", ("青禾县", "县")),
        ("中共临江市白鹭区委书记", ("临江市白鹭区", "县")),
        ("临江市市长", ("临江市", "市")),
        ("临江市长", ("临江市", "市")),
        ("上海市浦东新区区长", ("上海市浦东新区", "县")),
        ("重庆市市长", ("重庆市", "省")),
        ("——2025年1月15日在云岭省第九届人民代表大会第三次会议上", ("云岭省", "省")),
        ("2025年青禾县政府工作报告", ("青禾县", "县")),
        ("青禾县2025年政府工作报告", ("青禾县", "县")),
        ("2025年度柳荫镇党委书记述职报告", ("柳荫镇", "乡镇")),
        ("2025年广西政府工作报告", ("广西壮族自治区", "省")),
        ("廣東省人民政府工作報告", ("广东省", "省")),
        ("香港特別行政區行政長官", ("香港特别行政区", "省")),
        ("在青禾县招商引资大会上的讲话", ("青禾县", "县")),
        ("在临江市庆祝教师节大会上的讲话", ("临江市", "市")),
        ("云岭省临江市柳荫县柳荫镇人民政府关于防汛工作的通知", ("云岭省临江市柳荫县柳荫镇", "乡镇")),
        ("临江市白鹭市人民政府", ("临江市白鹭市", "县")),
        ("白鹭区教育局关于印发招生工作方案的通知", ("白鹭区", "县")),
        ("在柳荫街道2025年党建工作会上", ("柳荫街道", "乡镇")),
        ("青禾族自治州州长", ("青禾族自治州", "市")),
    ],
)
def test_places_named(text, place):
    assert named(text) == place


@pytest.mark.parametrize(
    "text",
    [
        "在2026年全市重点工作会上的讲话",
        "在中心城市建设推进会上的讲话",
        "在城市工作会议上的讲话",
        "在开发区建设现场会上的讲话",
        "在新型城镇化工作会议上",
        "在乡村振兴工作会议上",
        "在市场监管局会议上",
        "在各县区座谈会上",
        "推进市域治理现代化的意见",
        "关于县域经济发展的报告",
        "区委书记",
        "自治区主席",
        "北京日报",
        "政府工作报告",
        "",
    ],
)
def test_no_place_in(text):
    assert find_place(text) is None


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("国务院总理", "国家"),
        ("国家主席新年贺词", "国家"),
        ("教育部部长", "国家"),
        ("在全国人民代表大会上", "国家"),
        ("国务院办公厅关于云岭省有关问题的复函", "国家"),
        ("自治区人民政府主席", "省"),
        ("代省长", "省"),
        ("省教育厅厅长", "省"),
        ("市委书记", "市"),
        ("州长", "市"),
        ("县长", "县"),
        ("区委书记", "县"),
        ("镇党委书记", "乡镇"),
        ("街道党工委书记", "乡镇"),
        ("在2026年全市春节收心会上的讲话", "市"),
        ("在全县三级干部会上", "县"),
        ("在全区工作会上", None),
        ("在创建全国文明城市动员会上", None),
        ("在全国文明城市创建动员会上", None),
        ("学习贯彻中央经济工作会议精神", None),
        ("在水利部门会议上", None),
        ("在市场监管局会议上", None),
        ("在工作会议上的讲话", None),
        ("青禾县县长", "县"),
        ("天津市副市长", "省"),
    ],
)
def test_levels(text, level):
    assert find_level(text) == level


def test_every_province_is_found_by_both_its_names():
    for short, full in PROVINCES.items():
        for name in (short, full):
            assert find_place(f"{name}人民政府") == Place(full, Level.PROVINCE)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="在中共青禾县市区省委政府长全第一届2026年 广东新乡镇自治州", max_size=30))
def test_any_text_is_read_without_fault(text):
    place = find_place(text)
    assert place is None or (place.name and place.level is not None)
    find_level(text)
