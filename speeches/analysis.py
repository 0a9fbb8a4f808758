"""Words, for the index and for queries: one analyser, so that the same folded text is cut the same way everywhere."""

from __future__ import annotations

import hashlib
import logging
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from math import log
from pathlib import Path
from typing import TYPE_CHECKING, Final

import jieba
from django.conf import settings

from speeches.text import fold_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

VERSION: Final = 1  # one more with every change of what is cut how
LONGEST_RUN: Final = 512  # jieba needs quadratic time on an unbroken run: 40,000 equal characters took 6 s
LONGEST_WORD: Final = 64  # what is longer is no word (a web address, a row of digits) and is found literally

# The first class is jieba's own. Whatever else is written in letters (Россия, ひらがな) is a word as it stands.
_OF_JIEBA: Final = r"\u4e00-\u9fd5a-zA-Z0-9+#&\._%\-"
_RUN: Final = re.compile(rf"(?P<jieba>[{_OF_JIEBA}]{{1,{LONGEST_RUN}}})|(?P<other>[^\W{_OF_JIEBA}]{{1,{LONGEST_RUN}}})")
_DICTIONARY: Final = Path(jieba.__file__).with_name("dict.txt")


@dataclass(frozen=True, slots=True)
class Terms:
    """A run of a query in parts, each once, in order: its words, and the characters that stand alone.

    Single characters are not in the index. Nearly every text has the common ones; they are sought in the text itself.
    """

    words: tuple[str, ...]
    characters: tuple[str, ...]


def query_terms(folded: str) -> Terms:
    """A run cut once: the shorter words inside a long one need not be asked for."""
    parts = [part for part in dict.fromkeys(_cut(folded, _tokenizer().cut)) if _is_kept(part)]
    return Terms(tuple(p for p in parts if len(p) > 1), tuple(p for p in parts if len(p) == 1))


def word_counts(folded: str) -> Counter[str]:
    """The words of a text, those inside long words too (人民代表大会 holds 人民, 代表 and 大会)."""
    counts = Counter(_cut(folded, _tokenizer().cut_for_search))
    for part in [part for part in counts if len(part) == 1 or not _is_kept(part)]:
        del counts[part]
    return counts


def characteristic_words(counts: Mapping[str, int], limit: int) -> list[str]:
    """The words that a text uses more than written Chinese does, the most telling first; Chinese words only.

    The background is the dictionary's own frequencies: no index is asked. Words of equal weight by code point.
    """
    tokenizer = _tokenizer()
    weights = {
        word: count * log(tokenizer.total / (tokenizer.FREQ.get(word) or 1))
        for word, count in counts.items()
        if "\u4e00" <= word[0] <= "\u9fff"
    }
    return sorted(weights, key=lambda word: (-weights[word], word))[:limit]


@cache
def fingerprint() -> str:
    """Changes with everything that decides how a text is folded and cut: an index of another one is not searched."""
    parts = (
        f"analysis {VERSION} {LONGEST_RUN} {LONGEST_WORD}",
        f"jieba {jieba.__version__}",
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
def _tokenizer() -> jieba.Tokenizer:
    """One of our own, so that nobody's ``jieba.add_word`` changes our cuts.

    jieba loads its cache by marshal from a file of fixed name in ``tmp_dir``, so that must be a folder no one else
    can write to. Loading takes half a second, and 70 MB.
    """
    folder = settings.DATA_DIR / "jieba"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = str(folder)
    tokenizer.initialize()
    return tokenizer
