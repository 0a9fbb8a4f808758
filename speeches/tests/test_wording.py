from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speeches.text.wording import SHORTEST, common_runs


@pytest.mark.parametrize(
    ("one", "other", "runs"),
    [
        pytest.param("今年要修好水渠", "明年修好水渠再种树", ["修好水渠"], id="as-long-as-it-goes"),
        pytest.param("修好水，渠要通", "修好水渠要通", [], id="never-over-a-mark"),
        pytest.param("修好水渠。管好水渠。", "管好水渠，修好水渠", ["修好水渠", "管好水渠"], id="each-in-its-place"),
        pytest.param("修水渠", "修水渠", [], id="too-short"),
        pytest.param("abcd1234", "abcd1234", [], id="only-chinese"),
        pytest.param("", "修好水渠", [], id="nothing"),
    ],
)
def test_what_both_say_in_a_row(one, other, runs):
    assert [one[slice(*run)] for run in common_runs(one, other)] == runs


@given(*[st.text(alphabet="修好水渠。", max_size=30)] * 2)
def test_every_run_stands_in_both_and_could_not_be_longer_to_the_right(one, other):
    last = 0
    for start, end in common_runs(one, other):
        assert start >= last
        assert end - start >= SHORTEST
        assert one[start:end] in other
        assert end == len(one) or one[end] == "。" or one[start : end + 1] not in other
        last = end
