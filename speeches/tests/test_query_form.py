"""The form writes queries that say what its boxes say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speeches.query_form import QueryForm
from speeches.text.query import parse, text_of

BOXES = [
    ({}, ""),
    ({"all_words": "果园  河堤"}, "果园 河堤"),
    ({"phrase": "先清地下，再美地上"}, '"先清地下，再美地上"'),
    ({"phrase": "叫“一张网”"}, '"叫“一张网”"'),
    ({"any_words": "果园 河堤", "all_words": "干部"}, "干部 (果园 OR 河堤)"),
    ({"any_words": "果园"}, "果园"),
    ({"none_words": "教育 医疗", "all_words": "讲话"}, '讲话 -"教育" -"医疗"'),
    ({"title": "春耕 现场"}, "标题:春耕 标题:现场"),
    ({"heading": "春耕"}, '小标题:"春耕"'),
    ({"paragraph": "农户 水"}, '同段:("农户" "水")'),
    ({"sentence": "营商 赢商"}, '同句:("营商" "赢商")'),
    ({"section": "安全生产", "section_level": "3"}, '级3:"安全生产"'),
    ({"speaker": "林知远", "place": "青禾县"}, "讲话人:林知远 地区:青禾县"),
    ({"genre": "讲话", "level": "县"}, "文种:讲话 层级:县"),
    ({"body": "农户"}, "正文:农户"),
    ({"since": "2020", "until": "2026"}, "年份:2020..2026"),
    ({"since": "2024-03"}, "日期:2024-03.."),
    ({"until": "2024年5月17日"}, "日期:..2024-05-17"),
    ({"since": "2024", "until": "2024"}, "年份:2024"),
    ({"all_words": "OR -水 year:2020 (一"}, '""OR "-水" "year:2020" "(一"'),
]  # fmt: skip


@pytest.mark.parametrize(("boxes", "text"), BOXES, ids=[text or "nothing" for _, text in BOXES])
def test_boxes_become_a_query(boxes, text):
    form = QueryForm(boxes)
    assert form.is_valid()
    assert form.text == text


@pytest.mark.parametrize(
    ("boxes", "at"),
    [
        ({"since": "去年"}, "since"),
        ({"until": "2024-13"}, "until"),
        ({"since": "2025", "until": "2024"}, "__all__"),
        ({"phrase": "长" * 129}, "__all__"),
        ({"all_words": "一 " * 25}, "__all__"),
        ({"genre": "诗歌"}, "genre"),
        ({"title": "长" * 201}, "title"),
    ],
    ids=["no date", "no such month", "the wrong way round", "too long", "too many", "no genre", "box too full"],
)
def test_what_no_query_can_say_is_a_fault_at_its_box(boxes, at):
    assert list(QueryForm(boxes).errors) == [at]


_TYPED = st.text(st.sampled_from('一二春耕 ()（）“”"-:|OR或NOT年级3:标题.'), max_size=12)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(QueryForm.base_fields, _TYPED)))
def test_whatever_is_typed_gives_a_query_or_a_fault(boxes):
    form = QueryForm(boxes)
    if form.is_valid():
        assert text_of(parse(form.text)) == form.text
