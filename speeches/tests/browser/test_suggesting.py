"""Suggestions as a reader meets them: with keys, with a mouse, on a phone, and not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from speeches.tests.browser.conftest import PHONE

if TYPE_CHECKING:
    from playwright.sync_api import Page

BOX = "main input[name=q]"
OPTIONS = "main .suggestions [role=option]"


@pytest.fixture
def suggesting(page: Page) -> Page:
    """The home page, once the indexer has gathered what can be suggested."""
    page.goto("/")
    for _attempt in range(60):
        if page.request.get("/search/suggest/?q=shouxin").json()["suggestions"]:
            return page
        page.wait_for_timeout(500)
    raise AssertionError("nothing is suggested")


def test_the_arrow_keys_choose_and_enter_takes(suggesting: Page) -> None:
    box = suggesting.locator(BOX)
    expect(box).to_have_attribute("role", "combobox")
    box.press_sequentially("年份:2020.. shouxin")
    expect(box).to_have_attribute("aria-expanded", "true")
    first = suggesting.locator(OPTIONS).first
    words = first.locator(".words").inner_text()
    box.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", first.get_attribute("id") or "")
    box.press("Enter")
    expect(box).to_have_value(f'年份:2020.. "{words}"')
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press("Enter")
    expect(suggesting.locator(".hit").first).to_be_visible()


def test_escape_closes_and_leaves_what_was_typed(suggesting: Page) -> None:
    box = suggesting.locator(BOX)
    box.press_sequentially("收心")
    expect(suggesting.locator(OPTIONS).first).to_be_visible()
    box.press("ArrowUp")
    box.press("Escape")
    expect(suggesting.locator(OPTIONS).first).to_be_hidden()
    expect(box).to_have_value("收心")
    assert box.get_attribute("aria-activedescendant") is None


def test_a_click_takes_and_the_box_keeps_the_focus(suggesting: Page) -> None:
    suggesting.set_viewport_size(PHONE)
    box = suggesting.locator(BOX)
    box.press_sequentially("收心")
    first = suggesting.locator(OPTIONS).first
    words = first.locator(".words").inner_text()
    assert suggesting.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    first.click()
    expect(box).to_have_value(f'"{words}"')
    expect(box).to_be_focused()


def test_tab_leaves_and_closes(suggesting: Page) -> None:
    box = suggesting.locator(BOX)
    box.press_sequentially("收心")
    expect(suggesting.locator(OPTIONS).first).to_be_visible()
    box.press("Tab")
    expect(suggesting.locator(OPTIONS).first).to_be_hidden()
    expect(suggesting.locator("main .find button")).to_be_focused()
