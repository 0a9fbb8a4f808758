"""PDF files with a text layer: what each page shows and where, read by pypdf, put in order by ``pdf_layout``."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from speeches.text.document import Extracted, FileFacts, Notice
from speeches.text.extract.pdf_fonts import Faces
from speeches.text.extract.pdf_layout import Fragment, Page, lines_of
from speeches.text.extract.pdf_text import PageText, page_text
from speeches.text.extract.refusals import refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pypdf import PageObject

    from speeches.text.document import Line

MEDIA_TYPE: Final = "application/pdf"
_STAMP: Final = 20  # characters a page, not counting what repeats on every page: no more is a scanner's stamp
_MOST_PAGES: Final = 5000
_FEW_UNREAD: Final = 2  # glyphs of a page: a sign or two that no text needs


def extract(data: bytes) -> Extracted:
    reader = _opened(data)
    if len(reader.pages) > _MOST_PAGES:
        raise refusal("too_much_text")
    faces = Faces()
    pages: list[Page] = []
    unread: list[int] = []
    pictures: list[int] = []
    undecoded: list[int] = []
    for number in range(1, len(reader.pages) + 1):
        try:
            page = reader.pages[number - 1]
            text = page_text(page, reader, faces)
            pages.append(_arranged(text, page, number))
            if text.unread > _FEW_UNREAD:
                undecoded.append(number)
            if _is_picture(page, pages[-1]):
                pictures.append(number)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - pypdf raises errors of any kind for a damaged page; each is reported
            unread.append(number)
    if not any(page.fragments for page in pages):
        if undecoded:
            raise refusal("no_characters")
        raise refusal("no_text_layer" if pictures else "damaged" if unread or not pages else "no_text")
    lines = tuple(lines_of(pages))
    if _is_scan(lines, len(pages), len(pictures)):
        raise refusal("no_text_layer")
    return Extracted(
        lines, MEDIA_TYPE, facts=_facts(reader, lines), notices=tuple(_notices(pictures, unread, undecoded))
    )


def _opened(data: bytes) -> PdfReader:
    """A file that only forbids changing or printing opens with the empty password, as in any viewer."""
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        is_open = not reader.is_encrypted or bool(reader.decrypt(""))
        if is_open:
            len(reader.pages)
    except DependencyError as error:  # a cipher that would need another library
        raise refusal("encrypted") from error
    except MemoryError:
        raise
    except Exception as error:  # pypdf raises errors of any kind for a damaged file
        raise refusal("damaged") from error
    if not is_open:
        raise refusal("encrypted")
    return reader


def _arranged(text: PageText, page: PageObject, number: int) -> Page:
    """The page turned so that most of its text is upright."""
    quarters: Counter[int | None] = Counter()
    for shown in text.shown:
        quarters[shown.quarter] += len(shown.fragment.text.strip())
    turn = quarters.most_common(1)[0][0] if quarters else 0
    box = page.mediabox
    corners = [_turned(float(x), float(y), turn or 0) for x in (box.left, box.right) for y in (box.bottom, box.top)]
    left, bottom = min(x for x, _ in corners), min(y for _, y in corners)
    upright: list[Fragment] = []
    athwart: list[Fragment] = []
    for shown in text.shown:
        x, y = _turned(shown.fragment.x, shown.fragment.y, turn or 0)
        (upright if shown.quarter == turn else athwart).append(replace(shown.fragment, x=x - left, y=y - bottom))
    height = max(y for _, y in corners) - bottom
    return Page(number, height, tuple(upright), tuple(athwart))


def _turned(x: float, y: float, quarter: int) -> tuple[float, float]:
    return ((x, y), (y, -x), (-x, -y), (-y, x))[quarter]


def _is_picture(page: PageObject, read: Page) -> bool:
    """A page with a picture and hardly any text of its own."""
    if sum(len(fragment.text.strip()) for fragment in read.fragments) > _STAMP:
        return False
    resources = page.get("/Resources")
    objects = resources.get_object().get("/XObject") if resources else None
    if objects is None:
        return False
    return any(item.get_object().get("/Subtype") == "/Image" for item in objects.get_object().values())


def _is_scan(lines: Sequence[Line], pages: int, pictures: int) -> bool:
    """Pictures with no more text than a scanner's stamp, which repeats on every page."""
    counts = Counter("".join(line.text.split()) for line in lines)
    own = sum(len(text) for text, count in counts.items() if count == 1 or count < pages / 2)
    return pictures * 2 > pages and own <= _STAMP * pages


def _notices(pictures: Sequence[int], unread: Sequence[int], undecoded: Sequence[int]) -> Iterator[Notice]:
    if pictures:
        yield Notice("pages_without_text", f"第 {_listed(pictures)} 页只有图像，没有文字层，这些页的内容没有读到。")
    if unread:
        yield Notice("unreadable_pages", f"第 {_listed(unread)} 页已损坏，这些页的内容没有读到。")
    if undecoded:
        yield Notice(
            "undecoded_glyphs", f"第 {_listed(undecoded)} 页有些字没有注明是什么字，没有读到；请对照原件补上。"
        )


def _listed(numbers: Sequence[int]) -> str:
    """1、3—5、8"""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and spans[-1][-1] == number - 1:
            spans[-1][1:] = [number]
        else:
            spans.append([number])
    return "、".join("—".join(map(str, span)) for span in spans)


def _facts(reader: PdfReader, lines: Iterable[Line]) -> FileFacts:
    """The title in the file's properties, if the text has it too; it is often a template's or a file name."""
    try:
        title = str((reader.metadata and reader.metadata.title) or "").strip()
    except (PyPdfError, ValueError, TypeError, AttributeError, KeyError):
        title = ""
    shown = "".join("".join(line.text.split()) for line in lines)
    return FileFacts(title=title if "".join(title.split()) in shown else "")
