"""What a reader does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from speeches.tests.browser.conftest import PHONE

if TYPE_CHECKING:
    from playwright.sync_api import Page


SAMPLE = "/search/?q=标题:春耕备耕现场会 年份:2024"  # other tests put speeches in, so the latest may be any


def test_from_the_home_page_a_search_leads_to_the_very_passage(page: Page) -> None:
    page.goto(SAMPLE)
    first = page.locator(".hit h2 a").first
    title = first.inner_text()
    first.click()
    expect(page.locator("h1")).to_have_text(title)
    words = page.locator(".text p").nth(3).inner_text()[2:14]
    page.goto("/")
    page.fill("main input[name=q]", f"“{words}”")
    page.keyboard.press("Enter")
    expect(page.locator(".hit h2")).to_have_text([title])
    page.locator(".passage").first.click()
    expect(page).to_have_url(re.compile(r"#m\d+$"))
    expect(page.locator(".text mark").first).to_be_in_viewport()


def test_the_outline_leads_to_the_heading_and_marks_where_one_reads(page: Page) -> None:
    page.goto(SAMPLE)
    page.locator(".hit h2 a").first.click()
    entry = page.locator(".outline .tree > li > a").nth(1)
    entry.click()
    key = (entry.get_attribute("href") or "").lstrip("#")
    expect(page.locator(f"[id='{key}']")).to_be_in_viewport()
    expect(page.locator(".outline a[aria-current]")).to_have_count(1)


def test_without_javascript_everything_is_there(plain_page: Page) -> None:
    plain_page.goto("/")
    plain_page.locator(".list a").first.click()
    expect(plain_page.locator(".outline .tree > li").first).to_be_visible()
    expect(plain_page.locator(".text p").first).to_be_visible()
    plain_page.fill("input[name=q]", "的")
    plain_page.keyboard.press("Enter")
    expect(plain_page.locator(".hit").first).to_be_visible()


def test_a_fault_in_the_query_is_named_and_its_repair_is_a_click(page: Page) -> None:
    page.goto("/search/?q=titel:讲话")
    expect(page.locator("[role=alert]")).to_contain_text("titel")
    page.click("[role=alert] a:has-text('标题:讲话')")
    expect(page.locator(".hit").first).to_be_visible()
    expect(page.locator("main input[name=q]")).to_have_value("标题:讲话")


@pytest.mark.parametrize("path", ["/", "/search/?q=的", "/years/", "/search/help/", "/nothing-here/", "/speeches/1/"])
def test_no_page_is_wider_than_a_phone(page: Page, path: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_pages_speak_english_under_their_own_address(page: Page) -> None:
    page.goto("/years/")
    page.click("text=English")
    expect(page).to_have_url(re.compile(r"/en/years/$"))
    expect(page.locator("h1")).to_have_text("Speeches: Year")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_reader_gets_no_cookie(page: Page) -> None:
    page.goto("/")
    page.goto("/search/?q=的")
    assert page.context.cookies() == []


def long_speech(page: Page) -> None:
    page.goto("/search/?q=的 标题:春耕备耕现场会 年份:2024")
    page.locator(".hit h2 a").first.click()


def test_a_reader_chooses_how_to_read_and_the_device_remembers(page: Page) -> None:
    long_speech(page)
    page.click(".settings > summary")
    page.locator(".settings label:has([value=paper])").click()
    page.locator(".settings label:has([value=huge])").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-light", "paper")
    expect(page.locator(".settings [value=huge]")).to_be_checked()
    assert page.evaluate("getComputedStyle(document.querySelector('.text p')).fontSize") == "22px"
    assert page.context.cookies() == []


def test_matches_sections_and_help_are_reached_by_keys_but_not_while_typing(page: Page) -> None:
    long_speech(page)
    expect(page.locator("mark[aria-current]")).to_have_attribute("data-match", "1")
    page.keyboard.press("n")
    expect(page.locator(".matches [data-at]")).to_have_text("2")
    expect(page.locator("#m2")).to_be_in_viewport()
    page.keyboard.press("p")
    expect(page.locator(".matches [data-at]")).to_have_text("1")
    page.keyboard.press("j")
    expect(page).to_have_url(re.compile("#s"))
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("n?j")
    expect(page.locator(".masthead input[name=q]")).to_have_value(re.compile(r"n\?j"))
    expect(page.locator("#keys")).to_be_hidden()


def test_selected_words_are_copied_with_their_source_and_as_a_link_that_marks_them(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    long_speech(page)
    paragraph = page.locator(".text p").nth(3)
    words = paragraph.inner_text()[:12].strip()
    paragraph.evaluate("""element => {
        const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT), range = document.createRange();
        let left = 12;
        range.setStart(walker.nextNode(), 0);
        for (let node = walker.currentNode; node; left -= node.length, node = walker.nextNode()) {
            if (node.length >= left) { range.setEnd(node, left); break; }
        }
        getSelection().removeAllRanges();
        getSelection().addRange(range);
    }""")
    page.click("[data-does=quote]")
    expect(page.locator("[data-does=quote]")).to_have_text(re.compile("已复制|Copied"))
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"“{words}”\n——")
    assert page.locator("h1").inner_text() in copied
    address = copied.splitlines()[-1]
    page.goto(address)
    assert "".join(page.locator(".text mark").all_inner_texts()) == words
    expect(page.locator("#m1")).to_be_in_viewport()
