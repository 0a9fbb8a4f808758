from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.management.base import BaseCommand

from speeches.benchmark.exactness import exactness, hostility
from speeches.benchmark.probes import Texts
from speeches.management.commands.bench import add_corpus_arguments, elsewhere
from speeches.search import IndexUnavailable, rebuild
from speeches.search.engine import engine

if TYPE_CHECKING:
    from argparse import ArgumentParser

QUOTED: Final = 2000
UNQUOTED: Final = 500
SECONDS: Final = 2.0  # of processor time: no query takes more


class Command(BaseCommand):
    help = (
        "Compare exact search with brute force: random strings of the texts, quoted, and unquoted ones, of which every "
        "literal match must stand above scattered words. The exit status is 1 if one differs."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_corpus_arguments(parser)
        parser.add_argument("--quoted", type=int, default=QUOTED, help=f"probes (otherwise {QUOTED})")
        parser.add_argument("--unquoted", type=int, default=UNQUOTED, help=f"probes (otherwise {UNQUOTED})")
        parser.add_argument("--hostile", type=int, default=0, help="queries that nobody would type (otherwise none)")

    def handle(self, *_args: object, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        names = ("quoted", "unquoted", "hostile")
        probes = [part for name in names for part in (f"--{name}", str(options[name]))]
        if elsewhere("bench_exact", options, *probes):
            return
        try:
            engine().index()
        except IndexUnavailable:
            rebuild()
        texts = Texts()
        found = exactness(texts, options["quoted"], options["unquoted"])
        self.stdout.write(
            f"{options['quoted']} quoted strings of 1 to 20 characters: {found.missed} missed, {found.extra} extra; "
            f"{options['unquoted']} unquoted ones: {found.violations} with a literal match below scattered words."
        )
        met = hostility(texts, options["hostile"])
        if met.asked:
            self.stdout.write(
                f"{met.asked} hostile queries: {len(met.raised)} raised; the slowest took {met.slowest:.2f} s "
                f"of processor time: {met.query!r}"
            )
            for typed in met.raised:
                self.stdout.write(f"raised: {typed!r}")
        if found.missed or found.extra or found.violations or met.raised or met.slowest > SECONDS:
            raise SystemExit(1)
