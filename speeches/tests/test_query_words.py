from __future__ import annotations

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from speeches.query_words import fault_in_words, in_words
from speeches.text.language import language_of
from speeches.text.query import FIELD_NAMES, SECTION_EXAMPLE, QueryError, parse


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", ""),
        ("春耕", "“春耕” or its words"),
        ("“春耕” 备耕", "exactly “春耕” and “备耕” or its words"),
        ("标题:“春耕”", "the title has exactly “春耕”"),
        ("(“春” OR “秋”) -“夏”", "(exactly “春” or exactly “秋”) and not (exactly “夏”)"),
        ("同句:(春 秋)", "one sentence has (exactly “春” and exactly “秋”)"),
        ("级3:(春)", "one section of level 3 has (exactly “春”)"),
        ("年份:2024..2025", "delivered from Jan. 1, 2024 to Dec. 31, 2025"),
        ("年份:2024..", "delivered from Jan. 1, 2024 on"),
        ("年份:..2024", "delivered until Dec. 31, 2024"),
    ],
)
def test_says_a_query_in_words(query, said):
    with translation.override("en"):
        assert in_words(parse(query)) == said


@pytest.mark.parametrize("example", [*(row.example for row in FIELD_NAMES), SECTION_EXAMPLE])
def test_every_field_can_be_said(example):
    with translation.override("en"):
        assert in_words(parse(example))


@given(st.text(max_size=30))
def test_any_query_can_be_said(text):
    try:
        query = parse(text)
    except QueryError:
        return
    assert bool(in_words(query)) == (query.root is not None)


FAULTS = {
    '甲 "乙': 'A quotation mark " has no partner: add a second one, or leave it out.',
    "(甲": "A bracket has no partner: add “)” behind, or leave out “(”.",
    "()": "There is a pair of brackets with nothing in it: fill it, or leave it out.",
    "titel:甲": "There is no field “titel”. Did you mean “title:”?",
    "xyz:甲": "There is no field “xyz”. To find these very characters, put them in quotation marks.",
    "xyz:(甲)": "There is no field “xyz”. Use another field, or leave it out.",
    "year:50%": "“50%” is no year, and no years from earlier to later. Write year:2024 or year:2020..2026.",
    "date:甲": "“甲” is no date, and no dates from earlier to later. Write date:2024-03-05 or date:2024-03..2024-06.",
    "甲" * 129: "At most 128 characters in one piece; here are 129. Keep the one sentence that matters.",
    "甲 " * 25: "At most 24 words at once. Leave some out, or put what belongs together in quotation marks.",
}


@pytest.mark.parametrize(("query", "said"), FAULTS.items())
def test_says_a_fault_in_the_language_of_the_page(query, said):
    with pytest.raises(QueryError) as caught:
        parse(query)
    fault = caught.value
    with translation.override("en"):
        assert fault_in_words(fault) == said
    with translation.override("zh-hans"):
        assert fault_in_words(fault) == fault.message
    with translation.override("zh-hant"):
        assert language_of(fault_in_words(fault)) == "zh-Hant"
