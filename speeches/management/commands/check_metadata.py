"""How well titles, dates, speakers and sources are read from a folder of files whose true values are known."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from speeches.text.clean import clean
from speeches.text.dates import parse
from speeches.text.document import Cleaned
from speeches.text.errors import ExtractError
from speeches.text.extract import extract
from speeches.text.metadata import Metadata, read_metadata
from speeches.text.titles import core

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable, Iterator

EXPECTED: Final = "expected.csv"


class Verdict(StrEnum):
    RIGHT = "right"
    COARSER = "coarser"  # a date that is true as far as it goes
    WRONG = "wrong"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Answer:
    """One field of one file that has an expected value."""

    file: str
    kind: str
    field: str
    expected: str
    read: str
    verdict: Verdict


class Command(BaseCommand):
    help = "Read every file of a folder that has an expected.csv and compare title, date, speaker and source."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *_args: object, folder: Path, **_options: object) -> None:
        try:
            with (folder / EXPECTED).open(encoding="utf-8-sig", newline="") as table:
                rows = list(csv.DictReader(table))
        except FileNotFoundError as error:
            raise CommandError(
                _("There is no %(name)s in %(folder)s.") % {"name": EXPECTED, "folder": folder}
            ) from error
        answers: list[Answer] = []
        for row in rows:
            metadata, refusal = _read(folder / row["file"])
            if refusal:
                self.stdout.write(f"{row['file']}: {refusal}")
            answers += judge(row, metadata)
        self._write_table(answers)
        self._write_faults(answers)

    def _write_table(self, answers: list[Answer]) -> None:
        counts: defaultdict[tuple[str, str], Counter[Verdict]] = defaultdict(Counter)
        for answer in answers:
            counts[answer.kind, answer.field][answer.verdict] += 1
            counts["*", answer.field][answer.verdict] += 1
        self.stdout.write(
            "".join(["\n", "kind".ljust(28), "field".ljust(10), *(v.rjust(9) for v in Verdict), "   right"])
        )
        for (kind, field), verdicts in sorted(counts.items()):
            share = verdicts[Verdict.RIGHT] / verdicts.total()
            cells = (str(verdicts[verdict]).rjust(9) for verdict in Verdict)
            self.stdout.write("".join([kind.ljust(28), field.ljust(10), *cells, f"{share:8.1%}"]))

    def _write_faults(self, answers: list[Answer]) -> None:
        for answer in answers:
            if answer.verdict is not Verdict.RIGHT:
                self.stdout.write(
                    f"{answer.verdict} {answer.field}  {answer.file}\n    {answer.expected}\n    {answer.read}"
                )


def judge(row: dict[str, str], metadata: Metadata) -> Iterator[Answer]:
    """The fields that the row expects something of, as they were read."""
    read = {
        "title": metadata.title,
        "date": str(metadata.delivered_on or ""),
        "speaker": metadata.speaker,
        "source": metadata.source_name or metadata.place,
    }
    columns = {
        "title": "expected_title",
        "date": "expected_date",
        "speaker": "expected_speaker",
        "source": "expected_source_or_org",
    }
    for field, column in columns.items():
        if expected := row[column].strip():
            verdict = _COMPARISONS[field](expected, metadata) if read[field] else Verdict.EMPTY
            yield Answer(row["file"], row["kind"], field, expected, read[field], verdict)


def _read(path: Path) -> tuple[Metadata, str]:
    try:
        extracted = extract(path.read_bytes(), path.name)
    except ExtractError as error:
        return read_metadata(Cleaned((), ())), error.message
    return read_metadata(clean(extracted), extracted.facts, path.name), ""


def _title(expected: str, metadata: Metadata) -> Verdict:
    return _right(core(expected) == core(metadata.title))


def _date(expected: str, metadata: Metadata) -> Verdict:
    true, read = parse(expected), metadata.delivered_on
    if true and read and true != read and read.covers(true):
        return Verdict.COARSER
    return _right(true == read)


def _speaker(expected: str, metadata: Metadata) -> Verdict:
    return _right("".join(expected.split()) == metadata.speaker)


def _source(expected: str, metadata: Metadata) -> Verdict:
    """The column has the source or the organisation that speaks: whichever of the two was read."""
    sources = {core(metadata.source_name), core(metadata.place)}
    return _right(core(expected) in sources or metadata.speaker_role.startswith(expected))


def _right(is_right: bool) -> Verdict:  # noqa: FBT001 - it is the answer itself
    return Verdict.RIGHT if is_right else Verdict.WRONG


_COMPARISONS: Final[dict[str, Callable[[str, Metadata], Verdict]]] = {
    "title": _title,
    "date": _date,
    "speaker": _speaker,
    "source": _source,
}
