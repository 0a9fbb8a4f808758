"""Keep the message catalogues: ``messages`` updates and compiles them, ``messages --check`` fails on what is missing.

Django's own makemessages needs the system's gettext; this reads the same sources with Babel, so that the
gate runs wherever Python does. Message ids are English; each catalogue must be complete. Chinese is written
once, in simplified characters: the traditional catalogue is made from that one.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

from speeches.management.traditional import traditional

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from django.core.management.base import CommandParser

_SOURCE_LANGUAGE: Final = "en"
_MADE_FROM: Final = {"zh-hant": "zh-hans"}
_KEYWORDS: Final = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}


class Command(BaseCommand):
    help = "Update and compile the message catalogues, or (--check) tell what is missing in them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; exit status 1 if anything is amiss")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401, ARG002 - Django's signature
        used = _used()
        faults = []
        for language, _name in settings.LANGUAGES:
            if language == _SOURCE_LANGUAGE:
                continue
            original = _MADE_FROM.get(language)
            if options["check"]:
                found = _differences(language, original) if original else _faults(_folder(language), used)
                faults += [f"{language}: {fault}" for fault in found]
            elif original:
                _write(_folder(language), _converted(language, original))
                self.stdout.write(f"{language}: made from {original}")
            else:
                missing = _update(_folder(language), language, used)
                self.stdout.write(f"{language}: {len(used)} messages, {missing} to translate")
        if faults:
            raise CommandError("\n".join([*faults, "Run `manage.py messages`, translate, and run it again."]))


def _folder(language: str) -> Path:
    base: Path = settings.BASE_DIR
    return base / "speeches" / "locale" / to_locale(language) / "LC_MESSAGES"


def _sources() -> Iterator[tuple[str, bytes, str]]:
    """``(path, content, kind)`` of everything that may hold messages."""
    base: Path = settings.BASE_DIR
    for folder in ("archive", "speeches"):
        for path in sorted((base / folder).rglob("*.py")):
            if "tests" not in path.parts and "migrations" not in path.parts:
                yield str(path.relative_to(base)), path.read_bytes(), "python"
    for path in sorted((base / "templates").rglob("*.html")):
        # What templatize gives is a mere stream of calls: the tolerant lexer for JavaScript reads it well.
        yield str(path.relative_to(base)), templatize(path.read_text(encoding="utf-8")).encode(), "javascript"


def _used() -> Catalog:
    catalog = Catalog()
    for path, content, kind in _sources():
        for line, message, _comments, context in extract(kind, BytesIO(content), keywords=_KEYWORDS):
            if message:
                catalog.add(message, locations=[(path, line)], context=context)
    return catalog


def _faults(folder: Path, used: Catalog) -> list[str]:
    known = _read(folder / "django.po", None)
    faults = []
    for message in used:
        if message.id:
            translated = known.get(message.id, message.context)
            if translated is None or not _is_complete(translated.string):
                faults.append(f"not translated: {message.id!r}")
            elif translated.fuzzy:
                faults.append(f"fuzzy: {message.id!r}")
    faults += [f"no longer used: {m.id!r}" for m in known if m.id and used.get(m.id, m.context) is None]
    return faults + _stale(folder, known)


def _differences(language: str, original: str) -> list[str]:
    """What is amiss in a catalogue that is made from another."""
    folder, due = _folder(language), _converted(language, original)
    path = folder / "django.po"
    if not path.exists() or path.read_bytes() != _written(due):
        return [f"django.po is not what that of {original} converts to"]
    return _stale(folder, due)


def _stale(folder: Path, catalog: Catalog) -> list[str]:
    compiled = folder / "django.mo"
    if compiled.exists() and compiled.read_bytes() == _compiled(catalog):
        return []
    return ["django.mo is not what django.po compiles to"]


def _update(folder: Path, language: str, used: Catalog) -> int:
    """Write both files; the number of messages that have no translation yet."""
    catalog = _read(folder / "django.po", language)
    catalog.update(used, no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    _write(folder, catalog)
    return sum(not _is_complete(message.string) for message in catalog if message.id)


def _write(folder: Path, catalog: Catalog) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "django.po").write_bytes(_written(catalog))
    (folder / "django.mo").write_bytes(_compiled(_read(folder / "django.po", None)))


def _converted(language: str, original: str) -> Catalog:
    catalog = _read(_folder(original) / "django.po", original)
    made = Catalog(
        locale=to_locale(language),
        project=catalog.project,
        header_comment=f"# Made from {to_locale(original)} by `manage.py messages`; do not edit.",
        creation_date=catalog.creation_date,
        revision_date=catalog.revision_date,
        fuzzy=False,
    )
    for message in catalog:
        if message.id:
            words = message.string or ""
            converted = traditional(words) if isinstance(words, str) else tuple(map(traditional, words))
            made.add(message.id, converted, flags=message.flags, context=message.context)
    return made


def _read(path: Path, language: str | None) -> Catalog:
    if not path.exists():
        return Catalog(locale=to_locale(language) if language else None, project="Yanku", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=to_locale(language) if language else None)


def _written(catalog: Catalog) -> bytes:
    buffer = BytesIO()
    write_po(buffer, catalog, omit_header=False, sort_output=True, no_location=True, width=110)
    return buffer.getvalue()


def _compiled(catalog: Catalog) -> bytes:
    buffer = BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def _is_complete(string: str | list[str] | tuple[str, ...] | None) -> bool:
    return all(string) and bool(string) if isinstance(string, list | tuple) else bool(string)
