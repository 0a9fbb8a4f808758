from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys

import pytest

from archive.data_folder import BASE_DIR
from speeches.benchmark.corpus import made_up, repeat, shortened
from speeches.benchmark.exactness import Exactness, exactness, hostile_query, hostility
from speeches.benchmark.probes import Texts
from speeches.benchmark.rivals import rivals
from speeches.benchmark.timing import compared, measured
from speeches.models import Speech
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


def test_a_corpus_is_cut_down(tmp_path):
    short = shortened(made_up(tmp_path / "all.jsonl.gz", 5), 2, tmp_path)
    titles = [json.loads(line)["title"] for line in gzip.decompress(short.read_bytes()).splitlines()]
    assert titles == ["第0次会议上的讲话", "第1次会议上的讲话"]


@pytest.mark.usefixtures("texts")
def test_speeches_are_repeated_with_other_titles_and_the_same_sections():
    before = set(Speech.objects.values_list("pk", flat=True))
    repeat(19)
    first = Speech.objects.order_by("pk")[0]
    copies = Speech.objects.filter(text=first.text).exclude(pk__in=before).order_by("pk")
    assert Speech.objects.count() == len({*Speech.objects.values_list("title", flat=True)}) == 19
    assert [copy.title for copy in copies] == [f"{first.title}（0）", f"{first.title}（8）"]
    spans = [(section.level, section.start, section.end) for section in first.sections.all()]
    assert all([(s.level, s.start, s.end) for s in copy.sections.all()] == spans for copy in copies)


@pytest.mark.fault
@pytest.mark.timeout(120)
def test_the_command_measures_and_sends_readers_to_a_server_of_its_own(tmp_path):
    corpus = made_up(tmp_path / "corpus.jsonl.gz", 6)
    options = ["--corpus", corpus, "--folder", tmp_path / "bench", "--queries", "2", "--load", "1"]
    done = subprocess.run(
        [sys.executable, BASE_DIR / "manage.py", "bench", *options],
        capture_output=True, text=True, check=False, env=os.environ | {"YANKU_DATA_DIR": str(tmp_path / "archive")},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "6 speeches" in done.stdout
    assert re.search(r"50 in all.* 0 failed", done.stdout)
