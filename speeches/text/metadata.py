"""The fields of a document, read by rules from its head, the file's own facts and its name.

A field that is not certain stays empty. What decides between sources that disagree is written where it is
decided; an editor's word is above all of it, and not known here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from speeches.text.dates import PartialDate, find_dates
from speeches.text.delivery import delivered_on
from speeches.text.document import FileFacts
from speeches.text.fold import fold
from speeches.text.genres import Genre, find_genre
from speeches.text.head import Head, HeadKind, HeadLine, read_head
from speeches.text.language import language_of
from speeches.text.occasions import find_announced, find_occasion
from speeches.text.persons import Person, find_person, find_reporter, read_byline
from speeches.text.places import Level, find_level, find_place
from speeches.text.titles import Title, read_title, set_line, stem_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from speeches.text.document import Cleaned
    from speeches.text.evidence import Evidence

_LOOK_AHEAD: Final = 40  # paragraphs of the text that read_head may need to find where the head ends
_OPENING: Final = 3  # paragraphs in which a speech says what it is
_FIRST_WORDS: Final = 1000  # characters of each of them
_LONGEST_NAME: Final = 60
_SOURCE: Final = re.compile(
    r"(?:信息来源|文章来源|稿件来源|来源|稿源|转载自|转自|摘自|出处|发文机关|发布机构)\s*:\s*(?P<name>[^\s\n:()\d\[【][^\n:()\[【]{1,60}?)"
    r"(?=\s{2,}|\s*(?:\n|$|[()\[【\]]|作者|时间|日期|发布|发表|浏览|点击|字号|字体|编辑|(?:19|20)\d\d[-年/.]))"
)
_AGENCY: Final = re.compile(r"\(?(?P<name>新华社|中新社|新华网|人民网|央视网|央广网|中国新闻网)")
# A page's table of facts, which is cut as furniture.
_LABELLED: Final = re.compile(r"(?:成文|发布|发表|印发|签发|公布)(?:日期|时间)\s*:")
_ADDRESS: Final = re.compile(r"https?://[^\s，。）)】]+")
_ON_BEHALF: Final = re.compile(
    r"(?:代表|受|向)(?P<body>[^,。:;]{0,24}?(?:政府|国务院|委员会|常委会|县委|市委|省委|区委|人民代表大会|人大))"
)
_UNTOLD: Final = frozenset({HeadKind.NOTE, HeadKind.THEME})  # where a rare name or a whole sentence ends up
_NAMED: Final = re.compile(r"日[ \u3000]+[^，,、]{2,30}[）)]$")  # （2024年5月17日 林知远）
_DATED: Final = re.compile(r"[-—–(\s]*[12一二]")
_AT: Final = re.compile(r"[-—–(\s]*[12一二在于]")
_ATTENDANCE: Final = re.compile(r"\s*(?:出席|列席|缺席|参加)[^,。]{0,12}:")
_DISTRICT: Final = re.compile("区委|区政府|区人大|街道|我区各")


@dataclass(frozen=True, slots=True)
class Metadata:
    """Every field on one line, empty where it is not certain. ``genre`` and ``government_level`` are of closed lists
    (``Genre``, ``Level``), ``language`` is BCP 47, ``occasion`` is without its year."""

    title: str = ""
    theme: str = ""
    delivered_on: PartialDate | None = None
    speaker: str = ""
    speaker_role: str = ""
    genre: str = ""
    government_level: str = ""
    place: str = ""
    occasion: str = ""
    organization: str = ""
    source_name: str = ""
    source_url: str = ""
    language: str = ""
    evidence: tuple[Evidence, ...] = ()


def read_metadata(cleaned: Cleaned, facts: FileFacts = FileFacts(), filename: str = "") -> Metadata:  # noqa: B008 - frozen
    """What the rules are certain of. ``filename`` may be a path; its folder is not looked at."""
    whole = read_head((*cleaned.head_lines, *cleaned.paragraphs[:_LOOK_AHEAD]))
    head = Head(whole.lines[: len(cleaned.head_lines)], len(cleaned.head_lines))
    opening = [paragraph.text[:_FIRST_WORDS] for paragraph in cleaned.paragraphs[:_OPENING]]
    title = read_title(head, facts.title, filename)
    occasion_lines = _occasion_lines(head.lines, title)
    labelled = [removed.text for removed in cleaned.removed if _LABELLED.search(fold(removed.text))]
    genre = _genre(title.title, occasion_lines, head.subtitle_lines)
    speaker = _speaker(head.lines, occasion_lines, title.title, facts.speaker)
    occasion = _first(find_occasion(line) for line in (title.title, *occasion_lines)) or _first(
        find_announced(paragraph) for paragraph in opening
    )
    level, place = _level_and_place(title.title, occasion_lines, speaker.role, opening)
    return Metadata(
        title=title.title,
        theme=title.theme,
        delivered_on=delivered_on(
            title=title.title,
            head=[*occasion_lines, *(line.text for line in head.lines), *labelled],
            text=[paragraph.text for paragraph in cleaned.paragraphs],
            published=facts.published,
            filename=stem_of(filename),
            genre=genre,
        ),
        speaker=speaker.name,
        speaker_role=speaker.role,
        genre=genre or "",
        government_level=level or "",
        place=place,
        occasion=occasion,
        source_name=_source_name(cleaned, head.lines, facts.source_name),
        source_url=facts.source_url or _first(found.group() for found in _ADDRESS.finditer(cleaned.head)),
        language=language_of(f"{cleaned.head}\n{cleaned.text}", facts.language),
    )


def _first(values: Iterable[str]) -> str:
    return next((value for value in values if value), "")


def _occasion_lines(lines: Sequence[HeadLine], title: Title) -> list[str]:
    """The lines that tell the occasion, wrapped ones joined, and what the title line had of it behind a dash."""
    joined: list[str] = []
    before = None
    for line in lines:
        if line.kind is HeadKind.OCCASION and before is HeadKind.OCCASION and not _DATED.match(fold(line.text)):
            joined[-1] += line.text.strip()
        elif _tells_occasion(line):
            joined.append(line.text.strip())
        before = line.kind
    return [set_line(line) for line in (*joined, title.rest) if line]


def _tells_occasion(line: HeadLine) -> bool:
    if line.kind in {HeadKind.OCCASION, HeadKind.SUBTITLE}:
        return True
    opens = {HeadKind.NOTE: _DATED, HeadKind.THEME: _AT}.get(line.kind)
    return opens is not None and opens.match(fold(line.text)) is not None and find_occasion(line.text) != ""


def _genre(title: str, occasion_lines: Sequence[str], subtitle_lines: Sequence[str]) -> Genre | None:
    """By the end of the title; a slogan for a title leaves it to the line below (——在…上的报告)."""
    for line in (title, *subtitle_lines, *occasion_lines):
        if genre := find_genre(line):
            return genre
    return None


def _speaker(lines: Sequence[HeadLine], occasion_lines: Sequence[str], title: str, declared: str) -> Person:
    """The byline first, then who is said to speak by the occasion, the title, a photograph's caption."""
    bylines = [read_byline(line.text) for line in lines if line.kind is HeadKind.BYLINE]
    untold = [line.text for line in lines if line.kind in _UNTOLD]
    bylines += [p for text in untold if (p := read_byline(text)).name and (p.role or find_dates(text))]
    bylines += [read_byline(line.text) for line in lines if line.kind is HeadKind.DATE and _NAMED.search(line.text)]
    names = {person.name for person in bylines if person.name}
    mentions = [person for person in (*map(find_person, occasion_lines), find_person(title)) if person != Person()]
    captions = [find_reporter(line.text) for line in lines if line.kind is HeadKind.NOTE]
    if any(_ATTENDANCE.match(fold(line.text)) for line in lines):
        return Person()  # a record of many speakers
    if declared and len(declared) <= _LONGEST_NAME:
        names = {read_byline(declared).name or declared}
    names = names or {person.name for person in mentions if person.name} or {p.name for p in captions if p.name}
    if len(names) > 1:
        return Person()
    name = _first(names)
    known = (*bylines, *mentions, *captions)
    return Person(name, _first(person.role for person in known if person.name in {name, ""} or not name))


def _level_and_place(
    title: str, occasion_lines: Sequence[str], role: str, opening: Sequence[str]
) -> tuple[Level | None, str]:
    """The level is that of the speaker's last office, else of the title; the place that of title, meeting or office."""
    issuer = title[: fold(title).find("关于")] if fold(title).find("关于") > 0 else title
    behalf = [found["body"] for text in opening if (found := _ON_BEHALF.search(fold(text)))]
    said = [text for text in (issuer, *occasion_lines, role, *behalf) if text]
    place = next((place for text in said if (place := find_place(text))), None)
    offices = re.split("[、,，]|兼", role)
    level = next((level for text in (offices[-1], *said) if text and (level := find_level(text))), None)
    if place and place.level is Level.PROVINCE and place.name.endswith("市") and level is Level.CITY:
        level = Level.PROVINCE  # 市长 of a municipality
    if level is None and "全区" in fold(title):
        level = _level_of_district(opening)
    return level, place.name if place else ""


def _level_of_district(opening: Sequence[str]) -> Level | None:
    """全区 is said of a district and of an autonomous region; the bodies that the text names tell which."""
    text = fold("\n".join(opening))
    is_region = "自治区" in text
    is_district = _DISTRICT.search(text.replace("自治区", "")) is not None
    if is_region == is_district:
        return None
    return Level.PROVINCE if is_region else Level.COUNTY


def _source_name(cleaned: Cleaned, lines: Sequence[HeadLine], declared: str) -> str:
    """What the page declares, a source line of the head, one under the text, the agency of a dateline."""
    if declared:
        return " ".join(declared.split())
    notes = (removed.text for removed in cleaned.removed if removed.why == "source_note")
    for text in (cleaned.head, *notes):
        if found := _SOURCE.search(fold(text)):
            return " ".join(text[slice(*found.span("name"))].split())
    datelines = (_AGENCY.match(line.text) for line in lines if line.kind is HeadKind.DATELINE)
    return _first(found["name"] for found in datelines if found)
