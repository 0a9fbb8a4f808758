"""Where editors work: files in, what was understood, corrections, publication."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from speeches.admin import batches, failures, speeches

__all__ = ["batches", "failures", "speeches"]

admin.site.site_header = _("Yanku: administration")
admin.site.site_title = _("Yanku")
admin.site.index_title = _("Administration")
