"""Files that no office ever saved: whole ones damaged, and ones made to harm. All of them again from the same seed."""

from __future__ import annotations

import io
import json
import random
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from speeches.management.word_file import word_file, word_package

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_SUFFIXES: Final = (".txt", ".md", ".html", ".docx", ".pdf", ".zip", ".doc", ".jsonl", ".png", "")
_MEGABYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class HostileFile:
    """``made`` says how it came about, for the person who looks into it."""

    number: int
    name: str
    data: bytes
    made: str


def hostile_file(seed: int, number: int, whole: Sequence[tuple[str, bytes]]) -> HostileFile:
    """The file of that number; the first ones are made to harm, the others ``whole`` ones damaged."""
    chance = random.Random(f"{seed} {number}")  # noqa: S311 - to be repeatable is the point
    if number < len(MADE):
        made, make = list(MADE.items())[number]
        name, data = make()
        return HostileFile(number, name, data, made)
    origin, data = chance.choice(whole)
    name = origin
    steps = [chance.choice(list(DAMAGES.items())) for _ in range(chance.choice((1, 1, 1, 2, 3)))]
    for _, damage in steps:
        name, data = damage(chance, name, data)
    return HostileFile(number, name, data, f"{origin}, " + ", ".join(made for made, _ in steps))


# Damaged


def _place(chance: random.Random, data: bytes) -> tuple[int, int]:
    """A part of it, most often a small one."""
    start = chance.randrange(len(data) + 1)
    longest = max(1, len(data) >> chance.randrange(12))
    return start, min(len(data), start + chance.randrange(longest + 1))


def _cut_off(chance: random.Random, name: str, data: bytes) -> tuple[str, bytes]:
    return name, data[: chance.randrange(len(data) + 1)]


def _cut_out(chance: random.Random, name: str, data: bytes) -> tuple[str, bytes]:
    start, end = _place(chance, data)
    return name, data[:start] + data[end:]


def _flipped(chance: random.Random, name: str, data: bytes) -> tuple[str, bytes]:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 3, 20, 200)) if data else 0):
        changed[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return name, bytes(changed)


def _swapped(chance: random.Random, name: str, data: bytes) -> tuple[str, bytes]:
    a, b, c = sorted(chance.randrange(len(data) + 1) for _ in range(3))
    return name, data[:a] + data[b:c] + data[a:b] + data[c:]


def _repeated(chance: random.Random, name: str, data: bytes) -> tuple[str, bytes]:
    start, end = _place(chance, data)
    times = min(chance.choice((2, 50, 5000)), 2 * _MEGABYTE // max(1, end - start))
    return name, data[:start] + data[start:end] * times + data[end:]


def _filled(chance: random.Random, name: str, data: bytes) -> tuple[str, bytes]:
    start, end = _place(chance, data)
    filling = chance.choice((b"\0", b"\xff", b" ", "（".encode(), b"<div>", b"[" * 7))
    return name, data[:start] + (filling * (end - start))[: end - start] + data[end:]


def _noise(chance: random.Random, name: str, data: bytes) -> tuple[str, bytes]:
    start, _ = _place(chance, data)
    return name, data[:start] + chance.randbytes(chance.choice((1, 40, 4000))) + data[start:]


def _other_name(chance: random.Random, name: str, data: bytes) -> tuple[str, bytes]:
    stem = chance.choice(
        (name.rpartition(".")[0], "../../etc/passwd", "a\0b", "\ud800", "讲" * 400, "\u202etxt.exe", " ", ".")
    )
    return stem + chance.choice(_SUFFIXES), data


def _packed(chance: random.Random, name: str, data: bytes) -> tuple[str, bytes]:
    for _ in range(chance.choice((1, 1, 2, 3))):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name.encode("utf-8", "replace").decode() or "a", data)
        name, data = "材料.zip", target.getvalue()
    return name, data


def _numbers(chance: random.Random, name: str, data: bytes) -> tuple[str, bytes]:
    """The sizes that a packed file gives, and those of a PDF, are numbers in it."""
    changed = bytearray(data)
    marks = [b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06", b"/Length ", b"/Count ", b"startxref\n", b"/Kids ["]
    for mark in marks:
        if (at := data.find(mark)) >= 0:
            start = at + len(mark) + chance.randrange(24)
            changed[start : start + 4] = chance.choice((b"\xff\xff\xff\x7f", b"\0\0\0\0", b"9999", b"-001"))
    return name, bytes(changed)


# What is done to it, and how.
DAMAGES: Final[Mapping[str, Callable[[random.Random, str, bytes], tuple[str, bytes]]]] = {
    "cut off": _cut_off,
    "a part cut out": _cut_out,
    "bits flipped": _flipped,
    "blocks swapped": _swapped,
    "a part repeated": _repeated,
    "a part filled": _filled,
    "noise put in": _noise,
    "another name": _other_name,
    "packed": _packed,
    "other sizes": _numbers,
}


# Made to harm


def _zip(members: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


def _zip_bomb() -> bytes:
    inner = _zip({"零.txt": bytes(20 * _MEGABYTE)})
    return _zip({f"{number}.zip": inner for number in range(40)})


def _lying_zip() -> bytes:
    """Its directory says that a member of 5 MB has ten bytes."""
    data = bytearray(_zip({"讲话.txt": b"a" * 5 * _MEGABYTE}))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    return bytes(data)


def _xml_bomb() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "讲话"}">' for n in range(12))
    return word_package(f"<!DOCTYPE d [{entities}]><w:document><w:body>&l11;</w:body></w:document>")


def _deep_word() -> bytes:
    inside = "<w:tbl><w:tr><w:tc>" * 20_000
    return word_package(f'<w:document xmlns:w="w"><w:body>{inside}<w:p/></w:body></w:document>', zipfile.ZIP_STORED)


def _pdf(objects: Sequence[str], streams: Mapping[int, bytes]) -> bytes:
    data = b"%PDF-1.7\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{content}\n".encode()
        if number in streams:
            data += b"stream\n" + streams[number] + b"\nendstream\n"
        data += b"endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start = len(data)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    return data + f"{head}trailer\n<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF".encode()


def _pdf_of_itself() -> bytes:
    return _pdf(["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 2/Kids[2 0 R 2 0 R]/Parent 2 0 R>>"], {})


def _pdf_of_pages(count: int) -> bytes:
    kids = "3 0 R " * count
    return _pdf(
        ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {count}/Kids[{kids}]>>", "<</Type/Page/Parent 2 0 R>>"],
        {},
    )


def _pdf_page(content: bytes, *, packed: bool = False) -> bytes:
    stream = zlib.compress(content, 9) if packed else content
    resources = "<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>"
    return _pdf(
        [
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Count 1/Kids[3 0 R]>>",
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources{resources}>>",
            f"<</Length {len(stream)}{'/Filter/FlateDecode' if packed else ''}>>",
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>/Length 5>>",
        ],
        {4: stream, 6: b"/X Do"},
    )


def _text(text: str) -> Callable[[], tuple[str, bytes]]:
    return lambda: ("讲话.txt", text.encode("utf-8", "surrogatepass"))


def _page(body: str) -> Callable[[], tuple[str, bytes]]:
    return lambda: ("讲话.html", f"<html><head><title>讲话</title></head><body>{body}".encode())


def _record(**fields: object) -> Callable[[], tuple[str, bytes]]:
    return lambda: ("讲话.jsonl", json.dumps(fields).encode())


# {what it is: what gives its name and bytes}; each rule that reads text meets what could make it slow.
MADE: Final[Mapping[str, Callable[[], tuple[str, bytes]]]] = {
    "zip bomb": lambda: ("材料.zip", _zip_bomb()),
    "Word bomb": lambda: ("讲话.docx", word_package("<w:document>" + " " * 60 * _MEGABYTE + "</w:document>")),
    "zip that lies about a size": lambda: ("材料.zip", _lying_zip()),
    "zip of bad names": lambda: (
        "材料.zip",
        _zip({"../../a.txt": b"a", "/etc/b.txt": b"b", "C:\\c.txt": b"c", "讲" * 300: b"d"}),
    ),
    "zip of nothing": lambda: ("材料.zip", _zip({})),
    "zip in zip in zip": lambda: ("材料.zip", _zip({"a.zip": _zip({"b.zip": _zip({"c.txt": b"a"})})})),
    "XML bomb": lambda: ("讲话.docx", _xml_bomb()),
    "Word nested deeply": lambda: ("讲话.docx", _deep_word()),
    "Word of one long paragraph": lambda: ("讲话.docx", word_file(["同志们，" * 300_000], zipfile.ZIP_STORED)),
    "Word of many paragraphs": lambda: ("讲话.docx", word_file(["一、修渠"] * 100_000, zipfile.ZIP_STORED)),
    "PDF whose pages are itself": lambda: ("讲话.pdf", _pdf_of_itself()),
    "PDF of 100,000 pages": lambda: ("讲话.pdf", _pdf_of_pages(100_000)),
    "PDF page packed a thousand times": lambda: (
        "讲话.pdf",
        _pdf_page(b"BT /F 9 Tf (a) Tj ET " * 2_000_000, packed=True),
    ),
    "PDF page of itself": lambda: ("讲话.pdf", _pdf_page(b"/X Do")),
    "PDF of huge numbers": lambda: ("讲话.pdf", _pdf_page(b"9" * 400_000 + b" 0 0 9 0 0 cm BT /F 1e999 Tf (a) Tj ET")),
    "PDF of brackets": lambda: ("讲话.pdf", _pdf_page(b"[" * 500_000 + b"(" * 500_000)),
    "PDF of many letters": lambda: ("讲话.pdf", _pdf_page(b"BT /F 9 Tf 1 0 0 1 5 5 Tm (a) Tj ET " * 60_000)),
    "page nested deeply": _page("<div>" * 200_000 + "讲话"),
    "page of one attribute": _page("<p " + "a" * 3_000_000 + "=x>讲话"),
    "page of many attributes": _page("<p " + "a=x " * 500_000 + ">讲话"),
    "page of tables": _page("<table><tr><td>" * 30_000 + "讲话"),
    "page of links": _page("<a href=/>讲话</a>" * 100_000),
    "page of comments": _page("<!--" * 500_000),
    "page of entities": _page("&#x10FFFF;&#0;&#xD800;&nbsp;" * 100_000),
    "page of many lines": _page("<p>第一条 讲话</p>" * 100_000),
    "one line of 5 MB": _text("同志们我们要抓好春耕" * 170_000),
    "one line of 5 MB with marks": _text("同志们，我们要抓好春耕。" * 140_000),
    "one letter 5 million times": _text("a" * 5_000_000),
    "one character a million times": _text("一" * 1_000_000),
    "a million line ends": _text("\n" * 1_000_000 + "好"),
    "a line a character": _text("好\n" * 500_000),
    "spaces": _text("好" + " " * 3_000_000 + "好"),
    "ideographic spaces": _text("　好" * 800_000),
    "brackets that open": _text("（" * 500_000),
    "brackets that close": _text("）" * 500_000),
    "quotation marks": _text("“" * 300_000 + "”" * 300_000),
    "book title marks": _text("《" * 200_000 + "》《" * 200_000),
    "numbers of parts": _text("一、" * 300_000),
    "parts on lines": _text("一、修渠\n" * 150_000),
    "parts that count up": _text("".join(f"{number}、修渠。\n" for number in range(150_000))),
    "parts in brackets": _text("（一）" * 300_000),
    "series": _text("一是修渠；" * 200_000),
    "series that count up": _text("同志们：\n" + "".join(f"第{number}，修渠。" for number in range(100_000))),
    "numbers of 100,000 digits": _text("".join(f"{digit * 100_000}、修渠\n" for digit in "1一百①")),
    "dates": _text("2025年3月1日" * 200_000),
    "dates on lines": _text("（2025年3月1日）\n" * 100_000),
    "digits": _text("1" * 2_000_000 + "年"),
    "names of places": _text("青禾县" * 400_000),
    "offices": _text("县委书记、县长、" * 200_000),
    "heads": _text("在青禾县会议上的讲话\n" * 100_000),
    "one head": _text("在" + "青禾县工作会议" * 200_000 + "上的讲话"),
    "salutations": _text("同志们：\n" * 200_000),
    "closings": _text("谢谢大家！\n" * 200_000),
    "furniture": _text("上一篇：讲话\n下一篇：讲话\n【字号：大 中 小】\n" * 50_000),
    "page numbers": _text("— 1 —\n好的\n" * 150_000),
    "pages": _text("好的讲话\n\f" * 150_000),
    "another copy": _text("同志们，今天开会，讲三件事，都是急事。\n" * 50_000),
    "dashes and dots": _text("—" * 400_000 + "…" * 400_000 + "." * 400_000),
    "colons": _text("主要是：" * 300_000),
    "sources": _text("来源：" * 300_000),
    "notation": lambda: ("讲话.md", ("*" * 500_000 + "[" * 300_000 + "`" * 300_000 + "](" * 200_000).encode()),
    "notation of tables": lambda: ("讲话.md", ("|" * 500_000 + "\n" + "|-" * 200_000).encode()),
    "notation of quotes": lambda: ("讲话.md", (">" * 300_000 + "\n" + "- " * 300_000).encode()),
    "control characters": _text("".join(map(chr, range(32))) * 20_000 + "好"),
    "bidi and zero width": _text("\u202e\u200b\u2066\ufeff好" * 150_000),
    "combining marks": _text("好" + "\u0301" * 1_000_000),
    "noncharacters": _text("\uffff\ufdd0好" * 200_000),
    "unassigned characters": _text("\U000e0001\U0003fffd好" * 100_000),
    "surrogates in UTF-8": _text("\ud800好" * 100_000),
    "surrogates in UTF-16": lambda: ("讲话.txt", b"\xff\xfe" + b"\0\xdc}Y\0\xd8" * 100_000),
    "UTF-16 of an odd length": lambda: ("讲话.txt", "讲话\r\n好".encode("utf-16-le") + b"\0"),
    "UTF-32": lambda: ("讲话.txt", b"\xff\xfe\0\0" + b"\xff\xff\xff\x7f" * 10_000),
    "bytes of no text": lambda: ("讲话.txt", bytes(range(256)) * 4000),
    "record nested deeply": lambda: ("讲话.jsonl", b"[" * 1_000_000),
    "record of a huge number": lambda: ("讲话.jsonl", b'{"text": ' + b"9" * 1_000_000 + b"}"),
    "record of surrogates": _record(title="\ud800\0", text="好\ud800\udc00\0"),
    "record of a long line": _record(title="讲话", text="同志们，" * 500_000),
    "record of a long title": _record(title="讲" * 100_000, text="好。"),
    "record of an address": _record(title="讲话", text="好。", source_url="javascript:" + "a" * 100_000),
    "record of an address in parts": _record(title="讲话", text="好。", source_url="http://" + "a." * 100_000 + "\\"),
    "a name of 300 characters": lambda: ("讲" * 300 + ".txt", "同志们：\n好。".encode()),
    "a name with NUL": lambda: ("讲\0话\n.txt", "同志们：\n好的。".encode()),
    "a name that leads away": lambda: ("../../../讲话.txt", "同志们：\n很好。".encode()),
    "a name that is no text": lambda: ("\ud800\u202e.txt", "同志们：\n真好。".encode()),
    "nothing": lambda: ("讲话.txt", b""),
}  # fmt: skip
