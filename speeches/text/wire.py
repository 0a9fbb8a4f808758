"""Values of ``speeches.text`` as bytes and back, for the pipe between a limited process and its parent.

The parent trusts nothing of what it reads: every value must be of the type that its dataclass declares, and no
length that a message claims makes anything large before the bytes are there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import msgspec

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

T = TypeVar("T")
Frame = tuple[bytes, bytes]  # its kind and its message

ANSWER: Final = b"A"
REFUSAL: Final = b"R"
END: Final = b"."  # the last word of one who had nothing more to say; without it the answer is cut off
HEADER_BYTES: Final = 9
_LONGEST_SENTENCE: Final = 1000


class WireError(ValueError):
    """The bytes are not what ``dump`` writes of such a value."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A TextError on its way; ``detail`` is for the log alone."""

    code: str
    message: str
    detail: str = ""


def dump(value: object) -> bytes:
    """Raises WireError for a string that is not Unicode (a lone surrogate)."""
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError as error:
        raise WireError("a lone surrogate") from error


def load(message: bytes, kind: type[T]) -> T:
    """Raises WireError for anything but a value of that type, down to the last string in it."""
    try:
        value: T = _decoder(cast("Hashable", kind)).decode(message)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise WireError(str(error)) from error
    return value


def load_refusal(message: bytes) -> Refused:
    refused = load(message, Refused)
    if len(refused.message) > _LONGEST_SENTENCE:
        raise WireError("a sentence without end")
    return refused


def frame(kind: bytes, message: bytes = b"") -> bytes:
    """A message with its kind and length before it."""
    return kind + len(message).to_bytes(HEADER_BYTES - 1, "big") + message


class Frames:
    """Puts messages together again from whatever pieces they arrive in."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def take(self, piece: bytes) -> Iterator[Frame]:
        """Each frame that is complete with this piece."""
        self._bytes += piece
        while len(self._bytes) >= HEADER_BYTES:
            end = HEADER_BYTES + int.from_bytes(self._bytes[1:HEADER_BYTES], "big")
            if len(self._bytes) < end:
                return
            kind, message = bytes(self._bytes[:1]), bytes(self._bytes[HEADER_BYTES:end])
            del self._bytes[:end]
            yield kind, message


@cache
def _decoder(kind: Hashable) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)
