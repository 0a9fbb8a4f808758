from __future__ import annotations

from django.core.management.base import BaseCommand

from speeches import ingest


class Command(BaseCommand):
    help = "Remove the sample speeches, and nothing else."

    def handle(self, **_options: object) -> None:
        self.stdout.write(f"删除示例讲话 {ingest.remove_samples()} 篇 · sample speeches removed")
