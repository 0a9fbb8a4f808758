"""A thousand damaged and hostile files through the real import, and what must be true afterwards."""

from __future__ import annotations

import hashlib
import re
import sys
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from tqdm import tqdm

from speeches import ingest, jobs, sandbox
from speeches.management.hostile import HostileFile, hostile_file
from speeches.management.own_archive import OwnArchiveCommand
from speeches.models import SourceFile, Speech, Upload, UploadState, originals
from speeches.text.errors import TextError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from django.core.management.base import CommandParser

    from speeches.sandbox import Usage

_CODE: Final = re.compile(r"^\| `([a-z_]+)` \|", re.MULTILINE)
_MEGABYTE: Final = 1024 * 1024
_SHOWN: Final = 10  # of the most costly files


@dataclass(slots=True)
class Cost:
    """What a file took, over all processes that read it."""

    file: HostileFile
    cpu_seconds: float = 0.0
    wall_seconds: float = 0.0
    memory_bytes: int = 0

    def add(self, usage: Usage) -> None:
        self.cpu_seconds = max(self.cpu_seconds, usage.cpu_seconds)
        self.wall_seconds = max(self.wall_seconds, usage.wall_seconds)
        self.memory_bytes = max(self.memory_bytes, usage.memory_bytes)


_MEASURES: Final[Mapping[str, Callable[[Cost], float]]] = {
    "processor seconds of a child": lambda cost: cost.cpu_seconds,
    "seconds on the clock": lambda cost: cost.wall_seconds,
    "MB of memory of a child": lambda cost: cost.memory_bytes / _MEGABYTE,
}


@dataclass(slots=True)
class Found:
    codes: Counter[str] = field(default_factory=Counter)
    costs: list[Cost] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class Command(OwnArchiveCommand):
    help = "Import damaged and hostile files into a temporary archive; fails if anything crashes or is half stored."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--count", type=int, default=1000)
        parser.add_argument("--only", type=int, nargs="+", metavar="NUMBER", help="only the files of these numbers")
        parser.add_argument("--folder", type=Path, help="whole files to be damaged (default: the samples)")
        parser.add_argument("--keep", type=Path, metavar="FOLDER", help="write the files there too")

    def handle(
        self,
        *,
        seed: int,
        count: int,
        only: list[int] | None,
        folder: Path | None,
        keep: Path | None,
        **_options: Any,  # noqa: ANN401
    ) -> None:
        whole = _files_in(folder or settings.SAMPLES_DIR / "files")
        found = Found()
        for number in tqdm(only or range(count), disable=None):
            file = hostile_file(seed, number, whole)
            if keep:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{number:04}").write_bytes(file.data)
            self._try(file, found)
        found.faults += _faults_of_archive()
        self._print(found, seed)
        if found.faults:
            sys.exit(1)

    def _try(self, file: HostileFile, found: Found) -> None:
        cost = Cost(file)
        found.costs.append(cost)
        before = set(Upload.objects.values_list("pk", flat=True))
        with sandbox.watched(cost.add):
            try:
                said = list(_imported(file, before))
            except Exception:  # noqa: BLE001 - any at all is what is looked for
                found.faults.append(f"{_named(file)}: the importer ended\n{traceback.format_exc()}")
                Upload.objects.filter(state=UploadState.WAITING).update(state=UploadState.FAILED)
                return
        for code, message in said:
            found.codes[code] += 1
            if code not in {"read", "unpacked"} and (code not in _known_codes() or not message.endswith("。")):
                found.faults.append(f"{_named(file)}: refused as {code!r}, {message!r}")
            if code in {"fault", "crashed"}:
                found.faults.append(f"{_named(file)}: {code}")

    def _print(self, found: Found, seed: int) -> None:
        write = self.stdout.write
        write(f"{len(found.costs)} files, seed {seed}")
        for code, number in found.codes.most_common():
            write(f"  {code:24}{number:6}")
        for title, of in _MEASURES.items():
            write(f"most {title}:")
            for cost in sorted(found.costs, key=of, reverse=True)[:_SHOWN]:
                write(f"  {of(cost):8.2f}  {_named(cost.file)}")
        write(f"{len(found.faults)} faults")
        for fault in found.faults:
            write(f"  {fault}")


def _named(file: HostileFile) -> str:
    return f"{file.number} ({file.made})"


def _files_in(folder: Path) -> list[tuple[str, bytes]]:
    return [(path.name, path.read_bytes()) for path in sorted(folder.rglob("*")) if path.is_file()]


def _imported(file: HostileFile, before: set[int]) -> Iterator[tuple[str, str]]:
    """For each file that it was or held: code and sentence; ``read`` and ``unpacked`` for what went well."""
    if file.name.endswith(".jsonl"):
        yield _import_record(file)
        return
    user, _ = get_user_model().objects.get_or_create(username="hostile")
    ingest.receive([_Sent(file)], publish=True, user=user)
    jobs.import_waiting()
    for upload in Upload.objects.exclude(pk__in=before):
        if upload.state == UploadState.FAILED:
            yield upload.error_code, upload.error_message
        else:
            yield ("unpacked" if upload.state == UploadState.UNPACKED else "read"), ""


def _import_record(file: HostileFile) -> tuple[str, str]:
    try:
        ingest.store(ingest.understand_record(file.data, f"{file.name}:1"), file.data, publish=True)
    except TextError as refusal:
        return refusal.code, refusal.message
    return "read", ""


class _Sent(SimpleUploadedFile):
    """Under the name as it is: forms shorten and check it, but not everything comes through a form."""

    def __init__(self, file: HostileFile) -> None:
        super().__init__("x", file.data)
        self._name = file.name


def _known_codes() -> frozenset[str]:
    return frozenset(_CODE.findall((settings.BASE_DIR / "docs" / "codes.md").read_text("utf-8")))


# What must be true of an archive, whatever was sent


def _faults_of_archive() -> list[str]:
    return [*_waiting(), *_half_stored(), *_loose_files()]


def _waiting() -> Iterator[str]:
    for upload in Upload.objects.filter(state=UploadState.WAITING):
        yield f"{upload.name!r} still waits"


def _half_stored() -> Iterator[str]:
    for source in SourceFile.objects.filter(speech=None):
        yield f"{source.name!r} is kept without a speech"
    for speech in Speech.objects.select_related("source_file").prefetch_related("sections").iterator(chunk_size=20):
        with speech.source_file.content.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != speech.source_file.sha256:
                yield f"the original of {speech.pk} is not what was sent"
        if not _tiles(speech):
            yield f"the sections of {speech.pk} do not tile its text"


def _tiles(speech: Speech) -> bool:
    at = 0
    for section in speech.sections.all():
        if section.start != at or not speech.text.startswith(section.number + section.heading, at):
            return False
        at = section.end
    return at == len(speech.text)


def _loose_files() -> Iterator[str]:
    root = Path(originals().path(""))
    there = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    named = {*SourceFile.objects.values_list("content", flat=True), *_contents_of_uploads()}
    yield from (f"{name} belongs to nothing" for name in there - named)
    yield from (f"{name} is not there" for name in named - there)


def _contents_of_uploads() -> Sequence[str]:
    return list(Upload.objects.exclude(content="").values_list("content", flat=True))
