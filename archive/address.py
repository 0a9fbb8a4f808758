"""The public address of the archive, as ``YANKU_URL``, ``YANKU_HOST`` and ``YANKU_PORT`` give it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

_SCHEMES: Final = ("http", "https")


@dataclass(frozen=True, slots=True)
class Address:
    """Where the server listens (``host``, ``port``) and how readers reach it (``url``, without a slash at the end)."""

    host: str
    port: int
    url: str

    @property
    def is_https(self) -> bool:
        return self.url.startswith("https://")

    @property
    def is_loopback(self) -> bool:
        return self.public_host in {"localhost", "127.0.0.1", "::1"}

    @property
    def public_host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def allowed_hosts(self) -> list[str]:
        return ["localhost", "127.0.0.1", "[::1]"] if self.is_loopback else [_bracketed(self.public_host)]


def from_environment() -> Address:
    """Raises ImproperlyConfigured with a sentence that names the variable to mend."""
    host = os.environ.get("YANKU_HOST", "").strip() or "127.0.0.1"
    port = _port(os.environ.get("YANKU_PORT", "").strip() or "8000")
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - recognised, not bound to
    url = os.environ.get("YANKU_URL", "").strip().rstrip("/") or f"http://{_bracketed(shown)}:{port}"
    if not _is_site(url):
        raise ImproperlyConfigured(f"YANKU_URL is {url!r}; it must be an address such as https://speeches.example.org")
    return Address(host, port, url)


def _is_site(url: str) -> bool:
    """Whether it is a scheme, a host and perhaps a port, and nothing else."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    host = _bracketed(parts.hostname or "")
    return bool(host) and url.lower() in {
        f"{scheme}://{host}{'' if port is None else f':{port}'}" for scheme in _SCHEMES
    }


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _port(value: str) -> int:
    if value.isdecimal() and 0 < int(value) < 65536:
        return int(value)
    raise ImproperlyConfigured(f"YANKU_PORT is {value!r}; it must be a number from 1 to 65535")
