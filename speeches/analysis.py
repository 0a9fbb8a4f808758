"""Words, for the index and for queries: one analyser, so that the same folded text is cut the same way everywhere.

rjieba cuts; jieba itself takes twenty times as long, and cuts Latin letters and numbers otherwise: the two are never
mixed. Its one dictionary of a process is used (another instance is 25 MB): nobody may add words to it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from math import log
from pathlib import Path
from typing import TYPE_CHECKING, Final

import rjieba

from speeches.text import fold_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

VERSION: Final = 2  # one more with every change of what is cut how
LONGEST_RUN: Final = 512  # jieba's rules need quadratic time on an unbroken run
LONGEST_WORD: Final = 64  # what is longer is no word (a web address, a row of digits) and is found literally

# The first class is what jieba cuts. Whatever else is written in letters (Россия, ひらがな) is a word as it stands.
_OF_JIEBA: Final = r"\u4e00-\u9fd5a-zA-Z0-9+#&\._%\-"
_RUN: Final = re.compile(rf"(?P<jieba>[{_OF_JIEBA}]{{1,{LONGEST_RUN}}})|(?P<other>[^\W{_OF_JIEBA}]{{1,{LONGEST_RUN}}})")
_DICTIONARY: Final = Path(getattr(find_spec("jieba"), "origin", "")).with_name("dict.txt")  # not loaded for it


@dataclass(frozen=True, slots=True)
class Terms:
    """A run of a query in parts, each once, in order: its words, and the characters that stand alone.

    Single characters are not in the index. Nearly every text has the common ones; they are sought in the text itself.
    """

    words: tuple[str, ...]
    characters: tuple[str, ...]


def query_terms(folded: str) -> Terms:
    """A run cut once: the shorter words inside a long one need not be asked for."""
    parts = [part for part in dict.fromkeys(_cut(folded, rjieba.cut)) if _is_kept(part)]
    return Terms(tuple(p for p in parts if len(p) > 1), tuple(p for p in parts if len(p) == 1))


def word_counts(folded: str) -> Counter[str]:
    """The words of a text, those inside long words too (人民代表大会 holds 人民, 代表 and 大会)."""
    counts = Counter(_cut(folded, rjieba.cut_for_search))
    for part in [part for part in counts if len(part) == 1 or not _is_kept(part)]:
        del counts[part]
    return counts


def cut(folded: str) -> Iterator[str]:
    """All that is written in letters, cut into words and single characters, in order."""
    return _cut(folded, rjieba.cut)


def characteristic_words(counts: Mapping[str, int], limit: int) -> list[str]:
    """The words that a text uses more than written Chinese does, the most telling first; Chinese words only.

    The background is the dictionary's own frequencies: no index is asked. Words of equal weight by code point.
    """
    frequencies = dictionary_frequencies()
    weights = {
        word: count * log(_words_counted() / (frequencies[word] or 1))
        for word, count in counts.items()
        if "\u4e00" <= word[0] <= "\u9fff"
    }
    return sorted(weights, key=lambda word: (-weights[word], word))[:limit]


@cache
def fingerprint() -> str:
    """Changes with everything that decides how a text is folded and cut: an index of another one is not searched."""
    parts = (
        f"analysis {VERSION} {LONGEST_RUN} {LONGEST_WORD}",
        f"rjieba {version('rjieba')}",
        hashlib.sha256(_DICTIONARY.read_bytes()).hexdigest(),
        hashlib.sha256(f"{fold_table.WRITTEN}\n{fold_table.FOLDED}".encode()).hexdigest(),
        f"unicode {unicodedata.unidata_version}",  # what a letter is
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _cut(folded: str, cut: Callable[[str], Iterable[str]]) -> Iterator[str]:
    for run in _RUN.finditer(folded):
        if run.lastgroup == "jieba":
            yield from cut(run.group())
        else:
            yield run.group()


def _is_kept(part: str) -> bool:
    return len(part) <= LONGEST_WORD and any(character.isalnum() for character in part)


@cache
def dictionary_frequencies() -> Counter[str]:
    """How often written Chinese has each word, by jieba's dictionary: half a second and 50 MB, for the indexer."""
    with _DICTIONARY.open(encoding="utf-8") as lines:
        return Counter({word: int(count) for word, count, _part_of_speech in map(str.split, lines)})


@cache
def _words_counted() -> int:
    return dictionary_frequencies().total()
