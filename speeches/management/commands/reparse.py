"""Originals read again with today's rules; what editors decided stays."""

from __future__ import annotations

import os
import sys
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from tqdm import tqdm

from speeches import ingest
from speeches.models import Speech
from speeches.text.errors import TextError
from speeches.text.version import RULES_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from speeches.ingest import Understood
    from speeches.models import SpeechQuerySet
    from speeches.text.differences import Difference

_CORES: Final = os.cpu_count() or 1
_PARTS: Final = {
    "fields": "字段", "head": "题前", "outline": "提纲", "text": "正文", "removed": "已删", "warnings": "提示",
}  # fmt: skip


@dataclass(slots=True)
class Counts:
    changed: int = 0
    unchanged: int = 0
    failed: int = 0


class Command(BaseCommand):
    help = (
        "Read the originals of speeches again with today's rules: those read with older rules, or --all, or the given "
        "ones. What editors decided and the addresses of sections stay. Cut short, it goes on where it stopped."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("pks", nargs="*", metavar="PK", type=int, help="numbers of speeches")
        parser.add_argument("--all", action="store_true", help="also those that were read with today's rules")
        parser.add_argument("--dry-run", action="store_true", help="show what would change; store nothing")
        parser.add_argument("--jobs", type=int, default=_CORES, metavar="N", help="files read at the same time")

    def handle(self, *, pks: list[int], all: bool, dry_run: bool, jobs: int, **_options: Any) -> None:  # noqa: A002, ANN401 - the options' names
        self.dry_run, self.counts = dry_run, Counts()
        chosen = chosen_speeches(pks, everything=all)
        with tqdm(total=len(chosen), unit="篇", disable=None, file=sys.stderr) as self.progress:
            for speech, understanding in read_ahead(chosen, max(jobs, 1)):
                self.take(speech, understanding)
                self.progress.update()
        counts, would = self.counts, "会" if dry_run else ""
        self.stdout.write(f"{would}改变 {counts.changed} 篇，不变 {counts.unchanged} 篇，读不了 {counts.failed} 篇")
        if counts.failed:
            sys.exit(1)

    def take(self, speech: Speech, understanding: Future[Understood]) -> None:
        try:
            understood = understanding.result()
            if self.dry_run:
                found = ingest.changes_by(speech, understood)
                self.show(speech, found)
                is_changed = bool(found)
            else:
                is_changed = reparse(speech, understood)
        except TextError as refusal:
            self.counts.failed += 1
            with self.progress.external_write_mode(file=sys.stderr):
                self.stderr.write(f"{speech.pk} 《{speech.title}》：{refusal.message}")
        except Speech.DoesNotExist:  # deleted meanwhile
            self.counts.unchanged += 1
        else:
            self.counts.changed += is_changed
            self.counts.unchanged += not is_changed

    def show(self, speech: Speech, found: tuple[Difference, ...]) -> None:
        if found:
            self.stdout.write(f"=== {speech.pk} 《{speech.title}》")
        for difference in found:
            name = _PARTS[difference.part]
            self.stdout.write("\n".join([f"--- {name}（原）", f"+++ {name}（新）", *difference.lines]))


def chosen_speeches(pks: list[int], *, everything: bool) -> list[int]:
    speeches: SpeechQuerySet = Speech.objects.order_by("pk")
    if pks:
        found = list(speeches.filter(pk__in=pks).values_list("pk", flat=True))
        if missing := sorted(set(pks) - set(found)):
            raise CommandError(f"没有编号为 {'、'.join(map(str, missing))} 的讲话；请检查编号。")
        return found
    if not everything:
        speeches = speeches.filter(rules_version__lt=RULES_VERSION)
    return list(speeches.values_list("pk", flat=True))


def read_ahead(pks: list[int], jobs: int) -> Iterator[tuple[Speech, Future[Understood]]]:
    """In order; while one is stored, the originals of the next ones are read in child processes."""
    waiting: deque[tuple[Speech, Future[Understood]]] = deque()
    with ThreadPoolExecutor(jobs) as pool:
        try:
            for pk in pks:
                speech = Speech.objects.select_related("source_file").filter(pk=pk).first()
                if speech is not None:
                    waiting.append((speech, pool.submit(ingest.understand_again, speech)))
                if len(waiting) > 2 * jobs:
                    yield waiting.popleft()
            while waiting:
                yield waiting.popleft()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def reparse(speech: Speech, understood: Understood) -> bool:
    try:
        return ingest.reparse(speech, understood)
    except (OSError, DatabaseError) as error:
        raise TextError("not_stored", f"没有存入（{error}）；请检查磁盘空间和权限，再试一次。") from error
