"""The query language: what a reader types becomes a frozen tree that knows no engine and no engine's syntax.

Pasted official text is a query like any other, so nearly everything is literal; DESIGN §5 says what is syntax,
and where. What it leaves open is settled so:

- ``AND`` may be written out. An operator with nothing to join and a field's name with nothing behind its colon
  are words; a pair of quotation marks with nothing in it asks for nothing.
- Quotation marks cut a stretch of text: ``拼抢“开门红”`` is the run ``拼抢`` and the phrase ``开门红``. A stretch
  with very many of them is one run.
- Within brackets a closing one belongs to the run that has opened one, if one is left to close the group:
  ``(通知(试行) OR 办法)``.
- ``-`` before another ``-`` is half a dash, and literal: ``讲话 --在县里的会上``.
- A field applies to everything in its brackets; of two fields the inner one wins. What stands in a field that has
  a closed list is the word of the list that it names: ``level:province`` is ``层级:省``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from difflib import get_close_matches
from enum import Enum, StrEnum, auto
from typing import TYPE_CHECKING, Final

from speeches.text import dates
from speeches.text.clean import clean_field
from speeches.text.closed_lists import listed
from speeches.text.errors import TextError
from speeches.text.fold import fold
from speeches.text.query_tree import (
    And,
    Dated,
    Field,
    Leaf,
    Node,
    Not,
    Or,
    Phrase,
    Query,
    Run,
    Unit,
    Within,
    all_of,
    any_of,
    days_of,
    each_leaf,
    literal,
    negated,
    wanted,
    wanted_anywhere,
    within,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

__all__ = [  # the tree comes along: who reads a query walks it
    "FIELD_NAMES", "MAX_PHRASE", "MAX_TERMS", "SECTION_EXAMPLE", "And", "Dated", "Field", "FieldName", "Leaf", "Node",
    "Not", "Or", "Phrase", "Query", "QueryError", "Run", "Unit", "Within", "days_of", "parse", "text_of", "wanted",
    "wanted_anywhere",
]  # fmt: skip

MAX_PHRASE: Final = 128  # characters
MAX_TERMS: Final = 24
MAX_PIECES: Final = 8  # that quotation marks cut one stretch into; one with more is pasted prose and stays whole


class Calendar(StrEnum):
    """What is said of the date of delivery."""

    YEAR = "year"
    DATE = "date"


class QueryError(TextError):
    """A fault. ``repaired`` is the nearest query without one; it may be empty. ``about`` is what the message names,
    for whoever says it in another language."""

    def __init__(self, code: str, message: str, about: Mapping[str, str | int], repaired: str) -> None:
        super().__init__(code, message)
        self.about = about
        self.repaired = repaired


@dataclass(frozen=True, slots=True)
class FieldName:
    """A row of the table of fields. The first name is the one queries are written back with."""

    names: tuple[str, ...]
    means: Field | Unit | Calendar
    example: str


FIELD_NAMES: Final = (
    FieldName(("标题", "title"), Field.TITLE, "标题:乡村振兴"),
    FieldName(("正文", "text"), Field.TEXT, "正文:“闯出新路”"),
    FieldName(("讲话人", "speaker"), Field.SPEAKER, "讲话人:林知远"),
    FieldName(("地区", "place"), Field.PLACE, "地区:青禾县"),
    FieldName(("文种", "genre"), Field.GENRE, "文种:(讲话 OR 致辞)"),
    FieldName(("场合", "occasion"), Field.OCCASION, "场合:收心会"),
    FieldName(("层级", "政府层级", "level", "government_level"), Field.GOVERNMENT_LEVEL, "层级:县"),
    FieldName(("来源", "source"), Field.SOURCE, "来源:青禾日报"),
    FieldName(("小标题", "heading"), Unit.HEADING, "小标题:(消费 OR 投资)"),
    FieldName(("同段", "paragraph", "para"), Unit.PARAGRAPH, "同段:(园区 招商)"),
    FieldName(("同句", "sentence"), Unit.SENTENCE, "同句:(营商 -税费)"),
    FieldName(("年份", "year"), Calendar.YEAR, "年份:2020..2026"),
    FieldName(("日期", "date"), Calendar.DATE, "日期:2024-03.."),
)
SECTION_EXAMPLE: Final = "级3:(安全生产)"  # the one field with a number in its name

OR_WORDS: Final = frozenset({"OR", "或", "|"})
AND_WORDS: Final = frozenset({"AND"})
NOT_WORDS: Final = frozenset({"NOT"})
_OPERATORS: Final = OR_WORDS | AND_WORDS | NOT_WORDS

_PARTNERS: Final = {"“": "”", "「": "」", "『": "』"}
_OPENING: Final = "(（"
_CLOSING: Final = ")）"

_OPERATOR: Final = re.compile(rf"({'|'.join(map(re.escape, sorted(_OPERATORS)))})(?=\s)")
_QUOTED: Final = re.compile(r'"((?:[^"]|"")*+)"')
_NAME: Final = re.compile(r"([^\s:：]{1,20})[:：]")
_SECTION: Final = re.compile(r"级([1-9]\d?)")
_ANY_CLOSING: Final = re.compile(f"[{_CLOSING}]")
_SPACED_VALUE: Final = re.compile(r"\s+([^\s)）]*)")
_FILLED: Final = re.compile(r"\s*[^\s)）]")
_PLAIN_DATE: Final = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)
_FOUR_DIGITS: Final = re.compile(r"(?<!\d)\d{4}(?!\d)", re.ASCII)
_DATED: Final = re.compile(r"(\d{4})(?:[-/.年](\d\d?)(?:[-/.月](\d\d?))?)?", re.ASCII)
_LATIN_NAME: Final = re.compile(r"([A-Za-z_]+):(?!//)(?=\S)")

_MEANINGS: Final = {name: row.means for row in FIELD_NAMES for name in row.names}
_WRITTEN: Final = {row.means: row.names[0] for row in FIELD_NAMES}
_LATIN_NAMES: Final = tuple(name for name in _MEANINGS if name.isascii())


def parse(text: str) -> Query:
    """Raises QueryError for the first fault, and nothing else for any text.

    What no text of the archive keeps (zero-width characters, soft hyphens) is not asked for either: it comes along
    unseen with what is pasted.
    """
    parser = _Parser(clean_field(text))
    query = parser.read()
    if parser.fault:
        raise QueryError(*parser.fault, repaired=text_of(query))
    return query


def text_of(query: Query) -> str:
    """The canonical form: parsing it gives an equal query."""
    return "" if query.root is None else _text(query.root)


@dataclass(frozen=True, slots=True)
class _Name:
    """A field as typed, waiting for what it applies to."""

    text: str
    means: Field | Unit | Calendar
    level: int = 0


def _name(text: str) -> _Name | None:
    """``text`` without its colon as the name of a field, in any script, width and case."""
    folded = fold(text)
    if section := _SECTION.fullmatch(folded):
        return _Name(text, Unit.SECTION, int(section[1]))
    means = _MEANINGS.get(folded)
    return _Name(text, means) if means else None


# Reading


class _Place(Enum):
    """What stands before the next character: it decides what may be syntax."""

    FRESH = auto()  # the start, a space or an opening bracket
    NAMED = auto()  # a field's name and colon
    MINUS = auto()
    GLUED = auto()  # text, or a closing bracket


class _Group:
    """What has been read between one pair of brackets, or of the whole, and what waits for its operand."""

    def __init__(self) -> None:
        self.choices: list[list[Node]] = [[]]
        self.has_operand = False
        self.joining = ""
        self.negations = 0
        self.name: _Name | None = None

    @property
    def can_join(self) -> bool:
        return self.has_operand and not (self.joining or self.negations or self.name)

    @property
    def node(self) -> Node | None:
        return any_of(filter(None, map(all_of, self.choices)))


class _Parser:
    """Reads any text to its end. A fault is noted and mended in the reading, so the tree is the repaired query's.

    One loop over the text with the open groups on a stack: no nesting can exhaust Python's own.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.place = _Place.FRESH
        self.groups = [_Group()]
        self.terms = 0
        self.units = 0  # open brackets that become nodes of the tree without a term of their own
        self.stopped = False
        self.fault: tuple[str, str, Mapping[str, str | int]] | None = None
        self.last_partner = {opening: text.rfind(closing) for opening, closing in _PARTNERS.items()}
        self.closings = [found.start() for found in _ANY_CLOSING.finditer(text)]

    def read(self) -> Query:
        while self.at < len(self.text) and not self.stopped:
            self._step()
        while len(self.groups) > 1:
            self._note("unclosed_bracket", "有一个括号没有配对：在后面补上“）”，或者删去“（”。")
            self._close()
        self._settle()
        root = self.group.node
        asks_for_text = all(
            isinstance(node, Run | Phrase) and not node.field
            for node in (root.parts if isinstance(root, And) else [root])
        )
        has_run = any(isinstance(leaf, Run) for leaf in wanted(root))
        return Query(root, self.text if asks_for_text and has_run else "")

    @property
    def group(self) -> _Group:
        return self.groups[-1]

    def _step(self) -> None:
        character = self.text[self.at]
        if character.isspace():
            self.at += 1
            self.place = _Place.FRESH
        elif character in _CLOSING and len(self.groups) > 1:
            self.at += 1
            self._end_group()
        elif character in _OPENING and self._groups_here():
            self.at += 1
            self._begin_group()
        elif not (self._read_operator() or self._read_name()):
            self._add(all_of(self._stretch()))
            self.place = _Place.GLUED

    # Brackets

    def _groups_here(self) -> bool:
        if self.place is _Place.MINUS:  # not one of the places where an unclosed one is a fault
            return self._closings_after(self.at) > 0 and _FILLED.match(self.text, self.at + 1) is not None
        return self.place is not _Place.GLUED

    def _begin_group(self) -> None:
        if self.group.name and isinstance(self.group.name.means, Unit):
            self.units += 1
            if self.units > MAX_TERMS:
                self._stop()
                return
        self.groups.append(_Group())
        self.place = _Place.FRESH

    def _end_group(self) -> None:
        self._settle()
        if not self.group.has_operand:
            self._note("empty_bracket", "有一对括号是空的：在里面写上要找的词，或者删去括号。")
        self._close()
        self.place = _Place.GLUED

    def _close(self) -> None:
        self._settle()
        node = self.groups.pop().node
        if self.group.name and isinstance(self.group.name.means, Unit):
            self.units -= 1
        self._add(node)

    # Operators and fields

    def _read_operator(self) -> bool:
        if self.place is not _Place.FRESH:
            return False
        if self.text[self.at] == "-" and self._continues(self.at + 1) and self.text[self.at + 1] != "-":
            self.group.negations += 1
            self.at += 1
            self.place = _Place.MINUS
            return True
        found = _OPERATOR.match(self.text, self.at)
        if not found:
            return False
        if found[1] in NOT_WORDS:
            self.group.negations += 1
        elif self.group.can_join and self.text[self.at - 1].isspace():
            self.group.joining = found[1]
        else:
            return False
        self.at = found.end()
        return True

    def _read_name(self) -> bool:
        if self.place not in {_Place.FRESH, _Place.MINUS}:
            return False
        found = _NAME.match(self.text, self.at)
        name = _name(found[1]) if found else None
        if not (found and name):
            return self._read_unknown_name()
        if isinstance(name.means, Calendar):
            spaced = _SPACED_VALUE.match(self.text, found.end())
            if spaced and not _bounds(spaced[1], name.means):  # a line of a form or a table
                return False
        self._settle_name()
        self.group.name = name
        self.at = found.end()
        self.place = _Place.NAMED
        return True

    def _read_unknown_name(self) -> bool:
        found = _LATIN_NAME.match(self.text, self.at)
        if not (found and self._continues(found.end())):
            return False
        near = get_close_matches(found[1].lower(), _LATIN_NAMES, 1)
        opens_group = self.text[found.end()] in _OPENING
        remedy = "要找这几个字，请给它们加上引号。"
        if near:
            remedy = f"是不是想写“{near[0]}:”？"
        elif opens_group:
            remedy = "请换一个字段，或者删去它。"
        nearest, group = near[0] if near else "", "(" if opens_group else ""
        self._note("unknown_field", f"没有“{found[1]}”这个字段。{remedy}", typed=found[1], nearest=nearest, group=group)
        if near or opens_group:
            self._settle_name()
            self.group.name = _Name(near[0], _MEANINGS[near[0]]) if near else None
            self.at = found.end()
            self.place = _Place.NAMED
        else:
            self._add(all_of(map(literal, self._stretch())))
            self.place = _Place.GLUED
        return True

    def _settle_name(self) -> None:
        """A name that got nothing to apply to was a word."""
        if name := self.group.name:
            self.group.name = None
            self._add(self._leaf(Run, f"{name.text}:"))

    def _settle(self) -> None:
        """The same for all that still waits when its group ends."""
        group = self.group
        self._settle_name()
        if group.negations:
            group.negations -= 1
            self._add(self._leaf(Run, "NOT"))
        elif group.joining:
            word, group.joining = group.joining, ""
            self._add(self._leaf(Run, word))

    # Operands

    def _add(self, node: Node | None) -> None:
        group = self.group
        if node and group.name:
            node = self._restricted(node, group.name)
        if node and group.negations:
            node = literal(negated(node) if group.negations % 2 else node)
        if group.joining in OR_WORDS:
            group.choices.append([])
        if node:
            group.choices[-1].append(node)
        group.has_operand, group.joining, group.negations, group.name = True, "", 0, None

    def _restricted(self, node: Node, name: _Name) -> Node | None:
        match name.means:
            case Field() as means:
                return each_leaf(node, lambda leaf: _said_of(means, leaf))
            case Unit() as unit:
                return within(unit, node, name.level)
            case Calendar() as calendar:
                dated = each_leaf(node, lambda leaf: self._dated(leaf, calendar))
                is_mere_marks = isinstance(dated, Run | Phrase) and not any(map(str.isalnum, dated.text))
                return None if is_mere_marks else dated

    def _dated(self, leaf: Leaf, calendar: Calendar) -> Leaf:
        if isinstance(leaf, Dated) or leaf.field:
            return leaf
        if bounds := _bounds(leaf.text, calendar):
            return bounds
        nearest = _nearest_bounds(leaf.text)
        if calendar is Calendar.YEAR:
            self._note(
                "bad_year",
                f"“{leaf.text}”不是年份，也不是从早到晚的一段。请写成 年份:2024 或 年份:2020..2026。",
                typed=leaf.text,
            )
        else:
            self._note(
                "bad_date",
                f"“{leaf.text}”不是日期，也不是从早到晚的一段。请写成 日期:2024-03-05 或 日期:2024-03..2024-06。",
                typed=leaf.text,
            )
        return nearest or leaf

    def _stretch(self) -> list[Leaf]:
        """What stands up to the next space, or to the bracket that closes the group: runs and phrases."""
        pieces: list[tuple[type[Run | Phrase], str]] = []
        begin = start = self.at
        opened = 0
        while self.at < len(self.text):
            character = self.text[self.at]
            if character.isspace():
                break
            if character in _CLOSING and len(self.groups) > 1:
                if not (opened and self._closings_after(self.at) >= len(self.groups) - 1):
                    break
                opened -= 1
            elif character in _OPENING:
                opened += 1
            elif (end := self._end_of_quote()) is not None:
                quoted = self._quoted(end)
                pieces += [(Run, self.text[start : self.at]), (Phrase, quoted)]
                if self.at == begin and not quoted:
                    begin = end
                self.at = start = end
                opened = 0
                continue
            self.at += 1
        pieces.append((Run, self.text[start : self.at]))
        pieces = [(kind, text) for kind, text in pieces if text]
        if len(pieces) > MAX_PIECES and self.at - begin <= MAX_PHRASE and not self.fault:
            pieces = [(Run, self.text[begin : self.at])]
        return list(filter(None, (self._leaf(kind, text) for kind, text in pieces)))

    def _end_of_quote(self) -> int | None:
        """Where the quote that begins here ends, behind its closing mark; None where none begins."""
        mark = self.text[self.at]
        if mark == '"':
            found = _QUOTED.match(self.text, self.at)
            return found.end() if found else len(self.text)
        if self.last_partner.get(mark, -1) > self.at:
            return self.text.index(_PARTNERS[mark], self.at) + 1
        return None

    def _quoted(self, end: int) -> str:
        if self.text[self.at] != '"':
            return self.text[self.at + 1 : end - 1]
        if found := _QUOTED.match(self.text, self.at):
            return found[1].replace('""', '"')
        self._note("unclosed_quote", '有一个引号 " 没有配对：在后面补上 "，或者删去它。')
        return self.text[self.at + 1 :].replace('""', '"')

    def _leaf(self, kind: type[Run | Phrase], text: str) -> Leaf | None:
        self.terms += 1
        if self.terms > MAX_TERMS:
            self._stop()
            return None
        if len(text) > MAX_PHRASE:
            said = f"一段最多 {MAX_PHRASE} 个字，这里有 {len(text)} 个。请只留下最要紧的一句。"
            self._note("phrase_too_long", said, most=MAX_PHRASE, count=len(text))
        return kind(text[:MAX_PHRASE])

    def _stop(self) -> None:
        said = f"一次最多找 {MAX_TERMS} 个词。请删去一些，或者把连着的字放进引号。"
        self._note("too_many_terms", said, most=MAX_TERMS)
        self.stopped = True

    # Looking ahead

    def _closings_after(self, at: int) -> int:
        return len(self.closings) - bisect_right(self.closings, at)

    def _continues(self, at: int) -> bool:
        """Text stands at ``at``: no space, no end, no bracket that closes the group."""
        following = self.text[at : at + 1]
        return bool(following.strip()) and not (following in _CLOSING and len(self.groups) > 1)

    def _note(self, code: str, message: str, **about: str | int) -> None:
        self.fault = self.fault or (code, message, about)


# Dates


def _bounds(text: str, calendar: Calendar) -> Dated | None:
    """``2024``, ``2020..2026``, ``2024-03..``, ``..2024``; a date may stand in any form that documents use."""
    first, dots, last = (side.strip() for side in fold(text).partition(".."))
    begins, ends = _days(first, calendar), _days(last if dots else first, calendar)
    if (first and not begins) or (last and not ends) or not (begins or ends) or (begins and ends and begins > ends):
        return None
    return Dated(begins and begins[0], ends and ends[1])


def _nearest_bounds(text: str) -> Dated | None:
    """Of a value that is none: read as a date, or its two sides the other way round; else what is a date of each
    side, else the years that occur in it."""
    first, dots, last = fold(text).partition("..")
    years = sorted(_FOUR_DIGITS.findall(fold(text)))
    tries = [text, f"{last}..{first}"]
    if dots or len(years) == 1:
        tries.append(f"{_dated_part(first)}{dots}{_dated_part(last)}")
    if years:
        tries.append(f"{years[0]}..{years[-1]}")
    return next(filter(None, (_bounds(one, Calendar.DATE) for one in tries)), None)


def _dated_part(side: str) -> str:
    """The day, month or year that it begins with, whichever is in the calendar; empty where none is."""
    found = _DATED.match(side.strip())
    parts = list(filter(None, found.groups())) if found else []
    shorter = ("-".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((part for part in shorter if _days(part, Calendar.DATE)), "")


def _days(text: str, calendar: Calendar) -> tuple[date, date] | None:
    if plain := _PLAIN_DATE.fullmatch(text):
        year, month, day = (int(part) if part else None for part in plain.groups())
    elif said := dates.parse(text):
        year, month, day = said.year, said.month, said.day
    else:
        return None
    if year is None or (calendar is Calendar.YEAR and month is not None):
        return None
    try:
        return days_of(year, month, day)
    except ValueError:
        return None


# Writing


def _text(node: Node) -> str:
    match node:
        case Run(text, where):
            # a pair of quotes that asks for nothing takes from what follows the places where syntax can stand
            return _prefix(where) + ('""' if _reads_as_syntax(text) else "") + text
        case Phrase(text, where):
            return _prefix(where) + '"' + text.replace('"', '""') + '"'
        case Dated(first, last):
            return _text_of_days(first, last)
        case Not(And() | Or() as part):
            return f"NOT {_bracketed(part)}"
        case Not(part):
            return f"-{_text(part)}"
        case And(parts):
            return " ".join(_bracketed(part) if isinstance(part, Or) else _text(part) for part in parts)
        case Or(parts):
            return " OR ".join(map(_text, parts))
        case Within(unit, part, level):
            name = f"级{level}" if unit is Unit.SECTION else _WRITTEN[unit]
            return f"{name}:{_text(part) if isinstance(part, Phrase) and not part.field else _bracketed(part)}"


def _said_of(field: Field, leaf: Leaf) -> Leaf:
    return leaf if isinstance(leaf, Dated) or leaf.field else replace(leaf, text=listed(field, leaf.text), field=field)


def _prefix(where: Field | None) -> str:
    return f"{_WRITTEN[where]}:" if where else ""


def _bracketed(node: Node) -> str:
    inner = _text(node)
    # a last run that has opened a bracket of its own would take the one that closes the group
    open_ended = any(opening in inner.rpartition(" ")[2] for opening in _OPENING)
    return f"({inner} )" if open_ended else f"({inner})"


def _reads_as_syntax(text: str) -> bool:
    name = _NAME.match(text)
    return bool(
        text in _OPERATORS
        or (text[0] == "-" and len(text) > 1)
        or text[0] in _OPENING
        or (name and _name(name[1]))
        or _LATIN_NAME.match(text)
    )


def _text_of_days(first: date | None, last: date | None) -> str:
    begins, ends = _from(first) if first else "", _to(last) if last else ""
    name = "日期" if "-" in begins + ends else "年份"
    if first == last and first:
        return f"{name}:{first}"
    return f"{name}:{begins}" if begins == ends else f"{name}:{begins}..{ends}"


def _from(first: date) -> str:
    return _shortest(first, lambda shorter: shorter[0] == first)


def _to(last: date) -> str:
    return _shortest(last, lambda shorter: shorter[1] == last)


def _shortest(day: date, fits: Callable[[tuple[date, date]], bool]) -> str:
    """The year, else the month, else the day, whichever begins (or ends) on that day already."""
    if fits(days_of(day.year, None, None)):
        return f"{day:%Y}".zfill(4)
    if fits(days_of(day.year, day.month, None)):
        return f"{day:%Y-%m}".zfill(7)
    return day.isoformat()
