"""What became of the files that were sent together: read, doubtful, failed; tried again, taken away, published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from speeches.forms import page_of
from speeches.models import Outcome, Speech, Upload, UploadBatch, UploadState
from speeches.storage import as_download

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from speeches.models import UploadBatchQuerySet, UploadQuerySet

    BatchModelAdmin = admin.ModelAdmin[UploadBatch]
else:  # it takes no parameter when it runs
    BatchModelAdmin = admin.ModelAdmin

FILES_PER_PAGE: Final = 100
_NOT_SHOWN: Final = ("text", "head", "folded_title", "folded_text", "folded_head", "evidence", "removed", "decided")
_ACTIONS: Final = ("_publish", "_retry", "_remove")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the filters: what it is called, how many files it shows, where it leads."""

    name: str
    count: int
    query: str
    is_chosen: bool


class BatchPage:
    """A batch as its page shows it. Four queries, however many files there are."""

    def __init__(self, batch: UploadBatch, show: str = "", page: str = "") -> None:
        self.batch = batch
        self.show = Outcome(show) if show in Outcome.values else None
        self._page = page_of(page)
        self.counts = batch.uploads.counts()

    @property
    def waiting(self) -> int:
        return self.counts[Outcome.WAITING]

    @property
    def failed(self) -> int:
        return self.counts[Outcome.FAILED]

    @property
    def finished(self) -> int:
        return self.counts["files"] - self.waiting

    @cached_property
    def publishable(self) -> int:
        return self.batch.uploads.publishable().count()

    @property
    def choices(self) -> Iterator[Choice]:
        yield Choice(_("all"), self.counts["files"], "?", self.show is None)
        for outcome in Outcome:
            yield Choice(str(outcome.label), self.counts[outcome], f"?show={outcome}", self.show is outcome)

    @cached_property
    def page(self) -> Page[Upload]:
        """Its uploads, archives among them, each with ``others``: speeches of the same text in other files."""
        uploads = self.batch.uploads.that_are(self.show) if self.show else self.batch.uploads.all()
        page = Paginator(_with_speeches(uploads), FILES_PER_PAGE).get_page(self._page)
        page.object_list = list(page.object_list)
        _add_others(page.object_list)
        return page


def _with_speeches(uploads: UploadQuerySet) -> QuerySet[Upload]:
    return uploads.by_place().select_related("speech").defer(*(f"speech__{name}" for name in _NOT_SHOWN)).with_members()


def _add_others(uploads: list[Upload]) -> None:
    same_text = {
        upload.speech.text_sha256
        for upload in uploads
        if upload.speech and any(warning["code"] == "duplicate_text" for warning in upload.speech.warnings)
    }
    known = list(Speech.objects.filter(text_sha256__in=same_text).order_by("pk").only("title", "text_sha256"))
    for upload in uploads:
        speech = upload.speech
        upload.others = [  # type: ignore[attr-defined]  # for the template
            other for other in known if speech and other != speech and other.text_sha256 == speech.text_sha256
        ]


@admin.register(UploadBatch)
class UploadBatchAdmin(BatchModelAdmin):
    change_form_template = "admin/speeches/uploadbatch/change_form.html"
    change_list_template = "admin/speeches/uploadbatch/change_list.html"
    list_display = ("created_at", "what", "sender", "files", "waiting", "doubtful", "failed")
    list_select_related = ("created_by",)

    def get_queryset(self, request: HttpRequest) -> UploadBatchQuerySet:  # noqa: ARG002 - Django's signature
        return UploadBatch.objects.with_counts()

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
        return False

    def has_delete_permission(self, request: HttpRequest, obj: UploadBatch | None = None) -> bool:  # noqa: ARG002 - Django's signature
        """Waiting files hang on it, and it is the record of what came in."""
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": _("Uploads")} | (extra_context or {}))

    @admin.display(description=gettext_lazy("first file"))
    def what(self, batch: UploadBatch) -> str:
        return getattr(batch, "first_name", None) or ""

    @admin.display(description=gettext_lazy("sent by"))
    def sender(self, batch: UploadBatch) -> str:
        return str(batch.created_by or "")

    @admin.display(description=gettext_lazy("files"))
    def files(self, batch: UploadBatch) -> int:
        return _counted(batch, "files")

    @admin.display(description=gettext_lazy("waiting"))
    def waiting(self, batch: UploadBatch) -> int:
        return _counted(batch, Outcome.WAITING)

    @admin.display(description=gettext_lazy("doubtful"))
    def doubtful(self, batch: UploadBatch) -> int:
        return _counted(batch, Outcome.DOUBTFUL)

    @admin.display(description=gettext_lazy("failed"))
    def failed(self, batch: UploadBatch) -> int:
        return _counted(batch, Outcome.FAILED)

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/progress/", wrap(self.progress), name="speeches_uploadbatch_progress"),
            path("file/<int:pk>/", wrap(self.file), name="speeches_upload_file"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        batch = self.get_object(request, object_id)
        if batch is None or not self.has_view_permission(request, batch):
            return super().change_view(request, object_id, form_url, extra_context)
        if request.method == "POST":
            self._act(request, batch)
            return HttpResponseRedirect(request.get_full_path())
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Upload of %(when)s") % {"when": batch},
            **self._shown(request, batch),
        }
        return render(request, self.change_form_template, context)

    def progress(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The part of the page that changes while files are read, as the page has it."""
        batch = get_object_or_404(UploadBatch, pk=pk)
        if not self.has_view_permission(request, batch):
            raise PermissionDenied
        return render(request, "admin/speeches/uploadbatch/_live.html", self._shown(request, batch))

    def file(self, request: HttpRequest, pk: int) -> FileResponse:
        """A file that waits or failed, as it was sent."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        upload = get_object_or_404(Upload, pk=pk)
        if not upload.content:
            raise Http404
        return as_download(upload.content, upload.file_name)

    def _shown(self, request: HttpRequest, batch: UploadBatch) -> dict[str, Any]:
        return {
            "shown": BatchPage(batch, request.GET.get("show", ""), request.GET.get("page", "")),
            "states": UploadState,
            "may_change": request.user.has_perm("speeches.change_speech"),
        }

    def _act(self, request: HttpRequest, batch: UploadBatch) -> None:
        """One button: publish what nothing is doubtful about; try again or take away one failed file or all."""
        if not request.user.has_perm("speeches.change_speech"):
            raise PermissionDenied
        action = next((name for name in _ACTIONS if name in request.POST), "")
        one = request.POST.get(action, "")
        uploads = batch.uploads.filter(pk=int(one)) if one.isdecimal() else batch.uploads.all()
        match action:
            case "_publish":
                self.message_user(request, _published(batch), messages.SUCCESS)
            case "_retry":
                count = uploads.retry()
                text = ngettext("%(count)d file is tried again.", "%(count)d files are tried again.", count)
                self.message_user(request, text % {"count": count}, messages.SUCCESS)
            case "_remove":
                count = uploads.remove_failed()
                text = ngettext("%(count)d failed file was removed.", "%(count)d failed files were removed.", count)
                self.message_user(request, text % {"count": count}, messages.SUCCESS)


def _published(batch: UploadBatch) -> str:
    """Publish what nothing is doubtful about; what was done, and what is left to look at."""
    ready = Speech.objects.filter(pk__in=list(batch.uploads.publishable().values_list("pk", flat=True)))
    count = ready.publish()
    left = batch.uploads.counts()[Outcome.DOUBTFUL]
    done = ngettext("%(count)d speech is now public.", "%(count)d speeches are now public.", count) % {"count": count}
    if not left:
        return done
    rest = ngettext("%(count)d doubtful one is left to look at.", "%(count)d doubtful ones are left to look at.", left)
    return f"{done} {rest % {'count': left}}"


def _counted(batch: UploadBatch, name: str) -> int:
    count: int = getattr(batch, name)  # of ``with_counts``
    return count
