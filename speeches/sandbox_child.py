"""Started as a script by ``speeches.sandbox``: reads one untrusted file from a pipe, under limits it sets itself first.

It imports ``speeches.text`` and nothing else of the project; Django is never loaded here.
Input: one line of JSON ``{"filename": …}``, then the bytes. Output: a message of ``extract.wire``.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Final

OUT_OF_MEMORY: Final = 3  # exit status: there may be no memory left to say it in words
_PARENT_GONE: Final = 4
_PR_SET_PDEATHSIG: Final = 1  # of <linux/prctl.h>


def main() -> None:
    parent, address_space, cpu_seconds, wall_seconds, result_bytes = (int(value) for value in sys.argv[1:])
    _die_with(parent)
    _limit(address_space, cpu_seconds, wall_seconds)
    try:
        header, _, data = sys.stdin.buffer.read().partition(b"\n")
        sys.stdout.buffer.write(_answer(data, json.loads(header)["filename"], result_bytes))
        sys.stdout.buffer.flush()
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


def _die_with(parent: int) -> None:
    """Linux kills this process when the one that waits for it dies; elsewhere the alarm ends it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it died before it could be said
        os._exit(_PARENT_GONE)


def _limit(address_space: int, cpu_seconds: int, wall_seconds: int) -> None:
    signal.alarm(wall_seconds + 5)  # the parent comes first; this is for a parent that is gone
    _set(resource.RLIMIT_CORE, 0, 0)
    _set(resource.RLIMIT_FSIZE, 0, 0)
    _set(resource.RLIMIT_CPU, cpu_seconds, cpu_seconds + 5)
    if sys.platform == "linux":  # macOS does not keep to it
        _set(resource.RLIMIT_AS, address_space, address_space)


def _set(limit: int, soft: int, hard: int) -> None:
    _, allowed = resource.getrlimit(limit)
    if allowed != resource.RLIM_INFINITY:  # a stricter limit from outside stays
        soft, hard = min(soft, allowed), min(hard, allowed)
    resource.setrlimit(limit, (soft, hard))


def _answer(data: bytes, filename: str, result_bytes: int) -> bytes:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from speeches.text.errors import ExtractError  # noqa: PLC0415 - under the limits, and after the path is set
    from speeches.text.extract import extract, wire  # noqa: PLC0415
    from speeches.text.extract.refusals import refusal  # noqa: PLC0415

    try:
        message = wire.joined(wire.dump(extract(data, filename)), result_bytes)
    except ExtractError as error:
        return wire.dump_refusal(error)
    return message if message is not None else wire.dump_refusal(refusal("too_much_text"))


if __name__ == "__main__":
    main()
