"""Whatever the bytes are: a file is read or refused with a code and a sentence, and nothing else happens."""

from __future__ import annotations

import io
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfgen import canvas

from speeches.tests.word_package import abstract, level, numbered, p, use, word_file
from speeches.text import wire
from speeches.text.errors import ExtractError
from speeches.text.extract import ACCEPTED_SUFFIXES, extract
from speeches.text.extract.refusals import SENTENCES
from speeches.text.reading import Reading, is_sound, read

EVENLY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@cache
def whole(suffix: str) -> bytes:
    """A valid file of each kind."""
    if suffix in {".docx", ".docm", ".dotx"}:
        body = p("同志们：") + numbered("修渠", 1) + "<w:tbl><w:tr><w:tc>" + p("村") + "</w:tc></w:tr></w:tbl>"
        return word_file(body, numbering=abstract(0, level(0, "chineseCounting", "%1、")) + use(1, 0))
    if suffix == ".pdf":
        target = io.BytesIO()
        paper = canvas.Canvas(target)
        for number in range(3):
            paper.drawString(72, 700 - 20 * number, "The county has opened three canals.")
        paper.showPage()
        paper.save()
        return target.getvalue()
    page = "<html><head><title>讲话</title></head><body><div class=nav><a href=/>首页</a></div><table><tr><td>村<td>户"
    return (page if suffix.startswith(".htm") else "# 讲话\n\n**一、修渠** [链接](http://a.cn)\n").encode()


def read_or_refused(data: bytes, filename: str) -> None:
    try:
        found = read(data, filename)
    except ExtractError as error:
        refused = error
    else:
        assert is_sound(found)
        assert wire.load(wire.dump(found), Reading) == found
        return
    assert refused.code in SENTENCES
    assert refused.message


@pytest.mark.parametrize("suffix", ACCEPTED_SUFFIXES)
def test_the_valid_files_are_valid(suffix):
    assert extract(whole(suffix), f"a{suffix}").lines


@EVENLY
@given(st.binary(max_size=400), st.sampled_from([*ACCEPTED_SUFFIXES, "", ".doc", ".zip"]))
def test_any_bytes_under_any_name(data, suffix):
    read_or_refused(data, f"讲话{suffix}")


@EVENLY
@given(
    st.binary(max_size=300),
    st.sampled_from([b"%PDF-1.7\n", b"PK\x03\x04", b"<html>", b"\xff\xfe", b"\xd0\xcf\x11\xe0"]),
)
def test_any_bytes_after_a_true_beginning(data, beginning):
    read_or_refused(beginning + data, "讲话")


@pytest.mark.parametrize("suffix", ACCEPTED_SUFFIXES)
@EVENLY
@given(data=st.data())
def test_valid_files_with_bytes_changed_cut_out_or_put_in(suffix, data):
    damaged = bytearray(whole(suffix))
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, max(0, len(damaged) - 1)))
        length = data.draw(st.sampled_from([0, 1, 1, 1, 4, 100]))
        damaged[place : place + length] = data.draw(st.binary(max_size=4))
    read_or_refused(bytes(damaged), f"讲话{suffix}")


@EVENLY
@given(st.text(alphabet="<>/=\"'! abdiprtv&;#x0\n一。", max_size=200))
def test_any_markup(source):
    read_or_refused(f"<html>{source}".encode(), "讲话.html")


WORD_ELEMENTS = st.recursive(
    st.sampled_from(["<w:t>一</w:t>", "<w:br/>", "<w:tab/>", '<w:footnoteReference w:id="1"/>', "<w:sym/>"]),
    lambda inner: st.builds(
        lambda name, parts: f"<w:{name}>{''.join(parts)}</w:{name}>",
        st.sampled_from(["p", "r", "tbl", "tr", "tc", "sdt", "del", "pPr", "rPr", "numPr", "txbxContent", "pict"]),
        st.lists(inner, max_size=4),
    ),
)


@EVENLY
@given(st.lists(WORD_ELEMENTS, max_size=4))
def test_word_elements_where_they_do_not_belong(elements):
    read_or_refused(word_file("".join(elements), footnotes='<w:footnote w:id="1"/>'), "讲话.docx")
