from __future__ import annotations

from django.core.management.base import BaseCommand

from speeches import jobs


class Command(BaseCommand):
    help = "Keep the search index up to date until told to end (SIGTERM). `serve` starts it."

    def handle(self, **_options: object) -> None:
        jobs.run_indexer(jobs.Stop().on_signals())
