"""The files in a zip, one after the other, within bounds; nothing is ever written under a name that stands in one."""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from speeches.text.clean import clean_field
from speeches.text.errors import ExtractError
from speeches.text.extract import MAX_BYTES, too_large
from speeches.text.extract.kinds import kind_of
from speeches.text.extract.refusals import refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SUFFIX: Final = ".zip"
MAX_MEMBERS: Final = 2000  # files, those of archives within it included
MAX_UNPACKED: Final = 512 * 1024 * 1024  # bytes, likewise
MAX_RATIO: Final = 200
_SMALL: Final = 256 * 1024  # bytes that may be packed however tightly
_DEEPEST: Final = 1  # an archive in the archive is opened, one in that is not
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_FIRST_BYTES: Final = (b"PK\x03\x04", b"PK\x05\x06")
_DAMAGES: Final = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, OSError, ValueError)

# Of a member, see PKWARE's APPNOTE.TXT, 4.4.4 and 4.6.9.
_IS_ENCRYPTED: Final = 0x1
_NAME_IS_UTF_8: Final = 0x800
_UNICODE_PATH: Final = 0x7075
_UNICODE_PATH_HEAD: Final = struct.Struct("<BI")  # version, CRC-32 of the name it stands for

_LITTER: Final = re.compile(r"\..*|~\$.*|__MACOSX|Thumbs\.db|desktop\.ini", re.IGNORECASE)
_DRIVE: Final = re.compile(r"[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive under its path there (``春节/讲话.docx``), or the reason for which it was not unpacked.

    No two members have the same path; one has no ``..`` in it and begins with no ``/``. Where ``code`` is empty it
    was unpacked.
    """

    path: str
    data: bytes = b""
    code: str = ""
    message: str = ""


def is_archive(first_bytes: bytes, filename: str) -> bool:
    """Whether it is to be unpacked: a zip, and called one (Word's files are zips too)."""
    return filename.lower().endswith(SUFFIX) and first_bytes.startswith(_FIRST_BYTES)


def members(data: bytes) -> Iterator[Member]:
    """In the order of the archive, each unpacked when it is asked for.

    An archive in the archive gives its files in its place. Raises ExtractError, before the first member, for one that
    is not unpacked at all.
    """
    return iter(_Unpacking().files_of(data, depth=0))


class _Unpacking:
    """What is left of the bounds, and the paths that are taken, while an archive and those within it are unpacked."""

    def __init__(self) -> None:
        self._files = MAX_MEMBERS
        self._bytes = MAX_UNPACKED
        self._paths: set[str] = set()

    def files_of(self, data: bytes, depth: int, folder: str = "") -> Iterator[Member]:
        archive = _opened(data)
        packed = [(member, f"{folder}{path}") for member, path in _files(archive)]
        self._take(packed)
        return self._unpacked(archive, packed, depth)

    def _take(self, packed: Sequence[tuple[zipfile.ZipInfo, str]]) -> None:
        """Its share of the bounds, as it declares itself; zipfile never reads more of a member than it declares."""
        files, size = len(packed), sum(member.file_size for member, _ in packed)
        if not files:
            raise refusal("empty_archive")
        if files > self._files:
            raise refusal("too_many_members", limit=str(MAX_MEMBERS))
        if size > self._bytes:
            raise refusal("archive_bomb")
        self._files -= files
        self._bytes -= size

    def _unpacked(
        self, archive: zipfile.ZipFile, packed: Sequence[tuple[zipfile.ZipInfo, str]], depth: int
    ) -> Iterator[Member]:
        for member, path in packed:
            name = self._free(path)
            try:
                data = _read(archive, member)
                if not is_archive(data, path):
                    yield Member(name, data)
                elif depth == _DEEPEST:
                    raise refusal("nested_archive")
                else:
                    yield from self.files_of(data, depth + 1, f"{name}/")
            except ExtractError as error:
                yield Member(name, code=error.code, message=error.message)

    def _free(self, path: str) -> str:
        """The path, or where it is taken the first of ``讲话（2）.docx``, ``讲话（3）.docx`` … that is not."""
        stem, dot, suffix = path.rpartition(".")
        if not dot or "/" in suffix:
            stem, suffix = path, ""
        number = 1
        while path in self._paths:
            number += 1
            path = f"{stem}（{number}）{dot and '.'}{suffix}"
        self._paths.add(path)
        return path


def _opened(data: bytes) -> zipfile.ZipFile:
    try:
        kind_of(data, SUFFIX)
    except ExtractError as error:
        if error.code != "archive":  # a Word file, a spreadsheet and the like under a wrong name
            raise
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except _DAMAGES as error:
        raise refusal("damaged_archive") from error


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    if member.flag_bits & _IS_ENCRYPTED:
        raise refusal("encrypted_member")
    if member.compress_type not in _METHODS:
        raise refusal("packing_method")
    if member.file_size > MAX_BYTES:
        raise too_large(member.file_size)
    if member.file_size > max(_SMALL, MAX_RATIO * member.compress_size):
        raise refusal("archive_bomb")
    try:
        with archive.open(member) as stream:
            return stream.read()
    except _DAMAGES as error:
        raise refusal("damaged_member") from error


# Names


def _files(archive: zipfile.ZipFile) -> Iterator[tuple[zipfile.ZipInfo, str]]:
    """What people packed, with its path: no folders, no links, nothing that systems leave behind."""
    entries = archive.infolist()
    encoding = _encoding_of([_raw_name(entry) for entry in entries if not entry.flag_bits & _NAME_IS_UTF_8])
    for entry in entries:
        name = _name(entry, encoding)
        is_file = not name.endswith(("/", "\\")) and not stat.S_ISLNK(entry.external_attr >> 16)
        if is_file and (path := harmless_path(name)) and not is_litter(path):
            yield entry, path


def harmless_path(name: str) -> str:
    """The folders and the file that a name consists of; empty where nothing is left of it."""
    parts = [part for part in map(clean_field, name.replace("\\", "/").split("/")) if part not in {"", ".", ".."}]
    return "/".join(parts[1:] if parts and _DRIVE.fullmatch(parts[0]) else parts)


def is_litter(path: str) -> bool:
    """Whether it is, or lies in, something that systems and programs leave beside people's files."""
    return any(_LITTER.fullmatch(part) for part in path.split("/"))


def _encoding_of(names: Sequence[bytes]) -> str:
    """One program wrote them all: what reads every one of them is what it wrote in."""
    for encoding in ("utf-8", "gb18030"):
        try:
            for name in names:
                name.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return "cp437"  # as the format has it; it reads anything


def _name(entry: zipfile.ZipInfo, encoding: str) -> str:
    if entry.flag_bits & _NAME_IS_UTF_8:
        return entry.orig_filename
    raw = _raw_name(entry)
    return _unicode_path(entry.extra, raw) or raw.decode(encoding)


def _raw_name(entry: zipfile.ZipInfo) -> bytes:
    """zipfile takes names without the flag for code page 437, in which every byte is some character."""
    return entry.orig_filename.encode("utf-8" if entry.flag_bits & _NAME_IS_UTF_8 else "cp437")


def _unicode_path(extra: bytes, raw_name: bytes) -> str:
    """The name in UTF-8 that some programs write beside the other one; empty where there is none for this name."""
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and len(field) > _UNICODE_PATH_HEAD.size:
            _, checksum = _UNICODE_PATH_HEAD.unpack_from(field)
            if checksum == zlib.crc32(raw_name):
                return field[_UNICODE_PATH_HEAD.size :].decode("utf-8", "replace")
    return ""
