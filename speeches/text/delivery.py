"""Which of a document's dates is the day it was given or made, as against the day a page published it."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from speeches.text.dates import DateFound, PartialDate, find_compact, find_dates, find_month_day, parse
from speeches.text.evidence import Found, Origin, Passage
from speeches.text.fold import fold
from speeches.text.genres import Genre, is_spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Said(IntEnum):
    """What the words around a date say of it; a greater one is taken before a lesser."""

    NOTHING = 0
    PUBLISHED = 1  # 发布时间：…  新华社…电
    MADE = 2  # 成文日期：…  （2024年5月17日）
    ENACTED = 3  # …第六次会议通过: the last of several is that of the text
    GIVEN = 4  # ——2024年5月17日在…会议上


@dataclass(frozen=True, slots=True)
class Cue:
    """``before`` ends at the date, ``after`` begins behind it; both are matched against folded text."""

    said: Said
    before: re.Pattern[str]
    after: re.Pattern[str]
    example: str


def _cue(said: Said, before: str, after: str, example: str) -> Cue:
    return Cue(said, re.compile(f"(?:{before})$"), re.compile(after), example)


_TO_ANOTHER_DAY: Final = r"(?:(?:至|到|[-—–~]+|和|、)\s*(?:\d{1,2}月)?[\d一二三四五六七八九十]{1,3}日)?"
_BLANK: Final = "[ \\t]*"
_GAP: Final = r"[:\s(\[【〔]*"
# The first cue that fits decides.
CUES: Final = (
    _cue(
        Said.NOTHING,
        rf"(?:施行|实施|生效|有效期|废止|失效|截止|截至|起始)(?:时间|日期|日)?{_GAP}",
        "",
        "施行日期：2024年7月1日",
    ),
    _cue(Said.NOTHING, "自|从|至|截至", "起|止|(?:日|号)?前", "自2024年7月1日起施行"),
    _cue(Said.NOTHING, "已经?于?", "", "《青禾县林地办法》已经2024年5月17日县政府第三次常务会议通过，现予公布"),
    _cue(
        Said.GIVEN,
        "",
        rf"{_BLANK}{_TO_ANOTHER_DAY}{_BLANK}(?:上午|下午|晚)?,?{_BLANK}(?:在|于|向)"
        r"[^。\n]{2,70}?(?:会|上|时|论坛|仪式|典礼|活动|县|市|州|区|乡|镇)",
        "——2024年5月17日在青禾县第三届人民代表大会第二次会议上",
    ),
    _cue(
        Said.GIVEN,
        "",
        rf"(?<=[日号]){_BLANK}[一-鿿· ]{{2,30}}?在[^。\n]{{2,70}}?(?:会|上|时|论坛|仪式|典礼|活动)",
        "——2024年5月17日县长林知远在青禾县第三届人民代表大会第二次会议上的报告",
    ),
    _cue(
        Said.GIVEN,
        r"(?:会议|大会|全会|会|论坛|仪式|活动|班)上?\s*\(",
        r"\s*\)",
        "——在青禾县干部大会上（2024年5月17日）",
    ),
    _cue(Said.GIVEN, rf"(?:讲话|会议|报告|演讲|致辞|发言)(?:时间|日期){_GAP}", "", "讲话时间：2024年5月17日"),
    _cue(Said.MADE, rf"(?:成文|印发|发文|签发|签署|制定|生成){_GAP}(?:时间|日期){_GAP}", "", "成文日期：2024年5月17日"),
    _cue(
        Said.GIVEN,
        rf"(?:讲话|报告|主讲|发言|演讲|致辞)人[^\n]{{2,20}}(?:时间|日期){_GAP}",
        "",
        "讲话人：林知远　时间：2024年5月17日",
    ),
    _cue(
        Said.PUBLISHED,
        rf"(?:发布|发表|公开|更新|录入|上传|编辑|时间|日期){_GAP}(?:时间|日期|日)?{_GAP}|来源[^\n(]{{0,30}}",
        "",
        "发布时间：2024-05-17",
    ),
    _cue(Said.PUBLISHED, "", r"\s*(?:电|讯|消息|报道)", "新华社临江2024年5月17日电"),
    _cue(Said.PUBLISHED, "", r"[ t]*\d{1,2}\s*[:时点]", "2024年5月17日 09:20"),
    _cue(
        Said.ENACTED,
        "",
        r"[^。\n]{0,160}?(?:通过|公布|修订|修正|批准|令[^。\n]{0,20}发布)",
        "2024年5月17日青禾县人大常委会第六次会议通过",
    ),
    _cue(
        Said.MADE,
        r"(?:^|\n)[-—–\s]*\(?\s*",
        rf"{_TO_ANOTHER_DAY}\s*(?:上午|下午|晚上?)?\s*"
        r"(?:\(?(?:星期.|[农阴]历[^()\n]{2,10}|[正腊一二三四五六七八九十冬]{1,2}月[初十廿]?[一二三四五六七八九十]{1,2})\)?)?\s*\)?\s*(?:$|\n)",
        "（2024年5月17日）",
    ),
    _cue(Said.MADE, r"(?:^|\n)\s*\(?\s*", r"[ \t\u3000]+[一-鿿· \u3000]{2,12}\)?\s*(?:$|\n)", "2024年5月17日 林知远"),
    _cue(
        Said.MADE,
        r"\((?:[^()\n]{2,20},\s*)?",
        r"\s*(?:上午|下午|晚上?)?\s*(?:,[^()\n]{2,20})?\)",
        "陈示例议员发言（2024年5月17日）",
    ),
)
_MERE_DIGITS: Final = re.compile(r"[\d/-]+")  # 2024-05-17 by itself is how a page is stamped
_PLACE_OF_MEETING: Final = re.compile(r"(?:^|\n)\s*(?:会议)?地\s*点\s*:")
_YEAR_REPORTED_ON: Final = re.compile(r"总结|决算|执行情况|白皮书|统计公报")
_MONTH_DAY_LINE: Final = re.compile(
    r"[-—–(\s]*[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}[日号](?:\s*\)?\s*|(?:上午|下午)?,?(?:在|于)[^。]{2,70})"
)
_FIRST_PARAGRAPHS: Final = 8
_FIRST_WORDS: Final = 500  # characters of each
_LAST_PARAGRAPHS: Final = 6


# 关于…的讲话20240517: what a file of a speech that is named by it ends in.
_FILED_SPEECH: Final = re.compile(
    r"(?:讲话|报告|致辞|致词|发言|演讲|report|speech|remarks|address)[a-z_ -]{0,12}\d{8}$"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A date, what is said of it, and where."""

    said: Said
    date: PartialDate
    found: Found


@dataclass(frozen=True, slots=True)
class Delivery:
    """``date`` is None where it is not certain; ``found`` are all dates that could be it."""

    date: PartialDate | None
    found: tuple[Found, ...] = ()


def find_delivery(
    *,
    title: Passage,
    head: Sequence[Passage],
    text: Sequence[str],
    occasions: Sequence[Passage] = (),
    published: str = "",
    filename: str = "",
    genre: Genre | None = None,
) -> Delivery:
    """The day, month or year of delivery.

    In order: the day the head says it was given, adopted or made; the day under the text; the year in the title or
    in the name of the occasion (——在青禾县2024年春耕会上的讲话).
    What was not spoken counts as made on the day it was published, before the day of its adoption. What was spoken
    does not: pages publish speeches weeks, even decades later; their year counts if it is also the latest that the
    speech begins with.
    """
    said = readings((title, *head))
    declared = _declared(published)
    signed, filed = _signed(text), _filed(filename)
    spoken = genre is not None and is_spoken(genre)
    named = (title, *occasions, Passage(filename, Origin.FILE_NAME))
    year = next(filter(None, map(_year_of, named)), None)
    chosen = _choose(said, declared, spoken=spoken)
    if year and (chosen is None or not chosen.date.day) and (day := _day_in_year(head, year.date.year)):
        chosen = day
    given_out = declared or _first_published(said)
    if chosen is None and not spoken:
        chosen = given_out
    if genre is not None and not spoken:
        year = None  # a notice of 2024 may be about 2025
    if chosen is None:
        chosen = signed or _named_by(filed, filename) or year or _year_of_both(given_out, text)
    others = [reading for reading in (*said, declared, signed, filed) if reading and reading.said > Said.NOTHING]
    return _delivery(chosen, others)


def readings(passages: Sequence[Passage]) -> list[Reading]:
    """Every date of the passages with what is said of it; a label may stand at the end of the line before."""
    text = "\n".join(passage.text for passage in passages)
    starts = list(accumulate((len(passage.text) + 1 for passage in passages), initial=0))
    plain = fold(text)
    at_a_place = _PLACE_OF_MEETING.search(plain) is not None
    read = []
    for one in find_dates(text):
        index = bisect_right(starts, one.start) - 1
        found = passages[index].found(str(one.date), one.start - starts[index], one.end - starts[index])
        read.append(Reading(_said(plain, one, at_a_place=at_a_place), one.date, found))
    return read


def _delivery(chosen: Reading | None, others: Sequence[Reading]) -> Delivery:
    """Without the dates that say the same less finely."""
    if chosen is None:
        return Delivery(None, tuple(reading.found for reading in others))
    differ = (
        reading.found for reading in others if not reading.date.covers(chosen.date) or reading.date == chosen.date
    )
    return Delivery(chosen.date, (chosen.found, *differ))


def _choose(said: Sequence[Reading], declared: Reading | None, *, spoken: bool) -> Reading | None:
    """What the head is strong enough to decide."""
    if declared and not spoken:
        said = [reading for reading in said if reading.said is not Said.ENACTED]
    best = _best(said)
    return best if best and best.said >= Said.MADE else None


def _said(plain: str, found: DateFound, *, at_a_place: bool) -> Said:
    before = plain[max(found.start - 60, 0) : found.start]
    for cue in CUES:
        if cue.before.search(before) and cue.after.match(plain, found.end):
            is_stamp = (
                cue.said is Said.MADE
                and _MERE_DIGITS.fullmatch(plain, found.start, found.end)
                and "(" not in before[-2:]
            )
            if is_stamp and not re.search("[成印发签制生]", before[-12:]):
                return Said.PUBLISHED
            return Said.GIVEN if cue.said is Said.PUBLISHED and at_a_place else cue.said
    return Said.NOTHING


def _best(read: Sequence[Reading]) -> Reading | None:
    """The strongest reading; of equals the finest and then the first, but the last day of adoption."""
    if not read:
        return None
    strongest = max(reading.said for reading in read)
    equals = [reading for reading in read if reading.said is strongest]
    if strongest is Said.ENACTED:
        return max(equals, key=lambda reading: reading.date.first_day)
    return max(equals, key=lambda reading: (reading.date.month is not None) + (reading.date.day is not None))


def _declared(published: str) -> Reading | None:
    """The day that the file says beside its text that it was published."""
    date = parse(published)
    return Reading(Said.PUBLISHED, date, Found(str(date), published.strip(), Origin.PAGE)) if date else None


def _first_published(read: Iterable[Reading]) -> Reading | None:
    return next((reading for reading in read if reading.said is Said.PUBLISHED), None)


def _year_of(title: Passage) -> Reading | None:
    """The year a title gives its meeting; None where it names several or reports on a year that is over."""
    dates = find_dates(title.text)
    if len({found.date for found in dates}) != 1 or _YEAR_REPORTED_ON.search(fold(title.text)):
        return None
    return Reading(Said.NOTHING, dates[0].date, title.found(str(dates[0].date), dates[0].start, dates[0].end))


def _day_in_year(head: Sequence[Passage], year: int) -> Reading | None:
    """（5月17日） or 5月17日在…会议上 in the head of a document whose title names the year."""
    for line in head:
        if _MONTH_DAY_LINE.fullmatch(fold(line.text)) and (day := find_month_day(line.text, year)):
            return Reading(Said.GIVEN, day, line.found(str(day)))
    return None


def _year_of_both(given_out: Reading | None, text: Sequence[str]) -> Reading | None:
    years = [found.date.year for line in text[:_FIRST_PARAGRAPHS] for found in find_dates(line[:_FIRST_WORDS])]
    if given_out is None or not years or max(years) != given_out.date.year:
        return None
    year = PartialDate(given_out.date.year)
    return replace(given_out, date=year, found=replace(given_out.found, value=str(year)))


def _signed(text: Sequence[str]) -> Reading | None:
    """The date that stands by itself under the text."""
    for line in reversed(text[-_LAST_PARAGRAPHS:]):
        if (day := parse(line)) and day.month and not _MERE_DIGITS.fullmatch(fold(line).strip()):
            return Reading(Said.MADE, day, Found(str(day), line.strip(), Origin.TEXT))
    return None


def _filed(filename: str) -> Reading | None:
    """The day in a file's name: that it begins with, else the only one it has."""
    start = filename.lstrip(" (（[【")
    dates = find_dates(filename)
    leading = [found.date for found in find_dates(start) if found.start == 0]
    day = find_compact(start[: len("20240517")]) or (leading[0] if leading else None)
    if day is None or not day.day:
        days = {found.date for found in dates if found.date.day}
        day = days.pop() if len(days) == 1 else find_compact(filename)
    return Reading(Said.PUBLISHED, day, Found(str(day), filename, Origin.FILE_NAME)) if day else None


def _named_by(filed: Reading | None, filename: str) -> Reading | None:
    """``filed`` where the name means the day of the speech: an archivist begins with it (20240517 在…上的讲话)."""
    start = filename.lstrip(" (（[【")
    leads = bool(find_compact(start[: len("20240517")])) or any(
        found.start == 0 and found.date.day for found in find_dates(start)
    )
    return filed if leads or _FILED_SPEECH.search(fold(filename)) else None
