"""Where in a speech the matches stand: its best sections, each with its headings, a count and a snippet."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from speeches.text.layout import label
from speeches.text.snippet import Snippet, snippet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from speeches.models import Section, Speech

MOST_PASSAGES: Final = 3
WIDTH: Final = 90  # characters of a snippet

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Passage:
    """``section`` is None for the head. ``path`` holds the headings from the outermost down to the section's own;
    it is empty for preamble and closing. ``count`` is 0 where the speech has no match to show but its beginning.
    ``first`` is the number, from 1, that the first match has among those of the text; 0 where there is none."""

    section: Section | None
    path: tuple[str, ...]
    count: int
    snippet: Snippet
    first: int = 0


def passages(
    speech: Speech,
    sections: Sequence[Section],
    in_text: Sequence[Span],
    in_head: Sequence[Span],
    most: int = MOST_PASSAGES,
) -> tuple[Passage, ...]:
    """The ``most`` sections with most matches, in the order of the text; the head where no section has any."""
    by_section = _by_section(sections, in_text)
    if not by_section:
        return (_of_head(speech, in_head),) if in_head else _beginning(speech, sections)
    best = sorted(by_section, key=lambda position: (-len(by_section[position]), position))[:most]
    return tuple(
        _of_section(speech, sections, position, by_section[position], in_text.index(by_section[position][0]) + 1)
        for position in sorted(best)
    )


def heading_path(sections: Sequence[Section], position: int) -> tuple[str, ...]:
    """A section after a series has no heading of its own and stands under the heading before it."""
    path: list[str] = []
    level = sections[position].level + 1
    for section in reversed(sections[: position + 1]):
        if section.level == 0:
            break
        if section.level < level and section.is_in_outline:
            path.append(label(section.number, section.heading))
            level = section.level
    return tuple(reversed(path))


def _by_section(sections: Sequence[Section], spans: Sequence[Span]) -> dict[int, list[Span]]:
    """A match belongs to the section in which it starts."""
    starts = [section.start for section in sections]
    found: dict[int, list[Span]] = {}
    for span in spans:
        if (position := bisect_right(starts, span[0]) - 1) >= 0:
            found.setdefault(position, []).append(span)
    return found


def _of_section(
    speech: Speech, sections: Sequence[Section], position: int, spans: Sequence[Span], first: int
) -> Passage:
    section = sections[position]
    end = max(section.end, spans[-1][1])  # a match may end in the section after
    inside = [(start - section.start, stop - section.start) for start, stop in spans]
    return Passage(
        section,
        heading_path(sections, position),
        len(spans),
        snippet(speech.text[section.start : end], inside, WIDTH),
        first,
    )


def _of_head(speech: Speech, spans: Sequence[Span]) -> Passage:
    return Passage(None, (), len(spans), snippet(speech.head, spans, WIDTH))


def _beginning(speech: Speech, sections: Sequence[Section]) -> tuple[Passage, ...]:
    if not sections:
        return ()
    return (Passage(sections[0], heading_path(sections, 0), 0, snippet(speech.text, (), WIDTH)),)
