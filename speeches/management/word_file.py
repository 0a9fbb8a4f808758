"""The least that is a Word file, for commands that need many of them."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORD: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_MAIN_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TYPES: Final = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
    '"application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_MAIN_TYPE}"/></Types>'
)
_RELATIONSHIPS: Final = (
    f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}" Target="word/document.xml"/></Relationships>'
)


def word_file(paragraphs: Iterable[str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>" for text in paragraphs)
    return word_package(f'<w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>', method)


def word_package(document: str, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Packed around that document, whatever it is."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("_rels/.rels", _RELATIONSHIPS)
        package.writestr("word/document.xml", document)
    return target.getvalue()
