from __future__ import annotations

import json
from argparse import ArgumentTypeError
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from speeches.search.ranking import rank
from speeches.search.results import hits
from speeches.text.query import QueryError, parse

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator

    from speeches.search.passages import Passage
    from speeches.search.ranking import Ranking
    from speeches.search.results import Hit
    from speeches.text.query import Query
    from speeches.text.snippet import Snippet

DEFAULT_LIMIT = 20


class Command(BaseCommand):
    help = "Search the public speeches as the search page does."

    def add_arguments(self, parser: ArgumentParser) -> None:
        asked = parser.add_mutually_exclusive_group(required=True)
        asked.add_argument("query", nargs="?", help="a query as on the search page; quote it for the shell")
        asked.add_argument("--queries", type=Path, metavar="FILE", help="answer each line of FILE with a JSON object")
        parser.add_argument("--json", action="store_true", help="one JSON object instead of lines to read")
        parser.add_argument(
            "--limit", type=_limit, default=DEFAULT_LIMIT, help=f"hits to give, 0 for all (otherwise {DEFAULT_LIMIT})"
        )

    def handle(self, *_args: object, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        limit = options["limit"] or None
        if options["queries"]:
            for line in _lines(options["queries"]):
                self.stdout.write(_json(_answer(line, limit)))
        elif options["json"]:
            answer = _answer(options["query"], limit)
            self.stdout.write(_json(answer))
            if "error" in answer:
                raise SystemExit(1)
        else:
            self._print(options["query"], limit)

    def _print(self, text: str, limit: int | None) -> None:
        try:
            query = parse(text)
        except QueryError as fault:
            raise CommandError(f"{fault.message} {fault.repaired}".strip()) from fault
        ranking = rank(query)
        total, exact, matches = len(ranking), ranking.exact, ranking.matches
        self.stdout.write(f"{total} speeches, {exact} of them literally; {matches} matches in their texts.")
        if ranking.from_database:
            self.stdout.write("There is no search index: words were looked for as strings.")
        for number, hit in enumerate(hits(query, ranking[:limit]), start=1):
            self.stdout.write(f"\n{number}. {_marked(hit.title)}  ({hit.matches} matches, score {hit.score:.2f})")
            self.stdout.write(f"   {_url(hit)}")
            for passage in hit.passages:
                self.stdout.write(f"   {_path(passage)}{_marked(passage.snippet)}")


def _answer(text: str, limit: int | None) -> dict[str, Any]:
    try:
        query = parse(text)
    except QueryError as fault:
        error = {"code": fault.code, "message": fault.message, "repaired": fault.repaired}
        return {"query": text, "total": 0, "hits": [], "error": error}
    ranking = rank(query)
    return {
        "query": text,
        "total": len(ranking),
        "exact": ranking.exact,
        "matches": ranking.matches,
        "from_database": ranking.from_database,
        "hits": list(_hits(query, ranking, limit)),
    }


def _hits(query: Query, ranking: Ranking, limit: int | None) -> Iterator[dict[str, Any]]:
    for hit in hits(query, ranking[:limit]):
        yield {
            "id": hit.speech.pk,
            "title": hit.speech.title,
            "url": _url(hit),
            "source_url": hit.speech.source_url,
            "score": round(hit.score, 4),
            "matches": hit.matches,
            "snippets": [passage.snippet.text for passage in hit.passages],
        }


def _url(hit: Hit) -> str:
    return f"{settings.ADDRESS.url}{hit.speech.get_absolute_url()}"


def _path(passage: Passage) -> str:
    return "".join(f"{heading} › " for heading in passage.path)


def _marked(snippet: Snippet) -> str:
    text = "".join(f"【{part.text}】" if part.matched else part.text for part in snippet.parts)
    return f"{'…' if snippet.clipped_left else ''}{text}{'…' if snippet.clipped_right else ''}"


def _lines(path: Path) -> Iterator[str]:
    try:
        with path.open(encoding="utf-8-sig", newline="\n") as file:  # a lone CR is part of a query
            yield from (line.rstrip("\r\n") for line in file)
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{path}: {error}") from error


def _json(answer: dict[str, Any]) -> str:
    return json.dumps(answer, ensure_ascii=False)


def _limit(value: str) -> int:
    if value.isascii() and value.isdecimal():
        return int(value)
    raise ArgumentTypeError(f"{value} is not a number of hits")
