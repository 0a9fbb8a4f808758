"""Other ways to search the same texts, to be measured beside ours: each holds the words that it cuts or is given."""

from __future__ import annotations

import sqlite3
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final, Protocol

from whoosh.fields import NUMERIC, TEXT, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.qparser import QueryParser

from speeches.analysis import cut

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

_HEAP: Final = 128 << 20  # bytes of memory for tantivy's writer


class Rival(Protocol):
    name: str

    def add(self, texts: Iterable[tuple[int, str]]) -> None: ...

    def ids(self, strings: Sequence[str], limit: int | None, *, quoted: bool) -> set[int]:
        """Of the first page, or all, that have every string; the whole is counted and put in order anyhow."""


class Stock:
    """As Haystack's Whoosh backend does it, with the analyser that jieba has for Whoosh."""

    name = "Whoosh, ChineseAnalyzer"

    def __init__(self, folder: Path) -> None:
        jieba = import_module("jieba")  # takes a second, and no part of the archive needs it
        analyzer = import_module("jieba.analyse").ChineseAnalyzer()

        folder.mkdir()
        jieba.dt.tmp_dir = str(folder)
        jieba.setLogLevel("WARNING")
        schema = Schema(id=NUMERIC(stored=True), text=TEXT(stored=True, analyzer=analyzer, sortable=True))
        self._index = FileIndex.create(FileStorage(str(folder)), schema)
        self._parser = QueryParser("text", schema)

    def add(self, texts: Iterable[tuple[int, str]]) -> None:
        writer = self._index.writer()
        for number, text in texts:
            writer.add_document(id=number, text=text)
        writer.commit()

    def ids(self, strings: Sequence[str], limit: int | None, *, quoted: bool) -> set[int]:
        mark = '"' if quoted else ""
        query = self._parser.parse(" ".join(mark + string.replace('"', " ") + mark for string in strings))
        with self._index.refresh().searcher() as searcher:
            found = searcher.search(query, limit=None) if limit is None else searcher.search_page(query, 1, limit)
            return {hit["id"] for hit in found}


class FullText:
    """SQLite's FTS5 over the words that our analyser cuts."""

    name = "SQLite FTS5"

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._database = sqlite3.connect(folder / "words.sqlite3")
        self._database.execute("CREATE VIRTUAL TABLE speech USING fts5(words, content='')")

    def add(self, texts: Iterable[tuple[int, str]]) -> None:
        rows = ((number, " ".join(cut(text))) for number, text in texts)
        self._database.executemany("INSERT INTO speech(rowid, words) VALUES (?, ?)", rows)
        self._database.commit()

    def ids(self, strings: Sequence[str], limit: int | None, *, quoted: bool) -> set[int]:  # noqa: ARG002 - a word is a phrase
        phrases = ('"' + " ".join(cut(string)).replace('"', '""') + '"' for string in strings)
        matched = "FROM speech WHERE speech MATCH ?", (" AND ".join(phrases),)
        if limit is not None:
            self._database.execute(f"SELECT count(*) {matched[0]}", matched[1]).fetchone()
        rows = self._database.execute(
            f"SELECT rowid {matched[0]} ORDER BY rank LIMIT ?", (*matched[1], -1 if limit is None else limit)
        )
        return {number for (number,) in rows}


class Tantivy:
    """tantivy over the same words, with positions."""

    name = "tantivy"

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._library: Any = import_module("tantivy")
        builder = self._library.SchemaBuilder()
        builder.add_integer_field("id", stored=True)
        builder.add_text_field("words", tokenizer_name="whitespace")
        self._schema = builder.build()
        self._index = self._library.Index(self._schema, str(folder))
        self._count = 0

    def add(self, texts: Iterable[tuple[int, str]]) -> None:
        writer = self._index.writer(_HEAP, 1)
        for number, text in texts:
            writer.add_document(self._library.Document(id=number, words=" ".join(cut(text))))
            self._count += 1
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def ids(self, strings: Sequence[str], limit: int | None, *, quoted: bool) -> set[int]:  # noqa: ARG002 - a word is a phrase
        if not all(any(cut(string)) for string in strings):
            return set()
        searcher = self._index.searcher()
        found = searcher.search(self._query(strings), limit or self._count, count=True)
        return {searcher.doc(address)["id"][0] for _score, address in found.hits}

    def _query(self, strings: Sequence[str]) -> Any:  # noqa: ANN401 - the library has no types
        queries, must = self._library.Query, self._library.Occur.Must
        parts = []
        for words in (list(cut(string)) for string in strings):
            one = len(words) == 1
            query = queries.term_query(self._schema, "words", words[0]) if one else None
            parts.append((must, query or queries.phrase_query(self._schema, "words", words)))
        return queries.boolean_query(parts)


def rivals(folder: Path) -> Iterator[Rival]:
    yield Stock(folder / "whoosh")
    yield FullText(folder / "fts5")
    if find_spec("tantivy"):
        yield Tantivy(folder / "tantivy")
