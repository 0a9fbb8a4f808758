"""Which lines could be headings: numbered ones, and (``unnumbered``) short ones without a number.

Nothing is levelled here (``nesting`` does) and no series is sought (``series`` does).
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from speeches.text.candidates import ENDS_CLOSED, HASHES, Candidate, has_headings
from speeches.text.closing import GLOSSARY
from speeches.text.lines import SPACES
from speeches.text.numbering import SERIES, match_bare_numeral, match_decimal, match_number
from speeches.text.unnumbered import find_unnumbered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from speeches.text.document import Paragraph

_FILE_NAME: Final = re.compile(
    r"\.(?:docx?|xlsx?|pptx?|pdf|wps|et|ofd|zip|rar|jpe?g|png)[）)》]?[ 　]*$", re.IGNORECASE
)
_DIGITS: Final = re.compile("[0-9]+")


def find_candidates(
    paragraphs: Sequence[Paragraph], starts: Sequence[int], refused: frozenset[int]
) -> tuple[list[Candidate], frozenset[int]]:
    """What may be a heading, in order, and the lines of glossaries, which have none.

    ``starts`` are the offsets of the paragraphs in the text, ``refused`` those where an editor says no heading begins.
    """
    found = _numbered(paragraphs, starts)
    plain = find_unnumbered(paragraphs, starts, found)
    wanted = [candidate for candidate in [*found, *plain] if candidate.start not in refused]
    wanted.sort(key=lambda candidate: candidate.start)
    glossary = _glossary_lines(wanted, paragraphs)
    return [candidate for candidate in wanted if candidate.paragraph not in glossary], glossary


def _numbered(paragraphs: Sequence[Paragraph], starts: Sequence[int]) -> list[Candidate]:
    """Paragraphs that begin with a number other than a series', in order."""
    found: list[Candidate] = []
    bare: list[Candidate] = []
    decimals: list[Candidate] = []
    for index, paragraph in enumerate(paragraphs):
        if not has_headings(paragraph):
            continue
        lead = len(paragraph.text) - len(paragraph.text.lstrip(SPACES))
        if hashed := _hashed(paragraph.text, starts[index], index):
            found.append(hashed)
            continue
        number = match_number(paragraph.text, lead, is_heading=paragraph.bold or paragraph.level is not None)
        if number is not None and _FILE_NAME.search(paragraph.text):
            continue
        if number is not None and number.kind not in SERIES:
            is_title = not ENDS_CLOSED.search(paragraph.text)
            found.append(Candidate(starts[index] + lead, index, number, paragraph.level, is_title))
        elif number is None and (number := match_bare_numeral(paragraph.text, lead)):
            bare.append(Candidate(starts[index] + lead, index, number, paragraph.level, is_title=True))
        elif number is None and (number := match_decimal(paragraph.text, lead)):
            is_title = not ENDS_CLOSED.search(paragraph.text)
            decimals.append(Candidate(starts[index] + lead, index, number, paragraph.level, is_title))
    return sorted([*found, *_counting(bare), *_branching(decimals)], key=lambda candidate: candidate.start)


def _hashed(text: str, start: int, index: int) -> Candidate | None:
    """``## 第一章 总则``: the hashes belong to the number."""
    hashes = HASHES.match(text)
    number = match_number(text, hashes.end(), is_heading=True) if hashes else None
    if hashes is None or number is None or number.kind in SERIES:
        return None
    number = replace(number, text=hashes.group() + number.text)
    return Candidate(start, index, number, len(hashes.group(1)), is_title=not ENDS_CLOSED.search(text))


def _counting(bare: list[Candidate]) -> list[Candidate]:
    """Bare numerals (一 on a line of its own) that count 1, 2, … through the text; else none."""
    values = [candidate.number.value for candidate in bare if candidate.number]
    return bare if len(values) > 1 and values == list(range(1, len(values) + 1)) else []


def _branching(decimals: Sequence[Candidate]) -> list[Candidate]:
    """Numbers with points that count on: 1.1 before 1.2. Where some do, a 2.1 alone is one too."""
    paths = [tuple(map(int, _DIGITS.findall(c.number.text))) if c.number else () for c in decimals]
    seen: set[tuple[int, ...]] = set()
    later = set(paths)
    counted: set[tuple[int, ...]] = set()
    for path in paths:
        before, after = (*path[:-1], path[-1] - 1), (*path[:-1], path[-1] + 1)
        if before in counted or (path[-1] == 1 and after in later and after not in seen):
            counted.add(path)
        seen.add(path)
    depths = {len(path) for path in counted}
    return [
        candidate
        for candidate, path in zip(decimals, paths, strict=True)
        if path in counted or (path[-1] == 1 and len(path) in depths)
    ]


def _glossary_lines(candidates: Sequence[Candidate], paragraphs: Sequence[Paragraph]) -> frozenset[int]:
    """The lines below headings such as 名词解释: their numbers count entries. Below 附件2 it may be a title line."""
    annexes = [candidate.paragraph for candidate in candidates if candidate.annex]
    titles = {line for line in annexes if line - 1 in annexes}
    inside = set(titles)
    bounds = [line for line in annexes if line not in titles]
    for annex, following in pairwise([*bounds, len(paragraphs)]):
        if GLOSSARY.search(paragraphs[annex].text) or (
            annex + 1 in titles and GLOSSARY.search(paragraphs[annex + 1].text)
        ):
            inside.update(range(annex + 1, following))
    return frozenset(inside)
