"""What is read, what is refused, and what is said then."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from speeches.tests.word_package import p, packed, word_file
from speeches.text.errors import ExtractError
from speeches.text.extract import ACCEPTED_SUFFIXES, MAX_BYTES, extract
from speeches.text.extract.refusals import SENTENCES

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
DOCX = word_file(p("各位代表："))
CODES = Path(__file__).parents[2] / "docs" / "codes.md"


@pytest.mark.parametrize(
    ("filename", "data", "media_type"),
    [
        ("讲话.txt", "各位代表：".encode(), "text/plain"),
        ("讲话.TXT", "各位代表：".encode(), "text/plain"),
        ("讲话.md", "# 讲话".encode(), "text/markdown"),
        ("讲话.html", "<p>各位代表：</p>".encode(), "text/html"),
        ("讲话.htm", "<!DOCTYPE html><p>各位代表：</p>".encode(), "text/html"),
        ("网页.txt", "\n<!doctype HTML>\n<title>x</title><p>各位代表：</p>".encode(), "text/html"),
        ("讲话.docx", DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("讲话.docm", DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("讲话.DOTX", DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("没有扩展名", DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("讲话（2.5版）", DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
def test_bytes_decide_and_the_name_only_where_they_cannot(filename, data, media_type):
    assert extract(data, filename).media_type == media_type


@pytest.mark.parametrize(
    ("filename", "data", "code"),
    [
        pytest.param("讲话.txt", b"", "empty", id="empty"),
        pytest.param("讲话.txt", b" \r\n\xe3\x80\x80\n", "no_text", id="blank"),
        pytest.param("讲话.html", b"<html><body><img src=a></body></html>", "no_text", id="a page of pictures"),
        pytest.param("讲话.docx", word_file(p("")), "no_text", id="an empty Word file"),
        pytest.param("讲话.txt", b"a" * (MAX_BYTES + 1), "too_large", id="too large"),
        pytest.param("讲话.xyz", b"text", "unknown_type", id="unknown suffix"),
        pytest.param("讲话", b"text", "unknown_type", id="text without a suffix"),
        pytest.param("讲话.doc", OLE + "WordDocument".encode("utf-16-le"), "legacy_word", id="doc"),
        pytest.param("讲话.wps", OLE, "legacy_word", id="wps"),
        pytest.param("讲话.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted", id="docx with password"),
        pytest.param("表.xls", OLE + "Workbook".encode("utf-16-le"), "unsupported_document", id="xls"),
        pytest.param("表.xlsx", packed({"xl/workbook.xml": b"<x/>"}), "unsupported_document", id="xlsx"),
        pytest.param("片.pptx", packed({"ppt/presentation.xml": b"<x/>"}), "unsupported_document", id="pptx"),
        pytest.param("文.ofd", packed({"OFD.xml": b"<x/>"}), "ofd", id="ofd"),
        pytest.param("包.zip", packed({"a.txt": b"x"}), "archive", id="zip"),
        pytest.param("包.rar", b"Rar!\x1a\x07\x00", "archive", id="rar"),
        pytest.param("图.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF", "image", id="jpeg"),
        pytest.param("图.png", b"\x89PNG\r\n\x1a\n", "image", id="png"),
        pytest.param("图.tif", b"II*\x00", "image", id="tiff"),
        pytest.param("讲话.rtf", rb"{\rtf1 x}", "unsupported_document", id="rtf"),
        pytest.param("讲话.mht", b"MIME-Version: 1.0\r\n", "unsupported_document", id="mht"),
        pytest.param("讲话.pdf", DOCX, "type_mismatch", id="docx named pdf"),
        pytest.param("讲话.txt", DOCX, "type_mismatch", id="docx named txt"),
        pytest.param("讲话.doc", DOCX, "type_mismatch", id="docx named doc"),
        pytest.param("讲话.docx", b"%PDF-1.7", "type_mismatch", id="pdf named docx"),
        pytest.param("讲话.docx", b"<html><p>x</p></html>", "type_mismatch", id="page named docx"),
        pytest.param("讲话.docx", b"just text", "type_mismatch", id="text named docx"),
        pytest.param("讲话.pdf", b"just text", "type_mismatch", id="text named pdf"),
        pytest.param("讲话.docx", DOCX[: len(DOCX) // 2], "damaged", id="docx cut off"),
        pytest.param("讲话.docx", packed({"a.txt": b"x"}), "damaged", id="zip named docx"),
        pytest.param("讲话.txt", bytes(range(256)) * 4, "unknown_encoding", id="binary named txt"),
    ],
)
def test_refusals(filename, data, code):
    with pytest.raises(ExtractError) as refused:
        extract(data, filename)
    assert refused.value.code == code
    assert refused.value.message.endswith("。")


def test_accepted_suffixes():
    assert ACCEPTED_SUFFIXES == (".txt", ".md", ".html", ".htm", ".docx", ".docm", ".dotx", ".pdf")


def test_a_mismatch_names_both():
    with pytest.raises(ExtractError) as refused:
        extract(DOCX, "讲话.pdf")
    assert ".pdf" in refused.value.message
    assert ".docx" in refused.value.message


def test_the_codes_of_reading_are_documented_one_for_one():
    section = CODES.read_text("utf-8").split("## Errors of reading")[1].split("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == list(SENTENCES)
