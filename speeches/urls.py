"""The pages readers see."""

from __future__ import annotations

from django.urls import path, re_path, register_converter

from speeches import feeds, views, views_browse, views_compare, views_speech, views_styleguide
from speeches.browsing import DIMENSIONS
from speeches.conditional import uncached


class ValueConverter:
    """Any characters; a slash stays one."""

    regex = r"[\s\S]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: object) -> str:
        return str(value)


class DimensionConverter(ValueConverter):
    regex = "|".join(DIMENSIONS)


register_converter(DimensionConverter, "dimension")
register_converter(ValueConverter, "value")

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("search/feed/", feeds.search, name="search_feed"),
    re_path(r"^search/hits\.(?P<kind>csv|json)$", views.search_export, name="search_export"),
    path("search/suggest/", views.suggestions, name="suggest"),
    path("search/form/", views.search_form, name="search_form"),
    path("search/help/", views.search_help, name="search_help"),
    path("feed/", feeds.latest, name="feed"),
    path("feed/<dimension:slug>/<value:value>/", feeds.shelf, name="shelf_feed"),
    path("speeches/<int:pk>/", uncached(views_speech.speech), name="speech"),
    path("speeches/<int:pk>/sections/<slug:key>/", views_speech.section, name="section"),
    path("speeches/<int:pk>/citation.<slug:kind>", views_speech.citation, name="citation"),
    path("speeches/<int:pk>/speech.<slug:kind>", views_compare.download, name="download"),
    path("speeches/<int:pk>/original/", views.original, name="original"),
    path("opensearch.xml", views.opensearch, name="opensearch"),
    path("compare/", views_compare.comparison, name="compare"),
    path("occasions/<value:occasion>/outlines/", views_compare.gallery, name="gallery"),
    path("occasions/<value:occasion>/outlines.docx", views_compare.gallery_file, name="gallery_file"),
    path("_styleguide/", views_styleguide.styleguide, name="styleguide"),
    path("browse/", views_browse.browse, name="browse"),
    path("<dimension:slug>/", views_browse.dimension, name="dimension"),
    path("<dimension:slug>/<value:value>/", views_browse.shelf, name="shelf"),
]
