"""Readers at once: searches sent to a web server of its own at a steady rate, whatever the answers take."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final

from django.conf import settings

from speeches.benchmark.timing import resident_mb

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from speeches.search_request import SearchRequest

READERS: Final = 8
RATE: Final = 50  # searches a second, of all readers together
_SECONDS_TO_START: Final = 60
_OK: Final = 200


@dataclass(frozen=True, slots=True)
class Load:
    """Milliseconds from the moment at which a search was due: one that waits for a reader's last answer is late."""

    sent: int
    failed: int
    rate: float  # answers a second that were reached
    median: float
    p95: float
    p99: float
    worker_mb: int  # resident, of the largest worker; 0 where that is not told


def loaded(asked: Sequence[SearchRequest], seconds: float, rate: float = RATE, readers: int = READERS) -> Load:
    """``asked`` are sent in turn, over and over."""
    with _server() as (host, port, pid):
        total = int(seconds * rate)
        begin = time.perf_counter() + 0.1

        def read(reader: int) -> list[tuple[float, bool]]:
            answers = []
            for number in range(reader, total, readers):
                due = begin + number / rate
                time.sleep(max(0.0, due - time.perf_counter()))
                is_answered = _answered(host, port, asked[number % len(asked)].address)
                answers.append((time.perf_counter() - due, is_answered))
            return answers

        for one in asked[:readers]:  # both workers have read their dictionary and their index
            _answered(host, port, one.address)
        with ThreadPoolExecutor(readers) as pool:
            answers = [answer for part in pool.map(read, range(readers)) for answer in part]
        lasted = time.perf_counter() - begin
        times = sorted(1000 * took for took, _is_answered in answers)
        failed = sum(not is_answered for _took, is_answered in answers)
        workers = [resident_mb(child) for child in _children(pid)]
    return Load(
        total, failed, total / lasted, median(times), times[int(0.95 * total)], times[int(0.99 * total)],
        max(workers, default=0),
    )  # fmt: skip


def _answered(host: str, port: int, address: str) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=30)
    try:
        connection.request("GET", address, headers={"Host": settings.ADDRESS.public_host, "Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        return answer.status == _OK and bool(answer.read())
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


@contextmanager
def _server() -> Iterator[tuple[str, int, int]]:
    """As `make run` starts it, at a free port: host, port and process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        host, port = probe.getsockname()
    command = [sys.executable, "-m", "gunicorn", "--config", "python:archive.server", "--bind", f"{host}:{port}"]
    with subprocess.Popen(command, cwd=settings.BASE_DIR, env=dict(os.environ)) as server:  # noqa: S603 - our own server
        try:
            by = time.monotonic() + _SECONDS_TO_START
            while not _answered(host, port, "/search/help/") and time.monotonic() < by:
                time.sleep(0.1)
            yield host, port, server.pid
        finally:
            server.terminate()


def _children(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in path.read_text().split()] if path.exists() else []
