"""Originals read again with today's rules: what changes is shown and stored, what people decided stays."""

from __future__ import annotations

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command

from speeches import ingest
from speeches.models import IndexJob, Speech
from speeches.text.dates import PartialDate
from speeches.text.differences import Difference
from speeches.text.version import RULES_VERSION

pytestmark = pytest.mark.django_db

TEXT = """在青禾县秋收例会上的讲话
青禾县县长 林知远
（2025年9月3日）
各位同事：
今天只说秋收这一件事。
一、备好农机
农机在月底以前检修一遍。
二、备好粮仓
粮仓在月底以前清扫一遍。
谢谢大家！
"""
OLDER = RULES_VERSION - 1


@pytest.fixture(autouse=True)
def folder(settings):
    shutil.rmtree(settings.DATA_DIR / "originals", ignore_errors=True)


def take(text: str = TEXT, encoding: str = "utf-8") -> Speech:
    data = text.encode(encoding)
    return ingest.store(ingest.understand(data, "讲话.txt"), data, publish=True).speech


def as_older_rules_left_it(text: str = TEXT) -> Speech:
    """Without the second heading, and with a line that they did not cut."""
    speech = take(text.replace("二、备好粮仓", "还要备好粮仓。").replace("谢谢大家", "请相互转告。\n谢谢大家"))
    Path(speech.source_file.content.path).write_text(text, "utf-8")
    Speech.objects.filter(pk=speech.pk).update(rules_version=OLDER)
    IndexJob.objects.all().delete()
    speech.refresh_from_db()
    return speech


def run(*arguments: object, fails: bool = False) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    if fails:
        with pytest.raises(SystemExit):
            call_command("reparse", *map(str, arguments), stdout=out, stderr=err)
    else:
        call_command("reparse", *map(str, arguments), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


CHANGES = (
    Difference("outline", ("@@ -2,2 +2,3 @@", " 一、备好农机", "+二、备好粮仓", " 〔谢谢大家！〕")),
    Difference(
        "text",
        (
            "@@ -4,5 +4,4 @@", " 农机在月底以前检修一遍。", "-还要备好粮仓。", "+二、备好粮仓",
            " 粮仓在月底以前清扫一遍。", "-请相互转告。", " 谢谢大家！",
        ),
    ),
)  # fmt: skip


class TestChanges:
    def test_what_the_rules_read_as_before_is_none(self):
        speech = take()
        assert ingest.changes_by(speech, ingest.understand_again(speech)) == ()

    def test_each_part_that_changes_is_a_diff_and_nothing_is_stored(self):
        speech = as_older_rules_left_it()
        before = Speech.objects.values().get()
        assert ingest.changes_by(speech, ingest.understand_again(speech)) == CHANGES
        assert Speech.objects.values().get() == before

    def test_what_an_editor_decided_is_none(self):
        speech = take()
        ingest.change_fields(speech, {"title": "编辑定的标题", "speaker": "", "delivered": PartialDate(2025)})
        ingest.set_marks(speech, {speech.text.index("粮仓在月底"): 2}, AnonymousUser())
        assert ingest.changes_by(speech, ingest.understand_again(speech)) == ()


class TestStoring:
    def test_what_changes_is_stored_and_indexed(self):
        speech = as_older_rules_left_it()
        keys = set(speech.sections.values_list("key", flat=True))
        assert ingest.reparse(speech) is True
        speech = Speech.objects.get()
        assert speech.rules_version == RULES_VERSION
        assert speech.text == TEXT.partition("日）\n")[2].strip()
        assert keys < set(speech.sections.values_list("key", flat=True))
        assert list(IndexJob.objects.values_list("speech_id", flat=True)) == [speech.pk]

    def test_what_does_not_change_is_only_marked_as_read_with_todays_rules(self):
        speech = take()
        Speech.objects.update(rules_version=OLDER, evidence=[])
        IndexJob.objects.all().delete()
        assert ingest.reparse(speech) is False
        now = Speech.objects.get()
        assert (now.rules_version, now.revision) == (RULES_VERSION, 1)
        assert now.evidence == speech.evidence
        assert not IndexJob.objects.exists()


class TestEncoding:
    TRADITIONAL = (
        "在白鷺區秋收例會上的講話\n各位同事：\n今天只說秋收這一件事。\n一、備好農機\n農機在月底以前檢修一遍。\n"
    )

    def test_the_beginning_is_shown_in_each_that_gives_text(self):
        speech = take(encoding="gb18030")
        lines = ingest.first_lines(speech)
        assert next(iter(lines)) == "gb18030"
        assert lines["gb18030"].startswith("在青禾县秋收例会上的讲话")
        assert "big5" in lines

    def test_the_one_an_editor_chose_outlasts_every_reading(self):
        speech = take(self.TRADITIONAL, "big5")
        ingest.read_in(speech, "gb18030")
        assert Speech.objects.get().source_file.encoding == "gb18030"
        assert "秋收" not in Speech.objects.get().text
        ingest.read_in(speech, "big5")
        assert "今天只說秋收這一件事。" in Speech.objects.get().text
        Speech.objects.update(text="別的", rules_version=OLDER)
        ingest.reparse(speech)
        speech = Speech.objects.select_related("source_file").get()
        assert "今天只說秋收這一件事。" in speech.text
        assert (speech.source_file.encoding, speech.decided["encoding"]) == ("big5", "editor")

    def test_a_record_has_none_to_choose(self):
        line = '{"title": "讲话", "text": "各位同事：\\n好。"}'.encode()
        speech = ingest.store(ingest.understand_record(line, "x.jsonl:1"), line, publish=True).speech
        assert ingest.first_lines(speech) == {}


class TestCommand:
    def test_those_read_with_older_rules_are_read_again(self):
        old, new = as_older_rules_left_it(), take(TEXT.replace("秋收", "春播"))
        assert run("--jobs", 1)[0] == "改变 1 篇，不变 0 篇，读不了 0 篇\n"
        old.refresh_from_db()
        assert ("二、备好粮仓" in old.text, old.rules_version) == (True, RULES_VERSION)
        assert run()[0] == "改变 0 篇，不变 0 篇，读不了 0 篇\n"
        assert run("--all")[0] == "改变 0 篇，不变 2 篇，读不了 0 篇\n"
        assert run(new.pk)[0] == "改变 0 篇，不变 1 篇，读不了 0 篇\n"

    def test_a_dry_run_shows_and_stores_nothing(self):
        speech = as_older_rules_left_it()
        take(TEXT.replace("秋收", "春播"))
        before = list(Speech.objects.order_by("pk").values())
        assert run("--dry-run", "--all")[0].splitlines() == [
            f"=== {speech.pk} 《{speech.title}》",
            "--- 提纲（原）",
            "+++ 提纲（新）",
            *CHANGES[0].lines,
            "--- 正文（原）",
            "+++ 正文（新）",
            *CHANGES[1].lines,
            "会改变 1 篇，不变 1 篇，读不了 0 篇",
        ]
        assert list(Speech.objects.order_by("pk").values()) == before

    def test_one_that_is_not_read_any_more_is_said_and_left_as_it_is(self):
        gone, good = as_older_rules_left_it(), as_older_rules_left_it(TEXT.replace("秋收", "春播"))
        Path(gone.source_file.content.path).unlink()
        out, err = run(fails=True)
        assert out == "改变 1 篇，不变 0 篇，读不了 1 篇\n"
        assert err == f"{gone.pk} 《{gone.title}》：原件已不在服务器上，不能重新识别；请重新上传原件。\n"
        gone.refresh_from_db()
        good.refresh_from_db()
        assert (gone.rules_version, good.rules_version) == (OLDER, RULES_VERSION)

    def test_cut_short_it_goes_on_where_it_stopped(self, monkeypatch):
        for what in ("秋收", "春播", "夏种"):
            as_older_rules_left_it(TEXT.replace("秋收", what))
        stored: list[Speech] = []

        def dies_at_the_second(speech, understood):
            if stored:
                raise KeyboardInterrupt
            stored.append(speech)
            return reparse(speech, understood)

        reparse = ingest.reparse
        monkeypatch.setattr(ingest, "reparse", dies_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            run()
        monkeypatch.undo()
        assert Speech.objects.filter(rules_version=RULES_VERSION).count() == 1
        assert run()[0] == "改变 2 篇，不变 0 篇，读不了 0 篇\n"

    def test_a_number_that_is_none_is_said(self):
        with pytest.raises(CommandError, match="没有编号为 98、99 的讲话"):
            run(take().pk, 98, 99)
