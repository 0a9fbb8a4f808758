"""Every address of the archive. Chinese pages have no prefix, English ones begin with /en/."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

urlpatterns = i18n_patterns(
    path("admin/", admin.site.urls),
    path("", include("speeches.urls")),
    prefix_default_language=False,
)
handler404 = "speeches.views.not_found"
handler500 = "speeches.views.server_error"
