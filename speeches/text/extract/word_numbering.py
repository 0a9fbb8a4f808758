"""Word's automatic numbers (一、 （一） 1.), which stand in no paragraph's text, counted and written out."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Element = Any  # lxml publishes no types

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS: Final = 9
_LONGEST_TEXT: Final = 100  # characters around and between the numbers of a level
_MOST_LETTERS: Final = 30
_LEVEL_REFERENCE: Final = re.compile(r"%([1-9])")
_FULL_WIDTH_END: Final = "、。．，：）】〕》—"  # punctuation that brings its own space
_DASHES: Final = re.compile("[-‐‑–—―─－]+")  # the one kind of bullet that is written, as in ——粮食丰收。
_OFF: Final = frozenset({"0", "false", "off"})


def _decimal(value: int) -> str:
    return str(value)


def _digits(figures: str) -> Callable[[int], str]:
    return lambda value: "".join(figures[int(digit)] for digit in str(value))


def _counted(figures: str, units: str) -> Callable[[int], str]:
    """Read aloud, to 9999: 二十三, 一百零五; ``figures`` begins with zero, ``units`` are ten, hundred, thousand."""

    def spell(value: int) -> str:
        if not 0 < value < 10_000:
            return str(value)
        spelt, digits = "", str(value)
        for place, digit in zip(range(len(digits) - 1, -1, -1), map(int, digits), strict=True):
            if digit:
                spelt += figures[digit] + (units[place - 1] if place else "")
            elif spelt and not spelt.endswith(figures[0]):
                spelt += figures[0]
        spelt = spelt.rstrip(figures[0])
        one_ten = figures[1] + units[0]
        return spelt[1:] if spelt.startswith(one_ten) and figures[1] == "一" else spelt

    return spell


def _listed(signs: str) -> Callable[[int], str]:
    return lambda value: signs[value - 1] if 0 < value <= len(signs) else str(value)


def _letters(first: str) -> Callable[[int], str]:
    """a … z, aa, bb …: Word repeats the letter."""

    def spell(value: int) -> str:
        times, letter = divmod(value - 1, 26)
        return chr(ord(first) + letter) * (times + 1) if 0 <= times < _MOST_LETTERS else str(value)

    return spell


_ROMAN: Final = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
                 (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def _roman(value: int) -> str:
    if not 0 < value < 4000:
        return str(value)
    spelt = ""
    for worth, sign in _ROMAN:
        count, value = divmod(value, worth)
        spelt += sign * count
    return spelt


_HAN: Final = _counted("零一二三四五六七八九", "十百千")
_STEMS: Final = _listed("甲乙丙丁戊己庚辛壬癸")
_CIRCLES: Final = _listed("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿")
# ISO/IEC 29500-1, 17.18.59 (ST_NumberFormat); what is not here is written in Arabic digits.
FORMATS: Final[Mapping[str, Callable[[int], str]]] = {
    "decimal": _decimal,
    "decimalZero": lambda value: f"{value:02}",
    "decimalFullWidth": _digits("０１２３４５６７８９"),
    "decimalFullWidth2": _digits("０１２３４５６７８９"),
    "decimalHalfWidth": _decimal,
    "chineseCounting": _HAN,
    "chineseCountingThousand": _HAN,
    "japaneseCounting": _HAN,
    "taiwaneseCounting": _HAN,
    "taiwaneseCountingThousand": _HAN,
    "ideographDigital": _digits("〇一二三四五六七八九"),
    "japaneseDigitalTenThousand": _digits("〇一二三四五六七八九"),
    "taiwaneseDigital": _digits("○一二三四五六七八九"),
    "chineseLegalSimplified": _counted("零壹贰叁肆伍陆柒捌玖", "拾佰仟"),
    "japaneseLegal": _counted("零壱弐参四伍六七八九", "拾百阡"),
    "ideographLegalTraditional": _counted("零壹貳參肆伍陸柒捌玖", "拾佰仟"),
    "ideographTraditional": _STEMS,
    "ideographZodiac": _listed("子丑寅卯辰巳午未申酉戌亥"),
    "ideographEnclosedCircle": _listed("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    "decimalEnclosedCircle": _CIRCLES,
    "decimalEnclosedCircleChinese": _CIRCLES,
    "decimalEnclosedParen": _listed("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "decimalEnclosedFullstop": _listed("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
    "upperLetter": _letters("A"),
    "lowerLetter": _letters("a"),
    "lowerRoman": _roman,
    "upperRoman": lambda value: _roman(value).upper(),
    "none": lambda _: "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    number_format: str
    text: str  # with %1 … %9 for the numbers of the levels
    separator: str
    style: str | None  # whose paragraphs are of this level
    restarts_after: int | None  # the level, from 1, after which it begins anew; 0 never, None every higher one
    is_legal: bool  # all numbers in it are Arabic
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class _List:
    """A ``w:num``: a use of a definition, with its own beginnings."""

    definition: str
    levels: Mapping[int, _Level]
    beginnings: Mapping[int, int]


class Numbering:
    """Gives each numbered paragraph its number, asked once for each in the order of the document."""

    def __init__(self, root: Element | None) -> None:
        definitions = (
            {} if root is None else {child.get(f"{W}abstractNumId"): child for child in root.iter(f"{W}abstractNum")}
        )
        by_style = {style: name for name, root in definitions.items() if (style := _value(root.find(f"{W}styleLink")))}
        self._lists = {}
        for num in () if root is None else root.findall(f"{W}num"):
            name = _value(num.find(f"{W}abstractNumId")) or ""
            linked = _value(definitions[name].find(f"{W}numStyleLink")) if name in definitions else None
            name = by_style.get(linked or "", name)
            if name in definitions:
                self._lists[num.get(f"{W}numId")] = _list(num, name, definitions[name])
        self._counters: dict[str, dict[int, int]] = defaultdict(dict)
        self._begun: set[tuple[str, int]] = set()

    def level_of_style(self, list_id: str, style: str) -> int | None:
        """The level that a list gives to paragraphs of a style."""
        levels = self._lists[list_id].levels if list_id in self._lists else {}
        return next((place for place, level in levels.items() if level.style == style), None)

    def next_number(self, list_id: str, place: int) -> str:
        """The number of the next paragraph of a list at a level from 0, with what parts it from the text."""
        if list_id not in self._lists or place not in self._lists[list_id].levels:
            return ""
        found = self._lists[list_id]
        level = found.levels[place]
        self._count(list_id, found, place)
        if level.is_hidden or (level.number_format == "bullet" and not _DASHES.fullmatch(level.text)):
            return ""
        text = _LEVEL_REFERENCE.sub(lambda match: self._written(found, level, int(match[1]) - 1), level.text)
        return (
            text
            + ("" if level.separator == "\t" and text[-1:] in _FULL_WIDTH_END else level.separator.replace("\t", " "))
            if text
            else ""
        )

    def _count(self, list_id: str, found: _List, place: int) -> None:
        counters = self._counters[found.definition]
        if place in found.beginnings and (list_id, place) not in self._begun:
            counters[place] = found.beginnings[place]
        elif place in counters:
            counters[place] += 1
        else:
            counters[place] = found.beginnings.get(place, found.levels[place].start)
        self._begun.add((list_id, place))
        for deeper in range(place + 1, _LEVELS):
            level = found.levels.get(deeper)
            if level and (level.restarts_after is None or place < level.restarts_after):
                counters.pop(deeper, None)

    def _written(self, found: _List, level: _Level, place: int) -> str:
        other = found.levels.get(place)
        if other is None:
            return ""
        value = self._counters[found.definition].get(place, other.start)
        return FORMATS.get("decimal" if level.is_legal and other is not level else other.number_format, _decimal)(value)


def _list(num: Element, name: str, definition: Element) -> _List:
    levels = {_number(level, "ilvl"): _level(level) for level in definition.findall(f"{W}lvl")}
    beginnings = {}
    for override in num.findall(f"{W}lvlOverride"):
        place = _number(override, "ilvl")
        if (level := override.find(f"{W}lvl")) is not None:
            levels[place] = _level(level)
        if (start := _value(override.find(f"{W}startOverride"))) is not None:
            beginnings[place] = _whole(start, 1)
    return _List(name, levels, beginnings)


def _level(level: Element) -> _Level:
    restart = _value(level.find(f"{W}lvlRestart"))
    return _Level(
        start=_whole(_value(level.find(f"{W}start")), 0),
        number_format=_value(level.find(f"{W}numFmt")) or "decimal",
        text=(_value(level.find(f"{W}lvlText")) or "")[:_LONGEST_TEXT],
        separator={"space": " ", "nothing": ""}.get(_value(level.find(f"{W}suff")) or "", "\t"),
        style=_value(level.find(f"{W}pStyle")),
        restarts_after=None if restart is None else _whole(restart, 0),
        is_legal=_is_on(level.find(f"{W}isLgl")),
        is_hidden=_is_on(level.find(f"{W}rPr/{W}vanish")),
    )


def _is_on(element: Element | None) -> bool:
    return element is not None and element.get(f"{W}val") not in _OFF


def _value(element: Element | None) -> str | None:
    return None if element is None else element.get(f"{W}val")


def _number(element: Element, name: str) -> int:
    return _whole(element.get(f"{W}{name}"), 0)


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else otherwise
