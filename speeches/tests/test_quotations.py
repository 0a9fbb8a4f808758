from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speeches.text.quotations import locate

TEXT = "各位同事：\n渠修好了，水就来了。村里的人都说好。\n渠修好了，水就来了。我们还要修“路”。"


@pytest.mark.parametrize(
    ("quotation", "near", "expected"),
    [
        pytest.param("村里的人", 0, "村里的人", id="as-it-stands"),
        pytest.param("村裏的人都說好", 0, "村里的人都说好", id="traditional"),
        pytest.param("修「路」", 0, "修“路”", id="other-quotation-marks"),
        pytest.param("都说好。 渠 修好了", 0, "都说好。\n渠修好了", id="across-a-line"),
        pytest.param("村里……说好。", 0, "村里的人都说好。", id="beginning-and-end"),
        pytest.param("渠修……“路”", 0, TEXT[6:-1], id="over-paragraphs"),
        pytest.param("没有这句", 0, None, id="gone"),
        pytest.param("村里……没有", 0, None, id="its-end-is-gone"),
        pytest.param("……", 0, None, id="only-dots"),
        pytest.param(" \n", 0, None, id="nothing"),
    ],
)
def test_a_quotation_is_found(quotation, near, expected):
    span = locate(TEXT, quotation, near)
    assert (TEXT[slice(*span)] if span else None) == expected


@pytest.mark.parametrize(("near", "start"), [(0, 6), (6, 6), (7, 25), (30, 6)])
def test_of_several_places_the_one_that_is_near(near, start):
    assert locate(TEXT, "渠修好了", near) == (start, start + 4)


@pytest.mark.parametrize(
    ("near", "which", "start"), [(0, 1, 3), (0, 2, 6), (0, 9, 9), (5, 1, 6), (5, 2, 9), (9, 2, 9), (10, 2, 3)]
)
def test_of_several_places_from_there_on_the_one_that_is_counted(near, which, start):
    assert locate("一、\n渠通。渠通。渠通。", "渠通", near, which) == (start, start + 2)


def test_a_long_quotation_is_counted_by_its_beginning():
    text = "渠通了水来了。渠通了人走了。渠通了水来了。"
    assert locate(text, "渠通……人走了", 0, 2) == (7, 13)


@given(st.text(alphabet="甲乙丙 \n　…", max_size=30), st.data())
def test_what_stands_there_is_found_where_it_stands(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    quotation = text[start:end]
    span = locate(text, quotation, start)
    if quotation.strip():
        assert span is not None
        assert "".join(text[slice(*span)].split()) == "".join(quotation.split())
        assert span[0] == start + len(quotation) - len(quotation.lstrip())
    else:
        assert span is None
