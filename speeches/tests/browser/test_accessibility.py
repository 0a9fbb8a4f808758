"""axe-core finds nothing on any kind of page, light or dark, and the keyboard alone gets everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from speeches.tests.browser.conftest import PHONE

if TYPE_CHECKING:
    from playwright.sync_api import Page

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
GALLERY = "/occasions/全县春耕备耕现场会/outlines/"
COLOURED = (
    "/",
    "/search/?q=的&genre=report",
    "/search/?q=titel:x",
    "/speeches/1/?q=的&script=zh-Hant",
    GALLERY,
    "/compare/?a=1&b=2",
)
PAGES = (
    *COLOURED,
    *("/browse/", "/places/", "/years/2024/", "/places/没有/", "/search/?q=“梨花落溪桥”", "/search/form/"),
    *("/search/help/", "/compare/?a=1"),
)


@pytest.mark.parametrize("light", ["light", "dark", "paper"])
def test_no_page_has_a_barrier_that_axe_can_see(page: Page, light) -> None:
    """All there is by day; in other lights what may differ there, the contrast of what has a colour."""
    pages, rules = (
        (PAGES, STANDARDS) if light == "light" else (COLOURED, {"type": "rule", "values": ["color-contrast"]})
    )
    page.emulate_media(reduced_motion="reduce")
    page.add_init_script(f"""localStorage.setItem("yanku-reading", '{{"light": "{light}"}}')""")
    axe, found = Axe(), {}
    for address in pages:
        page.goto(address)
        violations = axe.run(page, options={"runOnly": rules}).response["violations"]
        if violations:
            found[address] = [(one["id"], one["impact"], one["nodes"][0]["html"][:200]) for one in violations]
    assert found == {}


def test_what_is_below_the_text_of_a_speech_is_two_keys_from_its_head(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto("/speeches/1/")
    page.locator(".behind summary").last.focus()
    page.keyboard.press("Tab")
    expect(page.locator(".jump a").first).to_be_focused()
    expect(page.locator(".jump")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(".beside .acts a").first).to_be_focused()


def test_no_page_is_wider_than_a_phone_nor_begins_below_its_middle(page: Page) -> None:
    page.set_viewport_size(PHONE)
    found = {}
    for address in (*PAGES, *(f"/en{path}" for path in PAGES)):
        page.goto(address)
        wide = page.evaluate("document.documentElement.scrollWidth")
        begins = page.evaluate("document.querySelector('main :is(h1, .label)').getBoundingClientRect().top")
        if wide > PHONE["width"] or begins > PHONE["height"] / 3:
            found[address] = (wide, begins)
    assert found == {}


def test_on_a_phone_a_button_opens_the_ways_in(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto("/")
    ways = page.locator("nav.ways")
    expect(ways).to_be_hidden()
    page.locator(".menu").press("Enter")
    expect(ways).to_be_visible()
    page.keyboard.press("Escape")
    expect(ways).to_be_hidden()


def test_the_first_key_leads_past_the_navigation_and_lists_are_reached_by_keys(page: Page) -> None:
    page.goto("/browse/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("main svg a").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("nav.ways > ul > li > a[aria-current]")).to_have_count(1)
