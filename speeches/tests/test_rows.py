"""Rows remember which extracted characters they are made of."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from speeches.text.characters import visible
from speeches.text.document import Line
from speeches.text.rows import Cut, Origin, cut, cut_whole, join, read_rows, split


def rows(*lines: str):
    return read_rows([Line(line) for line in lines])[0]


def test_empty_lines_are_the_gap_above_the_next():
    first, second = rows("", "　　春耕", "\u200b", "", "生产")
    assert (first.text, first.indent, first.gap, second.text, second.indent, second.gap) == ("春耕", 4, 1, "生产", 0, 2)


def test_a_cut_knows_its_line_and_place():
    (row,) = rows("春 耕 生产")
    left, cuts = cut(row, [(2, 3, "tools")])
    assert left is not None
    assert (left.text, left.origins, cuts) == (
        "春  生产",
        (Origin(1, 0, 1), Origin(1, 2, 2)),
        [Cut(1, 1, "耕", "tools")],
    )


def test_a_cut_over_joined_lines_is_one_for_each():
    row = join(rows("抓好春耕", "生产"))
    left, cuts = cut(row, [(2, 5, "tools")])
    assert left is not None
    assert (row.text, left.text, cuts) == (
        "抓好春耕生产",
        "抓好产",
        [Cut(1, 2, "春耕", "tools"), Cut(2, 0, "生", "tools")],
    )


def test_nothing_is_left_of_a_row_that_is_cut_whole():
    (row,) = rows("春耕")
    assert cut(row, [(0, 2, "tools")]) == (None, cut_whole(row, "tools"))


def test_latin_words_are_joined_with_a_space():
    assert join(rows("Ladies and", "gentlemen")).text == "Ladies and gentlemen"
    assert join(rows("发展", "GDP")).text == "发展GDP"


def test_the_pieces_of_a_row_have_its_origins():
    (row,) = rows("春耕。　　生产。")
    assert [(piece.text, piece.origins) for piece in split(row, [5])] == [
        ("春耕。", (Origin(1, 0, 3),)),
        ("生产。", (Origin(1, 3, 3),)),
    ]


SPANS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12), st.just("tools")), max_size=4)


@given(st.lists(st.text(alphabet="春耕 a\u3000\u200b", max_size=8), max_size=4), SPANS)
@settings(max_examples=200, deadline=None)
def test_no_visible_character_is_lost_or_made(lines, spans):
    found = rows(*lines)
    if not found:
        return
    row = join(found)
    left, cuts = cut(row, spans)
    kept = visible(left.text) if left else 0
    assert kept + sum(visible(piece.text) for piece in cuts) == sum(map(visible, lines))
    assert kept == sum(origin.length for origin in (left.origins if left else ()))
