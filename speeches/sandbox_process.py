"""Limited processes: forked off a warm server that has the rules loaded or, where that cannot be, started anew.

A process of ours that reads files has one server, begun when the first is read. It ends with us, and after a while
without work. Should it be killed, its children die with it, and the next file gets a new one.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, Protocol, cast

from speeches import sandbox_child, sandbox_server

if TYPE_CHECKING:
    from collections.abc import Sequence

logger = logging.getLogger(__name__)

_CHILD: Final = Path(sandbox_child.__file__)
_SERVER: Final = Path(sandbox_server.__file__)
_CAN_FORK: Final = sys.platform == "linux"  # elsewhere system libraries do not outlive a fork
_SECONDS_TO_START: Final = 30.0
_SECONDS_TO_DIE: Final = 5.0


@dataclass(frozen=True, slots=True)
class Ended:
    """``status`` is negative where a signal ended it. What it used is known of forked processes only."""

    status: int
    cpu_seconds: float = 0.0
    memory_bytes: int = 0


class ServerGoneError(Exception):
    """The server died under its children: not their fault."""


class Process(Protocol):
    @property
    def stdin(self) -> IO[bytes]: ...

    @property
    def stdout(self) -> IO[bytes]: ...

    def wait(self, seconds: float) -> Ended:
        """Raises TimeoutError, and ServerGoneError."""

    def end(self) -> Ended | None:
        """Gone with all that it may have started when this returns; how it ended, if that can be told."""


def start(limits: Sequence[int]) -> Process:
    """``limits`` are those of ``sandbox_child.work``: bytes of address space, processor and wall-clock seconds.

    Raises ServerGoneError after ``stop``.
    """
    if _stopped.is_set():
        raise ServerGoneError
    if _CAN_FORK:
        for _ in range(2):  # a server that has just ended is noticed by the first
            with contextlib.suppress(OSError):
                return _Forked(_the_server(), limits)
        logger.warning("The server of the sandbox does not answer; a process is started without it")
    return _Started(limits)


class _Forked:
    def __init__(self, server: _Server, limits: Sequence[int]) -> None:
        """Raises OSError where the server is gone."""
        given, stdin = os.pipe()
        stdout, taken = os.pipe()
        self.stdin = open(stdin, "wb", buffering=0)  # noqa: PTH123, SIM115 - a descriptor is no path; ``end`` closes it
        self.stdout = open(stdout, "rb", buffering=0)  # noqa: PTH123, SIM115 - as above
        self._leash, theirs = socket.socketpair()
        self._said = b""
        try:
            server.ask(json.dumps(list(limits)).encode(), [given, taken, theirs.fileno()])
        except OSError:
            self._close()
            raise
        finally:
            os.close(given)
            os.close(taken)
            theirs.close()

    def wait(self, seconds: float) -> Ended:
        self._leash.settimeout(seconds)
        try:
            while not self._said.endswith(b"\n"):
                said = self._leash.recv(200)
                if not said:
                    raise ServerGoneError
                self._said += said
        except ConnectionError as error:
            raise ServerGoneError from error
        status, cpu_seconds, memory_bytes = json.loads(self._said)
        return Ended(status, cpu_seconds, memory_bytes)

    def end(self) -> Ended | None:
        ended = None
        with contextlib.suppress(OSError):
            self._leash.shutdown(socket.SHUT_WR)
        with contextlib.suppress(TimeoutError, ServerGoneError):
            ended = self.wait(_SECONDS_TO_DIE)
        self._close()
        return ended

    def _close(self) -> None:
        self._leash.close()
        self.stdin.close()
        self.stdout.close()


class _Started:
    def __init__(self, limits: Sequence[int]) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own file, no part of it from outside
            [sys.executable, "-I", str(_CHILD), *map(str, (os.getpid(), *limits))],
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={},
            start_new_session=True,  # Ctrl-C is for the parent, which then ends the child
        )
        self.stdin = cast("IO[bytes]", self._process.stdin)
        self.stdout = cast("IO[bytes]", self._process.stdout)

    def wait(self, seconds: float) -> Ended:
        try:
            return Ended(self._process.wait(seconds))
        except subprocess.TimeoutExpired as error:
            raise TimeoutError from error

    def end(self) -> Ended | None:
        with contextlib.suppress(ProcessLookupError, PermissionError):  # none left; on macOS also a dead one
            os.killpg(self._process.pid, signal.SIGKILL)
        self.stdin.close()
        self.stdout.close()
        return Ended(self._process.wait())


# The server


class _Server:
    def __init__(self) -> None:
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: S603 - as above
                [sys.executable, "-I", str(_SERVER), str(os.getpid())],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env={},
                start_new_session=True,
            )
        self._control.settimeout(_SECONDS_TO_START)
        try:
            if not self._control.recv(1):
                raise ConnectionError("the server of the sandbox ended at its start")
        except OSError:
            self.end()
            raise

    def ask(self, packet: bytes, descriptors: Sequence[int]) -> None:
        """Raises OSError where it is gone."""
        socket.send_fds(self._control, [packet], descriptors)

    @property
    def pid(self) -> int:
        return self._process.pid

    def is_gone(self) -> bool:
        return self._process.poll() is not None

    def end(self) -> None:
        self._control.close()
        try:
            self._process.wait(_SECONDS_TO_DIE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def disown(self) -> None:
        """After a fork: it belongs to the other process."""
        self._control.close()
        self._process.returncode = 0


_lock = threading.Lock()
_stopped = threading.Event()
_server: _Server | None = None


def _the_server() -> _Server:
    """The one that runs, else a new one. Raises OSError where it does not start, ServerGoneError after ``stop``."""
    global _server  # noqa: PLW0603 - one a process
    with _lock:
        if _stopped.is_set():  # while this thread waited for its turn
            raise ServerGoneError
        if _server is not None and _server.is_gone():
            _server.end()
            _server = None
        if _server is None:
            _server = _Server()
        return _server


@atexit.register
def end_server() -> None:
    """It ends with this process anyway; this waits for it."""
    global _server  # noqa: PLW0603
    with _lock:
        if _server is not None:
            _server.end()
            _server = None


def stop() -> None:
    """Files that are being read are given up, as ``crashed``, and no more are read: for a process that is to end."""
    _stopped.set()
    end_server()


def _forget_server() -> None:
    global _server, _lock  # noqa: PLW0603
    _lock = threading.Lock()  # another thread of the parent may have held it
    if _server is not None:
        _server.disown()
        _server = None


os.register_at_fork(after_in_child=_forget_server)
