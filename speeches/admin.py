"""Where editors work: files in, what was understood, corrections, publication."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from speeches import ingest
from speeches.forms import HeadingMarksForm, SpeechForm, UploadForm, page_of
from speeches.models import IndexFailure, Speech, Status, Upload, UploadBatch, UploadState
from speeches.text import layout
from speeches.text.errors import TextError
from speeches.uploads import oversized, was_cut_off

if TYPE_CHECKING:
    from speeches.models import SpeechQuerySet

    SpeechModelAdmin = admin.ModelAdmin[Speech]
    BatchModelAdmin = admin.ModelAdmin[UploadBatch]
    FailureModelAdmin = admin.ModelAdmin[IndexFailure]
else:  # they take no parameter when they run
    SpeechModelAdmin = BatchModelAdmin = FailureModelAdmin = admin.ModelAdmin

admin.site.site_header = gettext_lazy("Yanku: administration")
admin.site.site_title = gettext_lazy("Yanku")
admin.site.index_title = gettext_lazy("Administration")


class WarningsFilter(admin.SimpleListFilter):
    title = gettext_lazy("warnings")
    parameter_name = "warnings"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin[Any]) -> list[tuple[str, Any]]:  # noqa: ARG002 - Django's signature
        return [("with", gettext_lazy("With warnings")), ("without", gettext_lazy("Without warnings"))]

    def queryset(self, request: HttpRequest, queryset: SpeechQuerySet) -> SpeechQuerySet:  # type: ignore[override]  # noqa: ARG002 - Django's signature
        match self.value():
            case "with":
                return queryset.exclude(warnings=[])
            case "without":
                return queryset.filter(warnings=[])
        return queryset


@admin.register(Speech)
class SpeechAdmin(SpeechModelAdmin):
    form = SpeechForm
    change_form_template = "admin/speeches/speech/change_form.html"
    change_list_template = "admin/speeches/speech/change_list.html"
    list_display = ("title", "date", "speaker", "genre", "place", "state", "doubts")
    list_filter = ("status", WarningsFilter, "genre", "government_level", "language", "is_sample")
    search_fields = ("title", "speaker", "occasion")
    actions = ("publish", "withdraw")
    fieldsets = (
        (None, {"fields": ("title", "theme", "delivered", "speaker", "speaker_role")}),
        (
            gettext_lazy("Context"),
            {"fields": ("genre", "occasion", "organization", "government_level", "place", "language")},
        ),
        (gettext_lazy("Source"), {"fields": ("source_name", "source_url")}),
    )

    def get_queryset(self, request: HttpRequest) -> SpeechQuerySet:
        found = Speech.objects.order_by("-pk")
        is_list = request.resolver_match is not None and request.resolver_match.url_name == "speeches_speech_changelist"
        return found.defer("text", "head", "folded_text", "folded_head", "evidence", "removed") if is_list else found

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
        """A speech comes from a file: see ``upload``."""
        return False

    @admin.display(description=gettext_lazy("date"), ordering="delivered_on")
    def date(self, speech: Speech) -> str:
        return str(speech.delivered or "")

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, speech: Speech) -> str:
        name = speech.get_status_display()
        return _("%(status)s (sample)") % {"status": name} if speech.is_sample else name

    @admin.display(description=gettext_lazy("warnings"))
    def doubts(self, speech: Speech) -> str:
        return str(len(speech.warnings) or "")

    @admin.action(description=gettext_lazy("Publish the selected speeches"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: SpeechQuerySet) -> None:
        count = queryset.publish()
        text = ngettext("%(count)d speech is now public.", "%(count)d speeches are now public.", count)
        self.message_user(request, text % {"count": count}, messages.SUCCESS)

    @admin.action(description=gettext_lazy("Withdraw the selected speeches"), permissions=["change"])
    def withdraw(self, request: HttpRequest, queryset: SpeechQuerySet) -> None:
        count = queryset.withdraw()
        text = ngettext("%(count)d speech is withdrawn.", "%(count)d speeches are withdrawn.", count)
        self.message_user(request, text % {"count": count}, messages.SUCCESS)

    def save_model(self, request: HttpRequest, obj: Speech, form: SpeechForm, change: bool) -> None:  # noqa: ARG002, FBT001 - Django's signature
        """Only what the editor changed counts as decided; the two other buttons change the publication."""
        changed = {
            name: form.cleaned_data[name] for name in form.changed_data if name in (*ingest.TEXT_FIELDS, "delivered")
        }
        with transaction.atomic():
            ingest.change_fields(obj, changed)
            if "_publish" in request.POST:
                Speech.objects.filter(pk=obj.pk).publish()
            elif "_withdraw" in request.POST:
                Speech.objects.filter(pk=obj.pk).withdraw()

    def delete_model(self, request: HttpRequest, obj: Speech) -> None:  # noqa: ARG002 - Django's signature
        ingest.remove(Speech.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: SpeechQuerySet) -> None:  # type: ignore[override]  # noqa: ARG002 - Django's signature
        ingest.remove(queryset)

    def response_change(self, request: HttpRequest, obj: Speech) -> HttpResponse:
        if "_publish" in request.POST or "_withdraw" in request.POST:
            published = "_publish" in request.POST
            self.message_user(request, _("The speech is now public.") if published else _("The speech is withdrawn."))
            return HttpResponseRedirect(request.path)
        return super().response_change(request, obj)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        speech = self.get_object(request, object_id)
        context = {} if speech is None else self._understood(speech)
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def _understood(self, speech: Speech) -> dict[str, Any]:
        sections = list(speech.sections.all())
        return {
            "speech": speech,
            "outline": layout.outline(sections),
            "blocks": layout.lay_out(speech.text, sections),
            "file": speech.source_file,
            "decided": [
                ingest.field_label(name) for name in (*ingest.TEXT_FIELDS, "delivered_on") if name in speech.decided
            ],
            "statuses": Status,
        }

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("upload/", wrap(self.upload), name="speeches_speech_upload"),
            path("remove-samples/", wrap(self.remove_samples), name="speeches_speech_remove_samples"),
            path("<int:pk>/outline/", wrap(self.outline), name="speeches_speech_outline"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        samples = Speech.objects.filter(is_sample=True).count()
        return super().changelist_view(request, {"samples": samples} | (extra_context or {}))

    def upload(self, request: HttpRequest) -> HttpResponse:
        """The files are stored and noted in one transaction; the importer works them off."""
        if not request.user.has_perm("speeches.add_speech"):
            raise PermissionDenied
        is_sent = request.method == "POST"
        form = UploadForm(request.POST, request.FILES) if is_sent else UploadForm()
        if is_sent:
            left_out = [ingest.too_large(name) for name in oversized(request)]
            if was_cut_off(request):
                left_out.append(_("That was too much at once: the last files were left out. Upload them again."))
            if form.is_valid():
                batch = ingest.receive(
                    form.cleaned_data["documents"], publish=form.cleaned_data["publish"], user=request.user
                )
                for sentence in left_out:
                    messages.error(request, sentence)
                return HttpResponseRedirect(reverse("admin:speeches_uploadbatch_change", args=[batch.pk]))
            if left_out:
                form.errors["documents"] = form.error_class(left_out)  # instead of: no file was sent
        return render(request, "admin/speeches/speech/upload.html", self._page(request, _("Upload files"), form=form))

    def remove_samples(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm("speeches.delete_speech"):
            raise PermissionDenied
        if request.method == "POST":
            count = ingest.remove_samples()
            text = ngettext("%(count)d sample was removed.", "%(count)d samples were removed.", count)
            self.message_user(request, text % {"count": count}, messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:speeches_speech_changelist"))
        samples = Speech.objects.filter(is_sample=True).for_lists()
        page = self._page(request, _("Remove the samples"), samples=samples)
        return render(request, "admin/speeches/speech/remove_samples.html", page)

    def outline(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Every sentence start of the text with the level it has; what the editor says here outlasts every re-parse."""
        speech = get_object_or_404(Speech, pk=pk)
        if not self.has_change_permission(request, speech):
            raise PermissionDenied
        form = HeadingMarksForm(speech, page_of(request.GET.get("page", "")), request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                ingest.set_marks(speech, form.changes, request.user)
            except TextError as refusal:
                form.add_error(None, refusal.message)
            else:
                self.message_user(request, _("The outline was built anew with your decisions."), messages.SUCCESS)
                return HttpResponseRedirect(request.get_full_path())
        page = self._page(request, _("Outline"), form=form, speech=speech)
        return render(request, "admin/speeches/speech/outline.html", page)

    def _page(self, request: HttpRequest, title: str, **context: Any) -> dict[str, Any]:  # noqa: ANN401 - a template's context
        return {**self.admin_site.each_context(request), "opts": self.opts, "title": title, **context}


@admin.register(UploadBatch)
class UploadBatchAdmin(BatchModelAdmin):
    """What became of the files that were sent together. Reloads itself while some of them wait."""

    change_form_template = "admin/speeches/uploadbatch/change_form.html"
    list_display = ("created_at", "created_by", "files", "waiting", "failed")

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
        return False

    def has_delete_permission(self, request: HttpRequest, obj: UploadBatch | None = None) -> bool:  # noqa: ARG002 - Django's signature
        """Waiting files hang on it, and it is the record of what came in."""
        return False

    @admin.display(description=gettext_lazy("files"))
    def files(self, batch: UploadBatch) -> int:
        return batch.uploads.count()

    @admin.display(description=gettext_lazy("waiting"))
    def waiting(self, batch: UploadBatch) -> int:
        return batch.uploads.filter(state=UploadState.WAITING).count()

    @admin.display(description=gettext_lazy("failed"))
    def failed(self, batch: UploadBatch) -> int:
        return batch.uploads.filter(state=UploadState.FAILED).count()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        batch = self.get_object(request, object_id)
        if batch is None or not self.has_view_permission(request, batch):
            return super().change_view(request, object_id, form_url, extra_context)
        if request.method == "POST":
            return self._act(request, batch)
        uploads = list(batch.uploads.select_related("speech"))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Upload of %(when)s") % {"when": batch},
            "batch": batch,
            "uploads": uploads,
            "waiting": sum(upload.state == UploadState.WAITING for upload in uploads),
            "drafts": sum(upload.speech is not None and upload.speech.status == Status.DRAFT for upload in uploads),
            "states": UploadState,
        }
        return render(request, self.change_form_template, context)

    def _act(self, request: HttpRequest, batch: UploadBatch) -> HttpResponse:
        """Publish the drafts of the batch that nothing is doubtful about, or try the failed ones again."""
        if not request.user.has_perm("speeches.change_speech"):
            raise PermissionDenied
        if "_retry" in request.POST:
            Upload.objects.filter(batch=batch, state=UploadState.FAILED).exclude(content="").retry()
        elif "_publish" in request.POST:
            drafts = Speech.objects.filter(uploads__batch=batch, status=Status.DRAFT, warnings=[])
            count = Speech.objects.filter(pk__in=list(drafts.values_list("pk", flat=True))).publish()
            text = ngettext("%(count)d speech is now public.", "%(count)d speeches are now public.", count)
            self.message_user(request, text % {"count": count}, messages.SUCCESS)
        return HttpResponseRedirect(request.path)


@admin.register(IndexFailure)
class IndexFailureAdmin(FailureModelAdmin):
    list_display = ("speech_link", "reason", "created_at")
    list_display_links = None

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
        return False

    def has_change_permission(self, request: HttpRequest, obj: IndexFailure | None = None) -> bool:  # noqa: ARG002 - Django's signature
        return False

    @admin.display(description=gettext_lazy("speech"))
    def speech_link(self, failure: IndexFailure) -> str:
        address = reverse("admin:speeches_speech_change", args=[failure.speech_id])
        return format_html('<a href="{}">{}</a>', address, failure.speech_id)
