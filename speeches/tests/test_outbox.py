from __future__ import annotations

import random

import pytest
from django.db import transaction

from speeches.models import IndexFailure, IndexJob, Speech, Status
from speeches.search import find, outbox
from speeches.search.engine import IndexReadOnly, IndexUnavailable
from speeches.search.outbox import Differences, compare, drain, rebuild
from speeches.search.ranking import rank
from speeches.search_indexes import SpeechIndex
from speeches.tests.index_fixtures import make_speech
from speeches.text.query import parse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bare_engine")]


def revisions(engine):
    with engine.writing() as writer:
        return writer.revisions()


def waiting():
    return list(IndexJob.objects.order_by("pk").values_list("speech_id", flat=True))


# A change and its job


def test_a_saved_speech_leaves_a_job():
    speech = make_speech("在青禾县的讲话")
    speech.place = "青禾县"
    speech.save()
    assert waiting() == [speech.pk, speech.pk]


def test_a_deleted_speech_leaves_a_job():
    speech = make_speech("在青禾县的讲话")
    IndexJob.objects.all().delete()
    pk = speech.pk
    speech.delete()
    assert waiting() == [pk]


def test_speeches_deleted_at_once_leave_a_job_each():
    pks = [make_speech("在青禾县的讲话").pk, make_speech("在临江市的讲话").pk]
    IndexJob.objects.all().delete()
    Speech.objects.all().delete()
    assert sorted(waiting()) == pks


def test_published_and_withdrawn_speeches_leave_a_job_each():
    pks = [make_speech("甲", status=Status.DRAFT).pk, make_speech("乙", status=Status.DRAFT).pk]
    IndexJob.objects.all().delete()
    Speech.objects.publish()
    Speech.objects.withdraw()
    assert sorted(waiting()) == sorted(pks * 2)


def test_a_change_that_is_rolled_back_leaves_nothing():
    with transaction.atomic():
        make_speech("在青禾县的讲话")
        transaction.set_rollback(True)
    assert waiting() == []


# Working them off


def test_what_is_public_is_indexed_in_its_revision(engine):
    public = make_speech("在青禾县的讲话")
    make_speech("没有写完的讲话", status=Status.DRAFT)
    public.save()
    assert drain() == 3
    assert revisions(engine) == {public.pk: 2}
    assert waiting() == []


def _make_draft(speech):
    speech.status = Status.DRAFT
    speech.save()


@pytest.mark.parametrize(
    "leave",
    [
        pytest.param(lambda speech: speech.delete(), id="deleted"),
        pytest.param(lambda speech: Speech.objects.filter(pk=speech.pk).withdraw(), id="withdrawn"),
        pytest.param(_make_draft, id="draft-again"),
    ],
)
def test_what_is_public_no_more_leaves_the_index(engine, leave):
    staying, leaving = make_speech("留下的讲话"), make_speech("离开的讲话")
    drain()
    leave(leaving)
    drain()
    assert set(revisions(engine)) == {staying.pk}
    assert set(engine.having_all(["讲话"])) == {staying.pk}


def test_new_words_replace_old_ones(engine):
    speech = make_speech("讲话", "今年种青稞。")
    drain()
    speech.text = "明年种荞麦。"
    speech.save()
    drain()
    assert (engine.having_all(["青稞"]), set(engine.having_all(["荞麦"]))) == ({}, {speech.pk})


def test_no_more_than_the_limit_is_taken_oldest_first(engine):
    first, second, third = make_speech("甲"), make_speech("乙"), make_speech("丙")
    assert drain(2) == 2
    assert set(revisions(engine)) == {first.pk, second.pk}
    assert waiting() == [third.pk]


@pytest.mark.usefixtures("monkeypatch")
def test_a_job_done_again_does_not_write(engine):
    speech = make_speech("在青禾县的讲话")
    drain()
    IndexJob.objects.enqueue([speech.pk])
    before = engine.generations.mark()
    assert drain() == 1
    assert engine.generations.mark() == before


@pytest.mark.usefixtures("engine")
def test_jobs_that_come_while_others_are_worked_off_stay(monkeypatch):
    speech = make_speech("在青禾县的讲话")
    bring = outbox._bring_up_to_date

    def saved_meanwhile(writer, speech_ids):
        bring(writer, speech_ids)
        speech.save()

    monkeypatch.setattr(outbox, "_bring_up_to_date", saved_meanwhile)
    drain()
    assert waiting() == [speech.pk]


def test_a_speech_that_cannot_be_analysed_is_listed_and_holds_up_nobody(engine, monkeypatch):
    poison, sound = make_speech("毒", "读不了。"), make_speech("好", "读得了青稞。")
    prepare = SpeechIndex.prepare_text

    def fail(index, speech):
        if speech.pk == poison.pk:
            message = "no words"
            raise ValueError(message)
        return prepare(index, speech)

    with monkeypatch.context() as patched:
        patched.setattr(SpeechIndex, "prepare_text", fail)
        drain()
        assert revisions(engine) == {sound.pk: 1}
        assert set(engine.having_all(["青稞"])) == {sound.pk}
        assert list(IndexFailure.objects.values_list("speech_id", "revision", "reason")) == [
            (poison.pk, 1, "ValueError: no words")
        ]
        assert compare(repair=False) == Differences()
    poison.save()
    drain()
    assert revisions(engine) == {poison.pk: 2, sound.pk: 1}
    assert not IndexFailure.objects.exists()


def test_no_text_is_too_strange_to_be_indexed_and_found(engine):
    strange = {
        "one character without end": "哈" * 100_000,
        "one word without end": "青稞" * 50_000,
        "one letter without end": "a" * 100_000,
        "one number without end": "7" * 100_000,
        "no word": "。！？……——" * 20_000,
        "beyond the basic plane": "𠮷𪚥😀" * 20_000,
        "marks upon marks": "e" + "\u0301" * 50_000,
        "a line each": "是\n" * 50_000 + "完",
        "every character that a text may have": "".join(
            chr(code) for code in range(0x21, 0x30000) if chr(code).isprintable()
        ),
    }
    speeches = [make_speech(title, text) for title, text in strange.items()]
    drain()
    assert not IndexFailure.objects.exists()
    assert revisions(engine).keys() == {speech.pk for speech in speeches}
    for speech in speeches:
        end = '"' + speech.text[-20:].split("\n")[-1].replace('"', '""') + '"'
        assert speech.pk in {one.id for one in rank(parse(end))[:]}, speech.title


@pytest.mark.usefixtures("engine")
def test_failures_of_speeches_that_are_gone_go_too(monkeypatch):
    poison = make_speech("毒")
    with monkeypatch.context() as patched:
        patched.setattr(SpeechIndex, "prepare_text", lambda *_: 1 // 0)
        drain()
    assert IndexFailure.objects.count() == 1
    poison.delete()
    drain()
    assert not IndexFailure.objects.exists()


def test_a_save_waits_for_no_writer_and_is_found(engine):
    """With Haystack's signal processors it waits, or fails, while another process writes the index."""
    with engine.writing():
        speech = make_speech("在青禾县的讲话", "种青稞。")
        assert [hit.speech for hit in find(parse("青稞")).hits] == [speech]
        speech.delete()
        assert find(parse("青稞")).total == 0


# Anew


def test_a_rebuilt_index_holds_what_is_public(engine):
    speech = make_speech("在青禾县的讲话", "种青稞。")
    make_speech("没有写完的讲话", status=Status.DRAFT)
    rebuild()
    assert revisions(engine) == {speech.pk: 1}
    assert set(engine.having_all(["青稞"])) == {speech.pk}
    assert waiting() == []


def test_an_empty_archive_has_an_empty_index(bare_engine):
    rebuild()
    assert revisions(bare_engine) == {}
    assert bare_engine.having_all(["青稞"]) == {}
    assert bare_engine.having_most(["青稞"], 5) == []


def test_changes_that_the_old_index_took_while_the_next_was_built_are_in_it(engine):
    """The indexer goes on beside a rebuild: a job it works off is gone before the swap."""
    changed, deleted = make_speech("改的讲话", "种青稞。"), make_speech("删的讲话", "种青稞。")
    drain()

    def meanwhile(_done):
        changed.text = "种荞麦。"
        changed.save()
        deleted.delete()
        make_speech("新的讲话", "种荞麦。")
        drain()

    rebuild(meanwhile)
    assert waiting() == []
    assert len(engine.having_all(["荞麦"])) == 2
    assert engine.having_all(["青稞"]) == {}
    assert compare(repair=False) == Differences()


def test_a_missing_index_is_made_by_the_first_drain(bare_engine):
    speech = make_speech("在青禾县的讲话")
    with pytest.raises(IndexUnavailable):
        bare_engine.having_all(["讲话"])
    drain()
    assert revisions(bare_engine) == {speech.pk: 1}


def test_a_damaged_index_is_made_anew_by_the_next_drain(engine):
    speech = make_speech("在青禾县的讲话")
    drain()
    for file in engine.generations.current().path.glob("*.pst"):
        file.unlink()
    drain()
    assert revisions(engine) == {speech.pk: 1}


def test_an_index_of_another_analysis_is_not_searched_and_made_anew_by_the_next_drain(engine):
    speech = make_speech("在青禾县的讲话")
    drain()
    engine.generations.fingerprint = "of a new dictionary"
    engine.close()
    with pytest.raises(IndexUnavailable):
        engine.having_all(["讲话"])
    drain()
    assert set(engine.having_all(["讲话"])) == {speech.pk}


def test_one_bit_anywhere_is_noticed(engine):
    """Fifty places, in whatever files the engine has."""
    make_speech("在青禾县的讲话", "种青稞，也种荞麦。")
    drain()
    chance = random.Random(50)  # noqa: S311 - where to damage it
    files = [file for file in engine.generations.current().path.iterdir() if file.stat().st_size]
    for _place in range(50):
        file = chance.choice(files)
        whole = file.read_bytes()
        at = chance.randrange(len(whole))
        file.chmod(0o600)
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1 :])
        with pytest.raises(IndexUnavailable):
            engine.check()
        file.write_bytes(whole)
        engine.check()


# Compared


def test_differences_are_found_by_kind_and_repaired(engine):
    drain()
    missing, outdated, gone, waits = (make_speech(title) for title in ("缺", "旧", "多", "等"))
    drain()
    with engine.writing() as writer:
        writer.apply([], {missing.pk})
    Speech.objects.filter(pk=outdated.pk).update(revision=9)
    Speech.objects.filter(pk=gone.pk).update(status=Status.WITHDRAWN)
    waits.save()
    assert compare(repair=False) == Differences((missing.pk,), (outdated.pk,), (gone.pk,), 1)
    assert waiting() == [waits.pk]
    compare(repair=True)
    assert waiting() == [waits.pk, missing.pk, outdated.pk, gone.pk]
    drain()
    assert compare(repair=False) == Differences()


@pytest.mark.usefixtures("bare_engine")
def test_an_unsound_index_is_reported_or_repaired():
    make_speech("在青禾县的讲话")
    with pytest.raises(IndexUnavailable):
        compare(repair=False)
    assert compare(repair=True) == Differences()


# Who may write


@pytest.mark.parametrize("method", ["update", "remove", "clear", "delete_index", "optimize"])
def test_haystack_itself_cannot_write(engine, method):
    drain()
    before = engine.generations.mark()
    with pytest.raises(IndexReadOnly):
        getattr(engine, method)(SpeechIndex(), [])
    assert engine.generations.mark() == before


def test_asking_makes_no_index(bare_engine):
    with pytest.raises(IndexUnavailable):
        bare_engine.having_all(["讲话"])
    assert not bare_engine.generations.folder.exists()


def test_words_of_a_document_that_was_not_written_stick_to_no_other(engine):
    """A fault of Whoosh's writer: what a failing document had added before it failed went to the next one."""
    sound = SpeechIndex().document(make_speech("好", "种荞麦。"))
    broken = SpeechIndex().document(make_speech("坏", "种青稞。"))
    broken.fields["text"] = {"青稞": 1, None: 1}
    with engine.writing() as writer:
        with pytest.raises(AttributeError):
            writer.apply([broken, sound], set())
        writer.apply([sound], set())
    assert (engine.having_all(["青稞"]), set(engine.having_all(["荞麦"]))) == ({}, {sound.id})
