"""A sentence that somebody shared, found again: by its folded characters, whatever spaces and lines are about them."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from speeches.text.fold import fold
from speeches.text.snippet import occurrences

if TYPE_CHECKING:
    from speeches.text.snippet import Span

LONGEST: Final = 400  # characters of a quotation in an address
ELLIPSIS: Final = "……"  # between the beginning and the end of a long one
_NOT_SPACE: Final = re.compile(r"\S+")


def locate(text: str, quotation: str, near: int = 0, which: int = 1) -> Span | None:
    """Where the quotation stands: of several places the ``which``-th at or after ``near``, from 1, or the last of
    them; where there is none the first of all.

    ``开头……结尾`` is everything from the one to the next place of the other, unless these very characters stand there.
    """
    places: list[int] = []
    for run in _NOT_SPACE.finditer(text):
        places += range(run.start(), run.end())
    bare, wanted = _bare(text), _bare(quotation[:LONGEST])
    first = sum(place < near for place in places[:near])
    found = _find(bare, wanted, first, which) or _find_ends(bare, wanted, first, which)
    return (places[found[0]], places[found[1] - 1] + 1) if found else None


def _bare(text: str) -> str:
    return "".join(_NOT_SPACE.findall(fold(text)))


def _find(bare: str, wanted: str, first: int, which: int) -> Span | None:
    after = [*islice(occurrences(bare, wanted, first, len(bare)), which)]
    return after[-1] if after else next(occurrences(bare, wanted, 0, len(bare)), None)


def _find_ends(bare: str, wanted: str, first: int, which: int) -> Span | None:
    beginning, ellipsis, end = wanted.partition(fold(ELLIPSIS))
    begins = _find(bare, beginning, first, which) if ellipsis and end else None
    ends = bare.find(end, begins[1]) if begins else -1
    return (begins[0], ends + len(end)) if begins and ends >= 0 else None
