from __future__ import annotations

from django.core.management.base import BaseCommand

from speeches import ingest


class Command(BaseCommand):
    help = "Import and publish the sample speeches that come with the archive; those that are there already stay."

    def handle(self, **_options: object) -> None:
        self.stdout.write(f"导入示例讲话 {ingest.load_samples()} 篇 · sample speeches imported")
