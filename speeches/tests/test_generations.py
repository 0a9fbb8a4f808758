from __future__ import annotations

import os
import pathlib
import random
import signal
import stat
import threading
import time

import pytest
from django.utils import translation

from speeches.search.engine import IndexUnavailable
from speeches.search.generations import CURRENT, KEPT_SECONDS, MANIFEST, Generations

FINGERPRINT = "analysis of today"

NONE_YET = "There is no search index yet."
DAMAGED = "The search index is damaged."
NOT_OURS = "The search index is damaged, or not one that this archive has made."
OTHER_ANALYSIS = "The search index was made by another version of the text analysis."
NOT_TRUSTED = "The folder of the search index can be written to by others: it is not trusted."


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def generations(tmp_path):
    return Generations(tmp_path / "index", FINGERPRINT)


def publish(generations, **files):
    """A generation that holds what the last one did, and these files."""
    with generations.turn("writing"):
        try:
            base = generations.current()
        except IndexUnavailable:
            base = None
        draft = generations.draft("draft", base)
        for name, content in files.items():
            (draft / name).unlink(missing_ok=True)
            (draft / name).write_text(content)
        return generations.publish(draft)


def contents(generation):
    return {file.name: file.read_text() for file in generation.path.iterdir() if file.name != MANIFEST}


def reason(generations):
    with pytest.raises(IndexUnavailable) as caught:
        generations.current()
    return str(caught.value)


def test_what_is_published_is_current(generations):
    first = publish(generations, words="一")
    assert generations.current() == first
    assert contents(first) == {"words": "一"}


def test_the_next_generation_shares_the_files_that_stay(generations):
    first = publish(generations, words="一")
    second = publish(generations, more="二")
    assert contents(second) == {"words": "一", "more": "二"}
    assert (second.path / "words").samefile(first.path / "words")
    assert contents(first) == {"words": "一"}


def test_files_are_copied_where_they_cannot_be_linked(generations, monkeypatch):
    def refuse(_to, _file):
        raise PermissionError

    publish(generations, words="一")
    monkeypatch.setattr(pathlib.Path, "hardlink_to", refuse)
    second = publish(generations, more="二")
    assert contents(generations.current()) == contents(second) == {"words": "一", "more": "二"}


def test_an_unfinished_draft_is_not_in_the_way(generations):
    with generations.turn("writing"):
        (generations.draft("draft") / "half").write_text("…")
    assert contents(publish(generations, words="一")) == {"words": "一"}


def test_nobody_else_can_read_it(generations):
    publish(generations, words="一")
    paths = [generations.folder, *generations.folder.rglob("*")]
    assert {path.name for path in paths if path.lstat().st_mode & 0o077 and not path.is_symlink()} == set()


def test_what_generations_share_is_not_to_be_written(generations):
    publish(generations, words="一")
    shared = publish(generations, more="二").path / "words"
    assert stat.S_IMODE(shared.stat().st_mode) == 0o400


def test_all_is_on_disk_before_it_is_in_force(generations, monkeypatch):
    """Whoosh never calls fsync: after a power failure its newest index may be empty files."""
    synced, brought = set(), []
    fsync, replace = os.fsync, pathlib.Path.replace

    def note(descriptor):
        synced.add(os.fstat(descriptor).st_ino)
        fsync(descriptor)

    def swap(link, current):
        generation = link.parent / link.readlink()
        brought.append({path.stat().st_ino for path in (*generation.iterdir(), generation, link.parent)} - synced)
        synced.clear()
        return replace(link, current)

    publish(generations, words="一")
    synced.clear()
    monkeypatch.setattr(os, "fsync", note)
    monkeypatch.setattr(pathlib.Path, "replace", swap)
    second = publish(generations, more="二")
    shared = (second.path / "words").stat().st_ino  # it was brought to disk with the first
    assert brought == [{shared}]
    assert synced == {generations.folder.stat().st_ino}


def test_a_reader_writes_nothing(generations):
    assert reason(generations) == NONE_YET
    assert not generations.folder.exists()


def _flip(path):
    path.chmod(0o600)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        pytest.param(lambda path: _flip(path / "words"), DAMAGED, id="one-bit"),
        pytest.param(lambda path: os.truncate(path / "words", 2), DAMAGED, id="cut-short"),
        pytest.param(lambda path: (path / "words").unlink(), DAMAGED, id="file-gone"),
        pytest.param(lambda path: (path / "guest").write_text("x"), DAMAGED, id="file-too-many"),
        pytest.param(lambda path: (path / "guest").symlink_to("/etc/hostname"), DAMAGED, id="link-too-many"),
        pytest.param(lambda path: _flip(path / MANIFEST), NOT_OURS, id="manifest"),
        pytest.param(lambda path: (path / MANIFEST).write_text(""), NOT_OURS, id="empty-manifest"),
        pytest.param(lambda path: (path / MANIFEST).unlink(), NONE_YET, id="no-manifest"),
        pytest.param(lambda path: path.chmod(0o777), NOT_TRUSTED, id="folder-open-to-all"),
        pytest.param(lambda path: path.parent.chmod(0o770), NOT_TRUSTED, id="parent-open-to-the-group"),
        pytest.param(lambda path: (path.parent / CURRENT).unlink(), NONE_YET, id="link-gone"),
    ],
)
def test_a_damaged_index_is_refused_with_its_reason(generations, damage, said):
    damage(publish(generations, words="一二三四").path)
    assert reason(Generations(generations.folder, FINGERPRINT)) == said


def test_damage_to_what_was_read_before_is_seen_when_all_is_read_again(generations):
    words = publish(generations, words="一二三四").path / "words"
    times = words.stat()
    _flip(words)
    os.utime(words, ns=(times.st_atime_ns, times.st_mtime_ns))
    generations.current()
    generations.forget_digests()
    assert reason(generations) == DAMAGED


def test_an_index_of_another_analysis_is_refused(generations):
    publish(generations, words="一")
    assert reason(Generations(generations.folder, "analysis of yesterday")) == OTHER_ANALYSIS


def test_an_index_of_another_archive_is_refused(generations, settings):
    publish(generations, words="一")
    settings.SECRET_KEY = "another archive's"  # noqa: S105 - a test's
    assert reason(generations) == NOT_OURS


def test_an_index_made_elsewhere_is_not_followed(generations, tmp_path):
    publish(generations, words="一")
    (tmp_path / "elsewhere").mkdir()
    (generations.folder / CURRENT).unlink()
    (generations.folder / CURRENT).symlink_to(tmp_path / "elsewhere")
    assert reason(generations) == NONE_YET


def test_the_mark_changes_with_each_generation_also_of_the_same_name(generations):
    publish(generations, words="一")
    marks = [generations.mark(), generations.mark()]
    publish(generations, words2="二")
    marks.append(generations.mark())
    for file in sorted(generations.folder.rglob("*"), reverse=True):
        file.rmdir() if file.is_dir() and not file.is_symlink() else file.unlink()
    publish(generations, words="一")
    marks.append(generations.mark())
    assert [marks.index(mark) for mark in marks] == [0, 0, 2, 3]


def test_old_generations_go_when_no_reader_can_be_in_them(generations):
    for number in range(4):
        publish(generations, **{f"words{number}": "一"})
    assert names(generations) == ["gen-000001", "gen-000002", "gen-000003", "gen-000004"]
    long_ago = time.time() - KEPT_SECONDS - 1
    for name in ("gen-000001", "gen-000002"):  # so the first was replaced long ago, the second just now
        os.utime(generations.folder / name, (long_ago, long_ago))
    publish(generations, words4="一")
    assert names(generations) == ["gen-000002", "gen-000003", "gen-000004", "gen-000005"]


def names(generations):
    return sorted(path.name for path in generations.folder.glob("gen-*"))


def test_one_process_at_a_time_and_a_dead_one_holds_nothing(generations):
    got: list[str] = []
    child = _child(lambda: _hold(generations))
    _wait_for(generations.folder / "held")
    waiting = threading.Thread(target=lambda: _take(generations, got))
    waiting.start()
    time.sleep(0.1)
    assert got == []
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    waiting.join(5)
    assert got == ["turn"]


def _hold(generations):
    with generations.turn("writing"):
        (generations.folder / "held").touch()
        time.sleep(60)


def _take(generations, got):
    with generations.turn("writing"):
        got.append("turn")


@pytest.mark.fault
def test_readers_find_one_whole_generation_after_another(generations):
    """Beside a writer that does nothing but publish: never none, never part of one, never an older one."""
    publish(generations, words="0")
    child = _child(lambda: [publish(generations, words=str(number)) for number in range(1, 41)])
    reader = Generations(generations.folder, FINGERPRINT)
    seen = [0]
    while seen[-1] < 40:
        seen.append(int(contents(reader.current())["words"]))
        assert seen[-1] >= seen[-2]
    os.waitpid(child, 0)


@pytest.mark.fault
def test_killed_anywhere_the_current_generation_is_whole(generations):
    """The writer adds one file a generation; a reader must find a first run of them, and ever more."""
    chance = random.Random(20)  # noqa: S311 - when to kill
    count = 0
    publish(generations)
    for _round in range(12):
        child = _child(lambda: _publish_on_and_on(generations))
        time.sleep(chance.uniform(0.005, 0.08))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        found = contents(Generations(generations.folder, FINGERPRINT).current())
        assert sorted(found) == [f"{number:05}" for number in range(len(found))]
        assert len(found) >= count
        count = len(found)
    assert count > 12


def _publish_on_and_on(generations):
    while True:
        publish(generations, **{f"{len(contents(generations.current())):05}": "一"})


def _child(work):
    pid = os.fork()
    if pid == 0:
        try:
            work()
        finally:
            os._exit(1)
    return pid


def _wait_for(path):
    deadline = time.monotonic() + 5
    while not path.exists():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_the_folder_is_made_private_whatever_the_umask(generations):
    before = os.umask(0)
    try:
        publish(generations, words="一")
    finally:
        os.umask(before)
    assert stat.S_IMODE(generations.current().path.stat().st_mode) == 0o700
