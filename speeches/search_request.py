"""What the address of a result page asks for, and the addresses one step away from it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import quote_plus

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from speeches.charts import Choice, chart_of
from speeches.forms import LAST_PAGE, LONGEST_QUERY, RESULTS_PER_PAGE, Pages, page_of
from speeches.models import Genre, GovernmentLevel
from speeches.search import Facet, Order
from speeches.text.clean import clean_field
from speeches.text.query import Field, Phrase, Query, Run, Unit, Within, text_of
from speeches.text.query_tree import And, Node, Not, Or, each_leaf, literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from django.http import QueryDict
    from django.utils.functional import _StrPromise

    from speeches.charts import Chart
    from speeches.search import Count, Results
    from speeches.text.query import Leaf

MOST_CHOSEN: Final = 20  # values of one facet; an address may name any number
SHOWN: Final = 8  # values of a facet before others are unfolded
LISTED: Final = 40  # values of a facet on a page: an archive may have thousands of speakers
_LONGEST_VALUE: Final = 200  # as long as the longest column that a facet is of

NAMES: Final[Mapping[Facet, _StrPromise]] = {
    Facet.YEAR: gettext_lazy("Year"),
    Facet.GENRE: gettext_lazy("Genre"),
    Facet.GOVERNMENT_LEVEL: gettext_lazy("Level of government"),
    Facet.PLACE: gettext_lazy("Place"),
    Facet.SPEAKER: gettext_lazy("Speaker"),
    Facet.SOURCE: gettext_lazy("Source"),
}
_TERMS: Final = {Facet.GENRE: dict(Genre.choices), Facet.GOVERNMENT_LEVEL: dict(GovernmentLevel.choices)}


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """An address may say anything: what is no known order or page is the first of its kind, never an error."""

    query: str
    order: Order = Order.RELEVANCE
    page: int = 1
    selection: Mapping[Facet, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def from_address(cls, parameters: QueryDict) -> Self:
        order, page = parameters.get("order", ""), parameters.get("page", "")
        chosen = {facet: tuple(dict.fromkeys(map(clean_field, parameters.getlist(facet)))) for facet in Facet}
        return cls(
            clean_field(parameters.get("q", ""))[:LONGEST_QUERY],
            Order(order) if order in Order.values else Order.RELEVANCE,
            min(page_of(page), LAST_PAGE),
            {
                facet: values[:MOST_CHOSEN]
                for facet in Facet
                if (values := tuple(value for value in chosen[facet] if 0 < len(value) <= _LONGEST_VALUE))
            },
        )

    @property
    def offset(self) -> int:
        return (self.page - 1) * RESULTS_PER_PAGE

    def pages(self, total: int) -> Pages:
        last = min(LAST_PAGE, max(1, -(-total // RESULTS_PER_PAGE)))
        return Pages(min(self.page, last), last)

    def unlisted(self, total: int) -> int:
        """How many stand on no page; only the last page says so."""
        return max(0, total - LAST_PAGE * RESULTS_PER_PAGE) if self.page == LAST_PAGE else 0

    @property
    def parameters(self) -> str:
        """The address's query string, without what goes without saying."""
        said: dict[str, str | int | tuple[str, ...]] = {"q": self.query}
        said |= {str(facet): values for facet, values in self.selection.items()}
        if self.order is not Order.RELEVANCE:
            said["order"] = self.order.value
        if self.page > 1:
            said["page"] = self.page
        return urlencode(said, doseq=True)

    @property
    def address(self) -> str:
        return f"{reverse('search')}?{self.parameters}"

    def toggling(self, facet: Facet) -> Callable[[str], str]:
        """What gives, for a value, the address with it chosen, or without it where it is. A page has hundreds."""
        chosen = self.selection.get(facet, ())
        others = {other: values for other, values in self.selection.items() if other is not facet}
        start = replace(self, selection=others, page=1).address
        parts = {value: f"&{facet}={quote_plus(value)}" for value in chosen}

        def address(value: str) -> str:
            if value in parts:
                return start + "".join(part for other, part in parts.items() if other != value)
            return f"{start}{''.join(parts.values())}&{facet}={quote_plus(value)}"

        return address

    @property
    def unnarrowed(self) -> SearchRequest:
        return replace(self, selection={}, page=1)


@dataclass(frozen=True, slots=True)
class FacetList:
    """``unlisted``: how many values more there are, each of fewer speeches than those listed."""

    facet: Facet
    name: str
    choices: Sequence[Choice]
    unlisted: int

    @property
    def shown(self) -> Sequence[Choice]:
        """Chosen ones are always seen."""
        return [choice for at, choice in enumerate(self.choices) if at < SHOWN or choice.is_chosen]

    @property
    def folded(self) -> Sequence[Choice]:
        return [choice for at, choice in enumerate(self.choices) if at >= SHOWN and not choice.is_chosen]


def facet_lists(asked: SearchRequest, results: Results) -> list[FacetList]:
    """Those that have something to choose, but for the years."""
    lists = []
    for facet in Facet:
        if facet is not Facet.YEAR and (counts := results.facets[facet]):
            listed = [count for at, count in enumerate(counts) if at < LISTED or count.chosen]
            lists.append(FacetList(facet, str(NAMES[facet]), _choices(asked, facet, listed), len(counts) - len(listed)))
    return lists


def chips(asked: SearchRequest) -> list[Choice]:
    """What the result is narrowed by; the address of each takes it back."""
    return [
        Choice(_named(facet, value), 0, is_chosen=True, address=address(value))
        for facet, values in asked.selection.items()
        for address in [asked.toggling(facet)]
        for value in values
    ]


def _choices(asked: SearchRequest, facet: Facet, counts: Sequence[Count]) -> list[Choice]:
    address = asked.toggling(facet)
    return [Choice(_named(facet, one.value), one.count, one.chosen, address(one.value)) for one in counts]


def _named(facet: Facet, value: str) -> str:
    if facet is Facet.YEAR and value.isdecimal():
        return _("%(year)d") % {"year": int(value)}
    return str(_TERMS.get(facet, {}).get(value, value))


def year_chart(asked: SearchRequest, results: Results) -> Chart | None:
    """None where no speech has a year."""
    counts = [count for count in results.facets[Facet.YEAR] if count.value.isdecimal()]
    choices = _choices(asked, Facet.YEAR, counts)
    return chart_of({int(count.value): choice for count, choice in zip(counts, choices, strict=True)})


# The same words, sought in one place only


def narrower(asked: SearchRequest, query: Query) -> list[tuple[str, str]]:
    """``(name, address)`` of the search within titles, headings and texts; none where the query says where already."""
    root = query.root
    if root is None or not _says_no_place(root):
        return []
    places = (
        (_("titles"), each_leaf(root, lambda leaf: _in(leaf, Field.TITLE))),
        (_("headings"), Within(Unit.HEADING, literal(root))),
        (_("texts"), each_leaf(root, lambda leaf: _in(leaf, Field.TEXT))),
    )
    return [(name, replace(asked, query=text_of(Query(node)), page=1).address) for name, node in places]


def _in(leaf: Leaf, place: Field) -> Leaf:
    return replace(leaf, field=place) if isinstance(leaf, Run | Phrase) else leaf


def _says_no_place(node: Node) -> bool:
    return all(isinstance(leaf, Run | Phrase) and leaf.field is None for leaf in _leaves(node))


def _leaves(node: Node) -> Iterator[Node]:
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _leaves(part)
        case Not(part):
            yield from _leaves(part)
        case _:
            yield node  # a Within is none of the leaves that may be moved
