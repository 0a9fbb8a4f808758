"""Dates as Chinese documents write them, with the precision they are given in.

The calendar of a document is never completed: ``二〇二四年五月`` stays a month, ``2026年`` a year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

from speeches.text.numbering import han_value

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100
_MINGUO: Final = 1911  # 民國元年 is 1912

# One character for one, so that offsets into the given text stay true.
_PLAIN: Final = str.maketrans("０１２３４５６７８９．／－–—○Ｏ零\u3000\xa0", "0123456789./---〇〇〇  ")
_HAN: Final = "〇一二三四五六七八九"
_ZERO: Final = str.maketrans("0O", "〇〇")

_S: Final = r"[ ]*"
_DIGITS: Final = rf"[12](?:{_S}\d){{3}}"
_YEAR: Final = rf"(?<!\d)(?<!\d[.-])(?P<year>{_DIGITS}){_S}年"
_HAN_YEAR: Final = rf"(?<![{_HAN}百千万])(?P<year>[一二][{_HAN}0O]{{3}}){_S}年"
_MONTH: Final = rf"{_S}(?P<month>\d{_S}\d|\d){_S}月(?:份)?"
_DAY: Final = rf"{_S}(?P<day>\d{_S}\d|\d){_S}[日号號]"
_HAN_MONTH: Final = rf"{_S}(?P<month>十[一二]?|元|[一二三四五六七八九]){_S}月(?:份)?"
_HAN_DAY: Final = (
    rf"{_S}(?P<day>[二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|卅一?|[一二三四五六七八九]){_S}[日号號]"
)
_MINGUO_YEAR: Final = rf"(?:中{_S}[華华]{_S})?民{_S}[國国]{_S}(?P<minguo>元|\d{{1,3}}|[{_HAN}十百]{{1,6}}){_S}年"
# 2020年来 and 2020年代 tell a span; 2020年来宾市 and 2020年代表大会 do not.
_NOT_A_DATE: Final = "(?!来(?!宾)|[内內](?![蒙江])|代(?!表)|以(?!色)|度(?!假)|[间間期])"
_MONTHS: Final = "January|February|March|April|May|June|July|August|September|October|November|December"
_ENGLISH: Final = _MONTHS.split("|")
_MONTH_NAME: Final = f"(?P<name>{_MONTHS})"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month of a year, or a day. Raises ValueError for one that the calendar does not have."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.year <= LAST_YEAR or (self.day is not None and self.month is None):
            raise ValueError(f"没有这样的日期：{self.year}-{self.month}-{self.day}")
        date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)

    def __str__(self) -> str:
        parts = [f"{self.year:04}"]
        parts += [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    @property
    def first_day(self) -> date:
        """The day to sort by: the first that the date allows."""
        return date(self.year, self.month or 1, self.day or 1)

    def covers(self, other: Self) -> bool:
        """Whether the other says the same, at the same precision or a finer one."""
        return all(
            mine is None or mine == theirs
            for mine, theirs in zip(
                (self.year, self.month, self.day), (other.year, other.month, other.day), strict=True
            )
        )


@dataclass(frozen=True, slots=True)
class DateFound:
    """A date with the span ``text[start:end]`` that says it."""

    date: PartialDate
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Form:
    pattern: re.Pattern[str]
    example: str
    means: str


def _form(pattern: str, example: str, means: str) -> _Form:
    return _Form(re.compile(pattern, re.IGNORECASE), example, means)


# Finer before coarser: the first form that matches at a place is the date there.
FORMS: Final = (
    _form(f"{_YEAR}{_MONTH}{_DAY}", "２０２５年 1 月15日", "2025-01-15"),
    _form(f"{_HAN_YEAR}{_HAN_MONTH}{_HAN_DAY}", "一九三八年十一月六日", "1938-11-06"),
    _form(f"{_MINGUO_YEAR}{_MONTH}{_DAY}", "中華民國99年12月10日", "2010-12-10"),
    _form(f"{_MINGUO_YEAR}{_HAN_MONTH}{_HAN_DAY}", "民國九十九年十二月十日", "2010-12-10"),
    _form(
        r"(?<!\d)(?<!\d[.-])(?P<year>[12]\d{3})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?![\d.]\d|\d)",
        "2024-05-17",
        "2024-05-17",
    ),
    _form(
        rf"(?<![A-Za-z\d])(?P<day>\d{{1,2}})(?:st|nd|rd|th)? {_MONTH_NAME},? (?P<year>[12]\d{{3}})(?!\d)",
        "21 November 2012",
        "2012-11-21",
    ),
    _form(
        rf"(?<![A-Za-z]){_MONTH_NAME} (?P<day>\d{{1,2}}), (?P<year>[12]\d{{3}})(?!\d)",
        "November 21, 2012",
        "2012-11-21",
    ),
    _form(f"{_YEAR}{_MONTH}", "2024年5月", "2024-05"),
    _form(f"{_HAN_YEAR}{_HAN_MONTH}", "二〇二四年五月", "2024-05"),
    _form(f"{_MINGUO_YEAR}(?:{_MONTH})", "民國99年12月", "2010-12"),
    _form(f"{_MINGUO_YEAR}(?:{_HAN_MONTH})", "民國九十九年十二月", "2010-12"),
    _form(r"(?<!\d)(?<!\d[.-])(?P<year>[12]\d{3})[-/](?P<month>\d{1,2})(?![-/]?\d)", "2024-05", "2024-05"),
    _form(f"{_YEAR}{_NOT_A_DATE}", "2026年", "2026"),
    _form(f"{_HAN_YEAR}{_NOT_A_DATE}", "二〇二六年", "2026"),
    _form(f"{_MINGUO_YEAR}{_NOT_A_DATE}", "民國99年", "2010"),
)
_ANY: Final = re.compile(r"[12一二中民]|\d{1,2}(?:st|nd|rd|th)? [A-Za-z]|[JFMASOND][a-z]{2,8} \d")
_MONTH_DAY: Final = tuple(re.compile(f"(?<![年\\d]){form}") for form in (f"{_MONTH}{_DAY}", f"{_HAN_MONTH}{_HAN_DAY}"))
_COMPACT: Final = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d)")
_LONGEST: Final = 60  # characters of a date with its time, however it is written
_BARE_YEAR: Final = re.compile(r"[12]\d{3}")
_AROUND: Final = "()（）〔〕[]【】 -—－\u3000\xa0。，,;；"
_TIME: Final = re.compile(
    r"[ T]*(?:(?:上午|下午)?\d{1,2}[:：时時点點]\d{0,2}分?(?:[:：]?\d{2}秒?)?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?$"
)


def parse(text: str) -> PartialDate | None:
    """The date that ``text`` as a whole is, in any of the forms; brackets around it and a time behind it may be."""
    bare = text.strip().strip(_AROUND)
    if len(bare) > _LONGEST:
        return None
    plain = bare.translate(_PLAIN)
    if _BARE_YEAR.fullmatch(plain):
        return _valid({"year": plain})
    if found := _COMPACT.fullmatch(plain):
        return _valid(found.groupdict())
    dates = find_dates(bare)
    if len(dates) == 1 and dates[0].start == 0 and _TIME.fullmatch(plain, dates[0].end):
        return dates[0].date
    return None


def find_dates(text: str) -> tuple[DateFound, ...]:
    """All dates that name their year, in order and without overlap."""
    plain = text.translate(_PLAIN)
    found: list[DateFound] = []
    at = 0
    while begins := _ANY.search(plain, at):
        one = _date_at(plain, begins.start())
        if one is None:
            at = begins.start() + 1
        else:
            found.append(one)
            at = one.end
    return tuple(found)


def find_month_day(text: str, year: int) -> PartialDate | None:
    """The first ``5月17日`` without a year of its own, read in ``year``."""
    plain = text.translate(_PLAIN)
    for form in _MONTH_DAY:
        if (found := form.search(plain)) and (day := _valid(found.groupdict() | {"year": str(year)})):
            return day
    return None


def find_compact(text: str) -> PartialDate | None:
    """The first ``20240517``: a date in the name of a file, a mere number anywhere else."""
    for found in _COMPACT.finditer(text.translate(_PLAIN)):
        if day := _valid(found.groupdict()):
            return day
    return None


def _date_at(plain: str, at: int) -> DateFound | None:
    for form in FORMS:
        if (found := form.pattern.match(plain, at)) and (day := _valid(found.groupdict())):
            return DateFound(day, found.start(), found.end())
    return None


def _valid(parts: dict[str, str | None]) -> PartialDate | None:
    year, minguo, name = parts.get("year"), parts.get("minguo"), parts.get("name")
    month, day = parts.get("month"), parts.get("day")
    try:
        return PartialDate(
            _number(year) if year else _number(minguo or "") + _MINGUO,
            _ENGLISH.index(name.capitalize()) + 1 if name else _number(month) if month else None,
            _number(day) if day else None,
        )
    except ValueError:
        return None


def _number(digits: str) -> int:
    bare = digits.replace(" ", "")
    if bare.isdecimal():
        return int(bare)
    if bare == "元":
        return 1
    return han_value(bare.replace("廿", "二十").replace("卅", "三十").translate(_ZERO))
