from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from speeches.models import Speech
from speeches.search import rebuild

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = (
        "Make the search index anew beside the one in force, swap them, and index what changed meanwhile. "
        "Readers and a running indexer go on as they are."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--noinput", "--no-input", action="store_true", help="Accepted as is usual; nothing is asked for anyway."
        )

    def handle(self, *_args: object, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        total = Speech.objects.public().count()
        with tqdm(total=total, unit="speech", disable=options["verbosity"] == 0 or None) as bar:
            rebuild(bar.update)
        self.stdout.write(f"The index holds {total} public speeches.")
