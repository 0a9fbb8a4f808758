"""What the address of a list asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from speeches.browsing import ListOrder, ShelfOrder
from speeches.forms import LAST_PAGE, Pages, page_of

if TYPE_CHECKING:
    from django.http import QueryDict

PER_PAGE: Final = 50
MOST_PER_PAGE: Final = 100
SHELVES_PER_PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class ListRequest:
    """An address may say anything: what is no known order, size or page is the usual one, never an error."""

    page: int = 1
    size: int = PER_PAGE
    order: ListOrder = ListOrder.NEWEST
    shelf_order: ShelfOrder | None = None

    @classmethod
    def from_address(cls, parameters: QueryDict) -> Self:
        order, size = parameters.get("order", ""), parameters.get("size", "")
        return cls(
            page_of(parameters.get("page", "")),
            min(page_of(size), MOST_PER_PAGE) if size.isdecimal() and page_of(size) > 1 else PER_PAGE,
            ListOrder(order) if order in ListOrder.values else ListOrder.NEWEST,
            ShelfOrder(order) if order in ShelfOrder.values else None,
        )

    def pages(self, total: int, size: int | None = None) -> Pages:
        """No deeper than there is something, and never deeper than ``LAST_PAGE``."""
        last = min(LAST_PAGE, max(1, -(-total // (size or self.size))))
        return Pages(min(self.page, last), last)
