"""Files, folders and .jsonl files into the archive, from the command line."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import os
import sys
import zlib
from argparse import ArgumentTypeError
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, NoReturn, cast

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError
from tqdm import tqdm

from speeches import ingest, sandbox_process
from speeches.sandbox import ARCHIVE_LIMITS, unpack_safely
from speeches.text.errors import TextError
from speeches.text.extract import MAX_BYTES
from speeches.text.extract.archive import is_archive
from speeches.text.records import MAX_RECORD_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from speeches.ingest import Understood

_ARCHIVE_LIMITS: Final = replace(ARCHIVE_LIMITS, wall_seconds=24 * 3600)  # its files are imported as they come out
_RECORD_FILES: Final = (".jsonl", ".jsonl.gz")
_AHEAD: Final = 2  # files for each job that are held in memory until it is their turn to be stored
_MOST_JOBS: Final = 64
_INTERRUPTED: Final = 130  # exit status, as shells have it


@dataclass(frozen=True, slots=True)
class Item:
    """A file, or a line of a .jsonl file, with its bytes."""

    path: str
    name: str
    data: bytes
    is_record: bool = False

    def understand(self) -> Understood:
        return (
            ingest.understand_record(self.data, self.name)
            if self.is_record
            else ingest.understand(self.data, self.name)
        )

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Unreadable:
    path: str
    reason: TextError


@dataclass(slots=True)
class Counts:
    created: int = 0
    unchanged: int = 0
    failed: int = 0


class Command(BaseCommand):
    help = "Import files, folders (all in them but hidden files), .zip, and .jsonl or .jsonl.gz (one speech a line)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would be imported; store nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object a line for each speech")
        parser.add_argument("--publish", action="store_true", help="publish at once instead of keeping as drafts")
        parser.add_argument(
            "--jobs",
            type=number_of_jobs,
            default=min(os.cpu_count() or 1, _MOST_JOBS),
            metavar="N",
            help="files that are read at the same time, each in a process of its own (default: processor cores)",
        )

    def handle(
        self,
        *,
        paths: list[Path],
        dry_run: bool,
        json: bool,
        publish: bool,
        jobs: int,
        **_options: Any,  # noqa: ANN401
    ) -> None:
        self.dry_run, self.json, self.publish, self.jobs = dry_run, json, publish, jobs
        self.counts = Counts()
        files = list(find_files(paths))
        with tqdm(unit="篇", disable=None, file=sys.stderr) as self.progress:  # None: only on a terminal
            if not self.progress.disable:
                self.progress.reset(sum(map(items_in, files)))
            try:
                self.take_all(files)
            except KeyboardInterrupt:
                self.say_interrupted()
        if not json and not dry_run:
            counts = self.counts
            self.stdout.write(f"导入 {counts.created} 篇，已有 {counts.unchanged} 篇，失败 {counts.failed} 篇")
        if self.counts.failed:
            sys.exit(1)

    def say_interrupted(self) -> NoReturn:
        """What is stored stays; threads that wait for a file are not waited for."""
        sandbox_process.stop()
        counts = self.counts
        self.progress.close()
        self.stderr.write(f"已中断。导入 {counts.created} 篇，已有 {counts.unchanged} 篇；再运行一次，从这里接着导入。")
        sys.exit(_INTERRUPTED)

    def take_all(self, files: Sequence[Path]) -> None:
        """In order; while one file is stored, the next ones are being read."""
        waiting: deque[tuple[Item | Unreadable, Future[Understood] | None]] = deque()
        with ThreadPoolExecutor(self.jobs) as pool:
            try:
                for item in read_items(files):
                    waiting.append((item, self.begin(item, pool)))
                    if len(waiting) > _AHEAD * self.jobs:
                        self.take(*waiting.popleft())
                while waiting:
                    self.take(*waiting.popleft())
            finally:
                pool.shutdown(wait=False, cancel_futures=True)

    def begin(self, item: Item | Unreadable, pool: ThreadPoolExecutor) -> Future[Understood] | None:
        if isinstance(item, Unreadable) or self.is_settled(item):
            return None
        return pool.submit(item.understand)

    def is_settled(self, item: Item) -> bool:
        """Whether nothing is left to be done, so that an import that was cut short goes on where it stopped."""
        return not self.json and not self.dry_run and ingest.stored_speech(item.sha256) is not None

    def take(self, item: Item | Unreadable, understanding: Future[Understood] | None) -> None:
        try:
            if isinstance(item, Unreadable):
                raise item.reason
            if understanding is None:
                self.counts.unchanged += 1
            else:
                self.import_(item, understanding.result())
        except TextError as refusal:
            self.refuse(item.path, refusal)
        self.progress.update()

    def import_(self, item: Item, understood: Understood) -> None:
        row = {"path": item.path, **ingest.as_json(understood)}
        if not self.dry_run:
            stored = store(item, understood, publish=self.publish)
            row["warnings"] = stored.speech.warnings
            self.counts.created += stored.created
            self.counts.unchanged += not stored.created
        if self.json:
            self.stdout.write(json.dumps(row, ensure_ascii=False))
        elif self.dry_run:
            self.stdout.write(described(row))

    def refuse(self, path: str, refusal: TextError) -> None:
        self.counts.failed += 1
        if self.json:
            row = {"path": path, "error": {"code": refusal.code, "message": refusal.message}}
            self.stdout.write(json.dumps(row, ensure_ascii=False))
        with self.progress.external_write_mode(file=sys.stderr):
            self.stderr.write(f"{path}: {refusal.message}")


def number_of_jobs(value: str) -> int:
    number = int(value) if value.isascii() and value.isdigit() and len(value) < 5 else 0
    if not 1 <= number <= _MOST_JOBS:
        raise ArgumentTypeError(f"“{value}”不能用；请写 1 到 {_MOST_JOBS} 之间的整数。")
    return number


def described(row: dict[str, Any]) -> str:
    headings = sum(1 for section in row["sections"] if section["level"] and (section["number"] or section["heading"]))
    hints = f"，提示 {'、'.join(warning['code'] for warning in row['warnings'])}" if row["warnings"] else ""
    return f"{row['path']}: 《{row['title']}》 {row['delivered_on'] or '日期不详'}，小标题 {headings} 个{hints}"


def store(item: Item, understood: Understood, *, publish: bool) -> ingest.Stored:
    try:
        return ingest.store(understood, item.data, publish=publish)
    except (OSError, DatabaseError) as error:
        raise TextError("not_stored", f"没有存入（{error}）；请检查磁盘空间和权限，再导入一次。") from error


# What the paths lead to


def find_files(paths: Iterable[Path]) -> Iterator[Path]:
    """Files as they are named, and those in folders in the order of their names; hidden ones only if they are named."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            yield from (Path(folder, name) for name in sorted(names) if not name.startswith("."))


def items_in(path: Path) -> int:
    if not is_record_file(path):
        return 1
    with contextlib.suppress(OSError, EOFError, zlib.error), opened(path) as file:
        return sum(1 for _ in iter(lambda: file.readline(MAX_RECORD_BYTES), b""))
    return 1


def read_items(paths: Iterable[Path]) -> Iterator[Item | Unreadable]:
    for path in paths:
        yield from read_records(path) if is_record_file(path) else unpacked(read_file(path))


def unpacked(item: Item | Unreadable) -> Iterator[Item | Unreadable]:
    """A file as it is, an archive as the files in it, under their paths: 材料.zip/春节/讲话.docx."""
    if isinstance(item, Unreadable) or not is_archive(item.data, item.name):
        yield item
        return
    try:
        for member in unpack_safely(item.data, _ARCHIVE_LIMITS):
            path = f"{item.path}/{member.path}"
            if member.code:
                yield Unreadable(path, TextError(member.code, member.message))
            else:
                yield Item(path, member.path.rpartition("/")[2], member.data)
    except TextError as refusal:
        yield Unreadable(item.path, refusal)


def is_record_file(path: Path) -> bool:
    return path.name.lower().endswith(_RECORD_FILES)


def read_file(path: Path) -> Item | Unreadable:
    try:
        if not path.is_file():
            return Unreadable(shown(path), missing())
        with path.open("rb") as file:
            return Item(
                shown(path), shown(Path(path.name)), file.read(MAX_BYTES + 1)
            )  # one more: it is seen to be too large
    except OSError as error:
        return Unreadable(shown(path), unreadable(error))


def read_records(path: Path) -> Iterator[Item | Unreadable]:
    """Its lines as records; empty lines count as lines and are left out."""
    number = 0
    try:
        if not path.is_file():
            yield Unreadable(shown(path), missing())
            return
        with opened(path) as file:
            while line := read_line(file):
                number += 1
                if line.strip():
                    yield Item(
                        f"{shown(path)}:{number}",
                        f"{shown(Path(path.name))}:{number}",
                        line.rstrip(b"\r\n"),
                        is_record=True,
                    )
    except (OSError, EOFError, zlib.error) as error:
        yield Unreadable(f"{shown(path)}:{number + 1}", unreadable(error))


def opened(path: Path) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(path) if path.name.lower().endswith(".gz") else path.open("rb"))


def read_line(file: IO[bytes]) -> bytes:
    """The next line; of one that is too long as much as shows that it is, without holding the rest."""
    line = file.readline(MAX_RECORD_BYTES + 2)
    rest = line
    while len(rest) == MAX_RECORD_BYTES + 2 and not rest.endswith(b"\n"):
        rest = file.readline(MAX_RECORD_BYTES + 2)
    return line


def missing() -> TextError:
    return TextError("not_found", "没有这个文件；请检查路径。")


def unreadable(error: Exception) -> TextError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return TextError("unreadable", f"读不了这个文件（{reason}）；请检查权限，或重新下载后再导入。")


def shown(path: Path) -> str:
    """Names that are not UTF-8 are GB18030, as old archives have them."""
    name = os.fsencode(path)
    try:
        return name.decode()
    except UnicodeDecodeError:
        return name.decode("gb18030", "replace")
