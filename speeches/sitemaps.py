"""What search engines are told to read: the pages of speeches and of lists, in every language, with their dates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib.sitemaps import Sitemap
from django.db.models import Max
from django.urls import reverse

from speeches.browsing import DIMENSIONS, GENRES, LEVELS, PLACES, YEARS, Shelf
from speeches.models import Speech

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from speeches.models import SpeechQuerySet


class _EachLanguage(Sitemap):  # type: ignore[type-arg]  # takes no parameter when it runs
    """Each page in every language of the interface, and the pages name each other."""

    i18n = True
    alternates = True
    x_default = True
    limit = 2000  # pages of a file; an index names the files


class Speeches(_EachLanguage):
    def items(self) -> SpeechQuerySet:
        return Speech.objects.public().only("pk", "updated_at").order_by("pk")

    def lastmod(self, item: Speech) -> datetime:
        return item.updated_at

    def get_latest_lastmod(self) -> datetime | None:
        latest: datetime | None = Speech.objects.public().aggregate(latest=Max("updated_at"))["latest"]
        return latest


class Pages(_EachLanguage):
    def items(self) -> Sequence[str]:
        return ["home", "browse", "search_help", *DIMENSIONS]

    def location(self, item: str) -> str:
        return DIMENSIONS[item].address if item in DIMENSIONS else reverse(item)


class Lists(_EachLanguage):
    """Of the dimensions whose values are few and last."""

    def items(self) -> Sequence[Shelf]:
        return [shelf for dimension in (YEARS, GENRES, LEVELS, PLACES) for shelf in dimension.shelves()]

    def location(self, item: Shelf) -> str:
        return item.address


SITEMAPS: Final[dict[str, type[_EachLanguage]]] = {"speeches": Speeches, "pages": Pages, "lists": Lists}
