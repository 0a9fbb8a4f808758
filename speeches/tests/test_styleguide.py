"""The style guide is complete, and there for nobody but developers."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.contrib import admin

from speeches.tests.web_fixtures import Read
from speeches.views_styleguide import LIGHTS, tokens

CSS = Path(configured.BASE_DIR, "static", "css")
DJANGO_CSS = Path(admin.__file__).parent / "static" / "admin" / "css"
STYLES = (CSS / "yanku.css").read_text("utf-8")

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages")]


def test_readers_do_not_get_it(client):
    assert client.get("/_styleguide/").status_code == 404


@pytest.mark.parametrize(
    ("given", "url", "expected"),
    [
        ("1", "http://127.0.0.1:8000", True),
        ("", "http://127.0.0.1:8000", False),
        ("1", "https://speeches.example.org", False),
    ],
)
def test_it_is_asked_for_on_the_own_machine(monkeypatch, given, url, expected):
    monkeypatch.setenv("YANKU_DEVELOPMENT", given)
    monkeypatch.setenv("YANKU_URL", url)
    settings = runpy.run_path(str(Path(configured.BASE_DIR, "archive", "settings.py")))
    assert settings["YANKU_DEVELOPMENT"] is expected


def test_it_shows_every_token_in_every_light_and_styles_nothing_by_itself(client, settings):
    settings.YANKU_DEVELOPMENT = True
    page = Read(client.get("/_styleguide/"))
    assert page.all("//main//section[@data-light]/@data-light") == [*LIGHTS]
    named = [name for names in tokens(STYLES).values() for name in names]
    assert page.texts("//ul[@class='tokens']//code") == named * len(LIGHTS)
    assert page.all("//@style | //style | //script[not(@src)]") == []
    ids = page.all("//@id")
    assert sorted(set(ids)) == sorted(ids)


def test_each_token_stands_once_under_the_comment_above_it():
    styles = """@layer tokens {
  :root {
    /* colour */
    --ink: black; /* of words */
    --paper: white;

    /* space, small first */
    --hair: 1px;
  }
  [data-light="dark"] { --ink: white; --paper: black; }
}
@layer base {"""
    assert tokens(styles) == {"colour": ["--ink", "--paper"], "space": ["--hair"]}


def test_every_token_is_used_and_none_that_is_not_there():
    ours = "".join(path.read_text("utf-8") for path in CSS.glob("*.css"))
    django = "".join(path.read_text("utf-8") for path in DJANGO_CSS.glob("*.css"))  # admin.css builds on it
    used = set(re.findall(r"var\((--[\w-]+)", ours))
    assert {name for names in tokens(STYLES).values() for name in names} - used == set()
    assert used - set(re.findall(r"(--[\w-]+):", ours + django)) == set()
