"""Whether the promises of ``speeches.text`` hold on every document of a folder."""

from __future__ import annotations

import gzip
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Final

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from speeches.text.clean import clean, clean_given
from speeches.text.errors import TextError
from speeches.text.extract import ACCEPTED_SUFFIXES, extract
from speeches.text.outline import parse_outline
from speeches.text.promises import PROMISES, Violation, check_cleaning, check_given, check_tiling
from speeches.text.records import read_record

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator

    from speeches.text.document import Cleaned

_RECORDS: Final = (".jsonl", ".jsonl.gz")


@dataclass(frozen=True, slots=True)
class Checked:
    """One document: what was found broken, or why it could not be read."""

    name: str
    characters: int = 0
    seconds: float = 0.0
    violations: tuple[Violation, ...] = ()
    refusal: str = ""


class Command(BaseCommand):
    help = "Extract, clean and outline every file of a folder and check that nothing is lost and nothing changes twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--limit", type=int, default=0, help=_("At most so many documents of each .jsonl file."))

    def handle(self, *_args: object, folder: Path, limit: int, **_options: object) -> None:
        if not folder.is_dir():
            raise CommandError(_("There is no folder %(folder)s.") % {"folder": folder})
        documents = refused = 0
        characters, seconds = 0, 0.0
        broken: Counter[str] = Counter()
        for checked in _documents(folder, limit):
            if checked.refusal:
                refused += 1
                self.stdout.write(f"{checked.name}: {checked.refusal}")
                continue
            documents += 1
            characters += checked.characters
            seconds += checked.seconds
            for violation in checked.violations:
                broken[violation.promise] += 1
                self.stdout.write(f"{checked.name}:{violation.line or ''} {violation.promise} {violation.message}")
        self.stdout.write(
            f"{documents:>10,}  " + _("documents") + f" ({characters:,} " + _("characters") + f", {seconds:.1f} s)"
        )
        self.stdout.write(f"{refused:>10,}  " + _("refused"))
        for promise in PROMISES:
            self.stdout.write(f"{broken[promise]:>10,}  {promise}")
        if broken:
            raise CommandError(_("A promise is broken."))


def _documents(folder: Path, limit: int) -> Iterator[Checked]:
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = str(path.relative_to(folder))
        if name.endswith(_RECORDS):
            yield from _records(path, name, limit)
        elif path.suffix.lower() in ACCEPTED_SUFFIXES:
            yield _file(path, name)


def _file(path: Path, name: str) -> Checked:
    try:
        extracted = extract(path.read_bytes(), path.name)
    except TextError as error:
        return Checked(name, refusal=error.message)
    started = perf_counter()
    cleaned = clean(extracted)
    violations = _tiling(cleaned)
    seconds = perf_counter() - started
    return Checked(name, len(cleaned.text), seconds, (*check_cleaning(extracted, cleaned), *violations))


def _records(path: Path, name: str, limit: int) -> Iterator[Checked]:
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if limit and number > limit:
                return
            yield _record(line, f"{name}:{number}")


def _record(line: bytes, name: str) -> Checked:
    try:
        text = read_record(line).text
    except TextError as error:
        return Checked(name, refusal=error.message)
    started = perf_counter()
    cleaned = clean_given(text)
    violations = _tiling(cleaned)
    seconds = perf_counter() - started
    return Checked(name, len(cleaned.text), seconds, (*check_given(text, cleaned), *violations))


def _tiling(cleaned: Cleaned) -> list[Violation]:
    return check_tiling(cleaned.text, parse_outline(cleaned.paragraphs).sections)
