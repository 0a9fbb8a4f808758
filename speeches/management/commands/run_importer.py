from __future__ import annotations

from django.core.management.base import BaseCommand

from speeches import jobs


class Command(BaseCommand):
    help = "Work off uploaded files until told to end (SIGTERM). `serve` starts it."

    def handle(self, **_options: object) -> None:
        jobs.run_importer(jobs.Stop().on_signals())
