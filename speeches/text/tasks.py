"""What a limited process can be asked to do with untrusted bytes, by name, and how its answers travel.

A task takes the bytes and the file's name and gives values of dataclasses, one after the other; each is on its way
before the next is made. To add one: a row here, and in ``speeches.sandbox`` a function that asks for it and says of
which type the answers must be.
"""

from __future__ import annotations

import json
import traceback
from typing import TYPE_CHECKING, Final

from speeches.text import reading
from speeches.text.errors import TextError
from speeches.text.wire import ANSWER, END, REFUSAL, Refused, dump, frame

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Task = Callable[[bytes, str], Iterator[object]]

_FAULT: Final = "处理这个文件时程序出错，没有导入；请把文件交给管理员。"
CODES: Final = frozenset({"fault", "bad_record", "unknown_encoding", "too_large"})  # beside those of extract.refusals


def _read(data: bytes, filename: str) -> Iterator[object]:
    yield reading.read(data, filename)


def _record(data: bytes, _filename: str) -> Iterator[object]:
    yield reading.read_line(data)


def _members(data: bytes, _filename: str) -> Iterator[object]:
    from speeches.text.extract.archive import members  # noqa: PLC0415 - zipfile is a fifth of what a child costs

    yield from members(data)


TASKS: Final[Mapping[str, Task]] = {
    "read": _read,  # Reading
    "record": _record,  # Reading
    "members": _members,  # Member, one by one
}


def request(task: str, data: bytes, filename: str) -> bytes:
    return json.dumps({"task": task, "filename": filename}).encode() + b"\n" + data


def answer(asked: bytes, write: Callable[[bytes], object]) -> None:
    """Raises MemoryError, and nothing else: a fault of the rules is a refusal with its traceback."""
    head, _, data = asked.partition(b"\n")
    job = json.loads(head)
    try:
        for value in TASKS[job["task"]](data, job["filename"]):
            write(frame(ANSWER, dump(value)))
    except MemoryError:
        raise
    except TextError as error:
        write(frame(REFUSAL, dump(Refused(error.code, error.message))))
    except Exception:  # noqa: BLE001 - it costs the one file that brings it to light, and is logged by the parent
        write(frame(REFUSAL, dump(Refused("fault", _FAULT, traceback.format_exc()))))
    else:
        write(frame(END))
