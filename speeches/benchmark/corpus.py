"""The speeches that are measured over: a corpus that is given or made up, cut down or repeated to a number."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
from itertools import accumulate, cycle, islice
from typing import TYPE_CHECKING, Final

from django.db import transaction

from speeches.models import Section, SourceFile, Speech
from speeches.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MADE_UP: Final = 2000  # speeches, where no corpus is given
_SEED: Final = 5
_TOGETHER: Final = 500


def shortened(corpus: Path, count: int, folder: Path) -> Path:
    """Its first speeches, in a file of their own."""
    path = folder / f"first-{count}.jsonl.gz"
    read = gzip.open if corpus.suffix == ".gz" else open
    with read(corpus, "rb") as lines, gzip.open(path, "wb", compresslevel=1) as file:
        file.writelines(islice(lines, count))
    return path


def repeat(count: int) -> None:
    """Speeches again, with other titles and dates as they are, until there are so many."""
    originals = list(Speech.objects.order_by("pk").values_list("pk", flat=True))
    missing = max(0, count - len(originals))
    for first in range(0, missing, _TOGETHER):
        numbers = range(first, min(first + _TOGETHER, missing))
        pks = list(islice(cycle(originals), first % len(originals), first % len(originals) + len(numbers)))
        with transaction.atomic():
            _copy(pks, numbers)


def _copy(pks: list[int], numbers: range) -> None:
    found = Speech.objects.select_related("source_file").in_bulk(pks)
    files = [
        SourceFile(
            sha256=hashlib.sha256(f"{found[pk].source_file.sha256} {number}".encode()).hexdigest(),
            content=found[pk].source_file.content,
            name=found[pk].source_file.name,
            media_type=found[pk].source_file.media_type,
            encoding=found[pk].source_file.encoding,
            size=found[pk].source_file.size,
        )
        for pk, number in zip(pks, numbers, strict=True)
    ]
    SourceFile.objects.bulk_create(files)
    columns = [field.attname for field in Speech._meta.concrete_fields]  # noqa: SLF001 - Django's public name
    speeches = []
    for pk, number, file in zip(pks, numbers, files, strict=True):
        values = {name: getattr(found[pk], name) for name in columns} | {"id": None, "source_file_id": file.pk}
        mark = f"（{number}）"
        values["title"], values["folded_title"] = (
            found[pk].title[:280] + mark,
            found[pk].folded_title[:280] + fold(mark),
        )
        speeches.append(Speech(**values))
    Speech.objects.bulk_create(speeches)
    sections: dict[int, list[Section]] = {}
    for section in Section.objects.filter(speech_id__in=found):
        sections.setdefault(section.speech_id, []).append(section)
    kept = [field.attname for field in Section._meta.concrete_fields if field.attname not in {"id", "speech_id"}]  # noqa: SLF001 - as above
    Section.objects.bulk_create(
        Section(speech_id=speech.pk, **{name: getattr(section, name) for name in kept})
        for pk, speech in zip(pks, speeches, strict=True)
        for section in sections.get(pk, ())
    )


def made_up(path: Path, count: int = MADE_UP) -> Path:
    """Speeches of words drawn as often as written Chinese has them; the same ones every time."""
    from speeches.analysis import dictionary_frequencies  # noqa: PLC0415 - only where it is needed

    chance = random.Random(_SEED)  # noqa: S311 - texts to measure with
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
