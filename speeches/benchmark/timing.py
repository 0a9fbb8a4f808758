"""Times of queries of each class, here and by other ways to search; sizes and memory."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final, TypeVar

from django.conf import settings
from django.test import Client

from speeches.benchmark.exactness import LONGEST_PROBE
from speeches.benchmark.probes import quoted, runs
from speeches.search import Facet, Order, suggest
from speeches.search.generations import CURRENT
from speeches.search.index import forget_positions
from speeches.search.ranking import rank
from speeches.search_request import SearchRequest
from speeches.text.query import parse
from speeches.text.sounds import readings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from speeches.benchmark.probes import Texts
    from speeches.benchmark.rivals import Rival

FIRST_PAGE: Final = 20
_OK: Final = 200

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds: ``cold``, when no string was sought before, and ``warm``, when the same is asked again."""

    name: str
    asked: int
    found: float  # speeches, by median
    cold: float
    cold_p95: float
    warm: float
    warm_p95: float


@dataclass(frozen=True, slots=True)
class Compared:
    """Milliseconds of one way to search, nothing sought before; ``right``: answers that are those of brute force."""

    way: str
    name: str
    asked: int
    median: float
    p95: float
    right: int


def measured(texts: Texts, count: int) -> Iterator[Measured]:
    """A row for each class of queries; whole pages, as they are sent, of the same queries; then suggestions."""
    every = list(classes(texts, count))
    for name, asked in every:
        yield _timed(name, asked, _answer)
    client = Client(headers={"host": settings.ADDRESS.public_host, "x-forwarded-proto": "https"})
    for name, asked in every:
        yield _timed(f"page: {name}", asked, lambda one: _page(client, one))
    yield _timed("suggestions", [_typed(texts) for _ in range(count)], lambda typed: len(suggest(typed)))


def classes(texts: Texts, count: int) -> Iterator[tuple[str, list[SearchRequest]]]:
    common, rare = texts.words()
    chance = texts.chance

    def some(words: Sequence[str], number: int) -> str:
        return " ".join(chance.sample(words, number))

    def terms(
        form: Callable[[], str],
        order: Order = Order.RELEVANCE,
        selection: Mapping[Facet, tuple[str, ...]] | None = None,
    ) -> list[SearchRequest]:
        return [SearchRequest(form(), order, selection=selection or {}) for _ in range(count)]

    yield "common term", terms(lambda: chance.choice(common))
    yield "rare term", terms(lambda: chance.choice(rare))
    yield "AND of three common terms", terms(lambda: some(common, 3))
    yield "common term, a year and a source", terms(lambda: chance.choice(common), selection=_selection())
    yield "common term, newest first", terms(lambda: chance.choice(common), order=Order.NEWEST)
    for shortest, longest in ((1, 1), (2, 2), (3, 3), (4, 8), (9, LONGEST_PROBE)):
        name = f"exact, {shortest}–{longest} characters" if shortest < longest else f"exact, {shortest} long"
        yield name, terms(lambda a=shortest, b=longest: quoted(texts.substring(a, b)))  # type: ignore[misc]
    yield "pasted, 6–12 characters", [SearchRequest(query.typed) for query in runs(texts, count)]
    yield "同句, two common terms", terms(lambda: f"同句:({some(common, 2)})")
    yield "同段, two common terms", terms(lambda: f"同段:({some(common, 2)})")


def compared(texts: Texts, count: int, rivals: Iterator[Rival]) -> Iterator[Compared | str]:
    """Ours and the others over the same texts, with the same strings; how long each was made before its rows."""
    common, rare = texts.words()
    chance = texts.chance
    asked: dict[str, tuple[bool, list[tuple[str, ...]]]] = {
        "common term": (False, [(chance.choice(common),) for _ in range(count)]),
        "rare term": (False, [(chance.choice(rare),) for _ in range(count)]),
        "AND of three": (False, [tuple(chance.sample(common, 3)) for _ in range(count)]),
        "exact, 4–8 long": (True, [(texts.substring(4, 8),) for _ in range(count)]),
    }
    wanted = {strings: texts.having(*strings) for _quoted, every in asked.values() for strings in every}

    def row(
        way: str, name: str, page: Callable[[Sequence[str]], object], ids: Callable[[Sequence[str]], set[int]]
    ) -> Compared:
        times, right = [], 0
        for strings in asked[name][1]:
            forget_positions()
            times.append(_milliseconds(lambda strings=strings: page(strings)))  # type: ignore[misc]
            right += ids(strings) == wanted[strings]
        return Compared(way, name, count, median(times), _p95(times), right)

    for name in asked:
        yield row("ours", name, lambda strings: _answer(_all_of(strings)), lambda strings: _ids(_all_of(strings)))
    for rival in rivals:
        begin, wall = time.process_time(), time.perf_counter()
        rival.add((pk, "\n".join(places)) for pk, places in texts.places.items())
        seconds, rate = time.process_time() - begin, len(texts.places) / (time.perf_counter() - wall)
        yield f"{rival.name}: indexed at {rate:.0f} speeches a second, {seconds:.0f} s of processor time."
        for name, (is_quoted, _every) in asked.items():
            yield row(
                rival.name,
                name,
                lambda strings, rival=rival, exact=is_quoted: rival.ids(strings, FIRST_PAGE, quoted=exact),  # type: ignore[misc]
                lambda strings, rival=rival, exact=is_quoted: rival.ids(strings, None, quoted=exact),  # type: ignore[misc]
            )


def index_bytes() -> int:
    """Of all files of the generation in force."""
    current = data_folder() / "index" / CURRENT
    return sum(file.stat().st_size for file in current.iterdir())


def text_bytes(texts: Texts) -> int:
    return sum(len(place.encode()) for places in texts.places.values() for place in places)


def resident_mb(pid: int | None = None) -> int:
    """Of this process or another; 0 where that is not told so."""
    status = Path(f"/proc/{pid or os.getpid()}/status")
    if not status.exists():
        return 0
    return int(status.read_text().partition("VmRSS:")[2].split()[0]) // 1024


def data_folder() -> Path:
    return Path(settings.DATA_DIR)


def _selection() -> dict[Facet, tuple[str, ...]]:
    """The most frequent year and source."""
    ranking = rank(parse(""))
    return {facet: (ranking.counts(facet)[0].value,) for facet in (Facet.YEAR, Facet.SOURCE) if ranking.counts(facet)}


def _all_of(strings: Sequence[str]) -> SearchRequest:
    return SearchRequest(" ".join(map(quoted, strings)))


def _answer(asked: SearchRequest) -> int:
    """What the engine says: how many, exact counts, six facets and the first page."""
    ranking = rank(parse(asked.query), asked.order, asked.selection)
    _ = ranking.exact, ranking.matches, ranking[:FIRST_PAGE], [ranking.counts(facet) for facet in Facet]
    return len(ranking)


def _ids(asked: SearchRequest) -> set[int]:
    return {one.id for one in rank(parse(asked.query))[:]}


def _page(client: Client, asked: SearchRequest) -> int:
    """How many hits it shows."""
    answer = client.get(asked.address)
    if answer.status_code != _OK:
        raise AssertionError(asked.address)
    return int(answer.content.count(b'<article class="hit">'))


def _typed(texts: Texts) -> str:
    """The beginning of something, in characters, as it sounds, or by initials."""
    string = texts.substring(2, 6)
    sounds = [(readings(character) or (character,))[0] for character in string]
    return texts.chance.choice([string, "".join(sounds), "".join(sound[0] for sound in sounds)])


def _timed(name: str, asked: Sequence[T], answer: Callable[[T], int]) -> Measured:
    cold, warm, found = [], [], []
    for one in asked:
        forget_positions()
        cold.append(_milliseconds(lambda one=one: found.append(answer(one))))  # type: ignore[misc]
        warm.append(_milliseconds(lambda one=one: answer(one)))  # type: ignore[misc]
    return Measured(name, len(asked), median(found), median(cold), _p95(cold), median(warm), _p95(warm))


def _milliseconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000


def _p95(times: Sequence[float]) -> float:
    return sorted(times)[int(0.95 * len(times))]
