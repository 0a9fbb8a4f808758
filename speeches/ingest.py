"""Files in, speeches out: the only place where the steps of ``speeches.text`` are composed and stored.

``understand`` touches no database and ``store`` parses nothing: no lock is held while a file is read. One file is one
transaction.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
from copy import copy
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import CharField
from django.utils import timezone
from django.utils.translation import gettext as _

from speeches.models import (
    HeadingMark,
    Language,
    Section,
    SectionAlias,
    SourceFile,
    Speech,
    Status,
    Upload,
    UploadBatch,
    UploadState,
    new_section_key,
    originals,
)
from speeches.sandbox import read_line_safely, read_safely, unpack_safely
from speeches.text import marks
from speeches.text.clean import clean_field
from speeches.text.differences import Difference, differences, outline_lines
from speeches.text.document import Cleaned, Notice
from speeches.text.errors import TextError
from speeches.text.extract.beginnings import BEGINNING_BYTES, beginnings, in_utf_8
from speeches.text.identity import Alias, KeyedSpan, carry_keys
from speeches.text.outline import Outline, parse_outline
from speeches.text.reading import RECORD_MEDIA_TYPE
from speeches.text.records import is_web_address
from speeches.text.version import RULES_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser
    from django.core.files.base import File
    from django.core.files.uploadedfile import UploadedFile

    from speeches.models import SpeechQuerySet
    from speeches.storage import OriginalsStorage
    from speeches.text.evidence import Evidence
    from speeches.text.extract.archive import Member
    from speeches.text.identity import Span
    from speeches.text.metadata import Metadata
    from speeches.text.outline import Section as ParsedSection
    from speeches.text.reading import Reading

logger = logging.getLogger(__name__)

ENCODING: Final = "encoding"  # in ``Speech.decided``: that of the source file is an editor's word
_SWEPT_AT_ONCE: Final = 400  # names a query
_LONGEST_TITLE_MADE: Final = 40  # of one taken from the first sentence
_SENTENCE_END: Final = "。！？；：，\n"

# The fields that metadata gives a speech, all of them strings; the date is apart because of its precision.
TEXT_FIELDS: Final = (
    "title", "theme", "speaker", "speaker_role", "genre", "government_level", "place", "occasion", "organization",
    "source_name", "source_url", "language",
)  # fmt: skip
_FIELDS: Final[Mapping[str, CharField[str, str]]] = {
    field.name: field
    for field in Speech._meta.get_fields()  # noqa: SLF001 - Django's public name for it
    if isinstance(field, CharField) and field.name in TEXT_FIELDS
}
_LIMITS: Final = {name: _FIELDS[name].max_length or 0 for name in TEXT_FIELDS}


@dataclass(frozen=True, slots=True)
class Understood:
    """What the rules make of a file, before anything is stored.

    ``given`` names the fields that the file itself gave as fields (a record of a .jsonl file): no rule overrides them.
    """

    name: str
    media_type: str
    encoding: str
    cleaned: Cleaned
    outline: Outline
    metadata: Metadata
    notices: tuple[Notice, ...]  # of every step but the outline, which has its own
    given: frozenset[str] = frozenset()

    @property
    def warnings(self) -> tuple[Notice, ...]:
        return (*self.notices, *self.outline.notices)


@dataclass(frozen=True, slots=True)
class Stored:
    """``created`` is False where the same bytes had been stored before: then nothing was changed."""

    speech: Speech
    created: bool


# Understanding


def understand(data: bytes, filename: str) -> Understood:
    """Raises TextError for a file that is not read or has no text."""
    reading = read_safely(data, filename)
    metadata, doubts = _usable(reading.metadata, reading.cleaned, filename)
    return _understood(reading, filename, metadata, doubts)


def understand_record(line: bytes, name: str) -> Understood:
    """One line of a .jsonl file. Raises TextError."""
    reading = read_line_safely(line)
    for field in reading.given & _LIMITS.keys():
        if len(getattr(reading.metadata, field)) > _LIMITS[field]:
            message = f"“{field_label(field)}”超过 {_LIMITS[field]} 字；请缩短后再导入。"
            raise TextError("field_too_long", message)
    metadata, doubts = _usable(reading.metadata, reading.cleaned)
    return _understood(reading, name, metadata, doubts)


def _understood(reading: Reading, name: str, metadata: Metadata, doubts: Iterable[Notice]) -> Understood:
    return Understood(
        name=name,
        media_type=reading.media_type,
        encoding=reading.encoding,
        cleaned=reading.cleaned,
        outline=reading.outline,
        metadata=metadata,
        notices=(*reading.notices, *doubts, *reading.cleaned.notices),
        given=reading.given,
    )


def _usable(metadata: Metadata, cleaned: Cleaned, filename: str = "") -> tuple[Metadata, tuple[Notice, ...]]:
    """Only values that the archive can hold, and always a title. Raises TextError where there is no text."""
    if not cleaned.text.strip():
        raise TextError("no_text", "没有找到正文；请检查文件里是否只有标题、目录或网页栏目。")
    doubts = []
    values: dict[str, Any] = {}
    for name, limit in _LIMITS.items():
        if len(value := getattr(metadata, name)) > limit:
            doubts.append(Notice("field_too_long", f"“{field_label(name)}”超过 {limit} 字，没有采用：{value[:30]}…"))
            values[name] = ""
    if not is_web_address(metadata.source_url):
        values["source_url"] = ""  # it would become a link
    if not values.get("title", metadata.title):
        values["title"] = _made_title(cleaned.text, filename)
        doubts.append(Notice("title_missing", f"没有找到标题，暂用“{values['title']}”；请填写标题。"))
    if not metadata.language:
        values["language"] = Language.SIMPLIFIED.value
    return metadata.having(**values), tuple(doubts)


def _made_title(text: str, filename: str) -> str:
    """The file's name where it says something in Chinese, else the beginning of the text."""
    stem = clean_field(filename.rpartition(".")[0] or filename)
    if any("\u4e00" <= c <= "\u9fff" for c in stem) and len(stem) <= _LIMITS["title"]:
        return stem
    first = text.lstrip("\n")[:_LONGEST_TITLE_MADE]
    ends = [at for c in _SENTENCE_END if (at := first.find(c)) > 0]
    return clean_field(first[: min(ends)] if ends else first) or clean_field(first)


def field_label(name: str) -> str:
    """What people call this field of a speech."""
    return str(Speech._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # noqa: SLF001 - Django's public name


# JSON


def as_json(understood: Understood) -> dict[str, Any]:
    """In the order in which a person reads a speech."""
    metadata, cleaned = understood.metadata, understood.cleaned
    return {
        "title": metadata.title,
        "theme": metadata.theme,
        "head": cleaned.head,
        "delivered_on": str(metadata.delivered_on or ""),
        "speaker": metadata.speaker,
        "speaker_role": metadata.speaker_role,
        "genre": metadata.genre,
        "government_level": metadata.government_level,
        "place": metadata.place,
        "occasion": metadata.occasion,
        "organization": metadata.organization,
        "source_name": metadata.source_name,
        "source_url": metadata.source_url,
        "media_type": understood.media_type,
        "encoding": understood.encoding,
        "language": metadata.language,
        "evidence": _evidence_rows(metadata.evidence),
        "sections": [
            {
                "position": position,
                "level": section.level,
                "number": section.number,
                "heading": section.heading,
                "run_in": section.run_in,
                "body": section.body,
            }
            for position, section in enumerate(understood.outline.sections)
        ],
        "removed": _removed_rows(cleaned),
        "warnings": _warning_rows(understood.warnings),
    }


def _evidence_rows(evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    return [asdict(found) for found in evidence]


def _removed_rows(cleaned: Cleaned) -> list[dict[str, Any]]:
    return [{"line": cut.line, "text": cut.text, "why": cut.why} for cut in cleaned.removed]


def _warning_rows(notices: Iterable[Notice]) -> list[dict[str, Any]]:
    return [{"code": notice.code, "message": notice.message, "line": notice.line} for notice in notices]


# Storing


def store(understood: Understood, data: bytes, *, publish: bool, sample: bool = False, original: str = "") -> Stored:
    """One transaction. ``original`` names a file of the originals that holds ``data`` already and becomes the original.

    Raises OSError where the original cannot be written; then nothing is stored.
    """
    digest = hashlib.sha256(data).hexdigest()
    source = SourceFile.objects.filter(sha256=digest).select_related("speech").first()
    if source is not None and hasattr(source, "speech"):
        return Stored(source.speech, created=False)
    try:
        with contextlib.ExitStack() as written:
            if source is None:  # else it is of a speech that was deleted
                source = SourceFile(sha256=digest, size=len(data))
                source.content.name = original or _keep(ContentFile(data), written)
            source.name = understood.name[-255:]
            source.media_type, source.encoding = understood.media_type, understood.encoding
            status = Status.PUBLISHED if publish else Status.DRAFT
            with transaction.atomic():
                source.save()
                speech = Speech(source_file=source, is_sample=sample, status=status)
                _write(speech, understood)
            written.pop_all()
    except IntegrityError:
        if known := stored_speech(digest):  # another process was faster
            return Stored(known, created=False)
        raise
    return Stored(speech, created=True)


def stored_speech(sha256: str) -> Speech | None:
    """The speech that was made of exactly these bytes."""
    return Speech.objects.filter(source_file__sha256=sha256).first()


def _keep(file: File[bytes], written: contextlib.ExitStack) -> str:
    """The name in the originals; ``written`` takes the file away again unless all goes well."""
    name = originals().save("original", file)
    written.callback(originals().delete, name)
    return name


def _write(speech: Speech, understood: Understood) -> None:
    """All that is derived of ``speech``, saved. To be called in a transaction."""
    before = _Addresses.of(speech)
    outline = _derive(speech, understood)
    speech.save()
    _write_sections(speech, before, outline.sections)


def _derive(speech: Speech, understood: Understood) -> Outline:
    """Set all that is derived but the sections, which are those of the outline; nothing is saved."""
    _set_fields(speech, understood)
    given = [_as_mark(row) for row in speech.marks.all()] if speech.pk else []
    placed = marks.place(speech.text, given) if given else marks.Placed({}, ())
    outline = parse_outline(understood.cleaned.paragraphs, placed.levels) if placed.levels else understood.outline
    lost = [Notice("mark_lost", f"标记过的小标题在正文里找不到了：{mark.sentence[:30]}") for mark in placed.lost]
    speech.removed = _removed_rows(understood.cleaned)
    speech.warnings = _warning_rows([*understood.notices, *outline.notices, *lost, *_same_text(speech)])
    speech.rules_version = RULES_VERSION
    return outline


@dataclass(frozen=True, slots=True)
class _Addresses:
    """The keys of a speech as it is stored, and what they stand for."""

    text: str = ""
    spans: tuple[KeyedSpan, ...] = ()
    aliases: tuple[Alias, ...] = ()

    @staticmethod
    def of(speech: Speech) -> _Addresses:
        if not speech.pk:
            return _Addresses()
        rows, aliases = speech.sections.all(), speech.aliases.all()
        return _Addresses(
            speech.text,
            tuple(KeyedSpan(row.key, row.level, row.start, row.end, row.number, row.heading) for row in rows),
            tuple(Alias(row.key, row.offset) for row in aliases),
        )


def _set_fields(speech: Speech, understood: Understood) -> None:
    decided = {name: who for name, who in speech.decided.items() if who == "editor"}
    for name in TEXT_FIELDS:
        if name not in decided:
            setattr(speech, name, getattr(understood.metadata, name))
    if "delivered_on" not in decided:
        speech.delivered = understood.metadata.delivered_on
    speech.evidence = _evidence_rows(understood.metadata.evidence)
    speech.head, speech.text = understood.cleaned.head, understood.cleaned.text
    speech.decided = dict.fromkeys(sorted(understood.given), "file") | decided


def _same_text(speech: Speech) -> list[Notice]:
    earlier = Speech.objects.with_text_of(speech).order_by("pk").only("title").first()
    if earlier is None or (speech.pk and speech.pk < earlier.pk):
        return []
    return [Notice("duplicate_text", f"正文与《{earlier.title}》（编号 {earlier.pk}）完全相同。")]


def _write_sections(speech: Speech, before: _Addresses, sections: Sequence[ParsedSection]) -> None:
    carried = carry_keys(before.text, before.spans, before.aliases, speech.text, sections)
    if before.spans:
        speech.sections.all().delete()
        speech.aliases.all().delete()
    Section.objects.bulk_create(
        Section(
            speech=speech,
            key=key or new_section_key(),
            position=position,
            level=section.level,
            start=section.start,
            end=section.end,
            number=section.number,
            heading=section.heading,
            run_in=section.run_in,
        )
        for position, (key, section) in enumerate(zip(carried.keys, sections, strict=True))
    )
    SectionAlias.objects.bulk_create(
        SectionAlias(speech=speech, key=alias.key, offset=alias.offset) for alias in carried.aliases
    )


# Parsing again, and what editors decide


def understand_again(speech: Speech) -> Understood:
    """The original with today's rules; stores nothing, and asks the database nothing if the source file is loaded.

    Raises TextError where the original is not read any more.
    """
    data, source = _original(speech), speech.source_file
    if source.media_type == RECORD_MEDIA_TYPE:
        return understand_record(data, source.name)
    if ENCODING not in speech.decided:
        return understand(data, source.name)
    return replace(understand(in_utf_8(data, source.encoding), source.name), encoding=source.encoding)


def changes_by(speech: Speech, understood: Understood) -> tuple[Difference, ...]:
    """What ``reparse`` would change; what people decided is no change. Stores nothing."""
    now = copy(speech)
    outline = _derive(now, understood)
    return differences(_parts(speech, list(speech.sections.all())), _parts(now, outline.sections))


def _parts(speech: Speech, sections: Sequence[Span]) -> dict[str, list[str]]:
    """A speech as people read it, for comparing, by codes of parts."""
    values = {name: getattr(speech, name) for name in TEXT_FIELDS} | {"delivered_on": speech.delivered or ""}
    return {
        "fields": [f"{field_label(name)}：{value}" for name, value in values.items()],
        "head": speech.head.split("\n"),
        "outline": outline_lines(speech.text, sections),
        "text": speech.text.split("\n"),
        "removed": [f"{cut['text']}（{cut['why']}）" for cut in speech.removed],
        "warnings": [f"{warning['message']}（{warning['code']}）" for warning in speech.warnings],
    }


def reparse(speech: Speech, understood: Understood | None = None) -> bool:
    """Store the original as today's rules read it; whether that changed anything readers or editors see.

    What people decided, and the addresses of sections, stay. ``understood`` is of ``understand_again``. Raises
    TextError where the original is not read any more; then nothing changes.
    """
    again = understood or understand_again(speech)
    with transaction.atomic():
        _lock(speech)
        is_changed = bool(changes_by(speech, again))
        if is_changed:
            _write(speech, again)
        else:  # nothing the index would have to know
            evidence = _evidence_rows(again.metadata.evidence)
            Speech.objects.filter(pk=speech.pk).update(rules_version=RULES_VERSION, evidence=evidence)
            speech.refresh_from_db()
    return is_changed


def read_in(speech: Speech, encoding: str) -> None:
    """Read the original again in the encoding an editor decided, for good. Raises TextError as ``reparse`` does."""
    speech.source_file.encoding, speech.decided[ENCODING] = encoding, "editor"
    again = understand_again(speech)
    with transaction.atomic():
        _lock(speech)
        speech.decided[ENCODING] = "editor"
        SourceFile.objects.filter(pk=speech.source_file_id).update(encoding=encoding)
        _write(speech, again)


def first_lines(speech: Speech) -> dict[str, str]:
    """{encoding: how the original begins in it} of the encodings it may be in; empty where none has to be chosen."""
    source = speech.source_file
    if not source.encoding or source.media_type == RECORD_MEDIA_TYPE:
        return {}
    try:
        with source.content.open("rb") as file:
            return beginnings(file.read(BEGINNING_BYTES), source.encoding)
    except FileNotFoundError:
        return {}


def set_marks(speech: Speech, changes: Mapping[int, int | None], user: AbstractBaseUser | AnonymousUser) -> None:
    """An editor's word on sentences: {offset of the sentence in the text: level, 0 for no heading, None for the rules}.

    The outline is built anew with it. Raises TextError as ``reparse`` does.
    """
    understood = understand_again(speech)
    seen = speech.text  # what the offsets are of, whatever the row has become since
    with transaction.atomic():
        _lock(speech)
        _set_marks(speech, seen, changes, user)
        _write(speech, understood)


def placed_marks(speech: Speech) -> dict[int, int]:
    """{offset: level} of the editors' marks that find their place in the text. One query."""
    return dict(marks.place(speech.text, [_as_mark(row) for row in speech.marks.all()]).levels)


def change_fields(speech: Speech, values: Mapping[str, Any]) -> None:
    """What an editor decides, which rules keep off: {field: value}, the date with its precision as ``delivered``."""
    with transaction.atomic():
        _lock(speech)
        for name, value in values.items():
            setattr(speech, name, value)
            speech.decided["delivered_on" if name == "delivered" else name] = "editor"
        speech.save()


def _original(speech: Speech) -> bytes:
    try:
        with speech.source_file.content.open("rb") as file:
            data: bytes = file.read()
            return data
    except FileNotFoundError as error:
        raise TextError("original_missing", "原件已不在服务器上，不能重新识别；请重新上传原件。") from error


def _lock(speech: Speech) -> None:
    """What is changed is the row as it stands now, and nobody else changes it meanwhile."""
    speech.refresh_from_db(from_queryset=Speech.objects.select_for_update())


def _set_marks(
    speech: Speech, text: str, changes: Mapping[int, int | None], user: AbstractBaseUser | AnonymousUser
) -> None:
    for row in speech.marks.all():
        if changes.keys() & marks.place(text, [_as_mark(row)]).levels.keys():
            row.delete()
    for offset, level in changes.items():
        if level is not None:
            mark = marks.mark_at(text, offset, level)
            HeadingMark.objects.create(
                speech=speech,
                sentence=mark.sentence,
                occurrence=mark.occurrence,
                before=mark.before,
                after=mark.after,
                level=mark.level,
                created_by_id=user.pk,
            )


def _as_mark(row: HeadingMark) -> marks.HeadingMark:
    return marks.HeadingMark(row.sentence, row.occurrence, row.before, row.after, row.level)


# Uploads and samples


def receive(
    files: Sequence[UploadedFile[Any]],
    *,
    publish: bool,
    user: AbstractBaseUser | AnonymousUser,
    batch: UploadBatch | None = None,
) -> UploadBatch:
    """Files an editor sent, kept and noted for the importer: all of them or, where that fails, none.

    They are added to ``batch``, or make a new one.
    """
    with contextlib.ExitStack() as written:
        names = [_keep(file, written) for file in files]
        with transaction.atomic():
            batch = batch or UploadBatch.objects.create(created_by_id=user.pk, publish=publish)
            Upload.objects.bulk_create(
                Upload(batch=batch, name=clean_field(file.name or "")[-255:], content=name, size=file.size or 0)
                for file, name in zip(files, names, strict=True)
            )
        written.pop_all()
    return batch


def unpack(upload: Upload, data: bytes) -> None:
    """The files of an archive as uploads of their own; it is done with itself. All of it or, on any fault, nothing.

    What cannot be taken out of it is listed as failed. Raises TextError for an archive that is not opened at all.
    """
    with contextlib.ExitStack() as written:
        found = [_packed(upload, member, written) for member in unpack_safely(data)]
        with transaction.atomic():
            archive = Upload.objects.select_for_update().filter(pk=upload.pk, state=UploadState.WAITING).first()
            if archive is None:  # taken back meanwhile
                return
            Upload.objects.bulk_create(found)
            transaction.on_commit(partial(originals().delete, str(archive.content.name)))
            archive.state, archive.content = UploadState.UNPACKED, ""
            archive.finished_at = timezone.now()
            archive.save()
        written.pop_all()


def _packed(archive: Upload, member: Member, written: contextlib.ExitStack) -> Upload:
    upload = Upload(batch_id=archive.batch_id, archive=archive, size=len(member.data))
    upload.name = f"{archive.name}/{member.path}"[-255:]
    if member.code:
        upload.state, upload.finished_at = UploadState.FAILED, timezone.now()
        upload.error_code, upload.error_message = member.code, member.message
    else:
        upload.content.name = _keep(ContentFile(member.data), written)
    return upload


def sweep_originals() -> int:
    """Delete files in the originals that no row has named for a day: what a killed process wrote; how many."""
    storage = cast("OriginalsStorage", originals())
    left = list(storage.files_before(timezone.now() - timedelta(days=1)))
    count = 0
    for names in (left[at : at + _SWEPT_AT_ONCE] for at in range(0, len(left), _SWEPT_AT_ONCE)):
        # one statement: a name that moves from an upload to its speech meanwhile is seen with either
        uploads = Upload.objects.filter(content__in=names).order_by().values_list("content")
        named = set(SourceFile.objects.filter(content__in=names).values_list("content").union(uploads))
        for name in names:
            if (name,) not in named:
                storage.delete(name)
                count += 1
    return count


def too_large(name: str) -> str:
    limit = settings.YANKU_UPLOAD_MAX_BYTES // 1024 // 1024
    return _("“%(name)s” is larger than %(limit)d MB and was left out.") % {"name": name, "limit": limit}


def remove(speeches: SpeechQuerySet) -> int:
    """Speeches with their originals, from everywhere; the number removed. One transaction."""
    with transaction.atomic():
        sources = list(SourceFile.objects.filter(speech__in=speeches))
        count = len(sources)
        speeches.delete()
        SourceFile.objects.filter(pk__in=[source.pk for source in sources]).delete()
        for source in sources:
            transaction.on_commit(partial(originals().delete, str(source.content.name)))
    return count


def remove_samples() -> int:
    return remove(Speech.objects.filter(is_sample=True))


def load_samples() -> int:
    """The sample speeches that come with the archive, published; the number that was not there yet."""
    count = 0
    for path in sorted((settings.SAMPLES_DIR / "files").iterdir()):
        data = path.read_bytes()
        count += store(understand(data, path.name), data, publish=True, sample=True).created
    return count
