"""Generations of an index on disk: ``gen-000012`` and so on, and a link ``current`` to the one that is searched.

A generation never changes. Whoever writes prepares the next folder (hard links to the files that stay, new files
beside them), makes it last (fsync), and moves the link: a reader sees the old or the new one, whatever is killed when.

A generation is opened only if its manifest is signed with the key of this archive and names exactly its files with
their digests. So a damaged one is never searched, and a foreign one, in which the engine may find pickles, never read.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import re
import shutil
import stat
import time
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from speeches.search.engine import IndexUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MANIFEST: Final = "manifest"
CURRENT: Final = "current"
KEPT_SECONDS: Final = 60  # that a generation outlives its successor's birth, for readers still in it; one always stays
_NAME: Final = re.compile(r"gen-(\d{6,})\Z")
_SALT: Final = "speeches.search.generations"


@dataclass(frozen=True, slots=True)
class Generation:
    path: Path
    signature: str  # of the manifest: tells apart what happens to have the same name

    @property
    def number(self) -> int:
        name = _NAME.match(self.path.name)
        assert name  # noqa: S101 - only names of this form are made or opened
        return int(name[1])


class Generations:
    def __init__(self, folder: Path, fingerprint: str) -> None:
        self.folder = folder
        self.fingerprint = fingerprint
        self._digests: dict[tuple[int, int, int, int], str] = {}

    def mark(self) -> tuple[str, int, int]:
        """Changes whenever another generation becomes current; two system calls. Raises IndexUnavailable."""
        try:
            name = (self.folder / CURRENT).readlink().name
            manifest = (self.folder / name / MANIFEST).stat()
        except OSError as error:
            raise IndexUnavailable(_("There is no search index yet.")) from error
        return name, manifest.st_ino, manifest.st_mtime_ns

    def current(self) -> Generation:
        """The generation in force, verified. Writes nothing. Raises IndexUnavailable with the reason."""
        self._check_owner(self.folder)
        with contextlib.suppress(FileNotFoundError):
            return self._verified(self.folder / self.mark()[0])
        try:
            return self._verified(self.folder / self.mark()[0])  # the other was replaced and removed while we looked
        except FileNotFoundError as error:
            raise IndexUnavailable(_("The search index is damaged.")) from error

    def forget_digests(self) -> None:
        """Have ``current`` read every file again, not only those that it has not seen before."""
        self._digests.clear()

    @contextlib.contextmanager
    def turn(self, name: str) -> Iterator[None]:
        """One process at a time; freed by the kernel when that process ends, however it ends."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        descriptor = os.open(self.folder / f"{name}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def draft(self, name: str, base: Generation | None = None) -> Path:
        """A folder to write the next generation in, beginning as ``base``; an unfinished one of that name goes."""
        path = self.folder / name
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(mode=0o700)
        if base is not None:
            for file in base.path.iterdir():
                if file.name != MANIFEST:
                    _link(file, path / file.name)
        return path

    def publish(self, draft: Path) -> Generation:
        """Make the draft last, and current. To be called in the writer's turn."""
        for file in draft.iterdir():
            if file.stat().st_nlink == 1:  # linked files were made to last with their own generation
                file.chmod(0o400)  # later generations share it: it must never be written to again
                _fsync(file)
        signature = self._write_manifest(draft)
        _fsync(draft)
        generation = Generation(self.folder / f"gen-{self._next_number():06}", signature)
        draft.rename(generation.path)
        link = self.folder / f"{CURRENT}.next"
        link.unlink(missing_ok=True)
        link.symlink_to(generation.path.name)
        _fsync(self.folder)
        link.replace(self.folder / CURRENT)
        _fsync(self.folder)
        self._prune(generation)
        return generation

    # Manifests

    def _write_manifest(self, path: Path) -> str:
        listing = {file.name: self._digest(file) for file in sorted(path.iterdir())}
        content = json.dumps({"fingerprint": self.fingerprint, "files": listing}, indent=1)
        signature = _sign(content)
        with (path / MANIFEST).open("x", encoding="ascii") as file:
            file.write(f"{signature}\n{content}")
            file.flush()
            os.fchmod(file.fileno(), 0o600)
            os.fsync(file.fileno())
        return signature

    def _verified(self, path: Path) -> Generation:
        if not _NAME.match(path.name):
            raise IndexUnavailable(_("The search index is not one that this archive has made."))
        self._check_owner(path)
        signature, _newline, content = (path / MANIFEST).read_bytes().decode("ascii", "replace").partition("\n")
        if not constant_time_compare(signature, _sign(content)):
            raise IndexUnavailable(_("The search index is damaged, or not one that this archive has made."))
        manifest: dict[str, Any] = json.loads(content)
        if manifest["fingerprint"] != self.fingerprint:
            raise IndexUnavailable(_("The search index was made by another version of the text analysis."))
        present = {file.name: file for file in path.iterdir() if file.name != MANIFEST}
        if present.keys() != manifest["files"].keys() or any(
            self._digest(file) != manifest["files"][name] for name, file in present.items()
        ):
            raise IndexUnavailable(_("The search index is damaged."))
        return Generation(path, signature)

    def _digest(self, file: Path) -> str:
        """Files never change once they are in a generation, so each is read once a process (see forget_digests)."""
        facts = file.lstat()
        if not stat.S_ISREG(facts.st_mode):
            return "not a file"
        key = (facts.st_dev, facts.st_ino, facts.st_size, facts.st_mtime_ns)
        if key not in self._digests:
            with file.open("rb") as content:
                self._digests[key] = hashlib.file_digest(content, "blake2b").hexdigest()[:32]
        return self._digests[key]

    @staticmethod
    def _check_owner(path: Path) -> None:
        try:
            facts = path.lstat()
        except FileNotFoundError as error:
            raise IndexUnavailable(_("There is no search index yet.")) from error
        if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != os.geteuid() or facts.st_mode & 0o022:
            raise IndexUnavailable(_("The folder of the search index can be written to by others: it is not trusted."))

    # The folder

    def _numbers(self) -> dict[int, Path]:
        return {int(name[1]): path for path in self.folder.iterdir() if (name := _NAME.match(path.name))}

    def _next_number(self) -> int:
        return max(self._numbers(), default=0) + 1

    def _prune(self, current: Generation) -> None:
        """Old is what was replaced long enough ago, not what was made long ago."""
        paths = dict(sorted(self._numbers().items()))
        for path, successor in pairwise(path for number, path in paths.items() if number < current.number):
            if time.time() - successor.stat().st_mtime > KEPT_SECONDS:
                shutil.rmtree(path, ignore_errors=True)


def _sign(content: str) -> str:
    return salted_hmac(_SALT, content, algorithm="sha256").hexdigest()


def _link(file: Path, to: Path) -> None:
    """A copy where the file system has no hard links."""
    try:
        to.hardlink_to(file)
    except OSError:
        shutil.copy2(file, to)


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
