"""What counts as a series (一是…二是…) and what does not, and where sentences end."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speeches.text.lines import Lines
from speeches.text.sentences import clause_ends, enclosed, sentence_ends
from speeches.text.series import find_series, item_starts


def series(text: str) -> list[list[str]]:
    """The items of each series, each by its number and the two characters behind it."""
    lines = Lines(text.split("\n"))
    found = find_series(lines.texts, lines.starts, frozenset(), {})
    return [
        [lines.text[item.start : item.start + len(item.number.text) + 2] for item in chain.items] for chain in found
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一是抓粮。二是抓钱。三是抓人。", [["一是抓粮", "二是抓钱", "三是抓人"]]),
        ("要求：一是抓粮；二是抓钱；三是抓人。", [["一是抓粮", "二是抓钱", "三是抓人"]]),
        ("一是，粮价稳。二是，菜价稳。", [["一是，粮价", "二是，菜价"]]),
        ("一要抓粮。二要抓钱。", [["一要抓粮", "二要抓钱"]]),
        ("首先，抓粮。其次，抓钱。最后，抓人。", [["首先，抓粮", "其次，抓钱", "最后，抓人"]]),
        ("首先要抓粮。其次要抓钱。再次要抓人。", [["首先要抓", "其次要抓", "再次要抓"]]),
        ("首先，抓粮。其次，抓钱。第三，抓人。", [["首先，抓粮", "其次，抓钱", "第三，抓人"]]),
        ("其一，抓粮。其二，抓钱。", [["其一，抓粮", "其二，抓钱"]]),
        ("第一，抓粮。第二，抓钱。", [["第一，抓粮", "第二，抓钱"]]),
        ("第一、抓粮。\n第二、抓钱。", [["第一、抓粮", "第二、抓钱"]]),
        ("一是一季度开局稳。二是二季度后劲足。", [["一是一季", "二是二季"]]),
        ("一是抓粮。\n粮是根本。\n二是抓钱。", [["一是抓粮", "二是抓钱"]]),
        ("主要有：一是抓粮。\n二是抓钱。\n三是抓人。", [["一是抓粮", "二是抓钱", "三是抓人"]]),
        (
            "一是抓粮。\n二是抓钱：一要开源。二要节流。\n三是抓人。",
            [["一是抓粮", "二是抓钱", "三是抓人"], ["一要开源", "二要节流"]],
        ),
        (
            "一是抓粮。\n二是抓钱：一是开源；二是节流。\n三是抓人。",
            [["一是抓粮", "二是抓钱", "三是抓人"], ["一是开源", "二是节流"]],
        ),
        ("一是抓粮。二是抓钱。四是抓人。", [["一是抓粮", "二是抓钱", "四是抓人"]]),
        ("工作上，一是抓粮。二是抓钱。", [["一是抓粮", "二是抓钱"]]),
        ("一是抓粮。二是抓钱。又讲：一是看。二是干。", [["一是抓粮", "二是抓钱"], ["一是看。", "二是干。"]]),
        ("一是抓收费\n的清理。二是抓钱。", [["一是抓收", "二是抓钱"]]),
        ("第一点，抓粮。第二点，抓钱。", [["第一点，抓粮", "第二点，抓钱"]]),
        ("第一个问题，抓粮。\n粮是根本。\n第二个问题，抓钱。", [["第一个问题，抓粮", "第二个问题，抓钱"]]),
        ("第一，抓粮。\n笫二，抓钱。", [["第一，抓粮", "笫二，抓钱"]]),
        ("一是抓粮。\n粮是根本。\n二是抓钱。\n要节流。三是抓人。", [["一是抓粮", "二是抓钱", "三是抓人"]]),
        ("如下：（1）抓粮。（2）抓钱。", [["（1）抓粮", "（2）抓钱"]]),
        ("如下。（一）抓粮。（二）抓钱。（三）抓人。", [["（一）抓粮", "（二）抓钱", "（三）抓人"]]),
        ("如下：①抓粮。②抓钱。", [["①抓粮", "②抓钱"]]),
        ("1.抓粮。2.抓钱。", [["1.抓粮", "2.抓钱"]]),
    ],
)
def test_a_series_starts_at_one_and_goes_on_to_two(text, expected):
    assert series(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "一是抓粮。粮是根本。",  # alone
        "二是抓钱。三是抓人。",  # does not start at one
        "一是抓粮。三是抓人。",  # does not go on to two
        "三是三非要分清。",
        "原因有两条，一是人少，二是地多。",  # items of half a sentence
        "坚持一要吃饭、二要建设。",
        "坚持“一要吃饭。二要建设。”的原则。",  # a quotation
        "县长说：“一是抓粮。二是抓钱。”",
        "统一是前提。统二是笑谈。",
        "首先，抓粮。粮是根本。",
        "抓粮首先要抓种。其次才是肥。",  # an adverb
        "第一、二、三产业都要抓。第二，抓钱。",
        "第一要务是发展。第二，抓钱。",
        "包括（1）水泥、（2）钢筋。",
        "包括：（1）水泥；（2）钢筋；（3）木材。",
        "他说过。①后来又说。②再后来不说。",  # marks of notes
        "修改为：“（一）甲。（二）乙。”",
        "（1）抓粮。\n要抓紧。（2）抓钱。",  # not in one paragraph
        "全省排名第一，产业向好。",
        "第一步，摸底。第二步，整改。",
    ],
)
def test_false_friends(text):
    assert series(text) == []


def test_a_closing_formula_does_not_end_a_series():
    assert series("首先，抓粮。其次，抓钱。\n最后，让我们携手前行。") == [["首先，抓粮", "其次，抓钱"]]


def test_last_words_that_begin_as_the_items_do_are_an_item():
    text = "首先，我想说粮。\n其次，我想说钱。\n最后，我想说人。\n最后，祝大家快乐！"
    assert series(text) == [["首先，我想", "其次，我想", "最后，我想"]]


def test_a_heading_of_the_holders_level_ends_a_series():
    lines = Lines(["一、产业", "一是抓粮。", "二、民生", "二是抓钱。"])
    assert find_series(lines.texts, lines.starts, frozenset(), {0: 1, 2: 1}) == []


def test_a_heading_inside_an_item_does_not():
    lines = Lines(["一、产业", "第一，抓粮", "（一）种子", "第二，抓钱"])
    (found,) = find_series(lines.texts, lines.starts, frozenset(), {0: 1, 2: 2})
    assert [item.number.text for item in found.items] == ["第一，", "第二，"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一是甲。二是乙。四是丁。", [("四是", "gap", "二是")]),
        ("一是甲。二是乙。二是丙。三是丁。", [("二是", "repeat", "二是")]),
        ("一是甲。二是乙。三是丙。", []),
        ("首先，甲。其次，乙。最后，丙。", []),
    ],
)
def test_gaps_and_repeats_are_told(text, expected):
    lines = Lines([text])
    (chain,) = find_series(lines.texts, lines.starts, frozenset(), {})
    assert [(item.number.text, fault, before.text) for item, fault, before in chain.faults()] == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("甲。乙！丙？丁", ["甲。", "乙！", "丙？"]),
        ("他说：“甲。乙。”丙。", ["他说：“甲。乙。”", "丙。"]),
        ("坚持“甲。乙。”的原则。丙。", ["坚持“甲。乙。”的原则。", "丙。"]),
        ("甲（见乙。丙）丁。戊", ["甲（见乙。丙）丁。"]),
        ("“甲。乙。", ["“甲。", "乙。"]),  # a mark without its partner encloses nothing
        ("甲！！乙", ["甲！！"]),
        ("", []),
    ],
)
def test_where_sentences_end(line, expected):
    ends = sentence_ends(line)
    assert [line[start:end] for start, end in zip([0, *ends], ends, strict=False)] == expected


def test_clauses_end_with_a_semicolon_outside_quotation_marks():
    assert clause_ends("甲；“乙；丙”丁；") == [2, 9]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("（甲“乙”）丙《丁》", ["（甲“乙”）", "《丁》"]),
        ("”甲“", []),
        ("（甲）乙）", ["（甲）"]),
        ("“甲（乙”丙）", ["“甲（乙”"]),
    ],
)
def test_what_is_enclosed(line, expected):
    assert [line[start:end] for start, end in enclosed(line)] == expected


def test_items_may_start_where_no_series_comes_of_it():
    line = "要求，一是抓粮；其次抓钱。统一是好事"
    assert [line[at : at + 2] for at in item_starts(line)] == ["一是", "其次"]


PIECES = st.sampled_from(
    [
        "一是",
        "二是",
        "三是",
        "一要",
        "二要",
        "首先，",
        "其次，",
        "第一，",
        "第二，",
        "（1）",
        "（2）",
        "①",
        "1.",
        "。",
        "；",
        "：",
        "，",
        "“",
        "”",
        "甲乙",
        "\n",
    ]
)


@settings(max_examples=200)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_every_series_begins_with_one_then_two_and_keeps_the_order_of_the_text(text):
    lines = Lines(text.split("\n"))
    for chain in find_series(lines.texts, lines.starts, frozenset(), {}):
        starts = [item.start for item in chain.items]
        assert starts == sorted(set(starts))
        assert [item.number.value for item in chain.items[:2]] == [1, 2]
        assert all(lines.text.startswith(item.number.text, item.start) for item in chain.items)
