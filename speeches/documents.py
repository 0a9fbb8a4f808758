"""A speech as a file to take away: Markdown and plain text here, Word in ``word``.

Each begins with title, theme, speaker and date and ends with lines that say where it came from. Imported again it gives
the same title and text, and the same outline: from plain text as far as headings have numbers.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.conf import settings

from speeches.text.layout import lay_out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from speeches.models import Section, Speech
    from speeches.text.dates import PartialDate
    from speeches.text.layout import Block, Piece

_BYTE_ORDER_MARK: Final = "\ufeff"  # editors on office machines take UTF-8 without it for GBK
_INDENT: Final = "　　"
_LONGEST_NAME: Final = 80
_NOT_IN_NAMES: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f]')  # of files, on Windows

# What Markdown would take for notation: anywhere, and at the beginning of a line.
_NOTATION: Final = re.compile(r"[\\`*_\[\]<>|~]|(?<=\])\(|&(?=#?\w+;)")
_LEADING_NOTATION: Final = re.compile(r"(?:[-+](?=\s)|#|={2,}|-{2,})|(?P<number>\d{1,9})(?P<stop>[.)])(?=\s|$)")
# Bold that ends behind a mark and in front of a word is no bold (CommonMark 0.31, rules for delimiter runs).
_CLOSING_MARKS: Final = re.compile(r"[。；：！？，、;:!?,.…\s]*$")


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says. ``source`` are its last lines; ``facts`` are named as the import of Markdown knows them."""

    title: str
    theme: str
    byline: str
    date: str
    blocks: Sequence[Block]
    source: tuple[str, ...]
    language: str
    facts: tuple[tuple[str, str], ...]

    @property
    def head(self) -> list[str]:
        """The lines under the title."""
        theme = f"——{self.theme}" if self.theme else ""
        date = f"（{self.date}）" if self.date else ""
        return [line for line in (theme, self.byline, date) if line]


def document(speech: Speech, sections: Sequence[Section]) -> Document:
    return Document(
        title=speech.title,
        theme=speech.theme,
        byline="　".join(filter(None, (speech.speaker_role, speech.speaker))),
        date=in_chinese(speech.delivered),
        blocks=lay_out(speech.text, sections),
        source=source_lines(speech),
        language=speech.language,
        facts=_facts(speech),
    )


def in_chinese(on: PartialDate | None) -> str:
    """No more exact than it is known: 2024年5月17日, 2024年5月, 2024年."""
    if on is None:
        return ""
    return f"{on.year}年" + (f"{on.month}月" if on.month else "") + (f"{on.day}日" if on.day else "")


def source_lines(speech: Speech) -> tuple[str, ...]:
    """来源：青禾县人民政府网 / 原文链接：https://… / 转自：言库（https://…）, each as the import knows it."""
    lines = [f"来源：{speech.source_name}"] if speech.source_name else []
    lines += [f"原文链接：{speech.source_url}"] if speech.source_url else []
    return (*lines, f"转自：言库（{settings.ADDRESS.url}{speech.get_absolute_url()}）")


def file_name(speech: Speech, ending: str) -> str:
    """2024-05-17 在…会议上的讲话.docx"""
    return name_of(f"{speech.delivered or ''} {speech.title}", ending)


def name_of(words: str, ending: str) -> str:
    """A file name that every system takes."""
    return f"{_NOT_IN_NAMES.sub(' ', words).strip(' .')[:_LONGEST_NAME].rstrip(' .')}.{ending}"


def as_text(speech: Speech, sections: Sequence[Section]) -> bytes:
    written = document(speech, sections)
    lines = [written.title, *written.head, ""]
    lines += [_plain(block) if block.is_salutation else _INDENT + _plain(block) for block in written.blocks]
    return (_BYTE_ORDER_MARK + "\r\n".join([*lines, "", *written.source, ""])).encode()


def as_markdown(speech: Speech, sections: Sequence[Section]) -> bytes:
    written = document(speech, sections)
    facts = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in written.facts]
    paragraphs = [f"# {_escaped(written.title)}", *map(_line, written.head), *map(_marked, written.blocks)]
    return "\n".join(["---", *facts, "---", "", "\n\n".join([*paragraphs, *map(_line, written.source)]), ""]).encode()


def _facts(speech: Speech) -> tuple[tuple[str, str], ...]:
    facts = {
        "title": speech.title,
        "date": str(speech.delivered or ""),
        "speaker": speech.speaker,
        "source": speech.source_name,
        "source_url": speech.source_url,
        "language": speech.language,
    }
    return tuple((name, value) for name, value in facts.items() if value)


def _plain(block: Block) -> str:
    return "".join(map(text_of, block.pieces))


def text_of(piece: Piece) -> str:
    return "".join(run.text for run in piece.runs)


def _marked(block: Block) -> str:
    if block.level:
        return f"{'#' * min(block.level + 1, 6)} {_escaped(_plain(block))}"
    return _led("".join(_bold(text_of(piece)) if piece.level else _escaped(text_of(piece)) for piece in block.pieces))


def _bold(heading: str) -> str:
    marks = _CLOSING_MARKS.search(heading)
    end = marks.start() if marks else len(heading)
    return f"**{_escaped(heading[:end])}**{_escaped(heading[end:])}" if heading[:end].strip() else _escaped(heading)


def _line(text: str) -> str:
    return _led(_escaped(text))


def _escaped(text: str) -> str:
    return _NOTATION.sub(r"\\\g<0>", text)


def _led(line: str) -> str:
    """What begins a paragraph must not look like a list or a rule."""
    found = _LEADING_NOTATION.match(line)
    if found is None:
        return line
    at = found.start("stop") if found["stop"] else 0
    return f"{line[:at]}\\{line[at:]}"
