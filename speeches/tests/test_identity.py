"""Section keys last: through renumbering, rewording, moving, cutting and joining."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speeches.text.identity import Alias, KeyedSpan, carry_keys

PREAMBLE = "各位同事：\n今天召开青禾县水利工作会议，总结去年，安排今年。\n"
DYKES = "去年汛前完成堤防加固二十公里，白鹭区的险工险段全部销号。\n"
TREES = "沿河种下柳树三万株，岸坡不再裸露，行人有了树荫。\n"
WATER = "自来水通到了最后三个村，水费按表收取，公示上墙。\n"
CLOSING = "谢谢大家。"


@dataclass(frozen=True)
class Document:
    text: str
    spans: tuple[KeyedSpan, ...]


def document(*sections: tuple[str, int, str, str, str]) -> Document:
    """Sections as (key, level, number, heading, body)."""
    spans, start = [], 0
    for key, level, number, heading, body in sections:
        end = start + len(number) + len(heading) + len(body)
        spans.append(KeyedSpan(key, level, start, end, number, heading))
        start = end
    return Document("".join(number + heading + body for _, _, number, heading, body in sections), tuple(spans))


def carry(old: Document, new: Document, *aliases: Alias):
    carried = carry_keys(old.text, old.spans, aliases, new.text, new.spans)
    return list(carried.keys), [(alias.key, alias.offset) for alias in carried.aliases]


BEFORE = document(
    ("pre", 0, "", "", PREAMBLE),
    ("one", 1, "一、", "加固堤防\n", DYKES),
    ("two", 1, "二、", "绿化河岸\n", TREES),
    ("two-a", 2, "（一）", "选好树种。", "柳树为主，兼种乌桕。\n"),
    ("two-b", 2, "（二）", "管好树苗。", "包栽包活，三年验收。\n"),
    ("three", 1, "三、", "通好饮水\n", WATER),
    ("end", 0, "", "", CLOSING),
)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        pytest.param(BEFORE, ["pre", "one", "two", "two-a", "two-b", "three", "end"], id="nothing changed"),
        pytest.param(
            document(
                ("", 0, "", "", PREAMBLE),
                ("", 1, "一、", "算清家底\n", "先把全县的水库、塘坝和泵站登记造册。\n"),
                ("", 1, "二、", "加固堤防\n", DYKES),
                ("", 1, "三、", "绿化河岸\n", TREES),
                ("", 2, "（一）", "选好树种。", "柳树为主，兼种乌桕。\n"),
                ("", 2, "（二）", "管好树苗。", "包栽包活，三年验收。\n"),
                ("", 1, "四、", "通好饮水\n", WATER),
                ("", 0, "", "", CLOSING),
            ),
            ["pre", "", "one", "two", "two-a", "two-b", "three", "end"],
            id="a part put in before, the others renumbered",
        ),
        pytest.param(
            document(
                ("", 0, "", "", PREAMBLE),
                ("", 1, "一、", "加固堤防\n", "这一段全部重写了，只有小标题还在。\n"),
                ("", 1, "二、", "绿化两岸、种好树木\n", TREES),
                ("", 2, "（一）", "选好树种。", "柳树为主，兼种乌桕。\n"),
                ("", 2, "（二）", "管好树苗。", "包栽包活，三年验收。\n"),
                ("", 1, "三、", "通好饮水\n", WATER),
                ("", 0, "", "", CLOSING),
            ),
            ["pre", "one", "two", "two-a", "two-b", "three", "end"],
            id="a body rewritten, a heading reworded",
        ),
        pytest.param(
            document(
                ("", 0, "", "", PREAMBLE),
                ("", 1, "一、", "通好饮水\n", WATER),
                ("", 1, "二、", "绿化河岸\n", TREES),
                ("", 2, "（一）", "选好树种。", "柳树为主，兼种乌桕。\n"),
                ("", 2, "（二）", "管好树苗。", "包栽包活，三年验收。\n"),
                ("", 1, "三、", "加固堤防\n", DYKES),
                ("", 0, "", "", CLOSING),
            ),
            ["pre", "three", "two", "two-a", "two-b", "one", "end"],
            id="two parts changed places",
        ),
        pytest.param(
            document(
                ("", 0, "", "", PREAMBLE),
                ("", 1, "一、", "加固堤防\n", DYKES),
                ("", 1, "二、", "綠化河岸\n", TREES),
                ("", 2, "(一)", "选好树种。", "柳树为主，兼种乌桕。\n"),
                ("", 2, "(二)", "管好树苗。", "包栽包活，三年验收。\n"),
                ("", 1, "三、", "通好饮水\n", WATER),
                ("", 0, "", "", CLOSING),
            ),
            ["pre", "one", "two", "two-a", "two-b", "three", "end"],
            id="script and width do not matter",
        ),
        pytest.param(
            document(
                ("", 0, "", "", PREAMBLE),
                ("", 1, "第一部分", "加固堤防\n", DYKES),
                ("", 1, "第二部分", "绿化河岸\n", TREES),
                ("", 3, "（一）", "选好树种。", "柳树为主，兼种乌桕。\n"),
                ("", 3, "（二）", "管好树苗。", "包栽包活，三年验收。\n"),
                ("", 1, "第三部分", "通好饮水\n", WATER),
                ("", 0, "", "", CLOSING),
            ),
            ["pre", "one", "two", "two-a", "two-b", "three", "end"],
            id="other numbers, other levels",
        ),
    ],
)
def test_a_section_keeps_its_key(after, expected):
    assert carry(BEFORE, after) == (expected, [])


def test_equal_headings_are_told_apart_by_their_parent():
    old = document(
        ("a", 1, "一、", "青禾县\n", ""), ("a1", 2, "（一）", "基本情况\n", "人口三十万。\n"),
        ("b", 1, "二、", "临江市\n", ""), ("b1", 2, "（一）", "基本情况\n", "人口九十万。"),
    )  # fmt: skip
    new = document(
        ("", 1, "二、", "临江市\n", ""), ("", 2, "（一）", "基本情况\n", "人口九十一万。\n"),
        ("", 1, "一、", "青禾县\n", ""), ("", 2, "（一）", "基本情况\n", "人口三十一万。"),
    )  # fmt: skip
    assert carry(old, new) == (["b", "b1", "a", "a1"], [])


def test_equal_headings_under_one_parent_keep_their_order():
    old = document(("a", 1, "", "问：\n", "甲\n"), ("b", 1, "", "问：\n", "乙\n"), ("c", 1, "", "问：\n", "丙"))
    assert carry(old, old) == (["a", "b", "c"], [])


def test_a_key_left_over_leads_to_where_its_text_now_stands():
    new = document(
        ("", 0, "", "", PREAMBLE),
        ("", 1, "一、", "加固堤防\n", DYKES),
        (
            "",
            1,
            "二、",
            "绿化河岸\n",
            TREES + "（一）选好树种。柳树为主，兼种乌桕。\n（二）管好树苗。包栽包活，三年验收。\n",
        ),
        ("", 1, "三、", "通好饮水\n", WATER),
        ("", 0, "", "", CLOSING),
    )
    keys, aliases = carry(BEFORE, new)
    assert keys == ["pre", "one", "two", "three", "end"]
    assert aliases == [("two-a", new.text.index("（一）")), ("two-b", new.text.index("（二）"))]
    # and where they are sections again, they have their keys again, whatever became of the rest
    back = carry_keys(new.text, keyed(new, keys), [Alias(*alias) for alias in aliases], BEFORE.text, BEFORE.spans)
    assert list(back.keys) == ["pre", "one", "two", "two-a", "two-b", "three", "end"]
    assert back.aliases == ()


def keyed(of: Document, keys: list[str]) -> list[KeyedSpan]:
    return [
        KeyedSpan(key, span.level, span.start, span.end, span.number, span.heading)
        for key, span in zip(keys, of.spans, strict=True)
    ]


def test_a_key_whose_words_are_gone_leads_to_the_section_before():
    new = document(("", 0, "", "", PREAMBLE), ("", 1, "一、", "加固堤防\n", DYKES), ("", 0, "", "", CLOSING))
    keys, aliases = carry(BEFORE, new)
    assert keys == ["pre", "one", "end"]
    assert aliases == [(key, new.spans[1].start) for key in ("two", "two-a", "two-b", "three")]


def test_of_several_places_the_nearest_is_taken():
    line = "会议认为，要把好事办好、实事办实。"
    old = document(("a", 1, "", "", line + "\n" + DYKES), ("b", 1, "", "", TREES + line + "\n" + WATER))
    at = old.text.rindex(line)
    new = document(("", 1, "", "", old.text))
    (_, aliases) = carry(old, new, Alias("x", at), Alias("y", 0))
    assert ("x", at) in aliases
    assert ("y", 0) in aliases


CHARACTERS = st.sampled_from("一二三、（）春耕水利 \n")
SECTION = st.tuples(
    st.integers(0, 3),
    st.sampled_from(["", "一、", "二、", "（一）", "一是"]),
    st.text(CHARACTERS, max_size=6),
    st.text(CHARACTERS, min_size=1, max_size=12),
)
DOCUMENT = st.lists(SECTION, min_size=1, max_size=9).map(
    lambda rows: document(*((f"k{i}", *row) for i, row in enumerate(rows)))
)


@settings(max_examples=300)
@given(DOCUMENT, DOCUMENT, st.lists(st.integers(0, 40), max_size=3))
def test_no_key_is_ever_lost_or_given_twice(old, new, places):
    aliases = [Alias(f"a{i}", min(place, len(old.text))) for i, place in enumerate(places)]
    carried = carry_keys(old.text, old.spans, aliases, new.text, new.spans)
    held = [key for key in carried.keys if key] + [alias.key for alias in carried.aliases]
    assert sorted(held) == sorted([span.key for span in old.spans] + [alias.key for alias in aliases])
    assert len(carried.keys) == len(new.spans)
    assert all(0 <= alias.offset < len(new.text) for alias in carried.aliases)


@settings(max_examples=100)
@given(DOCUMENT)
def test_the_same_text_keeps_every_key(same):
    assert carry(same, same) == ([span.key for span in same.spans], [])
