"""What a reader does with several speeches, and with the matches in one."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

OCCASION = "/occasions/全县春耕备耕现场会/"
PLOUGHING = "/search/?q=标题:春耕备耕现场会 年份:2024"


def test_lists_are_sorted_and_lead_to_speeches_their_feed_and_a_search_in_them(plain_page: Page) -> None:
    page = plain_page
    page.goto("/")
    page.locator("nav.ways a", has_text="地区").click()
    page.locator(".orders a", has_text="按名称").click()
    names = page.locator(".values > li > a > span:first-child").all_inner_texts()
    assert names[:2] == ["白鹭区", "澜津市"]
    page.click("text=青禾县")
    page.locator(".orders a", has_text="最早").click()
    expect(page.locator(".list > li > a").first).to_have_text("在全县春耕生产三级干部会议上的讲话")
    feed = page.locator("main a[type='application/atom+xml']").get_attribute("href") or ""
    assert page.request.get(feed).headers["content-type"].startswith("application/atom+xml")
    page.fill("main input[name=q]", "惊蛰")
    page.keyboard.press("Enter")
    expect(page.locator(".hit .facts").first).to_contain_text("青禾县")
    page.goto("/browse/")
    page.locator(".chart a").last.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/years/2026/$"))


def test_the_outlines_of_an_occasion_are_chosen_copied_and_taken_away_as_one_word_file(
    page: Page, plain_page: Page
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(OCCASION)
    page.click("text=提纲并排对照")
    page.click("[data-copy='0']")
    expect(page.locator("[data-copy='0']")).to_have_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()").splitlines()
    column = page.locator("[data-column='0'] a").all_inner_texts()
    assert [line.strip("　") for line in copied] == column
    assert any(line.startswith("　") for line in copied)

    plain_page.goto(page.url)
    expect(plain_page.locator("thead th")).to_have_count(3)
    plain_page.locator("text=选择讲话").click()
    plain_page.locator(".choose input[name=s]").last.uncheck()
    plain_page.click("text=显示所选")
    expect(plain_page.locator("thead th")).to_have_count(2)
    plain_page.locator(".orders a", has_text="1级").click()
    expect(plain_page.locator("thead th")).to_have_count(2)
    with plain_page.expect_download() as download:
        plain_page.locator("a[download]").click()
    with zipfile.ZipFile(download.value.path()) as word:
        text = re.sub("<[^>]+>", "", word.read("word/document.xml").decode())
    assert all(title in text for title in plain_page.locator("thead th > a").all_inner_texts())


def test_two_speeches_are_compared_from_the_one_that_is_read(plain_page: Page) -> None:
    page = plain_page
    page.goto(PLOUGHING)
    page.locator(".hit h2 a").first.click()
    related = page.locator(".related li").first
    expect(related.locator(".reason")).to_contain_text("同一场合")
    related.locator("text=对照").click()
    expect(page.locator(".pairs.outlines tr.same, .pairs.outlines tr.alike").first).to_be_visible()
    expect(page.locator("main :is(del, ins, mark, .only)").first).to_be_visible()
    left, right = page.locator(".pairs.outlines th > a").all_inner_texts()
    page.click("text=左右对调")
    expect(page.locator(".pairs.outlines th > a")).to_have_text([right, left])
    page.click("text=换一篇比较")
    expect(page.locator("main .list").first).to_contain_text(left)


def test_matches_are_listed_by_part_stand_on_a_bar_and_are_followed_also_without_javascript(
    page: Page, plain_page: Page
) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(PLOUGHING)
    page.locator(".hit h2 a").first.click()
    page.fill(".tools input[name=q]", "水")
    page.keyboard.press("Enter")
    expect(page.locator(".matches q")).to_have_text("水")
    count = page.locator(".text mark[id]").count()
    expect(page.locator("[data-of]")).to_have_text(str(count))
    assert page.locator(".strip a").count() <= count
    page.click(".places summary")
    places = page.locator(".places ol ol a")
    expect(places).to_have_count(count)
    places.last.click()
    expect(page.locator("[data-at]")).to_have_text(str(count))
    expect(page.locator(f"#m{count}")).to_be_in_viewport()
    page.keyboard.press("n")
    expect(page.locator("#m1")).to_be_in_viewport()
    page.locator(".strip a").nth(2).dispatch_event("click")
    expect(page.locator("[data-at]")).to_have_text("3")

    plain_page.goto("/search/?q=水 标题:春耕备耕现场会 年份:2024")
    passage = plain_page.locator(".passage").last
    at = re.search(r"n=(\d+)#m\1$", passage.get_attribute("href") or "")
    assert at
    passage.click()
    expect(plain_page.locator("[data-at]")).to_have_text(at[1])
    expect(plain_page.locator(f"#m{at[1]}")).to_be_in_viewport()
    plain_page.click("[data-key=n]")
    expect(plain_page.locator("[data-at]")).to_have_text(str(int(at[1]) + 1))


def test_a_page_of_related_sections_has_no_barrier(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(PLOUGHING)
    page.locator(".hit h2 a").first.click()
    page.locator(".outline .tree ol a").first.click()
    expect(page.locator(".sections .alike li").first).to_be_visible()
    assert Axe().run(page, context=".beside").response["violations"] == []
    page.click(".sections .of")
    expect(page.locator("h1")).to_have_text("相关章节")
    assert Axe().run(page).response["violations"] == []


def test_what_is_not_there_leads_on(plain_page: Page) -> None:
    plain_page.goto("/places/青禾/")
    plain_page.click(".near a")
    expect(plain_page.locator("h1")).to_have_text("青禾县")
