"""The promises of DESIGN §3 as checks of one document: what holds for every file anyone may bring.

Each check returns what it found broken; tests, properties and ``manage.py check_texts`` ask the same questions.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from speeches.text.characters import HAN, NONCHARACTERS, is_nonprinting, is_space
from speeches.text.clean import clean, clean_given
from speeches.text.document import Cleaned, Extracted, Line
from speeches.text.fold import fold
from speeches.text.rows import strip_nonprinting
from speeches.text.spacing import find_rows_of_cells, number_length

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from speeches.text.outline import Section

NOTHING_VANISHES: Final = "nothing_vanishes"
IDEMPOTENT: Final = "idempotent"
ONE_LINE: Final = "one_line"
HEAD_VERBATIM: Final = "head_verbatim"
SPACING: Final = "spacing"
TILES: Final = "tiles"
PROMISES: Final = (NOTHING_VANISHES, IDEMPOTENT, ONE_LINE, HEAD_VERBATIM, SPACING, TILES)

_DROPPED_SPACE: Final = re.compile(f"(?<=[{HAN}]) (?=[A-Za-z0-9])|  ")
_SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class Violation:
    promise: str
    message: str
    line: int | None = None


def check_cleaning(extracted: Extracted, cleaned: Cleaned) -> list[Violation]:
    """Every promise of cleaning, in the order of ``PROMISES``."""
    return [
        *check_nothing_vanishes(extracted, cleaned),
        *check_idempotence(cleaned),
        *_check_lines(cleaned),
        *_check_head(extracted, cleaned),
        *_check_spacing(cleaned),
    ]


def check_given(text: str, cleaned: Cleaned) -> list[Violation]:
    """What ``clean_given`` promises: every visible character but noncharacters, and the same again."""
    given = visible_folded(NONCHARACTERS.sub("", text))
    if given != visible_folded(cleaned.text) or cleaned.head or cleaned.removed:
        return [Violation(NOTHING_VANISHES, "the text given is not the text kept")]
    if clean_given(cleaned.text) != cleaned:
        return [Violation(IDEMPOTENT, "the text kept becomes another")]
    return _check_lines(cleaned)


def check_nothing_vanishes(extracted: Extracted, cleaned: Cleaned) -> list[Violation]:
    """Each line's visible characters, folded, are those removed from it and those next in head and text, in order."""
    standing = visible_folded("".join(p.text for p in (*cleaned.head_lines, *cleaned.paragraphs)))
    removed: dict[int, list[str]] = defaultdict(list)
    for piece in cleaned.removed:
        removed[piece.line].append(visible_folded(piece.text))
    at = 0
    for number, line in enumerate(extracted.lines, 1):
        characters = visible_folded(line.text)
        kept = len(characters) - sum(map(len, removed[number]))
        if kept < 0 or not _interleaves(characters, standing[at : at + kept], removed[number]):
            return [Violation(NOTHING_VANISHES, f"{line.text[:_SHOWN]!r}", number)]
        at += kept
    if at != len(standing):
        return [Violation(NOTHING_VANISHES, f"{standing[at : at + _SHOWN]!r} came from nowhere")]
    return []


def visible_folded(text: str) -> str:
    return "".join(c for c in fold(text) if not is_space(c) and not is_nonprinting(c))


def _interleaves(line: str, standing: str, pieces: Sequence[str]) -> bool:
    """``line`` is ``standing`` with ``pieces`` set into it, in order and each in one go."""
    if "".join(pieces) == line or (not pieces and line == standing):
        return True
    ends = {0}  # offsets in the line that are reached with the pieces so far
    total = 0
    for piece in pieces:
        ends = {start + len(piece) for first in ends for start in _starts(line, standing, piece, first, total)}
        total += len(piece)
    return any(line[end:] == standing[end - total :] for end in ends)


def _starts(line: str, standing: str, piece: str, first: int, total: int) -> Iterable[int]:
    """Where ``piece`` may begin at or after ``first``, the characters between standing in the text."""
    at = first
    while at + len(piece) <= len(line):
        if line.startswith(piece, at):
            yield at
        if at - total >= len(standing) or line[at] != standing[at - total]:
            return
        at += 1


def check_idempotence(cleaned: Cleaned) -> list[Violation]:
    again = clean(as_plain_file(cleaned))
    if again.removed:
        return [
            Violation(
                IDEMPOTENT,
                f"removes {again.removed[0].text[:_SHOWN]!r} ({again.removed[0].why})",
                again.removed[0].line,
            )
        ]
    before, after = (
        [*(p.text for p in value.head_lines), *(p.text for p in value.paragraphs)] for value in (cleaned, again)
    )
    for number, (first, second) in enumerate(zip(before, after, strict=False), 1):
        if first != second:
            return [Violation(IDEMPOTENT, f"{first[:_SHOWN]!r} becomes {second[:_SHOWN]!r}", number)]
    if len(before) != len(after) or len(cleaned.head_lines) != len(again.head_lines):
        return [Violation(IDEMPOTENT, f"{len(cleaned.head_lines)} head lines become {len(again.head_lines)}")]
    return []


def as_plain_file(cleaned: Cleaned) -> Extracted:
    """``head + "\\n" + text`` as a plain text file would give it: lines without evidence."""
    lines = [paragraph.text for paragraph in (*cleaned.head_lines, *cleaned.paragraphs)]
    return Extracted(tuple(Line(line) for line in lines), "text/plain", "utf-8")


def _check_lines(cleaned: Cleaned) -> list[Violation]:
    return [
        Violation(ONE_LINE, f"{paragraph.text[:_SHOWN]!r}", number)
        for number, paragraph in enumerate((*cleaned.head_lines, *cleaned.paragraphs), 1)
        if not paragraph.text or paragraph.text != strip_nonprinting(paragraph.text).strip() or "\n" in paragraph.text
    ]


def _check_head(extracted: Extracted, cleaned: Cleaned) -> list[Violation]:
    """A head line is a line of the file as it stands; one of which a piece was cut is compared without spaces."""
    lines = [strip_nonprinting(line.text).strip() for line in extracted.lines]
    left = dict(enumerate(lines, 1))
    for piece in cleaned.removed:
        left[piece.line] = left[piece.line].replace(piece.text, "", 1)
    standing, bare = set(lines), visible_folded("".join(left.values()))
    return [
        Violation(HEAD_VERBATIM, f"{paragraph.text[:_SHOWN]!r}", number)
        for number, paragraph in enumerate(cleaned.head_lines, 1)
        if paragraph.text not in standing and visible_folded(paragraph.text) not in bare
    ]


def _check_spacing(cleaned: Cleaned) -> list[Violation]:
    cells = {at + 1 for at in find_rows_of_cells([paragraph.text for paragraph in cleaned.paragraphs])}
    return [
        Violation(SPACING, f"{paragraph.text[max(found.start() - 5, 0) : found.end() + 5]!r}", number)
        for number, paragraph in enumerate(cleaned.paragraphs, 1)
        if number not in cells and (found := _DROPPED_SPACE.search(paragraph.text, number_length(paragraph.text) + 1))
    ]


def check_tiling(text: str, sections: Sequence[Section]) -> list[Violation]:
    """Joining number, heading and body of all sections gives the text, each at its offset."""
    at = 0
    for section in sections:
        whole = section.number + section.heading + section.body
        if section.start != at or not text.startswith(whole, at):
            return [Violation(TILES, f"section at {section.start}, expected at {at}: {whole[:_SHOWN]!r}")]
        at += len(whole)
    return [] if at == len(text) else [Violation(TILES, f"{text[at : at + _SHOWN]!r} is in no section")]
