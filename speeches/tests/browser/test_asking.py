"""How a reader asks without the language of queries: by form, facets and chips; with JavaScript and without."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

BOX = "main search input[name=q]"


@pytest.mark.parametrize("kind", ["page", "plain_page"])
def test_the_form_writes_into_the_search_box_what_its_boxes_say(request: pytest.FixtureRequest, kind: str) -> None:
    page: Page = request.getfixturevalue(kind)
    page.goto("/search/form/")
    for name, words in {"all_words": "讲话 全县", "section": "农户", "none_words": "党课", "since": "1960"}.items():
        page.fill(f".boxes [name={name}]", words)
    page.select_option(".boxes [name=section_level]", "2")
    page.select_option(".boxes [name=genre]", "讲话")
    if kind == "plain_page":
        page.click(".boxes button")
    expect(page.locator(BOX)).to_have_value('讲话 全县 级2:"农户" 文种:讲话 年份:1960.. -"党课"')
    page.locator(BOX).press("Enter")
    expect(page.locator(".hit").first).to_be_visible()


@pytest.mark.parametrize("kind", ["page", "plain_page"])
def test_a_facet_narrows_by_what_it_counts_and_its_chip_takes_it_back(
    request: pytest.FixtureRequest, kind: str
) -> None:
    page: Page = request.getfixturevalue(kind)
    page.goto("/search/?q=讲话")
    total = page.locator(".tally b")
    before = total.inner_text()
    choice = page.locator("[aria-labelledby=facet-genre] li", has_text="讲话").first
    count = choice.locator(".count").inner_text()
    choice.locator("a").click()
    expect(total).to_have_text(count)
    bar = page.locator("[aria-labelledby=facet-year] svg a").first
    bar.click()
    expect(page.locator(".chips .chip")).to_have_count(2)
    for _chip in range(2):
        page.locator(".chips .chip").first.click()
    expect(page.locator(".chips .chip")).to_have_count(0)
    expect(total).to_have_text(before)
