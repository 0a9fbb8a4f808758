"""Files on their way in: stopped at the limit while they arrive, not after they have filled the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload

if TYPE_CHECKING:
    from django.http import HttpRequest

REQUEST_MAX_FILES_AT_LIMIT: Final = 20  # a request may be as large as this many files of the largest size
REQUEST_MAX_FILES: Final = 500
_FILES_LOOKED_AT: Final = 10 * REQUEST_MAX_FILES  # a request that goes on beyond them is stopped


class LimitedUploadHandler(FileUploadHandler):
    """Leaves out a file above YANKU_UPLOAD_MAX_BYTES and those after the first REQUEST_MAX_FILES, and notes it.

    A request that goes on and on is stopped. (Django's own limit of files answers with a page that helps nobody.)
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.limit: int = settings.YANKU_UPLOAD_MAX_BYTES
        self.received = 0
        self.files = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().new_file(*args, **kwargs)
        self.files += 1
        if self.files > _FILES_LOOKED_AT:
            self._noted()["yanku.cut_off"] = True
            raise StopUpload(connection_reset=False)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.files > REQUEST_MAX_FILES:
            self._noted()["yanku.beyond"] = self.files - REQUEST_MAX_FILES
            raise SkipFile
        if self.received > self.limit * REQUEST_MAX_FILES_AT_LIMIT:
            self._noted()["yanku.cut_off"] = True
            raise StopUpload(connection_reset=False)
        if start + len(raw_data) > self.limit:
            self._noted().setdefault("yanku.oversized", []).append(self.file_name or "")
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:  # noqa: ARG002 - Django's signature; the next handler keeps the file
        return None

    def _noted(self) -> dict[str, Any]:
        return {} if self.request is None else self.request.META


def oversized(request: HttpRequest) -> list[str]:
    """The names of files that were left out because they were too large; read ``request.FILES`` first."""
    names: Any = request.META.get("yanku.oversized", [])
    return list(names)


def was_cut_off(request: HttpRequest) -> bool:
    """Whether so much was sent that the rest of it was not read; read ``request.FILES`` first."""
    return "yanku.cut_off" in request.META


def beyond_the_number(request: HttpRequest) -> int:
    """How many files were left out because there were too many; read ``request.FILES`` first."""
    count: int = request.META.get("yanku.beyond", 0)
    return count
