"""Markdown: plain text in which the notation is marked, so that cleaning can cut and report it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from speeches.text.document import Extracted, FileFacts, Line, Region
from speeches.text.extract.encoding import decode
from speeches.text.extract.plain import physical_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Notation:
    """``pattern`` finds the notation; its named groups ``a``, ``b`` … are what is notation in the match."""

    pattern: re.Pattern[str]
    example: str
    left: str  # the example without its notation


def _notation(pattern: str, example: str, left: str) -> _Notation:
    return _Notation(re.compile(pattern), example, left)


_HEADING: Final = re.compile(r"^ {0,3}(?P<a>(?P<signs>#{1,6})(?:[ \t\u3000]+|$|(?=[^#\s][^#]*$)))")
_UNDERLINE: Final = re.compile(r"^ {0,3}(?:(?P<first>=+)|-{2,})[ \t]*$")
_FENCE: Final = re.compile(r"^ {0,3}(`{3,}|~{3,})[^`]*$")
_STRONG: Final = r"(?<![*_\\])(?P<a>\*\*|__)(?=[^\s*_])(?:.*?[^\s\\])(?P<b>(?P=a))"
_WHOLE_LINE_STRONG: Final = re.compile(rf"^\s*(?:#+\s*)?{_STRONG}\s*$")
_TABLE_ROW: Final = re.compile(r"^[ \t]*\|.*\|[ \t]*$")
_CELL_BORDER: Final = re.compile(r"(?<!\\)\|")
_FOOTNOTE: Final = re.compile(r"^ {0,3}\[\^[^\]\s]{1,20}\]:")
_CENTRED: Final = re.compile(r"<center>|align=[\"']?center", re.IGNORECASE)

# At the start or over the whole of a line, each tried once.
BLOCK_NOTATION: Final = (
    _notation(r"^(?P<a> {0,3}(?:>[ \t]?)+)", "> 要把防汛放在心上。", "要把防汛放在心上。"),
    _notation(_HEADING.pattern, "## 一、修路", "一、修路"),
    _notation(r"^ {0,3}#{1,6}[ \t].*?(?P<a>[ \t]+#+[ \t]*)$", "## 一、修路 ##", "## 一、修路"),
    _notation(r"^(?P<a> {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,}))$", "* * *", ""),
    _notation(r"^ {0,3}(?P<a>[-*+][ \t]+)(?!\d+[ \t]*-[ \t]*$)(?=\S)", "- 修渠引水", "修渠引水"),
    _notation(r"^[ \t]*(?P<a>\|[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*)$", "|---|:--|", ""),
    _notation(r"^ {0,3}(?:[-*+][ \t]+)?(?P<a>\[[ xX]\][ \t]+)(?=\S)", "[x] 修渠引水", "修渠引水"),
    _notation(
        r"^(?P<a> {0,3}\[[^\]^][^\]]{0,60}\]:[ \t]+<?(?:https?:|mailto:|[./#])\S*.*)$", "[1]: https://example.cn", ""
    ),
    _notation(r"\S(?P<a>\\[ \t]*)$", "修渠引水\\", "修渠引水"),
)
# Anywhere in a line, as often as it occurs.
INLINE_NOTATION: Final = (
    _notation(r"(?P<a>!\[[^\]]*\]\([^()\s]*(?:\s+\"[^\"]*\")?\))", "见图。![照片](a.png)", "见图。"),
    _notation(
        r"(?<!!)(?P<a>\[)[^\[\]]+(?P<b>\]\((?:https?:|mailto:|[./#])[^()\s]*(?:\s+\"[^\"]*\")?\))",
        "见[全文](https://example.cn/a.html)。",
        "见全文。",
    ),
    _notation(r"(?<!!)(?P<a>\[)[^\[\]^][^\[\]]*(?P<b>\]\[[^\[\]^]{0,60}\])", "见[全文][1]。", "见全文。"),
    _notation(r"(?P<a><)(?:https?://|mailto:)[^<>\s]+(?P<b>>)", "见<https://example.cn>。", "见https://example.cn。"),
    _notation(r"\[(?P<a>\^)[^\[\]\s]{1,20}\]", "粮食增产[^1]。", "粮食增产[1]。"),
    _notation(r"(?<![*\\])(?P<a>\*\*\*)(?=[^\s*])(?:[^*]*[^\s*])(?P<b>\*\*\*)(?!\*)", "一要***快***。", "一要快。"),
    _notation(_STRONG, "一要**快**。", "一要快。"),
    _notation(
        r"(?<![0-9A-Za-z*\\])(?P<a>\*)(?=[^\s*])(?:[^*]*[^\s*])(?P<b>\*)(?![0-9A-Za-z*])", "一要*快*。", "一要快。"
    ),
    _notation(r"(?<![\w\\])(?P<a>_)(?=[^\s_])(?:[^_]*[^\s_])(?P<b>_)(?!\w)", "，_快_。", "，快。"),
    _notation(r"(?P<a>~~)(?=\S)(?:.*?\S)(?P<b>~~)", "一要~~慢~~快。", "一要慢快。"),
    _notation(r"(?P<a>`)[^`]+(?P<b>`)", "代码`01`。", "代码01。"),
    _notation(r"(?P<a>\\)[!-/:-@\[-`{-~]", r"1\. 修路", "1. 修路"),
    _notation(r"(?P<a></?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>|<!--.*?-->)", "第一行<br>", "第一行"),
)
_FACTS: Final = {
    "title": "title",
    "标题": "title",
    "date": "published",
    "日期": "published",
    "source": "source_name",
    "来源": "source_name",
    "url": "source_url",
    "source_url": "source_url",
    "链接": "source_url",
    "speaker": "speaker",
    "讲话人": "speaker",
    "lang": "language",
    "language": "language",
}


def extract(data: bytes) -> Extracted:
    decoded = decode(data)
    texts = [text for text, _ in physical_lines(decoded.text)]
    opening = _front_matter_length(texts)
    lines = (*(_all_notation(text) for text in texts[:opening]), *_marked(texts[opening:]))
    facts = _front_matter_facts(texts[1 : opening - 1]) if opening else FileFacts()
    return Extracted(lines, "text/markdown", decoded.encoding, facts, decoded.notices)


def _front_matter_length(texts: Sequence[str]) -> int:
    """Lines of a YAML head, its two ``---`` included; 0 where there is none that says anything known here."""
    if not texts or texts[0].rstrip() != "---":
        return 0
    end = next((place for place, text in enumerate(texts[1:], start=1) if text.rstrip() in {"---", "..."}), 0)
    return end + 1 if end and _front_matter_facts(texts[1:end]) != FileFacts() else 0


def _front_matter_facts(texts: Iterable[str]) -> FileFacts:
    facts = {}
    for text in texts:
        name, _, value = text.replace("：", ":", 1).partition(":")
        field = _FACTS.get(name.strip().lower())
        if field and value.strip():
            facts[field] = value.strip().strip("\"'")
    return FileFacts(**facts)


def _all_notation(text: str) -> Line:
    return Line(text, marks=((0, len(text)),) if text else (), breaks=True)


def _marked(texts: Iterable[str]) -> Iterator[Line]:
    fenced = False
    before: Line | None = None  # held back: the line after it may underline it
    for text in texts:
        if _FENCE.match(text):
            line, fenced = _all_notation(text), not fenced
        elif fenced:
            line = Line(text)
        elif before and _is_underlined(before, text):
            before = replace(before, level=1 if "=" in text else 2, breaks=True)
            line = _all_notation(text)
        else:
            line = _line(text)
        if before:
            yield before
        before = line
    if before:
        yield before


def _is_underlined(line: Line, below: str) -> bool:
    """A line over ``---`` is a heading only where it can be one; otherwise the dashes are a rule."""
    text = line.text.strip()
    return bool(_UNDERLINE.match(below)) and 0 < len(text) <= 60 and text[-1] not in "。；：，" and not line.marks


def _line(text: str) -> Line:
    if _TABLE_ROW.match(text):
        return _table_row(text)
    heading = _HEADING.match(text)
    return Line(
        text,
        level=len(heading["signs"]) if heading else None,
        bold=bool(_WHOLE_LINE_STRONG.match(text)),
        centred=bool(_CENTRED.search(text)),
        region=Region.NOTE if _FOOTNOTE.match(text) else Region.BODY,
        breaks=True if heading else None,
        marks=_united(_spans(text)),
    )


def _table_row(text: str) -> Line:
    """Its cells a space apart."""
    spaced = _CELL_BORDER.sub(" | ", text)
    borders = (border.span() for border in _CELL_BORDER.finditer(spaced))
    return Line(spaced, region=Region.TABLE, breaks=True, marks=_united((*_spans(spaced), *borders)))


def _spans(text: str) -> Iterator[Span]:
    for notation in BLOCK_NOTATION:
        if match := notation.pattern.search(text):
            yield from _notation_in(match)
    for notation in INLINE_NOTATION:
        for match in notation.pattern.finditer(text):
            yield from _notation_in(match)


def _notation_in(match: re.Match[str]) -> Iterator[Span]:
    return (match.span(name) for name in ("a", "b") if name in match.re.groupindex)


def _united(spans: Iterable[Span]) -> tuple[Span, ...]:
    """In order, those that touch or overlap made one."""
    united: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if united and start <= united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return tuple(united)
