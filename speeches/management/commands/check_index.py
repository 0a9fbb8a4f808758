from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.management.base import BaseCommand, CommandError

from speeches.search import IndexUnavailable, compare

if TYPE_CHECKING:
    from argparse import ArgumentParser

SHOWN: Final = 20  # ids of each kind


class Command(BaseCommand):
    help = (
        "Compare the search index with the database and have every difference indexed. "
        "The exit status is 1 if there was any."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only say what is different.")

    def handle(self, *_args: object, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        try:
            found = compare(repair=not options["dry_run"])
        except IndexUnavailable as reason:
            raise CommandError(str(reason)) from reason
        for kind, ids in (
            ("public and not in the index", found.missing),
            ("in the index in another revision", found.outdated),
            ("in the index and not public", found.superfluous),
        ):
            if ids:
                self.stdout.write(f"{len(ids)} {kind}: {_some(ids)}")
        self.stdout.write(f"{len(found.ids)} differences; {found.waiting} changes wait for the indexer.")
        if found.ids:
            raise SystemExit(1)


def _some(ids: tuple[int, ...]) -> str:
    return ", ".join(map(str, ids[:SHOWN])) + (", …" if len(ids) > SHOWN else "")
