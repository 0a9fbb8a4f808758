"""Pages of several makes: the speech and its head stay, everything else is cut, and also when the page is pasted."""

from __future__ import annotations

import pytest

from speeches.tests.site_pages import BODY, PAGES
from speeches.text.clean import clean
from speeches.text.document import Extracted, Line
from speeches.text.extract import extract

EACH_PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.make)


@EACH_PAGE
def test_a_page_is_its_speech(page):
    cleaned = clean(extract(page.source.encode(page.encoding), "讲话.html"))
    assert cleaned.head.split("\n") == list(page.head)
    assert cleaned.text.split("\n") == list(BODY)
    assert [piece.text for piece in cleaned.removed] == list(page.removed)


@EACH_PAGE
def test_a_whole_page_that_was_pasted_is_its_speech(page):
    extracted = extract(page.source.encode(page.encoding), "讲话.html")
    cleaned = clean(Extracted(tuple(Line(line.text) for line in extracted.lines), "text/plain"))
    assert cleaned.head.split("\n") == list(page.head)
    assert cleaned.text.split("\n") == list(BODY)
