"""Originals: under random names, readable by nobody else, on disk before the row is."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from speeches.models import originals
from speeches.storage import OriginalsStorage


@pytest.fixture
def storage(tmp_path) -> OriginalsStorage:
    return OriginalsStorage(
        location=tmp_path / "originals", file_permissions_mode=0o600, directory_permissions_mode=0o700
    )


@pytest.mark.parametrize("name", ["../../escape.html", "/etc/passwd"])
def test_a_name_that_leads_elsewhere_is_refused(storage, name):
    with pytest.raises(SuspiciousFileOperation):
        storage.save(name, ContentFile(b"bytes"))
    assert not Path(storage.location).exists()


@pytest.mark.parametrize("name", ["讲话.docx", "a\0b", "con:x*?", "x" * 5000])
def test_a_name_that_was_sent_never_becomes_a_path(storage, name):
    saved = storage.save(name, ContentFile(b"bytes"))
    assert re.fullmatch(r"([0-9a-f]{2})/\1[0-9a-f]{30}", saved)
    assert Path(storage.path(saved)).read_bytes() == b"bytes"
    assert [path for path in Path(storage.location).rglob("*") if path.is_file()] == [Path(storage.path(saved))]


def test_no_two_files_share_a_name(storage):
    names = {storage.save("讲话.txt", ContentFile(b"same")) for _ in range(50)}
    assert len(names) == 50


def test_nobody_else_on_the_machine_reads_them(storage):
    path = Path(storage.path(storage.save("讲话.txt", ContentFile(b"bytes"))))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in (path.parent, path.parent.parent)] == [0o700, 0o700]


def test_the_archive_keeps_its_originals_so_and_outside_of_what_is_served(settings):
    storage = originals()
    assert storage is storages["originals"]
    assert isinstance(storage, OriginalsStorage)
    folder = Path(storage.location)
    assert folder == settings.DATA_DIR / "originals"
    assert not folder.is_relative_to(settings.STATIC_ROOT)
    options = settings.STORAGES["originals"]["OPTIONS"]
    assert (options["file_permissions_mode"], options["directory_permissions_mode"]) == (0o600, 0o700)
