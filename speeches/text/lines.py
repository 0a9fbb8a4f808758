"""The geometry of the one text: offsets of its lines and of the sentences in them."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from speeches.text.sentences import clause_ends, sentence_ends

if TYPE_CHECKING:
    from collections.abc import Sequence

SPACES: Final = " \u3000\xa0\t"


class Lines:
    """``texts`` joined by line breaks is ``text``; ``starts`` are their offsets in it."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = list(texts)
        self.text = "\n".join(self.texts)
        self.starts: list[int] = []
        offset = 0
        for text in self.texts:
            self.starts.append(offset)
            offset += len(text) + 1
        self._ends: dict[int, tuple[list[int], list[int]]] = {}

    def __len__(self) -> int:
        return len(self.texts)

    def at(self, offset: int) -> int:
        """The index of the line that ``offset`` lies in."""
        return bisect_right(self.starts, offset) - 1

    def end(self, line: int) -> int:
        return self.starts[line] + len(self.texts[line])

    def is_inside(self, offset: int) -> bool:
        return 0 <= offset < len(self.text) and self.text[offset] != "\n"

    def begins_line(self, offset: int) -> bool:
        return not self.text[self.starts[self.at(offset)] : offset].strip(SPACES)

    def sentence_end(self, offset: int, limit: int, *, clauses: bool) -> int:
        """Behind the sentence (or clause) that ``offset`` lies in, at most ``limit``, which is not beyond its line.

        Where only spaces are left of the line they belong to it.
        """
        line = self.at(offset)
        start, text = self.starts[line], self.texts[line]
        if line not in self._ends:
            self._ends[line] = sentence_ends(text), clause_ends(text)
        ends = [limit - start]
        for found in self._ends[line][: 1 + clauses]:
            index = bisect_right(found, offset - start)
            ends += found[index : index + 1]
        end = min(ends)
        if limit == self.end(line) and not text[end:].strip(SPACES):
            end = len(text)
        return start + end
