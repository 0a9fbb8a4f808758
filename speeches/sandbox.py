"""Works on untrusted files in child processes with little memory, little time and no way to write.

The child may be killed, hang, crash or answer nonsense: the caller gets a TextError, in bounded
time, and no process stays behind. One process a file; ``speeches.text.tasks`` has what it can be asked.
"""

from __future__ import annotations

import contextlib
import logging
import os
import selectors
import signal
import time
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final, TypeVar

from speeches import sandbox_child
from speeches.sandbox_process import ServerGoneError, start
from speeches.text import tasks, wire
from speeches.text.errors import ExtractError, TextError
from speeches.text.extract import check_size
from speeches.text.extract.archive import Member, harmless_path
from speeches.text.extract.refusals import SENTENCES, refusal
from speeches.text.reading import Reading, is_sound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from speeches.sandbox_process import Process
    from speeches.text.wire import Frame

T = TypeVar("T")
logger = logging.getLogger(__name__)

_CHUNK: Final = 64 * 1024
_SECONDS_TO_EXIT: Final = 5  # after its last word
_REASONS: Final = {
    -signal.SIGXCPU: "timeout",
    -signal.SIGALRM: "timeout",
    sandbox_child.OUT_OF_MEMORY: "memory",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. Measured: a real PDF of 609 pages takes 7 s of CPU, so tighter ones flip under load."""

    address_space: int = 512 * 1024 * 1024  # bytes; Linux only
    cpu_seconds: int = 30
    wall_seconds: int = 60
    result_bytes: int = 32 * 1024 * 1024


LIMITS: Final = Limits()
# An archive is unpacked file by file, and each is written to disk before the next: its time is mostly that.
ARCHIVE_LIMITS: Final = Limits(cpu_seconds=60, wall_seconds=600, result_bytes=768 * 1024 * 1024)


def read_safely(data: bytes, filename: str, limits: Limits = LIMITS) -> Reading:
    """What ``reading.read`` gives for the file. Raises TextError and nothing else."""
    check_size(data)
    return _reading("read", data, filename, limits)


def read_line_safely(line: bytes, limits: Limits = LIMITS) -> Reading:
    """What ``reading.read_line`` gives for a line of a .jsonl file. Raises TextError and nothing else."""
    return _reading("record", line, "", limits)


def unpack_safely(data: bytes, limits: Limits = ARCHIVE_LIMITS) -> Iterator[Member]:
    """What ``archive.members`` gives for a zip; neither side holds more than one file of it.

    To be read as ``answers`` says. Raises TextError and nothing else.
    """
    check_size(data)
    for member in answers("members", data, "", Member, limits):
        if member.code not in {"", *SENTENCES} or member.path != harmless_path(member.path):
            raise _nonsense("no member")
        yield member


def _reading(task: str, data: bytes, filename: str, limits: Limits) -> Reading:
    found = list(answers(task, data, filename, Reading, limits))
    if len(found) != 1 or not is_sound(found[0]):
        raise _nonsense("no reading")
    return found[0]


def answers(task: str, data: bytes, filename: str, kind: type[T], limits: Limits = LIMITS) -> Iterator[T]:
    """What a child says to a task of ``tasks.TASKS``, value by value as they come, each checked to be of that type.

    To be read to its end or closed, in the thread that began it: the child lives as long. Raises TextError, also
    after values that were right.
    """
    for mark, message in _run(tasks.request(task, data, filename), limits):
        try:
            if mark == wire.END:
                return
            if mark == wire.REFUSAL:
                raise _refused(wire.load_refusal(message))
            if mark != wire.ANSWER:
                raise _nonsense("no such message")
            yield wire.load(message, kind)
        except wire.WireError as error:
            raise _nonsense(str(error)) from error
    raise _nonsense("cut off")


def _refused(said: wire.Refused) -> TextError:
    if said.detail:
        logger.error("A file could not be understood:\n%s", said.detail)
    if said.code in SENTENCES:
        return ExtractError(said.code, said.message)
    if said.code in tasks.CODES:
        return TextError(said.code, said.message)
    return _nonsense("a code that is not in the list")


def _nonsense(why: str) -> ExtractError:
    logger.warning("The answer of the sandbox is not understood: %s", why)
    return refusal("crashed")


def _run(request: bytes, limits: Limits) -> Iterator[Frame]:
    """What a process says. One whose server died under it, before a word, is tried again once."""
    has_spoken = False
    for attempt in (1, 2):
        try:
            for frame in _run_once(request, limits):
                has_spoken = True
                yield frame
        except ServerGoneError:
            logger.warning("The server of the sandbox is gone")
            if has_spoken or attempt == 2:
                raise refusal("crashed") from None
        else:
            return


def _run_once(request: bytes, limits: Limits) -> Iterator[Frame]:
    began = time.monotonic()
    process = start((limits.address_space, limits.cpu_seconds, limits.wall_seconds))
    try:
        yield from _talk(process, request, limits)
        status = process.wait(_SECONDS_TO_EXIT).status
    except TimeoutError as error:
        raise refusal("timeout") from error
    finally:
        ended = process.end()
        if ended is not None and _watched is not None:
            _watched(Usage(ended.cpu_seconds, time.monotonic() - began, ended.memory_bytes))
    if status:
        logger.warning("The child of the sandbox ended with status %d", status)
        raise refusal(_REASONS.get(status, "crashed"))


def _talk(process: Process, request: bytes, limits: Limits) -> Iterator[Frame]:
    """Writes and reads by turns, so that neither side ever waits for the other without end."""
    deadline = time.monotonic() + limits.wall_seconds
    unsent, frames, size = memoryview(request), wire.Frames(), 0
    with selectors.DefaultSelector() as selector:
        for pipe, event in ((process.stdin, selectors.EVENT_WRITE), (process.stdout, selectors.EVENT_READ)):
            os.set_blocking(pipe.fileno(), False)
            selector.register(pipe, event)
        while (left := deadline - time.monotonic()) > 0:
            for key, _ in selector.select(left):
                if key.fileobj is process.stdin:
                    unsent = _send(process.stdin, unsent)
                    if not unsent:
                        selector.unregister(process.stdin)
                        process.stdin.close()
                elif chunk := os.read(process.stdout.fileno(), _CHUNK):
                    size += len(chunk)
                    if size > limits.result_bytes:
                        raise refusal("too_much_text")
                    yield from frames.take(chunk)
                else:
                    return
    raise TimeoutError


def _send(pipe: IO[bytes], unsent: memoryview) -> memoryview:
    """What is left to send: nothing where the child reads no more, having crashed or answered already."""
    try:
        return unsent[os.write(pipe.fileno(), unsent[:_CHUNK]) :]
    except BrokenPipeError:
        return unsent[:0]


# For those who measure


@dataclass(frozen=True, slots=True)
class Usage:
    """What one file cost, waiting for a process included."""

    cpu_seconds: float
    wall_seconds: float
    memory_bytes: int


_watched: Callable[[Usage], object] | None = None


@contextlib.contextmanager
def watched(by: Callable[[Usage], object]) -> Iterator[None]:
    """Tells of every child that ends in this block, in the thread that asked for it."""
    global _watched  # noqa: PLW0603 - one a process
    _watched = by
    try:
        yield
    finally:
        _watched = None
