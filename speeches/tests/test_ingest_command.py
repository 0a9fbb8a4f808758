"""``manage.py ingest``: what goes in, what is printed, and that one bad file costs one file."""

from __future__ import annotations

import gzip
import io
import json
import os
import shutil
import threading

import pytest
from django.core.management import CommandError, call_command

from speeches import ingest, sandbox_process
from speeches.models import Speech, Status
from speeches.sandbox import Limits, read_line_safely
from speeches.tests.test_archive import packed
from speeches.text.records import MAX_RECORD_BYTES

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "在青禾县{n}月例会上的讲话\n（2025年{n}月3日）\n各位同事：\n这是第{n}次例会，只讲{n}件事。\n谢谢大家！\n"


@pytest.fixture(autouse=True)
def _empty_originals(settings):
    shutil.rmtree(settings.DATA_DIR / "originals", ignore_errors=True)


class Run:
    """What a run printed, and its exit status."""

    def __init__(self, *arguments: object):
        out, err = io.StringIO(), io.StringIO()
        self.status: object = 0
        try:
            call_command("ingest", *map(str, arguments), stdout=out, stderr=err)
        except SystemExit as end:
            self.status = end.code
        self.out, self.err = out.getvalue(), err.getvalue()

    @property
    def rows(self):
        return [json.loads(line) for line in self.out.splitlines()]


def write(folder, *names: str):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEXT.format(n=sum(map(ord, name)) % 11 + 1) + name)


def record(**fields) -> str:
    return json.dumps(fields, ensure_ascii=False) + "\n"


def titles():
    return sorted(Speech.objects.values_list("title", flat=True))


def test_files_folders_and_records(tmp_path):
    write(tmp_path, "甲.txt", "年/乙.txt", "年/月/丙.md")
    (tmp_path / "丁.jsonl").write_text(record(title="丁一", text="一。") + record(title="丁二", text="二。"))
    run = Run(tmp_path)
    assert (run.status, run.err) == (0, "")
    assert run.out == "导入 5 篇，已有 0 篇，失败 0 篇\n"
    assert Speech.objects.filter(status=Status.DRAFT).count() == 5


def test_again_changes_nothing_and_takes_what_is_new(tmp_path):
    write(tmp_path, "甲.txt")
    (tmp_path / "丁.jsonl").write_text(record(title="丁一", text="一。"))
    Run(tmp_path)
    write(tmp_path, "乙.txt")
    assert Run(tmp_path, "--publish").out == "导入 1 篇，已有 2 篇，失败 0 篇\n"
    assert Speech.objects.public().count() == 1


def test_publish(tmp_path):
    write(tmp_path, "甲.txt")
    Run(tmp_path / "甲.txt", "--publish")
    assert Speech.objects.public().count() == 1


def test_folders_are_read_in_order_and_without_hidden_files(tmp_path):
    write(tmp_path, "b.txt", "a.txt", ".c.txt", ".git/d.txt", "e/b.txt", "e/a.txt", "d/z.txt")
    rows = Run(tmp_path, "--dry-run", "--json").rows
    assert [os.path.relpath(row["path"], tmp_path) for row in rows] == [
        "a.txt", "b.txt", "d/z.txt", "e/a.txt", "e/b.txt",
    ]  # fmt: skip
    assert [row["path"] for row in Run(tmp_path / ".c.txt", "--dry-run", "--json").rows] == [f"{tmp_path}/.c.txt"]


def test_a_dry_run_stores_nothing(tmp_path):
    write(tmp_path, "甲.txt")
    run = Run(tmp_path, "--dry-run")
    assert not Speech.objects.exists()
    assert run.out.startswith(f"{tmp_path}/甲.txt: 《在青禾县")
    assert run.status == 0


def test_json_is_one_object_a_line_and_stores(tmp_path):
    write(tmp_path, "甲.txt")
    (tmp_path / "乙.jsonl").write_text("\n" + record(title="乙", text="乙。") + "{\n")
    run = Run(tmp_path, "--json")
    assert run.status == 1
    *given, file = run.rows
    assert [row["path"] for row in run.rows] == [
        f"{tmp_path}/乙.jsonl:2", f"{tmp_path}/乙.jsonl:3", f"{tmp_path}/甲.txt",
    ]  # fmt: skip
    assert list(given[1]) == ["path", "error"]
    assert given[1]["error"]["code"] == "bad_record"
    assert list(given[0])[:3] == list(file)[:3] == ["path", "title", "theme"]
    assert len(titles()) == 2


def test_json_tells_of_the_speech_that_has_the_same_text(tmp_path):
    (tmp_path / "a.jsonl").write_text(record(title="甲", text="同一句话。") + record(title="乙", text="同一句话。"))
    rows = Run(tmp_path, "--json").rows
    assert [[w["code"] for w in row["warnings"]] for row in rows] == [[], ["duplicate_text"]]
    again = Run(tmp_path, "--json").rows
    assert again == rows


def test_a_compressed_file_of_records(tmp_path):
    with gzip.open(tmp_path / "a.JSONL.gz", "wt") as file:
        file.write(record(title="甲", text="一。") + record(title="乙", text="二。"))
    assert [row["path"].rpartition(":")[2] for row in Run(tmp_path, "--json").rows] == ["1", "2"]
    assert titles() == ["乙", "甲"]


def test_the_original_of_a_record_is_its_line(tmp_path):
    lines = [record(title="甲", text="一。").encode(), record(title="乙", text="二。").strip().encode()]
    (tmp_path / "a.jsonl").write_bytes(b"\r\n".join(line.strip() for line in lines))
    Run(tmp_path)
    kept = [speech.source_file.content for speech in Speech.objects.order_by("pk")]
    for content, line in zip(kept, lines, strict=True):
        with content.open("rb") as file:
            assert file.read() == line.strip()


def test_bad_files_are_said_and_the_rest_go_on(tmp_path):
    write(tmp_path, "甲.txt", "戊.txt")
    (tmp_path / "乙.txt").touch()
    (tmp_path / "丙.docx").write_bytes(b"PK\x03\x04 no archive")
    (tmp_path / "丁.jsonl").write_text(record(title="没有正文") + record(title="有正文", text="好。") + '["x"]\n')
    (tmp_path / "断链.txt").symlink_to(tmp_path / "gone.txt")
    run = Run(tmp_path, tmp_path / "没有.txt")
    assert run.status == 1
    assert run.out == "导入 3 篇，已有 0 篇，失败 6 篇\n"
    said = dict(line.removeprefix(f"{tmp_path}/").split(": ", 1) for line in run.err.splitlines())
    assert set(said) == {"丁.jsonl:1", "丁.jsonl:3", "丙.docx", "乙.txt", "断链.txt", "没有.txt"}
    assert all(reason.endswith("。") for reason in said.values())


def test_a_compressed_file_that_breaks_off_gives_what_it_has(tmp_path):
    whole = gzip.compress("".join(record(title=f"第{n}篇", text="话" * n) for n in range(1, 100)).encode())
    (tmp_path / "a.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    run = Run(tmp_path)
    assert run.status == 1
    assert 0 < Speech.objects.count() < 99
    assert len(run.err.splitlines()) == 1
    (tmp_path / "b.jsonl.gz").write_bytes(b"no archive at all")
    assert Run(tmp_path / "b.jsonl.gz").status == 1


def test_a_line_without_end_is_not_held_in_memory(tmp_path):
    with (tmp_path / "a.jsonl").open("wb") as file:
        file.write(b'{"text": "' + b"a" * (3 * MAX_RECORD_BYTES) + b'"}\n')
        file.write(record(title="甲", text="一。").encode())
    run = Run(tmp_path, "--json")
    assert [row.get("error", {}).get("code") for row in run.rows] == ["too_large", None]
    assert run.rows[1]["path"].endswith(":2")


def test_a_file_above_the_limit_is_refused_without_being_read(tmp_path):
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(10**12)
    assert [row["error"]["code"] for row in Run(tmp_path, "--json").rows] == ["too_large"]


def test_a_name_that_is_not_utf8_is_read_as_gb18030(tmp_path):
    (tmp_path / os.fsdecode("讲话.txt".encode("gb18030"))).write_text(TEXT.format(n=3))
    (row,) = Run(tmp_path, "--json").rows
    assert row["path"] == f"{tmp_path}/讲话.txt"
    assert Speech.objects.get().source_file.name == "讲话.txt"


def test_pipes_and_devices_are_no_files(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    os.mkfifo(tmp_path / "pipe.jsonl")
    assert [row["error"]["code"] for row in Run(tmp_path, "--json").rows] == ["not_found", "not_found"]


def test_the_files_in_an_archive_are_imported_under_their_paths(tmp_path):
    texts = [(f"春节/第{n}号.txt", TEXT.format(n=n).encode()) for n in (1, 2)]
    (tmp_path / "材料.zip").write_bytes(packed(*texts, ("旧.rar", b"Rar!\x1a\x07\x00"), ("~$第1号.docx", b"x")))
    (tmp_path / "坏.zip").write_bytes(packed(*texts)[:-9])
    run = Run(tmp_path, "--dry-run", "--json")
    assert [(row["path"].removeprefix(f"{tmp_path}/"), row.get("error", {}).get("code")) for row in run.rows] == [
        ("坏.zip", "damaged_archive"),
        ("材料.zip/春节/第1号.txt", None),
        ("材料.zip/春节/第2号.txt", None),
        ("材料.zip/旧.rar", "archive"),
    ]
    assert Run(tmp_path).out == "导入 2 篇，已有 0 篇，失败 2 篇\n"
    assert Run(tmp_path).out == "导入 0 篇，已有 2 篇，失败 2 篇\n"
    assert [speech.source_file.name for speech in Speech.objects.order_by("pk")] == ["第1号.txt", "第2号.txt"]


def test_what_cannot_be_stored_is_said_and_the_rest_go_on(tmp_path, monkeypatch):
    (tmp_path / "a.jsonl").write_text("".join(record(title=f"第{n}篇", text="好" * n) for n in (1, 2, 3)))
    calls = iter([OSError(28, "No space left on device"), None, None])

    def fail_once(*_arguments):
        if error := next(calls, None):
            raise error

    monkeypatch.setattr("speeches.storage._fsync", fail_once)
    run = Run(tmp_path, "--json")
    assert [row.get("error", {}).get("code") for row in run.rows] == ["not_stored", None, None]
    assert "No space left on device" in run.rows[0]["error"]["message"]
    assert titles() == ["第2篇", "第3篇"]


@pytest.mark.parametrize("number", ["0", "-1", "65", "9" * 5000, "viele", "二", "²", ""])
def test_a_number_of_jobs_that_is_none(tmp_path, number):
    with pytest.raises(CommandError) as fault:
        call_command("ingest", str(tmp_path), f"--jobs={number}")
    assert str(fault.value) == f"Error: argument --jobs: “{number}”不能用；请写 1 到 64 之间的整数。"


@pytest.mark.parametrize("jobs", [1, 3])
def test_the_order_is_that_of_the_files_whatever_the_number_of_jobs(tmp_path, jobs):
    write(tmp_path, *(f"{number}.txt" for number in range(9)))
    rows = Run(tmp_path, "--json", f"--jobs={jobs}").rows
    assert [row["path"] for row in rows] == [f"{tmp_path}/{number}.txt" for number in range(9)]


def test_an_interrupted_import_says_so_and_goes_on_where_it_stopped(tmp_path, monkeypatch):
    write(tmp_path, "a.txt", "b.txt", "c.txt")
    store = ingest.store
    stored = iter([True, False])

    def interrupted(*arguments, **options):
        if not next(stored):
            raise KeyboardInterrupt
        return store(*arguments, **options)

    with monkeypatch.context() as patched:
        patched.setattr(ingest, "store", interrupted)
        patched.setattr(sandbox_process, "_stopped", threading.Event())
        run = Run(tmp_path)
    assert (run.status, run.out) == (130, "")
    assert run.err == "已中断。导入 1 篇，已有 0 篇；再运行一次，从这里接着导入。\n"
    assert Run(tmp_path).out == "导入 2 篇，已有 1 篇，失败 0 篇\n"


def test_a_line_that_takes_too_long_is_refused_alone(tmp_path, monkeypatch):
    lines = [
        record(title="甲", text="一。"),
        record(title="乙", text="二、修渠。\n" * 200_000),
        record(title="丙", text="三。"),
    ]
    (tmp_path / "a.jsonl").write_text("".join(lines))
    monkeypatch.setattr(read_line_safely, "__defaults__", (Limits(cpu_seconds=1),))
    rows = Run(tmp_path, "--json").rows
    assert [row.get("error", {}).get("code") for row in rows] == [None, "timeout", None]
