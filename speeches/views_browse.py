"""The pages of lists: what there is to browse by, the values of one such dimension, the speeches of one value."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from speeches.browsing import DIMENSIONS, YEARS, ListOrder, ShelfOrder
from speeches.conditional import revalidated
from speeches.list_request import SHELVES_PER_PAGE, ListRequest

if TYPE_CHECKING:
    from speeches.models import Speech

SHOWN: Final = 8  # values of each dimension on the page of all


@require_safe
@revalidated
def browse(request: HttpRequest) -> HttpResponse:
    """One query a dimension."""
    found = [(dimension, dimension.shelves()) for dimension in DIMENSIONS.values()]
    parts = [(dimension, shelves[:SHOWN], len(shelves)) for dimension, shelves in found if shelves]
    return render(request, "speeches/browse.html", {"parts": parts, "chart": YEARS.chart(found[0][1])})


@require_safe
@revalidated
def dimension(request: HttpRequest, slug: str) -> HttpResponse:
    asked, dimension = ListRequest.from_address(request.GET), DIMENSIONS[slug]
    shelves = dimension.shelves(asked.shelf_order)
    pages = asked.pages(len(shelves), SHELVES_PER_PAGE)
    first = (pages.number - 1) * SHELVES_PER_PAGE
    return render(
        request,
        "speeches/dimension.html",
        {
            "dimension": dimension,
            "total": len(shelves),
            "shelves": shelves[first : first + SHELVES_PER_PAGE],
            "most": max((shelf.count for shelf in shelves), default=0),
            "chart": dimension.chart(shelves),
            "without": dimension.without(),
            "orders": None if dimension.is_by_date else ShelfOrder,
            "order": asked.shelf_order or dimension.order,
            "pages": pages,
        },
    )


@require_safe
@revalidated
def shelf(request: HttpRequest, slug: str, value: str) -> HttpResponse:
    """A year's list shows where its months begin, as long as it is sorted by time."""
    asked, found = ListRequest.from_address(request.GET), DIMENSIONS[slug].shelf(value)
    if found is None:
        raise Http404
    if found.value != value:  # a place that is known better by now
        return redirect(found.address)
    pages = asked.pages(found.count)
    sorted_ = asked.order.sort(found.speeches).stretch((pages.number - 1) * asked.size, asked.size).for_lists()
    by_month = found.dimension is YEARS and not found.above and asked.order in {ListOrder.NEWEST, ListOrder.OLDEST}
    groups = groupby(sorted_, key=_month) if by_month else [(None, sorted_)]
    return render(
        request,
        "speeches/shelf.html",
        {
            "shelf": found,
            "groups": [(month, list(speeches)) for month, speeches in groups],
            "by_month": by_month,
            "orders": ListOrder,
            "order": asked.order,
            "pages": pages,
        },
    )


def _month(speech: Speech) -> int | None:
    return speech.delivered.month if speech.delivered else None
