"""A scraped page may hold its text several times over; one copy stays, the others are cut as ``repeated``."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from speeches.text.rows import cut_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from speeches.text.rows import Cut, Row

_LONG: Final = 30  # characters from which on a line that stands twice is a copy, not a refrain
_SHORTEST: Final = 4  # shorter lines stand in any text by chance
_FEWEST_COPIED: Final = 200
_SHARE_COPIED: Final = 0.8
_MOST_LINES_TRIED: Final = 3


def cut_spoken_copies(rows: Sequence[Row]) -> tuple[list[Row], list[Cut]]:
    """The whole text, or its beginning, again as one line (for reading aloud, for a page's description)."""
    return _cut(rows, _on_one_line)


def cut_copies(rows: Sequence[Row]) -> tuple[list[Row], list[Cut]]:
    """The text again line by line."""
    return _cut(rows, _line_by_line)


def _cut(rows: Sequence[Row], find: Callable[[Sequence[str]], set[int]]) -> tuple[list[Row], list[Cut]]:
    doomed = find(["".join(row.text.split()) for row in rows])
    kept = [row for index, row in enumerate(rows) if index not in doomed]
    return kept, [piece for index in sorted(doomed) for piece in cut_whole(rows[index], "repeated")]


def _line_by_line(keys: Sequence[str]) -> set[int]:
    """The copies of the text; the long line that shows them need not be the first (a title may precede only some)."""
    firsts = [index for index, key in enumerate(keys) if len(key) >= _LONG][:_MOST_LINES_TRIED]
    return next((copied for first in firsts if (copied := _copied_from(keys, first))), set())


def _copied_from(keys: Sequence[str], first: int) -> set[int]:
    if keys[first] not in keys[first + 1 :]:
        return set()
    again = keys.index(keys[first], first + 1)
    head, tail = keys[first:again], keys[again:]
    if _is_copied(tail, head):
        start = again
        while keys[start - 1] in keys[:first]:  # the title stands before each copy
            start -= 1
        seen, run = set(keys[:start]), "".join(keys[:start])
        return {index for index in range(start, len(keys)) if keys[index] in seen or keys[index] in run}
    if _is_copied(head, tail):  # the first is only the beginning, as a page's description is
        return {index for index in range(first, again) if keys[index] in set(tail)}
    return set()


def _is_copied(keys: Sequence[str], elsewhere: Sequence[str]) -> bool:
    """Nearly all of it stands elsewhere, and in the same order: what only says the same again is no copy."""
    places = {key: place for place, key in reversed(list(enumerate(elsewhere)))}
    long = [key for key in keys if len(key) >= _LONG]
    found = [key for key in long if key in places]
    in_order = sum(places[after] >= places[before] for before, after in pairwise(found))
    total = sum(map(len, long))
    return (
        total >= _FEWEST_COPIED
        and sum(map(len, found)) >= _SHARE_COPIED * total
        and in_order >= _SHARE_COPIED * (len(found) - 1)
    )


def _on_one_line(keys: Sequence[str]) -> set[int]:
    longest = sorted(range(len(keys)), key=lambda index: -len(keys[index]))[:_MOST_LINES_TRIED]
    for index in longest:
        if len(keys[index]) >= _FEWEST_COPIED and _stands_elsewhere(keys, index) >= _SHARE_COPIED:
            return {index}
    return {index for index in {0, len(keys) - 1} if keys and _is_excerpt(keys, index)}


def _stands_elsewhere(keys: Sequence[str], index: int) -> float:
    """The share of one line that the other lines make up; 0 if they have more text than it.

    A paragraph that names the headings to come is made of other lines as well, but those have text below them.
    """
    found = text_found = text = 0
    for other in {*keys[:index], *keys[index + 1 :]}:
        is_found = _SHORTEST <= len(other) < len(keys[index]) and other in keys[index]
        found += len(other) if is_found else 0
        if len(other) >= _LONG:
            text, text_found = text + len(other), text_found + (len(other) if is_found else 0)
    return found / len(keys[index]) if 2 * text_found >= text else 0.0


def _is_excerpt(keys: Sequence[str], index: int) -> bool:
    """The beginning of the page on one line: title, number and first sentences run together."""
    key = keys[index].rstrip(".…")
    others = (*keys[:index], *keys[index + 1 :])
    return len(key) >= 2 * _LONG and key in "".join(others) and not any(key in other for other in others)
