"""Plain text and Markdown: every line verbatim, notation marked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speeches.text.document import FileFacts, Region
from speeches.text.extract import extract, markdown
from speeches.text.extract.markdown import BLOCK_NOTATION, INLINE_NOTATION
from speeches.text.extract.plain import physical_lines


def texts(source: str, filename: str = "讲话.txt") -> list[str]:
    return [line.text for line in extract(source.encode(), filename).lines]


def unmarked(source: str) -> list[str]:
    """The lines of a Markdown file without what is marked as notation."""
    lines = []
    for line in extract(source.encode(), "讲话.md").lines:
        text = line.text
        for start, end in reversed(line.marks):
            text = text[:start] + text[end:]
        lines.append(text)
    return lines


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("一\n二", ["一", "二"], id="lf"),
        pytest.param("一\r\n二\r\n", ["一", "二"], id="crlf, and no line after the last end"),
        pytest.param("一\r二", ["一", "二"], id="cr"),
        pytest.param("一\n\n\n二", ["一", "", "", "二"], id="blank lines are kept"),
        pytest.param("\u3000\u3000一 \n\t二", ["\u3000\u3000一 ", "\t二"], id="spaces are kept"),
        pytest.param("一\u2028二\u2029三\x85四\v五", ["一", "二", "三", "四", "五"], id="rarer line ends"),
        pytest.param("整篇只有一行", ["整篇只有一行"], id="no line end"),
    ],
)
def test_each_physical_line_is_a_line(source, expected):
    assert texts(source) == expected


def test_form_feeds_count_pages():
    lines = extract("一\n二\f三\n".encode(), "讲话.txt").lines
    assert [(line.text, line.page) for line in lines] == [("一", 1), ("二", 1), ("三", 2)]


def test_without_form_feeds_there_are_no_pages():
    assert [line.page for line in extract("一\n二".encode(), "讲话.txt").lines] == [None, None]


@given(st.text(alphabet=st.characters(exclude_characters="\r", codec="utf-8")))
def test_nothing_but_line_ends_is_left_out(text):
    lines = [line for line, _ in physical_lines(text)]
    assert "".join(lines) == "".join(char for char in text if char not in "\n\v\f\x85\u2028\u2029")


@pytest.mark.parametrize("notation", [*BLOCK_NOTATION, *INLINE_NOTATION], ids=lambda notation: notation.example)
def test_every_notation_by_its_example(notation):
    match = notation.pattern.search(notation.example)
    assert match is not None
    text = notation.example
    for start, end in reversed(markdown._united(markdown._notation_in(match))):
        text = text[:start] + text[end:]
    assert text == notation.left


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("## **一、修路** ##", "一、修路"),
        ("> - 修渠引水", "- 修渠引水"),
        ("见[全文](https://example.cn/a_b_c.html)。", "见全文。"),
        ("[附件1](见后)", "[附件1](见后)"),
        ("长5*3*2米", "长5*3*2米"),
        ("#话题#引来热议", "#话题#引来热议"),
        ("- 2 -", "- 2 -"),
        ("____年____月", "____年____月"),
        ("首页<U+00A0>要闻", "首页<U+00A0>要闻"),
        ("snake_case_name", "snake_case_name"),
        ("一是**快**，二是**稳**。", "一是快，二是稳。"),
    ],
)
def test_what_is_left_of_a_line(source, expected):
    assert unmarked(source) == [expected]


def test_signs_within_a_fence_are_text():
    assert unmarked("```\n# 不是标题\n```\n# 标题") == ["", "# 不是标题", "", "标题"]


def test_headings_have_their_level():
    lines = extract("# 讲话\n\n## 一、修路\n\n副题\n----\n\n一段话。\n----\n".encode(), "讲话.md").lines
    assert [(line.text, line.level) for line in lines if line.text] == [
        ("# 讲话", 1),
        ("## 一、修路", 2),
        ("副题", 2),
        ("----", None),
        ("一段话。", None),
        ("----", None),
    ]


def test_a_line_all_in_bold_is_bold():
    lines = extract("**一、修路**\n**一是**快".encode(), "讲话.md").lines
    assert [line.bold for line in lines] == [True, False]


def test_front_matter_is_notation_and_facts():
    source = "---\ntitle: 在青禾县治水会上的讲话\n日期：2025-03-01\nlayout: post\n---\n同志们："
    found = extract(source.encode(), "讲话.md")
    assert found.facts == FileFacts(title="在青禾县治水会上的讲话", published="2025-03-01")
    assert unmarked(source) == ["", "", "", "", "", "同志们："]


def test_a_rule_at_the_top_is_no_front_matter():
    assert unmarked("---\n同志们：\n---\n大家好。") == ["", "同志们：", "", "大家好。"]


@given(st.text(alphabet="#*_`[]()!<>|-=\\ \n甲乙a1", max_size=80))
def test_marks_lie_in_order_within_their_line(source):
    for line in markdown.extract(source.encode()).lines:
        edges = [edge for mark in line.marks for edge in mark]
        assert edges == sorted(edges)
        assert edges[-1:] <= [len(line.text)]


def test_a_row_of_a_table_has_a_space_between_its_cells_and_a_footnote_is_a_note():
    source = "|上河村|十二户|\n|---|---|\n[^1]: 据县林业局。\n"
    found = extract(source.encode(), "讲话.md").lines
    assert [(line.text, line.region) for line in found] == [
        (" | 上河村 | 十二户 | ", Region.TABLE),
        (" | --- | --- | ", Region.TABLE),
        ("[^1]: 据县林业局。", Region.NOTE),
    ]
