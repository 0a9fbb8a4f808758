"""Which encoding a text is in, told from its bytes."""

from __future__ import annotations

import codecs
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speeches.text.errors import ExtractError
from speeches.text.extract.encoding import decode

SIMPLIFIED = "青禾县今年要修好三条灌渠，让山上的水流到田里来。"
TRADITIONAL = "臨江市今年要修好三條灌渠，讓山上的水流到田裡來。"
ENGLISH = "The county’s three canals — dug by hand — “opened” in May."
CODECS = {
    "utf-8": "utf-8",
    "gb18030": "gb18030",
    "big5": "big5",
    "utf-16-le": "utf-16le",
    "utf-16-be": "utf-16be",
}


@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("length", [8, 12, len(SIMPLIFIED)])
def test_simplified_text_without_a_byte_order_mark(codec, length):
    text = SIMPLIFIED[:length]
    found = decode(text.encode(codec))
    assert (found.text, found.encoding, found.notices) == (text, CODECS[codec], ())


@pytest.mark.parametrize("codec", list(CODECS))
@pytest.mark.parametrize("length", [12, len(TRADITIONAL)])
def test_traditional_text_without_a_byte_order_mark(codec, length):
    text = TRADITIONAL[:length]
    found = decode(text.encode(codec))
    assert (found.text, found.encoding, found.notices) == (text, CODECS[codec], ())


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        pytest.param(codecs.BOM_UTF8 + SIMPLIFIED.encode(), SIMPLIFIED, "utf-8", id="utf-8"),
        pytest.param(codecs.BOM_UTF16_LE + "一\r\n二".encode("utf-16-le"), "一\r\n二", "utf-16", id="utf-16, crlf"),
        pytest.param(codecs.BOM_UTF16_BE + "一二".encode("utf-16-be"), "一二", "utf-16", id="utf-16 big-endian"),
        pytest.param(codecs.BOM_UTF32_LE + "一二".encode("utf-32-le"), "一二", "utf-32", id="utf-32"),
        pytest.param(b"", "", "utf-8", id="nothing"),
        pytest.param(b"plain\n", "plain\n", "utf-8", id="ascii"),
        pytest.param("联通".encode("gb18030"), "联通", "gb18030", id="two characters that look like utf-8"),
        pytest.param("caf\xe9 au lait".encode(), "caf\xe9 au lait", "utf-8", id="accents in utf-8"),
        pytest.param(ENGLISH.encode("cp1252"), ENGLISH, "windows-1252", id="English with curly quotes"),
        pytest.param(b"a line\n\x1a", "a line\n\x1a", "utf-8", id="an end-of-file mark of old"),
        pytest.param("第一行\x07二".encode(), "第一行\x07二", "utf-8", id="a control character in utf-8"),
        pytest.param("ok\n".encode("utf-16-le"), "ok\n", "utf-16le", id="ascii in utf-16"),
    ],
)
def test_marks_and_special_cases(data, text, encoding):
    found = decode(data)
    assert (found.text, found.encoding) == (text, encoding)


def test_what_a_page_calls_its_encoding_tips_the_balance():
    data = "中文".encode("big5")
    assert decode(data, declared="Big5").text == "中文"


def test_a_false_name_does_not():
    assert decode(SIMPLIFIED.encode(), declared="gb2312").text == SIMPLIFIED


def test_damaged_bytes_are_replaced_and_said_with_their_line():
    data = f"{SIMPLIFIED}\n{SIMPLIFIED}".encode()
    found = decode(data[:-2])
    assert found.text == f"{SIMPLIFIED}\n{SIMPLIFIED[:-1]}\ufffd"
    assert [(notice.code, notice.line) for notice in found.notices] == [("undecodable_bytes", 2)]


def test_doubt_is_said_with_both_readings():
    found = decode("稻谷".encode("gb18030"))
    assert (found.text, [notice.code for notice in found.notices]) == ("稻谷", ["encoding_unsure"])
    assert "按 gb18030 读作“稻谷”；按 big5 读作“翔嗷”" in found.notices[0].message


@pytest.mark.parametrize("data", [b"\x00" * 64, bytes(range(256)), b"\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00"])
def test_bytes_that_are_no_text_are_refused(data):
    with pytest.raises(ExtractError) as refused:
        decode(data)
    assert refused.value.code == "unknown_encoding"


def test_a_long_file_is_told_by_a_part_of_it():
    text = "a" * 300_000 + SIMPLIFIED * 100
    assert decode(text.encode("gb18030")).text == text


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_refused(data):
    with contextlib.suppress(ExtractError):
        assert decode(data).encoding in {*CODECS.values(), "windows-1252", "utf-16", "utf-32"}


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), max_size=60))
def test_a_byte_order_mark_always_gives_the_text(text):
    assert decode(codecs.BOM_UTF8 + text.encode()).text == text
    assert decode(codecs.BOM_UTF16_LE + text.encode("utf-16-le")).text == text
