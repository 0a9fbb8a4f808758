"""How long a page may think about what nobody asked for."""

from __future__ import annotations

from time import thread_time
from typing import Final

SECONDS: Final = 0.6  # of processor time


class Allowance:
    """The first step is always covered, the next ones while there is time for one as long as the longest so far. So a
    query that takes long by itself is not asked again in twenty variants."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._last = thread_time()
        self._until = self._last + seconds
        self._longest = 0.0

    def covers_one_more(self) -> bool:
        """To be asked before each step."""
        now = thread_time()
        self._longest, self._last = max(self._longest, now - self._last), now
        return now + self._longest <= self._until
