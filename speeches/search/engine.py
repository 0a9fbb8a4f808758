"""What every search engine behind the archive has to do, and nothing of how.

An engine knows words, and keeps the texts and the catalogue of a generation beside them. What is public, and what
changed since it was indexed, is asked of the database.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol, cast

from haystack import connections

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from contextlib import AbstractContextManager

    from speeches.search.index import Index
    from speeches.search_indexes import Document

CONNECTION: Final = "default"


class IndexUnavailable(Exception):  # noqa: N818 - a state of the archive, not a fault of the caller
    """There is no index that may be searched; the message says why. Search goes on from the database."""


class IndexReadOnly(Exception):  # noqa: N818 - names what is, as above
    """Somebody else than the indexer tried to write."""


class Writer(Protocol):
    """The one who may write, as long as its context lasts."""

    def revisions(self) -> dict[int, int]:
        """{id: revision} of everything in the index."""

    def apply(self, documents: Sequence[Document], gone: Collection[int]) -> None:
        """Add or replace these documents, remove those ids; all or nothing. On return it is on disk and in force."""


class Rebuilder(Protocol):
    """Writes the next index beside the one in force."""

    def add(self, documents: Iterable[Document]) -> None: ...

    def finishing(self) -> AbstractContextManager[Writer]:
        """Waits for the writer's turn, so that what was missed meanwhile can be applied; after it, it is in force."""


class Engine(Protocol):
    def check(self) -> None:
        """Read all of the index again. Raises IndexUnavailable where it is not sound."""

    def writing(self) -> AbstractContextManager[Writer]:
        """Waits for the writer's turn. Raises IndexUnavailable where nothing is there to be written on."""

    def rebuilding(self) -> AbstractContextManager[Rebuilder]:
        """Waits while another process rebuilds."""

    # The others raise IndexUnavailable too.

    def index(self) -> Index:
        """The generation in force, read once a process."""

    def having_all(self, words: Collection[str]) -> dict[int, float]:
        """{id: score} of the documents in which every word stands."""

    def keywords(self, speech_id: int) -> tuple[str, ...]:
        """Its characteristic words; none where it is not in the index."""

    def having_most(self, words: Sequence[str], limit: int) -> list[int]:
        """The documents that have the most of the first words by weight, best first; common words do not count."""


def engine() -> Engine:
    """This thread's own."""
    return cast("Engine", connections[CONNECTION].get_backend())
