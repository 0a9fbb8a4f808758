"""From bytes to a speech with sections, and back to the same sections whenever the rules or an editor speak again."""

from __future__ import annotations

import errno
import json
import shutil
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from speeches import ingest
from speeches.models import IndexJob, SourceFile, Speech, Status, Upload, UploadBatch, UploadState
from speeches.samples import read_manifest
from speeches.tests.web_fixtures import TEXT
from speeches.text.dates import PartialDate
from speeches.text.errors import TextError
from speeches.text.version import RULES_VERSION

pytestmark = pytest.mark.django_db(transaction=True)

SPEECH = f"在2025年青禾县水利工作会议上的讲话\n青禾县县长 林知远\n（2025年11月3日）\n{TEXT}\n"


@pytest.fixture(autouse=True)
def folder(settings):
    """Where originals go, empty at first."""
    folder = settings.DATA_DIR / "originals"
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def take(text: str = SPEECH, name: str = "讲话.txt", **options) -> ingest.Stored:
    data = text.encode()
    return ingest.store(ingest.understand(data, name), data, **{"publish": True} | options)


def take_record(**fields) -> ingest.Stored:
    line = json.dumps(fields, ensure_ascii=False).encode()
    return ingest.store(ingest.understand_record(line, "speeches.jsonl:1"), line, publish=True)


def outline(speech: Speech) -> list[tuple[int, str, str]]:
    return [(s.level, s.number, s.heading.strip()) for s in speech.sections.all() if s.is_in_outline]


def codes(speech: Speech) -> list[str]:
    return [warning["code"] for warning in speech.warnings]


def test_a_file_becomes_a_speech(folder):
    stored = take()
    speech = Speech.objects.get(pk=stored.speech.pk)
    assert stored.created
    assert speech.title == "在2025年青禾县水利工作会议上的讲话"
    assert (speech.speaker, str(speech.delivered), speech.genre) == ("林知远", "2025-11-03", "讲话")
    assert speech.text.startswith("各位同事：\n")
    assert speech.text.endswith("\n谢谢大家！")
    assert speech.decided == {}
    assert speech.rules_version == RULES_VERSION
    assert speech.is_public
    source = speech.source_file
    assert (source.name, source.media_type, source.encoding) == ("讲话.txt", "text/plain", "utf-8")
    assert source.size == len(SPEECH.encode())
    (original,) = files_in(folder)
    assert original.read_bytes() == SPEECH.encode()


def test_sections_tile_the_text():
    speech = take().speech
    sections = list(speech.sections.all())
    assert "".join(speech.text[s.start : s.end] for s in sections) == speech.text
    assert [s.position for s in sections] == list(range(len(sections)))
    assert all(speech.text[s.start : s.body_start] == s.number + s.heading for s in sections)
    assert [(level, number) for level, number, _ in outline(speech)] == [
        (1, "一、"), (2, "（一）"), (2, "（二）"), (3, "一是"), (3, "二是"), (1, "二、"),
    ]  # fmt: skip


def test_a_draft_is_not_public():
    assert take(publish=False).speech.status == Status.DRAFT
    assert not Speech.objects.public().exists()


def test_storing_notes_that_the_speech_is_to_be_indexed():
    speech = take().speech
    assert list(IndexJob.objects.values_list("speech_id", flat=True)) == [speech.pk]


def test_the_same_bytes_twice_change_nothing(folder):
    first = take().speech
    first.title = "编辑改过的标题"
    first.save()
    again = take(name="另一个名字.txt", publish=False)
    assert not again.created
    assert again.speech == first
    assert Speech.objects.get().title == "编辑改过的标题"
    assert Speech.objects.get().revision == 2
    assert len(files_in(folder)) == 1


def test_equal_text_in_other_bytes_is_stored_and_said():
    first = take().speech
    second = take(SPEECH.replace("\n", "\r\n"))
    assert second.created
    assert codes(first) == []
    assert codes(second.speech) == ["duplicate_text"]
    assert f"编号 {first.pk}" in second.speech.warnings[0]["message"]
    ingest.reparse(first)
    ingest.reparse(second.speech)
    assert (codes(first), codes(second.speech)) == ([], ["duplicate_text"])


def test_a_speech_that_was_deleted_can_come_again(folder):
    take().speech.delete()
    assert take().created
    assert len(files_in(folder)) == 1


@pytest.mark.parametrize(("text", "code"), [("", "empty"), (" \n\n", "no_text")], ids=["empty", "blank"])
def test_a_file_without_text_is_refused(text, code):
    with pytest.raises(TextError) as refusal:
        take(text)
    assert refusal.value.code == code
    assert not SourceFile.objects.exists()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("水利会议记录.txt", "水利会议记录", id="the name of the file"),
        pytest.param("scan0001.txt", "今天我们把几件事说清楚", id="the first words, where the name says nothing"),
    ],
)
def test_a_speech_always_has_a_title(name, expected):
    speech = take("今天我们把几件事说清楚，请大家记下来。堤防要加固，饮水要通好，账目要公开。", name).speech
    assert speech.title == expected
    if name == "scan0001.txt":
        assert codes(speech) == ["title_missing"]


def test_an_address_that_is_none_is_no_link():
    page = "<html><head><link rel=canonical href='javascript:alert(1)'></head><body>{}</body></html>"
    speech = take(page.format("".join(f"<p>{line}</p>" for line in SPEECH.splitlines())), "讲话.html").speech
    assert speech.source_url == ""


def test_the_original_that_cannot_be_written_leaves_nothing(monkeypatch):
    def full(*_arguments):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("speeches.storage._fsync", full)
    with pytest.raises(OSError, match="No space left"):
        take()
    assert not SourceFile.objects.exists()
    monkeypatch.undo()
    assert take().created


def test_a_fault_while_storing_leaves_nothing(monkeypatch, folder):
    monkeypatch.setattr("speeches.models.Section.objects.bulk_create", lambda _rows: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        take()
    assert not SourceFile.objects.exists()
    assert not IndexJob.objects.exists()
    assert files_in(folder) == []


def test_what_does_not_fit_is_left_out_and_said():
    speech = take_record(title="讲话", text="各位同事：\n好。", speaker="林" * 100).speech
    assert speech.speaker == "林" * 100
    with pytest.raises(TextError) as refusal:
        take_record(title="题" * 301, text="好。")
    assert refusal.value.code == "field_too_long"


# Records


def test_a_record_is_as_given():
    text = "推荐阅读\n　　一、这一行不是标题。\n\n\x00讲了ABC , 和 abc。\n来源：某网"
    speech = take_record(title="在会上的讲话：开新局", text=text, date="2024-05", source="青禾日报").speech
    assert speech.title == "在会上的讲话：开新局"
    assert speech.theme == ""
    assert speech.text == "推荐阅读\n一、这一行不是标题。\n讲了ABC , 和 abc。\n来源：某网"
    assert (speech.head, speech.removed) == ("", [])
    assert (str(speech.delivered), speech.source_name) == ("2024-05", "青禾日报")
    assert speech.decided == {"delivered_on": "file", "source_name": "file", "title": "file"}
    assert (speech.source_file.name, speech.source_file.media_type) == ("speeches.jsonl:1", "application/json")


def test_what_a_record_does_not_give_is_derived_where_it_is_certain():
    speech = take_record(title="临江市2023年政府工作报告", text="各位代表：\n现在报告工作。").speech
    assert (speech.genre, speech.government_level, speech.place) == ("报告", "市", "临江市")
    assert speech.decided == {"title": "file"}


def test_a_record_without_a_title_takes_its_first_words():
    speech = take_record(text="我们说三件事。第一件是修路。").speech
    assert speech.title == "我们说三件事"
    assert speech.text == "我们说三件事。第一件是修路。"
    assert codes(speech) == ["title_missing"]


@pytest.mark.parametrize("text", ["", " \n\u200b\x00\n"], ids=["none", "nothing to be seen"])
def test_a_record_without_text_is_refused(text):
    with pytest.raises(TextError) as refusal:
        take_record(title="讲话", text=text)
    assert refusal.value.code == "no_text"


def test_a_record_is_parsed_again_as_a_record():
    speech = take_record(title="讲话", text="推荐阅读\n这一行要留下。").speech
    ingest.reparse(speech)
    assert speech.text == "推荐阅读\n这一行要留下。"
    assert speech.decided == {"title": "file"}


# JSON


def test_json_has_the_keys_of_a_speech_in_their_order():
    row = ingest.as_json(ingest.understand(SPEECH.encode(), "讲话.txt"))
    assert list(row) == [
        "title", "theme", "head", "delivered_on", "speaker", "speaker_role", "genre", "government_level", "place",
        "occasion", "organization", "source_name", "source_url", "media_type", "encoding", "language", "evidence",
        "sections", "removed", "warnings",
    ]  # fmt: skip
    assert row["delivered_on"] == "2025-11-03"
    assert row["sections"][1] == {
        "position": 1,
        "level": 1,
        "number": "一、",
        "heading": "加固堤防，守住安全",
        "run_in": False,
        "body": "\n去年汛前完成堤防加固二十公里，险工险段全部销号。\n",
    }
    assert json.loads(json.dumps(row)) == row


def test_a_date_that_is_not_known_is_empty():
    line = json.dumps({"title": "讲话", "text": "好。"}).encode()
    assert ingest.as_json(ingest.understand_record(line, "x:1"))["delivered_on"] == ""


# Again


def test_parsing_again_changes_no_address_and_no_decision():
    speech = take().speech
    keys = list(speech.sections.values_list("key", flat=True))
    ingest.change_fields(speech, {"title": "编辑定的标题", "genre": "报告", "delivered": PartialDate(2025)})
    ingest.reparse(speech)
    speech = Speech.objects.get()
    assert list(speech.sections.values_list("key", flat=True)) == keys
    assert not speech.aliases.exists()
    assert (speech.title, speech.genre, str(speech.delivered)) == ("编辑定的标题", "报告", "2025")
    assert speech.decided == {"title": "editor", "genre": "editor", "delivered_on": "editor"}
    assert speech.speaker == "林知远"
    assert speech.revision == 2  # nothing changed by it


def test_a_decision_may_be_that_there_is_none():
    speech = take().speech
    ingest.change_fields(speech, {"speaker": "", "delivered": None})
    ingest.reparse(speech)
    assert (speech.speaker, speech.delivered) == ("", None)


def test_an_editor_decides_on_the_row_as_it_stands_now():
    speech = take().speech
    stale = Speech.objects.get()
    ingest.change_fields(speech, {"place": "青禾县白沙镇"})
    ingest.change_fields(stale, {"occasion": "全县水利工作会议"})
    kept = Speech.objects.get()
    assert (kept.place, kept.occasion) == ("青禾县白沙镇", "全县水利工作会议")


def test_parsing_again_is_indexed_again():
    speech = take().speech
    Speech.objects.update(speaker="别人")
    IndexJob.objects.all().delete()
    ingest.reparse(speech)
    assert list(IndexJob.objects.values_list("speech_id", flat=True)) == [speech.pk]


def test_an_original_that_is_refused_now_changes_nothing():
    speech = take().speech
    Path(speech.source_file.content.path).write_bytes(b"")
    with pytest.raises(TextError):
        ingest.reparse(speech)
    assert Speech.objects.get().text == speech.text
    assert Speech.objects.get().revision == 1


# Marks


@pytest.fixture
def editor():
    return get_user_model().objects.create_user("editor")


def test_an_editor_makes_a_line_a_heading_and_takes_it_back(editor):
    speech = take().speech
    line = speech.text.index("自来水要通到")
    before = {s.heading.strip(): s.key for s in speech.sections.all()}
    ingest.set_marks(speech, {line: 2}, editor)
    assert (2, "", "自来水要通到最后三个村，水费按表收取。") in outline(speech)
    assert {s.heading.strip(): s.key for s in speech.sections.all()}.items() >= before.items()
    mark = speech.marks.get()
    assert (mark.level, mark.created_by) == (2, editor)
    ingest.set_marks(speech, {line: None}, editor)
    assert not speech.marks.exists()
    assert {s.heading.strip(): s.key for s in speech.sections.all()} == before


def test_an_editor_says_that_a_line_is_no_heading(editor):
    speech = take().speech
    gone = speech.sections.get(number="（一）")
    ingest.set_marks(speech, {gone.start: 0}, editor)
    assert "（一）" not in [number for _, number, _ in outline(speech)]
    alias = speech.aliases.get()
    assert (alias.key, alias.offset) == (gone.key, gone.start)
    ingest.set_marks(speech, {gone.start: None}, editor)
    assert speech.sections.get(number="（一）").key == gone.key
    assert not speech.aliases.exists()


def test_the_last_word_on_a_line_counts(editor):
    speech = take().speech
    line = speech.text.index("自来水要通到")
    ingest.set_marks(speech, {line: 2}, editor)
    ingest.set_marks(speech, {line: 1}, editor)
    assert [mark.level for mark in speech.marks.all()] == [1]


def test_marks_outlast_parsing_again(editor):
    speech = take().speech
    ingest.set_marks(speech, {speech.text.index("自来水要通到"): 2}, editor)
    expected = outline(speech)
    ingest.reparse(speech)
    assert outline(speech) == expected


def test_a_mark_that_finds_no_place_is_kept_and_said(editor):
    speech = take().speech
    ingest.set_marks(speech, {speech.text.index("自来水要通到"): 2}, editor)
    Path(speech.source_file.content.path).write_text(SPEECH.replace("自来水要通到", "井水够喝了，不必通到"))
    ingest.reparse(speech)
    assert speech.marks.count() == 1
    assert codes(speech) == ["mark_lost"]


# Uploads and samples


def test_uploads_are_kept_for_the_importer(editor, folder):
    files = [SimpleUploadedFile(name, name.encode()) for name in ("甲.txt", "乙.txt")]
    batch = ingest.receive(files, publish=True, user=editor)
    assert (batch.created_by, batch.publish) == (editor, True)
    uploads = list(batch.uploads.all())
    assert [(u.name, u.size, u.state, u.attempts) for u in uploads] == [
        ("甲.txt", 7, UploadState.WAITING, 0), ("乙.txt", 7, UploadState.WAITING, 0),
    ]  # fmt: skip
    assert [Path(u.content.path).read_text() for u in uploads] == ["甲.txt", "乙.txt"]
    assert all(path.suffix == "" for path in files_in(folder))


def test_uploads_are_received_all_or_none(monkeypatch, editor, folder):
    monkeypatch.setattr("speeches.models.Upload.objects.bulk_create", lambda _rows: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        ingest.receive([SimpleUploadedFile("甲.txt", b"a")], publish=False, user=editor)
    assert not UploadBatch.objects.exists()
    assert not Upload.objects.exists()
    assert files_in(folder) == []


def test_samples_come_once_and_go_altogether(folder):
    mine = take().speech
    count = ingest.load_samples()
    assert count == Speech.objects.filter(is_sample=True).count() == len(read_manifest())
    assert Speech.objects.public().count() == count + 1
    assert ingest.load_samples() == 0
    IndexJob.objects.all().delete()
    assert ingest.remove_samples() == count
    assert list(Speech.objects.all()) == [mine]
    assert list(SourceFile.objects.all()) == [mine.source_file]
    assert len(files_in(folder)) == 1
    assert IndexJob.objects.count() == count


def test_storing_takes_few_queries(django_assert_num_queries):
    understood = ingest.understand(SPEECH.encode(), "讲话.txt")
    with django_assert_num_queries(10):
        ingest.store(understood, SPEECH.encode(), publish=True)
    assert not connection.in_atomic_block
