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
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Page, Request, StorageState, ViewportSize

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
        print("".join(lines))  # noqa: T201 - pytest shows it where a test fails
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
    with watched_page(browser, site) as page:
        yield page


@pytest.fixture
def plain_page(browser: Browser, site: Site) -> Iterator[Page]:
    """The same without JavaScript."""
    with watched_page(browser, site, java_script_enabled=False) as page:
        yield page


@pytest.fixture
def editor(browser: Browser, site: Site, signed_in: StorageState) -> Iterator[Page]:
    """The page of the administrator, signed in."""
    with watched_page(browser, site, storage_state=signed_in) as page:
        yield page


@pytest.fixture
def plain_editor(browser: Browser, site: Site, signed_in: StorageState) -> Iterator[Page]:
    """The same without JavaScript."""
    with watched_page(browser, site, storage_state=signed_in, java_script_enabled=False) as page:
        yield page


@pytest.fixture(scope="session")
def signed_in(browser: Browser, site: Site) -> StorageState:
    """The cookies of an administrator who has signed in without JavaScript."""
    with watched_page(browser, site, java_script_enabled=False) as page:
        page.goto("/admin/")
        page.fill("input[name=username]", "admin")
        page.fill("input[name=password]", site.password)
        page.click("input[type=submit]")
        page.wait_for_url("/admin/")
        return page.context.storage_state()


@contextmanager
def watched_page(
    browser: Browser,
    site: Site,
    *,
    java_script_enabled: bool = True,
    storage_state: StorageState | None = None,
    viewport: ViewportSize = DESKTOP,
    has_touch: bool = False,
) -> Iterator[Page]:
    context = browser.new_context(
        base_url=site.url,
        viewport=viewport,
        locale="zh-CN",
        java_script_enabled=java_script_enabled,
        storage_state=storage_state,
        has_touch=has_touch,
    )
    page = context.new_page()
    faults = watch(page, site)
    yield page
    context.close()
    assert faults == []


def watch(page: Page, site: Site) -> list[str]:
    """What the browser complains of from now on; a violation of the content security policy is such a complaint."""
    faults: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        is_own_status = message.text.startswith("Failed to load resource") and message.location["url"] == page.url
        if message.type == "error" and not is_own_status:  # a page that is meant to be a 404 or a 400
            faults.append(message.text)

    def on_request(request: Request) -> None:
        if not request.url.startswith((site.url, "data:")):
            faults.append(request.url)

    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", on_console)
    page.on("request", on_request)
    return faults
