"""The last piece of a query that is being typed, and what its letters may stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from speeches.text.fold import QUOTE
from speeches.text.query import AND_WORDS, FIELD_NAMES, NOT_WORDS, OR_WORDS, Field, Unit
from speeches.text.sounds import SYLLABLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_WAYS: Final = 6  # to cut letters into syllables; of more, those with long first syllables
LONGEST_PIECE: Final = 64  # characters; nobody types more without looking up

_OPERATORS: Final = OR_WORDS | AND_WORDS | NOT_WORDS
_PARTNERS: Final = {'"': '"', "“": "”", "「": "」", "『": "』"}
_MEANS: Final = {name: row.means for row in FIELD_NAMES for name in row.names}
_NAME: Final = re.compile(rf"((?:{'|'.join(sorted(_MEANS, key=len, reverse=True))}|级[1-9]\d?))[:：]", re.IGNORECASE)
_BEFORE: Final = re.compile(r"[-(（]")
_LETTERS: Final = re.compile(r"[a-zv']+|[^a-zv']+")
_SYLLABLES: Final = frozenset(SYLLABLES)
_BEGUN: Final = frozenset(syllable[:end] for syllable in SYLLABLES for end in range(1, len(syllable) + 1))
_INITIALS: Final = frozenset(syllable[0] for syllable in SYLLABLES)
_LONGEST: Final = max(map(len, SYLLABLES))


@dataclass(frozen=True, slots=True)
class Piece:
    """``before`` stays as it is; ``text`` is what is being typed; ``within`` is the field that it stands in."""

    before: str
    text: str
    within: Field | Unit | None = None

    def replaced_by(self, phrase: str) -> str:
        return f'{self.before}"{phrase.replace(chr(34), chr(34) * 2)}"'


@dataclass(frozen=True, slots=True)
class Sound:
    """A character that is read so; ``begun``: whose reading begins so."""

    letters: str
    begun: bool


Slot = str | Sound
"""A character itself, or any that sounds so."""


def last_piece(typed: str) -> Piece | None:
    """None where nothing is being typed that could be completed: an operator, a closed quotation, a date."""
    at, within = 0, None
    while at < len(typed):
        character = typed[at]
        if character in _PARTNERS:
            end = typed.find(_PARTNERS[character], at + 1)
            if end < 0:
                return _piece(typed, at, at + 1, within)
            at = end + 1
        elif character.isspace():
            at, within = at + 1, None
        elif begins := _BEFORE.match(typed, at):
            at = begins.end()
        elif name := _NAME.match(typed, at):
            at, within = name.end(), name[1].lower()
        else:
            end = _end_of_run(typed, at)
            if end == len(typed):
                return _piece(typed, at, at, within)
            at = end
    return None


def slots(text: str) -> Iterator[tuple[Slot, ...]]:
    """What folded text may be meant to say, the likeliest first: itself, its letters as syllables, as initials."""
    yield tuple(text)
    parts = _LETTERS.findall(text.replace("ü", "v").replace(QUOTE, "'"))  # folding makes an apostrophe one
    if any(map(_is_letters, parts)):
        for whole in (_in_syllables(parts, begun=False), _in_syllables(parts, begun=True)):
            yield from islice(filter(None, whole), MOST_WAYS)
        if initials := _as_initials(parts):
            yield initials


def _piece(typed: str, begin: int, start: int, name: str | None) -> Piece | None:
    text = typed[start:]
    if not text.strip() or len(text) > LONGEST_PIECE or text in _OPERATORS or (len(text) == 1 and text.isascii()):
        return None  # one letter may be anything
    if name is None:
        return Piece(typed[:begin], text)
    means = _MEANS.get(name, Unit.SECTION)
    return Piece(typed[:begin], text, means) if isinstance(means, Field | Unit) else None


def _end_of_run(typed: str, at: int) -> int:
    while at < len(typed) and not (typed[at].isspace() or typed[at] in _PARTNERS):
        at += 1
    return at


def _in_syllables(parts: Sequence[str], *, begun: bool) -> Iterator[tuple[Slot, ...]]:
    """``begun``: the last syllable may go on."""
    if not parts:
        yield ()
        return
    first, rest = parts[0], parts[1:]
    if not _is_letters(first):
        ways: Iterator[tuple[Slot, ...]] = iter([tuple(first)])
    else:
        ways = _cuts(first, begun=begun and not rest)
    for way in ways:
        for tail in _in_syllables(rest, begun=begun):
            yield (*way, *tail)


def _cuts(letters: str, *, begun: bool) -> Iterator[tuple[Slot, ...]]:
    letters = letters.lstrip("'")
    if not letters:
        yield ()
        return
    for end in range(min(_LONGEST, len(letters)), 0, -1):
        head = letters[:end]
        if end == len(letters) and begun:
            if head in _BEGUN:
                yield (Sound(head, begun=True),)
        elif head in _SYLLABLES:
            for tail in _cuts(letters[end:], begun=begun):
                yield (Sound(head, begun=False), *tail)


def _as_initials(parts: Sequence[str]) -> tuple[Slot, ...] | None:
    found: list[Slot] = []
    for part in parts:
        if not _is_letters(part):
            found += part
        elif set(part) <= _INITIALS:
            found += [Sound(letter, begun=True) for letter in part]
        else:
            return None
    return tuple(found)


def _is_letters(part: str) -> bool:
    return part[0] == "'" or "a" <= part[0] <= "z"
