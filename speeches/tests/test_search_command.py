from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

from speeches.search import drain
from speeches.tests.index_fixtures import make_speech

pytestmark = pytest.mark.django_db


@pytest.fixture
def speeches(engine):  # noqa: ARG001 - pytest's way to ask for a fixture
    found = [
        make_speech("在青禾县的讲话", "大力优化营商环境。", source_url="https://qinghe.example/1"),
        make_speech("在临江市的讲话", "环境要美，营商要诚，服务要优化。"),
    ]
    drain()
    return found


def run(capsys, *arguments):
    call_command("search", *arguments)
    return capsys.readouterr().out


def test_totals_and_hits_to_read(speeches, capsys):
    lines = run(capsys, "优化营商环境").splitlines()
    assert lines[0] == "2 speeches, 1 of them literally; 1 matches in their texts."
    assert [line.partition("  (")[0] for line in lines if line[:1].isdigit()][1:] == [
        "1. 在青禾县的讲话", "2. 在临江市的讲话",
    ]  # fmt: skip
    assert f"   http://127.0.0.1:8000/speeches/{speeches[0].pk}/" in lines


def test_one_json_object(speeches, capsys):
    answer = json.loads(run(capsys, "优化营商环境", "--json", "--limit", "1"))
    score = answer["hits"][0].pop("score")
    assert score > 0
    assert answer == {
        "query": "优化营商环境", "total": 2, "exact": 1, "matches": 1, "from_database": False,
        "hits": [
            {
                "id": speeches[0].pk,
                "title": "在青禾县的讲话",
                "url": f"http://127.0.0.1:8000/speeches/{speeches[0].pk}/",
                "source_url": "https://qinghe.example/1",
                "matches": 1,
                "snippets": [],
            }
        ],
    }  # fmt: skip


@pytest.mark.usefixtures("speeches")
def test_a_query_a_line_each_with_its_answer(capsys, tmp_path):
    queries = tmp_path / "queries.txt"
    queries.write_text('"营商"\n"没有配对\n"没有这句话"\n', encoding="utf-8")
    answers = [json.loads(line) for line in run(capsys, "--queries", str(queries), "--limit", "0").splitlines()]
    assert [(a["query"], a["total"], len(a["hits"])) for a in answers] == [
        ('"营商"', 2, 2), ('"没有配对', 0, 0), ('"没有这句话"', 0, 0),
    ]  # fmt: skip
    assert answers[1]["error"]["code"] == "unclosed_quote"
    assert answers[1]["error"]["repaired"] == '"没有配对"'


@pytest.mark.usefixtures("speeches")
def test_only_a_line_feed_ends_a_query(capsys, tmp_path):
    queries = tmp_path / "queries.txt"
    queries.write_bytes("营商\r环境\r\n\n环境\u2028营商\x85\x1c".encode())
    answers = [json.loads(line) for line in run(capsys, "--queries", str(queries)).split("\n") if line]
    assert [(a["query"], a["total"]) for a in answers] == [("营商\r环境", 2), ("", 2), ("环境\u2028营商\x85\x1c", 2)]


@pytest.mark.parametrize(("limit", "hits"), [("0", 25), ("7", 7), (None, 20)])
@pytest.mark.usefixtures("engine")
def test_as_many_hits_as_asked(capsys, limit, hits):
    for number in range(25):
        make_speech(f"第{number}次", "说说青稞。")
    drain()
    arguments = ["青稞", "--json", *(["--limit", limit] if limit else [])]
    answer = json.loads(run(capsys, *arguments))
    assert (answer["total"], len(answer["hits"])) == (25, hits)


@pytest.mark.usefixtures("speeches")
def test_a_fault_is_an_object_and_the_status_is_one(capsys):
    with pytest.raises(SystemExit, match="1"):
        call_command("search", "titel:讲话", "--json")
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "unknown_field"
    with pytest.raises(CommandError, match="titel"):
        call_command("search", "titel:讲话")


@pytest.mark.usefixtures("engine")
def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError, match=r"none\.txt"):
        call_command("search", queries=tmp_path / "none.txt")


@pytest.mark.usefixtures("bare_engine")
def test_without_an_index_it_is_said(capsys):
    make_speech("在青禾县的讲话", "大力优化营商环境。")
    assert "There is no search index: words were looked for as strings." in run(capsys, "营商环境").splitlines()
