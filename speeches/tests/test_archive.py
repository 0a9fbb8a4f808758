"""What comes out of a zip: every file once, under the name that people gave it, and nothing beyond the bounds."""

from __future__ import annotations

import io
import random
import struct
import warnings
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speeches.sandbox import unpack_safely
from speeches.text.errors import ExtractError
from speeches.text.extract import archive
from speeches.text.extract.archive import is_archive, members

UTF_8_FLAG = 0x800
TEXT = "各位同事：\n今天只说修路一件事。\n".encode()


def packed(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as package, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the same name twice is what some tests are about
        for name, data in files:
            package.writestr(name, data)
    return buffer.getvalue()


def packed_as(*names: bytes, extra: bytes = b"") -> bytes:
    """A zip as an old program writes it: names in whatever bytes the system has, and no word about which."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name in names:
            entry = zipfile.ZipInfo("x" * len(name))
            entry.extra = extra
            package.writestr(entry, TEXT)
    data = buffer.getvalue()
    for name in names:  # as local header and as entry of the directory
        data = data.replace(b"x" * len(name), name, 1)
    for name in names:
        data = data.replace(b"x" * len(name), name, 1)
    return data


def paths(data: bytes) -> list[str]:
    return [member.path for member in members(data)]


def outcomes(data: bytes) -> dict[str, bytes | str]:
    """Its bytes, or the code of the refusal, for each path."""
    return {member.path: member.code or member.data for member in members(data)}


def refusal_of(data: bytes) -> str:
    with pytest.raises(ExtractError) as error:
        members(data)
    assert error.value.message.endswith("。")
    return error.value.code


class TestNames:
    @pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
    def test_without_a_word_about_it_the_encoding_is_found(self, encoding):
        names = ["春节/收心会讲话.txt", "青禾县“两会”材料.txt"]
        assert paths(packed_as(*(name.encode(encoding) for name in names))) == names

    def test_names_of_one_archive_are_in_one_encoding(self):
        # the second one alone would also be UTF-8
        names = ["讲话稿.txt".encode("gb18030"), "\u0442\u0435.txt".encode()]
        assert paths(packed_as(*names)) == ["讲话稿.txt", names[1].decode("gb18030")]

    def test_a_flag_says_utf_8(self):
        assert paths(packed(("春节/讲话.txt", TEXT))) == ["春节/讲话.txt"]

    def test_names_of_neither_are_of_code_page_437(self):
        assert paths(packed_as("café.txt".encode("cp437"))) == ["café.txt"]

    @pytest.mark.parametrize(
        ("checksum_of", "expected"),
        [
            pytest.param(b"????.txt", "讲话.txt", id="of-this-name"),
            pytest.param(b"old.txt", "????.txt", id="of-another-since-renamed"),
        ],
    )
    def test_a_name_in_unicode_beside_the_other_is_taken(self, checksum_of, expected):
        name = "讲话.txt".encode()
        field = struct.pack("<HHBI", 0x7075, 5 + len(name), 1, zlib.crc32(checksum_of)) + name
        assert paths(packed_as(b"????.txt", extra=struct.pack("<HHH", 0x9999, 2, 0) + field)) == [expected]

    def test_backslashes_are_folders(self):
        assert paths(packed_as("春节\\讲话.txt".encode("gb18030"))) == ["春节/讲话.txt"]

    @pytest.mark.parametrize(
        ("name", "path"),
        [
            ("../../etc/passwd", "etc/passwd"),
            ("/etc/passwd", "etc/passwd"),
            ("C:\\讲话.txt", "讲话.txt"),
            ("./甲//乙.txt", "甲/乙.txt"),
            ("甲\u202e\x07乙.txt", "甲乙.txt"),
        ],
    )
    def test_a_path_leads_nowhere_else(self, name, path):
        assert paths(packed((name, TEXT))) == [path]

    def test_the_same_name_twice_is_told_apart(self):
        data = packed(
            ("甲/讲话.txt", b"1"),
            ("甲/讲话.txt", b"2"),
            ("讲话.txt", b"3"),
            ("甲/讲话.txt", b"4"),
            ("x/讲话", b"5"),
            ("x/讲话", b"6"),
        )
        assert outcomes(data) == {
            "甲/讲话.txt": b"1", "甲/讲话（2）.txt": b"2", "讲话.txt": b"3", "甲/讲话（3）.txt": b"4", "x/讲话": b"5",
            "x/讲话（2）": b"6",
        }  # fmt: skip

    def test_what_systems_leave_behind_is_left_out(self):
        litter = (
            "__MACOSX/._讲话.txt", ".DS_Store", "甲/.git/config", "Thumbs.db", "甲/thumbs.db", "desktop.ini",
            "~$讲话.docx", "甲/",
        )  # fmt: skip
        assert paths(packed(*((name, b"") for name in litter), ("讲话.txt", TEXT))) == ["讲话.txt"]

    def test_links_are_left_out(self):
        buffer = io.BytesIO(packed(("讲话.txt", TEXT)))
        with zipfile.ZipFile(buffer, "a") as package:
            link = zipfile.ZipInfo("链接.txt")
            link.external_attr = 0o120777 << 16
            package.writestr(link, "/etc/passwd")
        assert paths(buffer.getvalue()) == ["讲话.txt"]


class TestNested:
    def test_an_archive_in_an_archive_is_opened_and_one_in_that_is_not(self):
        inmost = packed(("丙.txt", TEXT))
        inner = packed(("乙.txt", b"2"), ("最里.zip", inmost))
        data = packed(("甲.txt", b"1"), ("内/里.zip", inner), ("丁.txt", b"4"))
        assert outcomes(data) == {
            "甲.txt": b"1", "内/里.zip/乙.txt": b"2", "内/里.zip/最里.zip": "nested_archive", "丁.txt": b"4",
        }  # fmt: skip

    def test_one_that_is_broken_is_refused_by_itself(self):
        data = packed(("里.zip", packed(("乙.txt", TEXT))[:-30]), ("空.zip", packed()), ("丁.txt", b"4"))
        assert outcomes(data) == {"里.zip": "damaged_archive", "空.zip": "empty_archive", "丁.txt": b"4"}

    def test_other_archives_are_handed_on_as_files(self):
        assert outcomes(packed(("旧.rar", b"Rar!\x1a\x07\x00"))) == {"旧.rar": b"Rar!\x1a\x07\x00"}


class TestRefused:
    @pytest.mark.parametrize(
        ("data", "code"),
        [
            pytest.param(packed(("讲话.txt", TEXT))[:-10], "damaged_archive", id="cut-off"),
            pytest.param(b"PK\x03\x04" + b"\0" * 50, "damaged_archive", id="no-zip"),
            pytest.param(packed(), "empty_archive", id="empty"),
            pytest.param(packed((".DS_Store", b"x")), "empty_archive", id="only-litter"),
            pytest.param(packed(("word/document.xml", b"<x/>")), "type_mismatch", id="a-word-file"),
            pytest.param(packed(("xl/workbook.xml", b"<x/>")), "unsupported_document", id="a-spreadsheet"),
        ],
    )
    def test_as_a_whole(self, data, code):
        assert refusal_of(data) == code

    def test_what_is_encrypted_by_itself(self):
        data = bytearray(packed(("密.txt", TEXT), ("明.txt", TEXT)))
        data[6] |= 1  # flags of the first local header
        data[data.index(b"PK\x01\x02") + 8] |= 1  # and of its entry in the directory
        assert outcomes(bytes(data)) == {"密.txt": "encrypted_member", "明.txt": TEXT}

    @pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    def test_what_is_packed_in_other_ways(self, method):
        assert outcomes(packed(("讲话.txt", TEXT), method=method)) == {"讲话.txt": "packing_method"}

    def test_what_does_not_match_its_checksum(self):
        data = packed(("坏.txt", TEXT), ("好.txt", b"2"), method=zipfile.ZIP_STORED).replace(
            "修路".encode(), b"??????", 1
        )
        assert outcomes(data) == {"坏.txt": "damaged_member", "好.txt": b"2"}


class TestBounds:
    def test_too_many_files(self, monkeypatch):
        monkeypatch.setattr(archive, "MAX_MEMBERS", 3)
        files = [(f"{number}.txt", TEXT) for number in range(4)]
        assert len(paths(packed(*files[:3]))) == 3
        assert refusal_of(packed(*files)) == "too_many_members"

    def test_too_many_with_those_within(self, monkeypatch):
        monkeypatch.setattr(archive, "MAX_MEMBERS", 4)
        inner = packed(("甲.txt", b"1"), ("乙.txt", b"2"))
        assert outcomes(packed(("一.zip", inner), ("二.zip", inner))) == {
            "一.zip/甲.txt": b"1", "一.zip/乙.txt": b"2", "二.zip": "too_many_members",
        }  # fmt: skip

    def test_too_much_in_all(self, monkeypatch):
        monkeypatch.setattr(archive, "MAX_UNPACKED", 2 * len(TEXT))
        assert len(paths(packed(("甲.txt", TEXT), ("乙.txt", TEXT)))) == 2
        assert refusal_of(packed(("甲.txt", TEXT), ("乙.txt", TEXT + b"."))) == "archive_bomb"

    def test_a_file_that_is_too_large(self, monkeypatch):
        monkeypatch.setattr(archive, "MAX_BYTES", len(TEXT))
        assert outcomes(packed(("甲.txt", TEXT), ("乙.txt", TEXT + b"."))) == {"甲.txt": TEXT, "乙.txt": "too_large"}

    def test_a_file_packed_too_tightly(self):
        assert outcomes(packed(("弹.txt", b"\0" * 1024 * 1024), ("好.txt", TEXT))) == {
            "弹.txt": "archive_bomb",
            "好.txt": TEXT,
        }

    def test_no_more_is_read_than_is_declared(self):
        data = bytearray(packed(("弹.txt", b"\0" * 200_000)))
        for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
            struct.pack_into("<I", data, data.index(mark) + place, 100)
        assert outcomes(bytes(data)) == {"弹.txt": "damaged_member"}

    def test_one_file_is_unpacked_at_a_time(self, monkeypatch):
        read: list[str] = []

        def noted(_archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
            read.append(member.filename)
            return b""

        monkeypatch.setattr(archive, "_read", noted)
        unpacking = members(packed(("1.txt", b""), ("2.txt", b"")))
        assert read == []
        next(unpacking)
        assert read == ["1.txt"]


def test_in_a_child_process_it_gives_the_same():
    data = packed(("讲话.txt", TEXT), ("里.zip", packed(("乙.bin", bytes(range(256))))), ("空.zip", packed()))
    assert list(unpack_safely(data)) == list(members(data))
    with pytest.raises(ExtractError) as error:
        list(unpack_safely(data[:-10]))
    assert error.value.code == "damaged_archive"


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (packed(("讲话.txt", TEXT)), "材料.zip", True),
        (packed(("讲话.txt", TEXT)), "材料.ZIP", True),
        (packed(), "材料.zip", True),
        (packed(("word/document.xml", b"")), "讲话.docx", False),
        (packed(("讲话.txt", TEXT)), "材料", False),
        (TEXT, "材料.zip", False),
        (b"Rar!\x1a\x07", "材料.zip", False),
    ],
)
def test_what_is_unpacked(data, name, expected):
    assert is_archive(data, name) is expected


@given(st.binary(max_size=400), st.integers(0, 2**32))
def test_whatever_comes_it_ends_in_files_or_in_a_refusal(noise, seed):
    """Bytes of a good archive are overwritten, the directory's above all."""
    chance = random.Random(seed)  # noqa: S311 - to be repeated
    data = bytearray(packed(("甲/讲话.txt", TEXT), ("里.zip", packed(("乙.txt", TEXT)))))
    for byte in noise[:40]:
        data[chance.choice([chance.randrange(len(data)), -1 - chance.randrange(150)])] = byte
    try:
        found = list(members(bytes(data)))
    except ExtractError:
        return
    assert len({member.path for member in found}) == len(found)
    for member in found:
        assert not member.path.startswith("/")
        assert ".." not in member.path.split("/")


@given(st.binary(max_size=200))
def test_noise_is_refused(noise):
    assert refusal_of(b"PK\x03\x04" + noise) == "damaged_archive"
