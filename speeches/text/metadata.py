"""The fields of a document, read by rules from its head, the file's own facts and its name.

A field that is not certain stays empty. What decides between sources that disagree is written where it is
decided; an editor's word is above all of it, and not known here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from speeches.text.dates import PartialDate, find_dates, parse
from speeches.text.delivery import find_delivery
from speeches.text.document import FileFacts
from speeches.text.evidence import Evidence, Found, Origin, Passage, core, weigh
from speeches.text.fold import fold
from speeches.text.genres import Genre, find_genre, is_spoken
from speeches.text.head import Head, HeadKind, HeadLine, read_buried, read_head
from speeches.text.head_rules import kind_of
from speeches.text.language import language_of
from speeches.text.occasions import find_announced, find_occasion
from speeches.text.organizations import (
    body_of_office,
    find_declared,
    find_enacting,
    find_issuer,
    find_publisher,
    find_represented,
    full_name,
    is_signature,
)
from speeches.text.persons import Person, find_person, find_reporter, read_byline
from speeches.text.places import Level, find_level, find_place
from speeches.text.titles import Title, find_titles, read_title, set_line, stem_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from speeches.text.document import Cleaned

_LOOK_AHEAD: Final = 40  # paragraphs of the text that read_head may need to find where the head ends
_OPENING: Final = 3  # paragraphs in which a speech says what it is
_FIRST_WORDS: Final = 1000  # characters of each of them
_CLOSING: Final = 6  # paragraphs that may be a signature
_MOST_COPIES: Final = 20  # pieces of a text cut as repeated that may hold the head
_LONGEST_NAME: Final = 60
_NAME_OF_SOURCE: Final = (
    r"\s*:\s*(?P<name>[^\s\n:()\d\[【][^\n:()\[【]{1,60}?)"
    r"(?=\s{2,}|\s*(?:\n|$|[()\[【\]]|作者|时间|日期|(?:更新|录入|上传|公开|编辑)(?=时间|日期)"
    r"|发布(?=时间|日期|于|[ :])|发表|浏览|点击|字号|字体|编辑"
    r"|(?:19|20)\d\d[-年/.]))"
)
_SOURCE: Final = re.compile(rf"(?:信息来源|文章来源|稿件来源|来源|稿源|转载自|转自|摘自|出处){_NAME_OF_SOURCE}")
_PUBLISHER: Final = re.compile(rf"(?:发文机关|发布机构){_NAME_OF_SOURCE}")
_SITE: Final = re.compile(r"^\s*(?P<name>[一-鿿]{2,20}?(?:网站?|门户网站|在线))\s+(?:https?://)?www\.")
_AGENCY: Final = re.compile(r"^\(?(?P<name>新华社|中新社|新华网|人民网|央视网|央广网|中国新闻网)")
# A page's table of facts, which is cut as furniture.
_LABELLED: Final = re.compile(r"(?:成文|发布|发表|印发|签发|公布)(?:日期|时间)\s*:")
_PAPER: Final = re.compile(
    r"^[\[【(]\s*(?:原载|载于?|摘自|据|转自)?\s*《(?P<name>[^《》]{1,14}(?:报|周刊|杂志|求是|公报|月刊|半月刊))》"
)
_ADDRESS: Final = re.compile(r"https?://[^\s，。）)】]+")
_ON_BEHALF: Final = re.compile(
    r"(?:代表|受|向)(?P<body>[^,。:;]{0,24}?(?:政府|国务院|委员会|常委会|县委|市委|省委|区委|人民代表大会|人大))"
)
_UNTOLD: Final = frozenset({HeadKind.NOTE, HeadKind.THEME})  # where a rare name or a whole sentence ends up
_NAMED: Final = re.compile(r"日[ \u3000]+[^，,、]{2,30}[）)]$")  # （2024年5月17日 林知远）
_DATED: Final = re.compile(r"[-—–(\s]*[12一二]")
_AT: Final = re.compile(r"[-—–(\s]*[12一二在于]")
_AUTHOR: Final = re.compile(r"\s*(?:作者|撰稿|供稿)\s*:")
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

    def having(self, **values: Any) -> Metadata:  # noqa: ANN401 - the fields are of two types
        """The same with other values of some fields: of their evidence what says the same is taken, no other."""
        changed = replace(self, **values)
        rows = [_weighed_again(row, str(getattr(changed, row.field) or "")) for row in self.evidence]
        order = [field.name for field in fields(self)]
        return replace(changed, evidence=tuple(sorted(rows, key=lambda row: (order.index(row.field), not row.taken))))


def _weighed_again(row: Evidence, value: str) -> Evidence:
    is_taken = bool(value) and core(value) == core(row.value)
    return replace(row, value=value if is_taken else row.value, taken=is_taken)


@dataclass(frozen=True, slots=True)
class _Choice:
    """The value taken for a field, empty where none is certain, and all that was found for it."""

    value: str = ""
    found: tuple[Found, ...] = ()


@dataclass(frozen=True, slots=True)
class _Mention:
    person: Person
    passage: Passage


def read_metadata(cleaned: Cleaned, facts: FileFacts = FileFacts(), filename: str = "") -> Metadata:  # noqa: B008 - frozen
    """What the rules are certain of. ``filename`` may be a path; its folder is not looked at."""
    head, origin = _head(cleaned)
    opening = [Passage(paragraph.text[:_FIRST_WORDS], Origin.TEXT) for paragraph in cleaned.paragraphs[:_OPENING]]
    cut = [Passage(removed.text, Origin.CUT) for removed in cleaned.removed]
    lines = [Passage(line.text, origin) for line in head.lines]
    title, titles = read_title(head, facts.title, filename), _titles(head, origin, facts.title, filename)
    named = _title_passage(title.title, titles)
    occasion_lines = _occasion_lines(head.lines, origin, title, titles)
    subtitles = [Passage(line, origin) for line in head.subtitle_lines]
    genre = _first_read(find_genre, (named, *subtitles, *occasion_lines))
    spoken = bool(genre.value) and is_spoken(Genre(genre.value))
    delivery = find_delivery(
        title=named,
        occasions=occasion_lines,
        head=[*occasion_lines, *lines, *(row for row in cut if _LABELLED.search(fold(row.text)))],
        text=[paragraph.text for paragraph in cleaned.paragraphs],
        published=facts.published,
        filename=stem_of(filename),
        genre=Genre(genre.value) if genre.value else None,
    )
    speaker, role = _speaker(head.lines, origin, occasion_lines, named, facts.speaker)
    occasion = _first_read(find_occasion, (named, *occasion_lines))
    level, place = _level_and_place(named, occasion_lines, role, opening, _signatures(cleaned))
    choices = {
        "title": _Choice(title.title, titles),
        "delivered_on": _Choice(str(delivery.date or ""), delivery.found),
        "speaker": speaker,
        "speaker_role": role,
        "genre": genre,
        "government_level": level,
        "place": place,
        "occasion": occasion if occasion.value else _first_read(find_announced, opening),
        "organization": _organization(
            title=named,
            role=role,
            opening=opening,
            lines=lines,
            cut=cut,
            cleaned=cleaned,
            place=place.value,
            spoken=spoken,
        ),
        "source_name": _source_name(lines, cleaned, facts.source_name),
    }
    return Metadata(
        theme=title.theme,
        delivered_on=delivery.date,
        source_url=facts.source_url or _first(found.group() for found in _ADDRESS.finditer(cleaned.head)),
        language=language_of(f"{cleaned.head}\n{cleaned.text}", facts.language),
        evidence=tuple(row for name, choice in choices.items() for row in weigh(name, choice.value, choice.found)),
        **{name: choice.value for name, choice in choices.items() if name != "delivered_on"},
    )


def _head(cleaned: Cleaned) -> tuple[Head, Origin]:
    """The lines before the text; of a file without line breaks what its first line, or a copy of it, begins with."""
    whole = read_head((*cleaned.head_lines, *cleaned.paragraphs[:_LOOK_AHEAD]))
    head = Head(whole.lines[: len(cleaned.head_lines)], len(cleaned.head_lines))
    if head.lines:
        return head, Origin.HEAD
    for paragraph in cleaned.paragraphs[:1]:
        if lines := read_buried(paragraph.text):
            return Head(lines, 0), Origin.TEXT
    copies = [removed.text for removed in cleaned.removed[:_MOST_COPIES] if removed.why == "repeated"]
    buried = tuple(line for text in copies for line in read_buried(text))
    return Head(buried, 0), Origin.CUT


def _first(values: Iterable[str]) -> str:
    return next((value for value in values if value), "")


def _choice(found: Iterable[Found]) -> _Choice:
    """The first that was found, with the others that were."""
    given = tuple(one for one in found if one.value)
    return _Choice(given[0].value if given else "", given)


def _first_read(read: Callable[[str], str | None], passages: Iterable[Passage]) -> _Choice:
    for passage in passages:
        if value := read(passage.text):
            return _choice([passage.around(str(value))])
    return _Choice()


def _titles(head: Head, origin: Origin, page_title: str, filename: str) -> tuple[Found, ...]:
    found = find_titles(head, page_title, filename)
    return tuple(replace(one, origin=origin) if one.origin is Origin.HEAD else one for one in found)


def _title_passage(title: str, titles: Sequence[Found]) -> Passage:
    for row in weigh("title", title, titles):
        if row.taken:
            return Passage(title, row.origin, row.quote)
    return Passage(title)


def _occasion_lines(lines: Sequence[HeadLine], origin: Origin, title: Title, titles: Sequence[Found]) -> list[Passage]:
    """The lines that tell the occasion, wrapped ones joined, and what the title line had of it behind a dash."""
    joined: list[list[str]] = []
    before = None
    for line in lines:
        if line.kind is HeadKind.OCCASION and before is HeadKind.OCCASION and not _DATED.match(fold(line.text)):
            joined[-1].append(line.text)
        elif _tells_occasion(line):
            joined.append([line.text])
        before = line.kind
    passages = [Passage(set_line("".join(map(str.strip, each))), origin, "\n".join(each)) for each in joined]
    rest = [Passage(title.rest, one.origin, one.quote) for one in titles if core(title.rest) in core(one.quote)]
    return passages + (rest[:1] if title.rest else [])


def _tells_occasion(line: HeadLine) -> bool:
    if line.kind in {HeadKind.OCCASION, HeadKind.SUBTITLE}:
        return True
    opens = {HeadKind.NOTE: _DATED, HeadKind.THEME: _AT}.get(line.kind)
    return opens is not None and opens.match(fold(line.text)) is not None and find_occasion(line.text) != ""


def _speaker(
    lines: Sequence[HeadLine], origin: Origin, occasion_lines: Sequence[Passage], title: Passage, declared: str
) -> tuple[_Choice, _Choice]:
    """Name and office: what the file declares, the byline, who is said to speak by the occasion, the title, a caption.

    The 作者 that a page shows is often who put it there, so that any other byline comes before.
    """
    bylines = list(_bylines(lines, origin))
    authors = [mention for mention in bylines if _AUTHOR.match(fold(mention.passage.text))]
    own = [mention for mention in bylines if mention not in authors]
    said = (*occasion_lines, title, *(_with_occasion(title, line) for line in occasion_lines[:1]))
    mentions = [_Mention(find_person(passage.text), passage) for passage in said]
    notes = [Passage(line.text, origin) for line in lines if line.kind is HeadKind.NOTE]
    captions = [_Mention(find_reporter(note.text), note) for note in notes]
    if any(_ATTENDANCE.match(fold(line.text)) for line in lines):
        return _Choice(), _Choice()  # a record of many speakers
    levels = [_declared_speaker(declared), own, mentions, authors, captions]
    known = [mention for level in levels for mention in level if mention.person != Person()]
    names = next((found for level in levels if (found := _names(level))), [])
    name = names[0] if len(names) == 1 else ""
    offices = [mention for mention in known if mention.person.role]
    own_offices = [mention for mention in offices if not name or mention.person.name in {name, ""}]
    role = own_offices[0].person.role if own_offices and len(names) <= 1 else ""
    return (
        _Choice(name, tuple(m.passage.around(m.person.name) for m in known)),
        _Choice(role, tuple(m.passage.around(m.person.role) for m in offices)),
    )


def _with_occasion(title: Passage, occasion: Passage) -> Passage:
    """林知远：凝心聚力…——在…上的讲话, of which the title is the first part only."""
    whole = f"{title.text}——{occasion.text.lstrip('-—–― ')}"
    return replace(title, text=whole, verbatim=title.verbatim or title.text)


def _declared_speaker(declared: str) -> list[_Mention]:
    if not declared or len(declared) > _LONGEST_NAME:
        return []
    person = read_byline(declared)
    return [_Mention(person if person.name else Person(declared), Passage(declared, Origin.PAGE))]


def _names(mentions: Iterable[_Mention]) -> list[str]:
    return list(dict.fromkeys(mention.person.name for mention in mentions if mention.person.name))


def _bylines(lines: Sequence[HeadLine], origin: Origin) -> Iterator[_Mention]:
    for line in lines:
        person = read_byline(line.text)
        is_told = line.kind is HeadKind.BYLINE
        is_plain = line.kind in _UNTOLD and bool(person.name) and bool(person.role or find_dates(line.text))
        is_dated = line.kind is HeadKind.DATE and _NAMED.search(line.text) is not None
        if is_told or is_plain or is_dated:
            yield _Mention(person, Passage(line.text, origin))


def _level_and_place(
    title: Passage,
    occasion_lines: Sequence[Passage],
    role: _Choice,
    opening: Sequence[Passage],
    signatures: Sequence[Passage],
) -> tuple[_Choice, _Choice]:
    """The level is that of the speaker's last office, else of the title; the place that of title, meeting or office.

    Where all of these are silent, both are those of the body that signed.
    """
    about = fold(title.text).find("关于")
    issuer = replace(title, text=title.text[:about], verbatim=title.verbatim or title.text) if about > 0 else title
    behalf = [
        Passage(found["body"], one.origin, one.text) for one in opening if (found := _ON_BEHALF.search(fold(one.text)))
    ]
    offices = [Passage(role.value, one.origin, one.quote) for one in role.found if one.value == role.value][:1]
    signed = [line for line in signatures if is_signature(line.text)]
    said = [passage for passage in (issuer, *occasion_lines, *offices, *behalf, *signed) if passage.text]
    at = next(((place, passage) for passage in said if (place := find_place(passage.text))), None)
    where = _choice([at[1].around(at[0].name)]) if at else _Choice()
    last = [replace(office, text=re.split("[、,，]|兼", office.text)[-1]) for office in offices]
    level = _first_read(find_level, [*last, *said])
    if at and at[0].level is Level.PROVINCE and at[0].name.endswith("市") and level.value == Level.CITY:
        level = _choice([at[1].around(Level.PROVINCE)])  # 市长 of a municipality
    if not level.value and "全区" in fold(title.text):
        level = _level_of_district(opening)
    return level, where


def _level_of_district(opening: Sequence[Passage]) -> _Choice:
    """全区 is said of a district and of an autonomous region; the bodies that the text names tell which."""
    region = [passage for passage in opening if "自治区" in fold(passage.text)]
    district = [passage for passage in opening if _DISTRICT.search(fold(passage.text).replace("自治区", "   "))]
    if bool(region) == bool(district):
        return _Choice()
    if region:
        return _choice([_found_by(re.compile("自治区"), region[0], Level.PROVINCE)])
    return _choice([_found_by(_DISTRICT, district[0], Level.COUNTY)])


def _found_by(pattern: re.Pattern[str], passage: Passage, value: str) -> Found:
    found = pattern.search(fold(passage.text))
    return passage.found(value, *found.span()) if found else passage.found(value)


def _organization(
    *,
    title: Passage,
    role: _Choice,
    opening: Sequence[Passage],
    lines: Sequence[Passage],
    cut: Sequence[Passage],
    cleaned: Cleaned,
    place: str,
    spoken: bool,
) -> _Choice:
    """The body that a page's facts, the title, the report itself, the office or the signature name, in this order."""
    offices = [Passage(one.value, one.origin, one.quote) for one in role.found if one.value == role.value]
    read: list[tuple[Callable[[str], str], Iterable[Passage]]] = [
        (find_declared, (*lines, *cut)),
        (find_issuer, [title]),
        (find_represented, opening),
        (body_of_office, offices),
        (find_enacting, lines),
        (_signature, lines[1:]),
        (_signature, () if spoken else _signatures(cleaned)),
    ]
    found = [
        _named_in_full(passage, body, place)
        for find, passages in read
        for passage in passages
        if (body := find(passage.text))
    ]
    published = [passage.around(body) for passage in (*lines, *cut) if (body := find_publisher(passage.text))]
    certain = _choice(found)
    return _Choice(certain.value, (*certain.found, *published))


def _named_in_full(passage: Passage, body: str, place: str) -> Found:
    return replace(passage.around(body), value=" ".join(full_name(body, place).split()))


def _signature(line: str) -> str:
    return line.strip() if is_signature(line) else ""


def _signatures(cleaned: Cleaned) -> list[Passage]:
    """The lines under the text that stand above its date."""
    closing = [paragraph.text for paragraph in cleaned.paragraphs[-_CLOSING:]]
    return [
        Passage(line, Origin.TEXT) for line, below in pairwise(closing) if len(line) <= _LONGEST_NAME and parse(below)
    ]


def _source_name(lines: Sequence[Passage], cleaned: Cleaned, declared: str) -> _Choice:
    """What the page declares, a source line of the head, one under the text, the agency of a dateline, the site."""
    head = [Passage(cleaned.head)] if cleaned.head else lines
    notes = [Passage(removed.text, Origin.CUT) for removed in cleaned.removed if removed.why == "source_note"]
    return _choice(
        (
            Found(" ".join(declared.split()), declared.strip(), Origin.PAGE),
            *_names_by(_SOURCE, (*head, *notes)),
            *_names_by(_PUBLISHER, (*head, *notes)),
            *_names_by(_AGENCY, (line for line in lines if kind_of(fold(line.text)) is HeadKind.DATELINE)),
            *_names_by(_SITE, lines),
            *_names_by(_PAPER, notes),
        )
    )


def _names_by(pattern: re.Pattern[str], passages: Iterable[Passage]) -> Iterator[Found]:
    for passage in passages:
        for found in pattern.finditer(fold(passage.text)):
            name = " ".join(passage.text[slice(*found.span("name"))].split())
            yield passage.found(name, found.start(), found.end("name"))
