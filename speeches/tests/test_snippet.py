from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speeches.text.snippet import find_all, find_any, snippet, snippets


@pytest.mark.parametrize(
    ("haystack", "needle", "spans"),
    [
        ("收心会，节后收心会上", "收心会", [(0, 3), (6, 9)]),
        ("哈哈哈哈哈", "哈哈", [(0, 2), (2, 4)]),
        ("甲", "乙", []),
        ("甲乙", "", []),
        ("", "甲", []),
    ],
)
def test_find_all_takes_from_the_left_and_never_overlaps(haystack, needle, spans):
    assert find_all(haystack, needle) == spans


@pytest.mark.parametrize(
    ("haystack", "needles", "spans"),
    [
        ("改革开放", ["改革", "改革开放"], [(0, 4)]),
        ("改革开放", ["开放", "革开"], [(1, 3)]),
        ("啊哈哈哈", ["哈哈", "啊哈"], [(0, 2), (2, 4)]),
    ],
)
def test_of_two_at_one_place_the_longer_stands(haystack, needles, spans):
    assert find_any(haystack, needles) == spans


@given(st.text("甲乙丙", max_size=40), st.text("甲乙", min_size=1, max_size=3))
def test_as_many_are_found_as_str_count_counts(haystack, needle):
    assert len(find_all(haystack, needle)) == haystack.count(needle)


def shown(passage):
    """A snippet as a reader sees it: matches in brackets, … where the line goes on."""
    text = "".join(f"[{part.text}]" if part.matched else part.text for part in passage.parts)
    return "…" * passage.clipped_left + text + "…" * passage.clipped_right


SPEECH = (
    "同志们：\n"
    "一、稳住工业。青禾县去年新增企业三十家，工业投资连续五个季度增长。今年要再上一个台阶，把园区办成样板。\n"
    "二、守牢底线。安全生产是天大的事。要把安全生产责任落到每一个班组、每一名职工、每一道工序，安全生产月要办出实效。"
)


@pytest.mark.parametrize(
    ("needles", "width", "expected"),
    [
        pytest.param(
            ["园区"], 30, "…今年要再上一个台阶，把[园区]办成样板。", id="the end of a line brings its sentence"
        ),
        pytest.param(
            ["投资"],
            24,
            "…青禾县去年新增企业三十家，工业[投资]连续五个季度增…",
            id="from the beginning of the sentence",
        ),
        pytest.param(
            ["工序"], 12, "…每一道[工序]，安全生产月要…", id="of a clause, where the sentence begins too far away"
        ),
        pytest.param(
            ["增长"], 15, "…续五个季度[增长]。今年要再上一个…", id="with a third before it, where nothing begins"
        ),
        pytest.param(
            ["安全", "园区", "底线"],
            30,
            "二、守牢[底线]。[安全]生产是天大的事。要把[安全]生产责任落到每一个…",
            id="most",
        ),
        pytest.param(
            ["不在其中"],
            20,
            "一、稳住工业。青禾县去年新增企业三十家，…",
            id="nothing: the first line that is more than a salutation",
        ),
        pytest.param(["安全生产责任落到每一个班组"], 5, "…[安全生产责任落到每一个班组]…", id="a match is never cut"),
        pytest.param(["同志们"], 20, "[同志们]：", id="never over the end of a line"),
    ],
)
def test_the_best_passage(needles, width, expected):
    assert shown(snippet(SPEECH, find_any(SPEECH, needles), width)) == expected


def test_different_matches_count_before_many():
    text = "甲方甲方甲方来了很多很多很多很多很多很多很多很多人。甲方和乙方。"
    assert shown(snippet(text, find_any(text, ["甲方", "乙方"]), 12)) == "…[甲方]和[乙方]。"


def test_several_passages_stand_in_the_order_of_the_text_and_show_different_matches():
    found = find_any(SPEECH, ["园区", "底线", "安全生产"])
    assert [shown(passage) for passage in snippets(SPEECH, found, 18, most=2)] == [
        "…今年要再上一个台阶，把[园区]办成样板。",
        "二、守牢[底线]。[安全生产]是天大的事。要…",
    ]


def test_there_are_no_more_passages_than_matches():
    assert len(snippets(SPEECH, find_all(SPEECH, "园区"), 20, most=5)) == 1
    assert len(snippets(SPEECH, [], 20, most=5)) == 1


def test_overlapping_matches_are_marked_as_one():
    assert shown(snippet("改革开放", [(0, 3), (1, 4)], 10)) == "[改革开放]"


def test_latin_words_and_numbers_are_not_parted():
    text = "本年度研发投入强度达到GDP的百分之三点二三，比上年提高0000123456个基点，居全省第一位。"
    assert shown(snippet(text, find_all(text, "提高"), 18)) == "…比上年[提高]0000123456个基点…"
    assert shown(snippet(text, find_all(text, "提高"), 12)) == "…比上年[提高]…"


TEXTS = st.text("甲乙丙ab1。，\n ", max_size=80)


@given(TEXTS, st.lists(st.text("甲乙ab", min_size=1, max_size=3), max_size=3), st.integers(1, 30), st.integers(1, 4))
def test_passages_are_true_to_the_text(text, needles, width, most):
    found = find_any(text, needles)
    passages = snippets(text, found, width, most)
    assert 1 <= len(passages) <= most
    for passage in passages:
        assert passage.text == text[passage.start : passage.end]
        assert "\n" not in passage.text
        assert all(part.text for part in passage.parts)
        assert {part.text for part in passage.parts if part.matched} <= {*needles}
        assert any(part.matched for part in passage.parts) == bool(found)
    assert all(before.end <= after.start for before, after in pairwise(passages))


@given(TEXTS, st.lists(st.tuples(st.integers(0, 80), st.integers(0, 20))), st.integers(0, 30), st.integers(1, 4))
def test_spans_may_be_anything_within_the_text(text, pairs, width, most):
    spans = [(min(start, len(text)), min(start + length, len(text))) for start, length in pairs]
    for passage in snippets(text, spans, width, most):
        assert passage.text == text[passage.start : passage.end]
