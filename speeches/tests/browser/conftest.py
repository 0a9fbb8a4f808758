"""The archive as an office runs it, ``manage.py serve`` on a fresh data folder, and a real Chromium to use it with."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Request, ViewportSize

ROOT = Path(__file__).resolve().parents[3]
CHROMIUM = os.environ.get("YANKU_CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
QUIET = [
    "--no-sandbox",  # as root, as in a container, Chromium does not start without
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 740}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None and not os.environ.get("YANKU_REQUIRE_BROWSER"):
                item.add_marker(pytest.mark.skip(reason="no Chromium is installed (set YANKU_CHROMIUM to its path)"))


@dataclass(frozen=True)
class Site:
    """A running archive: its address, its administrator, the folder it writes to."""

    url: str
    password: str
    folder: Path


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("archive") / "var"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"YANKU_DATA_DIR": str(folder), "YANKU_PORT": str(port), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    lines: list[str] = []
    ready = threading.Event()

    def read() -> None:
        for line in process.stdout or ():
            lines.append(line)
            if f"http://127.0.0.1:{port}" in line:
                ready.set()
        ready.set()

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        assert ready.wait(120), "".join(lines)
        assert process.poll() is None, "".join(lines)
        password = re.search(r"\badmin +(\S+)", "".join(lines))
        assert password, "".join(lines)
        yield Site(f"http://127.0.0.1:{port}", password.group(1), folder)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)
        reader.join(5)
        if process.stdout:
            process.stdout.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """A page in a fresh context; the test fails if the browser reports an error, or a request leaves the site."""
    context = browser.new_context(base_url=site.url, viewport=DESKTOP, locale="zh-CN")
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)

    def note_foreign(request: Request) -> None:
        if not request.url.startswith((site.url, "data:")):
            faults.append(request.url)

    page.on("request", note_foreign)
    yield page
    context.close()
    assert faults == []


@pytest.fixture
def editor(page: Page, site: Site) -> Page:
    """The page, signed in as the administrator."""
    sign_in(page, site)
    return page


def sign_in(page: Page, site: Site) -> None:
    page.goto("/admin/")
    page.fill("input[name=username]", "admin")
    page.fill("input[name=password]", site.password)
    page.click("input[type=submit]")
