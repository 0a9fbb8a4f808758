"""The one folder that everything is written to, and the secret key that lives in it.

The entry points (``manage.py``, ``wsgi.py``, ``asgi.py``) call ``prepare`` before the settings are read;
the settings themselves only read, so importing them changes nothing on disk.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent


def data_folder() -> Path:
    """``YANKU_DATA_DIR``, or ``var`` beside ``manage.py``."""
    return Path(os.environ.get("YANKU_DATA_DIR") or BASE_DIR / "var").expanduser().absolute()


def prepare() -> None:
    """Make the folder, readable by nobody else, and a secret key in it, unless they are there already.

    Raises SystemExit with one sentence where the folder cannot be written.
    """
    folder = data_folder()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make_secret_key(folder / "secret_key")
    except OSError as error:
        raise SystemExit(
            f"The data folder {folder} cannot be used ({error.strerror}): "
            "make it writable, or set YANKU_DATA_DIR to a folder that is."
        ) from error


def secret_key() -> str:
    """The key, or an empty string (which Django refuses to run with) where ``prepare`` has not been called."""
    try:
        return (data_folder() / "secret_key").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""


def _make_secret_key(path: Path) -> None:
    """Written aside and linked into place: of two processes that start at once one wins, and both read the same key."""
    if path.exists():
        return
    draft = path.with_name(f"secret_key.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(draft)
    finally:
        draft.unlink()
