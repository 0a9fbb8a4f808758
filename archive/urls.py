"""Every address of the archive. Pages in simplified Chinese have no prefix, others begin with /zh-hant/ and /en/."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps import views as sitemaps
from django.urls import URLPattern, URLResolver, include, path

from speeches.sitemaps import SITEMAPS
from speeches.views import favicon, robots

urlpatterns: list[URLPattern | URLResolver] = [
    path("robots.txt", robots, name="robots"),
    path("favicon.ico", favicon),  # asked for by whoever reads no page: feed readers, bookmarks
    path("sitemap.xml", sitemaps.index, {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap_part"}, name="sitemap"),
    path("sitemap-<section>.xml", sitemaps.sitemap, {"sitemaps": SITEMAPS}, name="sitemap_part"),
]
urlpatterns += i18n_patterns(
    path("admin/", admin.site.urls),
    path("", include("speeches.urls")),
    prefix_default_language=False,
)
handler404 = "speeches.views.not_found"
handler500 = "speeches.views.server_error"
