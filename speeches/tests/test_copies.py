"""A scraped page may hold its text several times; one copy stays."""

from __future__ import annotations

import pytest

from speeches.tests.furniture_pages import BODY, FIRST, HEADING, LAST, SALUTATION, SECOND, TITLE, plain
from speeches.text.clean import clean

LONGER = (
    *BODY[:-1],
    *(f"第{n}项任务由白鹭区农业农村局牵头，各乡镇配合，务必在月底前完成并报告结果。" for n in "一二三四"),
    LAST,
)
TEXT = "\n".join(LONGER)


@pytest.mark.parametrize(
    "page",
    [
        (TITLE, *LONGER, TITLE, *LONGER),
        (TITLE, *LONGER, TITLE, *LONGER, TITLE, *LONGER),
        (TITLE, *LONGER, "（责任编辑：林知远）", TITLE, *LONGER, "（责任编辑：林知远）"),
        (TITLE, *LONGER, *LONGER[:-1]),
        (TITLE, *LONGER, "".join((TITLE, *LONGER))),
        (f"{TITLE}{SALUTATION}{FIRST}{HEADING}{SECOND[:20]}…", TITLE, *LONGER),
    ],
    ids=["twice", "three times", "with furniture", "last copy cut short", "on one line", "beginning on one line"],
)
def test_copies_are_cut(page):
    cleaned = clean(plain(*page))
    assert (cleaned.head, cleaned.text) == (TITLE, TEXT)
    assert {piece.why for piece in cleaned.removed} <= {"repeated", "editor"}


def test_copies_are_cut_where_the_title_stands_over_every_other_one():
    head = (TITLE, "——2024年3月12日在青禾县第三届人民代表大会农业与农村委员会第五次会议上")
    cleaned = clean(plain(*head, *LONGER, *LONGER, *head, *LONGER, *LONGER))
    assert (cleaned.head, cleaned.text) == ("\n".join(head), TEXT)


@pytest.mark.parametrize(
    "page",
    [
        (TITLE, *LONGER[:4], FIRST, *LONGER[4:]),
        (TITLE, *LONGER, FIRST),
        (TITLE, *LONGER[:3], LONGER[5], LONGER[5], *LONGER[6:]),
    ],
    ids=["refrain", "refrain at the end", "twice in a row"],
)
def test_a_sentence_said_twice_stays(page):
    cleaned = clean(plain(*page))
    assert (cleaned.text, cleaned.removed) == ("\n".join(page[1:]), ())


def test_a_paragraph_that_names_the_headings_to_come_stays():
    headings = [f"{n}、进一步加强全县第{n}方面的重点工作，确保各项任务按时完成见到实效" for n in "一二三四五六七"]
    page = [TITLE, SALUTATION, "".join(("报告分七个部分：", *headings))]
    for heading in headings:
        page += [heading, f"{heading[0]}年来，{FIRST}"]
    cleaned = clean(plain(*page))
    assert (cleaned.text, cleaned.removed) == ("\n".join(page[1:]), ())


def test_the_same_sentences_in_another_order_are_no_copy():
    again = (LONGER[4], LONGER[6], LONGER[3], LONGER[5], LONGER[1], LONGER[7], LONGER[4], LONGER[6], LONGER[3])
    cleaned = clean(plain(TITLE, *LONGER, *again))
    assert (cleaned.text, cleaned.removed) == ("\n".join((*LONGER, *again)), ())
