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
    """One paragraph of a source. ``depth`` is 1 for the title, 2 and 3 for headings, 0 for all else."""

    text: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Sample:
    """One entry of samples.toml; ``form`` is a key of ``make_samples.MAKERS``."""

    file: str
    form: str
    encoding: str = ""
    published: str = ""

    @property
    def source(self) -> str:
        return (SOURCES / self.file).with_suffix(".txt").read_text("utf-8")

    @property
    def head(self) -> tuple[Block, ...]:
        """Title, theme, speaker, date and source: the lines before the salutation."""
        blocks = _blocks(self.source)
        return blocks[: _salutation(blocks)]

    @property
    def body(self) -> tuple[Block, ...]:
        blocks = _blocks(self.source)
        return blocks[_salutation(blocks) :]


def read_manifest() -> tuple[Sample, ...]:
    return tuple(Sample(**entry) for entry in tomllib.loads((FOLDER / "samples.toml").read_text("utf-8"))["samples"])


def _blocks(source: str) -> tuple[Block, ...]:
    title, *rest = (_block(line) for line in source.splitlines())
    return (Block(title.text, depth=1), *rest)


def _block(line: str) -> Block:
    text = line.lstrip("#")
    return Block(text.strip().removeprefix("> ").replace("**", ""), depth=len(line) - len(text))


def _salutation(blocks: tuple[Block, ...]) -> int:
    return next(i for i, block in enumerate(blocks) if block.text.endswith("："))
