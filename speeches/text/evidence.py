"""What was found for the fields of a speech, and where: a reader can check it, an editor choose another value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from speeches.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST_QUOTE: Final = 120  # characters
_SENTENCE_ENDS: Final = "。！？\n"
_NOT_WORDS: Final = re.compile(r"[\W_]+")


class Origin(StrEnum):
    """Where a value was found."""

    HEAD = "head"  # the lines before the text
    TEXT = "text"
    PAGE = "page"  # what the file declares of itself beside its text (<meta>, Word's properties)
    CUT = "cut"  # furniture that cleaning took away, such as a page's table of facts
    FILE_NAME = "file_name"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One value that was found for a field, with the sentence, line or name it was read from, verbatim.

    ``field`` and ``value`` are as ``Metadata`` has them, a date as ISO 8601 to its precision (2024, 2024-05,
    2024-05-17). Where sources disagree there are several of one field, of which at most one is ``taken``.
    """

    field: str
    value: str
    quote: str
    origin: Origin
    taken: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A value of a field that is yet to be chosen."""

    value: str
    quote: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Passage:
    """A line that rules read. ``verbatim`` is how it stands in the file, where reading has joined or set it anew."""

    text: str
    origin: Origin = Origin.HEAD
    verbatim: str = ""

    def found(self, value: str, start: int = 0, end: int = 0) -> Found:
        """``value``, which ``text[start:end]`` says."""
        if not self.verbatim:
            return Found(value, quote_around(self.text, start, end), self.origin)
        said = self.text[start:end]
        at = max(self.verbatim.find(said), 0)
        return Found(value, quote_around(self.verbatim, at, min(at + len(said), len(self.verbatim))), self.origin)

    def around(self, value: str) -> Found:
        """``value``, which stands in the passage as it is, or is what the whole of it says."""
        at = self.text.find(value)
        return self.found(value, at, at + len(value)) if at >= 0 else self.found(value)


def quote_around(text: str, start: int, end: int) -> str:
    """The sentence that holds ``text[start:end]``; of a long one what stands nearest, 120 characters at most."""
    first = max(text.rfind(mark, 0, start) for mark in _SENTENCE_ENDS) + 1
    ends = [at for mark in _SENTENCE_ENDS if (at := text.find(mark, end)) >= 0]
    last = min(ends) + 1 if ends else len(text)
    if end > start and "\n" in text[start:end]:
        first, last = start, end
    if last - first > _LONGEST_QUOTE:
        before = max(_LONGEST_QUOTE - (end - start), 0) // 2
        first = max(first, start - before)
        last = min(last, first + _LONGEST_QUOTE)
    return text[first:last].strip()


def core(value: str) -> str:
    """What two spellings of one value have in common: no spaces, no punctuation, one script."""
    return _NOT_WORDS.sub("", fold(value))


def weigh(field: str, taken: str, found: Iterable[Found]) -> tuple[Evidence, ...]:
    """A row for each value, the taken one first; of equal values the quote that says more than the value itself."""
    quotes: dict[str, Found] = {}
    for one in found:
        key = core(one.value)
        if not key or not one.quote:
            continue
        first = quotes.setdefault(key, one)
        is_bare = core(first.quote) == key != core(one.quote)
        if is_bare and first.origin is not Origin.FILE_NAME is not one.origin:
            quotes[key] = one
    rows = [
        Evidence(field, taken if core(taken) == key else one.value, one.quote, one.origin, core(taken) == key)
        for key, one in quotes.items()
    ]
    return tuple(sorted(rows, key=lambda row: not row.taken))
