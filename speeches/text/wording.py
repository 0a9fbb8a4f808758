"""Words that two texts have in common, as they stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from speeches.text.snippet import Span

SHORTEST: Final = 4  # characters

_CHINESE: Final = re.compile(f"[\u4e00-\u9fff]{{{SHORTEST},}}")


def common_runs(one: str, other: str) -> Iterator[Span]:
    """Where in ``one`` rows of Chinese characters stand that ``other`` has too, each as long as it goes, in order and
    apart from each other. Both folded."""
    known = {other[at : at + SHORTEST] for at in range(len(other) - SHORTEST + 1)}
    for stretch in _CHINESE.finditer(one):
        at, stop = stretch.span()
        while at + SHORTEST <= stop:
            end = at + SHORTEST
            if one[at:end] not in known:
                at += 1
                continue
            while end < stop and one[at : end + 1] in other:
                end += 1
            yield at, end
            at = end
