"""Whoosh (the distribution Whoosh-Reloaded) behind Haystack: the only file that knows it.

Of Haystack's backend this keeps the settings and the schema, and replaces whatever opens, writes or asks. Readers
open only verified generations, and never create, write or delete; a searcher serves one thread and one generation.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import threading
import weakref
from array import array
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

import numpy as np
import whoosh
from django.utils.translation import gettext as _
from haystack import connections
from haystack.backends import BaseEngine
from haystack.backends.whoosh_backend import WhooshSearchBackend
from whoosh.codec.whoosh3 import W3LeafMatcher
from whoosh.fields import NUMERIC, STORED, FieldType, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.formats import Existence
from whoosh.index import FileIndex
from whoosh.query import And, Term
from whoosh.reading import SegmentReader, TermNotFound
from whoosh.scoring import bm25
from whoosh.writing import PostingPool

from speeches import analysis
from speeches.search.boundary import ArchiveBackend, ArchiveQuery
from speeches.search.catalogue import Catalogue, CatalogueWriter
from speeches.search.engine import IndexUnavailable
from speeches.search.generations import Generations
from speeches.search.index import Index, Postings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from typing import BinaryIO

    from numpy.typing import NDArray
    from whoosh.codec.base import Segment
    from whoosh.filedb.structfile import StructFile
    from whoosh.matching import Matcher
    from whoosh.searching import Searcher
    from whoosh.writing import SegmentWriter

    from speeches.search_indexes import Document

SCHEMA_VERSION: Final = 3
MEMORY_MB: Final = 64  # of postings, before a sorted run goes to disk
_PICKLED: Final = 1 << 9  # postings in one go
MOST_SEGMENTS: Final = 10  # one more, and the smaller half of them is merged
FEW: Final = 20  # speeches: a word in no more of them is never too common to tell which are related
COMMON_SHARE: Final = 0.03  # of all speeches: a word in more of them tells nothing
TELLING_WORDS: Final = 12
DEAD_SHARE: Final = 0.25  # of a segment's documents replaced or removed: it is merged away

_WORDS: Final = "text"  # the field of SpeechIndex that is searched
_WRITING: Final = "writing"
_REBUILDING: Final = "rebuilding"
_K1: Final = 1.2  # BM25F, as Whoosh has it
_B: Final = 0.75
_LOCK_OF_WHOOSH: Final = "MAIN_WRITELOCK"  # ours are outside the generation


class Words(FieldType):
    """Takes {word: count}: everything is analysed before a writer is opened. No positions; nothing stored."""

    def __init__(self) -> None:
        super().__init__(format=Existence(), analyzer=None, scorable=True)

    def index(self, value: Mapping[str, int], **_kwargs: object) -> Iterator[tuple[bytes, int, float, bytes]]:
        for word, count in value.items():
            yield word.encode(), count, float(count), b""


class WhooshWords:
    """The words of one generation, by row of its catalogue; a lock, because Whoosh's files have one place each."""

    def __init__(self, searcher: Searcher, ids: NDArray[np.int64]) -> None:
        self._searcher = searcher
        self._lock = threading.Lock()
        reader = searcher.reader()
        by_id = np.argsort(ids)
        numbers = np.fromiter(reader.all_doc_ids(), np.int64)  # without those that were removed
        speech_ids = np.asarray(_column(searcher, "speech_id"), np.int64)
        self._rows = np.full(len(speech_ids), -1)
        self._rows[numbers] = by_id[np.searchsorted(ids, speech_ids[numbers], sorter=by_id)] if len(ids) else -1
        lengths = (reader.doc_field_length(number, _WORDS, 1) for number in numbers.tolist())
        self._lengths = np.zeros(len(speech_ids))
        self._lengths[numbers] = np.fromiter(lengths, np.float64)
        self._mean_length = searcher.avg_field_length(_WORDS) or 1

    def postings(self, word: str) -> Postings:
        with self._lock:
            idf = self._searcher.idf(_WORDS, word) if len(self._rows) else 0.0
            parts = [_postings(reader, word, offset) for reader, offset in self._searcher.reader().leaf_readers()]
        numbers = np.concatenate([numbers for numbers, _weights in parts])
        weights = np.concatenate([weights for _numbers, weights in parts])
        rows = self._rows[numbers]
        numbers, weights, rows = numbers[rows >= 0], weights[rows >= 0], rows[rows >= 0]
        return Postings(rows, bm25(idf, weights, self._lengths[numbers], self._mean_length, _B, _K1))


class WhooshBackend(ArchiveBackend, WhooshSearchBackend):
    _indexes: ClassVar[dict[Path, tuple[object, Index]]] = {}  # by folder; the generation it is of
    _opening: ClassVar[threading.Lock] = threading.Lock()

    def __init__(self, connection_alias: str, **options: Any) -> None:  # noqa: ANN401 - Haystack's signature
        super().__init__(connection_alias, **options)
        self.generations = Generations(Path(self.path), _fingerprint())
        self._open = ExitStack()
        self._searcher: Searcher | None = None
        self._searched: object = None  # the process and the generation that the searcher is for
        self._speech_ids: Sequence[int] = ()  # by Whoosh's document number

    # The engine's part (see engine.Engine)

    def check(self) -> None:
        self.generations.forget_digests()
        folder = self.generations.current().path
        with _opened(folder, readonly=True) as index:
            searcher = index.searcher()
            speech_ids = _column(searcher, "speech_id")
            has_words = {speech_ids[number] for number in searcher.reader().all_doc_ids()}
        if has_words != Catalogue.read(folder).revisions().keys():
            raise IndexUnavailable(_("The search index is damaged."))

    @contextmanager
    def writing(self) -> Iterator[_Writer]:
        with self.generations.turn(_WRITING):
            self.generations.current()
            yield _Writer(self.generations)

    @contextmanager
    def rebuilding(self) -> Iterator[_Rebuilder]:
        with self.generations.turn(_REBUILDING):
            draft = self.generations.draft(_REBUILDING)
            self.setup()
            FileIndex.create(FileStorage(str(draft)), self.schema)
            with _opened(draft) as index:
                yield _Rebuilder(self.generations, draft, _writer(index), CatalogueWriter(draft, Catalogue.empty()))

    def having_all(self, words: Collection[str]) -> dict[int, float]:
        return self._scores(And([Term(_WORDS, word) for word in words]))

    def having_most(self, words: Sequence[str], limit: int) -> list[int]:
        index = self.index()
        most = max(FEW, COMMON_SHARE * len(index))
        postings = (index.postings(word) for word in words)
        scores = np.zeros(len(index))
        for found in islice((found for found in postings if 0 < len(found.rows) <= most), TELLING_WORDS):
            scores[found.rows] += found.scores
        best = np.lexsort((-index.ids, -scores))[:limit]
        return index.ids[best[scores[best] > 0]].tolist()

    def index(self) -> Index:
        """One for all threads of a process. A new one for each generation; the old one lasts while it is in use."""
        mark = (os.getpid(), self.generations.mark())  # a fork would share the places its parent's files are read at
        with self._opening:
            known = self._indexes.get(self.generations.folder)
            if known is None or known[0] != mark:
                self._indexes[self.generations.folder] = known = (mark, self._opened_index())
        return known[1]

    def _opened_index(self) -> Index:
        folder = self.generations.current().path
        files = ExitStack()
        with ExitStack() as unless_it_opens:
            unless_it_opens.callback(files.close)
            searcher = files.enter_context(_opened(folder, readonly=True)).searcher()
            index = Index(folder, lambda ids: WhooshWords(searcher, ids))
            unless_it_opens.pop_all()
        weakref.finalize(index, files.close)
        return index

    def keywords(self, speech_id: int) -> tuple[str, ...]:
        stored = self.searcher().document(speech_id=speech_id)
        return tuple(stored["keywords"]) if stored else ()

    def _scores(self, query: And) -> dict[int, float]:
        """By BM25F, as Whoosh has it."""
        searcher = self.searcher()
        found = searcher.search(query, limit=None).items() if query.subqueries else ()
        return {self._speech_ids[number]: score for number, score in found}

    def searcher(self) -> Searcher:
        """A new one for each generation, never refreshed: `refresh()` brings back documents that were removed."""
        mark = (os.getpid(), self.generations.mark())  # a fork would share the places its parent's files are read at
        if self._searcher is None or self._searched != mark:
            self.close()
            index = self._open.enter_context(_opened(self.generations.current().path, readonly=True))
            self._searcher = index.searcher()
            self._speech_ids = _column(self._searcher, "speech_id")
            self._searched = mark
        return self._searcher

    def close(self) -> None:
        self._indexes.pop(self.generations.folder, None)
        self._searcher = None
        self._open.close()

    # Haystack's part

    def setup(self) -> None:
        """The schema only: Haystack's own creates an index wherever it finds none."""
        fields = connections[self.connection_alias].get_unified_index().all_searchfields()
        self.content_field_name, self.schema = self.build_schema(fields)
        self.setup_complete = True

    def build_schema(self, fields: dict[str, Any]) -> tuple[str, Schema]:
        content_field_name, schema = super().build_schema(fields)
        ours = {
            content_field_name: Words(),
            "keywords": STORED,
            "speech_id": NUMERIC(int, bits=64, unique=True, sortable=True, shift_step=0),
            "revision": NUMERIC(int, bits=64, sortable=True, shift_step=0),
        }
        return content_field_name, Schema(**dict(schema.items()) | ours)


class _Writer:
    """Each ``apply`` is a generation of its own."""

    def __init__(self, generations: Generations) -> None:
        self._generations = generations

    def revisions(self) -> dict[int, int]:
        return Catalogue.read(self._generations.current().path).revisions()

    def apply(self, documents: Sequence[Document], gone: Collection[int]) -> None:
        draft = self._generations.draft(_WRITING, self._generations.current())
        _write(draft, documents, gone)
        self._generations.publish(draft)


class _Rebuilder:
    def __init__(self, generations: Generations, draft: Path, words: SegmentWriter, catalogue: CatalogueWriter) -> None:
        self._generations = generations
        self._draft = draft
        self._words = words
        self._catalogue = catalogue

    def add(self, documents: Iterable[Document]) -> None:
        for document in documents:
            self._words.add_document(**document.fields)
            self._catalogue.add([document])

    @contextmanager
    def finishing(self) -> Iterator[_DraftWriter]:
        _commit(self._words)
        self._catalogue.finish()
        with self._generations.turn(_WRITING):
            yield _DraftWriter(self._draft)
            self._generations.publish(self._draft)


class _DraftWriter:
    """Writes on what was rebuilt before it is in force."""

    def __init__(self, draft: Path) -> None:
        self._draft = draft

    def revisions(self) -> dict[int, int]:
        return Catalogue.read(self._draft).revisions()

    def apply(self, documents: Sequence[Document], gone: Collection[int]) -> None:
        _write(self._draft, documents, gone)


class _Folder(FileStorage):
    """Remembers the files it opened: Whoosh closes some of them only."""

    def __init__(self, path: Path, *, readonly: bool) -> None:
        super().__init__(str(path), readonly=readonly)
        self.opened: list[StructFile] = []

    def open_file(self, name: str, **options: object) -> StructFile:
        file = super().open_file(name, **options)
        self.opened.append(file)
        return file


@contextmanager
def _opened(folder: Path, *, readonly: bool = False) -> Iterator[FileIndex]:
    storage = _Folder(folder, readonly=readonly)
    try:
        yield FileIndex(storage)
    finally:
        for file in storage.opened:
            if not file.is_closed:
                file.close()


class _Postings(PostingPool):
    """Sorted runs on disk, many postings at a time: Whoosh pickles each by itself, half of what indexing costs."""

    def _write_run(self, file: BinaryIO, postings: Iterable[tuple[object, ...]]) -> None:
        left = iter(postings)
        while some := list(islice(left, _PICKLED)):
            pickle.dump(some, file, pickle.HIGHEST_PROTOCOL)
        file.close()

    def _read_run(self, path: str) -> Iterator[tuple[object, ...]]:
        for some in super()._read_run(path):
            yield from some


def _writer(index: FileIndex) -> SegmentWriter:
    writer = index.writer(limitmb=MEMORY_MB, compound=False)  # a compound reader holds its segment in memory
    writer.pool = _Postings(writer.pool.tempstore, writer.pool.segment, MEMORY_MB)  # its `poolclass` is ignored
    return writer


def _write(folder: Path, documents: Sequence[Document], gone: Collection[int]) -> None:
    """What is replaced is removed first, in one go: cheaper than Whoosh's update_document."""
    leaving = {*gone, *(document.id for document in documents)}
    with _opened(folder) as index:
        searcher = index.searcher()
        speech_ids = _column(searcher, "speech_id")
        numbers = [number for number in searcher.reader().all_doc_ids() if speech_ids[number] in leaving]
        writer = _writer(index)
        try:
            for number in numbers:
                writer.delete_document(number)
            for document in documents:
                writer.add_document(**document.fields)
        except BaseException:
            writer.cancel()
            raise
        _commit(writer)
    catalogue = CatalogueWriter(folder, Catalogue.read(folder), leaving)
    catalogue.add(documents)
    catalogue.finish()


def _commit(writer: SegmentWriter) -> None:
    writer.commit(mergetype=_merge)
    Path(writer.storage.folder, _LOCK_OF_WHOOSH).unlink(missing_ok=True)


def _merge(writer: SegmentWriter, segments: list[Segment]) -> list[Segment]:
    """The segments to keep as they are; the others go into the one being written.

    Merged are those with many dead documents, and, of more than MOST_SEGMENTS, the smaller half: so a document is
    merged a few times in its life, and never for the sake of a single change.
    """
    segments = [segment for segment in segments if segment.doc_count()]
    by_size = sorted(segments, key=lambda segment: segment.doc_count())
    merged = {
        segment.segment_id() for segment in segments if segment.deleted_count() > DEAD_SHARE * segment.doc_count_all()
    }
    if len(segments) > MOST_SEGMENTS:
        merged |= {segment.segment_id() for segment in by_size[: len(by_size) // 2]}
    for segment in segments:
        if segment.segment_id() in merged:
            reader = SegmentReader(writer.storage, writer.schema, segment)
            writer.add_reader(reader)
            reader.close()
    return [segment for segment in segments if segment.segment_id() not in merged]


def _postings(reader: SegmentReader, word: str, offset: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Block by block: one by one takes ten times as long. Removed documents are among them."""
    ids, weights = [np.empty(0, np.int64)], [np.empty(0)]
    try:
        matcher: Matcher = reader.postings(_WORDS, word)
    except TermNotFound:
        return ids[0], weights[0]
    matcher = getattr(matcher, "child", matcher)  # within what leaves out the removed ones
    while matcher.is_active():
        matcher.id(), matcher.weight()  # have the block read
        ids.append(np.array(matcher._ids, np.int64))  # noqa: SLF001 - there is no public way to a whole block
        weights.append(np.array(matcher._weights, np.float64))  # noqa: SLF001 - as above
        _next_block(matcher)
    return np.concatenate(ids) + offset, np.concatenate(weights)


def _next_block(matcher: Matcher) -> None:
    if isinstance(matcher, W3LeafMatcher):
        matcher._next_block()  # noqa: SLF001 - as above
    else:  # a word of few documents is one block, held in its entry
        matcher._i = len(matcher._ids)  # noqa: SLF001 - as above


def _column(searcher: Searcher, name: str) -> Sequence[int]:
    """By document number, removed documents too."""
    return array("q", searcher.reader().column_reader(name) if searcher.doc_count_all() else ())


def _fingerprint() -> str:
    parts = (f"schema {SCHEMA_VERSION}", f"whoosh {whoosh.__version__}", analysis.fingerprint())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


class WhooshEngine(BaseEngine):
    backend = WhooshBackend
    query = ArchiveQuery
