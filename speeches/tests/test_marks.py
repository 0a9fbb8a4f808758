"""An editor's marks on headings survive edits elsewhere, and say so when their sentence is gone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speeches.text.document import Paragraph
from speeches.text.marks import HeadingMark, Placed, mark_at, place, sentence_starts
from speeches.text.outline import parse_outline

TEXT = "同志们：\n今天讲两件事。粮食要丰收；钱袋要鼓。\n抓好春耕\n春耕不等人。一是备种；二是备肥。\n谢谢大家！"


def test_sentences_start_at_lines_and_behind_stops_and_semicolons_and_at_items():
    starts = sentence_starts(TEXT)
    assert [TEXT[at : at + 2] for at in starts] == [
        "同志",
        "今天",
        "粮食",
        "钱袋",
        "抓好",
        "春耕",
        "一是",
        "二是",
        "谢谢",
    ]


def test_spaces_in_front_of_a_sentence_are_not_its_start():
    assert sentence_starts("　　甲。 乙。\n \n丙") == [2, 5, 10]


def test_a_mark_says_which_sentence_and_what_stands_around_it():
    assert mark_at(TEXT, TEXT.index("抓好"), 2) == HeadingMark("抓好春耕", 1, "钱袋要鼓。", "春耕不等人。", 2)


def test_an_offset_inside_a_sentence_means_that_sentence():
    assert mark_at(TEXT, TEXT.index("春耕\n"), 1).sentence == "抓好春耕"


def test_a_mark_finds_its_sentence_again():
    mark = mark_at(TEXT, TEXT.index("抓好"), 1)
    assert place(TEXT, [mark]) == Placed({TEXT.index("抓好"): 1}, ())


@pytest.mark.parametrize(
    "changed",
    [
        TEXT.replace("同志们：\n", ""),
        TEXT.replace("今天讲两件事。", "今天在白鹭区讲两件事，很要紧。"),
        TEXT + "\n青禾县人民政府",
        TEXT.replace("抓好春耕", "抓好 春耕"),
        TEXT.replace("抓好春耕", "抓好春耕\n抓好秋收"),
        TEXT.replace("钱袋要鼓。", "钱袋要更鼓。"),
        "前言\n抓好春耕\n旧事。\n" + TEXT,  # the same sentence elsewhere, with other neighbours
    ],
    ids=["line-cut", "edit-before", "line-after", "space", "new-neighbour", "neighbour-edited", "namesake"],
)
def test_edits_elsewhere_do_not_move_a_mark(changed):
    placed = place(changed, [mark_at(TEXT, TEXT.index("抓好"), 1)])
    ((offset, level),) = placed.levels.items()
    assert "".join(changed[max(0, offset - 5) : offset].split())[-1:] in {"。", ""}
    assert "".join(changed[offset:].split()).startswith("抓好春耕")
    assert (level, placed.lost) == (1, ())


def test_script_width_and_quotation_marks_do_not_matter():
    mark = mark_at("开头。\n振興“鄉村”（一）\n結尾。", 4, 1)
    assert place("开头。\n振兴「乡村」(一)\n结尾。", [mark]).levels == {4: 1}


def test_a_sentence_edited_at_its_end_is_still_the_one_when_a_neighbour_stands():
    mark = mark_at("甲事。\n加强青禾县基层建设工作\n乙事。", 4, 1)
    assert place("甲事。\n加强青禾县基层建设的工作要点\n乙事。", [mark]).levels == {4: 1}


def test_of_equal_sentences_with_equal_neighbours_the_same_occurrence_is_taken():
    text = "甲。\n要点\n乙。\n甲。\n要点\n乙。\n甲。\n要点\n乙。"
    second = text.index("要点", text.index("要点") + 1)
    assert place(text, [mark_at(text, second, 1)]).levels == {second: 1}


def test_a_sentence_that_is_gone_is_lost():
    mark = mark_at(TEXT, TEXT.index("抓好"), 1)
    assert place("完全是另一篇文章。没有那一行。", [mark]) == Placed({}, (mark,))


def test_nothing_is_found_in_nothing():
    mark = mark_at("", 0, 1)
    assert place("", [mark]) == Placed({}, (mark,))


def test_marks_decide_the_outline():
    paragraphs = [Paragraph(line) for line in ["一、产业", "要种粮。", "二、民生", "要修路。"]]
    text = "\n".join(p.text for p in paragraphs)
    marks = [mark_at(text, text.index("二、"), 0), mark_at(text, text.index("要修路"), 1)]
    sections = parse_outline(paragraphs, place(text, marks).levels).sections
    assert [(s.level, s.number, s.heading) for s in sections] == [(1, "一、", "产业"), (1, "", "要修路。")]


CHINESE = st.text(st.sampled_from("甲乙丙丁。；！？：，一是二是三、“”（） \n"), max_size=60)


@settings(max_examples=150)
@given(CHINESE, st.data())
def test_every_sentence_start_is_found_again_in_the_same_text(text, data):
    starts = sentence_starts(text)
    assert starts == sorted(set(starts))
    assert all(text[at] != "\n" for at in starts)
    if starts:
        at = data.draw(st.sampled_from(starts))
        placed = place(text, [mark_at(text, at, 3)])
        assert placed.lost == ()
        ((found, level),) = placed.levels.items()
        assert (found, level) == (at, 3)


@settings(max_examples=100)
@given(CHINESE, CHINESE, st.integers(0, 60))
def test_a_mark_is_placed_at_a_sentence_start_or_lost(text, other, offset):
    mark = mark_at(text, offset, 1)
    placed = place(other, [mark])
    assert set(placed.levels) <= set(sentence_starts(other))
    assert len(placed.levels) + len(placed.lost) == 1
