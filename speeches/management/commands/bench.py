from __future__ import annotations

import gzip
import json
import os
import random
import subprocess
import sys
import time
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from speeches.benchmark import (
    SEED,
    Texts,
    compared,
    data_folder,
    index_bytes,
    measured,
    resident_mb,
    text_bytes,
)
from speeches.models import Speech
from speeches.search import IndexUnavailable, rebuild, warm_up
from speeches.search.engine import engine
from speeches.search.gathering import refresh

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator

QUERIES: Final = 60  # of each class
GENERATED: Final = 2000  # speeches, where no corpus is given
FOLDER: Final = "bench"  # in the data folder


class Command(BaseCommand):
    help = (
        "Measure search over a corpus of its own, in a data folder of its own: times of each class of queries, "
        "indexing, sizes, memory. What was imported there is kept for the next time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_corpus_arguments(parser)
        parser.add_argument("--queries", type=int, default=QUERIES, help=f"of each class (otherwise {QUERIES})")
        parser.add_argument("--rivals", action="store_true", help="measure other ways to search the same texts, too")
        parser.add_argument("--rebuild", action="store_true", help="make the index anew, to measure it")

    def handle(self, *_args: object, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        flags = [f"--{name}" for name in ("rivals", "rebuild") if options[name]]
        if elsewhere("bench", options, "--queries", str(options["queries"]), *flags):
            return
        self._index(anew=options["rebuild"])
        warm_up()
        serving = resident_mb()
        texts = Texts()
        characters = sum(len(place) for places in texts.places.values() for place in places)
        self.stdout.write(f"{len(texts.places):,} speeches, {characters:,} characters; {os.cpu_count()} cores.")
        share = index_bytes() / text_bytes(texts)
        self.stdout.write(f"Index and folded text: {index_bytes() / 1e6:.0f} MB, {share:.2f} of the text in UTF-8.")
        self.stdout.write(f"Memory of a process that has opened it: {serving} MB.\n")
        self.stdout.write(f"{'milliseconds':<48}{'found':>7}{'median':>9}{'p95':>8}{'again':>9}{'p95':>8}")
        for row in measured(texts, options["queries"]):
            self.stdout.write(
                f"{row.name:<48}{row.found:>7.0f}{row.cold:>9.1f}{row.cold_p95:>8.1f}{row.warm:>9.1f}{row.warm_p95:>8.1f}"
            )

        if options["rivals"]:
            self._compare(texts, options["queries"])

    def _compare(self, texts: Texts, queries: int) -> None:
        with TemporaryDirectory(dir=data_folder()) as folder:
            for row in compared(texts, queries, Path(folder)):
                if isinstance(row, str):
                    self.stdout.write(row)
                else:
                    right = f"{row.right} of {queries} as brute force"
                    self.stdout.write(f"{row.way:<24}{row.name:<24}{row.median:>9.1f}{row.p95:>8.1f}  {right}")
        if not find_spec("tantivy"):
            self.stdout.write("tantivy is not installed.")

    def _index(self, *, anew: bool) -> None:
        if not anew:
            try:
                engine().index()
            except IndexUnavailable:
                anew = True
        if anew:
            begin = time.perf_counter()
            rebuild()
            seconds = time.perf_counter() - begin
            count = Speech.objects.public().count()
            self.stdout.write(f"Indexed in {seconds:.0f} s: {count / seconds:.0f} speeches a second, one process.")
            self.stdout.write(f"Memory of the indexer: {resident_mb()} MB.")
        begin = time.perf_counter()
        if sum(1 for _step in refresh()):
            seconds = time.perf_counter() - begin
            self.stdout.write(f"Vocabulary of the suggestions made in {seconds:.0f} s.")


def add_corpus_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--corpus", type=Path, help="a .jsonl or .jsonl.gz file, a speech a line (otherwise made up)")
    parser.add_argument(
        "--folder", type=Path, help="the data folder to measure in (otherwise beside the archive's data)"
    )


def elsewhere(command: str, options: dict[str, Any], *arguments: str) -> bool:
    """Have the command run over the data folder to measure in, which is filled first; False if this is there."""
    folder = (options["folder"] or settings.DATA_DIR / FOLDER).absolute()
    if data_folder() == folder:
        return False
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    environment = os.environ | {"YANKU_DATA_DIR": str(folder)}

    def manage(*arguments: str) -> None:
        done = subprocess.run(  # noqa: S603 - our own interpreter and our own commands
            [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments], env=environment, check=False
        )
        if done.returncode:
            raise CommandError(f"{arguments[0]} did not succeed.", returncode=done.returncode)

    manage("migrate", "-v0")
    if not (folder / "complete").exists():
        corpus = options["corpus"] or made_up(folder / "corpus.jsonl.gz")
        manage("ingest", str(corpus), "--publish")
        (folder / "complete").touch()
    manage(command, "--folder", str(folder), *arguments)
    return True


def made_up(path: Path, count: int = GENERATED) -> Path:
    """Speeches of words drawn as often as written Chinese has them; the same ones every time."""
    from speeches.analysis import dictionary_frequencies  # noqa: PLC0415 - only where it is needed

    chance = random.Random(SEED)  # noqa: S311 - texts to measure with
    frequencies = {word: count for word, count in dictionary_frequencies().items() if "\u4e00" <= word[0] <= "\u9fff"}
    words, weights = list(frequencies), list(accumulate(frequencies.values()))

    def sentence() -> str:
        return "".join(chance.choices(words, cum_weights=weights, k=chance.randint(5, 16))) + "。"

    def lines() -> Iterator[str]:
        yield "同志们："
        for _paragraph in range(chance.randint(8, 40)):
            yield "".join(sentence() for _ in range(chance.randint(1, 6)))

    with gzip.open(path, "wt", encoding="utf-8") as file:
        for number in range(count):
            record = {
                "title": f"第{number}次会议上的讲话",
                "text": "\n".join(lines()),
                "date": f"{chance.randint(1990, 2025)}-01-{chance.randint(1, 28):02}",
                "source": f"第{chance.randint(1, 9)}来源",
            }
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return path
