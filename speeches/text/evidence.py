"""What was found for the fields of a speech, and where: a reader can check it, an editor choose another value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Origin(StrEnum):
    """Where a value was found."""

    HEAD = "head"  # the lines before the text
    TEXT = "text"
    PAGE = "page"  # what the file declares of itself beside its text (<meta>, Word's properties)
    CUT = "cut"  # furniture that cleaning took away, such as a page's table of facts
    FILE_NAME = "file_name"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One value that was found for a field, with the sentence, line or name it was read from, verbatim.

    ``field`` and ``value`` are as ``Metadata`` has them, a date as ISO 8601 to its precision (2024, 2024-05,
    2024-05-17). Where sources disagree there are several of one field, of which at most one is ``taken``.
    """

    field: str
    value: str
    quote: str
    origin: Origin
    taken: bool
