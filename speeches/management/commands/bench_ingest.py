"""How many speeches a second go in, by kind of file and number of jobs."""

from __future__ import annotations

import io
import json
import random
import re
import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core.management import call_command

from speeches import ingest
from speeches.management.own_archive import OwnArchiveCommand
from speeches.management.word_file import word_file
from speeches.models import Speech
from speeches.text.reading import read

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.core.management.base import CommandParser

_NUMERALS: Final = "一二三四五六七八九十"
_NUMBERED: Final = re.compile(r"^(?:第?[一二三四五六七八九十]+[、章条，]|（[一二三四五六七八九十]+）|\d+[.．])")


class Command(OwnArchiveCommand):
    help = "Measure `ingest` on speeches made of the samples, in a temporary archive; prints speeches a second."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--count", type=int, default=100, help="speeches of each kind (default 100)")
        parser.add_argument("--characters", type=int, default=6000, help="length of a speech (default 6000)")
        parser.add_argument("--rounds", type=int, default=3, help="rounds, of which the median counts (default 3)")
        parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2], help="numbers of jobs (default 1 2)")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *, count: int, characters: int, rounds: int, jobs: list[int], seed: int, **_options: Any) -> None:  # noqa: ANN401
        paragraphs = _paragraphs()
        self.stdout.write(f"{count} speeches of {characters} characters, median of {rounds} rounds, speeches/s")
        self.stdout.write("kind   " + "".join(f"{f'jobs {number}':>10}" for number in jobs))
        for kind, write in _KINDS.items():
            chance = random.Random(f"{seed} {kind}")  # noqa: S311 - to be repeatable is the point
            speeches = [_speech(chance, paragraphs, characters) for _ in range(count)]
            rates = [[self._rate(write, speeches, number) for _ in range(rounds)] for number in jobs]
            self.stdout.write(f"{kind:7}" + "".join(f"{statistics.median(rate):10.1f}" for rate in rates))

    def _rate(self, write: Callable[[Path, list[list[str]]], None], speeches: list[list[str]], jobs: int) -> float:
        ingest.remove(Speech.objects.all())
        with tempfile.TemporaryDirectory(prefix="yanku-bench-") as name:
            write(Path(name), speeches)
            began = time.perf_counter()
            call_command("ingest", name, jobs=jobs, stdout=io.StringIO())
            seconds = time.perf_counter() - began
        stored = Speech.objects.count()
        if stored != len(speeches):
            raise AssertionError(f"{stored} of {len(speeches)} speeches were stored")
        return stored / seconds


def _paragraphs() -> list[str]:
    """Those of the samples, without their numbers."""
    found = []
    for path in sorted((settings.SAMPLES_DIR / "files").iterdir()):
        lines = read(path.read_bytes(), path.name).cleaned.paragraphs
        found += [_NUMBERED.sub("", line.text) for line in lines if len(line.text) > 40]
    return found


def _speech(chance: random.Random, paragraphs: list[str], characters: int) -> list[str]:
    """Its lines: every second of the parts begins a level deeper, and no two speeches are the same."""
    lines = [f"在青禾县第{chance.randrange(10**9)}次工作会议上的讲话", "（2025年3月1日）", "同志们："]
    size = part = 0
    while size < characters:
        number = _NUMERALS[part // 2 % 10]
        heading = f"{number}、把第{part}件事办好" if part % 2 == 0 else f"（一）第{part}件事怎么办。"
        body = [chance.choice(paragraphs) + f"这是第{chance.randrange(10**6)}项。" for _ in range(3)]
        lines += [heading, *body]
        size += sum(map(len, body))
        part += 1
    return lines


def _write_text(folder: Path, speeches: list[list[str]]) -> None:
    for number, lines in enumerate(speeches):
        (folder / f"{number}.txt").write_text("\n".join(lines), "utf-8")


def _write_word(folder: Path, speeches: list[list[str]]) -> None:
    for number, lines in enumerate(speeches):
        (folder / f"{number}.docx").write_bytes(word_file(lines))


def _write_records(folder: Path, speeches: list[list[str]]) -> None:
    rows = [{"title": lines[0], "text": "\n".join(lines[2:])} for lines in speeches]
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (folder / "speeches.jsonl").write_text(text, "utf-8")


_KINDS: Final = {".txt": _write_text, ".docx": _write_word, ".jsonl": _write_records}
