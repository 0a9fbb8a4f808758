"""Files above the limit are left out while they arrive; the others are kept."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from speeches import uploads
from speeches.uploads import beyond_the_number, oversized, was_cut_off

LIMIT = 100_000  # bytes; the parser hands on chunks of 64 KiB


@pytest.fixture
def send(settings):
    settings.YANKU_UPLOAD_MAX_BYTES = LIMIT

    def send(*sizes: int):
        files = [SimpleUploadedFile(f"{number}-{size}.txt", b"a" * size) for number, size in enumerate(sizes)]
        return RequestFactory().post("/", {"documents": files, "publish": "on"})

    return send


@pytest.fixture(params=[100 * LIMIT, 1], ids=["in-memory", "on-disk"])
def kept_somewhere(request, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = request.param


@pytest.mark.usefixtures("kept_somewhere")
@pytest.mark.parametrize(
    ("sizes", "kept", "left_out"),
    [
        pytest.param([LIMIT], [LIMIT], [], id="just-fits"),
        pytest.param([LIMIT + 1], [], ["0-100001.txt"], id="one-byte-more"),
        pytest.param([10 * LIMIT], [], ["0-1000000.txt"], id="much-more"),
        pytest.param([5, LIMIT + 1, 7], [5, 7], ["1-100001.txt"], id="between-others"),
        pytest.param([3 * LIMIT, 9, 3 * LIMIT], [9], ["0-300000.txt", "2-300000.txt"], id="around-another"),
        pytest.param([0, 1], [0, 1], [], id="empty"),
    ],
)
def test_a_file_above_the_limit_is_left_out_and_noted(send, sizes, kept, left_out):
    request = send(*sizes)
    files = request.FILES.getlist("documents")
    assert [(file.size, file.read()) for file in files] == [(size, b"a" * size) for size in kept]
    assert oversized(request) == left_out
    assert request.POST["publish"] == "on"
    assert not was_cut_off(request)
    request.close()


def test_a_request_that_goes_on_and_on_is_cut_off_and_what_had_come_is_kept(send, monkeypatch):
    monkeypatch.setattr(uploads, "REQUEST_MAX_FILES_AT_LIMIT", 2)
    request = send(LIMIT, LIMIT // 2, LIMIT, 1)
    assert [file.size for file in request.FILES.getlist("documents")] == [LIMIT, LIMIT // 2]
    assert was_cut_off(request)
    assert oversized(request) == []
    request.close()


@pytest.mark.usefixtures("kept_somewhere")
def test_files_beyond_the_number_are_left_out_and_counted(send, monkeypatch):
    monkeypatch.setattr(uploads, "REQUEST_MAX_FILES", 2)
    request = send(1, 2, 3, 70_000, 5)
    assert [file.read() for file in request.FILES.getlist("documents")] == [b"a", b"aa"]
    assert beyond_the_number(request) == 3
    assert request.POST["publish"] == "on"
    request.close()


def test_a_request_of_files_without_end_is_stopped(send, monkeypatch):
    monkeypatch.setattr(uploads, "REQUEST_MAX_FILES", 1)
    monkeypatch.setattr(uploads, "_FILES_LOOKED_AT", 3)
    request = send(1, 2, 3, 4, 5)
    assert [file.size for file in request.FILES.getlist("documents")] == [1]
    assert was_cut_off(request)
    request.close()


def test_a_request_without_files_is_neither(send):
    request = send()
    assert not request.FILES
    assert oversized(request) == []
    assert not was_cut_off(request)
