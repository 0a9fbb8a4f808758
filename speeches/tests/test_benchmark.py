from __future__ import annotations

import gzip
import json

import pytest

from speeches.benchmark.corpus import made_up
from speeches.benchmark.exactness import Exactness, exactness, hostile_query, hostility
from speeches.benchmark.probes import Texts
from speeches.benchmark.rivals import rivals
from speeches.benchmark.timing import compared, measured
from speeches.search import drain
from speeches.tests.index_fixtures import make_speech

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages", "engine")]


@pytest.fixture
def texts():
    for number in range(8):
        make_speech(
            f"在青禾县第{number}次会上的讲话",
            f"同志们：\n优化营商环境，抓好安全生产。\n第{number}项工作：种青稞，修水渠。",
        )
    drain()
    return Texts()


def test_probes_find_what_brute_force_finds(texts):
    assert exactness(texts, 20, 5) == Exactness(25, 0, 0, 0)


def test_every_class_of_queries_is_measured(texts):
    rows = list(measured(texts, 2))
    assert len({row.name for row in rows}) == len(rows) == 27
    assert all(row.asked == 2 and 0 < row.warm <= row.warm_p95 for row in rows)


def test_made_up_speeches_are_the_same_every_time(tmp_path):
    def records(path):
        return [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]

    one = records(made_up(tmp_path / "one.jsonl.gz", 3))
    assert [record["title"] for record in one] == [f"第{number}次会议上的讲话" for number in range(3)]
    assert one == records(made_up(tmp_path / "other.jsonl.gz", 3))


def test_no_hostile_query_raises(texts):
    met = hostility(texts, 60)
    assert (met.asked, met.raised) == (60, ())
    assert met.slowest > 0


def test_hostile_queries_are_the_same_from_the_same_seed(texts):
    again = Texts()
    assert [hostile_query(texts) for _ in range(20)] == [hostile_query(again) for _ in range(20)]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")  # jieba's
def test_others_are_measured_over_the_same_texts(texts, tmp_path):
    rows = [row for row in compared(texts, 2, rivals(tmp_path)) if not isinstance(row, str)]
    ours = [row for row in rows if row.way == "ours"]
    assert [row.right for row in ours] == [2, 2, 2, 2]
    assert {"ours", "Haystack, Whoosh, jieba", "SQLite FTS5", "tantivy"} <= {row.way for row in rows}
    assert all(0 < row.median <= row.p95 and row.right <= 2 for row in rows)
