"""What single characters are to this project: Chinese or not, closing a sentence or not, how wide on the page."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

HAN: Final = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
CHINESE_MARKS: Final = "、。〈〉《》「」『』【】〔〕〖〗！（），：；？“”‘’…—～·＂"
CLOSING: Final = "。！？!?…；;：:.．"  # a line that ends with one of these ended on purpose
SENTENCE_END: Final = "。！？!?…"
CLOSERS: Final = "”’」』）)》〉】〕］]\"'"  # may stand behind the mark that closes the sentence

_HAN: Final = re.compile(f"[{HAN}]")
_CHINESE: Final = re.compile(f"[{HAN}{CHINESE_MARKS}]")
_NEVER_BEGINS: Final = (
    "、。〉》」』】〕！），：；？”’…—～·,:;?!)%％"  # kinsoku: a line of Chinese print never begins so
)
NONCHARACTERS: Final = re.compile(
    "[\ufdd0-\ufdef" + "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF)) + "]"
)
_UNPRINTED: Final = {"Cc", "Cf", "Cs"}


def is_han(character: str) -> bool:
    return _HAN.match(character) is not None


def is_chinese(character: str) -> bool:
    """A Chinese character or a punctuation mark of Chinese print."""
    return _CHINESE.match(character) is not None


def has_han(text: str) -> bool:
    return _HAN.search(text) is not None


@cache
def is_nonprinting(character: str) -> bool:
    """Control, format and surrogate characters, which no text keeps."""
    return unicodedata.category(character) in _UNPRINTED


@cache
def is_space(character: str) -> bool:
    return unicodedata.category(character)[0] == "Z"


def visible(text: str) -> int:
    """How many characters are neither spaces nor nonprinting: those that must not vanish."""
    if text.isprintable():  # which no space but " " is
        return len(text) - text.count(" ")
    return len(text) - sum(text.count(c) for c in set(text) if is_space(c) or is_nonprinting(c))


def never_begins_a_line(text: str) -> bool:
    return text[:1] != "" and text[0] in _NEVER_BEGINS and not text.startswith(("——", "……"))


def last_mark(text: str) -> str:
    """The last character that is no closing bracket or quotation mark; empty when there is none."""
    return text.rstrip(CLOSERS)[-1:]


def is_closed(text: str) -> bool:
    """Ends with a mark that ends a sentence, a clause of a list (；) or announces (：)."""
    return last_mark(text) in set(CLOSING)


def width(text: str) -> int:
    """Columns on a page of Chinese print: 2 a character, 1 a letter or digit.

    Punctuation counts as full width also where the file has it in ASCII, because it was printed so; spaces
    between Chinese and Latin are the page's and count nothing, ideographic spaces count 2.
    """
    columns = 0
    for character in text:
        if character == "\u3000" or not character.isascii():
            columns += 2
        elif character.isalnum() or character in ".%/-":
            columns += 1
        elif character != " ":
            columns += 2
    return columns
