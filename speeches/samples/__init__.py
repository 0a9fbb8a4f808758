"""Our own sample speeches: places, persons and figures are invented.

``samples.toml`` lists them, ``source/`` holds their texts, ``files/`` what ``manage.py make_samples`` makes of these.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).resolve().parent
SOURCES: Final = FOLDER / "source"
FILES: Final = FOLDER / "files"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph of a source. ``depth`` is 1 for the title, 2 and 3 for headings, 0 for all else; a row of a table
    has its ``cells``."""

    text: str
    depth: int = 0
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sample:
    """One entry of samples.toml; ``form`` is a key of ``make_samples.MAKERS``.

    ``page`` is the file of source/ whose furniture stands around the text, ``published`` the date on it;
    ``running_head`` stands above each printed page; ``warnings`` are the codes that the sample is there to show.
    """

    file: str
    form: str
    encoding: str = "utf-8"
    page: str = ""
    published: str = ""
    running_head: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        return (SOURCES / self.file).with_suffix(".txt").read_text("utf-8")

    @property
    def head(self) -> tuple[Block, ...]:
        """Title, theme, speaker, date and source: the lines before the salutation, or before an empty line."""
        title, *rest = _blocks(self._parts()[0])
        return (Block(title.text, depth=1), *rest)

    @property
    def body(self) -> tuple[Block, ...]:
        return _blocks(self._parts()[1])

    def _parts(self) -> tuple[list[str], list[str]]:
        lines = self.source.splitlines()
        if "" in lines:
            end = lines.index("")
            return lines[:end], lines[end + 1 :]
        end = next(i for i, line in enumerate(lines) if line.endswith("："))
        return lines[:end], lines[end:]


def read_manifest() -> tuple[Sample, ...]:
    entries = tomllib.loads((FOLDER / "samples.toml").read_text("utf-8"))["samples"]
    return tuple(Sample(**entry | {"warnings": tuple(entry.get("warnings", ()))}) for entry in entries)


def _blocks(lines: list[str]) -> tuple[Block, ...]:
    return tuple(_block(line) for line in lines)


def _block(line: str) -> Block:
    if line.startswith("| "):
        cells = tuple(cell.strip() for cell in line.strip("|").split("|"))
        return Block(" ".join(cells), cells=cells)
    text = line.lstrip("#")
    return Block(text.strip().removeprefix("> ").replace("**", ""), depth=len(line) - len(text))
