"""The commands that look after the index."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from speeches.models import IndexJob, Speech
from speeches.search import drain, find
from speeches.tests.index_fixtures import make_speech
from speeches.text.query import parse

pytestmark = pytest.mark.django_db


def check(capsys, *arguments):
    """What check_index prints, and its exit status."""
    status: object = 0
    try:
        call_command("check_index", *arguments)
    except SystemExit as end:
        status = end.code
    return capsys.readouterr().out.splitlines(), status


@pytest.mark.usefixtures("engine")
def test_an_index_that_is_right(capsys):
    make_speech("在青禾县的讲话")
    drain()
    make_speech("在临江市的讲话")
    assert check(capsys) == (["0 differences; 1 changes wait for the indexer."], 0)


def test_differences_are_printed_queued_and_gone_when_the_indexer_has_seen_them(engine, capsys):
    speeches = [make_speech(f"第{number}次讲话") for number in range(3)]
    drain()
    with engine.writing() as writer:
        writer.apply([], {speeches[0].pk})
    Speech.objects.filter(pk=speeches[1].pk).update(revision=7)
    Speech.objects.filter(pk=speeches[2].pk).update(status="draft")
    found = (
        [
            f"1 public and not in the index: {speeches[0].pk}",
            f"1 in the index in another revision: {speeches[1].pk}",
            f"1 in the index and not public: {speeches[2].pk}",
            "3 differences; 0 changes wait for the indexer.",
        ],
        1,
    )
    assert check(capsys, "--dry-run") == found
    assert not IndexJob.objects.exists()
    assert check(capsys) == found
    assert check(capsys) == (["0 differences; 3 changes wait for the indexer."], 0)
    drain()
    assert check(capsys) == (["0 differences; 0 changes wait for the indexer."], 0)


@pytest.mark.usefixtures("engine")
def test_many_differences_are_counted_not_listed(capsys):
    first, *_ = [make_speech(f"第{number}次讲话").pk for number in range(25)]
    IndexJob.objects.all().delete()
    lines, _status = check(capsys, "--dry-run")
    assert lines[0] == f"25 public and not in the index: {', '.join(str(first + n) for n in range(20))}, …"


def test_a_damaged_index_is_reported_and_made_anew(engine, capsys):
    make_speech("在青禾县的讲话")
    drain()
    next(engine.generations.current().path.glob("*.trm")).write_bytes(b"?")
    with pytest.raises(CommandError):
        call_command("check_index", "--dry-run")
    assert check(capsys) == (["0 differences; 0 changes wait for the indexer."], 0)


@pytest.mark.usefixtures("bare_engine")
def test_rebuild_index_asks_nothing_and_indexes_everything(capsys):
    make_speech("在青禾县的讲话", "种青稞。")
    call_command("rebuild_index", "--noinput", verbosity=0)
    assert capsys.readouterr().out == "The index holds 1 public speeches.\n"
    assert not find(parse("青稞")).from_database


@pytest.mark.usefixtures("engine")
def test_update_index_does_what_waits(capsys):
    make_speech("在青禾县的讲话")
    call_command("update_index")
    assert capsys.readouterr().out == "1 changes indexed.\n"
    assert not IndexJob.objects.exists()


def test_clear_index_is_refused(engine):
    before = engine.generations.current()
    with pytest.raises(CommandError, match="rebuild_index"):
        call_command("clear_index", "--noinput")
    assert engine.generations.current() == before
