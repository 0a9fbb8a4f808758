"""Speeches that could not be indexed, with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from speeches.models import IndexFailure

if TYPE_CHECKING:
    from django.http import HttpRequest

    FailureModelAdmin = admin.ModelAdmin[IndexFailure]
else:  # it takes no parameter when it runs
    FailureModelAdmin = admin.ModelAdmin


@admin.register(IndexFailure)
class IndexFailureAdmin(FailureModelAdmin):
    list_display = ("speech_link", "reason", "created_at")
    list_display_links = None

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
        return False

    def has_change_permission(self, request: HttpRequest, obj: IndexFailure | None = None) -> bool:  # noqa: ARG002 - Django's signature
        return False

    @admin.display(description=_("speech"))
    def speech_link(self, failure: IndexFailure) -> str:
        address = reverse("admin:speeches_speech_change", args=[failure.speech_id])
        return format_html('<a href="{}">{}</a>', address, failure.speech_id)
