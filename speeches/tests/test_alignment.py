"""Outlines and texts beside each other: what corresponds, in order, and nothing of them lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speeches.text import alignment
from speeches.text.alignment import MOST_CHARACTERS, MOST_PARAGRAPHS, Comparison, align_outlines, recurring
from speeches.text.document import Paragraph
from speeches.text.layout import Entry
from speeches.text.outline import parse_outline


class Keyed:
    """A parsed section with the key it would have in the archive."""

    def __init__(self, section, position):
        self.key = f"s{position}"
        self.level, self.start, self.end = section.level, section.start, section.end
        self.number, self.heading = section.number, section.heading


def sections_of(text: str) -> list[Keyed]:
    outline = parse_outline([Paragraph(line) for line in text.split("\n")])
    return [Keyed(section, position) for position, section in enumerate(outline.sections)]


def compare(left: str, right: str) -> Comparison:
    return alignment.compare(left, sections_of(left), right, sections_of(right))


def outline(*labels: str) -> tuple[Entry, ...]:
    return tuple(Entry(f"s{place}", 1, label) for place, label in enumerate(labels))


def labels(rows) -> list[tuple[bool, list[list[str]]]]:
    return [(row.alike, [[entry.label for entry in cell] for cell in row.cells]) for row in rows]


# outlines


def test_parts_with_like_headings_stand_in_one_row():
    found = align_outlines(
        [
            outline("一、守住堤防安全", "二、办好饮水实事"),
            outline("一、把堤防守住", "二、修好通村道路", "三、饮水实事要办好"),
        ]
    )
    assert labels(found) == [
        (True, [["一、守住堤防安全"], ["一、把堤防守住"]]),
        (False, [[], ["二、修好通村道路"]]),
        (True, [["二、办好饮水实事"], ["三、饮水实事要办好"]]),
    ]


def test_parts_without_counterpart_share_the_row_between_the_same_counterparts():
    found = align_outlines(
        [outline("一、修渠引水", "二、植树造林", "三、收好秋粮"), outline("一、办学育人", "二、秋粮收好")]
    )
    assert labels(found) == [
        (False, [["一、修渠引水", "二、植树造林"], ["一、办学育人"]]),
        (True, [["三、收好秋粮"], ["二、秋粮收好"]]),
    ]


def test_numbers_and_punctuation_tell_nothing():
    assert labels(align_outlines([outline("一、守住堤防"), outline("第三部分　守住堤防")])) == [
        (True, [["一、守住堤防"], ["第三部分　守住堤防"]])
    ]
    assert [row.alike for row in align_outlines([outline("一、第一"), outline("一、末尾")])] == [False]


def test_parts_are_told_by_the_headings_below_them_too():
    below = (Entry("a", 2, "（一）加固堤防险段"), Entry("b", 2, "（二）备足防汛物料"))
    left, right = Entry("l", 1, "一、抓紧汛前准备", children=below), Entry("r", 1, "二、水利", children=below)
    assert labels(align_outlines([(left,), (right,)])) == [(True, [["一、抓紧汛前准备"], ["二、水利"]])]


def test_what_crosses_is_not_paired():
    """Of two that correspond crosswise one is taken: rows keep the order of every outline."""
    found = align_outlines([outline("一、修渠引水", "二、植树造林"), outline("一、植树造林", "二、修渠引水")])
    assert sum(row.alike for row in found) == 1


def test_a_third_outline_joins_the_rows_of_the_first_two():
    found = align_outlines([outline("一、守堤"), outline("一、办学"), outline("一、守堤", "二、办学")])
    assert labels(found) == [(True, [["一、守堤"], [], ["一、守堤"]]), (True, [[], ["一、办学"], ["二、办学"]])]


@pytest.mark.parametrize("outlines", [[], [()], [(), ()]], ids=["none", "one empty", "two empty"])
def test_nothing_to_align(outlines):
    assert align_outlines(outlines) == ()


HEADINGS = st.lists(st.text("修渠引水植树造林办学一二、", max_size=6), max_size=6)


@given(st.lists(HEADINGS, max_size=4))
@settings(max_examples=30, deadline=None)
def test_every_part_stands_in_its_column_once_and_in_order(outlines):
    columns = [outline(*headings) for headings in outlines]
    rows = align_outlines(columns)
    for column, entries in enumerate(columns):
        assert tuple(entry for row in rows for entry in row.cells[column]) == entries
    assert all(len(cell) <= 1 for row in rows if row.alike for cell in row.cells)
    assert all((sum(map(bool, row.cells)) > 1) for row in rows if row.alike)


# texts

LEFT = """各位同事：
今年的水利工作有三件大事。
一、守住堤防
汛前完成堤防加固二十公里。
（一）清点物料。编织袋、砂石都要点清楚，数目写在牌子上。
二、通好饮水
自来水要通到最后三个村。
谢谢大家！"""
RIGHT = """各位同事：
今年的水利工作有四件大事。
一、把堤防守住
汛前完成堤防加固三十公里。
（一）备足物料。编织袋、砂石都要点清楚，数目报到县里。
二、修好道路
路要修到每个组。
三、饮水要通好
谢谢大家！"""


def told(row) -> tuple[str, list[str], list[str]]:
    """What a reader sees of a row; shared words in brackets."""
    kind = "same" if row.is_same else "alike" if row.alike else "alone"
    return kind, [_bracketed(one) for one in row.left], [_bracketed(one) for one in row.right]


def _bracketed(paragraph) -> str:
    return "".join(f"[{words.text}]" if words.shared else words.text for words in paragraph.words)


def test_paragraphs_that_correspond_stand_side_by_side_and_tell_what_they_share():
    assert [told(row) for row in compare(LEFT, RIGHT).rows] == [
        ("same", ["[各位同事：]"], ["[各位同事：]"]),
        ("alike", ["[今年的水利工作有]三[件大事。]"], ["[今年的水利工作有]四[件大事。]"]),
        ("alike", ["[一、][守住]堤防"], ["[一、]把堤防[守住]"]),
        ("alike", ["[汛前完成堤防加固]二[十公里。]"], ["[汛前完成堤防加固]三[十公里。]"]),
        (
            "alike",
            ["[（一）]清点[物料。编织袋、砂石都要点清楚，数目]写在牌子上。"],
            ["[（一）]备足[物料。编织袋、砂石都要点清楚，数目]报到县里。"],
        ),
        ("alone", [], ["二、修好道路", "路要修到每个组。"]),
        ("alike", ["二、[通好]饮水"], ["三、饮水要[通好]"]),
        ("alone", ["自来水要通到最后三个村。"], []),
        ("same", ["[谢谢大家！]"], ["[谢谢大家！]"]),
    ]


def test_outlines_of_two_speeches():
    found = compare(LEFT, RIGHT)
    assert [
        (pair.left and pair.left.label, pair.right and pair.right.label, pair.is_same) for pair in found.headings
    ] == [
        ("一、守住堤防", "一、把堤防守住", False),
        ("（一）清点物料", "（一）备足物料", False),
        (None, "二、修好道路", False),
        ("二、通好饮水", "三、饮水要通好", False),
    ]
    assert (found.matched, found.left_headings, found.right_headings) == (3, 3, 4)


def test_traditional_characters_and_widths_are_the_same_words():
    left, right = "我们要实事求是，把经济发展好。", "我們要實事求是,把經濟發展好。"
    (row,) = compare(left, right).rows
    assert told(row) == ("same", [f"[{left}]"], [f"[{right}]"])


def test_a_text_without_headings_is_compared_with_one_that_has_some():
    plain = "\n".join(line for line in LEFT.split("\n") if "、守住" not in line and "、通好" not in line)
    assert [told(row)[0] for row in compare(plain, LEFT).rows].count("same") == len(plain.split("\n"))


def test_the_same_text_is_the_same_throughout():
    found = compare(LEFT, LEFT)
    assert {told(row)[0] for row in found.rows} == {"same"}
    assert found.matched == found.left_headings == found.right_headings == 3
    assert found.left == found.right


TEXTS = st.lists(st.sampled_from([*LEFT.split("\n"), *RIGHT.split("\n"), "一", "修"]), min_size=1, max_size=10).map(
    "\n".join
)


@given(TEXTS, TEXTS)
@settings(max_examples=30, deadline=None)
def test_both_texts_stand_in_their_columns_word_for_word(left, right):
    found = compare(left, right)
    for text, side in ((left, "left"), (right, "right")):
        paragraphs = [paragraph for row in found.rows for paragraph in getattr(row, side)]
        assert "\n".join("".join(words.text for words in one.words) for one in paragraphs) == text
        assert [text[one.start : one.start + 1] for one in paragraphs] == [one.words[0].text[:1] for one in paragraphs]
    for row in found.rows:
        if row.alike:
            shared = [[word.text for word in side[0].words if word.shared] for side in (row.left, row.right)]
            assert shared[0] == shared[1]
    assert sum(pair.left is not None for pair in found.headings) == found.left_headings


# passages in both


def test_passages_of_twelve_characters_or_more_with_their_places():
    left = "开头不同。把账算到田埂上，不要算在汇报稿里。"
    right = "另一个开头：\n把账算到田埂上，不要算在汇报稿里！把账算到田埂上"
    (passage,) = recurring(left, right)
    assert passage.text == "把账算到田埂上，不要算在汇报稿里"
    assert left[passage.left :].startswith(passage.text)
    assert right[passage.right :].startswith(passage.text)
    assert passage.count == 1


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("十一个字在这里不算数啊", "十一个字在这里不算数啊"),
        ("这一句话被换行从中\n间切开成了两段", "这一句话被换行从中间切开成了两段"),
        ("，。、；：？！，。、；：？！", "，。、；：？！，。、；：？！"),
        ("", ""),
    ],
    ids=["too short", "over a line's end", "only punctuation", "empty"],
)
def test_no_passage(left, right):
    assert recurring(left, right) == ()


def test_a_passage_is_listed_once_with_its_count():
    words = "把账算到田埂上不算在稿里"
    (passage,) = recurring(f"{words}。甲{words}。乙{words}", words)
    assert (passage.text, passage.count) == (words, 3)


def test_the_share_counts_the_characters_of_passages_in_either_text():
    words = "把账算到田埂上不算在稿里"
    found = compare(f"甲乙丙丁{words}", f"{words}\n{words}")
    assert (found.left.shared, found.left.total, found.left.percent) == (12, 16, 75)
    assert (found.right.shared, found.right.total, found.right.percent) == (24, 24, 100)


# bounds


@pytest.mark.parametrize(
    "text",
    ["一" * (MOST_CHARACTERS + 1), "修\n" * (MOST_PARAGRAPHS + 1) + "完"],
    ids=["characters", "paragraphs"],
)
def test_of_a_text_that_is_too_long_only_the_outline_is_compared(text):
    found = alignment.compare(text, [], LEFT, sections_of(LEFT))
    assert found.is_too_long
    assert (found.rows, found.passages) == ((), ())
    assert found.right_headings == 3


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("一" * 50_000, "一" * 49_999),
        ("一二" * 20_000, "二一" * 20_001),
        ("\n".join("一二三"[: 1 + place % 3] for place in range(2_000)), "\n".join(["一二三"] * 2_000)),
    ],
    ids=["one character", "two characters", "short lines"],
)
def test_hostile_texts_are_answered_whole(left, right):
    found = alignment.compare(left, [], right, [])
    paragraphs = [paragraph for row in found.rows for paragraph in row.left]
    assert "\n".join("".join(words.text for words in one.words) for one in paragraphs) == left


def test_it_is_said_where_words_were_not_compared():
    assert alignment.compare("一" * 50_000, [], "一" * 49_999, []).is_bounded
    assert not compare(LEFT, RIGHT).is_bounded
