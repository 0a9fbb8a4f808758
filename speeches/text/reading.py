"""A file, or a line of a .jsonl file, from bytes to everything the rules know of it.

All of ``speeches.text`` that untrusted bytes can reach is composed here, so that it runs in one limited process
(``speeches.sandbox``), whose answers are not believed before ``is_sound`` has looked at them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, Final

from speeches.text.clean import clean, clean_field, clean_given
from speeches.text.document import Cleaned, FileFacts, Notice
from speeches.text.extract import extract
from speeches.text.genres import Genre
from speeches.text.metadata import Metadata, read_metadata
from speeches.text.outline import Outline, parse_outline
from speeches.text.places import Level
from speeches.text.records import LANGUAGES, Record, read_record
from speeches.text.rows import strip_nonprinting

RECORD_MEDIA_TYPE: Final = "application/json"  # the original of a line of a .jsonl file
_DEEPEST_LEVEL: Final = 100
_LONGEST_NUMBER: Final = 40  # of a section, as models.Section keeps it
_CLOSED_LISTS: Final = {
    "genre": frozenset({"", *Genre}),
    "government_level": frozenset({"", *Level}),
    "language": frozenset({"", *LANGUAGES}),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What the rules make of a file. ``given`` names the fields that a record gave itself; no rule overrides them.

    ``notices`` are of the step before cleaning only; ``cleaned`` and ``outline`` have their own.
    """

    media_type: str
    encoding: str
    cleaned: Cleaned
    outline: Outline
    metadata: Metadata
    notices: tuple[Notice, ...] = ()
    given: frozenset[str] = frozenset()


def read(data: bytes, filename: str) -> Reading:
    """Raises ExtractError for a file that is not read. A file without text gives a reading with an empty one."""
    extracted = extract(data, filename)
    cleaned = clean(extracted)
    return Reading(
        media_type=extracted.media_type,
        encoding=extracted.encoding,
        cleaned=cleaned,
        outline=parse_outline(cleaned.paragraphs),
        metadata=read_metadata(cleaned, _printable(extracted.facts), strip_nonprinting(filename)),
        notices=tuple(replace(notice, message=strip_nonprinting(notice.message)) for notice in extracted.notices),
    )


def read_line(line: bytes) -> Reading:
    """One line of a .jsonl file: its fields are as given, and no title or furniture is sought in its text.

    What it does not give is derived where it is certain. Raises TextError.
    """
    record = read_record(line)
    cleaned = clean_given(record.text)
    return Reading(
        media_type=RECORD_MEDIA_TYPE,
        encoding="utf-8",
        cleaned=cleaned,
        outline=parse_outline(cleaned.paragraphs),
        metadata=_with_given(read_metadata(cleaned, _facts(record)), record),
        notices=record.notices,
        given=frozenset(record.fields) | ({"delivered_on"} if record.delivered_on else set()),
    )


def _printable(facts: FileFacts) -> FileFacts:
    return FileFacts(**{field.name: clean_field(getattr(facts, field.name)) for field in fields(facts)})


def _facts(record: Record) -> FileFacts:
    given = record.fields
    return FileFacts(
        title=given.get("title", ""),
        published=str(record.delivered_on or ""),
        source_name=given.get("source_name", ""),
        source_url=given.get("source_url", ""),
        speaker=given.get("speaker", ""),
        language=given.get("language", ""),
    )


def _with_given(metadata: Metadata, record: Record) -> Metadata:
    theme = "" if "title" in record.fields else metadata.theme  # a title that is given keeps its theme
    delivered_on = record.delivered_on or metadata.delivered_on
    given: dict[str, Any] = dict(record.fields)
    return metadata.having(**given, theme=theme, delivered_on=delivered_on)


# What is true of every reading, whoever says that it is one


def is_sound(reading: Reading) -> bool:
    """Whether it keeps the promises that storing and showing rely on; its types are right already."""
    cleaned, metadata = reading.cleaned, reading.metadata
    fields_given = [getattr(metadata, field.name) for field in fields(metadata)]
    lines = [paragraph.text for paragraph in (*cleaned.head_lines, *cleaned.paragraphs)]
    lines += [value for value in fields_given if isinstance(value, str)]
    return (
        not any("\n" in line or "\0" in line for line in lines)
        and _tiles(reading.outline, cleaned.text)
        and all(getattr(metadata, name) in known for name, known in _CLOSED_LISTS.items())
        and all(removed.line > 0 and "\0" not in removed.text for removed in cleaned.removed)
        and all(
            (notice.line is None or notice.line > 0) and "\0" not in notice.message
            for notice in (*reading.notices, *cleaned.notices, *reading.outline.notices)
        )
        and not any("\0" in found.quote + found.value for found in metadata.evidence)
    )


def _tiles(outline: Outline, text: str) -> bool:
    at = 0
    for section in outline.sections:
        whole = section.number + section.heading + section.body
        if section.start != at or not whole or not text.startswith(whole, at):
            return False
        if not 0 <= section.level <= _DEEPEST_LEVEL or len(section.number) > _LONGEST_NUMBER:
            return False
        at += len(whole)
    return at == len(text)
