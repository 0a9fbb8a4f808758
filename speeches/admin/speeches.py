"""Speeches: upload, what was understood of a file, corrections, reading it again, publication."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from speeches import ingest
from speeches.forms import EncodingForm, HeadingMarksForm, SpeechForm, UploadForm, page_of
from speeches.models import Speech, Status, UploadBatch
from speeches.text import layout
from speeches.text.errors import TextError
from speeches.uploads import REQUEST_MAX_FILES, beyond_the_number, oversized, was_cut_off

if TYPE_CHECKING:
    from speeches.ingest import Understood
    from speeches.models import SpeechQuerySet
    from speeches.text.differences import Difference

    SpeechModelAdmin = admin.ModelAdmin[Speech]
else:  # it takes no parameter when it runs
    SpeechModelAdmin = admin.ModelAdmin

READ_AGAIN_AT_ONCE: Final = 50  # each takes a child process, and a page a minute at most
PARTS: Final = {
    "fields": gettext_lazy("Fields"),
    "head": gettext_lazy("head"),
    "outline": gettext_lazy("Outline"),
    "text": gettext_lazy("text"),
    "removed": gettext_lazy("What was cut"),
    "warnings": gettext_lazy("Warnings"),
}


@dataclass(frozen=True, slots=True)
class Rereading:
    """What reading the original of a speech again would change, or why it cannot be read."""

    speech: Speech
    understood: Understood | None
    differences: tuple[Difference, ...] = ()
    refusal: str = ""

    @classmethod
    def of(cls, speech: Speech) -> Rereading:
        try:
            understood = ingest.understand_again(speech)
        except TextError as error:
            return cls(speech, None, refusal=error.message)
        return cls(speech, understood, ingest.changes_by(speech, understood))

    @property
    def parts(self) -> list[tuple[str, Difference]]:
        return [(str(PARTS[difference.part]), difference) for difference in self.differences]


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
    actions = ("publish", "withdraw", "read_again")
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

    @admin.action(description=gettext_lazy("Read the originals of the selected speeches again"), permissions=["change"])
    def read_again(self, request: HttpRequest, queryset: SpeechQuerySet) -> HttpResponse | None:
        """What it would change is shown first; then it is done, and only to those that are read."""
        selected = list(queryset.select_related("source_file").order_by("-pk")[: READ_AGAIN_AT_ONCE + 1])
        if len(selected) > READ_AGAIN_AT_ONCE:
            text = _("Select at most %(most)d speeches; for more use the command “manage.py reparse”.")
            self.message_user(request, text % {"most": READ_AGAIN_AT_ONCE}, messages.ERROR)
            return None
        rereadings = [Rereading.of(speech) for speech in selected]
        if "_confirmed" not in request.POST:
            page = self._page(
                request,
                _("Read again"),
                rereadings=rereadings,
                changing=sum(bool(again.differences) for again in rereadings),
                checkbox=ACTION_CHECKBOX_NAME,
            )
            return render(request, "admin/speeches/speech/read_again.html", page)
        count = sum(ingest.reparse(again.speech, again.understood) for again in rereadings if again.understood)
        text = ngettext("%(count)d speech was changed.", "%(count)d speeches were changed.", count)
        self.message_user(request, text % {"count": count}, messages.SUCCESS)
        return None

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
            "duplicates": Speech.objects.with_text_of(speech).order_by("pk").only("title"),
            "encoding_form": EncodingForm(speech),
            "is_encoding_unsure": any(warning["code"] == "encoding_unsure" for warning in speech.warnings),
        }

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("upload/", wrap(self.upload), name="speeches_speech_upload"),
            path("remove-samples/", wrap(self.remove_samples), name="speeches_speech_remove_samples"),
            path("<int:pk>/outline/", wrap(self.outline), name="speeches_speech_outline"),
            path("<int:pk>/encoding/", wrap(self.encoding), name="speeches_speech_encoding"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        samples = Speech.objects.filter(is_sample=True).count()
        return super().changelist_view(request, {"title": _("Speeches"), "samples": samples} | (extra_context or {}))

    def upload(self, request: HttpRequest) -> HttpResponse:
        """The files are stored and noted in one transaction; the importer works them off.

        A script sends many files in portions, each to the batch that the answer before named, and is answered in JSON.
        """
        if not request.user.has_perm("speeches.add_speech"):
            raise PermissionDenied
        if request.method != "POST":
            return self._upload_page(request, UploadForm())
        form = UploadForm(request.POST, request.FILES)
        left_out = _left_out(request)
        batch = self._batch_to_add_to(request)
        if form.is_valid():
            batch = ingest.receive(
                form.cleaned_data["documents"], publish=form.cleaned_data["publish"], user=request.user, batch=batch
            )
        elif left_out:
            form.errors["documents"] = form.error_class(left_out)  # instead of: no file was sent
        is_script = request.accepts("application/json") and not request.accepts("text/html")
        if is_script or form.is_valid():
            for sentence in left_out:
                messages.error(request, sentence)
        if is_script:
            address = batch and reverse("admin:speeches_uploadbatch_change", args=[batch.pk])
            return JsonResponse({"batch": batch and batch.pk, "address": address})
        if not form.is_valid() or batch is None:
            return self._upload_page(request, form)
        return HttpResponseRedirect(reverse("admin:speeches_uploadbatch_change", args=[batch.pk]))

    def _upload_page(self, request: HttpRequest, form: UploadForm) -> HttpResponse:
        page = self._page(request, _("Upload files"), form=form, most_files=REQUEST_MAX_FILES)
        return render(request, "admin/speeches/speech/upload.html", page)

    def _batch_to_add_to(self, request: HttpRequest) -> UploadBatch | None:
        """One of the same editor's own; None for a new one."""
        named = request.POST.get("batch", "")
        own = UploadBatch.objects.filter(created_by_id=request.user.pk)
        return own.filter(pk=int(named)).first() if named.isdecimal() else None

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

    def encoding(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Read the original again in the encoding that an editor sees to be right."""
        speech = get_object_or_404(Speech.objects.select_related("source_file"), pk=pk)
        if not self.has_change_permission(request, speech):
            raise PermissionDenied
        form = EncodingForm(speech, request.POST)
        if request.method == "POST" and form.is_valid():
            try:
                ingest.read_in(speech, form.cleaned_data["encoding"])
            except TextError as refusal:
                self.message_user(request, refusal.message, messages.ERROR)
            else:
                self.message_user(request, _("The file was read again in this encoding."), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:speeches_speech_change", args=[pk]))

    def _page(self, request: HttpRequest, title: str, **context: Any) -> dict[str, Any]:  # noqa: ANN401 - a template's context
        return {**self.admin_site.each_context(request), "opts": self.opts, "title": title, **context}


def _left_out(request: HttpRequest) -> list[str]:
    """Sentences for what was sent and not kept."""
    sentences = [ingest.too_large(name) for name in oversized(request)]
    if count := beyond_the_number(request):
        text = ngettext(
            "Only %(most)d files are taken at once: the last one was left out. Upload it again, or a folder as .zip.",
            "Only %(most)d files are taken at once: the last %(count)d were left out. "
            "Upload them again, or all of them as .zip.",
            count,
        )
        sentences.append(text % {"most": REQUEST_MAX_FILES, "count": count})
    if was_cut_off(request):
        sentences.append(_("That was too much at once: the last files were left out. Upload them again."))
    return sentences
