from __future__ import annotations

import os
import subprocess
import sys
import time
from importlib.util import find_spec
from itertools import chain, zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from speeches.benchmark.corpus import made_up, repeat, shortened
from speeches.benchmark.load import RATE, READERS, loaded
from speeches.benchmark.probes import Texts
from speeches.benchmark.rivals import rivals
from speeches.benchmark.timing import (
    classes,
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

QUERIES: Final = 60  # of each class
SECONDS: Final = 30.0  # of load
FOLDER: Final = "bench"  # in the data folder


class Command(BaseCommand):
    help = (
        "Measure search over a corpus of its own, in a data folder of its own: times of each class of queries, "
        "indexing, sizes, memory, many readers at once. What was imported there is kept for the next time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_corpus_arguments(parser)
        parser.add_argument("--queries", type=int, default=QUERIES, help=f"of each class (otherwise {QUERIES})")
        parser.add_argument("--load", type=float, default=0, metavar="SECONDS", help="many readers at once, so long")
        parser.add_argument("--rivals", action="store_true", help="measure other ways to search the same texts, too")
        parser.add_argument("--rebuild", action="store_true", help="make the index anew, to measure it")

    def handle(self, *_args: object, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        flags = [f"--{name}" for name in ("rivals", "rebuild") if options[name]]
        if elsewhere("bench", options, "--queries", str(options["queries"]), "--load", str(options["load"]), *flags):
            return
        self._index(anew=options["rebuild"])
        warm_up()
        serving = resident_mb()
        texts = Texts()
        characters = sum(len(place) for places in texts.places.values() for place in places)
        self.say(f"{len(texts.places):,} speeches, {characters:,} characters; {os.cpu_count()} cores.")
        share = index_bytes() / text_bytes(texts)
        self.say(f"Index and folded text: {index_bytes() / 1e6:.0f} MB, {share:.2f} of the text in UTF-8.")
        self.say(f"Memory of a process that has opened it: {serving} MB.\n")
        self.say(f"{'milliseconds':<52}{'found':>7}{'median':>9}{'p95':>8}{'again':>9}{'p95':>8}")
        for row in measured(texts, options["queries"]):
            self.say(
                f"{row.name:<52}{row.found:>7.0f}{row.cold:>9.1f}{row.cold_p95:>8.1f}{row.warm:>9.1f}{row.warm_p95:>8.1f}"
            )
        if options["load"]:
            self._load(texts, options["load"])
        if options["rivals"]:
            self._compare(texts, options["queries"])

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _load(self, texts: Texts, seconds: float) -> None:
        every = zip_longest(*(asked for _name, asked in classes(texts, QUERIES)))
        load = loaded(list(filter(None, chain.from_iterable(every))), seconds)
        self.say(
            f"\n{READERS} readers, {RATE} searches a second due, {load.sent} in all, of every class: "
            f"{load.rate:.0f} a second answered, {load.failed} failed; milliseconds from when one was due: "
            f"median {load.median:.0f}, p95 {load.p95:.0f}, p99 {load.p99:.0f}. "
            f"The largest web process has {load.worker_mb} MB."
        )

    def _compare(self, texts: Texts, queries: int) -> None:
        self.say("")
        with TemporaryDirectory(dir=data_folder()) as folder:
            for row in compared(texts, queries, rivals(Path(folder))):
                if isinstance(row, str):
                    self.say(row)
                else:
                    right = f"{row.right} of {queries} as brute force"
                    self.say(f"{row.way:<28}{row.name:<24}{'':7}{row.median:>9.1f}{row.p95:>8.1f}  {right}")
        if not find_spec("tantivy"):
            self.say("tantivy is not installed.")

    def _index(self, *, anew: bool) -> None:
        if not anew:
            try:
                engine().index()
            except IndexUnavailable:
                anew = True
        if anew:
            begin, used = time.perf_counter(), time.process_time()
            rebuild()
            seconds, used = time.perf_counter() - begin, time.process_time() - used
            count = Speech.objects.public().count()
            self.say(
                f"Indexed in {seconds:.0f} s, one process: {count / seconds:.0f} speeches a second; "
                f"of processor time, {count / used:.0f}."
            )
            self.say(f"Memory of the indexer: {resident_mb()} MB.")
        begin = time.perf_counter()
        if sum(1 for _step in refresh()):
            self.say(f"Vocabulary of the suggestions made in {time.perf_counter() - begin:.0f} s.")


def add_corpus_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--corpus", type=Path, help="a .jsonl or .jsonl.gz file, a speech a line (otherwise made up)")
    parser.add_argument("--speeches", type=int, help="the first of them; more than there are: again, with other titles")
    parser.add_argument(
        "--folder", type=Path, help="the data folder to measure in (otherwise beside the archive's data)"
    )


def elsewhere(command: str, options: dict[str, Any], *arguments: str) -> bool:
    """Have the command run over the data folder to measure in, which is filled first; False if this is there."""
    count = options["speeches"]
    name = FOLDER if count is None else f"{FOLDER}-{count}"
    folder = (options["folder"] or settings.DATA_DIR / name).absolute()
    if data_folder() == folder:
        if count:
            repeat(count)
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
    manage("collectstatic", "--noinput", "-v0")
    if not (folder / "complete").exists():
        corpus = options["corpus"] or made_up(folder / "corpus.jsonl.gz")
        manage("ingest", str(shortened(corpus, count, folder) if count else corpus), "--publish")
        (folder / "complete").touch()
    number = ["--speeches", str(count)] if count else []
    manage(command, "--folder", str(folder), *number, *arguments)
    return True
