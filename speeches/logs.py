"""Log lines that nobody can forge: what a reader sends cannot begin a line of its own."""

from __future__ import annotations

import logging
from typing import Final

_ESCAPES: Final = {c: f"\\x{c:02x}" for c in (*range(32), 127, 0x85)} | {0x2028: "\\u2028", 0x2029: "\\u2029"}
_MESSAGE_ESCAPES: Final = {c: text for c, text in _ESCAPES.items() if c != ord("\t")}


class OneLineFormatter(logging.Formatter):
    """A record's message on one line; a traceback, which is ours, keeps its lines."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name is logging's
        return super().formatMessage(record).translate(_MESSAGE_ESCAPES)
