"""Page numbers and running heads, with and without the evidence of pages."""

from __future__ import annotations

import pytest

from speeches.tests.furniture_pages import FIRST, SALUTATION, TITLE, plain
from speeches.text.clean import clean
from speeches.text.document import Extracted, Line

PARAGRAPHS = tuple(
    f"第{n}项工作由青禾县{n}镇负责落实，要明确时限、压实责任，按季度报告进展情况。" for n in "甲乙丙丁戊己庚辛壬癸子丑"
)


def printed(head: str, foot: str) -> Extracted:
    """Three lines a page, each page with its head and foot."""
    lines = [Line(TITLE, page=1), Line(SALUTATION, page=1)]
    for page in range(1, 5):
        lines += [Line(head.format(page), page=page)] if head and page > 1 else []
        lines += [Line(text, page=page) for text in PARAGRAPHS[3 * page - 3 : 3 * page]]
        lines += [Line(foot.format(page), page=page)] if foot else []
    return Extracted(tuple(lines), "application/pdf")


@pytest.mark.parametrize(
    ("head", "foot", "codes"),
    [
        ("", "— {} —", ["page_number"] * 4),
        ("", "{}", ["page_number"] * 4),
        ("", "第{}页 共4页", ["page_number"] * 4),
        ("青禾县人民政府文件汇编", "", ["running_head"] * 3),
        ("青禾县文件汇编　{}", "", ["running_head"] * 3),
        (TITLE, "- {} -", ["page_number", *["running_head", "page_number"] * 3]),
    ],
    ids=str,
)
def test_what_recurs_at_the_edge_of_pages_is_cut(head, foot, codes):
    cleaned = clean(printed(head, foot))
    assert (cleaned.head, cleaned.text) == (TITLE, "\n".join((SALUTATION, *PARAGRAPHS)))
    assert [piece.why for piece in cleaned.removed] == codes


def test_page_numbers_of_a_plain_text_with_their_running_head():
    lines = [TITLE, SALUTATION, FIRST]
    for number in range(1, 5):
        lines += [*PARAGRAPHS[:9], "青禾县文件汇编", f"- {number} -"]
    cleaned = clean(plain(*lines, FIRST))
    assert [piece.why for piece in cleaned.removed].count("page_number") == 4
    assert "青禾县文件汇编" not in cleaned.text


@pytest.mark.parametrize(
    "numbers",
    [("12", "7", "31"), ("1", "2", "3")],
    ids=["that do not count", "that stand close"],
)
def test_numbers_of_a_table_stay(numbers):
    lines = (SALUTATION, FIRST, *numbers, PARAGRAPHS[0])
    assert clean(plain(*lines)).text == "\n".join(lines)


def test_one_number_between_dashes_within_the_text_stays():
    lines = (SALUTATION, FIRST, "—3—", PARAGRAPHS[0])
    assert clean(plain(*lines)).text == "\n".join(lines)


@pytest.mark.parametrize("number", ["— 1 —", "- 1 -", "第1页"])
def test_the_number_of_the_first_page_of_two_is_cut(number):
    cleaned = clean(plain(SALUTATION, FIRST, number, PARAGRAPHS[0]))
    assert cleaned.text == "\n".join((SALUTATION, FIRST, PARAGRAPHS[0]))
    assert [piece.why for piece in cleaned.removed] == ["page_number"]


def test_a_running_head_beside_both_numbers_of_a_text_of_two_pages_is_cut():
    lines = (SALUTATION, FIRST, "- 1 -", "青禾县文件汇编", PARAGRAPHS[0], PARAGRAPHS[1], "- 2 -", "青禾县文件汇编")
    cleaned = clean(plain(*lines, PARAGRAPHS[2]))
    assert cleaned.text == "\n".join((SALUTATION, FIRST, *PARAGRAPHS[:3]))
