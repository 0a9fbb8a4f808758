"""Files in, speeches out: the only place where the steps of ``speeches.text`` are composed and stored.

``understand`` touches no database and ``store`` parses nothing: no lock is held while a file is read. One file is one
transaction.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import CharField
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
    new_section_key,
    originals,
)
from speeches.sandbox import extract_safely
from speeches.text import marks
from speeches.text.clean import clean, clean_field, clean_given
from speeches.text.document import Cleaned, FileFacts, Notice
from speeches.text.errors import TextError
from speeches.text.identity import Alias, KeyedSpan, carry_keys
from speeches.text.metadata import read_metadata
from speeches.text.outline import Outline, parse_outline
from speeches.text.records import Record, is_web_address, read_record
from speeches.text.version import RULES_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser
    from django.core.files.base import File
    from django.core.files.uploadedfile import UploadedFile

    from speeches.models import SpeechQuerySet
    from speeches.text.evidence import Evidence
    from speeches.text.metadata import Metadata
    from speeches.text.outline import Section as ParsedSection

logger = logging.getLogger(__name__)

RECORD_MEDIA_TYPE: Final = "application/json"  # the original of a line of a .jsonl file
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
    extracted = extract_safely(data, filename)
    with _faults_as_refusal(filename):
        cleaned = clean(extracted)
        metadata, doubts = _usable(read_metadata(cleaned, extracted.facts, filename), cleaned, filename)
        return Understood(
            name=filename,
            media_type=extracted.media_type,
            encoding=extracted.encoding,
            cleaned=cleaned,
            outline=parse_outline(cleaned.paragraphs),
            metadata=metadata,
            notices=(*extracted.notices, *doubts, *cleaned.notices),
        )


def understand_record(line: bytes, name: str) -> Understood:
    """One line of a .jsonl file: its fields are as given, and no title or furniture is sought in its text.

    What it does not give is derived where it is certain. Raises TextError.
    """
    with _faults_as_refusal(name):
        record = read_record(line)
        cleaned = clean_given(record.text)
        metadata, doubts = _usable(_with_given(read_metadata(cleaned, _facts(record)), record), cleaned)
        return Understood(
            name=name,
            media_type=RECORD_MEDIA_TYPE,
            encoding="utf-8",
            cleaned=cleaned,
            outline=parse_outline(cleaned.paragraphs),
            metadata=metadata,
            notices=(*record.notices, *doubts, *cleaned.notices),
            given=frozenset(record.fields) | ({"delivered_on"} if record.delivered_on else set()),
        )


@contextlib.contextmanager
def _faults_as_refusal(name: str) -> Iterator[None]:
    """A fault of the rules costs the one file that brings it to light, with its traceback in the log."""
    try:
        yield
    except TextError:
        raise
    except Exception as error:
        logger.exception("%s could not be understood", name)
        raise TextError("fault", "处理这个文件时程序出错，没有导入；请把文件交给管理员。") from error


def _facts(record: Record) -> FileFacts:
    fields = record.fields
    return FileFacts(
        title=fields.get("title", ""),
        published=str(record.delivered_on or ""),
        source_name=fields.get("source_name", ""),
        source_url=fields.get("source_url", ""),
        speaker=fields.get("speaker", ""),
        language=fields.get("language", ""),
    )


def _with_given(metadata: Metadata, record: Record) -> Metadata:
    for name, value in record.fields.items():
        if len(value) > _LIMITS[name]:
            raise TextError("field_too_long", f"“{field_label(name)}”超过 {_LIMITS[name]} 字；请缩短后再导入。")
    theme = "" if "title" in record.fields else metadata.theme  # a title that is given keeps its theme
    delivered_on = record.delivered_on or metadata.delivered_on
    given: dict[str, Any] = dict(record.fields)
    return replace(metadata, **given, theme=theme, delivered_on=delivered_on)


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
    return replace(metadata, **values), tuple(doubts)


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
    _set_fields(speech, understood)
    given = [_as_mark(row) for row in speech.marks.all()] if speech.pk else []
    placed = marks.place(speech.text, given) if given else marks.Placed({}, ())
    outline = parse_outline(understood.cleaned.paragraphs, placed.levels) if placed.levels else understood.outline
    lost = [Notice("mark_lost", f"标记过的小标题在正文里找不到了：{mark.sentence[:30]}") for mark in placed.lost]
    speech.removed = _removed_rows(understood.cleaned)
    speech.warnings = _warning_rows([*understood.notices, *outline.notices, *lost, *_same_text(speech)])
    speech.rules_version = RULES_VERSION
    speech.save()
    _write_sections(speech, before, outline.sections)


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


def reparse(speech: Speech) -> None:
    """Read the original again with today's rules; what people decided, and the addresses of sections, stay.

    Raises TextError where the original is not read any more; then nothing changes.
    """
    understood = _understand_again(speech)
    with transaction.atomic():
        _lock(speech)
        _write(speech, understood)


def set_marks(speech: Speech, changes: Mapping[int, int | None], user: AbstractBaseUser | AnonymousUser) -> None:
    """An editor's word on sentences: {offset of the sentence in the text: level, 0 for no heading, None for the rules}.

    The outline is built anew with it. Raises TextError as ``reparse`` does.
    """
    understood = _understand_again(speech)
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


def _understand_again(speech: Speech) -> Understood:
    source = speech.source_file
    try:
        with source.content.open("rb") as file:
            data = file.read()
    except FileNotFoundError as error:
        raise TextError("original_missing", "原件已不在服务器上，不能重新识别；请重新上传原件。") from error
    return (
        understand_record(data, source.name)
        if source.media_type == RECORD_MEDIA_TYPE
        else understand(data, source.name)
    )


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
    files: Sequence[UploadedFile[Any]], *, publish: bool, user: AbstractBaseUser | AnonymousUser
) -> UploadBatch:
    """Files an editor sent, kept and noted for the importer: all of them or, where that fails, none."""
    with contextlib.ExitStack() as written:
        names = [_keep(file, written) for file in files]
        with transaction.atomic():
            batch = UploadBatch.objects.create(created_by_id=user.pk, publish=publish)
            Upload.objects.bulk_create(
                Upload(batch=batch, name=clean_field(file.name or "")[-255:], content=name, size=file.size or 0)
                for file, name in zip(files, names, strict=True)
            )
        written.pop_all()
    return batch


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
