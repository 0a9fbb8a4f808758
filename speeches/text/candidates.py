"""A line that may be a heading, and where in a file none can be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from speeches.text.document import Region

if TYPE_CHECKING:
    from speeches.text.document import Paragraph
    from speeches.text.numbering import Number

_NO_HEADINGS: Final = frozenset({Region.TABLE, Region.NOTE, Region.NAVIGATION, Region.FOOTER, Region.ASIDE})
ENDS_CLOSED: Final = re.compile("[。！？!?：:；;…][”’」』）)》]*[ \u3000\xa0\t]*$")
HASHES: Final = re.compile("(#{1,6})[ \u3000]+(?=[^ \u3000#])")  # a heading of Markdown left in plain text


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line, or the start of one, that may be a heading. ``start`` is its offset in the text.

    ``claim`` is the level the file's own format gives it. ``is_title``: the line ends without a closing mark. ``part``
    marks the words and annexes that always stand on the first level.
    """

    start: int
    paragraph: int
    number: Number | None = None
    claim: int | None = None
    is_title: bool = False
    part: bool = False
    annex: bool = False


def has_headings(paragraph: Paragraph) -> bool:
    return paragraph.region not in _NO_HEADINGS
