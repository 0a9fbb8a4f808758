"""System checks: what must hold before the archive runs, each with an id and what to do about it.

Listed in docs/operation.md; ``manage.py check`` runs them, and so does every start.
"""

from __future__ import annotations

import stat
from typing import Final

import whoosh
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004 - Django's name for it

_WHOOSH: Final = (2, 7, 5)


@register
def whoosh_version(**_: object) -> list[CheckMessage]:
    """Of the distributions that own the import name, only this one leaves a whole index when a tokenizer raises."""
    if whoosh.__version__ == _WHOOSH:
        return []
    found = ".".join(str(part) for part in whoosh.__version__)
    return [
        Error(
            f"The search library Whoosh is {found}; the archive runs on 2.7.5 alone, others can damage an index.",
            hint="Remove Whoosh, Whoosh-Reloaded and whoosh3, then install requirements.txt again.",
            id="speeches.E001",
        )
    ]


@register(Tags.security)
def data_folder_is_private(**_: object) -> list[CheckMessage]:
    """Opening an index unpickles it: whoever can write there can run code here."""
    folder = settings.DATA_DIR
    try:
        mode = folder.stat().st_mode
    except FileNotFoundError:
        return []
    hint = f"Run: chmod 700 {folder}"
    if mode & (stat.S_IWGRP | stat.S_IWOTH):
        return [
            Error(f"Other users of this machine can write to the data folder {folder}.", hint=hint, id="speeches.E002")
        ]
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        return [
            Warning(f"Other users of this machine can read the data folder {folder}.", hint=hint, id="speeches.W001")
        ]
    return []


@register(Tags.security)
def address_is_encrypted(**_: object) -> list[CheckMessage]:
    address = settings.ADDRESS
    if address.is_https or address.is_loopback:
        return []
    return [
        Warning(
            f"The public address {address.url} is not encrypted: passwords can be read on the way.",
            hint="Put the archive behind a server that speaks https, and set YANKU_URL=https://…",
            id="speeches.W002",
        )
    ]


@register
def upload_limit_is_a_size(**_: object) -> list[CheckMessage]:
    limit = settings.YANKU_UPLOAD_MAX_BYTES
    if isinstance(limit, int) and limit > 0:
        return []
    return [
        Error(
            f"YANKU_UPLOAD_MAX_BYTES is {limit!r}; it must be a number of bytes above 0.",
            hint="30 * 1024 * 1024 is what the archive comes with.",
            id="speeches.E003",
        )
    ]
