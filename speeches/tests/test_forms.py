"""What readers and editors send, and what becomes of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from speeches import ingest
from speeches.forms import (
    SENTENCES_PER_PAGE,
    HeadingMarksForm,
    Pages,
    SpeechForm,
    UploadForm,
)
from speeches.tests.web_fixtures import take
from speeches.text.dates import PartialDate
from speeches.text.marks import sentence_starts


@pytest.mark.parametrize(
    ("pages", "previous", "following"), [(Pages(1, 1), None, None), (Pages(1, 3), None, 2), (Pages(3, 3), 2, None)]
)
def test_pages_have_neighbours(pages, previous, following):
    assert (pages.previous, pages.next) == (previous, following)


def test_several_files_come_as_a_list_and_none_is_a_fault():
    files: list[UploadedFile[Any]] = [SimpleUploadedFile("甲.txt", b"1"), SimpleUploadedFile("乙.txt", b"2")]
    form = UploadForm({"publish": "on"}, MultiValueDict({"documents": files}))
    assert form.is_valid()
    assert form.cleaned_data == {"documents": files, "publish": True}
    assert not UploadForm({}, MultiValueDict()).is_valid()
    files.append(SimpleUploadedFile("空.txt", b""))
    assert UploadForm({}, MultiValueDict({"documents": files})).is_valid()  # the importer refuses it by name


def speech_form(speech, **changes):
    given = {name: getattr(speech, name) for name in ingest.TEXT_FIELDS} | {"delivered": str(speech.delivered or "")}
    given["revision"] = str(speech.revision)
    return SpeechForm(given | changes, instance=speech)


@pytest.mark.django_db
class TestSpeechForm:
    @pytest.mark.parametrize(
        ("typed", "date"),
        [
            ("2026", PartialDate(2026)),
            ("2026-02", PartialDate(2026, 2)),
            ("2026-02-20", PartialDate(2026, 2, 20)),
            (" ２０２６年2月20日 ", PartialDate(2026, 2, 20)),
            ("二〇二六年二月", PartialDate(2026, 2)),
            ("", None),
            ("  ", None),
        ],
    )
    def test_a_date_is_as_exact_as_it_is_given(self, typed, date):
        form = speech_form(take(), delivered=typed)
        assert form.is_valid()
        assert form.cleaned_data["delivered"] == date

    @pytest.mark.parametrize("typed", ["去年", "2026-13", "2026-02-30", "0000", "9999-01-01", "2026-2-2-2", "二月"])
    def test_what_is_no_date_is_refused(self, typed):
        assert list(speech_form(take(), delivered=typed).errors) == ["delivered"]

    def test_only_what_differs_counts_as_changed(self):
        speech = take()
        assert speech_form(speech).changed_data == []
        assert speech_form(speech, title=f" {speech.title} ", delivered="2025-11-03").changed_data == []
        assert speech_form(speech, place="青禾县", delivered="2025-11").changed_data == ["place", "delivered"]

    @pytest.mark.parametrize(
        "address", ["javascript:alert(1)", "ftp://example.org/a", "data:text/html,x", "no address"]
    )
    def test_a_source_is_a_page_of_the_web(self, address):
        assert list(speech_form(take(), source_url=address).errors) == ["source_url"]

    def test_an_address_without_its_scheme_is_completed(self):
        form = speech_form(take(), source_url="news.example.org/1")
        assert form.is_valid()
        assert form.cleaned_data["source_url"] == "https://news.example.org/1"

    def test_what_nobody_sees_is_taken_out_and_a_title_of_it_is_none(self):
        form = speech_form(take(), occasion="水利\u202e会\u200b议\x07", theme="一\u2028二")
        assert form.is_valid()
        assert (form.cleaned_data["occasion"], form.cleaned_data["theme"]) == ("水利会议", "一 二")
        assert list(speech_form(take(), title="\u200b\u200b").errors) == ["title"]

    @pytest.mark.parametrize("field", ["genre", "government_level", "language"])
    def test_a_value_of_a_closed_list_is_one_of_it(self, field):
        assert list(speech_form(take(), **{field: "别的"}).errors) == [field]


@pytest.mark.django_db
class TestHeadingMarksForm:
    def send(self, speech, page=1, **values):
        data = QueryDict(mutable=True)
        data.update({"revision": speech.revision} | values)
        return HeadingMarksForm(speech, page, data)

    def test_a_row_stands_for_each_sentence_start_with_what_it_is_now(self):
        speech = take()
        rows = list(HeadingMarksForm(speech, 1).rows)
        assert [row.offset for row in rows] == sentence_starts(speech.text)
        assert [(row.words, row.level) for row in rows if row.level] == [
            ("一、加固堤防，守住安全", 1),
            ("（一）抓紧工程扫尾。", 2),
            ("（二）落实巡堤制度。", 2),
            ("一是明确人员。", 3),
            ("二是备足物料。", 3),
            ("二、通好饮水，办好实事", 1),
        ]
        assert all(speech.text[row.offset :].startswith(row.words) for row in rows)
        assert [row.begins_paragraph for row in rows] == [
            row.offset == 0 or speech.text[row.offset - 1] == "\n" for row in rows
        ]

    def test_only_decisions_that_differ_are_changes(self):
        speech = take()
        starts = sentence_starts(speech.text)
        first, second, third = (f"at-{offset}" for offset in starts[:3])
        form = self.send(speech, **{first: "", second: "2", third: "0"})
        assert form.is_valid()
        assert form.changes == {starts[1]: 2, starts[2]: 0}
        ingest.set_marks(speech, form.changes, AnonymousUser())
        form = self.send(speech, **{second: "2", third: ""})
        assert form.is_valid()
        assert form.changes == {starts[2]: None}

    def test_a_stale_page_is_refused(self):
        speech = take()
        form = self.send(speech, revision=speech.revision - 1)
        assert list(form.errors) == ["revision"]

    @pytest.mark.parametrize("value", ["9", "-1", "x"])
    def test_what_is_no_choice_is_refused(self, value):
        speech = take()
        assert list(self.send(speech, **{"at-0": value}).errors) == ["at-0"]

    def test_a_long_text_comes_in_pages_without_a_gap(self):
        speech = take("各位同事：\n" + "今天开会。" * (SENTENCES_PER_PAGE + 5))
        first, second = (HeadingMarksForm(speech, page) for page in (1, 2))
        assert len(list(first.rows)) == SENTENCES_PER_PAGE
        offsets = [row.offset for form in (first, second) for row in form.rows]
        assert offsets == sentence_starts(speech.text)
