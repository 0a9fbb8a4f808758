"""A file's bytes as lines with evidence: ``extract`` is the only way in.

One module per media type. Nothing is judged and no visible text is left out; ``clean`` cuts.
Bytes from outside come here through ``speeches.sandbox`` only, where time and memory are bounded.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, Protocol, cast

from speeches.text.extract.kinds import ACCEPTED_SUFFIXES, Kind, kind_of
from speeches.text.extract.refusals import refusal

if TYPE_CHECKING:
    from speeches.text.document import Extracted
    from speeches.text.errors import ExtractError

__all__ = ["ACCEPTED_SUFFIXES", "MAX_BYTES", "extract", "too_large"]

MAX_BYTES: Final = 50 * 1024 * 1024
_MEGABYTE: Final = 1024 * 1024


class _Extractor(Protocol):
    def extract(self, data: bytes) -> Extracted: ...


def extract(data: bytes, filename: str) -> Extracted:
    """The lines of a file, with what it says of itself. Raises ExtractError, and nothing else, for what is not read."""
    check_size(data)
    extracted = _extractor(kind_of(data, filename)).extract(data)
    if not any(line.text.strip() for line in extracted.lines):
        raise refusal("no_text")
    return extracted


def check_size(data: bytes) -> None:
    if not data:
        raise refusal("empty")
    if len(data) > MAX_BYTES:
        raise too_large(len(data))


def too_large(size: int) -> ExtractError:
    return refusal("too_large", size=f"{size / _MEGABYTE:.1f} MB", limit=f"{MAX_BYTES // _MEGABYTE} MB")


def _extractor(kind: Kind) -> _Extractor:
    """Imported when needed: lxml and pypdf cost a child process more than reading a short text does."""
    return cast("_Extractor", import_module(f"{__name__}.{kind}"))
