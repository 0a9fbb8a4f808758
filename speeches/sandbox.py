"""Reads untrusted files in a child process with little memory, little time and no way to write.

The child may be killed, hang, crash or answer nonsense: the caller gets an ExtractError, in bounded
time, and no process stays behind.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import selectors
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, cast

from speeches import sandbox_child
from speeches.text.extract import check_size, wire
from speeches.text.extract.refusals import refusal

if TYPE_CHECKING:
    from speeches.text.document import Extracted

logger = logging.getLogger(__name__)

_CHILD: Final = Path(sandbox_child.__file__)
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


def extract_safely(data: bytes, filename: str, limits: Limits = LIMITS) -> Extracted:
    """What ``extract`` gives for the file, read in a child process. Raises ExtractError and nothing else."""
    check_size(data)
    message = _run(json.dumps({"filename": filename}).encode() + b"\n" + data, limits)
    try:
        return wire.load(message)
    except wire.WireError as error:
        logger.warning("The answer of the sandbox is not understood: %s", error)
        raise refusal("crashed") from error


def _run(request: bytes, limits: Limits) -> bytes:
    numbers = (os.getpid(), limits.address_space, limits.cpu_seconds, limits.wall_seconds, limits.result_bytes)
    with subprocess.Popen(  # noqa: S603 - our own interpreter and our own file, no part of it from outside
        [sys.executable, "-I", str(_CHILD), *map(str, numbers)],
        bufsize=0,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={},
        start_new_session=True,  # Ctrl-C is for the parent, which then ends the child
    ) as child:
        try:
            message = _talk(child, request, limits)
            status = child.wait(_SECONDS_TO_EXIT)
        except subprocess.TimeoutExpired as error:
            raise refusal("timeout") from error
        finally:
            _end(child)
    if status:
        logger.warning("The child of the sandbox ended with status %d", status)
        raise refusal(_REASONS.get(status, "crashed"))
    return message


def _talk(child: subprocess.Popen[bytes], request: bytes, limits: Limits) -> bytes:
    """Writes and reads by turns, so that neither side ever waits for the other without end."""
    deadline = time.monotonic() + limits.wall_seconds
    stdin, stdout = cast("IO[bytes]", child.stdin), cast("IO[bytes]", child.stdout)
    unsent, answer = memoryview(request), bytearray()
    with selectors.DefaultSelector() as selector:
        for pipe, event in ((stdin, selectors.EVENT_WRITE), (stdout, selectors.EVENT_READ)):
            os.set_blocking(pipe.fileno(), False)
            selector.register(pipe, event)
        while (left := deadline - time.monotonic()) > 0:
            for key, _ in selector.select(left):
                if key.fileobj is stdin:
                    unsent = _send(stdin, unsent)
                    if not unsent:
                        selector.unregister(stdin)
                        stdin.close()
                elif chunk := os.read(stdout.fileno(), _CHUNK):
                    answer += chunk
                else:
                    return bytes(answer)
            if len(answer) > limits.result_bytes:
                raise refusal("too_much_text")
    raise subprocess.TimeoutExpired(child.args, limits.wall_seconds)


def _send(pipe: IO[bytes], unsent: memoryview) -> memoryview:
    """What is left to send: nothing where the child reads no more, having crashed or answered already."""
    try:
        return unsent[os.write(pipe.fileno(), unsent[:_CHUNK]) :]
    except BrokenPipeError:
        return unsent[:0]


def _end(child: subprocess.Popen[bytes]) -> None:
    """Kills it, and in any case what it may have started: all are of the group that it began."""
    with contextlib.suppress(ProcessLookupError, PermissionError):  # none left; on macOS also a dead one not waited for
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
