"""What kind of file it is: the first bytes decide, the name only where bytes cannot (text has no mark of its own)."""

from __future__ import annotations

import io
import re
from enum import StrEnum
from pathlib import PurePath
from typing import Final

from speeches.text.extract.refusals import refusal
from speeches.text.rows import strip_nonprinting


class Kind(StrEnum):
    PLAIN = "plain"
    MARKDOWN = "markdown"
    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"


_KINDS: Final = {
    ".txt": Kind.PLAIN,
    ".md": Kind.MARKDOWN,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".docx": Kind.DOCX,
    ".docm": Kind.DOCX,  # with macros, which nobody runs
    ".dotx": Kind.DOCX,  # a template: red-headed forms are often kept as one
    ".pdf": Kind.PDF,
}
ACCEPTED_SUFFIXES: Final = tuple(_KINDS)
_TEXT_KINDS: Final = frozenset({Kind.PLAIN, Kind.MARKDOWN, Kind.HTML})
_NAMES: Final = {Kind.DOCX: "是 Word 文档（.docx）", Kind.PDF: "是 PDF 文件（.pdf）"}

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of Office 97–2003, and of encrypted newer files
_OLE_STREAMS: Final = (
    ("EncryptedPackage", "encrypted", ""),
    ("WordDocument", "legacy_word", ""),
    ("Workbook", "unsupported_document", "旧格式的电子表格"),
    ("PowerPoint Document", "unsupported_document", "旧格式的演示文稿"),
)
_ZIP_MEMBERS: Final = (
    ("OFD.xml", "ofd", ""),
    ("xl/workbook.xml", "unsupported_document", "电子表格"),
    ("ppt/presentation.xml", "unsupported_document", "演示文稿"),
    ("content.xml", "unsupported_document", "OpenDocument 文件（.odt 等）"),
)
# First bytes of what is refused, with the code and what it is called.
_SIGNATURES: Final = (
    (rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|GIF8[79]a|BM.{12}\(\x00\x00\x00|II\*\x00|MM\x00\*|RIFF.{4}WEBP", "image", ""),
    (rb"Rar!\x1a\x07|7z\xbc\xaf\x27\x1c|\x1f\x8b\x08|BZh[1-9]1AY|\xfd7zXZ\x00", "archive", ""),
    (rb".{257}ustar", "archive", ""),
    (rb"\{\\rtf", "unsupported_document", "RTF 文件（.rtf）"),
    (rb"MIME-Version:|From: <Saved by ", "unsupported_document", "单个文件的网页（.mht）"),
)
_HTML_OPENING: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|<\?xml[^>]{0,200}\?>|<!--.{0,2000}?-->){0,20}<(?:!doctype\s+html|html[\s>]|head[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_WORD_DOCUMENT: Final = re.compile(r"word/document\d*\.xml")
_SUFFIX: Final = re.compile(r"\.[A-Za-z0-9]{1,8}$")


def kind_of(data: bytes, filename: str) -> Kind:
    """Raises ExtractError for every kind that is not read, each with its own sentence."""
    suffix = _suffix(filename)
    named = _KINDS.get(suffix)
    found = _kind_of_bytes(data, named)
    if found is None and named in _TEXT_KINDS:
        return named
    if found is None and suffix == ".jsonl":
        raise refusal("record_file")
    if found is None and named is None:
        raise refusal("unknown_type", name=strip_nonprinting(PurePath(filename).name))
    if found is None:
        raise refusal("type_mismatch", suffix=suffix, found="不是这种文件")
    if found is Kind.HTML and named in _TEXT_KINDS:
        return found
    if suffix and named is not found:
        raise refusal("type_mismatch", suffix=suffix, found=_NAMES.get(found, "是网页（.html）"))
    return found


def _suffix(filename: str) -> str:
    match = _SUFFIX.search(filename)
    return match.group().lower() if match else ""


def _kind_of_bytes(data: bytes, named: Kind | None) -> Kind | None:
    """None where the bytes could be text. Raises for a kind that is refused."""
    if data.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"%PDF-") or (named is Kind.PDF and b"%PDF-" in data[:1024]):
        return Kind.PDF
    if data.startswith(_OLE):
        raise _ole_refusal(data)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(data, named)
    for pattern, code, found in _SIGNATURES:
        if re.match(pattern, data, re.DOTALL):
            raise refusal(code, found=found)
    return Kind.HTML if _HTML_OPENING.match(data) else None


def _ole_refusal(data: bytes) -> Exception:
    for stream, code, found in _OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            return refusal(code, found=found)
    return refusal("legacy_word")


def _kind_of_zip(data: bytes, named: Kind | None) -> Kind:
    import zipfile  # noqa: PLC0415 - a fifth of what a child costs that reads a text file

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise refusal("damaged" if named is Kind.DOCX else "archive") from error
    for member, code, found in _ZIP_MEMBERS:
        if member in members:
            raise refusal(code, found=found)
    if named is Kind.DOCX or any(_WORD_DOCUMENT.fullmatch(member) for member in members):
        return Kind.DOCX
    raise refusal("archive")
