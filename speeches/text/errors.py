"""Why a file or a line of input is refused. Messages are for the person who can mend it."""

from __future__ import annotations


class TextError(Exception):
    """A refusal. ``code`` is one of the list in docs/codes.md, ``message`` is safe to show."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class ExtractError(TextError):
    """The file cannot be read as text: unknown kind, damaged, encrypted, without a text layer, too large."""
