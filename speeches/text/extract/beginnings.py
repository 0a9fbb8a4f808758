"""How a text file begins in each encoding it may be in, for an editor who knows better than the rules."""

from __future__ import annotations

import codecs
import unicodedata
from typing import Final

# IANA's name and Python's codec.
ENCODINGS: Final = {
    "utf-8": "utf-8",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
}
BEGINNING_BYTES: Final = 4096
_CHARACTERS: Final = 80
_ASCII_BEFORE: Final = 20  # characters that are the same in all and only lead to those that tell
_NO_TEXT: Final = frozenset({"Cn", "Co", "Cc", "Cs"})
_MOST_NO_TEXT: Final = 0.1  # share of characters that are none, above which nobody would choose it


def beginnings(data: bytes, taken: str) -> dict[str, str]:
    """``{encoding: first characters}``: first in the one that was taken, then in each other in which they are text.

    What reads no different from the one that was taken is left out.
    """
    shown = {name: _beginning(data, codec) for name, codec in ENCODINGS.items()}
    rest = {name: text for name, text in shown.items() if _is_text(text) and text != shown.get(taken)}
    return ({taken: shown[taken]} if taken in shown else {}) | rest


def in_utf_8(data: bytes, encoding: str) -> bytes:
    """The file as it would be, had it been saved as UTF-8 with its mark, which ends every question about it."""
    return codecs.BOM_UTF8 + data.decode(ENCODINGS[encoding], "replace").removeprefix("\ufeff").encode()


def _beginning(data: bytes, codec: str) -> str:
    text = codecs.getincrementaldecoder(codec)("replace").decode(data[:BEGINNING_BYTES])
    text = text.removeprefix("\ufeff").strip()
    telling = next((at for at, c in enumerate(text) if not c.isascii()), 0)
    return text[max(telling - _ASCII_BEFORE, 0) :][:_CHARACTERS]


def _is_text(text: str) -> bool:
    nothing = sum(c == "\ufffd" or (c not in "\t\r\n" and unicodedata.category(c) in _NO_TEXT) for c in text)
    return nothing <= _MOST_NO_TEXT * len(text)
