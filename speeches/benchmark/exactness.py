"""Exact search held against brute force, and queries that nobody would type."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from speeches.benchmark.probes import quoted, runs
from speeches.search import Facet
from speeches.search.index import forget_positions
from speeches.search.ranking import rank
from speeches.text.fold import fold
from speeches.text.query import QueryError, parse

if TYPE_CHECKING:
    from speeches.benchmark.probes import Texts
    from speeches.text.query import Query

LONGEST_PROBE: Final = 20
_FIRST_PAGE: Final = 20

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
class Exactness:
    probes: int
    missed: int
    extra: int
    violations: int  # of unquoted probes: a literal match below scattered words, or not found


@dataclass(frozen=True, slots=True)
class Hostility:
    asked: int
    raised: tuple[str, ...]  # queries
    slowest: float  # seconds of processor time
    query: str


def exactness(texts: Texts, quoted_probes: int, run_probes: int) -> Exactness:
    missed = extra = violations = 0
    for _ in range(quoted_probes):
        string = texts.substring(1, LONGEST_PROBE)
        found = {one.id for one in rank(parse(quoted(string)))[:]}
        wanted = texts.having(string)
        missed += len(wanted - found)
        extra += len(found - wanted)
    for query in runs(texts, run_probes):
        ranking = rank(query)
        wanted = texts.having(fold(query.typed))
        violations += {one.id for one in ranking[: len(wanted)]} != wanted
    return Exactness(quoted_probes + run_probes, missed, extra, violations)


def hostility(texts: Texts, count: int) -> Hostility:
    """Queries that nobody would type, one after the other, each with nothing remembered of those before."""
    raised, slowest, slow = [], 0.0, ""
    for _ in range(count):
        typed = hostile_query(texts)
        forget_positions()
        begin = time.process_time()
        try:
            ranking = rank(_parsed(typed))
            _ = ranking[:_FIRST_PAGE], ranking.matches, [ranking.counts(facet) for facet in Facet]
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
