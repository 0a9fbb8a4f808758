"""What is being typed: its last piece, and what its letters may stand for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from speeches.text.query import Field, Unit
from speeches.text.typed import MOST_WAYS, Piece, Sound, last_piece, slots


@pytest.mark.parametrize(
    ("typed", "piece"),
    [
        pytest.param("春耕", Piece("", "春耕"), id="one-word"),
        pytest.param("春耕 bei", Piece("春耕 ", "bei"), id="the-last-word"),
        pytest.param("标题:春g", Piece("标题:", "春g", Field.TITLE), id="in-a-field"),
        pytest.param("标题：春g", Piece("标题：", "春g", Field.TITLE), id="full-width-colon"),
        pytest.param("Title:春g", Piece("Title:", "春g", Field.TITLE), id="english-field"),
        pytest.param("春耕 -标题:(备", Piece("春耕 -标题:(", "备", Field.TITLE), id="minus-field-bracket"),
        pytest.param("标题:春耕 备", Piece("标题:春耕 ", "备"), id="a-field-ends-with-its-word"),
        pytest.param("级3:安", Piece("级3:", "安", Unit.SECTION), id="level"),
        pytest.param("小标题:“春耕 备", Piece("小标题:", "春耕 备", Unit.HEADING), id="within-quotation-marks"),
        pytest.param('收心 "春', Piece("收心 ", "春"), id="ascii-quotation-mark"),
        pytest.param("“春耕”备", Piece("“春耕”", "备"), id="behind-a-quotation"),
        pytest.param("作风,建设", Piece("", "作风,建设"), id="a-comma-is-text"),
        pytest.param("“春耕”", None, id="closed-quotation"),
        pytest.param("春耕 ", None, id="nothing-yet"),
        pytest.param("春耕 OR", None, id="operator"),
        pytest.param("年份:202", None, id="date"),
        pytest.param("x", None, id="one-letter"),
        pytest.param("", None, id="empty"),
    ],
)
def test_the_last_piece_is_what_may_be_completed(typed, piece):
    assert last_piece(typed) == piece


def test_a_choice_takes_the_place_of_the_last_piece_alone():
    piece = last_piece("年份:2024.. 标题:(春")
    assert piece is not None
    assert piece.replaced_by('春耕"大会"') == '年份:2024.. 标题:("春耕""大会"""'


def whole(*syllables: str) -> tuple[Sound, ...]:
    return tuple(Sound(syllable, begun=False) for syllable in syllables)


def begun(*letters: str) -> tuple[Sound, ...]:
    return tuple(Sound(each, begun=True) for each in letters)


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        pytest.param("春耕", [("春", "耕")], id="characters-are-themselves"),
        pytest.param(
            "xinzh", [tuple("xinzh"), (*whole("xin"), *begun("zh"))], id="a-syllable-begun"
        ),
        pytest.param("xzscl", [tuple("xzscl"), begun("x", "z", "s", "c", "l")], id="initials"),
        pytest.param(
            "xian",
            [
                tuple("xian"), whole("xian"), whole("xi", "an"), whole("xi", "a", "n")[:0] or begun("xian"),
                (*whole("xi"), *begun("an")),
            ],
            id="more-than-one-cut",
        ),
        pytest.param(
            "xi'an", [tuple("xi'an"), whole("xi", "an"), (*whole("xi"), *begun("an"))], id="an-apostrophe-parts"
        ),
        pytest.param("新zh", [tuple("新zh"), ("新", *begun("zh")), ("新", *begun("z", "h"))], id="mixed"),
    ],
)  # fmt: skip
def test_letters_may_stand_for(text, ways):
    assert [way for way in slots(text) if way in ways] == ways


@given(st.text(st.sampled_from("xiangshu'ü春耕 :(\"“”-标题年份"), max_size=70) | st.text(max_size=70))
@hypothesis_settings(max_examples=300, deadline=None)
def test_anything_may_be_typed(typed):
    piece = last_piece(typed)
    if piece is not None:
        assert typed.startswith(piece.before)
        assert typed.endswith(piece.text)
        assert len(list(slots(piece.text))) <= 2 + 2 * MOST_WAYS
