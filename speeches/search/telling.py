"""Which words tell what a text is about: Chinese words, no numbers, and not what a good part of the archive says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from speeches.search.index import Index

_FEW: Final = 8
_COMMON: Final = 5  # a word that more than one speech in so many has tells nothing
_NUMBER: Final = re.compile(
    "(?:百分之)?[〇零一二三四五六七八九十百千万亿两几多第]+"
    "(?:年度|以上|分钟|公里|方面|[个年月日次位名条项些是要种处家件户人座里亩台只本张场步支批天级道起间成])?"
)

_EMPTY: Final = re.compile(r"(.)[不没]\1|为什么|怎么.|接下来|想不到|不得不")


def is_word(word: str) -> bool:
    """Of two Chinese characters at least, no number and no turn of speech."""
    return (
        len(word) > 1
        and all("\u4e00" <= character <= "\u9fff" for character in word)
        and not _NUMBER.fullmatch(word)
        and not _EMPTY.fullmatch(word)
    )


def is_telling(index: Index, word: str) -> bool:
    """Not said by too many speeches."""
    return is_word(word) and len(index.postings(word).rows) <= max(_FEW, len(index) // _COMMON)
