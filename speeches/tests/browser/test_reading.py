"""What a reader does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from speeches.tests.browser.conftest import PHONE, watched_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from speeches.tests.browser.conftest import Site


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


def test_the_outline_leads_to_the_heading_marks_where_one_reads_and_is_filtered(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(SAMPLE)
    page.locator(".hit h2 a").first.click()
    current = page.locator(".outline a[aria-current]")
    entries = page.locator(".outline .tree a")
    for at in (0, 2, 9, entries.count() - 1):
        entries.nth(at).click()
        expect(current).to_have_text(entries.nth(at).inner_text())
        expect(page.locator(":target")).to_be_in_viewport()
    page.mouse.move(640, 400)
    page.mouse.wheel(0, -20_000)
    expect(current).to_have_count(0)
    page.keyboard.press("j")
    expect(current).to_have_text(entries.first.inner_text())

    page.locator(".outline details summary").first.click()
    expect(entries.nth(1)).to_be_hidden()
    page.fill(".filter", "闸门")
    expect(page.locator(".outline .none")).to_be_visible()
    page.fill(".filter", "撂荒")
    shown = [entry for entry in entries.all() if entry.is_visible()]
    assert [entry.inner_text()[:2] for entry in shown] == ["二、", "（一"]
    page.fill(".filter", "")
    expect(entries.nth(1)).to_be_hidden()


def test_on_a_phone_the_outline_is_a_drawer_over_the_text(browser: Browser, site: Site) -> None:
    with watched_page(browser, site, viewport=PHONE, has_touch=True) as page:
        page.emulate_media(reduced_motion="reduce")
        page.goto(SAMPLE)
        page.locator(".hit h2 a").first.click()
        drawer = page.locator(".drawer")
        expect(drawer).to_be_hidden()
        page.evaluate("scrollTo({ top: 2000, behavior: 'instant' })")
        page.touchscreen.tap(100, 20)
        expect(drawer).to_be_visible()
        expect(page.locator(".outline a[aria-current]")).to_be_in_viewport()
        assert page.evaluate("scrollY") == 2000
        page.keyboard.press("Escape")
        expect(drawer).to_be_hidden()
        page.touchscreen.tap(100, 20)
        entry = drawer.locator("a").nth(4)
        entry.tap()
        expect(drawer).to_be_hidden()
        expect(page.locator(".here")).to_have_text(entry.text_content() or "")
        bar = page.locator(".outline").bounding_box()
        heading = page.locator(":target").bounding_box()
        assert bar
        assert heading
        assert bar["y"] + bar["height"] <= heading["y"] < PHONE["height"]


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


def test_the_pages_speak_english_under_their_own_address(page: Page) -> None:
    page.goto("/years/")
    page.click("text=English")
    expect(page).to_have_url(re.compile(r"/en/years/$"))
    expect(page.locator("h1")).to_have_text("Speeches: Year")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_every_answer_has_a_policy_that_forbids_what_is_not_ours(page: Page) -> None:
    page.goto("/speeches/1/")
    files = page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert len(files) > 5
    for address in (*files, "/", "/no/", "/search/?q=titel:x", "/feed/", "/sitemap.xml", "/speeches/1/speech.docx"):
        policy = page.request.get(address).headers["content-security-policy"]
        assert {"default-src 'none'", "script-src 'self'", "style-src 'self'"} <= {*policy.split("; ")}, address


def test_a_reader_gets_no_cookie(page: Page) -> None:
    page.goto("/")
    page.goto("/search/?q=的")
    assert page.context.cookies() == []


def long_speech(page: Page) -> None:
    page.goto("/search/?q=的 标题:春耕备耕现场会 年份:2024")
    page.locator(".hit h2 a").first.click()


def test_related_sections_follow_what_is_read_and_are_pages_of_their_own_without_javascript(
    page: Page, plain_page: Page
) -> None:
    page.goto(SAMPLE)
    page.locator(".hit h2 a").first.click()
    entry = page.locator(".outline .tree ol a").first
    entry.click()
    related = page.locator(".sections .alike li").first
    expect(page.locator(".sections .of")).to_have_text(entry.inner_text())
    expect(related).to_be_in_viewport()
    expect(related.locator(".reason")).to_contain_text("同一场合")
    plain_page.goto(page.url.partition("#")[0])  # a browser may still scroll to a fragment while it is clicked
    plain_page.click(".sections summary")
    plain_page.locator(".sections ol ol a").first.click()
    expect(plain_page.locator(".alike li > a").first).to_have_text(related.locator("> a").inner_text())
    plain_page.locator(".alike li > a").first.click()
    expect(plain_page.locator(":target")).to_be_in_viewport()


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
    expect(page.locator(".masthead input[name=q]")).to_have_value("n?j")
    expect(page.locator("#keys")).to_be_hidden()


def test_keys_work_on_every_page_leave_an_input_method_alone_and_can_be_switched_off(page: Page) -> None:
    page.goto("/browse/")
    page.keyboard.press("/")
    expect(page.locator(".masthead input[name=q]")).to_be_focused()
    page.goto("/years/2024/")
    entries = page.locator(".list > li > a")
    for key, at in (("j", 0), ("j", 1), ("k", 0), ("k", 0)):
        page.keyboard.press(key)
        expect(entries.nth(at)).to_be_focused()
    composing = "document.dispatchEvent(new KeyboardEvent('keydown', { key: '?', bubbles: true, isComposing: true }))"
    page.evaluate(composing)
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("?")
    page.locator("#keys input").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_hidden()
    page.click("footer [data-key='?']")
    expect(page.locator("#keys input")).not_to_be_checked()


# From the words of the text ``start`` to ``end``, both counted from 0, as a reader drags over them.
SELECT = """([start, end]) => {
    const walker = document.createTreeWalker(document.querySelector(".text"), NodeFilter.SHOW_TEXT), nodes = [];
    for (let at = 0; walker.nextNode(); at += walker.currentNode.length) nodes.push([at, walker.currentNode]);
    const place = (offset) => {
        const [at, node] = nodes.findLast(([at]) => at <= offset);
        return [node, offset - at];
    };
    const range = document.createRange(), [last, inside] = place(end - 1);
    range.setStart(...place(start));
    range.setEnd(last, inside + 1);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    return getSelection().toString().replace(/\\s+/g, "");
}"""
MARKED = """() => {
    const before = document.createRange();
    before.setStart(document.querySelector(".text"), 0);
    before.setEndBefore(document.querySelector("#m1"));
    return [before.toString().length, [...document.querySelectorAll(".text mark")].map((m) => m.textContent).join("")];
}"""


def copied(page: Page, does: str) -> list[str]:
    """The lines that a button of the selection's toolbar gave to the clipboard."""
    page.click(f"[data-does={does}]")
    expect(page.locator(f"[data-does={does}]")).to_have_text("已复制")
    return list(page.evaluate("navigator.clipboard.readText()").splitlines())


def test_selected_words_are_copied_with_their_source_and_as_a_link_that_marks_them(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(SAMPLE)
    page.locator(".hit h2 a").first.click()
    whole, title = page.locator(".text").text_content() or "", page.locator("h1").inner_text()
    heading = page.locator(".text h3, .text b.level-2").first.text_content() or ""
    again = max((whole[at : at + 3] for at in range(len(whole.strip()) - 3)), key=whole.count)
    selections = {
        "in a part": (whole.index(heading), whole.index(heading) + 30),
        "over paragraphs, longer than an address": (whole.index(heading) - 20, whole.index(heading) + 300),
        "the last of several alike": (whole.rindex(again), whole.rindex(again) + 3),
        "closing words": (len(whole.rstrip()) - 4, len(whole.rstrip())),
    }
    for start, end in selections.values():
        words = page.evaluate(SELECT, [start, end])
        (address,) = copied(page, "share")
        page.goto(address)
        expect(page.locator("#m1")).to_be_in_viewport()
        assert page.evaluate(MARKED) == [start, words]
    assert whole.count(again) > 1

    words = page.evaluate(SELECT, selections["in a part"])
    *quoted, source, address = copied(page, "quote")
    assert "".join(quoted) == f"“{words}”"
    assert re.fullmatch(rf"——.+：《{title}》（2024年3月6日，第一部分（一））", source)
    page.evaluate("document.querySelector('[data-does=quote]').textContent = ''")
    page.keyboard.press("c")
    expect(page.locator("[data-does=quote]")).to_have_text("已复制")
    *_, source, same = copied(page, "standard")
    assert source == page.locator("#cite-gbt").inner_text()
    assert same == address
    page.evaluate(SELECT, selections["closing words"])
    assert copied(page, "quote")[-2].endswith(f"《{title}》（2024年3月6日）")


def test_without_the_clipboard_of_secure_addresses_words_are_copied_all_the_same(page: Page) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.add_init_script("addEventListener('copy', () => { window.taken = document.activeElement.value; })")
    page.goto("/speeches/1/")
    words = page.evaluate(SELECT, [20, 40])
    page.click("[data-does=quote]")
    assert page.evaluate("window.taken").replace("\n", "").startswith(f"“{words}”——")
    assert page.evaluate("getSelection().toString().replace(/\\s+/g, '')") == words


def test_a_speech_is_read_in_the_other_script_and_quoted_in_its_own(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    long_speech(page)
    expect(page.locator(".text mark[aria-current]")).to_have_attribute("data-match", "1")  # the script is there
    page.keyboard.press("n")
    matches = page.locator(".matches [data-of]").inner_text()
    words, address = page.evaluate(SELECT, [40, 90]), page.url

    page.click(".scripts a:has-text('繁體')")
    expect(page.locator(".text")).to_have_attribute("lang", "zh-Hant")
    expect(page.locator(".converted")).to_contain_text("OpenCC")
    expect(page.locator(".matches [data-of]")).to_have_text(matches)
    expect(page.locator(".text mark[aria-current]")).to_have_attribute("data-match", "1")
    page.keyboard.press("n")
    expect(page.locator(".text mark[aria-current]")).to_have_attribute("data-match", "2")
    page.fill(".tools input[name=q]", "現場")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("script=zh-Hant"))
    expect(page.locator(".text mark").first).to_have_text("現場")

    assert page.evaluate(SELECT, [40, 90]) != words
    *quoted, _source, link = copied(page, "quote")
    assert "".join(quoted) == f"“{words}”"

    page.click(".converted a")
    expect(page.locator(".text")).to_have_attribute("lang", "zh-Hans")
    expect(page.locator(".text mark").first).to_have_text("现场")
    assert page.url.split("?")[0] == address.split("?")[0]
    page.goto(link)
    assert page.evaluate(MARKED) == [40, words]
