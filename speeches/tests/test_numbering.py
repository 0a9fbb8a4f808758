"""The numbers of Chinese official prose, each rule by its own examples and false friends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speeches.text.numbering import (
    DECIMAL_RULES,
    RULES,
    Kind,
    Number,
    han_value,
    match_bare_numeral,
    match_decimal,
    match_number,
)

EXAMPLES = [(rule.kind, line, text) for rule in RULES for line, text in rule.examples]
FALSE_FRIENDS = [(rule.kind, line) for rule in RULES for line in rule.false_friends]


@pytest.mark.parametrize(("kind", "line", "text"), EXAMPLES, ids=[f"{kind}-{line}" for kind, line, _ in EXAMPLES])
def test_every_rule_finds_its_examples(kind, line, text):
    found = match_number(line)
    assert found is not None
    assert (found.kind, found.text) == (kind, text)


@pytest.mark.parametrize(("kind", "line"), FALSE_FRIENDS, ids=[f"{kind}-{line}" for kind, line in FALSE_FRIENDS])
def test_no_rule_takes_its_false_friends(kind, line):
    found = match_number(line)
    assert found is None or found.kind is not kind


def test_every_rule_has_an_example_and_every_kind_a_rule():
    assert [rule.kind for rule in RULES if not rule.examples] == []
    assert [rule.kind for rule in DECIMAL_RULES if not rule.examples] == []
    assert {rule.kind for rule in (*RULES, *DECIMAL_RULES)} == set(Kind)


@pytest.mark.parametrize(
    ("kind", "line", "text"), [(rule.kind, line, text) for rule in DECIMAL_RULES for line, text in rule.examples]
)
def test_numbers_with_points(kind, line, text):
    assert match_decimal(line) == Number(kind, int(text.rstrip(".、")[-1]), text)


@pytest.mark.parametrize("line", [line for rule in DECIMAL_RULES for line in rule.false_friends if line[:5] != "1.1.1"])
def test_amounts_are_no_numbers_with_points(line):
    assert match_decimal(line) is None


def test_numbers_with_points_are_none_where_no_line_counts_on():
    assert match_number("1.1 总体要求") is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("一、三级联动抓落实", Number(Kind.HAN, 1, "一、")),
        ("十一、强化保障", Number(Kind.HAN, 11, "十一、")),
        ("（十二）强化保障", Number(Kind.HAN_BRACKET, 12, "（十二）")),
        ("(三)强化保障", Number(Kind.HAN_BRACKET, 3, "(三)")),
        ("第二十三条 乡镇应当", Number(Kind.ARTICLE, 23, "第二十三条")),
        ("第一千零二条 合同", Number(Kind.ARTICLE, 1002, "第一千零二条")),
        ("１０．强化保障", Number(Kind.ARABIC, 10, "１０．")),
        ("⑳强化保障", Number(Kind.CIRCLED, 20, "⑳")),
        ("再次，强化保障", Number(Kind.FIRST_THEN, 3, "再次，")),
    ],
)
def test_kind_value_and_verbatim_text(line, expected):
    assert match_number(line) == expected


@pytest.mark.parametrize(
    "line",
    ["", "同志们：", "2024年5月", "1.5", "一季度开局良好", "一二三四", "零、", "第三世界"],
)
def test_lines_that_begin_with_no_number(line):
    assert match_number(line) is None


def test_a_number_is_found_at_an_offset():
    assert match_number("要求：一是抓实", 3) == Number(Kind.SHI, 1, "一是")


def test_where_the_format_shows_a_heading_no_number_counts_things():
    assert match_number("一、二级响应") is None
    assert match_number("一、二级响应", is_heading=True) == Number(Kind.HAN, 1, "一、")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("一", Number(Kind.HAN, 1, "一")),
        ("十二　总体要求", Number(Kind.HAN, 12, "十二")),
        ("一季度", None),
        ("二是", None),
    ],
)
def test_a_bare_numeral_stands_alone_or_before_a_space(line, expected):
    assert match_bare_numeral(line) == expected


@pytest.mark.parametrize(
    ("digits", "value"),
    [
        ("一", 1),
        ("十", 10),
        ("十九", 19),
        ("二十", 20),
        ("二十三", 23),
        ("一〇", 10),
        ("二〇二五", 2025),
        ("一百零三", 103),
        ("一千二百六十", 1260),
        ("叁", 3),
        ("甲", 0),
        ("十甲", 0),
    ],
)
def test_han_value(digits, value):
    assert han_value(digits) == value


@given(st.text(), st.integers(0, 20))
def test_a_number_is_verbatim_and_counts_from_one(text, at):
    found = match_number(text, at)
    if found is not None:
        assert text.startswith(found.text, at)
        assert found.value >= 1
