"""What an editor does: files in, what was understood, corrections, publication."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from speeches import ingest, jobs, uploads
from speeches.models import (
    HeadingMark,
    IndexFailure,
    IndexJob,
    Speech,
    Status,
    Upload,
    UploadBatch,
    UploadState,
)
from speeches.search import drain
from speeches.tests.test_archive import packed
from speeches.tests.test_views import policy
from speeches.tests.web_fixtures import TEXT, Read, take
from speeches.text.marks import sentence_starts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages", "engine")]

FILE = f"""在2025年青禾县水利工作会议上的讲话
青禾县县长 林知远
（2025年11月3日）
{TEXT}
（责任编辑：周知夏）
"""
ZIP = packed(("春节/一.txt", f"\n{FILE}".encode()), ("春节/二.txt", FILE.replace("\n", "\r\n").encode()))
UPLOAD = "/en/admin/speeches/speech/upload/"
LIST = "/en/admin/speeches/speech/"


@pytest.fixture(autouse=True)
def folder(settings):
    shutil.rmtree(settings.DATA_DIR / "originals", ignore_errors=True)


@pytest.fixture
def editor(client):
    client.force_login(get_user_model().objects.create_superuser("editor"))
    return client


@pytest.fixture
def with_rights(client):
    """Signs in somebody who may do just this."""

    def sign_in(*rights: str):
        user = get_user_model().objects.create_user("colleague", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=rights))
        client.force_login(user)
        return client

    return sign_in


def send(client, *files: tuple[str, bytes | str], publish: bool = False):
    documents = [
        SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content) for name, content in files
    ]
    return client.post(UPLOAD, {"documents": documents} | ({"publish": "on"} if publish else {}))


def address(speech: Speech, page: str = "change") -> str:
    return f"/en/admin/speeches/speech/{speech.pk}/{page}/"


def batch_address(batch: UploadBatch) -> str:
    return f"/en/admin/speeches/uploadbatch/{batch.pk}/change/"


def said(response) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def change(client, speech: Speech, button: str = "_save", **values: str):
    """Send the form of a speech with every field as it stands but for ``values``."""
    given = {name: getattr(speech, name) for name in ingest.TEXT_FIELDS} | {"delivered": str(speech.delivered or "")}
    given["revision"] = str(speech.revision)
    return client.post(address(speech), given | values | {button: "x"})


def rows(page: Read) -> list[list[str]]:
    return [[re.sub(r"\s+", " ", cell.text_content()).strip() for cell in row] for row in page.all("//tbody/tr")]


class TestWhoMayComeIn:
    ADDRESSES = (UPLOAD, LIST, "/en/admin/speeches/speech/remove-samples/", "/en/admin/speeches/uploadbatch/")

    def test_nobody_without_signing_in(self, client):
        speech, batch = take(), UploadBatch.objects.create()
        for page in (*self.ADDRESSES, address(speech), address(speech, "outline"), batch_address(batch)):
            for response in (client.get(page), client.post(page)):
                assert response.status_code == 302, page
                assert response["Location"] == f"/en/admin/login/?next={page}"

    def test_nobody_without_the_right(self, with_rights):
        speech, batch = take(), UploadBatch.objects.create()
        client = with_rights()
        for page in (*self.ADDRESSES, address(speech), address(speech, "outline"), batch_address(batch)):
            assert client.get(page).status_code == 403, page
            assert client.post(page).status_code == 403, page
        assert send(client, ("讲话.txt", FILE)).status_code == 403
        assert not Upload.objects.exists()

    def test_who_may_only_look_changes_nothing_and_sees_no_buttons(self, with_rights):
        speech, batch = take(publish=False), UploadBatch.objects.create()
        client = with_rights("view_speech", "view_uploadbatch")
        page = Read(client.get(address(speech)))
        assert page.all("//input[@type='submit']") == []
        assert address(speech, "outline") not in page.all("//a/@href")
        assert change(client, speech, "_publish", title="别的").status_code == 403
        assert client.get(address(speech, "outline")).status_code == 403
        assert client.get(batch_address(batch)).status_code == 200
        assert client.post(batch_address(batch), {"_publish": "x"}).status_code == 403
        tools = Read(client.get(LIST)).all("//ul[@class='object-tools']//a")
        assert tools == []
        speech.refresh_from_db()
        assert (speech.status, speech.decided) == (
            Status.DRAFT,
            {"title": "file", "delivered_on": "file", "speaker": "file"},
        )

    def test_every_page_has_the_strict_policy(self, editor, client):
        speech, batch = take(), UploadBatch.objects.create()
        for page in (*self.ADDRESSES, address(speech), address(speech, "outline"), batch_address(batch), "/admin/"):
            response = editor.get(page)
            assert response.status_code == 200
            assert policy(response)["script-src"] == policy(response)["style-src"] == "'self'", page
        client.logout()
        assert policy(client.get("/admin/login/"))["default-src"] == "'none'"

    def test_a_password_is_not_tried_for_ever(self, client, settings):
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the real one is slow by design
        get_user_model().objects.create_superuser("editor", password="correct horse battery")  # noqa: S106
        for _ in range(10):
            response = client.post("/en/admin/login/", {"username": "editor", "password": "wrong"})
        assert response.status_code == 429
        response = client.post("/en/admin/login/", {"username": "editor", "password": "correct horse battery"})
        assert response.status_code == 429
        assert policy(response)["default-src"] == "'none'"


class TestUpload:
    def test_one_file_waits_is_read_and_is_a_draft(self, editor):
        response = send(editor, ("讲话.txt", FILE))
        batch = UploadBatch.objects.get()
        assert response["Location"] == batch_address(batch)
        assert batch.created_by == get_user_model().objects.get()
        page = Read(editor.get(batch_address(batch)))
        assert rows(page) == [["讲话.txt", "waiting", ""]]
        assert page.all("//noscript/meta[@http-equiv='refresh']/@content") == ["3"]
        jobs.import_waiting()
        page = Read(editor.get(batch_address(batch)))
        speech = Speech.objects.get()
        title, date = "在2025年青禾县水利工作会议上的讲话", "2025-11-03"
        assert rows(page) == [["讲话.txt", "done", f"{title} original", date, "林知远", "Draft", ""]]
        assert page.all("//tbody//a/@href") == [address(speech), reverse("original", args=[speech.pk])]
        assert page.all("//meta[@http-equiv='refresh']") == []
        assert speech.status == Status.DRAFT

    def test_of_several_files_each_has_its_own_outcome(self, editor):
        send(
            editor,
            ("好.txt", FILE),
            ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
            ("空.txt", b""),
            ("又.txt", FILE),
        )
        jobs.import_waiting()
        good, old, empty, again = Upload.objects.all()
        states = UploadState.DONE, UploadState.FAILED, UploadState.FAILED, UploadState.UNCHANGED
        assert (good.state, old.state, empty.state, again.state) == states
        assert again.speech == good.speech
        shown = rows(Read(editor.get(batch_address(good.batch))))
        assert [row[:2] for row in shown] == [
            ["好.txt", "done"], ["旧.doc", "failed"], ["空.txt", "failed"], ["又.txt", "already there"],
        ]  # fmt: skip
        tools = "Download Try again Remove"
        assert [shown[1][2], shown[2][2]] == [
            f"{old.error_message} legacy_word {tools}", f"{empty.error_message} empty {tools}",
        ]  # fmt: skip

    def test_publishing_at_once_makes_it_public_and_found(self, editor, client):
        send(editor, ("讲话.txt", FILE), publish=True)
        jobs.import_waiting()
        drain()
        client.logout()
        page = Read(client.get("/en/search/?q=“剩下的三处涵闸”"))
        assert page.texts("//article[@class='hit']/h2") == ["在2025年青禾县水利工作会议上的讲话"]

    def test_a_file_that_is_too_large_is_named_and_the_others_go_on(self, editor, settings):
        settings.YANKU_UPLOAD_MAX_BYTES = 1024 * 1024
        response = send(editor, ("大.txt", b"a" * (1024 * 1024 + 1)), ("好.txt", FILE))
        assert said(response) == ["“大.txt” is larger than 1 MB and was left out."]
        assert [upload.name for upload in Upload.objects.all()] == ["好.txt"]

    def test_where_all_are_too_large_the_form_says_so(self, editor, settings):
        settings.YANKU_UPLOAD_MAX_BYTES = 1024 * 1024
        response = send(editor, ("大.txt", b"a" * (1024 * 1024 + 1)))
        assert response.status_code == 200
        assert Read(response).texts("//ul[contains(@class, 'errorlist')]/li") == [
            "“大.txt” is larger than 1 MB and was left out."
        ]
        assert not UploadBatch.objects.exists()

    def test_without_a_file_the_form_says_so(self, editor):
        response = editor.post(UPLOAD, {})
        assert Read(response).texts("//ul[contains(@class, 'errorlist')]/li") == ["Choose files or a folder."]
        assert not UploadBatch.objects.exists()

    def test_what_is_accepted_stands_in_the_form(self, editor):
        page = Read(editor.get(UPLOAD))
        files, folder = page.all("//input[@type='file']")
        assert files.get("accept") == ".docm,.docx,.dotx,.htm,.html,.md,.pdf,.txt,.zip"
        assert files.get("multiple") is not None
        assert folder.get("webkitdirectory") is not None

    def test_a_folder_comes_without_what_systems_leave_in_it(self, editor):
        files = [SimpleUploadedFile(name, FILE.encode()) for name in ("讲话.txt", "Thumbs.db", "~$讲话.docx")]
        editor.post(UPLOAD, {"folder": files})
        assert [upload.name for upload in Upload.objects.all()] == ["讲话.txt"]

    def test_those_beyond_the_number_are_left_out_with_a_sentence(self, editor, monkeypatch):
        monkeypatch.setattr(uploads, "REQUEST_MAX_FILES", 2)
        response = send(editor, *((f"{number}.txt", FILE) for number in range(5)), publish=True)
        assert said(response) == [
            "Only 500 files are taken at once: the last 3 were left out. Upload them again, or all of them as .zip."
        ]
        assert [upload.name for upload in Upload.objects.all()] == ["0.txt", "1.txt"]
        assert UploadBatch.objects.get().publish is True

    def test_a_script_sends_portions_of_one_batch_and_is_answered_in_json(self, editor):
        def portion(*names: str, **fields: str):
            documents = [SimpleUploadedFile(name, FILE.encode()) for name in names]
            return editor.post(UPLOAD, {"documents": documents} | fields, headers={"accept": "application/json"}).json()

        first = portion("甲.txt", "乙.txt", publish="on")
        batch = UploadBatch.objects.get()
        assert first == {"batch": batch.pk, "address": batch_address(batch)}
        assert portion("丙.txt", batch=str(batch.pk)) == first
        assert [upload.name for upload in batch.uploads.all()] == ["甲.txt", "乙.txt", "丙.txt"]
        foreign = UploadBatch.objects.create(created_by=None)
        for named in (str(foreign.pk), "999", "x", "-1"):
            assert portion("丁.txt", batch=named)["batch"] not in {batch.pk, foreign.pk}
        assert portion(batch=str(batch.pk)) == first

    @pytest.mark.parametrize(
        "name", ["<script>alert(1)</script>.txt", "a\r\nb.txt", "\u202etxt.exe", "讲" * 300 + ".txt"]
    )
    def test_a_name_may_be_anything(self, editor, name):
        response = send(editor, (name, FILE))
        page = Read(editor.get(response["Location"]))
        (upload,) = Upload.objects.all()
        assert rows(page)[0][0] == re.sub(r"\s+", " ", upload.name)
        assert page.all("//main//script") == []
        jobs.import_waiting()
        assert Upload.objects.get().state in {UploadState.DONE, UploadState.FAILED}


class TestBatch:
    def test_failed_ones_are_tried_again(self, editor):
        send(editor, ("空.txt", b""))
        jobs.import_waiting()
        upload = Upload.objects.get()
        assert upload.state == UploadState.FAILED
        response = editor.post(batch_address(upload.batch), {"_retry": "x"})
        assert response["Location"] == batch_address(upload.batch)
        upload.refresh_from_db()
        assert (upload.state, upload.attempts, upload.error_code) == (UploadState.WAITING, 0, "")

    def test_those_without_warnings_are_published_together(self, editor):
        send(
            editor,
            ("好.txt", FILE),
            ("断.txt", FILE.partition("水费")[0]),
        )
        take("各位同事：\n别处的草稿。", title="别处的草稿", publish=False)
        jobs.import_waiting()
        good, broken = Speech.objects.filter(uploads__isnull=False).order_by("pk")
        assert (good.warnings, [w["code"] for w in broken.warnings]) == ([], ["incomplete"])
        IndexJob.objects.all().delete()
        response = editor.post(batch_address(UploadBatch.objects.get()), {"_publish": "x"})
        assert said(response) == ["1 speech is now public. 1 doubtful one is left to look at."]
        assert list(Speech.objects.public()) == [good]
        assert list(IndexJob.objects.values_list("speech_id", flat=True)) == [good.pk]
        shown = rows(Read(editor.get(batch_address(UploadBatch.objects.get()))))
        assert [row[5] for row in shown] == ["Published", "Draft"]
        assert shown[1][6] == broken.warnings[0]["message"]

    def test_batches_are_listed_and_none_is_made_or_deleted_by_hand(self, editor):
        send(editor, ("好.txt", FILE), ("空.txt", b""))
        jobs.import_waiting()
        send(editor, ("晚.txt", FILE))
        page = Read(editor.get("/en/admin/speeches/uploadbatch/"))
        assert [row[-6:] for row in rows(page)] == [
            ["晚.txt", "editor", "1", "1", "0", "0"], ["好.txt", "editor", "2", "0", "0", "1"],
        ]  # fmt: skip
        for batch in UploadBatch.objects.all():
            assert editor.post(f"/en/admin/speeches/uploadbatch/{batch.pk}/delete/").status_code == 403
        assert editor.post("/en/admin/speeches/uploadbatch/add/").status_code == 403

    BROKEN = FILE.partition("水费")[0]

    @pytest.fixture
    def batch(self, editor) -> UploadBatch:
        """A right one, a doubtful one, a failed one, one that waits, and an archive of two with the same text."""
        send(editor, ("好.txt", FILE), ("断.txt", self.BROKEN), ("空.txt", b""), ("材料.zip", ZIP))
        jobs.import_waiting()
        batch = UploadBatch.objects.get()
        Upload.objects.create(batch=batch, name="等.txt", size=3, content=f"aa/{'a' * 32}")
        return batch

    def test_counts_and_filters_say_the_same(self, editor, batch):
        page = Read(editor.get(batch_address(batch)))
        assert page.texts("//nav[@id='outcomes']/a") == [
            "all 6", "waiting 1", "read without warnings 1", "doubtful 3", "failed 1",
        ]  # fmt: skip
        assert page.texts("//div[@id='progress']/span") == ["5 / 6"]
        (bar,) = page.all("//progress")
        assert (bar.get("value"), bar.get("max")) == ("5", "6")
        assert [row[0] for row in rows(page)] == [
            "好.txt", "断.txt", "空.txt", "材料.zip", "材料.zip/春节/一.txt", "材料.zip/春节/二.txt", "等.txt",
        ]  # fmt: skip
        links = page.all("//nav[@id='outcomes']/a/@href")
        shown = [[row[0] for row in rows(Read(editor.get(batch_address(batch) + link)))] for link in links[1:]]
        assert shown == [
            ["等.txt"], ["好.txt"], ["断.txt", "材料.zip/春节/一.txt", "材料.zip/春节/二.txt"], ["空.txt"],
        ]  # fmt: skip

    def test_an_archive_says_how_many_came_out_of_it(self, editor, batch):
        row = rows(Read(editor.get(batch_address(batch))))[3]
        assert row == ["材料.zip", "unpacked", "2 files"]

    def test_the_same_text_in_other_bytes_leads_to_the_other_speech(self, editor, batch):
        first, second = (batch.uploads.get(name__endswith=name).speech for name in ("好.txt", "一.txt"))
        page = Read(editor.get(batch_address(batch)))
        upload = batch.uploads.get(speech=second)
        links = page.all(f"//tr[@id='upload-{upload.pk}']//*[@class='same']/a/@href")
        assert links[0] == address(first)

    def test_what_a_script_asks_for_is_what_the_page_shows(self, editor, batch):
        page = Read(editor.get(batch_address(batch), {"show": "failed"}))
        (progress,) = page.all("//*[@id='live']/@data-progress")
        part = Read(editor.get(progress))
        for id_ in ("progress", "outcomes", "actions", "files", "pages"):
            assert part.texts(f"//*[@id='{id_}']") == page.texts(f"//*[@id='{id_}']")
        assert part.all("//html/body/header") == []

    def test_one_failed_file_is_tried_again_or_removed(self, editor, batch, django_capture_on_commit_callbacks):
        failed = batch.uploads.get(name="空.txt")
        path = Path(failed.content.path)
        response = editor.post(batch_address(batch), {"_retry": failed.pk})
        assert said(response) == ["1 file is tried again."]
        failed.refresh_from_db()
        assert failed.state == UploadState.WAITING
        jobs.import_waiting()
        good = batch.uploads.get(name="好.txt")
        for one, count in ((good, 0), (failed, 1)):
            with django_capture_on_commit_callbacks(execute=True):
                response = editor.post(batch_address(batch), {"_remove": one.pk})
            assert said(response)[-1].startswith(str(count))
        assert not batch.uploads.filter(pk=failed.pk).exists()
        assert batch.uploads.filter(pk=good.pk).exists()
        assert not path.exists()

    def test_all_failed_ones_are_removed_and_nothing_else(self, editor, batch):
        response = editor.post(batch_address(batch), {"_remove": ""})
        assert said(response) == ["1 failed file was removed."]
        assert batch.uploads.counts() == {"files": 5, "waiting": 1, "right": 1, "doubtful": 3, "failed": 0}

    def test_a_failed_file_can_be_downloaded_as_it_was_sent(self, editor):
        send(editor, ("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old"))
        jobs.import_waiting()
        (link,) = Read(editor.get(batch_address(UploadBatch.objects.get()))).all("//span[@class='tools']/a/@href")
        response = editor.get(link)
        assert b"".join(response.streaming_content) == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old"
        assert response["Content-Disposition"] == "attachment; filename*=UTF-8''%E6%97%A7.doc"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert (policy(response)["default-src"], policy(response)["sandbox"]) == ("'none'", "")

    def test_what_became_a_speech_is_not_downloaded_here(self, editor, batch):
        good = batch.uploads.get(name="好.txt")
        for pk in (good.pk, 999):
            assert editor.get(f"/en/admin/speeches/uploadbatch/file/{pk}/").status_code == 404

    @pytest.mark.parametrize("page", ["change", "progress"])
    @pytest.mark.parametrize("count", [1, 150])
    def test_its_queries_do_not_grow(self, editor, django_assert_num_queries, count, page):
        batch = UploadBatch.objects.create()
        speech = take()
        Speech.objects.update(warnings=[{"code": "duplicate_text", "message": "同", "line": None}])
        Upload.objects.bulk_create(
            Upload(batch=batch, name=f"{number}.txt", size=1, speech=speech, state=UploadState.DONE)
            for number in range(count)
        )
        with django_assert_num_queries(8):
            editor.get(f"/en/admin/speeches/uploadbatch/{batch.pk}/{page}/")

    def test_thousands_of_files_are_paged(self, editor):
        batch = UploadBatch.objects.create()
        Upload.objects.bulk_create(Upload(batch=batch, name=f"{number}.txt", size=1) for number in range(205))
        page = Read(editor.get(batch_address(batch), {"page": "3", "show": "waiting"}))
        assert [row[0] for row in rows(page)] == [f"{number}.txt" for number in range(200, 205)]
        assert page.all("//div[@id='pages']//a/@href") == ["?page=2&show=waiting"]
        for odd in ({"page": "x"}, {"page": "99999"}, {"show": "x"}):
            assert editor.get(batch_address(batch), odd).status_code == 200

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_list_asks_no_query_a_batch(self, editor, django_assert_num_queries, count):
        user = get_user_model().objects.get()
        for _ in range(count):
            batch = UploadBatch.objects.create(created_by=user)
            Upload.objects.create(batch=batch, name="讲话.txt", size=1)
        with django_assert_num_queries(5):
            editor.get("/en/admin/speeches/uploadbatch/")

    def test_one_that_does_not_exist_leads_to_the_list(self, editor):
        assert editor.get("/en/admin/speeches/uploadbatch/999/change/").status_code == 302


@pytest.fixture
def draft(editor) -> Speech:
    """As it comes from a file."""
    send(editor, ("讲话.txt", FILE))
    jobs.import_waiting()
    IndexJob.objects.all().delete()
    return Speech.objects.get()


class TestChange:
    def test_the_form_shows_what_was_understood(self, editor, draft):
        draft.warnings = [{"code": "numbering_gap", "message": "序号不连续。", "line": 7}]
        draft.save()
        page = Read(editor.get(address(draft)))
        assert page.all("//input[@name='title']/@value") == [draft.title]
        assert page.all("//input[@name='delivered']/@value") == ["2025-11-03"]
        assert page.texts("//p[@class='state']") == ["Status: Draft · 讲话.txt · text/plain · utf-8"]
        assert page.texts("//ul[@class='doubts']/li") == ["序号不连续。 numbering_gap:7"]
        assert page.texts("//ol[@class='tree']/li/a") == ["一、加固堤防，守住安全", "二、通好饮水，办好实事"]
        assert page.texts("//div[@class='filed']/p") == draft.head.split("\n")
        lines = [line.text_content() for line in page.all("//section[@aria-labelledby='t']/div[@class='text']/*")]
        assert lines == draft.text.split("\n")
        assert [row[1:] for row in rows_of_cut(page)] == [["（责任编辑：周知夏）", "editor"]]

    def test_a_changed_field_is_decided_and_only_that(self, editor, draft):
        response = change(editor, draft, title="在水利会议上的讲话", delivered="二〇二六年二月")
        assert response["Location"] == LIST
        draft.refresh_from_db()
        assert (draft.title, str(draft.delivered)) == ("在水利会议上的讲话", "2026-02")
        assert draft.decided == {"title": "editor", "delivered_on": "editor"}
        assert draft.status == Status.DRAFT
        page = Read(editor.get(address(draft)))
        assert page.text("//p[@class='help' and contains(., 'Decided')]").endswith("title, date")
        ingest.reparse(draft)
        assert (draft.title, str(draft.delivered), draft.speaker) == ("在水利会议上的讲话", "2026-02", "林知远")

    def test_each_field_says_what_was_found_for_it_and_where(self, editor, draft):
        draft.evidence = [
            {"field": "delivered_on", "value": "2025-11", "quote": "<b>十一月", "origin": "page", "taken": False},
            {
                "field": "delivered_on",
                "value": "2025-11-03",
                "quote": "（2025年11月3日）",
                "origin": "head",
                "taken": True,
            },
        ]
        draft.save()
        page = Read(editor.get(address(draft)))
        assert page.texts("//div[@id='id_delivered_helptext']//span[contains(@class, 'found')]") == [
            "From the lines before the text: （2025年11月3日）",
            "But what the file says of itself has 2025-11 take this <b>十一月",
        ]
        (button,) = page.all("//button[@data-fills]")
        assert (button.get("data-fills"), button.get("data-value")) == ("id_delivered", "2025-11")
        assert page.all("//div[@id='id_occasion_helptext']") == []

    def test_of_two_editors_the_second_does_not_undo_what_the_first_did(self, editor, draft):
        change(editor, Speech.objects.get(), theme="修渠")
        page = Read(change(editor, draft, occasion="春耕会议"))
        (fault,) = page.all("//ul[contains(@class, 'nonfield')]/li")
        assert fault.text_content() == "Somebody changed this speech meanwhile: reload the page and decide again."
        assert page.all("//input[@name='revision']")[0].get("value") == str(draft.revision)
        speech = Speech.objects.get()
        assert (speech.theme, speech.occasion) == ("修渠", draft.occasion)
        change(editor, speech, occasion="春耕会议")
        speech = Speech.objects.get()
        assert (speech.theme, speech.occasion) == ("修渠", "春耕会议")

    @pytest.mark.parametrize(
        "typed", ["http://oa/docs/12.html", "http://10.1.2.3:8080/x", "https://www.example.cn/讲话"]
    )
    def test_an_address_of_the_offices_own_network_is_one(self, editor, draft, typed):
        change(editor, draft, source_url=typed)
        draft.refresh_from_db()
        assert draft.source_url == typed

    def test_an_address_that_is_none_is_refused(self, editor, draft):
        response = change(editor, draft, source_url="http://a b/")
        assert Read(response).texts("//ul[contains(@class, 'errorlist')]/li") == [
            "Enter an address that begins with http:// or https://."
        ]

    def test_the_file_is_read_again_in_another_encoding(self, editor):
        send(editor, ("讲话.txt", FILE.encode("gb18030")))
        jobs.import_waiting()
        speech = Speech.objects.get()
        page = Read(editor.get(address(speech)))
        choices = page.all("//input[@name='encoding']")
        assert choices[0].get("value") == "gb18030"
        assert choices[0].get("checked") is not None
        encoding = address(speech, "encoding")
        response = editor.post(encoding, {"encoding": "utf-16le"})
        assert (response["Location"], said(response)) == (address(speech), [])  # nothing reads it so
        response = editor.post(encoding, {"encoding": "gb18030"})
        assert said(response)[-1] == "The file was read again in this encoding."
        speech.refresh_from_db()
        assert speech.decided["encoding"] == "editor"
        assert speech.title == "在2025年青禾县水利工作会议上的讲话"

    def test_speeches_of_the_same_text_are_linked(self, editor, draft):
        send(editor, ("又.txt", f"\n{FILE}"))
        jobs.import_waiting()
        other = Speech.objects.exclude(pk=draft.pk).get()
        assert Read(editor.get(address(draft))).all("//p[@class='same']/a/@href") == [address(other)]

    def test_saving_without_a_change_decides_nothing(self, editor, draft):
        change(editor, draft)
        draft.refresh_from_db()
        assert draft.decided == {}

    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("2026", "2026"),
            ("2026-02", "2026-02"),
            ("二〇二六年二月", "2026-02"),
            ("2026年2月20日", "2026-02-20"),
            ("", "None"),
        ],
    )
    def test_a_date_is_as_exact_as_it_is_known(self, editor, draft, typed, kept):
        change(editor, draft, delivered=typed)
        draft.refresh_from_db()
        assert str(draft.delivered) == kept

    def test_a_fault_is_said_and_changes_nothing(self, editor, draft):
        response = change(editor, draft, title="", delivered="去年", source_url="javascript:alert(1)")
        assert Read(response).texts("//ul[contains(@class, 'errorlist')]/li") == [
            "This field is required.",
            "This is no date: write 2026, 2026-02 or 2026-02-20.",
            "Enter an address that begins with http:// or https://.",
        ]
        before = draft.revision
        draft.refresh_from_db()
        assert draft.revision == before

    def test_publishing_and_withdrawing_are_indexed_and_seen_by_readers(self, editor, client, draft):
        buttons = "//div[contains(@class, 'publication')]/input/@name"
        assert Read(editor.get(address(draft))).all(buttons) == ["_publish"]
        response = change(editor, draft, "_publish", occasion="水利会议")
        assert (response["Location"], said(response)[-1]) == (address(draft), "The speech is now public.")
        draft.refresh_from_db()
        assert (draft.status, draft.decided) == (Status.PUBLISHED, {"occasion": "editor"})
        assert set(IndexJob.objects.values_list("speech_id", flat=True)) == {draft.pk}
        drain()
        assert Read(client.get("/search/?q=涵闸")).texts("//article[@class='hit']/h2") == [draft.title]
        assert Read(editor.get(address(draft))).all(buttons) == ["_withdraw"]
        response = change(editor, draft, "_withdraw")
        assert said(response)[-1] == "The speech is withdrawn."
        draft.refresh_from_db()
        assert draft.status == Status.WITHDRAWN
        assert Read(client.get("/search/?q=涵闸")).texts("//article[@class='hit']/h2") == []
        assert set(IndexJob.objects.values_list("speech_id", flat=True)) == {draft.pk}

    def test_it_is_not_made_by_hand(self, editor):
        assert editor.get("/en/admin/speeches/speech/add/").status_code == 403

    def test_deleting_takes_it_from_readers_and_from_the_index(self, editor, client):
        speech = take()
        drain()
        editor.post(address(speech, "delete"), {"post": "yes"})
        assert not Speech.objects.exists()
        assert Read(client.get("/search/?q=涵闸")).texts("//article[@class='hit']/h2") == []
        assert list(IndexJob.objects.values_list("speech_id", flat=True)) == [speech.pk]

    def test_hostile_words_are_only_words(self, editor):
        hostile = "<script>alert('一')</script>&amp;\"><b id=x>"
        speech = take(f"各位同事：\n一、{hostile}\n今天{hostile}。", title=hostile, source=hostile)
        speech.head, speech.removed = hostile, [{"line": 1, "text": hostile, "why": hostile}]
        speech.warnings = [{"code": hostile, "message": hostile, "line": 1}]
        speech.save()
        upload = Upload.objects.create(batch=UploadBatch.objects.create(), name=hostile, size=1, speech=speech)
        IndexFailure.objects.create(speech_id=speech.pk, revision=1, reason=hostile)
        for page in (
            LIST, address(speech), address(speech, "outline"), address(speech, "delete"),
            batch_address(upload.batch), "/en/admin/speeches/indexfailure/",
        ):  # fmt: skip
            read = Read(editor.get(page))
            assert "alert('一')" in read.text("//body"), page
            assert not read.all("//*[@id='x'] | //script[contains(., '一')]"), page


def rows_of_cut(page: Read) -> list[list[str]]:
    return [[cell.text_content() for cell in row] for row in page.all("//section[@aria-labelledby='c']//tbody/tr")]


class TestList:
    def test_shows_the_facts_and_the_doubts(self, editor, draft):
        draft.warnings = [{"code": "incomplete", "message": "断了。", "line": 9}]
        draft.save()
        (row,) = rows(Read(editor.get(LIST)))
        assert row[1:] == [draft.title, "2025-11-03", "林知远", "Speech", "青禾县", "Draft", "1"]

    @pytest.mark.parametrize(("asked", "found"), [("with", ["断的"]), ("without", ["好的"]), ("", ["好的", "断的"])])
    def test_is_narrowed_to_those_with_warnings(self, editor, asked, found):
        broken = take("各位同事：\n断在这里", title="断的")
        Speech.objects.filter(pk=broken.pk).update(warnings=[{"code": "incomplete", "message": "断", "line": 2}])
        take("各位同事：\n很好。", title="好的")
        page = Read(editor.get(LIST, {"warnings": asked} if asked else {}))
        assert [row[1] for row in rows(page)] == found

    def test_actions_publish_and_withdraw_what_is_selected_and_have_it_indexed(self, editor):
        one, two = take(publish=False), take("各位同事：\n另一篇。", title="另一篇", publish=False)
        take("各位同事：\n不选的。", title="不选的", publish=False)
        IndexJob.objects.all().delete()
        ids = {"_selected_action": [one.pk, two.pk]}
        response = editor.post(LIST, {"action": "publish"} | ids)
        assert said(response) == ["2 speeches are now public."]
        assert set(Speech.objects.public()) == {one, two}
        assert set(IndexJob.objects.values_list("speech_id", flat=True)) == {one.pk, two.pk}
        IndexJob.objects.all().delete()
        response = editor.post(LIST, {"action": "withdraw", "_selected_action": [two.pk]})
        assert said(response)[-1] == "1 speech is withdrawn."
        assert set(Speech.objects.public()) == {one}
        assert set(IndexJob.objects.values_list("speech_id", flat=True)) == {two.pk}
        editor.post(LIST, {"action": "delete_selected", "post": "yes"} | ids)
        assert [speech.title for speech in Speech.objects.all()] == ["不选的"]

    def test_originals_are_read_again_after_the_changes_are_seen(self, editor, draft):
        Speech.objects.update(speaker="别人", rules_version=0)
        chosen = {"action": "read_again", "_selected_action": [draft.pk]}
        page = Read(editor.post(LIST, chosen))
        assert page.texts("//section[@class='reread']/h2") == [draft.title]
        assert page.texts("//section[@class='reread']/h3") == ["Fields"]
        assert (page.texts("//del"), page.texts("//ins")) == (["speaker：别人"], ["speaker：林知远"])
        assert Speech.objects.get().speaker == "别人"
        hidden = {field.get("name"): field.get("value") for field in page.all("//form[@method='post']/input")}
        assert hidden.items() >= {"action": "read_again", "_selected_action": str(draft.pk)}.items()
        response = editor.post(LIST, hidden)
        assert (response["Location"], said(response)) == (LIST, ["1 speech was changed."])
        assert Speech.objects.get().speaker == "林知远"
        assert Read(editor.post(LIST, chosen)).texts("//section[@class='reread']/p") == ["Nothing would change."]

    def test_an_original_that_is_gone_is_said_there(self, editor, draft):
        Path(draft.source_file.content.path).unlink()
        page = Read(editor.post(LIST, {"action": "read_again", "_selected_action": [draft.pk]}))
        assert page.texts("//section[@class='reread']/p") == ["原件已不在服务器上，不能重新识别；请重新上传原件。"]
        assert page.all("//input[@type='submit']") == []

    def test_more_than_a_page_can_read_are_left_to_the_command(self, editor, monkeypatch):
        monkeypatch.setattr("speeches.admin.speeches.READ_AGAIN_AT_ONCE", 1)
        pks = [take().pk, take("各位同事：\n另一篇。", title="另一篇").pk]
        response = editor.post(LIST, {"action": "read_again", "_selected_action": pks})
        assert said(response) == ["Select at most 1 speeches; for more use the command “manage.py reparse”."]

    @pytest.mark.parametrize("count", [1, 3])
    def test_its_queries_do_not_grow(self, editor, django_assert_num_queries, count):
        for number in range(count):
            take(f"各位同事：\n第{number}篇。", title=f"第{number}篇")
        editor.get(LIST)
        with django_assert_num_queries(6):
            editor.get(LIST)


class TestHeadingMarks:
    @staticmethod
    def outline(speech: Speech) -> list[tuple[int, str]]:
        return [(s.level, f"{s.number}{s.heading}".strip()) for s in speech.sections.all() if s.is_in_outline]

    @staticmethod
    def mark(client, speech: Speech, revision: int | None = None, **levels: str):
        starts = sentence_starts(speech.text)
        given = {}
        for words, level in levels.items():
            (offset,) = (start for start in starts if speech.text.startswith(words, start))
            given[f"at-{offset}"] = level
        speech.refresh_from_db()
        revision = speech.revision if revision is None else revision
        return client.post(address(speech, "outline"), {"revision": revision} | given)

    def test_the_page_has_a_choice_for_each_sentence(self, editor, draft):
        page = Read(editor.get(address(draft, "outline")))
        selects = page.all("//table//select")
        assert [select.get("name") for select in selects] == [f"at-{at}" for at in sentence_starts(draft.text)]
        for select in selects:
            assert page.all(f"//*[@id='{select.get('aria-labelledby')}']")
        options = [option.text for option in selects[0]]
        assert options == ["as the rules say", "no heading", *(f"heading of level {n}" for n in range(1, 6))]

    def test_marks_change_the_outline_and_taking_them_back_restores_it(self, editor, draft):
        before = self.outline(draft)
        keys = set(draft.sections.values_list("key", flat=True))
        response = self.mark(editor, draft, 自来水要通到最后三个村="2", 一是明确人员="0", 二是备足物料="0")
        assert response["Location"] == address(draft, "outline")
        assert self.outline(draft) == [
            *before[:3], before[5], (2, "自来水要通到最后三个村，水费按表收取。"),
        ]  # fmt: skip
        assert HeadingMark.objects.count() == 3
        assert keys <= {*draft.sections.values_list("key", flat=True), *draft.aliases.values_list("key", flat=True)}
        chosen = Read(editor.get(address(draft, "outline"))).texts("//select/option[@selected and @value!='']")
        assert chosen == ["no heading", "no heading", "heading of level 2"]
        self.mark(editor, draft)
        assert self.outline(draft) == before
        assert not HeadingMark.objects.exists()

    def test_it_outlasts_a_re_parse(self, editor, draft):
        self.mark(editor, draft, 自来水要通到最后三个村="2")
        marked = self.outline(draft)
        ingest.reparse(draft)
        assert self.outline(draft) == marked

    def test_a_stale_page_is_refused_with_a_sentence(self, editor, draft):
        before = self.outline(draft)
        response = self.mark(editor, draft, draft.revision - 1, 自来水要通到最后三个村="2")
        assert Read(response).texts("//ul[contains(@class, 'errorlist')]/li") == [
            "Somebody changed this speech meanwhile: reload the page and decide again."
        ]
        assert self.outline(draft) == before

    def test_where_the_original_is_gone_it_says_so_and_changes_nothing(self, editor, draft):
        before = self.outline(draft)
        draft.source_file.content.storage.delete(draft.source_file.content.name)
        response = self.mark(editor, draft, 自来水要通到最后三个村="2")
        assert Read(response).texts("//ul[contains(@class, 'errorlist')]/li") == [
            "原件已不在服务器上，不能重新识别；请重新上传原件。"
        ]
        assert self.outline(draft) == before

    def test_an_unknown_speech_is_not_found(self, editor):
        assert editor.get("/en/admin/speeches/speech/999/outline/").status_code == 404

    def test_any_page_is_one(self, editor, draft):
        for page in ("0", "x", "99999", "-1"):
            assert editor.get(address(draft, "outline"), {"page": page}).status_code == 200


class TestSamples:
    def test_are_removed_and_nothing_else(self, editor):
        kept, sample = take(), take("各位同事：\n示例。", title="示例讲话")
        Speech.objects.filter(pk=sample.pk).update(is_sample=True)
        assert "Remove the sample" in Read(editor.get(LIST)).texts("//ul[@class='object-tools']//a")
        page = Read(editor.get("/en/admin/speeches/speech/remove-samples/"))
        assert page.texts("//div[@id='content']//li") == ["示例讲话"]
        assert Speech.objects.count() == 2
        response = editor.post("/en/admin/speeches/speech/remove-samples/")
        assert (response["Location"], said(response)) == (LIST, ["1 sample was removed."])
        assert list(Speech.objects.all()) == [kept]
        assert "Remove the sample" not in Read(editor.get(LIST)).texts("//ul[@class='object-tools']//a")

    def test_are_marked_in_the_list(self, editor):
        Speech.objects.filter(pk=take().pk).update(is_sample=True)
        (row,) = rows(Read(editor.get(LIST)))
        assert row[6] == "Published (sample)"


class TestIndexFailures:
    def test_lead_to_their_speech_with_the_reason(self, editor):
        speech = take()
        IndexFailure.objects.create(speech_id=speech.pk, revision=1, reason="ValueError: 太长")
        page = Read(editor.get("/en/admin/speeches/indexfailure/"))
        (row,) = rows(page)
        assert row[-3:-1] == [str(speech.pk), "ValueError: 太长"]
        assert page.all("//tbody//a/@href") == [address(speech)]


def test_the_administration_speaks_chinese_by_default(editor):
    page = Read(editor.get(reverse("admin:index")))
    assert page.all("//html/@lang") == ["zh-hans"]
    with translation.override("zh-hans"):
        assert str(Speech._meta.verbose_name_plural) in page.text("//div[@id='content']")
