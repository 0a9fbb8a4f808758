"""Numbered lines that are no headings: items of a list and a table of contents."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from speeches.text.nesting import Entry, place_all
from speeches.text.numbering import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from speeches.text.candidates import Candidate

_LISTING: Final = frozenset({Kind.HAN, Kind.HAN_BRACKET, Kind.ARABIC, Kind.ARABIC_BRACKET, Kind.CIRCLED})
_ENUMERATING: Final = frozenset({Kind.ARABIC, Kind.ARABIC_BRACKET, Kind.CIRCLED})
_LONGEST_ITEM: Final = 150
_FEWEST_BARE_ITEMS: Final = 3
_ENDS_ITEM: Final = re.compile("[；;，,、][”’）)]?$")
_ANNOUNCES: Final = re.compile("[：:]$")
_CLOSED: Final = re.compile("[。！？!?：:；;]")
_CONTENTS: Final = re.compile(r"[ \u3000\xa0.·…．\-—_]*(?:[0-9０-９]{1,4})?[ \u3000\xa0]*$")
_LEADER: Final = re.compile(  # ……… 12 or / 12 at the end of a line
    "(?:[.·…‥．\\-—_]{2,}|[ \u3000]/)[ \u3000]*[0-9０-９][0-9０-９ ]{0,4}[ \u3000]*$"
)
_CONTENTS_TITLE: Final = re.compile("[ \u3000]*目[ \u3000]*[录錄次][ \u3000]*")
_LONGEST_CONTENTS: Final = 60
_FEWEST_CONTENTS: Final = 3


def entry_of(candidate: Candidate) -> Entry:
    return Entry(
        candidate.start,
        candidate.number,
        claim=candidate.claim,
        part=candidate.part,
        annex=candidate.annex,
        is_title=candidate.is_title,
    )


def without_lists(candidates: Sequence[Candidate], lines: Sequence[str]) -> list[Candidate]:
    """The candidates less lists (their items end with ；or are bare words) and tables of contents, with all below them.

    A number that ``nesting`` finds to be none (a 3. without a 2.) goes too.
    """
    kept = _without_contents(candidates, lines)
    places = place_all([entry_of(candidate) for candidate in kept])
    groups: dict[int, list[int]] = defaultdict(list)
    for index, place in enumerate(places):
        if place.level:
            groups[place.siblings].append(index)
    lost = {index for group in groups.values() if _is_list([kept[i] for i in group], lines) for index in group}
    for index, place in enumerate(places):  # holders stand before what they hold
        if not place.level or place.holder in lost:
            lost.add(index)
    return [candidate for index, candidate in enumerate(kept) if index not in lost]


def _is_list(group: Sequence[Candidate], lines: Sequence[str]) -> bool:
    if group[0].number is None or group[0].number.kind not in _LISTING:
        return False
    if len(group) == 1:  # （1） without a （2）
        return group[0].number.kind in _ENUMERATING and not group[0].is_title
    texts = [_item(candidate, lines) for candidate in group]
    told = [text for text in texts[:-1] if not _ANNOUNCES.search(text)]
    for some in (told, texts):  # the last item should end with 。 and often doesn't
        open_ended = [text for text in some if _ENDS_ITEM.search(text) and len(text) <= _LONGEST_ITEM]
        if len(open_ended) * 2 > len(some):
            return True
    return (
        group[0].number.kind in _ENUMERATING
        and len(group) >= _FEWEST_BARE_ITEMS
        and group[-1].paragraph - group[0].paragraph == len(group) - 1
        and not any(_CLOSED.search(text) for text in texts)
    )


def _item(candidate: Candidate, lines: Sequence[str]) -> str:
    """The paragraph behind the number, which may have a line of its own above it."""
    number = candidate.number.text if candidate.number else ""
    text = lines[candidate.paragraph].strip()
    if text == number and candidate.paragraph + 1 < len(lines):
        text = lines[candidate.paragraph + 1].strip()
    return text


def _without_contents(candidates: Sequence[Candidate], lines: Sequence[str]) -> list[Candidate]:
    """Lines that lead to a page number are a contents page; so are runs of numbered lines with nothing between them
    that stand again further down."""
    led = {candidate.start for candidate in candidates if _LEADER.search(lines[candidate.paragraph])}
    lost = led if len(led) >= _FEWEST_CONTENTS else set()
    last_seen = {_bare(lines[candidate.paragraph]): candidate.paragraph for candidate in candidates}
    lost |= _below_contents(candidates, lines)
    for run in _runs(candidates, lines):
        again = [c for c in run if last_seen[_bare(lines[c.paragraph])] > run[-1].paragraph]
        if len(run) >= _FEWEST_CONTENTS and len(again) * 2 > len(run):
            lost.update(candidate.start for candidate in run)
    return [candidate for candidate in candidates if candidate.start not in lost]


def _below_contents(candidates: Sequence[Candidate], lines: Sequence[str]) -> set[int]:
    """The short lines below the line 目录, if the numbering that begins there begins anew further down."""
    title = next((index for index, line in enumerate(lines) if _CONTENTS_TITLE.fullmatch(line)), len(lines))
    below = [(c.paragraph, c.number) for c in candidates if c.paragraph > title and c.number]
    anew = [
        paragraph
        for paragraph, number in below[1:]
        if (number.kind, number.value) == (below[0][1].kind, below[0][1].value)
    ]
    if not anew:
        return set()
    end = next((at for at in range(title + 1, anew[0]) if not _is_contents_line(lines[at])), anew[0])
    return {candidate.start for candidate in candidates if title < candidate.paragraph < end}


def _is_contents_line(line: str) -> bool:
    return len(line) <= _LONGEST_CONTENTS and not line.endswith(("。", "；"))


def _runs(candidates: Sequence[Candidate], lines: Sequence[str]) -> Iterator[list[Candidate]]:
    """Candidates on lines that follow each other, none of them the same twice."""
    run: list[Candidate] = []
    seen: set[str] = set()
    for candidate in candidates:
        text = _bare(lines[candidate.paragraph])
        if run and (candidate.paragraph != run[-1].paragraph + 1 or text in seen):
            yield run
            run, seen = [], set()
        run.append(candidate)
        seen.add(text)
    if run:
        yield run


def _bare(line: str) -> str:
    return "".join(_CONTENTS.sub("", line).split())
