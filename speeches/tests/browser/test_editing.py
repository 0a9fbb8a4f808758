"""What an editor does, and what readers then see."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from speeches.tests.browser.conftest import PHONE
from speeches.tests.test_archive import packed

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

SECONDS_TO_BE_FOUND = 5
TEXT = """在2025年白鹭区{what}工作例会上的讲话
白鹭区副区长 林知远
（2025年11月3日）
同志们：
今天的例会只说{what}这一件事，说清楚就散会。
一、先把账对清楚
（一）钱从哪里来。区里出一半，街道出一半，年底以前到账。
（二）活由谁来干。每个街道定一名管{what}的人，姓名贴在门口。
几句交代的话
今后{what}的进度每月十日公开一次，公开在橱窗里，也公开在手机上。
谢谢大家！
"""


def file(name: str, content: bytes) -> dict[str, str | bytes]:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def upload(page: Page, *files: dict[str, str | bytes]) -> None:
    page.goto("/admin/speeches/speech/")
    page.click(".object-tools a[href$='/upload/']")
    page.set_input_files("input[name=documents]", files)  # type: ignore[arg-type]
    page.click(".submit-row input[type=submit]")
    expect(page).to_have_url(re.compile(r"/uploadbatch/\d+/change/$"))


def row(page: Page, name: str) -> Locator:
    return page.locator("table.uploads tbody tr").filter(has_text=name)


def search(page: Page, phrase: str) -> Locator:
    """The hits, as soon as there are some: a saved change is found within seconds."""
    until = time.monotonic() + SECONDS_TO_BE_FOUND
    while True:
        page.goto(f"/search/?q=“{phrase}”")
        hits = page.locator(".hit")
        if hits.count() or time.monotonic() > until:
            return hits
        page.wait_for_timeout(200)


@pytest.mark.parametrize(
    ("kind", "what"),
    [pytest.param("editor", "路灯", id="with-javascript"), pytest.param("plain_editor", "井盖", id="without")],
)
def test_files_go_in_are_corrected_and_published_and_a_reader_finds_them(
    request: pytest.FixtureRequest, page: Page, kind: str, what: str
) -> None:
    desk: Page = request.getfixturevalue(kind)
    upload(
        desk,
        file(f"{what}.txt", TEXT.format(what=what).encode()),
        file("旧文件.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    )

    good, refused = row(desk, f"{what}.txt"), row(desk, "旧文件.doc")
    expect(good.locator(".title > a").first).to_have_text(f"在2025年白鹭区{what}工作例会上的讲话", timeout=20_000)
    expect(refused).to_contain_text("另存为 .docx", timeout=20_000)
    expect(refused).to_have_class("failed")
    expect(desk.get_by_role("status")).to_have_text("全部文件已处理完毕。")
    page.goto(f"/search/?q=“管{what}的人”")
    expect(page.locator(".nothing")).to_be_visible()

    good.locator(".title > a").first.click()
    expect(desk.locator(".understood .tree > li > a")).to_have_text(["一、先把账对清楚"])
    desk.click(".object-tools a[href$='/outline/']")
    sentence = desk.locator("tr").filter(has_text="几句交代的话")
    sentence.locator("select").select_option("1")
    desk.click(".submit-row input[type=submit]")
    expect(desk.locator(".messagelist .success")).to_be_visible()
    expect(sentence.locator("select")).to_have_value("1")

    desk.click(".breadcrumbs a[href$='/change/']")
    expect(desk.locator(".understood .tree > li > a")).to_have_text(["一、先把账对清楚", "几句交代的话"])
    desk.fill("input[name=title]", f"在白鹭区{what}例会上的讲话")
    desk.click("input[name=_publish]")
    expect(desk.locator(".messagelist .success, .messagelist .info")).to_be_visible()

    hits = search(page, f"管{what}的人")
    expect(hits.locator("h2")).to_have_text([f"在白鹭区{what}例会上的讲话"])
    hits.locator(".passage").click()
    expect(page.locator("h1")).to_have_text(f"在白鹭区{what}例会上的讲话")
    expect(page.locator(".text mark").first).to_have_text(f"管{what}的人")
    expect(page.locator(".text mark").first).to_be_in_viewport()
    expect(page.locator(".text h2")).to_have_text(["一、先把账对清楚", "几句交代的话"])
    expect(page.locator(".outline .tree > li > a")).to_have_text(["一、先把账对清楚", "几句交代的话"])


def test_a_withdrawn_speech_is_gone_at_once(editor: Page, page: Page) -> None:
    upload_text = TEXT.format(what="花圃").encode()
    upload(editor, file("花圃.txt", upload_text))
    link = row(editor, "花圃.txt").locator(".title > a").first
    link.click(timeout=20_000)
    editor.click("input[name=_publish]")
    hits = search(page, "管花圃的人")
    address = hits.locator("h2 a").get_attribute("href") or ""
    editor.click("input[name=_withdraw]")
    expect(editor.locator(".messagelist li")).to_be_visible()
    page.goto(address)
    expect(page.locator("h1")).to_have_text("没有这个页面")
    page.goto("/search/?q=管花圃的人")
    expect(page.locator(".hit")).to_have_count(0)


@pytest.mark.parametrize("kind", ["editor", "plain_editor"], ids=["with-javascript", "without"])
def test_an_archive_is_worked_off_and_what_is_right_is_published_at_once(
    request: pytest.FixtureRequest, kind: str
) -> None:
    desk: Page = request.getfixturevalue(kind)
    whats = [f"{what}{kind}" for what in ("水井", "渡口", "果园")]
    texts = [(f"例会/{what}.txt", TEXT.format(what=what).encode()) for what in whats]
    broken = TEXT.format(what=f"戏台{kind}").partition("也公开在手机上")[0]
    upload(desk, file("材料.zip", packed(*texts, ("例会/断.txt", broken.encode()), ("旧.rar", b"Rar!\x1a\x07\x00"))))

    expect(desk.get_by_role("status")).to_have_text("全部文件已处理完毕。", timeout=30_000)
    expect(desk.locator("#outcomes a")).to_have_text(
        ["全部 5", "等待处理 0", "已读取，无提示 3", "存疑 1", "失败 1"], timeout=30_000
    )
    expect(desk.locator("#files .folder")).to_have_text(["", *["材料.zip/例会/"] * 4, "材料.zip/"])
    desk.click("button[name=_publish]:has-text('3')")
    expect(desk.locator(".messagelist .success")).to_contain_text("3")
    expect(desk.locator("button[name=_publish]")).to_have_count(0)

    desk.click("#outcomes a:has-text('失败')")
    expect(desk.locator("#files tr")).to_have_count(1)
    desk.click("#actions summary")
    desk.click("#actions button[name=_remove]")
    expect(desk.locator("#outcomes a").last).to_have_text("失败 0")


def test_files_are_dropped_listed_left_out_and_sent_in_portions(editor: Page) -> None:
    editor.goto("/admin/speeches/speech/upload/")
    editor.evaluate(
        """count => {
            const transfer = new DataTransfer();
            for (let n = 0; n < count; n++) transfer.items.add(new File([`同志们：第${n}份。`], `第${n}份.txt`));
            document.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
        }""",
        30,
    )
    expect(editor.locator(".chosen li")).to_have_count(30)
    editor.locator(".chosen li").filter(has_text="第7份.txt").locator("button").click()
    expect(editor.locator(".chosen b")).to_contain_text("29")
    editor.click(".submit-row input[type=submit]")
    expect(editor).to_have_url(re.compile(r"/uploadbatch/\d+/change/$"))
    expect(editor.locator("#outcomes a").first).to_have_text("全部 29")
    names = editor.locator("#files .name").all_text_contents()
    assert names == [f"第{n}份.txt" for n in range(30) if n != 7]


@pytest.mark.parametrize(
    "path",
    [
        "/admin/",
        "speech/",
        "speech/upload/",
        "speech/1/change/",
        "speech/1/outline/",
        "uploadbatch/",
        "uploadbatch/1/change/",
    ],
)
def test_no_page_of_the_administration_is_wider_than_a_phone(editor: Page, path: str) -> None:
    editor.set_viewport_size(PHONE)
    editor.goto(path if path.startswith("/") else f"/admin/speeches/{path}")
    assert editor.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_visitor_is_asked_to_sign_in_and_a_wrong_password_is_refused(page: Page) -> None:
    page.goto("/admin/speeches/speech/upload/")
    page.fill("input[name=username]", "admin")
    page.fill("input[name=password]", "wrong")
    page.click("input[type=submit]")
    expect(page.locator(".errornote")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/admin/login/"))
