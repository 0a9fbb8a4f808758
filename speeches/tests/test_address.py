"""Where the archive listens and how it is reached, from YANKU_HOST, YANKU_PORT and YANKU_URL."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from archive import address

LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]


@pytest.fixture
def environment(monkeypatch):
    def set_(**values: str):
        for name in ("YANKU_HOST", "YANKU_PORT", "YANKU_URL"):
            monkeypatch.delenv(name, raising=False)
        for name, value in values.items():
            monkeypatch.setenv(f"YANKU_{name}", value)

    return set_


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param({}, ("127.0.0.1", 8000, "http://127.0.0.1:8000", LOOPBACK), id="nothing set"),
        pytest.param({"PORT": "9001"}, ("127.0.0.1", 9001, "http://127.0.0.1:9001", LOOPBACK), id="another port"),
        pytest.param({"HOST": "0.0.0.0"}, ("0.0.0.0", 8000, "http://127.0.0.1:8000", LOOPBACK), id="every interface"),  # noqa: S104
        pytest.param({"HOST": "::1"}, ("::1", 8000, "http://[::1]:8000", LOOPBACK), id="version 6"),
        pytest.param({"HOST": "192.0.2.7"}, ("192.0.2.7", 8000, "http://192.0.2.7:8000", ["192.0.2.7"]), id="one card"),
        pytest.param(
            {"HOST": "2001:db8::7"}, ("2001:db8::7", 8000, "http://[2001:db8::7]:8000", ["[2001:db8::7]"]), id="v6"
        ),
        pytest.param(
            {"URL": "https://speeches.example.org"},
            ("127.0.0.1", 8000, "https://speeches.example.org", ["speeches.example.org"]),
            id="behind a server that speaks https",
        ),
        pytest.param(
            {"URL": "https://speeches.example.org:8443/", "PORT": "9000"},
            ("127.0.0.1", 9000, "https://speeches.example.org:8443", ["speeches.example.org"]),
            id="a slash at the end, a port of its own",
        ),
        pytest.param(
            {"URL": " ", "HOST": "", "PORT": ""}, ("127.0.0.1", 8000, "http://127.0.0.1:8000", LOOPBACK), id="blank"
        ),
    ],
)
def test_the_address(environment, given, expected):
    environment(**given)
    found = address.from_environment()
    assert (found.host, found.port, found.url, found.allowed_hosts) == expected


@pytest.mark.parametrize(
    ("url", "is_https", "is_loopback"),
    [
        ("http://127.0.0.1:8000", False, True),
        ("http://localhost", False, True),
        ("https://[::1]:8000", True, True),
        ("http://archive.example.org", False, False),
        ("https://archive.example.org", True, False),
    ],
)
def test_what_the_address_means(environment, url, is_https, is_loopback):
    environment(URL=url)
    found = address.from_environment()
    assert (found.is_https, found.is_loopback) == (is_https, is_loopback)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"PORT": "0"}, "YANKU_PORT"),
        ({"PORT": "65536"}, "YANKU_PORT"),
        ({"PORT": "http"}, "YANKU_PORT"),
        ({"URL": "speeches.example.org"}, "YANKU_URL"),
        ({"URL": "ftp://speeches.example.org"}, "YANKU_URL"),
        ({"URL": "https://"}, "YANKU_URL"),
        ({"URL": "https://speeches.example.org/archive"}, "YANKU_URL"),
        ({"URL": "https://speeches.example.org:99999"}, "YANKU_URL"),
        ({"URL": "https://user@speeches.example.org"}, "YANKU_URL"),
        ({"URL": "https://[::1"}, "YANKU_URL"),
    ],
)
def test_a_wrong_value_is_refused_by_its_name(environment, given, named):
    environment(**given)
    with pytest.raises(ImproperlyConfigured, match=named):
        address.from_environment()
