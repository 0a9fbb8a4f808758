"""The values that flow through ``speeches.text``: what is read, what is cleaned, what is warned of."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Region(StrEnum):
    """The part of a page or file that a line stands in, as far as its format says so."""

    BODY = "body"
    TITLE = "title"  # <title>-like lines inside the page body, Word's Title style
    NAVIGATION = "navigation"  # menus, breadcrumbs, lists of other pages
    HEADER = "header"  # a running head of a printed page, the masthead of a site
    FOOTER = "footer"  # a running foot, page numbers, a site's imprint
    ASIDE = "aside"  # related articles, share bars, tools
    NOTE = "note"  # a footnote or endnote
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an extracted file with the evidence its format gives.

    ``level`` is the heading level the file itself claims (Word's 标题 1, ``<h2>``, ``##``), None if it
    claims nothing. ``breaks`` says what the line's end is: True a paragraph's end for certain, False a
    line that was only wrapped at the margin, None unknown (a plain text file does not say).
    ``page`` counts from 1. ``marks`` are spans ``(start, end)`` of ``text`` that are notation, not text
    (Markdown's ``##`` and ``**``); cleaning cuts and reports them.
    """

    text: str
    level: int | None = None
    bold: bool = False
    centred: bool = False
    region: Region = Region.BODY
    page: int | None = None
    breaks: bool | None = None
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """Something an editor should look at. ``code`` is one of the list in docs/codes.md.

    ``line`` counts from 1: a line of the extracted file for a notice from reading or cleaning,
    a paragraph of the text for one from the outline; None when it concerns the whole.
    """

    code: str
    message: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What the file says of itself beside its text (``<meta>``, Word's properties); empty means not said."""

    title: str = ""
    published: str = ""
    source_name: str = ""
    source_url: str = ""
    speaker: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Extracted:
    """A file as lines in reading order. No visible text is missing; nothing has been judged yet."""

    lines: tuple[Line, ...]
    media_type: str
    encoding: str = ""  # of text formats, as IANA names it ("utf-8", "gb18030"); empty for docx and pdf
    facts: FileFacts = field(default_factory=FileFacts)
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Removed:
    """Text that cleaning cut: ``line`` is the 1-based line of the extracted file, ``why`` a code of docs/codes.md."""

    line: int
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the cleaned head or text, with the evidence that is left of its first extracted line."""

    text: str
    level: int | None = None
    bold: bool = False
    centred: bool = False
    region: Region = Region.BODY


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The one text and what stood before it; see ``clean.clean`` for the promises."""

    head_lines: tuple[Paragraph, ...]
    paragraphs: tuple[Paragraph, ...]
    removed: tuple[Removed, ...] = ()
    notices: tuple[Notice, ...] = ()

    @property
    def head(self) -> str:
        return "\n".join(paragraph.text for paragraph in self.head_lines)

    @property
    def text(self) -> str:
        return "\n".join(paragraph.text for paragraph in self.paragraphs)
