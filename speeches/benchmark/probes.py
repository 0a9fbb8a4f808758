"""Strings to search for: cut from the texts that are there, and what brute force finds for them."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, Final

from speeches.analysis import query_terms, word_counts
from speeches.models import Speech
from speeches.search.engine import engine
from speeches.text.query import QueryError, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from speeches.text.query import Query

SEED: Final = 5
COMMON: Final = 0.1  # of the speeches have a common word, at least
RARE: Final = 0.002  # have a rare one, at most
_DRAWS: Final = 2000  # texts that words are taken from, at most
_SYNTAX: Final = re.compile(r'[\s"“”「」『』()（）:：|\-]|OR|AND|NOT|或')


class Texts:
    """All public texts in memory, by line: what brute force looks through, and what probes are cut from."""

    def __init__(self, seed: int = SEED) -> None:
        rows = Speech.objects.public().values_list("pk", "folded_title", "folded_head", "folded_text")
        self.places = {pk: (title, head, text) for pk, title, head, text in rows.iterator()}
        self.chance = random.Random(seed)  # noqa: S311 - which strings to try
        self._ids = list(self.places)

    def substring(self, shortest: int, longest: int) -> str:
        """Of a random line, that begins and ends with something to see."""
        while True:
            line = self.chance.choice(self.chance.choice(self.places[self.chance.choice(self._ids)]).split("\n"))
            length = self.chance.randint(shortest, longest)
            at = self.chance.randrange(max(1, len(line) - length + 1))
            string = line[at : at + length].strip()
            if shortest <= len(string):
                return string

    def having(self, *strings: str) -> set[int]:
        """All of them, each in one piece."""
        return {
            pk
            for pk, places in self.places.items()
            if all(any(string in place for place in places) for string in strings)
        }

    def words(self, most: int = 300) -> tuple[list[str], list[str]]:
        """Common and rare ones, as they come in the texts."""
        index = engine().index()
        common: dict[str, None] = {}
        rare: dict[str, None] = {}
        for _draw in range(_DRAWS):
            if len(common) >= most and len(rare) >= most:
                break
            counts = word_counts(self.places[self.chance.choice(self._ids)][2][:2000])
            for word in self.chance.sample(sorted(counts), min(20, len(counts))):
                share = len(index.postings(word).rows) / len(index)
                if share >= COMMON and len(word) > 1:
                    common[word] = None
                elif share <= RARE:
                    rare[word] = None
        every = list(common | rare)  # a small archive may have none of a kind
        return list(common)[:most] or every, list(rare)[:most] or every


def quoted(string: str) -> str:
    return '"' + string.replace('"', '""') + '"'


def runs(texts: Texts, count: int) -> Iterator[Query]:
    """Unquoted strings that are one run of several words."""
    while count:
        string = texts.substring(6, 12)
        try:
            query = parse(string)
        except QueryError:
            continue
        if not _SYNTAX.search(string) and len(query_terms(string).words) > 1:
            count -= 1
            yield query
