"""All hits of a search as a file, written while they are read: one row or object a speech, with its best passages."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from speeches.search import Hit, Passage

_FACTS: Final = (
    "title", "theme", "speaker", "speaker_role", "genre", "government_level", "place", "occasion", "organization",
    "source_name", "source_url", "language",
)  # fmt: skip
_DATED: Final = ("delivered_on", "delivered_precision")  # as far as it is known, and how far that is
COLUMNS: Final = (*_DATED, *_FACTS, "url", "matches", "passage_url", "headings", "passage_matches", "passage")
_BYTE_ORDER_MARK: Final = "\ufeff"  # spreadsheets read UTF-8 only where it stands
# What spreadsheets take for the beginning of a formula (OWASP, CSV Injection); some read the wide forms so, too.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_csv(hits: Iterable[Hit]) -> Iterator[str]:
    """RFC 4180 for spreadsheets; no cell can become a formula. Each row has the first of its speech's passages."""
    writer = csv.DictWriter(_Echo(), COLUMNS)
    yield _BYTE_ORDER_MARK + writer.writeheader()
    for hit in hits:
        row = _facts(hit)
        for passage in hit.passages[:1]:
            row |= {"passage_url": _address(hit, passage), "headings": " › ".join(passage.path)}
            row |= {"passage_matches": passage.count, "passage": passage.snippet.text}
        yield writer.writerow({name: _harmless(str(value)) for name, value in row.items()})


def as_json(hits: Iterable[Hit]) -> Iterator[str]:
    """One JSON array, an object a line."""
    yield "["
    before = "\n"
    for hit in hits:
        passages = [
            {
                "url": _address(hit, passage),
                "headings": passage.path,
                "matches": passage.count,
                "text": passage.snippet.text,
            }
            for passage in hit.passages
        ]
        yield before + json.dumps(_facts(hit) | {"passages": passages}, ensure_ascii=False)
        before = ",\n"
    yield "\n]\n"


class _Echo:
    """A file for csv.writer that hands each row back instead of keeping it."""

    def write(self, row: str) -> str:
        return row


def _facts(hit: Hit) -> dict[str, Any]:
    speech = hit.speech
    facts = {name: getattr(speech, name) for name in _FACTS}
    dated = {"delivered_on": str(speech.delivered or ""), "delivered_precision": speech.delivered_precision}
    return dated | facts | {"url": _absolute(speech.get_absolute_url()), "matches": hit.matches}


def _address(hit: Hit, passage: Passage) -> str:
    return _absolute(passage.section.get_absolute_url() if passage.section else hit.speech.get_absolute_url())


def _absolute(path: str) -> str:
    return f"{settings.ADDRESS.url}{path}"


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
