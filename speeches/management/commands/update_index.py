from __future__ import annotations

from django.core.management.base import BaseCommand

from speeches.search import compare, drain


class Command(BaseCommand):
    help = "Bring the search index up to date now: what check_index finds, and what waits for the indexer."

    def handle(self, *_args: object, **_options: object) -> None:
        compare(repair=True)
        done = 0
        while count := drain():
            done += count
        self.stdout.write(f"{done} changes indexed.")
