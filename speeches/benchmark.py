"""Measures search: queries of each class over the archive that is there, and exact search against brute force."""

from __future__ import annotations

import random
import re
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final, TypeVar

from django.conf import settings

from speeches.analysis import query_terms, word_counts
from speeches.models import Speech
from speeches.rivals import rivals
from speeches.search import Facet, Order, find, suggest
from speeches.search.engine import engine
from speeches.search.generations import CURRENT
from speeches.search.index import forget_positions
from speeches.search.ranking import rank
from speeches.text.fold import fold
from speeches.text.query import QueryError, parse
from speeches.text.sounds import readings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from speeches.search.ranking import Selection
    from speeches.text.query import Query

SEED: Final = 5
COMMON: Final = 0.1  # of the speeches have a common word, at least
RARE: Final = 0.002  # have a rare one, at most
FIRST_PAGE: Final = 20
LONGEST_PROBE: Final = 20
_DRAWS: Final = 2000  # texts that words are taken from, at most
_SYNTAX: Final = re.compile(r'[\s"“”「」『』()（）:：|\-]|OR|AND|NOT|或')

T = TypeVar("T")

_WELL_FORMED: Final = 0.4  # of the hostile queries: those that ask for much
_COMMON: Final = (*"的一是在不了人国，。、0a", "经济", "发展", "𠮷", "\u3000")
_OPERATORS: Final = (
    "OR", "AND", "NOT", "或", "|", "-", "(", ")", "（", "）", '"', '""', "“", "”", "「", "」", "『", "』", ":", "：",
    "*", "~9", "\\", "^", "[", "{", "标题:", "title:(", "小标题:", "级1:(", "级9:", "同句:(", "同段:(", "year:2020..",
    "year:9", "date:..2024-03", "讲话人:", "来源:(", "titel:x",
)  # fmt: skip
_FORMS: Final = (
    " OR ".join(f"{{{number}}}" for number in range(24)), " ".join(f"{{{number}}}" for number in range(24)),
    "同句:({0} {1} OR {2})", "同段:(同句:({0} {1}) {2} -{3})", "级1:(同段:(同句:({0} OR {1}) {2}) -{3})",
    "-{0} -{1} {2}",
    "(" * 12 + "{0} OR {1}" + ")" * 12, "NOT (NOT (NOT ({0} {1})))", "标题:({0} OR {1} OR {2})",
    "同句:(同句:(同句:({0} {1}) {2}) {3})", "同段:(-同句:(-{0} {1}) OR 小标题:(-{2}))",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    query: Query
    order: Order = Order.RELEVANCE
    selection: Selection | None = None


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
    """Milliseconds of one way to search; ``right``: answers that are those of brute force."""

    way: str
    name: str
    median: float
    p95: float
    right: int


@dataclass(frozen=True, slots=True)
class Hostility:
    asked: int
    raised: tuple[str, ...]  # queries
    slowest: float  # seconds of processor time
    query: str


@dataclass(frozen=True, slots=True)
class Exactness:
    probes: int
    missed: int
    extra: int
    violations: int  # of unquoted probes: a literal match below scattered words, or not found


class Texts:
    """All public texts in memory, by line: what brute force looks through, and what probes are cut from."""

    def __init__(self, seed: int = SEED) -> None:
        rows = Speech.objects.public().values_list("pk", "folded_title", "folded_head", "folded_text")
        self.places = {pk: (title, head, text) for pk, title, head, text in rows.iterator()}
        self.chance = random.Random(seed)  # noqa: S311 - which strings to try
        self._ids = list(self.places)

    def substring(self, shortest: int, longest: int) -> str:
        """Of a random line, that begins and ends with something to see."""
        while True:
            line = self.chance.choice(self.chance.choice(self.places[self.chance.choice(self._ids)]).split("\n"))
            length = self.chance.randint(shortest, longest)
            at = self.chance.randrange(max(1, len(line) - length + 1))
            string = line[at : at + length].strip()
            if shortest <= len(string):
                return string

    def having(self, *strings: str) -> set[int]:
        """All of them, each in one piece."""
        return {
            pk
            for pk, places in self.places.items()
            if all(any(string in place for place in places) for string in strings)
        }

    def words(self, most: int = 300) -> tuple[list[str], list[str]]:
        """Common and rare ones, as they come in the texts."""
        index = engine().index()
        common: dict[str, None] = {}
        rare: dict[str, None] = {}
        for _draw in range(_DRAWS):
            if len(common) >= most and len(rare) >= most:
                break
            counts = word_counts(self.places[self.chance.choice(self._ids)][2][:2000])
            for word in self.chance.sample(sorted(counts), min(20, len(counts))):
                share = len(index.postings(word).rows) / len(index)
                if share >= COMMON and len(word) > 1:
                    common[word] = None
                elif share <= RARE:
                    rare[word] = None
        every = list(common | rare)  # a small archive may have none of a kind
        return list(common)[:most] or every, list(rare)[:most] or every


def measured(texts: Texts, count: int) -> Iterator[Measured]:
    """A row for each class of queries, then the whole page."""
    for name, asked in classes(texts, count):
        yield _timed(name, asked, _answer)
    words = texts.words(count)[0]
    yield _timed("page of a common term", [Asked(parse(word)) for word in words], _page)
    yield _timed("suggestion", [_typed(texts) for _ in range(count)], lambda typed: len(suggest(typed)))


def compared(texts: Texts, count: int, folder: Path) -> Iterator[Compared | str]:
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
    for way in (None, *rivals(folder)):
        if way is not None:
            begin = time.process_time()
            way.add((pk, "\n".join(places)) for pk, places in texts.places.items())
            yield f"{way.name}: indexed in {time.process_time() - begin:.0f} s of processor time."
        for name, (is_quoted, every) in asked.items():
            times, right = [], 0
            for strings in every:
                forget_positions()
                begin = time.perf_counter()
                if way is None:
                    _answer(Asked(parse(" ".join(map(quoted, strings)))))
                else:
                    way.ids(strings, FIRST_PAGE, quoted=is_quoted)
                times.append((time.perf_counter() - begin) * 1000)
                found = (
                    {one.id for one in rank(parse(" ".join(map(quoted, strings))))[:]}
                    if way is None
                    else way.ids(strings, None, quoted=is_quoted)
                )
                right += found == wanted[strings]
            yield Compared(way.name if way else "ours", name, median(times), _p95(times), right)


def hostility(texts: Texts, count: int) -> Hostility:
    """Queries that nobody would type, one after the other, each with nothing remembered of those before."""
    raised, slowest, slow = [], 0.0, ""
    for _ in range(count):
        typed = hostile_query(texts)
        forget_positions()
        begin = time.process_time()
        try:
            ranking = rank(_parsed(typed))
            _ = ranking[:FIRST_PAGE], ranking.matches, [ranking.counts(facet) for facet in Facet]
        except Exception:  # noqa: BLE001 - whatever it is, it is what is looked for
            raised.append(typed)
        seconds = time.process_time() - begin
        if seconds > slowest:
            slowest, slow = seconds, typed
    return Hostility(count, tuple(raised), slowest, slow)


def hostile_query(texts: Texts) -> str:
    """Operators, brackets and quotation marks in any order; common characters by themselves; long runs; noise."""
    chance = texts.chance

    def piece() -> str:
        common: str = chance.choice(_COMMON)
        match chance.randrange(8):
            case 0 | 1:
                return str(chance.choice(_OPERATORS))
            case 2 | 3:
                return common
            case 4:
                return texts.substring(1, 8)
            case 5:
                return common * chance.choice([2, 9, 130])
            case 6:
                return quoted(texts.substring(1, 3))
            case _:
                return "".join(chr(chance.randrange(1, 0x3000)) for _ in range(chance.randint(1, 9)))

    if chance.random() < _WELL_FORMED:
        form = chance.choice(_FORMS)
        return form.format(*(chance.choice((piece(), chance.choice(_COMMON))) for _ in range(24)))
    return chance.choice(("", " ")).join(piece() for _ in range(chance.randint(1, 40)))


def _parsed(typed: str) -> Query:
    try:
        return parse(typed)
    except QueryError as fault:
        return parse(fault.repaired)


def classes(texts: Texts, count: int) -> Iterator[tuple[str, list[Asked]]]:
    common, rare = texts.words()
    chance = texts.chance

    def some(words: Sequence[str], number: int) -> str:
        return " ".join(chance.sample(words, number))

    def terms(
        form: Callable[[], str], order: Order = Order.RELEVANCE, selection: Selection | None = None
    ) -> list[Asked]:
        return [Asked(parse(form()), order, selection) for _ in range(count)]

    yield "common term", terms(lambda: chance.choice(common))
    yield "rare term", terms(lambda: chance.choice(rare))
    yield "AND of three common terms", terms(lambda: some(common, 3))
    yield "common term, narrowed to a year and a source", terms(lambda: chance.choice(common), selection=_selection())
    yield "common term, newest first", terms(lambda: chance.choice(common), order=Order.NEWEST)
    for shortest, longest in ((1, 1), (2, 2), (3, 3), (4, 8), (9, LONGEST_PROBE)):
        name = f"exact string of {shortest}–{longest} characters" if shortest < longest else f"exact, {shortest} long"
        yield name, terms(lambda a=shortest, b=longest: quoted(texts.substring(a, b)))  # type: ignore[misc]
    yield "pasted, 6–12 characters", [Asked(query) for query in _runs(texts, count)]
    yield "同句, two common terms", terms(lambda: f"同句:({some(common, 2)})")
    yield "同段, two common terms", terms(lambda: f"同段:({some(common, 2)})")


def exactness(texts: Texts, quoted_probes: int, run_probes: int) -> Exactness:
    missed = extra = violations = 0
    for _ in range(quoted_probes):
        string = texts.substring(1, LONGEST_PROBE)
        found = {one.id for one in rank(parse(quoted(string)))[:]}
        wanted = texts.having(string)
        missed += len(wanted - found)
        extra += len(found - wanted)
    for query in _runs(texts, run_probes):
        ranking = rank(query)
        wanted = texts.having(fold(query.typed))
        violations += {one.id for one in ranking[: len(wanted)]} != wanted
    return Exactness(quoted_probes + run_probes, missed, extra, violations)


def quoted(string: str) -> str:
    return '"' + string.replace('"', '""') + '"'


def index_bytes() -> int:
    """Of all files of the generation in force."""
    current = data_folder() / "index" / CURRENT
    return sum(file.stat().st_size for file in current.iterdir())


def text_bytes(texts: Texts) -> int:
    return sum(len(place.encode()) for places in texts.places.values() for place in places)


def resident_mb() -> int:
    """Of this process; 0 where that is not told so."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    return int(status.read_text().partition("VmRSS:")[2].split()[0]) // 1024


def data_folder() -> Path:
    return Path(settings.DATA_DIR)


def _selection() -> Selection:
    """The most frequent year and source."""
    ranking = rank(parse(""))
    return {facet: [ranking.counts(facet)[0].value] for facet in (Facet.YEAR, Facet.SOURCE) if ranking.counts(facet)}


def _runs(texts: Texts, count: int) -> Iterator[Query]:
    """Unquoted strings that are one run of several words."""
    while count:
        string = texts.substring(6, 12)
        try:
            query = parse(string)
        except QueryError:
            continue
        if not _SYNTAX.search(string) and len(query_terms(string).words) > 1:
            count -= 1
            yield query


def _answer(asked: Asked) -> int:
    ranking = rank(asked.query, asked.order, asked.selection)
    for facet in Facet:
        ranking.counts(facet)
    return len(ranking) + 0 * (ranking.matches + ranking.exact + len(ranking[:FIRST_PAGE]))


def _page(asked: Asked) -> int:
    return find(asked.query, order=asked.order, selection=asked.selection).total


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
