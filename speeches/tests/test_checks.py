"""Every system check: what it refuses, and what it lets pass."""

from __future__ import annotations

import pytest
import whoosh

from archive.address import Address
from speeches import checks


def ids(messages):
    return [message.id for message in messages]


def test_only_the_one_safe_whoosh_is_accepted(monkeypatch):
    assert checks.whoosh_version() == []
    monkeypatch.setattr(whoosh, "__version__", (2, 7, 4))
    (message,) = checks.whoosh_version()
    assert message.id == "speeches.E001"
    assert "2.7.4" in message.msg


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        pytest.param(0o700, [], id="private"),
        pytest.param(0o750, ["speeches.W001"], id="the group can read"),
        pytest.param(0o705, ["speeches.W001"], id="everybody can read"),
        pytest.param(0o770, ["speeches.E002"], id="the group can write"),
        pytest.param(0o777, ["speeches.E002"], id="everybody can write"),
    ],
)
def test_the_data_folder_is_private(settings, tmp_path, mode, expected):
    settings.DATA_DIR = tmp_path / "var"
    settings.DATA_DIR.mkdir()
    settings.DATA_DIR.chmod(mode)
    messages = checks.data_folder_is_private()
    assert ids(messages) == expected
    assert all(message.hint == f"Run: chmod 700 {settings.DATA_DIR}" for message in messages)


def test_a_data_folder_that_is_not_made_yet_is_no_fault(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "none"
    assert checks.data_folder_is_private() == []


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("https://speeches.example.org", [], id="encrypted"),
        pytest.param("http://127.0.0.1:8000", [], id="this machine"),
        pytest.param("http://[::1]:8000", [], id="this machine, version 6"),
        pytest.param("http://localhost:8000", [], id="this machine by name"),
        pytest.param("http://speeches.example.org", ["speeches.W002"], id="over a network, in the clear"),
    ],
)
def test_an_address_in_the_clear_is_said(settings, url, expected):
    settings.ADDRESS = Address("127.0.0.1", 8000, url)
    assert ids(checks.address_is_encrypted()) == expected


@pytest.mark.parametrize(
    ("limit", "expected"),
    [(1, []), (0, ["speeches.E003"]), (-1, ["speeches.E003"]), ("30M", ["speeches.E003"])],
    ids=repr,
)
def test_the_upload_limit_is_a_number_of_bytes(settings, limit, expected):
    settings.YANKU_UPLOAD_MAX_BYTES = limit
    assert ids(checks.upload_limit_is_a_size()) == expected
