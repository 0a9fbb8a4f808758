"""How well outlines are read from a folder of documents whose true outlines were written down by hand.

The true outline of ``讲话.docx`` is ``讲话.docx.outline``, beside it or at the same place in the folder of labels. Each
line is a level (``*`` behind it: an item of a series), a space, and the number and first characters of the heading::

    # a remark
    paragraphs 120          only the first 120 paragraphs were labelled
    1 一、产业
    2 （一）种植业
    3* 一是种粮
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from speeches.text.clean import clean
from speeches.text.errors import TextError
from speeches.text.extract import extract
from speeches.text.fold import fold
from speeches.text.numbering import SERIES, match_number
from speeches.text.outline import Section, parse_outline
from speeches.text.promises import check_tiling

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator, Sequence

SUFFIX: Final = ".outline"
_ENTRY: Final = re.compile(r"([1-9][0-9]?)(\*?)[ \t]+(\S.*)")
_RANGE: Final = re.compile(r"paragraphs[ \t]+([0-9]+)")
_SPACES: Final = re.compile(r"\s+")
_SHOWN: Final = 24
_LONGEST_LABEL: Final = 200


@dataclass(frozen=True, slots=True)
class Heading:
    """``text`` is the number and the heading; of a label, as much of it as was written down."""

    level: int
    text: str
    in_series: bool = False

    def __str__(self) -> str:
        line = self.text.partition("\n")[0]
        text = line if len(line) <= _SHOWN else line[:_SHOWN] + "…"
        return f"{self.level}{'*' if self.in_series else ''} {text}"


@dataclass(frozen=True, slots=True)
class Labels:
    """The true outline. ``paragraphs``: how many were labelled, None for all."""

    headings: tuple[Heading, ...]
    paragraphs: int | None = None


@dataclass(slots=True)
class Score:
    """Found, true and read headings of one sort."""

    right: int = 0
    true: int = 0
    read: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.true + self.read) if self.true + self.read else 1.0

    def add(self, other: Score) -> None:
        self.right += other.right
        self.true += other.true
        self.read += other.read


@dataclass(slots=True)
class Report:
    """One document, or all of them: ``levels`` counts the headings found (read) and those on their true level."""

    headings: Score = field(default_factory=Score)
    series: Score = field(default_factory=Score)
    levels: Score = field(default_factory=Score)
    lost: int = 0
    differences: list[str] = field(default_factory=list)

    def add(self, other: Report) -> None:
        self.headings.add(other.headings)
        self.series.add(other.series)
        self.levels.add(other.levels)
        self.lost += other.lost


class Command(BaseCommand):
    help = (
        f"Compare the outlines read from a folder of documents with labels: for every FILE a FILE{SUFFIX} with one "
        "heading a line: its level (2* is an item of a series), a space, its number and first characters. "
        "'paragraphs 120' says that only the first 120 were labelled, # begins a remark."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--labels", type=Path, help=f"the folder of the {SUFFIX} files, if they lie elsewhere")

    def handle(self, *_args: object, folder: Path, labels: Path | None, **_options: object) -> None:
        for place in (folder, labels or folder):
            if not place.is_dir():
                raise CommandError(_("There is no folder %(folder)s.") % {"folder": place})
        self.stdout.write("headings  P     R     F1     series  P     R     F1      levels  lost")
        total, documents = Report(), 0
        for name, report in _reports(folder, labels or folder):
            documents += 1
            total.add(report)
            self.stdout.write(f"{_row(report)}  {name}")
            for difference in report.differences:
                self.stdout.write(f"    {difference}")
        self.stdout.write(f"{_row(total)}  {documents} documents")


def read_labels(lines: Iterator[str] | Sequence[str]) -> Labels:
    """Raises ValueError with the number of a line that is no label."""
    headings: list[Heading] = []
    paragraphs = None
    for number, line in enumerate(lines, 1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        if said := _RANGE.fullmatch(stripped):
            paragraphs = int(said.group(1))
        elif entry := _ENTRY.fullmatch(stripped):
            headings.append(Heading(int(entry.group(1)), entry.group(3), bool(entry.group(2))))
        else:
            raise ValueError(number)
    return Labels(tuple(headings), paragraphs)


def compare(true: Sequence[Heading], read: Sequence[Heading]) -> Report:
    """Headings are the same if the read one begins as the label does, spaces aside, in the best common order."""
    report = Report()
    pairs = _aligned([_bare(heading.text) for heading in true], [_bare(heading.text) for heading in read])
    for label, found in pairs:
        one = true[label] if label is not None else None
        other = read[found] if found is not None else None
        if one and other and one.in_series == other.in_series:
            report.levels.read += 1
            report.levels.true += 1
            report.levels.right += one.level == other.level
            score = report.series if one.in_series else report.headings
            score.add(Score(1, 1, 1))
            if one.level != other.level:
                report.differences.append(f"level {other.level}: {one}")
            continue
        if one:
            (report.series if one.in_series else report.headings).true += 1
            report.differences.append(f"missing: {one}")
        if other:
            (report.series if other.in_series else report.headings).read += 1
            report.differences.append(f"extra: {other}")
    return report


def _aligned(labels: Sequence[str], texts: Sequence[str]) -> Iterator[tuple[int | None, int | None]]:
    """Indexes of what belongs together, in order; None where the other side has nothing."""
    best = [[0] * (len(texts) + 1) for _ in range(len(labels) + 1)]
    for i in range(len(labels) - 1, -1, -1):
        for j in range(len(texts) - 1, -1, -1):
            same = 1 + best[i + 1][j + 1] if texts[j].startswith(labels[i]) else 0
            best[i][j] = max(same, best[i + 1][j], best[i][j + 1])
    i = j = 0
    while i < len(labels) or j < len(texts):
        is_same = i < len(labels) and j < len(texts) and texts[j].startswith(labels[i])
        if is_same and best[i][j] == best[i + 1][j + 1] + 1:
            yield i, j
            i, j = i + 1, j + 1
        elif j == len(texts) or (i < len(labels) and best[i + 1][j] >= best[i][j + 1]):
            yield i, None
            i += 1
        else:
            yield None, j
            j += 1


def _reports(folder: Path, labels: Path) -> Iterator[tuple[str, Report]]:
    for path in sorted(labels.rglob(f"*{SUFFIX}")):
        name = str(path.relative_to(labels)).removesuffix(SUFFIX)
        try:
            truth = read_labels(path.read_text("utf-8-sig").splitlines())
            data = (folder / name).read_bytes()
        except ValueError as error:
            raise CommandError(f"{path}:{error}") from error
        except OSError as error:
            raise CommandError(str(error)) from error
        yield name, _report(name, data, truth)


def _report(name: str, data: bytes, truth: Labels) -> Report:
    try:
        cleaned = clean(extract(data, Path(name).name))
    except TextError as error:
        report = compare(truth.headings, ())
        report.differences = [error.message]
        return report
    outline = parse_outline(cleaned.paragraphs)
    text = cleaned.text
    lines = text.split("\n")
    end = len(text) if truth.paragraphs is None else len("\n".join(lines[: truth.paragraphs])) + 1
    read = [
        Heading(section.level, text[section.start : section.start + _LONGEST_LABEL], _is_item(section, text))
        for section in outline.sections
        if section.is_listed and section.start < end
    ]
    report = compare(truth.headings, read)
    report.lost = len(check_tiling(text, outline.sections))
    return report


def _is_item(section: Section, text: str) -> bool:
    number = match_number(section.number)
    is_inside_line = bool(text[: section.start].rpartition("\n")[2].strip())
    return is_inside_line or (number is not None and number.kind in SERIES)


def _row(report: Report) -> str:
    cells = [
        f"{score.true:>8} {score.precision:6.3f}{score.recall:6.3f}{score.f1:6.3f}"
        for score in (report.headings, report.series)
    ]
    return f"{cells[0]} {cells[1]}  {report.levels.precision:6.3f}  {report.lost:>4}"


def _bare(text: str) -> str:
    return fold(_SPACES.sub("", text))
