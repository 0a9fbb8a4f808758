"""Makes the committed table of ``speeches.text.sounds`` from pypinyin's data."""

from __future__ import annotations

from collections import defaultdict
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.core.management.base import BaseCommand

from speeches import text
from speeches.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST: Final = 0x4E00
LAST: Final = 0x9FFF  # the block of unified ideographs: rarer ones are not typed by sound
CHARACTERS_A_ROW: Final = 48

PREFACE: Final = '''\
"""Made by `manage.py make_sound_table`; do not edit. Syllables without tones (ü is v), each with its characters.

A character stands in READ by its first reading and, where it has another, in ALSO_READ by its second; all are folded.
pypinyin {version} (MIT).
"""

from __future__ import annotations

from typing import Final

READ: Final = (
{first}
)

ALSO_READ: Final = (
{second}
)
'''


class Command(BaseCommand):
    help = "Makes speeches/text/sound_table.py again, from pypinyin's data."

    def handle(self, *_args: Any, **_options: Any) -> None:  # noqa: ANN401  (Django's signature)
        target = Path(text.__path__[0]) / "sound_table.py"
        first, second = make_tables()
        target.write_text(source_of(first, second), encoding="utf-8")
        self.stdout.write(f"{target.name}: {sum(map(len, first.values()))} characters, {len(first)} syllables.")


def make_tables() -> tuple[dict[str, str], dict[str, str]]:
    """Syllable → characters, by first and by second reading. What folds to another character has that one's sound."""
    from pypinyin import Style, pinyin  # noqa: PLC0415 - not installed with the archive

    tables: tuple[defaultdict[str, str], defaultdict[str, str]] = (defaultdict(str), defaultdict(str))
    for character in map(chr, range(FIRST, LAST + 1)):
        if fold(character) == character:
            read = pinyin(character, style=Style.NORMAL, heteronym=True, v_to_u=False, errors="ignore")
            readings = dict.fromkeys(reading for reading in chain(*read) if reading.isascii())
            for table, reading in zip(tables, readings, strict=False):
                table[reading] += character
    return dict(sorted(tables[0].items())), dict(sorted(tables[1].items()))


def source_of(first: dict[str, str], second: dict[str, str]) -> str:
    return PREFACE.format(version=version("pypinyin"), first=_rows(first), second=_rows(second))


def _rows(table: dict[str, str]) -> str:
    return "\n".join(
        f'    ("{syllable}", "{characters}"),'
        for syllable in table
        for characters in batched(table[syllable], CHARACTERS_A_ROW)
    )


def batched(characters: str, size: int) -> Iterator[str]:
    return (characters[at : at + size] for at in range(0, len(characters), size))
