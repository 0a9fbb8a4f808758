"""A query as a tree, and nothing of how it is typed: what engines are given."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


class Field(StrEnum):
    """Where a term is looked for instead of title, head and text."""

    TITLE = "title"
    TEXT = "text"
    SPEAKER = "speaker"
    PLACE = "place"
    GENRE = "genre"
    OCCASION = "occasion"
    GOVERNMENT_LEVEL = "government_level"
    SOURCE = "source"


class Unit(StrEnum):
    """A piece of the text that has to hold everything at once."""

    HEADING = "heading"
    SECTION = "section"
    PARAGRAPH = "paragraph"
    SENTENCE = "sentence"


@dataclass(frozen=True, slots=True)
class Run:
    """Typed without quotation marks: found as it stands, or as its words scattered."""

    text: str
    field: Field | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """Found only as it stands, up to folding."""

    text: str
    field: Field | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    """Delivered between two days, both included. None leaves one side open."""

    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Not:
    part: Node  # holds no Run; is no Not


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Node, ...]  # two or more, none of them an And


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Node, ...]  # two or more, none of them an Or


@dataclass(frozen=True, slots=True)
class Within:
    """``part``, which holds no Run and no Within of the same unit and level, is true of one such unit. ``level`` is a
    section's, 0 for other units."""

    unit: Unit
    part: Node
    level: int = 0


Leaf = Run | Phrase | Dated
Node = Leaf | Not | And | Or | Within


@dataclass(frozen=True, slots=True)
class Query:
    """``typed`` is all that was typed if it asks for text and nothing else, else empty: no answer is better than a
    speech in which it stands as typed. It is no part of what the query means."""

    root: Node | None
    typed: str = field(default="", compare=False)

    @property
    def is_empty(self) -> bool:
        """Asks for nothing, and so rules nothing out."""
        return self.root is None


def wanted(node: Node | None) -> Iterator[Leaf]:
    """The leaves that are not under a Not, in the order they were typed."""
    for leaf, _ in _wanted(node, within=False):
        yield leaf


def wanted_anywhere(node: Node | None) -> Iterator[Leaf]:
    """Those of them that no heading, section, paragraph or sentence has to hold."""
    for leaf, within in _wanted(node, within=False):
        if not within:
            yield leaf


def _wanted(node: Node | None, *, within: bool) -> Iterator[tuple[Leaf, bool]]:
    match node:
        case Run() | Phrase() | Dated():
            yield node, within
        case And(parts) | Or(parts):
            for part in parts:
                yield from _wanted(part, within=within)
        case Within(part=part):
            yield from _wanted(part, within=True)


def all_of(nodes: Iterable[Node]) -> Node | None:
    parts = [part for node in nodes for part in (node.parts if isinstance(node, And) else (node,))]
    return And(tuple(parts)) if len(parts) > 1 else next(iter(parts), None)


def any_of(nodes: Iterable[Node]) -> Node | None:
    parts = [part for node in nodes for part in (node.parts if isinstance(node, Or) else (node,))]
    return Or(tuple(parts)) if len(parts) > 1 else next(iter(parts), None)


def within(unit: Unit, part: Node, level: int = 0) -> Within:
    """Units of a kind are apart from each other, so one within another of its kind is that one: it goes without saying,
    however deep it stands."""
    return Within(unit, _unwrapped(literal(part), unit, level), level)


def _unwrapped(node: Node, unit: Unit, level: int) -> Node:
    match node:
        case Within(inner, part, its_level):
            part = _unwrapped(part, unit, level)
            return part if (inner, its_level) == (unit, level) else Within(inner, part, its_level)
        case Not(part):
            return negated(_unwrapped(part, unit, level))
        case And(parts):
            return all_of(_unwrapped(part, unit, level) for part in parts) or node
        case Or(parts):
            return any_of(_unwrapped(part, unit, level) for part in parts) or node
        case _:
            return node


def negated(node: Node) -> Node:
    return node.part if isinstance(node, Not) else Not(literal(node))


def literal(node: Node) -> Node:
    return each_leaf(node, lambda leaf: Phrase(leaf.text, leaf.field) if isinstance(leaf, Run) else leaf)


def each_leaf(node: Node, change: Callable[[Leaf], Leaf]) -> Node:
    match node:
        case Run() | Phrase() | Dated():
            return change(node)
        case Not(part):
            return Not(each_leaf(part, change))
        case Within():
            return node  # read to its end: nothing around it changes what it says
        case And(parts):
            return And(tuple(each_leaf(part, change) for part in parts))
        case Or(parts):
            return Or(tuple(each_leaf(part, change) for part in parts))


def days_of(year: int, month: int | None, day: int | None) -> tuple[date, date]:
    """The first and the last day that a year, a month or a day has. Raises ValueError outside the calendar."""
    first = date(year, 1 if month is None else month, 1 if day is None else day)
    if day is not None:
        return first, first
    last_month = 12 if month is None else month
    return first, date(year, last_month, monthrange(year, last_month)[1])
