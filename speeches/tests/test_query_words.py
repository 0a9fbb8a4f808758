from __future__ import annotations

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from speeches.query_words import in_words
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
