from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SpeechesConfig(AppConfig):
    name = "speeches"
    verbose_name = _("Speech archive")

    def ready(self) -> None:
        from speeches import checks  # noqa: F401, PLC0415 - registers the system checks
