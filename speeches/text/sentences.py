"""Where sentences of Chinese prose begin and end within one line of text."""

from __future__ import annotations

import re
from typing import Final

STOPS: Final = "。！？!?"
CLOSERS: Final = "”’」』）)》"

_PAIRS: Final = {
    "“": "”",
    "‘": "’",
    "「": "」",
    "『": "』",
    "（": "）",
    "(": ")",
    "《": "》",
    "〈": "〉",
    "【": "】",
    "〔": "〕",
}
_OPENING: Final = {closing: opening for opening, closing in _PAIRS.items()}
_ENCLOSING: Final = re.compile(f"[{re.escape(''.join([*_PAIRS, *_OPENING]))}]")
_STOP: Final = re.compile(f"[{STOPS}]+[{CLOSERS}]*")
_SEMICOLON: Final = re.compile("[；;]")
_GOES_ON: Final = frozenset("的地得，,、；;：:。之和与等这")  # after …。” these carry the quoting sentence on


def enclosed(line: str) -> list[tuple[int, int]]:
    """The outermost spans of ``line`` between a quotation mark or bracket and its partner, in order.

    Marks without a partner enclose nothing: official texts lose one now and then.
    """
    opened: list[tuple[str, int]] = []
    spans: list[tuple[int, int]] = []
    for found in _ENCLOSING.finditer(line):
        mark, at = found.group(), found.start()
        if mark in _PAIRS:
            opened.append((mark, at))
            continue
        partner = _last(opened, _OPENING[mark])
        if partner is None:
            continue
        start = opened[partner][1]
        del opened[partner:]
        while spans and spans[-1][0] > start:
            spans.pop()
        spans.append((start, at + 1))
    return spans


def sentence_ends(line: str) -> list[int]:
    """Offsets just behind every 。！？ that ends a sentence; one inside quotation marks or brackets ends none,
    unless the quotation ends with it and nothing carries the sentence on."""
    spans = enclosed(line)
    ends: list[int] = []
    index = 0
    for found in _STOP.finditer(line):
        at, end = found.span()
        while index < len(spans) and spans[index][1] <= at:
            index += 1
        if index < len(spans) and spans[index][0] < at:
            start, close = spans[index]
            quoted = line[start] in "“‘「『"
            if not quoted or end < close or line[close : close + 1] in _GOES_ON:
                continue
        ends.append(end)
    return ends


def clause_ends(line: str) -> list[int]:
    """Offsets just behind every ；that is not inside quotation marks or brackets."""
    spans = enclosed(line)
    ends: list[int] = []
    index = 0
    for found in _SEMICOLON.finditer(line):
        at = found.start()
        while index < len(spans) and spans[index][1] <= at:
            index += 1
        if index == len(spans) or spans[index][0] > at:
            ends.append(found.end())
    return ends


def _last(opened: list[tuple[str, int]], mark: str) -> int | None:
    # a partner further back than this is no partner but a lost mark; it also keeps the search short
    for index in range(len(opened) - 1, max(-1, len(opened) - 9), -1):
        if opened[index][0] == mark:
            return index
    return None
