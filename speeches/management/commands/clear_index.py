from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.management.base import BaseCommand, CommandError

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    help = "Refused: an archive without an index finds less. `rebuild_index` makes a new one without a gap."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--noinput", "--no-input", action="store_true")

    def handle(self, *_args: object, **_options: object) -> None:
        raise CommandError("The index is never emptied: use rebuild_index, which replaces it without a gap.")
