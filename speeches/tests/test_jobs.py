"""The importer, the indexer and the supervisor: what each does with what waits, and what a death leaves behind."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections

from speeches import ingest, jobs, search
from speeches.models import IndexJob, SourceFile, Speech, Upload, UploadBatch, UploadState
from speeches.sandbox import unpack_safely
from speeches.tests.test_archive import packed
from speeches.tests.word_package import p, word_file
from speeches.text.errors import TextError

database = pytest.mark.django_db(transaction=True)

TEXT = "在青禾县九月例会上的讲话\n各位同事：\n这次例会只讲一件事，把秋粮收好。\n谢谢大家！\n"


@pytest.fixture(autouse=True)
def folder(settings):
    folder = settings.DATA_DIR / "originals"
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def files_in(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def receive(*contents: str | bytes, name: str = "讲话.txt", publish: bool = True) -> UploadBatch:
    data = [content if isinstance(content, bytes) else content.encode() for content in contents]
    return ingest.receive([SimpleUploadedFile(name, each) for each in data], publish=publish, user=AnonymousUser())


def import_next(*, at_once: int = 1) -> bool:
    """As an importer that is started, and ends, with one file."""
    with jobs.Importer(at_once=at_once) as importer:
        return importer.step()


class TestImporter:
    pytestmark = database

    def test_where_nothing_waits_there_is_nothing_to_do(self):
        assert import_next() is False

    def test_an_upload_becomes_a_speech_and_its_file_the_original(self, folder):
        receive(TEXT)
        (file,) = files_in(folder)
        assert import_next() is True
        upload = Upload.objects.get()
        assert (upload.state, upload.content.name, upload.attempts) == (UploadState.DONE, "", 1)
        assert upload.finished_at is not None
        assert upload.speech == Speech.objects.public().get()
        assert upload.speech.source_file.name == "讲话.txt"
        assert Path(upload.speech.source_file.content.path) == file
        assert files_in(folder) == [file]
        assert import_next() is False

    def test_a_batch_may_be_drafts(self):
        receive(TEXT, publish=False)
        jobs.import_waiting()
        assert not Speech.objects.public().exists()
        assert Speech.objects.exists()

    def test_the_same_bytes_lead_to_the_speech_that_is_there(self, folder):
        receive(TEXT, TEXT)
        jobs.import_waiting()
        first, second = Upload.objects.order_by("pk")
        assert (first.state, second.state) == (UploadState.DONE, UploadState.UNCHANGED)
        assert first.speech == second.speech
        assert len(files_in(folder)) == 1

    def test_a_file_that_is_not_read_is_listed_with_its_reason_and_kept(self, folder):
        receive(b"PK\x03\x04 no archive", name="讲话.docx")
        receive(TEXT)
        jobs.import_waiting()
        failed, done = Upload.objects.order_by("pk")
        assert (failed.state, failed.error_code, failed.speech) == (UploadState.FAILED, "damaged", None)
        assert failed.error_message.endswith("。")
        assert failed.content.name
        assert done.state == UploadState.DONE
        assert len(files_in(folder)) == 2

    def test_a_failed_one_can_be_tried_again(self, monkeypatch):
        receive(TEXT)
        monkeypatch.setattr(ingest, "understand", refuses)
        jobs.import_waiting()
        assert Upload.objects.get().error_code == "fault"
        monkeypatch.undo()
        assert Upload.objects.all().retry() == 1
        jobs.import_waiting()
        upload = Upload.objects.get()
        assert (upload.state, upload.attempts, upload.error_code) == (UploadState.DONE, 1, "")
        assert Upload.objects.all().retry() == 0

    def test_an_upload_whose_file_is_gone_is_said(self, folder):
        receive(TEXT)
        shutil.rmtree(folder)
        jobs.import_waiting()
        assert Upload.objects.get().error_code == "original_missing"

    def test_an_attempt_is_on_record_before_the_file_is_read(self, monkeypatch):
        receive(TEXT)
        monkeypatch.setattr(ingest, "understand", dies)
        with pytest.raises(KeyboardInterrupt):
            import_next()
        upload = Upload.objects.get()
        assert (upload.state, upload.attempts) == (UploadState.WAITING, 1)
        monkeypatch.undo()
        jobs.import_waiting()
        assert Upload.objects.get().state == UploadState.DONE

    def test_a_file_that_ends_the_importer_again_and_again_is_given_up(self, monkeypatch):
        receive(TEXT)
        monkeypatch.setattr(ingest, "understand", dies)
        for _ in range(jobs.MOST_ATTEMPTS):
            with pytest.raises(KeyboardInterrupt):
                import_next()
        jobs.import_waiting()
        upload = Upload.objects.get()
        assert (upload.state, upload.error_code) == (UploadState.FAILED, "interrupted")

    def test_it_does_not_keep_the_others_waiting(self, monkeypatch):
        receive(TEXT, TEXT + "附言。\n")
        monkeypatch.setattr(ingest, "understand", dies)
        with pytest.raises(KeyboardInterrupt):
            import_next()
        monkeypatch.undo()
        import_next()
        assert [upload.state for upload in Upload.objects.order_by("pk")] == [UploadState.WAITING, UploadState.DONE]

    def test_the_next_ones_are_read_meanwhile_and_stored_in_their_order(self, monkeypatch):
        receive(*(f"{TEXT}附言第{n}条。\n" for n in range(5)))
        understand = ingest.understand
        together = threading.Barrier(3)
        calls = iter(range(3))

        def at_the_same_time(data, name):
            if next(calls, None) is not None:
                together.wait(20)
            return understand(data, name)

        monkeypatch.setattr(ingest, "understand", at_the_same_time)
        with jobs.Importer(at_once=3) as importer:
            while importer.step():
                pass
        finished = Upload.objects.order_by("finished_at")
        assert [(upload.pk, upload.attempts) for upload in finished] == [
            (upload.pk, 1) for upload in Upload.objects.order_by("pk")
        ]
        assert [speech.uploads.get() for speech in Speech.objects.order_by("pk")] == list(finished)

    def test_those_begun_for_later_wait_on_as_if_they_had_not_been(self):
        receive(*(f"{TEXT}附言第{n}条。\n" for n in range(4)))
        assert import_next(at_once=3) is True
        assert [(upload.state, upload.attempts) for upload in Upload.objects.order_by("pk")] == [
            (UploadState.DONE, 1), (UploadState.WAITING, 0), (UploadState.WAITING, 0), (UploadState.WAITING, 0),
        ]  # fmt: skip

    def test_one_that_was_tried_before_is_read_alone(self, monkeypatch):
        receive(TEXT, *(f"{TEXT}附言第{n}条。\n" for n in range(3)))
        Upload.objects.filter(pk__in=Upload.objects.order_by("-pk").values("pk")[:2]).update(attempts=1)
        understand = ingest.understand
        reading: set[str] = set()
        together: list[int] = []

        def counted(data, name):
            reading.add(data)
            understood = understand(data, name)
            together.append(len(reading))
            reading.discard(data)
            return understood

        monkeypatch.setattr(ingest, "understand", counted)
        jobs.import_waiting()
        assert together[2:] == [1, 1]

    def test_a_file_that_is_given_up_because_the_importer_is_to_end_waits_for_the_next(self, monkeypatch):
        receive(TEXT, f"{TEXT}附言。\n")
        ending = []

        def given_up(*_arguments):
            ending.append(True)
            refuses()

        monkeypatch.setattr(ingest, "understand", given_up)
        with jobs.Importer(lambda: bool(ending), at_once=2) as importer:
            assert importer.step() is False
        assert {(upload.state, upload.attempts) for upload in Upload.objects.all()} == {(UploadState.WAITING, 0)}
        monkeypatch.undo()
        jobs.import_waiting()
        assert {upload.state for upload in Upload.objects.all()} == {UploadState.DONE}

    def test_speech_and_state_are_stored_together_or_not_at_all(self, monkeypatch, folder):
        receive(TEXT)
        monkeypatch.setattr(Upload, "save", dies)
        with pytest.raises(KeyboardInterrupt):
            import_next()
        assert not SourceFile.objects.exists()
        assert not IndexJob.objects.exists()
        assert Upload.objects.get().state == UploadState.WAITING
        assert len(files_in(folder)) == 1
        monkeypatch.undo()
        jobs.import_waiting()
        assert Speech.objects.count() == 1

    def test_an_upload_that_is_taken_back_meanwhile_is_not_stored(self, monkeypatch):
        receive(TEXT)

        def taken_back(data, name):
            UploadBatch.objects.all().delete()
            return understand(data, name)

        understand = ingest.understand
        monkeypatch.setattr(ingest, "understand", taken_back)
        jobs.import_waiting()
        assert not Speech.objects.exists()

    def test_bytes_that_no_row_names_are_swept_after_a_day(self, folder):
        receive(TEXT, TEXT + "附言。\n")
        import_next()
        kept = set(files_in(folder))  # of a speech, and of an upload that waits
        left = folder / "ab" / ("ab" + "0" * 30)
        left.parent.mkdir(exist_ok=True)
        left.write_bytes(b"half of a fi")
        foreign = folder / "ab" / "notes.txt"
        foreign.write_bytes(b"not ours")
        assert ingest.sweep_originals() == 0
        yesterday = time.time() - 25 * 3600
        for path in (*kept, left, foreign):
            os.utime(path, (yesterday, yesterday))
        assert ingest.sweep_originals() == 1
        assert set(files_in(folder)) == kept | {foreign}

    def test_the_loop_ends_when_it_is_told_to(self):
        receive(TEXT)
        with running(jobs.run_importer):
            wait_until(lambda: Upload.objects.get().state == UploadState.DONE)


class TestArchives:
    pytestmark = database
    NAMES = ("春节/讲话.txt", "春节/附言.txt", "旧.rar", "空.txt")
    CONTENTS = (TEXT.encode(), f"{TEXT}附言。\n".encode(), b"Rar!\x1a\x07\x00", b"")
    DATA = packed(*zip(NAMES, CONTENTS, strict=True))

    def test_its_files_become_uploads_of_the_same_batch_and_it_is_done_with(self, folder):
        batch = receive(self.DATA, name="材料.zip")
        assert import_next() is True
        archive, *files = Upload.objects.all()
        assert (archive.state, archive.content.name, archive.attempts) == (UploadState.UNPACKED, "", 1)
        assert [(file.name, file.state) for file in files] == [
            (f"材料.zip/{name}", UploadState.WAITING) for name in self.NAMES
        ]
        assert {(file.archive, file.batch) for file in files} == {(archive, batch)}
        assert len(files_in(folder)) == len(files)
        jobs.import_waiting()
        assert [file.error_code for file in batch.uploads.filter(state=UploadState.FAILED)] == ["archive", "empty"]
        assert [speech.source_file.name for speech in Speech.objects.order_by("pk")] == ["讲话.txt", "附言.txt"]

    def test_what_cannot_be_taken_out_is_listed_with_its_reason(self):
        receive(packed(("材料.zip", packed(("里.zip", packed(("讲话.txt", TEXT.encode())))))), name="包.zip")
        jobs.import_waiting()
        archive, failed = Upload.objects.all()
        assert archive.state == UploadState.UNPACKED
        assert (failed.name, failed.state, failed.error_code, failed.content.name) == (
            "包.zip/材料.zip/里.zip", UploadState.FAILED, "nested_archive", "",
        )  # fmt: skip
        assert Upload.objects.all().retry() == 0

    def test_one_that_is_not_opened_is_failed_and_kept(self, folder):
        receive(self.DATA[:-30], name="材料.zip")
        jobs.import_waiting()
        upload = Upload.objects.get()
        assert (upload.state, upload.error_code) == (UploadState.FAILED, "damaged_archive")
        assert len(files_in(folder)) == 1

    @pytest.mark.parametrize("where", ["speeches.ingest._packed", "speeches.models.Upload.save"])
    def test_a_death_on_the_way_leaves_it_as_it_was(self, monkeypatch, folder, where):
        receive(self.DATA, name="材料.zip")
        monkeypatch.setattr(where, dies)
        with pytest.raises(KeyboardInterrupt):
            import_next()
        assert Upload.objects.get().state == UploadState.WAITING
        assert len(files_in(folder)) == 1
        monkeypatch.undo()
        jobs.import_waiting()
        assert Upload.objects.count() == 1 + len(self.NAMES)
        assert Speech.objects.count() == 2

    def test_one_that_is_taken_back_meanwhile_leaves_nothing(self, monkeypatch, folder):
        receive(self.DATA, name="材料.zip")

        def taken_back(data):
            yield from unpack_safely(data)
            Upload.objects.update(state=UploadState.FAILED)

        monkeypatch.setattr(ingest, "unpack_safely", taken_back)
        assert import_next() is True
        assert Upload.objects.count() == 1
        assert len(files_in(folder)) == 1

    def test_a_word_file_is_none(self):
        receive(word_file("".join(p(line) for line in TEXT.splitlines())), name="讲话.docx")
        jobs.import_waiting()
        assert Upload.objects.get().state == UploadState.DONE


@contextlib.contextmanager
def running(loop):
    """A loop in a thread of its own, which ends when it is told to."""
    stop = jobs.Stop()

    def run():
        try:
            loop(stop)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(20)
    assert not thread.is_alive()


def refuses(*_arguments):
    raise TextError("fault", "处理这个文件时程序出错。")


def dies(*_arguments, **_options):
    raise KeyboardInterrupt


def wait_until(condition, seconds: float = 20.0):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it takes too long"
        time.sleep(0.05)


@database
def test_the_indexer_works_off_the_outbox_and_compares(settings):
    shutil.rmtree(settings.HAYSTACK_CONNECTIONS["default"]["PATH"], ignore_errors=True)
    receive(TEXT)
    jobs.import_waiting()
    with running(jobs.run_indexer):
        wait_until(lambda: not IndexJob.objects.exists())
        receive(TEXT + "附言。\n")
        jobs.import_waiting()
        wait_until(lambda: not IndexJob.objects.exists())
    assert search.compare(repair=False).ids == ()


class TestStop:
    def test_it_waits_until_it_is_set(self):
        stop = jobs.Stop()
        assert stop.wait(0.01) is False
        assert stop.is_set() is False
        stop.set()
        assert stop.is_set() is True
        assert stop.wait(60) is True
        assert stop.wait(60) is True

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
    def test_a_signal_sets_it(self, number):
        before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
        try:
            stop = jobs.Stop().on_signals()
            os.kill(os.getpid(), number)
            assert stop.wait(5) is True
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)


class TestOnlyOne:
    def test_the_second_of_a_name_waits_for_the_first(self):
        entered = []

        def second():
            with jobs.only_one("test", jobs.Stop()) as alone:
                entered.append(alone)

        with jobs.only_one("test", jobs.Stop()) as alone:
            assert alone is True
            waiting = threading.Thread(target=second)
            waiting.start()
            time.sleep(0.1)
            assert entered == []
        waiting.join(5)
        assert entered == [True]

    def test_it_waits_no_longer_than_it_is_told_to(self):
        stop = jobs.Stop()
        stop.set()
        with jobs.only_one("test", jobs.Stop()), jobs.only_one("test", stop) as alone:
            assert alone is False


SLEEP = (sys.executable, "-c", "import time; time.sleep(60)")
DEAF = (
    sys.executable,
    "-c",
    "import signal, time; signal.signal(15, signal.SIG_IGN); print(flush=True); time.sleep(60)",
)


def pid_of(child: jobs.Child) -> int:
    """0 while it does not run."""
    return child._process.pid if child._process else 0


def look_after(child: jobs.Child, until) -> None:
    def condition():
        child.keep_alive()
        return until()

    wait_until(condition)


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


class TestSupervisor:
    def test_a_child_that_dies_starts_again(self, monkeypatch, caplog):
        monkeypatch.setattr(jobs, "FIRST_PAUSE_SECONDS", 0.05)
        child = jobs.Child("sleeper", *SLEEP)
        child.keep_alive()
        first = pid_of(child)
        os.kill(first, signal.SIGKILL)
        look_after(child, until=lambda: pid_of(child) not in {first, 0})
        assert "The sleeper ended with status -9" in caplog.text
        child.ask_to_end()
        child.end(by=time.monotonic() + 5)

    def test_it_waits_longer_each_time_that_it_dies_soon(self, monkeypatch, caplog):
        monkeypatch.setattr(jobs, "FIRST_PAUSE_SECONDS", 0.25)
        monkeypatch.setattr(jobs, "LONGEST_PAUSE_SECONDS", 0.5)
        child = jobs.Child("fly", sys.executable, "-S", "-c", "")
        look_after(child, until=lambda: len(caplog.records) == 4)
        assert [record.args[2] for record in caplog.records] == [0.25, 0.5, 0.5, 0.5]

    def test_all_end_when_it_is_told_to(self, monkeypatch, caplog):
        monkeypatch.setattr(jobs, "SECONDS_TO_END", 1)
        running = [jobs.Child("sleeper", *SLEEP), jobs.Child("deaf one", *DEAF)]
        stop = jobs.Stop()
        pids: list[int] = []

        def each_round():
            pids[:] = [pid for child in running if (pid := pid_of(child))]
            if rounds.pop():
                stop.set()

        rounds = [True, False, False]
        jobs.supervise(running, stop, each_round)
        assert len(pids) == 2
        assert not any(map(is_running, pids))
        assert "The deaf one does not end" in caplog.text

    def test_children_are_out_of_reach_of_ctrl_c(self):
        child = jobs.Child("sleeper", *SLEEP)
        child.keep_alive()
        assert os.getpgid(pid_of(child)) != os.getpgid(0)
        child.ask_to_end()
        child.end(by=time.monotonic() + 5)

    @pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help is Linux's")
    @pytest.mark.fault
    def test_children_go_with_a_supervisor_that_is_killed(self, settings):
        script = (
            "import django, sys, time; django.setup(); from speeches import jobs;"
            "child = jobs.Child('sleeper', *sys.argv[1:]); child.keep_alive();"
            "print(child._process.pid, flush=True); time.sleep(60)"
        )
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "archive.settings")
        }
        with subprocess.Popen(
            [sys.executable, "-c", script, *SLEEP],
            cwd=settings.BASE_DIR, env=environment, stdout=subprocess.PIPE, text=True,
        ) as supervisor:  # fmt: skip
            assert supervisor.stdout is not None
            pid = int(supervisor.stdout.readline())
            assert is_running(pid)
            supervisor.kill()
        wait_until(lambda: not is_running(pid), seconds=5)
