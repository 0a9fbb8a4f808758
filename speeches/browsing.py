"""浏览: the lists that speeches stand in, by year, place, genre and so on.

A dimension gives each speech a path (省, 市, 县; year, month); a shelf is a step of such paths and holds the speeches
that stand there or further down. All dimensions are counted, addressed and shown alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q, TextChoices
from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from speeches.charts import Chart, Choice, chart_of
from speeches.models import DatePrecision, Genre, GovernmentLevel, Speech
from speeches.search_indexes import Facet
from speeches.text import places
from speeches.text.dates import FIRST_YEAR, LAST_YEAR
from speeches.text.fold import fold
from speeches.text.query import MAX_PHRASE, Field, Phrase, Query, text_of
from speeches.text.query_tree import Dated, days_of
from speeches.text.sounds import readings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from django.utils.functional import _StrPromise

    from speeches.models import SpeechQuerySet

MOST_VALUES: Final = 20  # of one facet that a search takes
NEAR: Final = 5


class ListOrder(TextChoices):
    """How the speeches of a list are sorted."""

    NEWEST = "newest", gettext_lazy("Newest first")
    OLDEST = "oldest", gettext_lazy("Oldest first")
    TITLE = "title", gettext_lazy("By title")
    ADDED = "added", gettext_lazy("Last added")

    def sort(self, speeches: SpeechQuerySet) -> SpeechQuerySet:
        match self:
            case ListOrder.NEWEST:
                return speeches.newest_first()
            case ListOrder.OLDEST:
                return speeches.oldest_first()
            case ListOrder.TITLE:
                return speeches.by_title()
            case ListOrder.ADDED:
                return speeches.last_published()


class ShelfOrder(TextChoices):
    """How the shelves of a dimension are sorted."""

    MOST = "most", gettext_lazy("Most speeches first")
    NAME = "name", gettext_lazy("By name")

    def sort(self, shelves: Iterable[Shelf]) -> list[Shelf]:
        if self is ShelfOrder.MOST:
            return sorted(shelves, key=lambda shelf: (-shelf.count, shelf.name))
        return sorted(shelves, key=lambda shelf: _sound(shelf.name))


def _sound(name: str) -> tuple[list[str], str]:
    """Sorted by it, Chinese names stand as in a dictionary."""
    return [(readings(character) or (character,))[0] for character in fold(name)], name


@dataclass(frozen=True, slots=True)
class Row:
    """Speeches that are kept under the same value: ``key`` is what the database holds of it."""

    path: tuple[str, ...]
    key: tuple[Any, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """``above`` are the steps that lead to it, from the widest."""

    dimension: Dimension
    path: tuple[str, ...]
    rows: tuple[Row, ...] = field(repr=False)
    below: tuple[Shelf, ...] = field(default=(), repr=False)
    above: tuple[Shelf, ...] = field(default=(), repr=False)

    @property
    def count(self) -> int:
        return sum(row.count for row in self.rows)

    @property
    def name(self) -> str:
        return self.dimension.name_of(self.path)

    @property
    def title(self) -> str:
        """The name where nothing around it says what it is of."""
        return self.dimension.title_of(self.path)

    @property
    def value(self) -> str:
        """What names it in an address."""
        return self.dimension.joint.join(self.path)

    @property
    def address(self) -> str:
        return reverse("shelf", args=[self.dimension, self.value])

    @property
    def feed(self) -> str:
        return reverse("shelf_feed", args=[self.dimension, self.value])

    @property
    def speeches(self) -> SpeechQuerySet:
        return Speech.objects.public().filter(self.dimension.condition(self.rows, self.path))

    @property
    def facets(self) -> list[tuple[str, str]]:
        """``(parameter, value)`` by which a search is narrowed to these speeches; none where facets cannot say it."""
        facet = self.dimension.facet
        values = self.dimension.facet_values(self)
        return [(str(facet), value) for value in values] if facet and len(values) <= MOST_VALUES else []

    @property
    def query(self) -> str:
        """A query that finds these speeches; empty where none can say it."""
        return self.dimension.query_of(self)

    @property
    def chart(self) -> Chart | None:
        return self.dimension.chart(self.below)


@dataclass(frozen=True, slots=True)
class Dimension:
    """By the values of a column. ``facet`` and ``searched`` are what a search calls it, if it does."""

    slug: str
    name: _StrPromise
    column: str
    facet: Facet | None = None
    searched: Field | None = None
    terms: Mapping[str, _StrPromise] = field(default_factory=dict)  # names of the values where they have any
    order: ShelfOrder = ShelfOrder.MOST
    joint: str = ""

    def __str__(self) -> str:
        return self.slug

    @property
    def address(self) -> str:
        return reverse("dimension", args=[self])

    @property
    def is_by_date(self) -> bool:
        return False

    def shelves(self, order: ShelfOrder | None = None) -> list[Shelf]:
        """The widest of them. One query."""
        return self.sorted(self._grow(self._rows(Speech.objects.public())), order)

    def shelf(self, value: str) -> Shelf | None:
        """What an address names; None where no public speech stands there. One query."""
        return self._find(value, self._rows(Speech.objects.public().filter(**{self.column: value})))

    def near(self, value: str) -> list[Shelf]:
        """Those whose names are most like ``value``, which is none of them. One query."""
        shelves = {shelf.value: shelf for shelf in _all(self.shelves())}
        holding = [name for name in shelves if value in name or name in value]
        return [shelves[name] for name in (holding or get_close_matches(value, shelves, n=NEAR, cutoff=0.4))][:NEAR]

    def chart(self, shelves: Sequence[Shelf]) -> Chart | None:  # noqa: ARG002 - only dates have one
        return None

    def without(self) -> int:
        """Public speeches that stand in none of its lists. One query."""
        return Speech.objects.public().filter(self._unknown).count()

    def sorted(self, shelves: Iterable[Shelf], order: ShelfOrder | None = None) -> list[Shelf]:
        return (order or self.order).sort(shelves)

    def name_of(self, path: tuple[str, ...]) -> str:
        return str(self.terms.get(path[-1], path[-1]))

    def title_of(self, path: tuple[str, ...]) -> str:
        return self.joint.join((*path[:-1], self.name_of(path)))

    def condition(self, rows: Sequence[Row], path: tuple[str, ...]) -> Q:  # noqa: ARG002 - for those who need it
        return Q(**{f"{self.column}__in": [row.key[0] for row in rows]})

    def facet_values(self, shelf: Shelf) -> list[str]:
        return [row.key[0] for row in shelf.rows]

    def query_of(self, shelf: Shelf) -> str:
        return text_of(Query(Phrase(shelf.path[-1], self.searched))) if len(shelf.path[-1]) <= MAX_PHRASE else ""

    @property
    def _unknown(self) -> Q:
        return Q(**{self.column: ""})

    def _rows(self, speeches: SpeechQuerySet) -> list[Row]:
        return [Row((key,), (key,), count) for key, count in speeches.counted_by(self.column) if key]

    def _find(self, value: str, rows: Sequence[Row]) -> Shelf | None:
        return next((shelf for shelf in _all(self._grow(rows)) if shelf.value == value), None)

    def _grow(self, rows: Iterable[Row], above: tuple[Shelf, ...] = ()) -> list[Shelf]:
        depth = len(above)
        grown: dict[str, list[Row]] = {}
        for row in rows:
            if len(row.path) > depth:
                grown.setdefault(row.path[depth], []).append(row)
        return [self._shelf((*(a.path[-1] for a in above), step), tuple(held), above) for step, held in grown.items()]

    def _shelf(self, path: tuple[str, ...], rows: tuple[Row, ...], above: tuple[Shelf, ...]) -> Shelf:
        alone = Shelf(self, path, rows, above=above)
        return Shelf(self, path, rows, tuple(self.sorted(self._grow(rows, (*above, alone)))), above)


@dataclass(frozen=True, slots=True)
class Places(Dimension):
    """A tree by the units of the names. A city or a county that stands alone in one name and below exactly one
    province or city in others is the same: its name is given once in the country."""

    def shelf(self, value: str) -> Shelf | None:
        rows = self._rows(Speech.objects.public())
        joined = next((row.path for row in rows if row.key[0] == value), None)
        return self._find("".join(joined) if joined else value, rows)

    def query_of(self, shelf: Shelf) -> str:
        return text_of(Query(Phrase(shelf.path[-1], self.searched)))

    def _rows(self, speeches: SpeechQuerySet) -> list[Row]:
        counted = [(key, _steps_to(key), count) for key, count in speeches.counted_by(self.column) if key]
        above = _told_above(steps for _key, steps, _count in counted)
        return [Row(_whole(steps, above), (key,), count) for key, steps, count in counted]


_steps_to: Final = lru_cache(maxsize=10_000)(places.steps_to)


def _told_above(paths: Iterable[tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The steps before a name that is one of its kind, where no two names contradict each other in them."""
    told: dict[str, set[tuple[str, ...]]] = {}
    for path in paths:
        for at, step in enumerate(path):
            if at and places.is_one_of_its_name(step):
                told.setdefault(step, set()).add(path[:at])
    longest = {step: max(ways, key=len) for step, ways in told.items()}
    return {step: way for step, way in longest.items() if all(way[-len(other) :] == other for other in told[step])}


def _whole(path: tuple[str, ...], above: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    while (way := above.get(path[0])) and not {*way} & {*path}:
        path = (*way, *path)
    return path


@dataclass(frozen=True, slots=True)
class Dates(Dimension):
    """Years, and their months as far as they are known."""

    @property
    def is_by_date(self) -> bool:
        return True

    def shelf(self, value: str) -> Shelf | None:
        asked = re.fullmatch("([0-9]{4})(?:/([1-9]|1[0-2]))?", value)
        if not asked or not FIRST_YEAR <= int(asked[1]) <= LAST_YEAR:
            return None
        return self._find(value, self._rows(Speech.objects.public().delivered_in(int(asked[1]))))

    def near(self, value: str) -> list[Shelf]:
        year = re.match("[0-9]{4}", value)
        shelves = self.shelves()
        if year:
            shelves.sort(key=lambda shelf: abs(int(shelf.value) - int(year[0])))
        return shelves[:NEAR]

    def chart(self, shelves: Sequence[Shelf]) -> Chart | None:
        bars = {int(s.path[-1]): Choice(s.name, s.count, is_chosen=False, address=s.address) for s in shelves}
        return chart_of(bars, {at: str(MONTHS[at]) for at in (1, 12)} if shelves and shelves[0].above else None)

    def sorted(self, shelves: Iterable[Shelf], order: ShelfOrder | None = None) -> list[Shelf]:  # noqa: ARG002 - by time
        return sorted(shelves, key=lambda shelf: -int(shelf.path[-1]))

    def name_of(self, path: tuple[str, ...]) -> str:
        return str(MONTHS[int(path[1])]) if path[1:] else _("%(year)d") % {"year": int(path[0])}

    def title_of(self, path: tuple[str, ...]) -> str:
        year = self.name_of(path[:1])
        return _("%(month)s %(year)s") % {"month": self.name_of(path), "year": year} if path[1:] else year

    def condition(self, rows: Sequence[Row], path: tuple[str, ...]) -> Q:  # noqa: ARG002 - see above
        of_year = Q(delivered_on__year=int(path[0]))
        if not path[1:]:
            return of_year
        return of_year & Q(delivered_on__month=int(path[1])) & ~Q(delivered_precision=DatePrecision.YEAR)

    def facet_values(self, shelf: Shelf) -> list[str]:
        return [] if shelf.above else [shelf.path[0]]

    def query_of(self, shelf: Shelf) -> str:
        year, month = int(shelf.path[0]), int(shelf.path[1]) if shelf.above else None
        return text_of(Query(Dated(*days_of(year, month, None))))

    @property
    def _unknown(self) -> Q:
        return Q(delivered_on=None)

    def _rows(self, speeches: SpeechQuerySet) -> list[Row]:
        counted = speeches.filter(delivered_on__isnull=False).counted_by(
            "delivered_on__year", "delivered_on__month", "delivered_precision"
        )
        return [
            Row((str(year),) if precision == DatePrecision.YEAR else (str(year), str(month)), (year, month), count)
            for year, month, precision, count in counted
        ]


def _all(shelves: Iterable[Shelf]) -> Iterator[Shelf]:
    for shelf in shelves:
        yield shelf
        yield from _all(shelf.below)


YEARS: Final = Dates("years", gettext_lazy("Year"), "delivered_on", Facet.YEAR, joint="/")
PLACES: Final = Places("places", gettext_lazy("Place"), "place", Facet.PLACE, Field.PLACE)
GENRES: Final = Dimension("genres", gettext_lazy("Genre"), "genre", Facet.GENRE, Field.GENRE, dict(Genre.choices))
OCCASIONS: Final = Dimension("occasions", gettext_lazy("Occasion"), "occasion", searched=Field.OCCASION)
SPEAKERS: Final = Dimension("speakers", gettext_lazy("Speaker"), "speaker", Facet.SPEAKER, Field.SPEAKER)
ROLES: Final = Dimension("roles", gettext_lazy("Speaker's role"), "speaker_role", searched=Field.SPEAKER)
LEVELS: Final = Dimension(
    "levels",
    gettext_lazy("Level of government"),
    "government_level",
    Facet.GOVERNMENT_LEVEL,
    Field.GOVERNMENT_LEVEL,
    dict(GovernmentLevel.choices),
)
ORGANIZATIONS: Final = Dimension("organizations", gettext_lazy("Organization"), "organization")
SOURCES: Final = Dimension("sources", gettext_lazy("Source"), "source_name", Facet.SOURCE, Field.SOURCE)

DIMENSIONS: Final[Mapping[str, Dimension]] = {
    dimension.slug: dimension
    for dimension in (YEARS, PLACES, GENRES, OCCASIONS, SPEAKERS, ROLES, LEVELS, ORGANIZATIONS, SOURCES)
}
WAYS: Final = (YEARS, PLACES, GENRES, OCCASIONS, SPEAKERS)  # those that every page leads to
