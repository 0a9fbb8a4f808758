"""Works on one untrusted file, under limits it sets itself first, and ends.

``speeches.sandbox_server`` forks processes that do this; where it cannot be had, this file is started as a script.
It imports ``speeches.text`` and nothing else of the project; Django is never loaded here.
Input and output are the pipes 0 and 1; what goes through them is written in ``speeches.text.tasks``.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Final, NoReturn

OUT_OF_MEMORY: Final = 3  # exit status: there may be no memory left to say it in words
_PARENT_GONE: Final = 4
_FAULT: Final = 5
_PR_SET_PDEATHSIG: Final = 1  # of <linux/prctl.h>


def main() -> NoReturn:
    parent, address_space, cpu_seconds, wall_seconds = (int(value) for value in sys.argv[1:])
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    work(parent, address_space, cpu_seconds, wall_seconds)


def work(parent: int, address_space: int, cpu_seconds: int, wall_seconds: int) -> NoReturn:
    try:
        die_with(parent)
        limit(address_space, cpu_seconds, wall_seconds)
        from speeches.text.tasks import answer  # noqa: PLC0415 - under the limits, and after the path is set

        answer(_read_all(), _write_all)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except BaseException:  # noqa: BLE001 - there is nobody to tell but by the status
        os._exit(_FAULT)
    os._exit(0)  # nothing to tidy up: the result is out


def die_with(parent: int) -> None:
    """Linux kills this process when the one that waits for it dies; elsewhere the alarm ends it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it died before it could be said
        os._exit(_PARENT_GONE)


def limit(address_space: int, cpu_seconds: int, wall_seconds: int) -> None:
    signal.alarm(wall_seconds + 5)  # the parent comes first; this is for a parent that is gone
    _set(resource.RLIMIT_CORE, 0, 0)
    _set(resource.RLIMIT_FSIZE, 0, 0)
    _set(resource.RLIMIT_CPU, cpu_seconds, cpu_seconds + 5)
    if sys.platform == "linux":  # macOS does not keep to it
        _set(resource.RLIMIT_AS, address_space, address_space)
        _set(resource.RLIMIT_NPROC, 0, 0)  # no process of its own; root may all the same


def _set(limit: int, soft: int, hard: int) -> None:
    _, allowed = resource.getrlimit(limit)
    if allowed != resource.RLIM_INFINITY:  # a stricter limit from outside stays
        soft, hard = min(soft, allowed), min(hard, allowed)
    resource.setrlimit(limit, (soft, hard))


def _read_all() -> bytes:
    with open(0, "rb", closefd=False) as pipe:
        return pipe.read()


def _write_all(piece: bytes) -> None:
    unsent = memoryview(piece)
    while unsent:
        unsent = unsent[os.write(1, unsent) :]


if __name__ == "__main__":
    main()
