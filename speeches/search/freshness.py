"""What is public now, and what of it the index does not know yet."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import connection

from speeches.models import IndexFailure, IndexJob, Speech

if TYPE_CHECKING:
    from numpy.typing import NDArray

_last = threading.local()


@dataclass(frozen=True, slots=True)
class Published:
    ids: NDArray[np.int64]  # in order
    changed: NDArray[np.int64]  # their jobs wait, or they could not be analysed


def published() -> Published:
    """Three queries, or one while nothing changes in the database. To be asked before the index is opened: what is
    indexed meanwhile is then taken for what it was, not for unknown."""
    state = _state()
    if state is not None and getattr(_last, "state", None) == state:
        known: Published = _last.published
        return known
    changed = {
        *IndexJob.objects.values_list("speech_id", flat=True),
        *IndexFailure.objects.values_list("speech_id", flat=True),
    }
    ids = np.fromiter(Speech.objects.public().values_list("pk", flat=True).iterator(), np.int64)
    ids.sort()
    found = Published(ids, np.array(sorted(changed), np.int64))
    _last.state, _last.published = state, found
    return found


def _state() -> tuple[Any, ...] | None:
    """Of SQLite's database, the same as long as nobody has changed it: other connections, or this one. None where
    that cannot be told, as within a transaction, which may be rolled back."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return None
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA data_version")
        (version,) = cursor.fetchone()
    return connection.connection, version, connection.connection.total_changes
