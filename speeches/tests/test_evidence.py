"""Quotes, and the choice between values that were found for one field."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speeches.text.evidence import Evidence, Found, Origin, Passage, quote_around, weigh


@pytest.mark.parametrize(
    ("text", "said", "quote"),
    [
        ("县长林知远作报告。5月17日闭会。散会。", "5月17日", "5月17日闭会。"),
        ("政府工作报告\n——2024年5月17日在县人大会上\n县长", "5月17日", "——2024年5月17日在县人大会上"),
        ("林知远", "林知远", "林知远"),
        ("在全县深化改革\n大会上的讲话", "改革\n大会", "改革\n大会"),
        ("啊" * 100 + "5月17日" + "啊" * 100, "5月17日", "啊" * 57 + "5月17日" + "啊" * 58),
    ],
)
def test_a_quote_is_the_sentence_around(text, said, quote):
    start = text.index(said)
    assert quote_around(text, start, start + len(said)) == quote


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="县长。！？\n 5", max_size=300), st.integers(0, 300), st.integers(0, 300))
def test_a_quote_is_verbatim_and_short(text, start, length):
    start = min(start, len(text))
    quote = quote_around(text, start, min(start + length, len(text)))
    assert quote in text
    assert len(quote) <= 120


def test_a_passage_that_was_joined_is_quoted_as_it_stood():
    passage = Passage("——2024年5月17日在青禾县人民代表大会上", verbatim="——2024年5月17日在青禾县\n人民代表大会上")
    assert passage.found("2024-05-17", 2, 12) == Found("2024-05-17", "——2024年5月17日在青禾县", Origin.HEAD)
    assert passage.around("青禾县").quote == "——2024年5月17日在青禾县"


def test_of_equal_values_the_quote_that_says_more_is_kept_and_the_taken_one_is_first():
    found = [
        Found("2024-05-20", "2024-05-20", Origin.PAGE),
        Found("2024-05-17", "2024-05-17", Origin.PAGE),
        Found("2024-05-17", "——2024年5月17日在县人大会上", Origin.HEAD),
    ]
    assert weigh("delivered_on", "2024-05-17", found) == (
        Evidence("delivered_on", "2024-05-17", "——2024年5月17日在县人大会上", Origin.HEAD, taken=True),
        Evidence("delivered_on", "2024-05-20", "2024-05-20", Origin.PAGE, taken=False),
    )


def test_where_no_value_is_taken_all_are_told():
    found = [Found("林知远", "林知远", Origin.HEAD), Found("王示例", "王示例", Origin.HEAD), Found("", "", Origin.HEAD)]
    assert [(row.value, row.taken) for row in weigh("speaker", "", found)] == [("林知远", False), ("王示例", False)]
