"""The checks of the promises find what is broken."""

from __future__ import annotations

import pytest

from speeches.tests.furniture_pages import FIRST, SALUTATION, TITLE, plain
from speeches.text.clean import clean, clean_given
from speeches.text.document import Cleaned, Paragraph, Removed
from speeches.text.outline import Section
from speeches.text.promises import (
    HEAD_VERBATIM,
    IDEMPOTENT,
    NOTHING_VANISHES,
    ONE_LINE,
    SPACING,
    TILES,
    check_cleaning,
    check_given,
    check_nothing_vanishes,
    check_tiling,
)

PAGE = plain("打印", TITLE, SALUTATION, FIRST)


def cleaned(head: str, text: str, *removed: Removed) -> Cleaned:
    return Cleaned(
        tuple(Paragraph(line) for line in head.split("\n") if line),
        tuple(Paragraph(line) for line in text.split("\n")),
        removed,
    )


def test_a_right_answer_breaks_nothing():
    assert check_cleaning(PAGE, clean(PAGE)) == []


@pytest.mark.parametrize(
    ("answer", "promises"),
    [
        (cleaned(TITLE, f"{SALUTATION}\n{FIRST}"), [NOTHING_VANISHES]),
        (cleaned(TITLE, f"{SALUTATION}\n{FIRST}", Removed(2, "打印", "tools")), [NOTHING_VANISHES]),
        (cleaned(f"打印\n{TITLE}", f"{SALUTATION}\n{FIRST}"), [IDEMPOTENT]),
        (cleaned("", f"{TITLE}\n{SALUTATION}\n{FIRST}", Removed(1, "打印", "tools")), [IDEMPOTENT]),
        (cleaned(TITLE, f"{SALUTATION}{FIRST} ", Removed(1, "打印", "tools")), [IDEMPOTENT, ONE_LINE]),
        (
            cleaned(f"全{TITLE[1:]}", f"{SALUTATION}\n{FIRST}", Removed(1, "打印", "tools")),
            [NOTHING_VANISHES, HEAD_VERBATIM],
        ),
    ],
    ids=["vanished", "of the wrong line", "furniture left", "no head", "space left", "title changed"],
)
def test_what_is_broken_is_named(answer, promises):
    assert sorted(violation.promise for violation in check_cleaning(PAGE, answer)) == sorted(promises)


def test_a_space_that_should_have_gone_is_found():
    page = plain(SALUTATION, "今年全县的 GDP 增长，形势较好，工作扎实，群众满意。")
    answer = cleaned("", f"{SALUTATION}\n今年全县的 GDP 增长，形势较好，工作扎实，群众满意。")
    assert [violation.promise for violation in check_cleaning(page, answer)] == [IDEMPOTENT, SPACING]


@pytest.mark.parametrize(
    ("line", "standing", "pieces", "holds"),
    [
        ("甲乙甲乙", "甲乙", ["甲乙"], True),
        ("甲甲乙甲", "甲甲", ["甲乙"], True),
        ("甲乙丙", "甲丙", ["丙"], False),
        ("甲乙丙丁", "乙丁", ["甲", "丙"], True),
        ("甲乙丙丁", "丁乙", ["甲", "丙"], False),
        ("甲乙丙丁", "乙丁", ["丙", "甲"], False),
        ("Ａ，（一）", "a,(一)", [], True),
    ],
    ids=str,
)
def test_pieces_must_stand_in_their_line_in_order(line, standing, pieces, holds):
    answer = cleaned("", standing, *(Removed(1, piece, "tools") for piece in pieces))
    assert (check_nothing_vanishes(plain(line), answer) == []) is holds


def test_given_text_must_be_kept():
    assert check_given("一\n二", clean_given("一\n二")) == []
    assert [violation.promise for violation in check_given("一\n二", clean_given("一"))] == [NOTHING_VANISHES]


@pytest.mark.parametrize(
    ("sections", "promises"),
    [
        ((Section(0, 0, "", "", "甲\n", run_in=False), Section(1, 2, "一、", "乙", "", run_in=False)), []),
        ((Section(0, 0, "", "", "甲\n", run_in=False),), [TILES]),
        ((Section(0, 0, "", "", "甲\n", run_in=False), Section(1, 3, "一、", "乙", "", run_in=False)), [TILES]),
        ((Section(0, 0, "", "", "乙\n", run_in=False), Section(1, 2, "一、", "乙", "", run_in=False)), [TILES]),
    ],
    ids=["tiled", "short", "shifted", "other words"],
)
def test_sections_must_tile_the_text(sections, promises):
    assert [violation.promise for violation in check_tiling("甲\n一、乙", sections)] == promises
