"""Other ways to search the same texts, to be measured beside ours: each holds the words that it cuts or is given."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, Protocol

from haystack import connections, indexes
from haystack.query import SearchQuerySet

from speeches.analysis import cut
from speeches.models import Speech

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

_PORTION: Final = 1000  # speeches a commit, as Haystack's `update_index` has it
_HEAP: Final = 128 << 20  # bytes of memory for tantivy's writer


class Rival(Protocol):
    name: str

    def add(self, texts: Iterable[tuple[int, str]]) -> None: ...

    def ids(self, strings: Sequence[str], limit: int | None, *, quoted: bool) -> set[int]:
        """Of the first page, or all, that have every string; the whole is counted and put in order anyhow."""

    def close(self) -> None: ...


class Stock:
    """The usual recipe: Haystack's own Whoosh backend, with the analyser that jieba has for Whoosh."""

    name = "Haystack, Whoosh, jieba"
    _ALIAS = "stock"

    def __init__(self, folder: Path) -> None:
        jieba = import_module("jieba")  # takes a second, and no part of the archive needs it
        analyzer = import_module("jieba.analyse").ChineseAnalyzer()

        folder.mkdir()
        jieba.dt.tmp_dir = str(folder)
        jieba.setLogLevel("WARNING")

        class StockIndex(indexes.SearchIndex, indexes.Indexable):
            text = indexes.CharField(document=True, analyzer=analyzer)

            def get_model(self) -> type[Speech]:
                return Speech

            def prepare_text(self, speech: Speech) -> str:
                return speech.folded_text

        connections.connections_info[self._ALIAS] = {
            "ENGINE": "haystack.backends.whoosh_backend.WhooshEngine",
            "PATH": str(folder / "index"),
            "SILENTLY_FAIL": False,
        }
        self._engine = connections[self._ALIAS]
        self._index = StockIndex()
        self._engine.get_unified_index().build([self._index])

    def add(self, texts: Iterable[tuple[int, str]]) -> None:
        """In portions, as ``update_index`` does it."""
        left = iter(texts)
        while some := [Speech(pk=number, folded_text=text) for number, text in islice(left, _PORTION)]:
            self._engine.get_backend().update(self._index, some)

    def ids(self, strings: Sequence[str], limit: int | None, *, quoted: bool) -> set[int]:
        mark = '"' if quoted else ""
        found = SearchQuerySet(using=self._ALIAS).models(Speech)
        found = found.auto_query(" ".join(mark + string.replace('"', " ") + mark for string in strings))
        return {int(one.pk) for one in found[: limit or len(found)]}

    def close(self) -> None:
        del connections.connections_info[self._ALIAS]
        connections.thread_local.connections.pop(self._ALIAS, None)


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

    def close(self) -> None:
        self._database.close()


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

    def close(self) -> None:
        del self._index


def rivals(folder: Path) -> Iterator[Rival]:
    """One after the other, each gone when the next comes."""
    makers: list[tuple[Callable[[Path], Rival], str]] = [(Stock, "whoosh"), (FullText, "fts5")]
    if find_spec("tantivy"):
        makers.append((Tantivy, "tantivy"))
    for make, name in makers:
        with closing(make(folder / name)) as rival:
            yield rival
