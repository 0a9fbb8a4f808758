"""What readers call the values of a field that has a closed list, in Chinese or English; the list has one word each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from speeches.text.fold import fold
from speeches.text.genres import Genre, find_genre
from speeches.text.places import Level
from speeches.text.query_tree import Field

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

LEVEL_NAMES: Final = {
    Level.NATION: "国家级 中央 全国 national nation central",
    Level.PROVINCE: "省级 自治区 直辖市 provincial province",
    Level.CITY: "市级 地级 地级市 municipal city prefecture",
    Level.COUNTY: "县级 县级市 区 区县 区级 county district",
    Level.TOWNSHIP: "乡级 镇级 乡镇级 街道 township town",
}
GENRE_NAMES: Final = {  # in English; the Chinese ones are those that titles end in
    Genre.SPEECH: "speech",
    Genre.REPORT: "report",
    Genre.ADDRESS: "address, ceremonial address",
    Genre.STATEMENT: "statement",
    Genre.LECTURE: "lecture",
    Genre.CHAIR: "chair's script",
    Genre.PARTY_LESSON: "party lesson",
    Genre.LETTER: "letter, letter of congratulation",
    Genre.EULOGY: "eulogy",
    Genre.DUTY_REPORT: "report on duties",
    Genre.ANSWERS: "answers, questions and answers",
    Genre.MINUTES: "minutes",
    Genre.NOTICE: "notice",
    Genre.CIRCULAR: "circular",
    Genre.OPINION: "opinion, opinions",
    Genre.DECISION: "decision",
    Genre.PLAN: "plan",
    Genre.SCHEME: "scheme, work plan",
    Genre.LAW: "law, regulation, law or regulation",
    Genre.ANNOUNCEMENT: "announcement",
    Genre.REPLY: "reply, letter of reply",
    Genre.GUIDE: "guide, guidelines",
    Genre.OTHER: "other",
}


def _by_name(names: Mapping[StrEnum, list[str]]) -> dict[str, str]:
    return {fold(name): value.value for value, its in names.items() for name in its}


_LISTS: Final = {
    Field.GENRE: _by_name({genre: names.split(", ") for genre, names in GENRE_NAMES.items()}),
    Field.GOVERNMENT_LEVEL: _by_name({level: names.split() for level, names in LEVEL_NAMES.items()}),
}


def listed(field: Field, text: str) -> str:
    """The word of the list that ``text`` names (省级: 省, 工作报告: 报告, speech: 讲话); ``text`` itself where it
    names none, is one, or is a part of one."""
    names = _LISTS.get(field, {})
    folded = fold(text).strip()
    if any(folded in fold(word) for word in names.values()):
        return text
    genre = find_genre(text) if field is Field.GENRE else None
    return names.get(folded) or (genre.value if genre else text)
