"""Bar charts of what is counted by year or by month, each bar a link; the figures are of an SVG's own units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_BAR: Final = 12  # units of width, the gap included
_GAP: Final = 3
HEIGHT: Final = 60
_WIDEST: Final = 3  # pixels of a unit
_LEAST: Final = 2  # units that one speech is seen by


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose: ``address`` chooses it, or takes it back."""

    name: str
    count: int
    is_chosen: bool
    address: str


@dataclass(frozen=True, slots=True)
class Bar:
    """In units of the chart; ``y`` is of its upper end. ``at`` is the year or month."""

    at: int
    x: int
    y: int
    width: int
    height: int
    choice: Choice


@dataclass(frozen=True, slots=True)
class Chart:
    """A bar for each value that is counted; others leave their place empty. ``first`` and ``last`` name the ends."""

    bars: Sequence[Bar]
    first: str
    last: str
    width: int
    height: int = HEIGHT

    @property
    def widest(self) -> int:
        """Pixels: of few bars none becomes a block."""
        return self.width * _WIDEST

    @property
    def peak(self) -> Choice:
        """What is counted most often, which says what the height means; of several the last."""
        return max((bar.choice for bar in reversed(self.bars)), key=lambda choice: choice.count)


def chart_of(choices: Mapping[int, Choice], ends: Mapping[int, str] | None = None) -> Chart | None:
    """From the least value to the greatest, or between ``ends``; None where there is nothing to show."""
    if not choices:
        return None
    ends = ends or {at: str(at) for at in choices}
    first, last = min(ends), max(ends)
    most = max(1, *(choice.count for choice in choices.values()))
    bars = []
    for at, choice in sorted(choices.items()):
        tall = max(_LEAST, round(HEIGHT * choice.count / most)) if choice.count else 1
        bars.append(Bar(at, (at - first) * _BAR, HEIGHT - tall, _BAR - _GAP, tall, choice))
    return Chart(bars, ends[first], ends[last], (last - first + 1) * _BAR - _GAP)
