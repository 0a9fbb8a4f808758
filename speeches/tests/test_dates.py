from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speeches.text.dates import (
    FIRST_YEAR,
    FORMS,
    LAST_YEAR,
    DateFound,
    PartialDate,
    find_compact,
    find_dates,
    find_month_day,
    parse,
)


def said(text: str) -> list[str]:
    return [str(found.date) for found in find_dates(text)]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.example)
def test_every_form_reads_its_own_example(form):
    assert said(f"在{form.example}召开") == [form.means]
    assert str(parse(form.example)) == form.means


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("——2025年1月15日在青禾县第九届人民代表大会第三次会议上", ["2025-01-15"]),
        ("（一九三八年十一月六日）", ["1938-11-06"]),
        ("二○二四年五月", ["2024-05"]),
        ("二０二四年十二月三十一日", ["2024-12-31"]),
        ("一九九○年廿一日", ["1990"]),
        ("１９８９年３月２０日", ["1989-03-20"]),
        ("从1 9 9 3 年3 月就职", ["1993-03"]),
        ("2026年02月10日 07时41分", ["2026-02-10"]),
        ("1955年7月5日至6日在会上", ["1955-07-05"]),
        ("2024年5月17日、2024年6月1日两次会议", ["2024-05-17", "2024-06-01"]),
        ("中華民國一百年一月一日", ["2011-01-01"]),
        ("中華民國99年12月10日", ["2010-12-10"]),
        ("民國元年三月", ["1912-03"]),
        ("2024.5.17", ["2024-05-17"]),
        ("2024/05/17 09:30", ["2024-05-17"]),
        ("Wednesday, 21 November 2012", ["2012-11-21"]),
        ("在2026年全市工作会议上的讲话", ["2026"]),
        ("二〇二六年工作要点", ["2026"]),
        ("在2026年代表大会上", ["2026"]),
        ("2026年内蒙古自治区政府工作报告", ["2026"]),
    ],
)
def test_dates_found(text, dates):
    assert said(text) == dates


@pytest.mark.parametrize(
    "text",
    [
        "3月5日",
        "近2000年来",
        "2024年度总结",
        "上世纪1980年代",
        "三千年",
        "电话020-1234567",
        "版本2024.5.17.3",
        "粮食产量1836.9亿斤",
        "2021-2025年",
        "第1234号",
        "一二三四年",
    ],
)
def test_no_date_in(text):
    assert said(text) == []


def test_an_impossible_day_leaves_what_is_possible():
    assert said("2025年2月30日") == ["2025-02"]


def test_spans_point_into_the_text_as_given():
    text = "时间：２０２４年５月１７日，地点：青禾县"
    (found,) = find_dates(text)
    assert found == DateFound(PartialDate(2024, 5, 17), 3, 13)
    assert text[found.start : found.end] == "２０２４年５月１７日"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-05-17", "2024-05-17"),
        ("2024-05", "2024-05"),
        ("2024", "2024"),
        ("２０２４", "2024"),
        ("20240517", "2024-05-17"),
        ("（2024年5月17日）", "2024-05-17"),
        ("2024-05-17 09:22", "2024-05-17"),
        ("2024-05-17T09:22:00+08:00", "2024-05-17"),
        ("2024-05-17T09:22:00.123Z", "2024-05-17"),
        ("2024年5月17日 9时30分", "2024-05-17"),
        (" 二〇二四年五月 ", "2024-05"),
    ],
)
def test_parse_reads_a_whole_field(text, value):
    assert str(parse(text)) == value


@pytest.mark.parametrize(
    "text", ["", "昨天", "2024-13-01", "2024年5月17日会议", "20241399", "1066", "2024-05-17/2024-05-18"]
)
def test_parse_refuses_what_is_not_one_date(text):
    assert parse(text) is None


def test_a_day_without_its_year_is_read_in_the_year_given():
    assert find_month_day("（5月17日）", 2024) == PartialDate(2024, 5, 17)
    assert find_month_day("五月十七日，在临江市", 2024) == PartialDate(2024, 5, 17)
    assert find_month_day("2023年5月17日", 2024) is None
    assert find_month_day("2月29日", 2023) is None


def test_a_file_name_may_carry_a_compact_date():
    assert find_compact("讲话稿20240517定稿") == PartialDate(2024, 5, 17)
    assert find_compact("编号1202405171") is None


def test_a_coarser_date_covers_a_finer_one():
    assert PartialDate(2024).covers(PartialDate(2024, 5, 17))
    assert PartialDate(2024, 5).covers(PartialDate(2024, 5, 17))
    assert not PartialDate(2024, 5, 17).covers(PartialDate(2024, 5))
    assert not PartialDate(2023).covers(PartialDate(2024, 5, 17))


@pytest.mark.parametrize("parts", [(2024, 13), (2024, 2, 30), (2024, None, 1), (1066,), (2024, 0), (2024, 5, 0)])
def test_a_date_outside_the_calendar_cannot_be_made(parts):
    with pytest.raises(ValueError):  # noqa: PT011 - datetime words some of them
        PartialDate(*parts)


def test_a_date_sorts_by_its_first_day():
    assert PartialDate(2024, 5).first_day == date(2024, 5, 1)


@settings(max_examples=200, deadline=None)
@given(st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)))
def test_what_a_date_prints_is_read_back(day):
    whole = PartialDate(day.year, day.month, day.day)
    for value in (whole, PartialDate(day.year, day.month), PartialDate(day.year)):
        assert parse(str(value)) == value
    assert parse(f"{day.year}年{day.month}月{day.day}日") == whole


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="0129一二〇十年月日号-/. 民國元廿５，在May 1", max_size=40))
def test_any_text_gives_dates_in_order_without_overlap(text):
    found = find_dates(text)
    edges = [edge for one in found for edge in (one.start, one.end)]
    assert edges == sorted(edges)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
