"""How a speech is cited: GB/T 7714—2025, the plain form of official prose, BibTeX and RIS.

GB/T 7714—2025 as its published styles set it (github.com/zotero-chinese/styles, 顺序编码制): full-width ，：（）,
``[EB/OL]`` and ``[R/OL]`` with the date of the work in brackets, the day it was consulted, the address, a full stop.
A part that is not known is left out with the marks that belong to it; without an author the title comes first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from speeches.text.dates import PartialDate

REPORT: Final = "报告"  # the genre that GB/T 7714 counts among the reports; every other is an electronic document
_MOST_AUTHORS: Final = 3  # GB/T 7714: of more than three the first three, then 等
_BETWEEN_AUTHORS: Final = re.compile(r"[、，,；;]\s*|\s+and\s+")
_INNER_TITLE: Final = str.maketrans("《》", "〈〉")  # GB/T 15834—2011, 4.15: within 《》
_PART: Final = re.compile(r"第.+?[部分编章篇]+")
_SPACES: Final = re.compile(r"\s+")
_HAN: Final = "一二三四五六七八九"
_IN_TEX: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",  # BibTeX counts braces, escaped ones too
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
    | {mark: f"\\{mark}" for mark in "#$%&_"}
)
_IN_ADDRESS: Final = str.maketrans({mark: f"%{ord(mark):02X}" for mark in '{}\\"<> '})
_BIBTEX_LANGUAGES: Final = {"zh-Hans": "chinese", "zh-Hant": "chinese", "en": "english"}


@dataclass(frozen=True, slots=True)
class Cited:
    """What is known of a speech; empty where it is not. ``address`` leads to the text in this archive."""

    number: int
    title: str
    address: str
    archive: str = ""
    theme: str = ""
    speaker: str = ""
    organization: str = ""
    delivered: PartialDate | None = None
    genre: str = ""
    occasion: str = ""
    place: str = ""
    source_name: str = ""
    source_url: str = ""
    language: str = "zh-Hans"

    @property
    def authors(self) -> tuple[str, ...]:
        """The speakers, else the body in whose name the text stands."""
        names = (_plain(name) for name in _BETWEEN_AUTHORS.split(self.speaker))
        return tuple(filter(None, names)) or tuple(filter(None, [_plain(self.organization)]))

    @property
    def where(self) -> str:
        """The address of the source, which others can read too; where none is known that in the archive."""
        return self.source_url or self.address


def gb_t_7714(cited: Cited, consulted: date) -> str:
    authors = "，".join(cited.authors[:_MOST_AUTHORS]) + ("，等" if len(cited.authors) > _MOST_AUTHORS else "")
    kind = "R" if cited.genre == REPORT else "EB"
    title = "：".join(map(_plain, filter(None, [cited.title, cited.theme])))
    published = f"（{cited.delivered}）" if cited.delivered else ""
    parts = [authors, f"{title}[{kind}/OL]", f"{published}[{consulted}]", _address(cited.where)]
    return ". ".join(filter(None, parts)) + "."


def official(cited: Cited, part: str = "") -> str:
    """讲话人：《题名》（日期，第×部分）, as a note in official prose names its source."""
    title = f"《{_plain(cited.title).translate(_INNER_TITLE)}》"
    who = "、".join(cited.authors)
    inside = "，".join(filter(None, [in_words(cited.delivered), part]))
    return (f"{who}：" if who else "") + title + (f"（{inside}）" if inside else "")


def in_words(delivered: PartialDate | None) -> str:
    """2024年5月17日, 2024年5月, 2024年."""
    if delivered is None:
        return ""
    units = ((delivered.year, "年"), (delivered.month, "月"), (delivered.day, "日"))
    return "".join(f"{count}{unit}" for count, unit in units if count)


def part(path: Sequence[tuple[int, str]]) -> str:
    """What a citation calls a section: 第二部分（一）. ``path`` has the place among its siblings, from 1, and the
    number of each heading from the first level down; empty where there is none."""
    if not path:
        return ""
    place, number = path[0]
    named = _PART.match(number)
    first = named.group() if named else f"第{_han(place)}部分"
    return first + "".join(number.strip().rstrip("、.．，,：:") for _, number in path[1:])


def bibtex(cited: Cited, consulted: date) -> str:
    on, is_report = cited.delivered, cited.genre == REPORT and bool(cited.organization)
    fields = {
        "author": " and ".join(f"{{{_tex(author)}}}" for author in cited.authors),
        "title": f"{{{_tex(cited.title)}}}" if cited.title else "",
        "subtitle": _tex(cited.theme),
        "institution" if is_report else "organization": _tex(cited.organization),
        "year": str(on.year) if on else "",
        "month": str(on.month or "") if on else "",
        "day": str(on.day or "") if on else "",
        "eventtitle": _tex(cited.occasion),
        "address": _tex(cited.place),
        "howpublished": _tex(cited.source_name),
        "url": _address(cited.where),
        "urldate": str(consulted),
        "note": _tex(cited.genre),
        "language": _BIBTEX_LANGUAGES.get(cited.language, ""),
    }
    kind = "techreport" if is_report else "misc"
    return f"@{kind}{{yanku{cited.number},\n" + _lines(fields, "  {} = {{{}}},\n") + "}\n"


def ris(cited: Cited, consulted: date) -> str:
    on = cited.delivered
    rows = [
        ("TY", "RPRT" if cited.genre == REPORT else "ELEC"),
        ("ID", f"yanku{cited.number}"),
        *(("AU", author) for author in cited.authors),
        ("TI", "：".join(filter(None, [cited.title, cited.theme]))),
        ("T2", cited.occasion),
        ("PY", str(on.year) if on else ""),
        ("DA", f"{on.year}/{_two(on.month)}/{_two(on.day)}/" if on else ""),
        ("CY", cited.place),
        ("PB", cited.source_name or cited.organization),
        ("M3", cited.genre),
        ("LA", cited.language),
        ("UR", _address(cited.where)),
        ("DB", cited.archive),
        ("Y2", f"{consulted:%Y/%m/%d}/"),
    ]
    lines = [f"{tag}  - {_plain(value)}\r\n" for tag, value in rows if value]
    return "".join([*lines, "ER  - \r\n"])


def _lines(fields: Mapping[str, str], line: str) -> str:
    return "".join(line.format(name, value) for name, value in fields.items() if value)


def _plain(value: str) -> str:
    """On one line, so that no value can begin a field of its own."""
    return _SPACES.sub(" ", value).strip()


def _tex(value: str) -> str:
    return _plain(value).translate(_IN_TEX)


def _address(value: str) -> str:
    return _plain(value).translate(_IN_ADDRESS)


def _han(count: int) -> str:
    """十二, 二十, 一百零五; beyond 九千九百九十九 in digits."""
    if count > 9999:
        return str(count)
    words, is_gap = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        if digit := count // power % 10:
            words += ("零" if words and is_gap else "") + _HAN[digit - 1] + unit
        is_gap = not digit
    return words.removeprefix("一") if 10 <= count < 20 else words


def _two(value: int | None) -> str:
    return f"{value:02}" if value else ""
