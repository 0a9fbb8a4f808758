"""The parts of an Office Open XML file, unpacked in memory within bounds and parsed without entities."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any, Final

from lxml import etree

from speeches.text.extract.refusals import refusal

Element = Any  # lxml publishes no types

MAX_MEMBERS: Final = 5000
MAX_DECLARED: Final = 512 * 1024 * 1024  # bytes, of all members, most of which are pictures and never read
MAX_PART: Final = 48 * 1024 * 1024  # bytes of one part that is read
MAX_RATIO: Final = 200
_SMALL: Final = 256 * 1024  # bytes that may be packed however tightly
_IS_ENCRYPTED: Final = 0x1  # of a member's flags
_DOCTYPES: Final = tuple("<!DOCTYPE".encode(codec) for codec in ("ascii", "utf-16-le", "utf-16-be"))
# The strict variant of the standard, which hardly anything writes, differs in its names only.
_STRICT: Final = (
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
)  # fmt: skip


class Package:
    def __init__(self, data: bytes) -> None:
        """Raises ExtractError for what is no package, or one that would unpack to too much."""
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise refusal("damaged") from error
        self._members = {member.filename: member for member in self._archive.infolist()}
        if len(self._archive.infolist()) > MAX_MEMBERS:
            raise refusal("bomb")
        if sum(member.file_size for member in self._members.values()) > MAX_DECLARED:
            raise refusal("bomb")

    def xml(self, name: str) -> Element | None:
        """The root of a part; None where the package has no such part."""
        member = self._members.get(name)
        return None if member is None else _parse(self._read(member))

    def _read(self, member: zipfile.ZipInfo) -> bytes:
        if member.flag_bits & _IS_ENCRYPTED:
            raise refusal("encrypted")
        if member.file_size > max(_SMALL, MAX_RATIO * member.compress_size) or member.file_size > MAX_PART:
            raise refusal("bomb")
        try:
            with self._archive.open(member) as stream:
                data = stream.read(member.file_size + 1)  # what it declares may be less than what it holds
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
            raise refusal("damaged") from error
        if len(data) > member.file_size:
            raise refusal("bomb")
        return data


def _parse(data: bytes) -> Element:
    if any(doctype in data for doctype in _DOCTYPES):
        raise refusal("doctype")
    for strict, usual in _STRICT:
        data = data.replace(strict, usual)
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refusal("damaged") from error
