"""What single characters are to the project."""

from __future__ import annotations

import pytest

from speeches.text.characters import is_chinese, is_closed, is_han, last_mark, never_begins_a_line, visible, width


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("抓好春耕", 8),
        ("抓好,春耕", 10),  # printed in full width, typed in ASCII
        ("2024 年增长6.5%", 14),
        ("　　今天", 8),
        ("GDP", 3),
        ("", 0),
    ],
    ids=str,
)
def test_width_on_the_page(text, columns):
    assert width(text) == columns


@pytest.mark.parametrize(
    ("text", "mark", "closed"),
    [
        ("今年会更好。”", "。", True),
        ("（一）抓好春耕", "耕", False),
        ("主要做法：", "：", True),
        ("抓好春耕，", "，", False),
        ("》", "", False),
        ("", "", False),
    ],
    ids=str,
)
def test_how_a_line_ends(text, mark, closed):
    assert (last_mark(text), is_closed(text)) == (mark, closed)


@pytest.mark.parametrize(
    ("text", "expected"), [("，并", True), ("》的", True), ("——增长", False), ("春耕", False), ("", False)], ids=ascii
)
def test_marks_that_begin_no_line(text, expected):
    assert never_begins_a_line(text) is expected


@pytest.mark.parametrize(
    ("text", "count"), [("春 耕", 2), ("春\u3000耕\u00a0\u200b\x00", 2), ("\ufffe", 1), ("", 0)], ids=ascii
)
def test_visible_characters(text, count):
    assert visible(text) == count


def test_a_mark_of_chinese_print_is_chinese_but_no_han():
    assert [(is_han(c), is_chinese(c)) for c in "春，,a〇"] == [
        (True, True),
        (False, True),
        (False, False),
        (False, False),
        (True, True),
    ]
