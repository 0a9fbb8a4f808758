"""Bold type made by printing the same text several times, slightly moved: it is to be read once."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Any, Final

from pypdf.generic import ArrayObject, ByteStringObject

_SAME_PLACE: Final = 1.5  # points
_RECENT: Final = 16  # instructions within which the copies come
_LEAST_PART: Final = 4  # bytes of glyph codes, two Chinese characters: less can be a part of anything


Operand = Any  # of pypdf: bytes, str, or an array of these and of numbers


@dataclass(slots=True)
class _Shown:
    codes: bytes
    x: float
    y: float
    may_be_end: bool = False  # of a longer text shown before on the same line


class Overprint:
    """Sees every instruction before it is carried out and takes from it what stands on the page already.

    That can be the whole of it, or its beginning. It can also be the end of a longer text shown before: this is
    certain only when it comes a third time, and then ``doubled`` tells that its second time must be undone.
    """

    def __init__(self) -> None:
        self._recent: deque[_Shown] = deque(maxlen=_RECENT)
        self._has_moved = False
        self.doubled: list[int] = []  # lengths in bytes of texts shown twice, which the next text seen ends with

    def moved(self) -> None:
        """The pen was set to another place."""
        self._has_moved = True

    def reduce(self, operands: list[Any], x: float, y: float) -> None:
        """The operands of an instruction that shows text, changed in place; ``x`` and ``y`` in points."""
        new = _Shown(codes_of(operands[-1]), x, y)
        if self._has_moved and new.codes:  # else the pen stands where the last text ended
            here = [old for old in self._recent if abs(old.y - y) <= _SAME_PLACE]
            again = [old for old in here if abs(old.x - x) <= _SAME_PLACE and _begins(new, old)]
            operands[-1] = _without(operands[-1], max((len(old.codes) for old in again), default=0))
            for old in again:
                if old.may_be_end and old.codes == new.codes:
                    self.doubled.append(len(old.codes))
                    old.may_be_end = False
            new.may_be_end = not again and any(
                old.x < x and len(old.codes) > len(new.codes) and old.codes.endswith(new.codes) for old in here
            )
        self._recent.append(new)
        self._has_moved = False


def _begins(new: _Shown, old: _Shown) -> bool:
    return new.codes == old.codes or (len(old.codes) >= _LEAST_PART and new.codes.startswith(old.codes))


def undoubled(text: str, length: int) -> str:
    """The text without the last part that is ``length`` characters long and stands there twice in a row."""
    for end in range(len(text), 2 * length - 1, -1):
        if text[end - length : end] == text[end - 2 * length : end - length]:
            return text[: end - length] + text[end:]
    return text


def codes_of(operand: Operand) -> bytes:
    parts = operand if isinstance(operand, list) else [operand]
    return b"".join(_as_bytes(part) for part in parts if isinstance(part, (str, bytes)))


def _as_bytes(part: str | bytes) -> bytes:
    return part if isinstance(part, bytes) else part.encode("utf-16-be", "surrogatepass")


def _without(operand: Operand, count: int) -> Operand:
    """The operand of an instruction without its first bytes; pypdf keeps a text as bytes or, if it can, as str."""
    if not count:
        return operand
    if not isinstance(operand, list):
        return _cut(operand, count)
    left = ArrayObject()
    for part in operand:
        if isinstance(part, (str, bytes)):
            length = len(_as_bytes(part))
            left.append(_cut(part, count) if count else part)
            count = max(0, count - length)
        elif not count:
            left.append(part)
    return left


def _cut(part: str | bytes, count: int) -> Operand:
    if isinstance(part, bytes):
        return ByteStringObject(part[count:])
    return type(part)(part[count // 2 :])
