"""The loops beside the web: the importer works off uploads, the indexer the outbox, the supervisor keeps all alive.

Each loop polls its table twice a second. No row says that somebody is at work on it, so a kill anywhere leaves only
work that is still to be done.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
import select
import signal
import subprocess
import sys
import time
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, Self

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from archive.server import die_with_parent
from speeches import ingest
from speeches.models import Upload, UploadState, originals
from speeches.search import compare, drain
from speeches.search.gathering import Upkeep
from speeches.text.errors import TextError
from speeches.text.extract.archive import is_archive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from speeches.ingest import Understood

logger = logging.getLogger(__name__)

POLL_SECONDS: Final = 0.5
COMPARE_SECONDS: Final = 3600
SWEEP_SECONDS: Final = 3600
MOST_ATTEMPTS: Final = 3
_READ_AT_ONCE: Final = min(os.cpu_count() or 1, 8)  # each holds a file and its text in memory
FIRST_PAUSE_SECONDS: Final = 1.0  # before a process that died starts again; doubled while it dies soon
LONGEST_PAUSE_SECONDS: Final = 30.0
STEADY_SECONDS: Final = 60  # a process that ran as long did not die soon
_NICE: Final = 5
SECONDS_TO_END: Final = 10  # a child that was asked to


class Stop:
    """The wish that a loop ends. A signal handler may set it (a threading.Event can lock up there)."""

    def __init__(self) -> None:
        self._reader, self._writer = os.pipe()

    def set(self) -> None:
        os.write(self._writer, b"\0")

    def wait(self, seconds: float | None = None) -> bool:
        """Whether it is set, at once or within ``seconds``; None waits for it."""
        return bool(select.select([self._reader], [], [], seconds)[0])

    def is_set(self) -> bool:
        return self.wait(0)

    def on_signals(self) -> Stop:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.set())
        return self


@contextlib.contextmanager
def only_one(name: str, stop: Stop) -> Iterator[bool]:
    """True while this process is the only one of its name; waits for that. False if ``stop`` came first.

    The kernel frees the lock on any death.
    """
    with (settings.DATA_DIR / f"{name}.lock").open("ab") as file:
        while not stop.is_set():
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                yield True
                return
            stop.wait(POLL_SECONDS)
        yield False


# The importer


def run_importer(stop: Stop) -> None:
    with only_one("importer", stop) as alone, Importer(stop.is_set) as importer:
        sweep_at = 0.0
        while alone and not stop.is_set():
            if time.monotonic() >= sweep_at:
                ingest.sweep_originals()
                sweep_at = time.monotonic() + SWEEP_SECONDS
            if not importer.step():
                stop.wait(POLL_SECONDS)


def import_waiting() -> None:
    """Work off all that waits, here and now."""
    with Importer() as importer:
        while importer.step():
            pass


@dataclass(frozen=True, slots=True)
class _Read:
    """``understood`` is None for an archive, which is unpacked when it is its turn."""

    data: bytes
    understood: Understood | None


class Importer:
    """Works off the waiting uploads one by one, in their order; meanwhile the next ones are read in child processes.

    An attempt is on record before the file is read, so one that kills the importer is not tried for ever. One that was
    tried before is read alone: should it be the one, no other pays for it.
    """

    def __init__(self, is_to_end: Callable[[], bool] = lambda: False, at_once: int = _READ_AT_ONCE) -> None:
        self._is_to_end = is_to_end
        self._at_once = at_once
        self._begun: deque[tuple[Upload, Future[_Read]]] = deque()
        self._pool = ThreadPoolExecutor(at_once)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        """What was begun and not worked off waits on as if it had not been begun."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        begun = [upload.pk for upload, _ in self._begun]
        Upload.objects.filter(pk__in=begun, state=UploadState.WAITING).update(attempts=F("attempts") - 1)

    def step(self) -> bool:
        """Work off one upload; False if none waits, or if it was given up because this is to end."""
        while len(self._begun) < self._at_once and (upload := self._next()):
            self._begin(upload)
        if not self._begun:
            return False
        upload, reading = self._begun.popleft()
        try:
            _import(upload, reading.result())
        except TextError as refusal:
            if self._is_to_end():  # then the children are ended too: it is not the file's fault
                self._begun.appendleft((upload, reading))
                return False
            _finish(upload, refusal)
        return True

    def _next(self) -> Upload | None:
        begun = [upload for upload, _ in self._begun]
        waiting = Upload.objects.filter(state=UploadState.WAITING).exclude(pk__in=[upload.pk for upload in begun])
        upload = waiting.order_by("attempts", "pk").first()
        is_alone = not begun or upload is None or not (upload.attempts or begun[0].attempts)
        return upload if is_alone else None

    def _begin(self, upload: Upload) -> None:
        Upload.objects.filter(pk=upload.pk).update(attempts=upload.attempts + 1)
        self._begun.append((upload, self._pool.submit(_read, upload)))


def _read(upload: Upload) -> _Read:
    """Asks the database nothing: it runs in a thread. Raises TextError."""
    if upload.attempts >= MOST_ATTEMPTS:
        raise TextError("interrupted", "导入这个文件时程序几次中断，已不再尝试；请把文件交给管理员。")
    try:
        with upload.content.open("rb") as file:
            data = file.read()
    except FileNotFoundError as error:
        raise TextError("original_missing", "上传的文件已不在服务器上；请重新上传。") from error
    return _Read(data, None if is_archive(data, upload.name) else ingest.understand(data, upload.file_name))


def _import(upload: Upload, read: _Read) -> None:
    """The speech and the upload's new state are one transaction; the uploaded file becomes the original.

    An archive becomes uploads of its own, which wait in their turn.
    """
    if read.understood is None:
        ingest.unpack(upload, read.data)
        return
    with transaction.atomic():
        current = Upload.objects.select_for_update().filter(pk=upload.pk, state=UploadState.WAITING).first()
        if current is None:
            return
        file_name = str(upload.content.name)
        stored = ingest.store(read.understood, read.data, publish=upload.batch.publish, original=file_name)
        if stored.speech.source_file.content.name != file_name:
            transaction.on_commit(partial(originals().delete, file_name))
        current.state = UploadState.DONE if stored.created else UploadState.UNCHANGED
        current.speech = stored.speech
        current.content = ""
        current.finished_at = timezone.now()
        current.save()


def _finish(upload: Upload, refusal: TextError) -> None:
    """The file stays where it is: an editor may want it back."""
    Upload.objects.filter(pk=upload.pk, state=UploadState.WAITING).update(
        state=UploadState.FAILED,
        error_code=refusal.code,
        error_message=refusal.message,
        finished_at=timezone.now(),
    )


# The indexer


def run_indexer(stop: Stop) -> None:
    """Whatever is unexpected ends the process; the supervisor starts it again, and it begins by comparing."""
    with only_one("indexer", stop) as alone:
        compare_at = 0.0
        vocabulary = Upkeep()
        while alone and not stop.is_set():
            if time.monotonic() >= compare_at:
                compare(repair=True)
                compare_at = time.monotonic() + COMPARE_SECONDS
            if not drain() and not vocabulary.step():  # drain also notices that the index is gone
                stop.wait(POLL_SECONDS)


# The supervisor


class Child:
    """A process that is to run always. One that dies is started again, later each time that it dies soon."""

    def __init__(self, name: str, *command: str, niceness: int = 0) -> None:
        self.name = name
        self._niceness = niceness
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = self._start_at = self._pause = 0.0

    def keep_alive(self) -> None:
        now = time.monotonic()
        if self._process is not None:
            status = self._process.poll()
            if status is None:
                return
            self._process = None
            lasted = now - self._started_at > STEADY_SECONDS
            self._pause = FIRST_PAUSE_SECONDS if lasted else self._next_pause
            self._start_at = now + self._pause
            logger.error("The %s ended with status %d; it starts again in %d s.", self.name, status, self._pause)
        if now >= self._start_at:
            self._started_at = now
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own commands
                self._command,
                stdin=subprocess.DEVNULL,
                process_group=0,  # Ctrl-C is for the supervisor, which then ends its children
                preexec_fn=partial(self._prepare, os.getpid()),  # noqa: PLW1509 - the supervisor has one thread
            )

    def _prepare(self, parent: int) -> None:
        die_with_parent(parent)
        os.nice(self._niceness)

    @property
    def _next_pause(self) -> float:
        return min(self._pause * 2, LONGEST_PAUSE_SECONDS) or FIRST_PAUSE_SECONDS

    def ask_to_end(self) -> None:
        if self._process is not None:
            self._process.terminate()

    def end(self, by: float) -> None:
        """Killed with all that it started, unless it has ended ``by`` then (monotonic time)."""
        if self._process is None:
            return
        try:
            self._process.wait(max(0.0, by - time.monotonic()))
        except subprocess.TimeoutExpired:
            logger.warning("The %s does not end; it is killed.", self.name)
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


def children() -> list[Child]:
    """Web, indexer and importer. Readers come first: the two others give way to them."""
    manage = (sys.executable, str(settings.BASE_DIR / "manage.py"))
    return [
        Child("web server", sys.executable, "-m", "gunicorn", "--config", "python:archive.server"),
        Child("indexer", *manage, "run_indexer", niceness=_NICE),
        Child("importer", *manage, "run_importer", niceness=_NICE),
    ]


def supervise(running: Sequence[Child], stop: Stop, each_round: Callable[[], None]) -> None:
    """Keep them running until ``stop``, then end them. ``each_round`` is called about twice a second."""
    try:
        while True:
            for child in running:
                child.keep_alive()
            if stop.wait(POLL_SECONDS):
                return
            each_round()
    finally:
        for child in running:
            child.ask_to_end()
        by = time.monotonic() + SECONDS_TO_END
        for child in running:
            child.end(by)
