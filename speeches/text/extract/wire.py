"""``Extracted`` as bytes and back, for the pipe between the sandbox's child and its parent.

One JSON value a line: first the head, then each line of the file as an array. The parent trusts
nothing of it: every value's type is checked, and a line at a time is read, so that no small message
grows into a large object.
"""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Final, TypeVar

from speeches.text.document import Extracted, FileFacts, Line, Notice, Region
from speeches.text.errors import ExtractError
from speeches.text.extract.refusals import SENTENCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")
_MAX_NOTICES: Final = 1000
_FACTS: Final = frozenset(field.name for field in fields(FileFacts))


class WireError(ValueError):
    """The bytes are not what ``dump`` writes."""


def dump(extracted: Extracted) -> Iterator[bytes]:
    yield _json(
        {
            "media_type": extracted.media_type,
            "encoding": extracted.encoding,
            "facts": asdict(extracted.facts),
            "notices": [[notice.code, notice.message, notice.line] for notice in extracted.notices[:_MAX_NOTICES]],
        }
    )
    for line in extracted.lines:
        yield _json(
            [line.text, line.level, line.bold, line.centred, line.region, line.page, line.breaks, list(line.marks)]
        )


def dump_refusal(error: ExtractError) -> bytes:
    return _json({"code": error.code, "message": error.message})


def load(message: bytes) -> Extracted:
    """Raises ExtractError where the message is a refusal, WireError where it is nonsense."""
    head, *rows = message.split(b"\n")
    if rows.pop() if rows else head:
        raise WireError("the message is cut off")
    value = _value(head)
    if not isinstance(value, dict):
        raise WireError("no head")
    if "code" in value:
        raise _refusal(value)
    return Extracted(
        lines=tuple(_line(_value(row)) for row in rows),
        media_type=_typed(value.get("media_type"), str),
        encoding=_typed(value.get("encoding"), str),
        facts=_facts(value.get("facts")),
        notices=tuple(_notice(item) for item in _typed(value.get("notices"), list)[:_MAX_NOTICES]),
    )


def _json(value: object) -> bytes:
    # A lone surrogate, which a damaged file can hold, is no reason to lose the rest; clean removes it.
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass") + b"\n"


def _value(row: bytes) -> object:
    try:
        return json.loads(row)
    except (ValueError, RecursionError) as error:
        raise WireError("no JSON") from error


def _refusal(value: dict[object, object]) -> ExtractError:
    code = _typed(value["code"], str)
    if code not in SENTENCES:
        raise WireError("a code that is not in the list")
    return ExtractError(code, _typed(value.get("message"), str))


def _facts(value: object) -> FileFacts:
    facts = _typed(value, dict)
    if facts.keys() != _FACTS:
        raise WireError("other facts")
    return FileFacts(**{name: _typed(fact, str) for name, fact in facts.items()})


def _notice(value: object) -> Notice:
    code, message, line = _row(value, 3)
    return Notice(_typed(code, str), _typed(message, str), _whole(line))


def _line(value: object) -> Line:
    text, level, bold, centred, region, page, breaks, marks = _row(value, 8)
    text = _typed(text, str)
    return Line(
        text=text,
        level=_whole(level),
        bold=_typed(bold, bool),
        centred=_typed(centred, bool),
        region=_region(region),
        page=_whole(page),
        breaks=None if breaks is None else _typed(breaks, bool),
        marks=_marks(marks, len(text)),
    )


def _region(value: object) -> Region:
    try:
        return Region(_typed(value, str))
    except ValueError as error:
        raise WireError("no region") from error


def _marks(value: object, length: int) -> tuple[tuple[int, int], ...]:
    """Spans in order, within the text."""
    marks, last = [], 0
    for mark in _typed(value, list):
        start, end = (_typed(edge, int) for edge in _row(mark, 2))
        if not last <= start <= end <= length:
            raise WireError("a mark outside its text")
        marks.append((start, end))
        last = end
    return tuple(marks)


def _row(value: object, length: int) -> list[object]:
    row: list[object] = _typed(value, list)
    if len(row) != length:
        raise WireError("a row of another length")
    return row


def _whole(value: object) -> int | None:
    return None if value is None else _typed(value, int)


def _typed(value: object, kind: type[T]) -> T:
    if type(value) is not kind:  # exactly: True is no number here
        raise WireError(f"{type(value).__name__} for {kind.__name__}")
    return value


def joined(rows: Iterable[bytes], limit: int) -> bytes | None:
    """The whole message, None where it is longer than ``limit`` bytes."""
    parts, size = [], 0
    for row in rows:
        size += len(row)
        if size > limit:
            return None
        parts.append(row)
    return b"".join(parts)
