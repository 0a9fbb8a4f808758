"""How well titles, dates, speakers and sources are read from a folder of files whose true values are known.

A value that the file does not have, neither in its text nor beside it nor in its name, cannot be read from it: the
shares are given of all expected values and of those that the files have.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from speeches.text.clean import clean
from speeches.text.dates import PartialDate, find_compact, find_dates, find_month_day, parse
from speeches.text.errors import ExtractError
from speeches.text.evidence import core
from speeches.text.extract import extract
from speeches.text.metadata import Metadata, read_metadata

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Callable, Iterator

    from speeches.text.document import FileFacts

EXPECTED: Final = "expected.csv"


class Verdict(StrEnum):
    RIGHT = "right"
    COARSER = "coarser"  # a date that is true as far as it goes
    KEPT = "kept"  # not taken, but kept as evidence for an editor to choose
    WRONG = "wrong"
    EMPTY = "empty"
    ABSENT = "absent"  # the file does not have it


@dataclass(frozen=True, slots=True)
class Answer:
    """One field of one file that has an expected value."""

    file: str
    kind: str
    field: str
    expected: str
    read: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Document:
    """A file as it was read; ``words`` is all it says, its name included."""

    metadata: Metadata
    words: str
    refusal: str = ""


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
            document = _read(folder / row["file"])
            if document.refusal:
                self.stdout.write(f"{row['file']}: {document.refusal}")
            answers += judge(row, document)
        self._write_table(answers)
        self._write_faults(answers)

    def _write_table(self, answers: list[Answer]) -> None:
        counts: defaultdict[tuple[str, str], Counter[Verdict]] = defaultdict(Counter)
        for answer in answers:
            counts[answer.kind, answer.field][answer.verdict] += 1
            counts["*", answer.field][answer.verdict] += 1
        self.stdout.write(
            "".join(["\n", "kind".ljust(28), "field".ljust(10), *(v.rjust(9) for v in Verdict), "  of all  of had"])
        )
        for (kind, field), verdicts in sorted(counts.items()):
            right, had = verdicts[Verdict.RIGHT], verdicts.total() - verdicts[Verdict.ABSENT]
            cells = (str(verdicts[verdict]).rjust(9) for verdict in Verdict)
            shares = f"{right / verdicts.total():8.1%}" + (f"{right / had:8.1%}" if had else "       –")
            self.stdout.write("".join([kind.ljust(28), field.ljust(10), *cells, shares]))

    def _write_faults(self, answers: list[Answer]) -> None:
        for answer in answers:
            if answer.verdict is not Verdict.RIGHT:
                self.stdout.write(
                    f"{answer.verdict} {answer.field}  {answer.file}\n    {answer.expected}\n    {answer.read}"
                )


def judge(row: dict[str, str], document: Document) -> Iterator[Answer]:
    """The fields that the row expects something of, as they were read."""
    metadata = document.metadata
    read = {
        "title": metadata.title,
        "date": str(metadata.delivered_on or ""),
        "speaker": metadata.speaker,
        "source": metadata.source_name or metadata.organization or metadata.place,
    }
    columns = {
        "title": "expected_title",
        "date": "expected_date",
        "speaker": "expected_speaker",
        "source": "expected_source_or_org",
    }
    for field, column in columns.items():
        if expected := row[column].strip():
            verdict = _verdict(field, expected, read[field], document)
            yield Answer(row["file"], row["kind"], field, expected, read[field], verdict)


def _verdict(field: str, expected: str, read: str, document: Document) -> Verdict:
    verdict = _COMPARISONS[field](expected, document.metadata) if read else Verdict.EMPTY
    if verdict is Verdict.RIGHT:
        return verdict
    true = parse(expected) if field == "date" else None
    kept = {core(row.value) for row in document.metadata.evidence if row.field in _EVIDENCE[field]}
    if core(str(true or expected)) in kept:
        return Verdict.KEPT
    has = _has_date(document.words, true) if true else core(expected) in core(document.words)
    return verdict if has else Verdict.ABSENT


def _has_date(words: str, date: PartialDate) -> bool:
    """In any of the forms, also without its year (5月17日)."""
    bare = PartialDate(date.year, date.month, date.day)
    found = {one.date for one in find_dates(words)} | {find_compact(words)}
    return bare in found or any(find_month_day(line, date.year) == bare for line in words.split("\n"))


def _read(path: Path) -> Document:
    try:
        extracted = extract(path.read_bytes(), path.name)
    except ExtractError as error:
        return Document(Metadata(), path.name, error.message)
    cleaned, facts = clean(extracted), extracted.facts
    words = [path.stem, *_values(facts), cleaned.head, cleaned.text, *(removed.text for removed in cleaned.removed)]
    return Document(read_metadata(cleaned, facts, path.name), "\n".join(words))


def _values(facts: FileFacts) -> list[str]:
    return [getattr(facts, field.name) for field in fields(facts)]


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
    said = {core(metadata.source_name), core(metadata.organization), core(metadata.place)}
    return _right(core(expected) in said or metadata.speaker_role.startswith(expected))


def _right(is_right: bool) -> Verdict:  # noqa: FBT001 - it is the answer itself
    return Verdict.RIGHT if is_right else Verdict.WRONG


_COMPARISONS: Final[dict[str, Callable[[str, Metadata], Verdict]]] = {
    "title": _title,
    "date": _date,
    "speaker": _speaker,
    "source": _source,
}
_EVIDENCE: Final = {
    "title": {"title"},
    "date": {"delivered_on"},
    "speaker": {"speaker"},
    "source": {"source_name", "organization"},
}
