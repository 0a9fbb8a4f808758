"""What two readings of one original differ in, part by part, as a person reads it."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import unified_diff
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from speeches.text.identity import Span

_HEADER_LINES: Final = 2  # which file is which: the same for every part
_WORDS_SHOWN: Final = 12  # characters of a section without a heading


@dataclass(frozen=True, slots=True)
class Difference:
    """``lines`` are those of a unified diff: each begins with a space, ``-`` (before), ``+`` (now) or ``@`` (where)."""

    part: str
    lines: tuple[str, ...]


def differences(before: Mapping[str, Sequence[str]], now: Mapping[str, Sequence[str]]) -> tuple[Difference, ...]:
    """Of readings given as the lines of each part; a part that is the same in both is left out."""
    return tuple(
        Difference(part, tuple(unified_diff(before[part], now[part], n=1, lineterm=""))[_HEADER_LINES:])
        for part in before
        if list(before[part]) != list(now[part])
    )


def outline_lines(text: str, sections: Sequence[Span]) -> list[str]:
    """One line a section, indented by its level; one without a heading by its first words in brackets."""
    lines = []
    for section in sections:
        heading = f"{section.number}{section.heading}".strip()
        words = text[section.start : section.end].strip()[:_WORDS_SHOWN].replace("\n", " ")
        lines.append("　" * max(section.level - 1, 0) + (heading or f"〔{words}〕"))
    return lines
