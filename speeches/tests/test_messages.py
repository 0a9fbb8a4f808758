"""The gate that holds the catalogues complete."""

from __future__ import annotations

import shutil
from gettext import GNUTranslations
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

CATALOGUE = Path("speeches", "locale", "zh_Hans", "LC_MESSAGES")
CODE = 'from django.utils.translation import gettext as _, ngettext\n_("Read")\nngettext("%d page", "%d pages", 2)\n'
TEMPLATE = "{% load i18n %}{% translate 'Search' %}{% blocktranslate with n=1 %}Page {{ n }}{% endblocktranslate %}"
COMPLETE = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "%d page"
msgid_plural "%d pages"
msgstr[0] "%d 页"

msgid "Page %(n)s"
msgstr "第 %(n)s 页"

msgid "Read"
msgstr "阅读"

msgid "Search"
msgstr "搜索"
"""


@pytest.fixture
def catalogue(tmp_path: Path, settings) -> Path:
    """Of a tiny project whose every message is translated; its ``django.po``."""
    settings.BASE_DIR = tmp_path
    for folder in ("archive", "templates", "speeches/tests", CATALOGUE):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "speeches" / "views.py").write_text(CODE, "utf-8")
    (tmp_path / "speeches" / "tests" / "test_views.py").write_text('_("Only in a test")\n', "utf-8")
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE, "utf-8")
    po = tmp_path / CATALOGUE / "django.po"
    po.write_text(COMPLETE.lstrip(), "utf-8")
    call_command("messages")
    return po


def check() -> list[str]:
    """The faults that the gate finds."""
    try:
        call_command("messages", check=True)
    except CommandError as error:
        *faults, remedy = str(error).splitlines()
        assert remedy == "Run `manage.py messages`, translate, and run it again."
        return faults
    return []


def check_simplified() -> list[str]:
    return [fault for fault in check() if fault.startswith("zh-hans")]


def edit(po: Path, old: str, new: str) -> None:
    text = po.read_text("utf-8")
    assert text.count(old) == 1
    po.write_text(text.replace(old, new), "utf-8")


def test_a_complete_catalogue_passes(catalogue):  # noqa: ARG001 - pytest's way to ask for a fixture
    assert check() == []


@pytest.mark.parametrize(
    ("old", "new", "faults"),
    [
        pytest.param(
            'msgid "Read"\nmsgstr "阅读"\n', "", ["zh-hans: not translated: 'Read'"], id="missing"
        ),
        pytest.param('msgstr "阅读"', 'msgstr ""', ["zh-hans: not translated: 'Read'"], id="empty"),
        pytest.param(
            'msgstr[0] "%d 页"', 'msgstr[0] ""', ["zh-hans: not translated: ('%d page', '%d pages')"], id="empty-plural"
        ),
        pytest.param('msgid "Read"', '#, fuzzy\nmsgid "Read"', ["zh-hans: fuzzy: 'Read'"], id="fuzzy"),
        pytest.param(
            'msgid "Search"', 'msgid "Gone"\nmsgstr "没了"\n\nmsgid "Search"', ["zh-hans: no longer used: 'Gone'"],
            id="obsolete",
        ),
    ],
)  # fmt: skip
def test_what_is_amiss_in_the_catalogue_is_found(catalogue, old, new, faults):
    edit(catalogue, old, new)
    assert [fault for fault in check_simplified() if "django.mo" not in fault] == faults


MADE = Path("speeches", "locale", "zh_Hant", "LC_MESSAGES", "django.po")


def test_the_traditional_catalogue_is_made_from_the_simplified_one(catalogue, tmp_path):
    made = tmp_path / MADE
    text = made.read_text("utf-8")
    assert 'msgstr[0] "%d 頁"' in text
    assert 'msgid "Search"\nmsgstr "搜尋"\n' in text
    with made.with_suffix(".mo").open("rb") as file:
        assert GNUTranslations(file).gettext("Read") == "閱讀"
    edit(catalogue, 'msgstr "阅读"', 'msgstr "读"')
    assert "zh-hant: django.po is not what that of zh-hans converts to" in check()
    call_command("messages")
    edit(made, "搜尋", "搜索")
    assert check() == ["zh-hant: django.po is not what that of zh-hans converts to"]
    made.unlink()
    assert check() == ["zh-hant: django.po is not what that of zh-hans converts to"]
    call_command("messages")
    made.with_suffix(".mo").unlink()
    assert check() == ["zh-hant: django.mo is not what django.po compiles to"]


STALE = ["zh-hans: django.mo is not what django.po compiles to"]


def test_a_stale_or_missing_compiled_catalogue_is_found(catalogue):
    edit(catalogue, 'msgstr "阅读"', 'msgstr "读"')
    assert check_simplified() == STALE
    call_command("messages")
    assert check() == []
    catalogue.with_suffix(".mo").unlink()
    assert check() == STALE


def test_a_new_message_is_entered_for_translation_and_an_unused_one_taken_out(catalogue, tmp_path):
    (tmp_path / "speeches" / "views.py").write_text('_("Written")\n', "utf-8")
    call_command("messages")
    text = catalogue.read_text("utf-8")
    assert 'msgid "Written"\nmsgstr ""\n' in text
    assert "Read" not in text
    assert "Only in a test" not in text
    assert check() == ["zh-hans: not translated: 'Written'"]


def test_a_second_run_changes_nothing(catalogue):
    before = catalogue.read_bytes(), catalogue.with_suffix(".mo").read_bytes()
    call_command("messages")
    assert (catalogue.read_bytes(), catalogue.with_suffix(".mo").read_bytes()) == before


def test_the_check_writes_nothing(catalogue):
    edit(catalogue, 'msgstr "阅读"', 'msgstr ""')
    before = catalogue.read_bytes(), catalogue.with_suffix(".mo").read_bytes()
    assert check()
    assert (catalogue.read_bytes(), catalogue.with_suffix(".mo").read_bytes()) == before


def test_without_a_catalogue_everything_is_missing(catalogue):
    shutil.rmtree(catalogue.parent)
    assert len(check_simplified()) == 5
