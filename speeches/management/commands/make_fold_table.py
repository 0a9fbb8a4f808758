"""Makes the committed table of ``speeches.text.fold`` (DESIGN §5) from Unicode's data and OpenCC's."""

from __future__ import annotations

import json
import sys
import tempfile
import unicodedata
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import opencc
from django.core.management.base import BaseCommand, CommandError

from speeches import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

OPENCC_VERSION: Final = "1.4.2"
QUOTATION_MARKS: Final = "“”‘’「」『』〝〞＂＇'"
# Pairs that OpenCC keeps apart because one reading in many does, and that texts mix all the time.
MERGED: Final = {"瞭": "了", "藉": "借", "著": "着"}
PAIRS_A_ROW: Final = 24

PREFACE: Final = '''\
"""Made by `manage.py make_fold_table`; do not edit. Each character of WRITTEN folds to the one of FOLDED at its place.

Unicode {unicode} (NFKC, lower case); OpenCC {opencc} (TSCharacters, Apache-2.0).
"""

from __future__ import annotations

from typing import Final

UNICODE_VERSION: Final = "{unicode}"

_ROWS: Final = (
{rows}
)

WRITTEN: Final = "".join(_ROWS[::2])
FOLDED: Final = "".join(_ROWS[1::2])
'''


class Command(BaseCommand):
    help = "Makes speeches/text/fold_table.py again, from Unicode's data and OpenCC's."

    def handle(self, *_args: Any, **_options: Any) -> None:  # noqa: ANN401  (Django's signature)
        if version("OpenCC") != OPENCC_VERSION:
            raise CommandError(f"OpenCC {OPENCC_VERSION} is needed: install requirements.txt.")
        target = Path(text.__path__[0]) / "fold_table.py"
        table = make_table()
        target.write_text(source_of(table), encoding="utf-8")
        self.stdout.write(f"{target.name}: {len(table)} characters.")


def make_table() -> dict[str, str]:
    """Every character that does not fold to itself, in code order."""
    steps = (_compatible, _lower, _simplified().get, MERGED.get, dict.fromkeys(QUOTATION_MARKS, '"').get)
    return {character: folded for character in _characters() if (folded := _fixed(character, steps)) != character}


def source_of(table: Mapping[str, str]) -> str:
    characters = list(table)
    rows = []
    for start in range(0, len(characters), PAIRS_A_ROW):
        row = characters[start : start + PAIRS_A_ROW]
        rows += [_literal(row), _literal([table[character] for character in row])]
    return PREFACE.format(
        unicode=unicodedata.unidata_version, opencc=OPENCC_VERSION, rows="\n".join(f"    {row}," for row in rows)
    )


def _fixed(character: str, steps: tuple[Callable[[str], str | None], ...]) -> str:
    """The character after all steps, again and again until none changes it: 薴 → 苧 → 苎."""
    before = ""
    while before != character:
        before = character
        for step in steps:
            character = step(character) or character
    return character


def _compatible(character: str) -> str | None:
    return _one(unicodedata.normalize("NFKC", character))


def _lower(character: str) -> str | None:
    return _one(character.lower())


def _one(result: str) -> str | None:
    return result if len(result) == 1 else None


def _characters() -> Iterator[str]:
    for code in range(sys.maxunicode + 1):
        if unicodedata.category(character := chr(code)) not in {"Cc", "Cn", "Co", "Cs"}:
            yield character


def _simplified() -> dict[str, str]:
    """First candidates of OpenCC's TSCharacters: a conversion with that dictionary alone, one character at a time."""
    dictionary = {"type": "ocd2", "file": str(files("opencc") / "clib/share/opencc/TSCharacters.ocd2")}
    config = {
        "name": "TSCharacters alone",
        "segmentation": {"type": "mmseg", "dict": dictionary},
        "conversion_chain": [{"dict": dictionary}],
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "characters.json"
        path.write_text(json.dumps(config), encoding="utf-8")
        convert = opencc.OpenCC(str(path)).convert
    return {character: convert(character) for character in _characters()}


def _literal(characters: list[str]) -> str:
    """A string literal in which only ideographs and printable ASCII stand as themselves."""
    return '"' + "".join(map(_shown, characters)) + '"'


def _shown(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if " " <= character <= "~" or unicodedata.name(character, "").startswith("CJK UNIFIED"):
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
