from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from speeches.text.layout import Block, Entry, Piece, Run, label, lay_out, outline
from speeches.text.script import converted


@dataclass(frozen=True)
class Span:
    key: str
    level: int
    start: int
    end: int
    number: str = ""
    heading: str = ""
    run_in: bool = False


TEXT = "同志们：\n一、修渠\n（一）先清淤。渠长三里。一是分段。每段有人。二是验收。\n大家辛苦了。"
SECTIONS = [
    Span("k0", 0, 0, 5),
    Span("k1", 1, 5, 10, "一、", "修渠"),
    Span("k2", 2, 10, 22, "（一）", "先清淤。", run_in=True),
    Span("k3", 3, 22, 32, "一是", "分段。", run_in=True),
    Span("k4", 3, 32, 38, "二是", "验收。", run_in=True),
    Span("k5", 2, 38, len(TEXT)),
]


def test_each_line_is_a_block_and_each_heading_stands_where_it_stood() -> None:
    assert lay_out(TEXT, SECTIONS) == [
        Block((Piece((Run("同志们："),), keys=("k0",)),), is_salutation=True, address="k0-1"),
        Block((Piece((Run("一、修渠"),), keys=("k1",)),), level=1),
        Block(
            (
                Piece((Run("（一）先清淤。"),), level=2, keys=("k2",)),
                Piece((Run("渠长三里。"),)),
                Piece((Run("一是分段。"),), level=3, keys=("k3",)),
                Piece((Run("每段有人。"),)),
                Piece((Run("二是验收。"),), level=3, keys=("k4",)),
            ),
            address="k2-1",
        ),
        Block((Piece((Run("大家辛苦了。"),), keys=("k5",)),), address="k5-1"),
    ]


def test_a_match_is_marked_across_pieces_and_numbered() -> None:
    start = TEXT.index("清淤。渠长")
    block = lay_out(TEXT, SECTIONS, matches=[(0, 2), (start, start + 5)])[2]
    assert block.pieces[0].runs == (Run("（一）先"), Run("清淤。", 2))
    assert block.pieces[1].runs == (Run("渠长", 2, continues=True), Run("三里。"))


def test_a_former_key_is_an_anchor_where_its_text_now_stands() -> None:
    at = TEXT.index("每段")
    block = lay_out(TEXT, SECTIONS, aliases={"old": at, "older": 22})[2]
    assert [piece.keys for piece in block.pieces] == [("k2",), (), ("k3", "older"), ("old",), ("k4",)]


def test_an_html_heading_is_one_below_the_title_and_never_below_h6() -> None:
    assert [Block((), level=level).element for level in (1, 2, 5, 9)] == ["h2", "h3", "h6", "h6"]


def test_the_outline_is_the_headings_as_a_tree() -> None:
    series = (
        Entry("k3", 3, "一是分段", "第一部分（一）一是"),
        Entry("k4", 3, "二是验收", "第一部分（一）二是"),
    )
    below = (Entry("k2", 2, "（一）先清淤", "第一部分（一）", series),)
    assert outline(SECTIONS) == (Entry("k1", 1, "一、修渠", "第一部分", below),)


def test_the_outline_is_read_in_a_text_of_another_script_and_its_parts_are_called_as_before() -> None:
    text = "第一节、修渠\n完工了。"
    sections = [Span("k1", 1, 0, 7, "第一节、", "修渠"), Span("k2", 0, 7, len(text))]
    assert outline(sections, converted(text, "zh-Hant")) == (Entry("k1", 1, "第一節、修渠", outline(sections)[0].part),)


def test_the_paragraphs_of_a_section_are_counted_by_its_key() -> None:
    text = "甲。\n一、修渠\n乙。一是丙。\n丁。\n戊。"
    sections = [
        Span("k0", 0, 0, 3),
        Span("k1", 1, 3, 10, "一、", "修渠"),
        Span("k2", 2, 10, len(text), "一是", "丙。", run_in=True),
    ]
    assert [block.address for block in lay_out(text, sections)] == ["k0-1", "", "k1-1", "k2-1", "k2-2"]


def test_a_label_leaves_out_the_closing_stop() -> None:
    assert label("一是", "分段；") == "一是分段"
    assert label("", "“三同”") == "“三同”"


@given(st.data())
def test_no_character_and_no_key_is_lost_whatever_is_marked(data: st.DataObject) -> None:
    text = data.draw(st.text(alphabet="甲乙。\n", min_size=1, max_size=40))
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    matches = list(zip(cuts[::2], cuts[1::2], strict=False))
    starts = sorted({0, *data.draw(st.sets(st.integers(0, len(text) - 1), max_size=6))})
    sections = [
        Span(f"k{start}", data.draw(st.integers(0, 3)), start, end, text[start : start + 1].strip("\n"), run_in=True)
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True)
    ]
    aliases = {f"a{n}": n for n in data.draw(st.sets(st.integers(0, len(text)), max_size=3))}
    blocks = lay_out(text, sections, aliases, matches)
    assert "\n".join("".join(run.text for piece in b.pieces for run in piece.runs) for b in blocks) == text
    keys = sorted(key for block in blocks for piece in block.pieces for key in piece.keys)
    assert keys == sorted([*aliases, *(section.key for section in sections)])
    addresses = [block.address for block in blocks if block.address]
    assert len(addresses) == len(set(addresses)) == len([block for block in blocks if not block.level])
    numbers = [run.match for b in blocks for p in b.pieces for run in p.runs if run.match and not run.continues]
    assert len(numbers) == len(set(numbers))
    marked = "".join(run.text for b in blocks for p in b.pieces for run in p.runs if run.match)
    assert marked == "".join(text[start:end] for start, end in matches).replace("\n", "")
