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
PAGES = (
    *("/", "/browse/", "/places/", "/years/2024/", "/speeches/1/?q=的&script=zh-Hant", "/places/没有/"),
    *("/search/?q=的", "/search/?q=titel:x", "/search/form/", "/search/help/"),
)


@pytest.mark.parametrize(
    ("scheme", "rules"),
    [("light", {"runOnly": STANDARDS}), ("dark", {"runOnly": {"type": "rule", "values": ["color-contrast"]}})],
    ids=["light", "dark"],
)
def test_no_page_has_a_barrier_that_axe_can_see(page: Page, scheme, rules) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    axe, found = Axe(), {}
    for address in PAGES:
        page.goto(address)
        violations = axe.run(page, options=rules).response["violations"]
        if violations:
            found[address] = [(one["id"], one["impact"], one["nodes"][0]["html"][:200]) for one in violations]
    assert found == {}


def test_the_first_key_leads_past_the_navigation_and_lists_are_reached_by_keys(page: Page) -> None:
    page.goto("/browse/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("main svg a").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("nav.ways a:not(.tongues a)[aria-current]")).to_have_count(1)


@pytest.mark.parametrize(
    "address", ["/browse/", "/places/", "/years/2024/", "/occasions/", "/places/没有/", "/en/browse/"]
)
def test_no_list_is_wider_than_a_phone(page: Page, address) -> None:
    page.set_viewport_size(PHONE)
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
