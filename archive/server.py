"""How gunicorn serves the archive: its configuration file, which ``manage.py serve`` names to it."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Final

import gunicorn.http.wsgi

from archive import address

if TYPE_CHECKING:
    from gunicorn.arbiter import Arbiter
    from gunicorn.workers.base import Worker

_ADDRESS: Final = address.from_environment()
_PR_SET_PDEATHSIG: Final = 1  # linux/prctl.h
_M_MMAP_THRESHOLD: Final = -3  # malloc.h

wsgi_app = "archive.wsgi:application"
bind = f"[{_ADDRESS.host}]:{_ADDRESS.port}" if ":" in _ADDRESS.host else f"{_ADDRESS.host}:{_ADDRESS.port}"
workers = 2
worker_class = "sync"  # one thread each: searchers are not shared
preload_app = True  # read once and shared: a worker that ended is replaced at once
timeout = 60  # seconds; an editor's upload arrives within one request
graceful_timeout = 8
limit_request_line = 8190  # a query of 24 long Chinese terms is 9 bytes a character in an address
loglevel = "warning"
accesslog = None
control_socket_disable = True  # it would lie outside the data folder
gunicorn.http.wsgi.SERVER = "Yanku"  # the Server header names no software to look up faults of


def post_fork(server: Arbiter, worker: Worker) -> None:
    """A worker without its master would hold the port."""
    del worker
    die_with_parent(server.pid)


def post_worker_init(worker: Worker) -> None:
    """The dictionary takes a second to load: pages are served meanwhile, and no reader's first search waits for it."""
    del worker
    give_back_memory()
    from speeches.search import warm_up  # noqa: PLC0415 - the application is loaded by now, and was not before

    threading.Thread(target=warm_up, daemon=True).start()


def give_back_memory() -> None:
    """Have arrays of a megabyte and more go back to the system when they are done with (GNU libc only): otherwise its
    limit grows with the largest of them, and a worker keeps some 30 MB that it does not use."""
    with contextlib.suppress(AttributeError):
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, 1 << 20)


def die_with_parent(parent: int) -> None:
    """Have the kernel end this process when ``parent``, which started it, is gone however it went (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it went before the kernel knew
            os.kill(os.getpid(), signal.SIGTERM)
