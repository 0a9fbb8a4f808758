from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speeches.text.dates import PartialDate
from speeches.text.fold import fold
from speeches.text.matching import (
    Document,
    SectionSpan,
    head_spans,
    satisfies,
    satisfies_exactly,
    sentence_spans,
    spans,
    stands_as_typed,
    title_spans,
)
from speeches.text.query import Field, parse

TITLE = "在临江市節後收心會上的講話"
HEAD = "（2026年2月24日）\n市長 林知遠"
TEXT = (
    "同志们：\n"
    "一、稳住工业\n"
    "（一）办好园区。园区是招商的主阵地，要把ABC产业链补齐。招商人员要沉下去！\n"
    "二、守牢底线\n"
    "安全生产是天大的事。“安全生产，人人有责。”要记在心上，营商环境也是安全环境。"
)


def section(level, number, heading, end):
    start = TEXT.index(number + heading)
    return SectionSpan(level, start, start + len(number), start + len(number + heading), TEXT.index(end) + len(end))


SPEECH = Document(
    title=fold(TITLE),
    head=fold(HEAD),
    text=fold(TEXT),
    sections=[
        SectionSpan(0, 0, 0, 0, 5),
        section(1, "一、", "稳住工业", "稳住工业\n"),
        section(2, "（一）", "办好园区。", "沉下去！\n"),
        section(1, "二、", "守牢底线", "安全环境。"),
    ],
    fields={Field.SPEAKER: "林知远\n市长", Field.PLACE: "临江市", Field.GENRE: "讲话"},
    delivered_on=PartialDate(2026, 2, 24),
)


def in_document(run):
    """As if an analyser had cut every two characters into a word."""
    words = [run.text[at : at + 2] for at in range(0, len(run.text), 2)]
    return all(word in SPEECH.text for word in words)


def holds(text):
    return satisfies(parse(text), SPEECH, in_document)


def holds_exactly(text):
    return satisfies_exactly(parse(text), SPEECH)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"收心会"', True),
        ('"園區"', True),
        ('"ＡＢＣ产业链"', True),
        ('"abc产业链"', True),
        ('"‘安全生产，人人有责。’"', True),
        ('"事"', True),
        ('"后收"', True),
        ('"市长 林"', True),
        ('"同志们：一、"', False),
        ('"日） 市长"', False),
        ('"讲话（2026"', False),
        ('"安全 生产"', False),
        ('"。"', True),
        ('"青禾县"', False),
    ],
)
def test_a_phrase_is_a_substring_of_one_line_of_text_title_or_head(text, expected):
    assert holds(text) is expected
    assert holds_exactly(text) is expected


@pytest.mark.parametrize(
    ("text", "found", "exactly"),
    [
        ("安全生产", True, True),
        ("招商安全", True, False),
        ("招商青禾", False, False),
        ("招商安全 园区", True, False),
        ("-招商安全", True, True),
        ("同段:招商安全", False, False),
        ("招商安全 OR 园区", True, True),
    ],
)
def test_a_run_is_found_as_it_stands_or_by_its_words(text, found, exactly):
    assert (holds(text), holds_exactly(text)) == (found, exactly)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"收心会" "园区"', True),
        ('"收心会" "青禾"', False),
        ('"青禾" OR "园区"', True),
        ('"青禾" "园区" OR "招商"', True),
        ('"园区" -"青禾"', True),
        ('"园区" -"招商"', False),
        ('NOT ("园区" "青禾")', True),
        ('标题:"收心会"', True),
        ('正文:"收心会"', False),
        ('标题:"园区"', False),
        ('讲话人:"林知远"', True),
        ('讲话人:"市长"', True),
        ('讲话人:"知远\n市"', False),
        ('地区:"临江"', True),
        ('来源:"临江"', False),
        ('文种:("报告" OR "讲话")', True),
        ("年份:2026", True),
        ("年份:2020..2025", False),
        ("-年份:2020..2025", True),
        ("日期:2026-02-24..", True),
        ("日期:..2026-02-23", False),
        ("", True),
    ],
)
def test_operators_and_fields(text, expected):
    assert holds_exactly(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("小标题:园区", True),
        ("小标题:(办好 园区)", True),
        ("小标题:(园区 底线)", False),
        ("小标题:（一）", False),
        ("小标题:招商", False),
        ("小标题:收心会", False),
        ("级2:(园区 沉下去)", True),
        ("级1:园区", False),
        ("级1:(底线 营商)", True),
        ("级1:(工业 底线)", False),
        ("级9:园区", False),
        ("级2:(小标题:园区 招商)", True),
        ("级1:(小标题:工业 营商)", False),
        ("同段:(园区 沉下去)", True),
        ("同段:(工业 园区)", False),
        ("同段:(安全生产 -营商)", False),
        ("同句:(园区 招商)", True),
        ("同句:(招商 -园区)", True),
        ("同句:(办好 招商)", False),
        ("同句:(天大 人人)", False),
        ("同句:(人人有责。” -心上)", True),
        ("同句:(营商 OR 青禾)", True),
        ("-同句:(办好 招商)", True),
        ("同段:(同句:(园区 招商) 沉下去)", True),
        ("级1:(同段:(安全生产 底线))", False),
        ("同句:(园区 标题:收心会)", True),
        ("同句:(园区 年份:2025)", False),
    ],
)
def test_a_unit_holds_everything_at_once(text, expected):
    assert holds(text) is expected


@pytest.mark.parametrize(
    ("on", "text", "expected"),
    [
        (PartialDate(2024), "年份:2024", True),
        (PartialDate(2024), "日期:2024-03..", False),
        (PartialDate(2024), "日期:..2024", True),
        (PartialDate(2024), "-日期:2024-03..", True),
        (PartialDate(2024, 3), "日期:2024-03..", True),
        (PartialDate(2024, 2), "日期:2024-02-01..2024-02-29", True),
        (PartialDate(2024, 2), "日期:2024-02-01..2024-02-28", False),
        (None, "年份:2024", False),
        (None, "年份:..2024", False),
    ],
)
def test_a_date_known_in_part_must_lie_between_for_certain(on, text, expected):
    assert satisfies_exactly(parse(text), Document("", "", "", delivered_on=on)) is expected


def matched(text):
    return [TEXT[start:end] for start, end in spans(parse(text), SPEECH)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("安全生产", ["安全生产", "安全生产"]),
        ("安全生产 安全", ["安全生产", "安全生产", "安全"]),
        ("安全 OR 青禾", ["安全", "安全", "安全"]),
        ("招商 -安全", ["招商", "招商"]),
        ("招商安全", []),
        ("abc", ["ABC"]),
        ("标题:讲话", []),
        ("正文:招商", ["招商", "招商"]),
        ("同句:(园区 招商)", ["园区", "招商"]),
        ("小标题:园区", ["园区"]),
        ("级2:招商 底线", ["招商", "招商", "底线"]),
        ("年份:2026", []),
        ("", []),
    ],
)
def test_matches_are_the_wanted_strings_in_the_text_from_the_left(text, expected):
    assert matched(text) == expected


def test_matches_in_title_and_head():
    query = parse("收心会 林 标题:讲话 -临江 同句:在")
    assert [TITLE[start:end] for start, end in title_spans(query, SPEECH)] == ["收心會", "講話"]
    assert [HEAD[start:end] for start, end in head_spans(query, SPEECH)] == ["林"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("是天大的事。“安全", True),
        ("收心会上", True),
        ("市长 林知远", True),
        ("天大 的事", False),
        ('"园区"', False),
        ("园区 -青禾", False),
    ],
)
def test_stands_as_typed(text, expected):
    assert stands_as_typed(parse(text), SPEECH) is expected


@pytest.mark.parametrize(
    "sentences",
    [
        ["甲。", "乙！", "丙？", "丁"],
        ["甲？！", "乙。"],
        ["他说：“甲。”", "乙。"],
        ["（甲。）", "乙。"],
        ["“甲。", "乙。”", "“丙。”"],
        [
            "甲；乙，丙：丁……3.5",
        ],
    ],
    ids="".join,
)
def test_sentences(sentences):
    line = fold("".join(sentences))
    assert [line[start:end] for start, end in sentence_spans(line, 0, len(line))] == list(map(fold, sentences))


LINES = st.text('甲乙。！？”“）"', max_size=30)


@given(LINES)
def test_sentences_tile_the_line(line):
    folded = fold(line)
    found = list(sentence_spans(folded, 0, len(folded)))
    assert all(start < end for start, end in found)
    assert all(before[1] == after[0] for before, after in pairwise([(0, 0), *found, (len(folded), 0)]))


TEXTS = st.text("改革开放革開A。\n ", max_size=40)


@given(st.text("改革開放ａ ", min_size=1, max_size=3), TEXTS, TEXTS, TEXTS)
@settings(max_examples=300)
def test_quoted_finds_what_a_look_at_every_line_finds(phrase, title, head, text):
    document = Document(fold(title), fold(head), fold(text))
    query = parse(f'"{phrase}"')
    lines = [line for place in (title, head, text) for line in place.split("\n")]
    assert satisfies_exactly(query, document) == any(fold(phrase) in fold(line) for line in lines)
    assert len(spans(query, document)) == fold(text).count(fold(phrase))
