"""What the archive keeps.

``Speech.text`` is the one truth; sections are spans that tile it (derived, rebuilt from it and the editors' marks).
Every question about a speech's state is asked on ``SpeechQuerySet``.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial, reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Final, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from speeches.text.dates import PartialDate
from speeches.text.fold import fold
from speeches.text.records import is_web_address
from speeches.text.version import RULES_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser
    from django.core.files.storage import Storage
    from django.db.models.base import ModelBase

_KEY_ALPHABET: Final = "23456789abcdefghjkmnpqrstuvwxyz"  # no look-alikes: keys are read aloud and typed
KEY_LENGTH: Final = 8
_SET_BY_SAVE: Final = (
    "revision", "updated_at", "published_at", "folded_title", "folded_head", "folded_text", "text_sha256",
)  # fmt: skip


def new_section_key() -> str:
    """An opaque permanent key; it starts with a letter so that it can be an HTML id and a CSS name as it is."""
    return "s" + "".join(secrets.choice(_KEY_ALPHABET) for _ in range(KEY_LENGTH - 1))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _number_of(model: type[Speech | IndexJob]) -> models.Subquery:
    rows = model.objects.order_by().annotate(all=models.Value(1)).values("all")
    return models.Subquery(rows.annotate(number=models.Count("pk")).values("number"))


def validate_web_address(value: str) -> None:
    """As imports take it: also http://oa/… of an office's own network, which Django's validator refuses."""
    if not is_web_address(value):
        raise ValidationError(_("Enter an address that begins with http:// or https://."), code="not_web")


def originals() -> Storage:
    """Where uploaded bytes are kept; a callable so that migrations do not freeze a folder."""
    return storages["originals"]


class Genre(models.TextChoices):
    """文种, as ``text.genres`` tells them. The values are the terms themselves: they are searched and exported so."""

    SPEECH = "讲话", _("Speech")
    REPORT = "报告", _("Report")
    ADDRESS = "致辞", _("Ceremonial address")
    STATEMENT = "发言", _("Statement")
    LECTURE = "演讲", _("Lecture")
    CHAIR = "主持词", _("Chair's script")
    PARTY_LESSON = "党课", _("Party lesson")
    LETTER = "贺信", _("Letter of congratulation")
    EULOGY = "悼词", _("Eulogy")
    DUTY_REPORT = "述职", _("Report on duties")
    ANSWERS = "答问", _("Questions and answers")
    MINUTES = "纪要", _("Minutes")
    NOTICE = "通知", _("Notice")
    CIRCULAR = "通报", _("Circular")
    OPINION = "意见", _("Opinions")
    DECISION = "决定", _("Decision")
    PLAN = "规划", _("Plan")
    SCHEME = "方案", _("Work plan")
    LAW = "法规", _("Law or regulation")
    ANNOUNCEMENT = "公告", _("Announcement")
    REPLY = "函", _("Letter of reply")
    GUIDE = "指引", _("Guidelines")
    OTHER = "其他", _("Other")


class GovernmentLevel(models.TextChoices):
    """政府层级, from the whole country down to a township."""

    NATIONAL = "国家", _("National")
    PROVINCE = "省", _("Provincial")
    CITY = "市", _("Municipal")
    COUNTY = "县", _("County")
    TOWNSHIP = "乡镇", _("Township")


class Language(models.TextChoices):
    """The language and script of a text, as BCP 47 writes them."""

    SIMPLIFIED = "zh-Hans", _("Simplified Chinese")
    TRADITIONAL = "zh-Hant", _("Traditional Chinese")
    ENGLISH = "en", _("English")


class DatePrecision(models.TextChoices):
    YEAR = "year", _("year")
    MONTH = "month", _("month")
    DAY = "day", _("day")


class Status(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class SourceFile(models.Model):
    """原件: the bytes as they came in, never touched. The same bytes are kept once."""

    sha256 = models.CharField(max_length=64, unique=True, validators=[RegexValidator(r"\A[0-9a-f]{64}\Z")])
    content = models.FileField(_("original file"), storage=originals, max_length=200)
    name = models.CharField(_("file name"), max_length=255)
    media_type = models.CharField(_("media type"), max_length=100)
    encoding = models.CharField(_("encoding"), max_length=40, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("source file")
        verbose_name_plural = _("source files")

    def __str__(self) -> str:
        return self.name


class SpeechQuerySet(models.QuerySet["Speech"]):
    def public(self) -> SpeechQuerySet:
        """What readers may see: the one question behind every page, list, feed and result."""
        return self.filter(status=Status.PUBLISHED)

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> SpeechQuerySet:
        """What this person may read: staff also what is not public yet or any more."""
        return self.all() if getattr(user, "is_staff", False) else self.public()

    def newest_first(self) -> SpeechQuerySet:
        """By the date of delivery, less exact ones behind and unknown ones last, then by entry into the archive."""
        # an inexact date is kept as the first day it allows; day, month, year are also in alphabetical order
        return self.order_by(F("delivered_on").desc(nulls_last=True), "delivered_precision", "-pk")

    def last_published(self) -> SpeechQuerySet:
        """By entry into the archive (最新文章)."""
        return self.order_by(F("published_at").desc(nulls_last=True), "-pk")

    def with_text_of(self, speech: Speech) -> SpeechQuerySet:
        """Other speeches whose folded text is the same."""
        return self.filter(text_sha256=_sha256(fold(speech.text))).exclude(pk=speech.pk)

    def oldest_first(self) -> SpeechQuerySet:
        """The other way round, but for unknown dates, which stay last."""
        return self.order_by(F("delivered_on").asc(nulls_last=True), "-delivered_precision", "pk")

    def by_title(self) -> SpeechQuerySet:
        return self.order_by("title", "-pk")

    def delivered_in(self, year: int, month: int | None = None) -> SpeechQuerySet:
        """Those known to the year only are in none of its months."""
        of_year = self.filter(delivered_on__year=year)
        if month is None:
            return of_year
        return of_year.filter(delivered_on__month=month).exclude(delivered_precision=DatePrecision.YEAR)

    def delivered_on_day(self, day: date) -> SpeechQuerySet:
        """On this day of this month, of whatever year (历史上的今天)."""
        known = self.filter(delivered_precision=DatePrecision.DAY)
        return known.filter(delivered_on__month=day.month, delivered_on__day=day.day)

    def delivered_around(self, day: date, days: int) -> SpeechQuerySet:
        """Within so many days before and after this day of the year, of whatever year."""
        around = (day + timedelta(apart) for apart in range(-days, days + 1))
        which = (Q(delivered_on__month=one.month, delivered_on__day=one.day) for one in around)
        return self.filter(reduce(or_, which), delivered_precision=DatePrecision.DAY)

    def counted_by(self, *columns: str) -> list[tuple[Any, ...]]:
        """``(value of each column …, speeches)``, in no order. One query."""
        return list(self.order_by().values_list(*columns).annotate(speeches=models.Count("pk")))

    def stretch(self, start: int, length: int) -> SpeechQuerySet:
        """``self[start : start + length]``, but sorted by the index alone: no text is read that is not shown."""
        shown = self.values("pk")[start : start + length]
        return Speech.objects.filter(pk__in=shown).order_by(*self.query.order_by)

    def state(self) -> tuple[Any, ...]:
        """Another one after every change of any speech, public or not, and of what is indexed. One query."""
        speeches, jobs = (_number_of(model) for model in (Speech, IndexJob))
        last = self.order_by("-updated_at").values_list("updated_at", speeches, jobs)
        return tuple(last.first() or ())

    def for_lists(self) -> SpeechQuerySet:
        """Without the bodies: list pages show facts, not texts."""
        return self.defer("text", "head", "folded_text", "folded_head", "evidence", "removed", "warnings", "decided")

    def for_reading(self) -> SpeechQuerySet:
        """With text and facts, without what only editors ask for."""
        return self.defer("head", "folded_head", "evidence", "removed", "warnings", "decided")

    def publish(self) -> int:
        """Publish those that are not yet, and have them indexed; the number changed. One transaction."""
        return self.set_status(Status.PUBLISHED)

    def withdraw(self) -> int:
        """Take the published ones from readers, at once and from the index; the number changed. One transaction."""
        return self.filter(status=Status.PUBLISHED).set_status(Status.WITHDRAWN)

    def set_status(self, status: Status) -> int:
        """For ``publish`` and ``withdraw``, which name what is done."""
        with transaction.atomic():
            changing = list(self.exclude(status=status).values_list("pk", flat=True))
            changes: dict[str, Any] = {"status": status, "revision": F("revision") + 1, "updated_at": timezone.now()}
            if status is Status.PUBLISHED:
                changes["published_at"] = timezone.now()
            Speech.objects.filter(pk__in=changing).update(**changes)
            IndexJob.objects.enqueue(changing)
        return len(changing)


class Speech(models.Model):
    """讲话. What rules derived and what people decided stand in the same fields; ``decided`` names the latter."""

    title = models.CharField(_("title"), max_length=300)
    theme = models.CharField(_("theme"), max_length=300, blank=True)
    head = models.TextField(_("head"), blank=True, help_text=_("The lines before the text, as they stood."))
    text = models.TextField(_("text"), help_text=_("One paragraph a line."))
    # fold(title), fold(head), fold(text): same lengths, so offsets found here are offsets there.
    folded_title = models.CharField(max_length=300, editable=False)
    folded_head = models.TextField(blank=True, editable=False)
    folded_text = models.TextField(editable=False)
    text_sha256 = models.CharField(max_length=64, editable=False)  # of the folded text: equal texts are told by it

    delivered_on = models.DateField(_("date"), null=True, blank=True)
    delivered_precision = models.CharField(_("precision"), max_length=5, choices=DatePrecision.choices, blank=True)
    speaker = models.CharField(_("speaker"), max_length=100, blank=True)
    speaker_role = models.CharField(_("speaker's role"), max_length=200, blank=True)
    genre = models.CharField(_("genre"), max_length=20, choices=Genre.choices, blank=True)
    government_level = models.CharField(
        _("level of government"), max_length=10, choices=GovernmentLevel.choices, blank=True
    )
    place = models.CharField(_("place"), max_length=100, blank=True)
    occasion = models.CharField(_("occasion"), max_length=300, blank=True)
    organization = models.CharField(_("organization"), max_length=200, blank=True)
    source_name = models.CharField(_("source"), max_length=200, blank=True)
    source_url = models.CharField(
        _("address of the source"), max_length=1000, blank=True, validators=[validate_web_address]
    )
    language = models.CharField(_("language"), max_length=10, choices=Language.choices, default=Language.SIMPLIFIED)

    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)
    source_file = models.OneToOneField(
        SourceFile, verbose_name=_("source file"), on_delete=models.PROTECT, related_name="speech"
    )
    # {field name: "editor" | "file"}: what a person or an import file gave; rules never overwrite it.
    decided = models.JSONField(default=dict, blank=True, editable=False)
    # [{"field", "value", "quote", "origin", "taken"}]: what was found for the fields, see text/evidence.py.
    evidence = models.JSONField(default=list, blank=True, editable=False)
    # [{"line", "text", "why"}] and [{"code", "message", "line"}], as DESIGN's import gives them.
    removed = models.JSONField(default=list, blank=True, editable=False)
    warnings = models.JSONField(default=list, blank=True, editable=False)
    rules_version = models.PositiveIntegerField(default=RULES_VERSION, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)  # one more with every change; the index names it

    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = SpeechQuerySet.as_manager()

    class Meta:
        verbose_name = _("speech")
        verbose_name_plural = _("speeches")
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="speech_has_title"),
            models.CheckConstraint(condition=~Q(text=""), name="speech_has_text"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="speech_status_known"),
            models.CheckConstraint(condition=Q(genre__in=["", *Genre.values]), name="speech_genre_known"),
            models.CheckConstraint(
                condition=Q(government_level__in=["", *GovernmentLevel.values]), name="speech_level_known"
            ),
            models.CheckConstraint(condition=Q(language__in=Language.values), name="speech_language_known"),
            models.CheckConstraint(  # it becomes a link, which must never be a script
                condition=Q(source_url="") | Q(source_url__startswith="http://") | Q(source_url__startswith="https://"),
                name="speech_source_url_is_web",
            ),
            models.CheckConstraint(
                condition=Q(delivered_on__isnull=True, delivered_precision="")
                | Q(delivered_on__isnull=False, delivered_precision__in=DatePrecision.values),
                name="speech_date_with_precision",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.PUBLISHED) | Q(published_at__isnull=False), name="speech_published_at_known"
            ),
        ]
        indexes = [
            models.Index(fields=["status", "delivered_on"]),
            models.Index(fields=["status", "published_at"]),
            models.Index(fields=["text_sha256"]),
            models.Index(fields=["updated_at"]),
            models.Index(  # a narrow copy of the table: what lists filter, count and sort by, without the texts
                name="speech_browsed",
                fields=[
                    *("status", "delivered_on", "delivered_precision", "published_at", "updated_at"),
                    *("genre", "government_level", "place", "speaker", "speaker_role", "occasion", "organization"),
                    "source_name",
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(
        self,
        *,
        force_insert: bool | tuple[ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        """One transaction with everything that must go with it (the outbox row, see search/outbox.py)."""
        with transaction.atomic(using):
            last = Speech.objects.filter(pk=self.pk).values_list("revision", flat=True).first() if self.pk else None
            self.revision = (last or 0) + 1
            self.updated_at = timezone.now()
            self.folded_title, self.folded_head, self.folded_text = fold(self.title), fold(self.head), fold(self.text)
            self.text_sha256 = _sha256(self.folded_text)
            if self.status == Status.PUBLISHED and self.published_at is None:
                self.published_at = self.updated_at
            super().save(
                force_insert=force_insert,
                force_update=force_update,
                using=using,
                update_fields=None if update_fields is None else {*update_fields, *_SET_BY_SAVE},
            )

    def get_absolute_url(self) -> str:
        return reverse("speech", args=[self.pk])

    @property
    def is_public(self) -> bool:
        return self.status == Status.PUBLISHED

    @property
    def delivered(self) -> PartialDate | None:
        """The date with the precision it is known to."""
        on = self.delivered_on
        if on is None:
            return None
        return PartialDate(
            on.year,
            on.month if self.delivered_precision != DatePrecision.YEAR else None,
            on.day if self.delivered_precision == DatePrecision.DAY else None,
        )

    @delivered.setter
    def delivered(self, value: PartialDate | None) -> None:
        if value is None:
            self.delivered_on, self.delivered_precision = None, ""
            return
        self.delivered_on = date(value.year, value.month or 1, value.day or 1)
        precision = DatePrecision.DAY if value.day else DatePrecision.MONTH if value.month else DatePrecision.YEAR
        self.delivered_precision = precision.value

    @property
    def is_incomplete(self) -> bool:
        """Whether the source breaks off in mid-sentence."""
        return any(warning["code"] == "incomplete" for warning in self.warnings)

    @property
    def character_count(self) -> int:
        """Characters of the text without line ends, as offices count (punctuation included)."""
        return len(self.text) - self.text.count("\n")


class Section(models.Model):
    """节: a span of the text. ``number + heading + body`` is ``text[start:end]``; the sections of a speech tile it."""

    speech = models.ForeignKey(Speech, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField(max_length=KEY_LENGTH, default=new_section_key)
    position = models.PositiveIntegerField()  # from 0, in the order of the text
    level = models.PositiveSmallIntegerField()  # 0: preamble and closing
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    number = models.CharField(max_length=40, blank=True)
    heading = models.TextField(blank=True)
    run_in = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["speech", "position"], name="section_position_unique"),
            models.UniqueConstraint(fields=["speech", "key"], name="section_key_unique"),
            models.UniqueConstraint(fields=["speech", "start"], name="section_start_unique"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="section_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.number}{self.heading}"

    def get_absolute_url(self) -> str:
        return f"{reverse('speech', args=[self.speech_id])}#{self.key}"

    @property
    def body_start(self) -> int:
        """The offset in the speech's text at which the body begins."""
        return self.start + len(self.number) + len(self.heading)

    @property
    def is_in_outline(self) -> bool:
        return self.level > 0 and bool(self.number or self.heading)


@dataclass(slots=True)
class SectionRow:
    """Stands in for a Section where hundreds are only read: a model takes five times as long to make."""

    speech_id: int
    key: str
    position: int
    level: int
    start: int
    end: int
    number: str
    heading: str

    body_start = Section.body_start
    is_in_outline = Section.is_in_outline
    get_absolute_url = Section.get_absolute_url

    @classmethod
    def of(cls, speech_ids: Iterable[int]) -> Iterator[Section]:
        """By speech, in the order of the text. One query."""
        found = Section.objects.filter(speech_id__in=speech_ids).order_by("speech_id", "position")
        for row in found.values_list(*cls.__slots__):
            yield cast("Section", cls(*row))


class SectionAlias(models.Model):
    """A key that a re-parse left over, shown as an extra anchor at ``offset``, where its text now stands."""

    speech = models.ForeignKey(Speech, on_delete=models.CASCADE, related_name="aliases")
    key = models.CharField(max_length=KEY_LENGTH)
    offset = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["speech", "key"], name="alias_key_unique")]

    def __str__(self) -> str:
        return self.key


class HeadingMark(models.Model):
    """An editor's word on a line: a heading of ``level``, or (0) no heading. See text/marks.py for the other fields."""

    speech = models.ForeignKey(Speech, on_delete=models.CASCADE, related_name="marks")
    sentence = models.TextField()
    occurrence = models.PositiveIntegerField()
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    level = models.PositiveSmallIntegerField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    def __str__(self) -> str:
        return f"{self.level}: {self.sentence[:20]}"


class UploadBatchQuerySet(models.QuerySet["UploadBatch"]):
    def with_counts(self) -> UploadBatchQuerySet:
        """With the counts of ``_outcomes`` and ``first_name``, the file that was sent first; all in the one query."""
        first = Upload.objects.filter(batch=models.OuterRef("pk")).order_by("pk").values("name")[:1]
        counts = {name: models.Count("uploads", filter=which) for name, which in _outcomes("uploads__").items()}
        return self.annotate(**counts, first_name=models.Subquery(first))


class UploadBatch(models.Model):
    """Files that an editor sent together."""

    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(_("uploaded at"), default=timezone.now, editable=False)
    publish = models.BooleanField(_("publish at once"), default=False)

    objects = UploadBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.created_at):%Y-%m-%d %H:%M}"


class UploadState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    DONE = "done", _("done")
    UNCHANGED = "unchanged", _("already there")  # the same bytes had been imported before
    UNPACKED = "unpacked", _("unpacked")  # an archive: its files are uploads of their own
    FAILED = "failed", _("failed")


class Outcome(models.TextChoices):
    """What an editor asks of a file that was sent: the question behind every count and every filter."""

    WAITING = "waiting", _("waiting")
    RIGHT = "right", _("read without warnings")
    DOUBTFUL = "doubtful", _("doubtful")
    FAILED = "failed", _("failed")


def _outcomes(uploads: str = "") -> dict[str, Q]:
    """The condition of each outcome, and of ``files``: all but archives, of which the files in them count.

    ``uploads`` is the way to them where they are not what is asked for: ``uploads__``.
    """
    state, speech = f"{uploads}state", f"{uploads}speech"
    is_read = Q(**{f"{state}__in": [UploadState.DONE, UploadState.UNCHANGED]})
    has_warnings = Q(**{f"{speech}__isnull": False}) & ~Q(**{f"{speech}__warnings": []})
    return {
        "files": ~Q(**{state: UploadState.UNPACKED}),
        Outcome.WAITING.value: Q(**{state: UploadState.WAITING}),
        Outcome.RIGHT.value: is_read & ~has_warnings,
        Outcome.DOUBTFUL.value: is_read & has_warnings,
        Outcome.FAILED.value: Q(**{state: UploadState.FAILED}),
    }


class UploadQuerySet(models.QuerySet["Upload"]):
    def that_are(self, outcome: Outcome) -> UploadQuerySet:
        return self.filter(_outcomes()[outcome.value])

    def counts(self) -> dict[str, int]:
        """How many files, and how many of each outcome, by the names of ``_outcomes``. One query."""
        return self.aggregate(**{name: models.Count("pk", filter=which) for name, which in _outcomes().items()})

    def by_place(self) -> UploadQuerySet:
        """In the order in which they were sent, the files of an archive behind it."""
        return self.order_by(Coalesce("archive", "pk"), "pk")

    def with_members(self) -> UploadQuerySet:
        """With ``member_count``: how many files came out of an archive."""
        members = Upload.objects.filter(archive=models.OuterRef("pk")).order_by().values("archive")
        count = models.Subquery(members.annotate(count=models.Count("pk")).values("count"))
        return self.annotate(member_count=Coalesce(count, 0))

    def publishable(self) -> SpeechQuerySet:
        """The drafts that came of them and that nothing is doubtful about."""
        return Speech.objects.filter(
            pk__in=self.filter(speech__status=Status.DRAFT, speech__warnings=[]).values("speech")
        )

    def retry(self) -> int:
        """Have the failed ones of which the file is still there tried again; how many."""
        return (
            self.filter(state=UploadState.FAILED)
            .exclude(content="")
            .update(state=UploadState.WAITING, attempts=0, error_code="", error_message="", finished_at=None)
        )

    def remove_failed(self) -> int:
        """Take the failed ones from the list, with what is left of their files; how many. One transaction."""
        with transaction.atomic():
            failed = list(self.filter(state=UploadState.FAILED).select_for_update())
            Upload.objects.filter(pk__in=[upload.pk for upload in failed]).delete()
            for upload in failed:
                if upload.content:
                    transaction.on_commit(partial(originals().delete, str(upload.content.name)))
        return len(failed)


class Upload(models.Model):
    """One file of a batch: its bytes until the importer has worked it off, and what came of it.

    There is no state "working": a kill would leave it behind. What waits is tried again, ``attempts`` times at most.
    """

    batch = models.ForeignKey(UploadBatch, on_delete=models.CASCADE, related_name="uploads")
    # the archive it was packed in; ``name`` then is its path from there: 材料.zip/春节/讲话.docx
    archive = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="members")
    name = models.CharField(_("file name"), max_length=255)
    content = models.FileField(storage=originals, max_length=200)
    size = models.PositiveBigIntegerField()
    state = models.CharField(_("state"), max_length=10, choices=UploadState.choices, default=UploadState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    error_code = models.CharField(max_length=40, blank=True)
    error_message = models.TextField(blank=True)
    speech = models.ForeignKey(Speech, null=True, blank=True, on_delete=models.SET_NULL, related_name="uploads")
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=UploadState.values), name="upload_state_known"),
        ]
        indexes = [models.Index(fields=["state"])]

    def __str__(self) -> str:
        return self.name

    @property
    def folder(self) -> str:
        """The archive and the folders in it, with the ``/`` behind them; empty for a file of its own."""
        folder, slash, _name = self.name.rpartition("/")
        return f"{folder}{slash}"

    @property
    def file_name(self) -> str:
        return self.name.rpartition("/")[2]


class IndexJobQuerySet(models.QuerySet["IndexJob"]):
    def enqueue(self, speech_ids: Iterable[int]) -> None:
        """Note that these speeches changed. To be called in the transaction that changes them."""
        IndexJob.objects.bulk_create([IndexJob(speech_id=speech_id) for speech_id in speech_ids])


class IndexJob(models.Model):
    """The outbox: a speech that was saved, published, withdrawn or deleted and that the index does not know of yet.

    ``speech_id`` is no foreign key: the job must outlive a deleted speech.
    """

    speech_id = models.PositiveBigIntegerField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = IndexJobQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.speech_id)


class IndexFailure(models.Model):
    """A speech that could not be analysed for the index, with the reason; gone when it is indexed after all."""

    speech_id = models.PositiveBigIntegerField(unique=True)
    revision = models.PositiveIntegerField()
    reason = models.TextField(_("reason"))
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("speech that could not be indexed")
        verbose_name_plural = _("speeches that could not be indexed")

    def __str__(self) -> str:
        return f"{self.speech_id}: {self.reason[:60]}"
