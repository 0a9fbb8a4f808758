"""A sentence that somebody shared, found again: by its folded characters, whatever spaces and lines are about them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from speeches.text.fold import fold

if TYPE_CHECKING:
    from speeches.text.snippet import Span

LONGEST: Final = 400  # characters of a quotation in an address
ELLIPSIS: Final = "……"  # between the beginning and the end of a long one
_NOT_SPACE: Final = re.compile(r"\S+")


def locate(text: str, quotation: str, near: int = 0) -> Span | None:
    """Where the quotation stands: of several places the first at or after ``near``, else the first of all.

    ``开头……结尾`` is everything from the one to the next place of the other, unless these very characters stand there.
    """
    places: list[int] = []
    for run in _NOT_SPACE.finditer(text):
        places += range(run.start(), run.end())
    bare, wanted = _bare(text), _bare(quotation[:LONGEST])
    first = sum(place < near for place in places[:near])
    found = _find(bare, wanted, first) or _find_ends(bare, wanted, first)
    return (places[found[0]], places[found[1] - 1] + 1) if found else None


def _bare(text: str) -> str:
    return "".join(_NOT_SPACE.findall(fold(text)))


def _find(bare: str, wanted: str, first: int) -> Span | None:
    if not wanted:
        return None
    at = bare.find(wanted, first)
    at = bare.find(wanted) if at < 0 else at
    return None if at < 0 else (at, at + len(wanted))


def _find_ends(bare: str, wanted: str, first: int) -> Span | None:
    beginning, ellipsis, end = wanted.partition(fold(ELLIPSIS))
    begins = _find(bare, beginning, first) if ellipsis and end else None
    ends = bare.find(end, begins[1]) if begins else -1
    return (begins[0], ends + len(end)) if begins and ends >= 0 else None
