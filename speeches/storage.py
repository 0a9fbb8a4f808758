"""Where originals are kept: under random names, outside anything a web server shows, safely on disk when saved."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.files.storage import FileSystemStorage

if TYPE_CHECKING:
    from django.core.files.base import File


class OriginalsStorage(FileSystemStorage):
    """The given name is dropped: a name chosen by an uploader never becomes a path.

    A file is on disk (fsync of it and of its folder) before the row that names it is committed, so a
    crash can leave a file without a row, which harms nobody, and never a row without its file.
    """

    def get_available_name(self, name: str, max_length: int | None = None) -> str:  # noqa: ARG002 - Django's signature
        token = secrets.token_hex(16)
        return f"{token[:2]}/{token}"

    def _save(self, name: str, content: File[Any]) -> str:
        saved: str = super()._save(name, content)  # type: ignore[misc]  # Django's hook, which its stubs leave out
        path = Path(self.path(saved))
        _fsync(path)
        _fsync(path.parent)
        _fsync(path.parent.parent)
        return saved


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
