"""The pages readers see."""

from __future__ import annotations

from django.urls import path, re_path

from speeches import feeds, views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("search/feed/", feeds.Search(), name="search_feed"),
    re_path(r"^search/hits\.(?P<kind>csv|json)$", views.search_export, name="search_export"),
    path("search/suggest/", views.suggestions, name="suggest"),
    path("search/form/", views.search_form, name="search_form"),
    path("search/help/", views.search_help, name="search_help"),
    path("feed/", feeds.Latest(), name="feed"),
    path("speeches/<int:pk>/", views.speech, name="speech"),
    path("speeches/<int:pk>/original/", views.original, name="original"),
    path("years/", views.years, name="years"),
    path("years/<int:year>/", views.year, name="year"),
]
