"""Atom feeds: what is new in the archive, in a list, and in a search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib.syndication.views import Feed
from django.http import Http404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from speeches.browsing import DIMENSIONS, Shelf
from speeches.conditional import revalidated
from speeches.models import Speech
from speeches.search import Order, find
from speeches.search_request import SearchRequest, chips
from speeches.text.query import QueryError, parse

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.http import HttpRequest

ENTRIES: Final = 50
_SUMMARY: Final = 200  # characters


class Latest(Feed):  # type: ignore[type-arg]
    """The speeches that came into the archive last."""

    feed_type = Atom1Feed

    def title(self) -> str:
        return _("Yanku: latest speeches")

    def link(self) -> str:
        return reverse("home")

    def items(self) -> Iterable[Speech]:
        return Speech.objects.public().last_published()[:ENTRIES]

    def item_title(self, item: Speech) -> str:
        return item.title

    def item_description(self, item: Speech) -> str:
        """As HTML, which is what Atom is told it is."""
        return linebreaks(item.text[:_SUMMARY], autoescape=True)

    def item_author_name(self, item: Speech) -> str:
        return item.speaker or item.organization or item.source_name or _("Yanku")

    def item_pubdate(self, item: Speech) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: Speech) -> datetime:
        return item.updated_at

    def item_categories(self, item: Speech) -> Iterable[str]:
        return [value for value in (item.genre, item.place, item.occasion) if value]


class OnShelf(Latest):
    """The speeches of a list that came into the archive last."""

    def get_object(self, request: HttpRequest, slug: str, value: str) -> Shelf:  # noqa: ARG002 - Django's signature
        shelf = DIMENSIONS[slug].shelf(value)
        if shelf is None:
            raise Http404
        return shelf

    def title(self, shelf: Shelf) -> str:  # type: ignore[override]
        return _("Yanku: %(query)s") % {"query": shelf.title}

    def link(self, shelf: Shelf) -> str:  # type: ignore[override]
        return shelf.address

    def items(self, shelf: Shelf) -> Iterable[Speech]:  # type: ignore[override]
        return shelf.speeches.last_published().stretch(0, ENTRIES)


class Search(Latest):
    """The hits of a search, the speeches that were given last first."""

    def get_object(self, request: HttpRequest) -> SearchRequest:
        asked = SearchRequest.from_address(request.GET)
        try:
            query = parse(asked.query)
        except QueryError as fault:
            raise Http404(fault.message) from fault
        if query.is_empty and not asked.selection:
            raise Http404
        return asked

    def title(self, asked: SearchRequest) -> str:  # type: ignore[override]
        chosen = ", ".join(chip.name for chip in chips(asked))
        return _("Yanku: %(query)s") % {"query": asked.query or chosen}

    def link(self, asked: SearchRequest) -> str:  # type: ignore[override]
        return asked.address

    def feed_url(self, asked: SearchRequest) -> str:
        return f"{reverse('search_feed')}?{asked.parameters}"

    def items(self, asked: SearchRequest) -> Iterable[Speech]:  # type: ignore[override]
        found = find(parse(asked.query), limit=ENTRIES, order=Order.NEWEST, selection=asked.selection)
        return [hit.speech for hit in found.hits]


latest, shelf, search = (require_safe(revalidated(feed())) for feed in (Latest, OnShelf, Search))
