"""What comes out of the printer."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from statistics import mode
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from speeches.tests.browser.test_accessibility import GALLERY

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pypdf import PageObject

MM = 72 / 25.4
HAN = re.compile(r"[\u2e80-\u9fff，。、；：！？“”（）]+")


def printed(page: Page, address: str) -> list[PageObject]:
    page.goto(address)
    return list(PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages)


def lines(sheet: PageObject) -> list[tuple[float, float, str]]:
    """``(left, baseline, words)`` of each line from the top, in points."""
    found: dict[int, list[tuple[float, str]]] = defaultdict(list)

    def see(text: str, matrix: Any, placed: Any, _font: Any, _size: Any) -> None:
        if text.strip():
            found[round(matrix[5] + placed[5] * matrix[3])].append((matrix[4] + placed[4] * matrix[0], text))

    sheet.extract_text(visitor_text=see)
    return [(min(found[y])[0], y, "".join(text for _, text in found[y])) for y in sorted(found, reverse=True)]


def size(sheet: PageObject) -> tuple[int, int]:
    return round(sheet.mediabox.width / MM), round(sheet.mediabox.height / MM)


def test_a_speech_has_22_lines_of_28_characters_a_page_and_ends_with_its_source(page: Page) -> None:
    """GB/T 9704—2012, 5.2: A4, 37 mm above and 28 mm beside a type area of 156 by 225 mm."""
    page.goto("/search/?q=标题:春耕备耕现场会 年份:2024")
    address = page.locator(".hit h2 a").first.get_attribute("href") or ""
    sheets = printed(page, address)
    *full, number = lines(sheets[1])
    assert size(sheets[1]) == (210, 297)
    assert (len(full), number[2].replace(" ", "")) == (22, "—2—")
    assert mode(len(words) for _, _, words in full if HAN.fullmatch(words)) == 28
    assert (full[0][1] - full[-1][1]) / 21 * 22 == pytest.approx(225 * MM, abs=2)
    assert min(left for left, _, _ in full) == pytest.approx(28 * MM, abs=1)
    ends = "".join(words for _, _, words in lines(sheets[-1]))
    assert address.split("?")[0] in ends
    assert "提纲" not in "".join(sheet.extract_text() for sheet in sheets)


def test_outlines_side_by_side_are_printed_across(page: Page) -> None:
    sheets = printed(page, GALLERY)
    assert {size(sheet) for sheet in sheets} == {(297, 210)}
