"""How often the encoding of a short text is told right, by encoding and length."""

from __future__ import annotations

import random
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand

from speeches.text.errors import ExtractError
from speeches.text.extract.encoding import decode
from speeches.text.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.core.management.base import CommandParser

_LENGTHS: Final = (6, 10, 20, 40)
# What is written in front, and Python's codec. Texts that an encoding cannot hold are left out for it.
ENCODINGS: Final = {
    "utf-8": (b"", "utf-8"),
    "utf-8 BOM": (b"\xef\xbb\xbf", "utf-8"),
    "gb18030": (b"", "gb18030"),
    "big5": (b"", "big5"),
    "utf-16le": (b"", "utf-16-le"),
    "utf-16be": (b"", "utf-16-be"),
    "utf-16le BOM": (b"\xff\xfe", "utf-16-le"),
    "utf-16be BOM": (b"\xfe\xff", "utf-16-be"),
}


class Command(BaseCommand):
    help = "Cut texts to 6, 10, 20 and 40 characters, save them in each encoding, and print the share read back right."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="*", type=Path, help="text files in UTF-8 (default: the samples)")
        parser.add_argument("--count", type=int, default=500, help="cuts for each length (default 500)")
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *, paths: list[Path], count: int, seed: int, **_options: Any) -> None:  # noqa: ANN401
        texts = [path.read_text("utf-8") for path in paths] or sample_texts()
        self.stdout.write(f"{'':14}" + "".join(f"{f'{length} 字':>9}" for length in _LENGTHS))
        for name in ENCODINGS:
            shares = [share_right(name, cuts(texts, length, count, seed)) for length in _LENGTHS]
            self.stdout.write(f"{name:14}" + "".join(f"{share:10.1%}" for share in shares))


@cache
def sample_texts() -> tuple[str, ...]:
    files = sorted((settings.SAMPLES_DIR / "files").iterdir())
    return tuple(read(path.read_bytes(), path.name).cleaned.text for path in files)


def cuts(texts: Sequence[str], length: int, count: int, seed: int) -> Iterator[str]:
    """Pieces of paragraphs, from where a reader could begin."""
    chance = random.Random(f"{seed} {length}")  # noqa: S311 - to be repeatable is the point
    lines = [line for text in texts for line in text.splitlines() if len(line) >= length]
    for _ in range(count if lines else 0):
        line = chance.choice(lines)
        start = chance.randrange(len(line) - length + 1)
        yield line[start : start + length]


def share_right(name: str, texts: Iterator[str]) -> float:
    mark, codec = ENCODINGS[name]
    right: Counter[bool] = Counter()
    for text in texts:
        try:
            data = mark + text.replace("\n", "\r\n").encode(codec)
        except UnicodeEncodeError:
            continue
        right[_is_read(data, text)] += 1
    return right[True] / right.total() if right else 1.0


def _is_read(data: bytes, text: str) -> bool:
    try:
        return decode(data).text == text
    except ExtractError:
        return False
