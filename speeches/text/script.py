"""A Chinese text in the other script, one character for one character, so that every span of it keeps its place.

OpenCC converts whole words where a character has several counterparts: 头发 → 頭髮, 发展 → 發展. Traditional
characters are those of Taiwan's standard, as 裡 and 著; simplified ones are made of any: of 裡 裏, 衛 衞, 著 着.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from opencc import OpenCC

SIMPLIFIED: Final = "zh-Hans"
TRADITIONAL: Final = "zh-Hant"
OTHER: Final[Mapping[str, str]] = {SIMPLIFIED: TRADITIONAL, TRADITIONAL: SIMPLIFIED}
_STEPS: Final = {TRADITIONAL: ("s2tw",), SIMPLIFIED: ("hk2t", "tw2s")}


def converted(text: str, script: str) -> str:
    """``text``, which is in the other script, in ``script``; exactly as long."""
    for step in _STEPS[script]:
        text = "\n".join(_same_length(line, _opencc(step)) for line in text.split("\n"))
    return text


def _same_length(line: str, opencc: OpenCC) -> str:
    """No word of OpenCC's dictionaries has another length in the other script; should one come to have, the line is
    converted by characters."""
    made: str = opencc.convert(line)
    if len(made) == len(line):
        return made
    return "".join(one if len(one) == 1 else character for character in line for one in [opencc.convert(character)])


@cache
def _opencc(configuration: str) -> OpenCC:
    """Loaded when the first text is converted (0.1 s and 45 MB with all dictionaries), once in a process."""
    from opencc import OpenCC  # noqa: PLC0415 - most processes never convert

    return OpenCC(configuration)
