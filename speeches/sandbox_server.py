"""Started as a script by ``speeches.sandbox_process``: holds the rules in memory and forks off a process for each file.

Loading the rules takes longer than reading a speech, so it is done once. No untrusted byte ever comes here: the pipes
are handed on to the child unread. Single-threaded, on Linux only.

A request is one packet on the socket 0: the limits in JSON, with three descriptors: the child's input, its output and
a leash. On the leash goes, when the child is gone, one line of JSON: status, processor seconds and the most memory that
was resident, in bytes. Who closes or shuts his end of the leash wants the child gone.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import selectors
import signal
import socket
import sys
import time
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Final, NoReturn

IDLE_SECONDS: Final = 60  # without a file to read it gives its memory back
_ROUND_SECONDS: Final = 1.0
_DESCRIPTORS: Final = 3
_PACKET: Final = 4096
_READY: Final = b"."
_LOADED_WHEN_NEEDED: Final = (
    *(f"speeches.text.extract.{kind}" for kind in ("plain", "markdown", "html", "docx", "pdf", "archive")),
    *(
        f"encodings.{codec}"
        for codec in ("gb18030", "big5hkscs", "utf_16_le", "utf_16_be", "cp1252", "cp437", "gb2312")
    ),
)
_OWN_WORDS: Final = (
    "讲话\n（2025年3月1日）\n同志们：\n一、修渠\n（一）清淤。一是先干。二是早干。\n谢谢大家！\n".encode()
)


@dataclass(slots=True)
class Child:
    pid: int
    leash: socket.socket


class Server:
    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._children: dict[int, Child] = {}  # by the descriptor of the leash
        self._selector = selectors.DefaultSelector()
        self._waker = _waker_on_child()
        self._selector.register(control, selectors.EVENT_READ)
        self._selector.register(self._waker, selectors.EVENT_READ)

    def serve(self, parent: int) -> None:
        """Until nobody is left to serve, or nobody asked for long."""
        idle_since = time.monotonic()
        while os.getppid() == parent:
            for key, _ in self._selector.select(_ROUND_SECONDS):
                if key.fileobj is self._control:
                    if not self._take():
                        return
                elif key.fileobj is self._waker:
                    self._waker.recv(_PACKET)
                else:
                    self._unleash(key.fd)
            self._bury()
            if self._children:
                idle_since = time.monotonic()
            elif time.monotonic() - idle_since > IDLE_SECONDS:
                return

    def end(self) -> None:
        for child in self._children.values():
            os.killpg(child.pid, signal.SIGKILL)

    def _take(self) -> bool:
        """Fork a child for the next request; False where no more will come."""
        packet, descriptors, _, _ = socket.recv_fds(self._control, _PACKET, _DESCRIPTORS)
        if not packet:
            return False
        if len(descriptors) == _DESCRIPTORS:
            self._fork(packet, *descriptors)
        for descriptor in descriptors[:2]:
            os.close(descriptor)
        return True

    def _fork(self, packet: bytes, given: int, taken: int, leash: int) -> None:
        server = os.getpid()
        if not (pid := os.fork()):
            _become_child(server, packet, given, taken)
        with contextlib.suppress(ProcessLookupError):
            os.setpgid(pid, pid)  # the child does it too: whoever is first, it has its group before it can be killed
        child = Child(pid, socket.socket(fileno=leash))
        self._children[leash] = child
        self._selector.register(child.leash, selectors.EVENT_READ)

    def _unleash(self, leash: int) -> None:
        """Nothing is ever said on a leash: it is readable because the other end is shut."""
        child = self._children[leash]
        self._selector.unregister(child.leash)
        os.killpg(child.pid, signal.SIGKILL)

    def _bury(self) -> None:
        for leash, child in list(self._children.items()):
            if os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
                continue
            with contextlib.suppress(ProcessLookupError):  # what it may have started; before its id is given away
                os.killpg(child.pid, signal.SIGKILL)
            _, status, used = os.wait4(child.pid, 0)
            words = [os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss * 1024]
            with contextlib.suppress(OSError, KeyError):
                self._selector.unregister(child.leash)
            with contextlib.suppress(OSError):
                child.leash.send(json.dumps(words).encode() + b"\n")
            child.leash.close()
            del self._children[leash]


def main() -> None:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    _warm_up()
    control = socket.socket(fileno=0)
    server = Server(control)
    control.send(_READY)
    try:
        server.serve(parent=int(sys.argv[1]))
    finally:
        server.end()


def _warm_up() -> None:
    """What a child would load or work out for itself, done once for all."""
    for module in _LOADED_WHEN_NEEDED:
        import_module(module)
    from speeches.text import tasks  # noqa: PLC0415 - after the path is set

    for filename in ("讲话.txt", "讲话.html"):
        tasks.answer(tasks.request("read", _OWN_WORDS, filename), len)
    gc.collect()
    gc.freeze()  # a child's collector leaves the shared pages alone


def _waker_on_child() -> socket.socket:
    """Readable when a child has ended."""
    waker, woken = socket.socketpair()
    woken.setblocking(False)  # noqa: FBT003 - its one argument
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(woken.detach(), warn_on_full_buffer=False)
    return waker


def _become_child(server: int, packet: bytes, given: int, taken: int) -> NoReturn:
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setpgid(0, 0)
        os.dup2(given, 0)
        os.dup2(taken, 1)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        from speeches.sandbox_child import work  # noqa: PLC0415 - after the path is set

        work(server, *json.loads(packet))
    finally:
        os._exit(1)


if __name__ == "__main__":
    main()
