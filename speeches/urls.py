"""The pages readers see."""

from __future__ import annotations

from django.urls import path

from speeches import views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("search/help/", views.search_help, name="search_help"),
    path("speeches/<int:pk>/", views.speech, name="speech"),
    path("speeches/<int:pk>/original/", views.original, name="original"),
    path("years/", views.years, name="years"),
    path("years/<int:year>/", views.year, name="year"),
]
