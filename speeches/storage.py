"""Where originals are kept: under random names, outside anything a web server shows, safely on disk when saved."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from django.core.files.storage import FileSystemStorage
from django.http import FileResponse, Http404
from whitenoise.storage import CompressedManifestStaticFilesStorage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.core.files.base import File
    from django.db.models.fields.files import FieldFile

_OURS: Final = re.compile(r"([0-9a-f]{2})/\1[0-9a-f]{30}")


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # WhiteNoise has no types
    """Files of pages under names that change with their content, also where one script imports another."""

    support_js_module_import_aggregation = True


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

    def files_before(self, moment: datetime) -> Iterator[str]:
        """The names of files that were last written before then; nothing that is not ours by its name."""
        for path in Path(self.location).glob("??/*"):
            name = path.relative_to(self.location).as_posix()
            if _OURS.fullmatch(name) and path.is_file() and path.stat().st_mtime < moment.timestamp():
                yield name


def as_download(file: FieldFile, name: str) -> FileResponse:
    """The bytes as they came in: always a download, never shown or run by the browser in our name.

    Raises Http404 where they are gone.
    """
    try:
        content = file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    response._csp_replace = {"default-src": ["'none'"], "sandbox": True}  # type: ignore[attr-defined]  # noqa: SLF001 - django-csp reads it
    return response


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
