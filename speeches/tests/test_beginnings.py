"""The first characters of a file in every encoding that gives text."""

from __future__ import annotations

import pytest

from speeches.text.extract.beginnings import ENCODINGS, beginnings, in_utf_8

SIMPLIFIED = "各位同事：\n今天只说修路一件事。"
TRADITIONAL = "各位同事：\n今天只說修路一件事。"


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "utf-8-sig", "utf-8"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        (TRADITIONAL, "big5", "big5"),
        (SIMPLIFIED, "utf-16", "utf-16le"),
        (SIMPLIFIED, "utf-16-be", "utf-16be"),
    ],
)
def test_the_true_one_is_among_them_and_reads_the_file_right(text, codec, name):
    data = text.encode(codec)
    assert beginnings(data, "")[name] == text
    assert in_utf_8(data, name).decode("utf-8-sig") == text


def test_the_one_that_was_taken_comes_first_also_where_it_gives_no_text():
    assert next(iter(beginnings(TRADITIONAL.encode("big5"), "utf-8"))) == "utf-8"


def test_what_gives_no_text_is_left_out():
    assert "utf-8" not in beginnings(SIMPLIFIED.encode("gb18030"), "gb18030")


def test_markup_and_what_reads_the_same_are_no_help():
    page = f"<!doctype html><html><head><meta charset=gbk></head><body><p>{SIMPLIFIED}"
    shown = beginnings(page.encode("gb18030"), "gb18030")
    assert shown["gb18030"] == page[page.index("各位") - 20 :]
    assert not beginnings(b"<p>Good morning.", "utf-8").keys() & {"gb18030", "big5"}


def test_a_character_cut_in_two_at_the_end_is_no_fault():
    data = ("路" * 4000).encode()
    assert set(beginnings(data, "utf-8")["utf-8"]) == {"路"}


@pytest.mark.parametrize("name", ENCODINGS)
def test_any_bytes_can_be_read_in_any(name):
    assert in_utf_8(bytes(range(256)) * 3, name).decode("utf-8-sig")
