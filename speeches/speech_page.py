"""What the page of a speech shows beside its text: its anchors, its grounds, how it is cited, what is marked in it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import CharField, IntegerField, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from speeches.models import Section, Speech
from speeches.search import matches_in
from speeches.text.citations import Cited
from speeches.text.evidence import Origin
from speeches.text.query import QueryError, parse
from speeches.text.quotations import locate
from speeches.text.script import OTHER, SIMPLIFIED, TRADITIONAL, converted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from speeches.text.snippet import Span

UNFOLDED: Final = 36  # headings: of a longer outline the third level is folded
CHARACTERS_PER_MINUTE: Final = 400  # silent reading of Chinese prose, rounded down from the usual 400–500
SCRIPTS: Final = ((SIMPLIFIED, "简体"), (TRADITIONAL, "繁體"))
_GROUNDS: Final = ("title", "theme", "speaker", "speaker_role", "delivered_on", "occasion", "place", "organization",
                   "genre", "government_level", "source_name", "source_url")  # fmt: skip
_IN_HOURS: Final = 120  # minutes
_LONGEST_NUMBER: Final = 9  # digits
_FORMER: Final = -1  # instead of the position of a section
_ORIGINS: Final = {
    Origin.HEAD: gettext_lazy("the head of the document"),
    Origin.TEXT: gettext_lazy("the text"),
    Origin.PAGE: gettext_lazy("what the file says of itself"),
    Origin.CUT: gettext_lazy("what the page had around the text"),
    Origin.FILE_NAME: gettext_lazy("the name of the file"),
}
_WARNINGS: Final = {
    "incomplete": gettext_lazy("The source breaks off: this text is incomplete."),
    "numbering_gap": gettext_lazy("The numbering of the headings has a gap: the source may lack a part."),
    "undecodable_bytes": gettext_lazy("Some characters of the source could not be read; they stand as �."),
    "pages_without_text": gettext_lazy("Some pages of the source are pictures: their text is missing."),
    "unreadable_pages": gettext_lazy("Some pages of the source are damaged: their text is missing."),
    "undecoded_glyphs": gettext_lazy("Some characters of the source could not be told: compare the original file."),
}


@dataclass(frozen=True, slots=True)
class Ground:
    """The sentence that a fact was taken from; ``origin`` in words. ``others``: what else was found for the field."""

    name: str
    value: str
    quote: str
    origin: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Marked:
    """``matches`` of a search, or of a sentence that was shared; ``current`` counts from 1, 0 where there is none."""

    query: str = ""
    quotation: str = ""
    matches: tuple[Span, ...] = ()
    current: int = 0

    @property
    def before(self) -> int:
        return self.current - 1 or len(self.matches)

    @property
    def after(self) -> int:
        return self.current % len(self.matches) + 1 if self.matches else 0


@dataclass(frozen=True, slots=True)
class Shown:
    """What is read on the page, in the script that was chosen. Every character has the place of the one it stands for,
    so sections and matches are those of the speech itself. ``script``: of a conversion, empty for the original;
    ``other``: the script that it can be converted to, empty where it is not Chinese."""

    title: str
    theme: str
    text: str
    language: str
    script: str = ""
    other: str = ""

    @property
    def parameter(self) -> str:
        """What a link to the same page adds to its address."""
        return f"&script={self.script}" if self.script else ""


def shown(speech: Speech, script: str) -> Shown:
    """In ``script`` if that is the other one, else as it is kept."""
    other = OTHER.get(speech.language, "")
    if not script or script != other:
        return Shown(speech.title, speech.theme, speech.text, speech.language, other=other)
    title, theme, text = (converted(words, script) for words in (speech.title, speech.theme, speech.text))
    return Shown(title, theme, text, script, script, other)


def sections_and_aliases(speech: Speech) -> tuple[list[Section], dict[str, int]]:
    """Its sections in order, and the offsets of its former keys. One query."""
    names = ("key", "start", "end", "level", "position", "number", "heading", "run_in")
    none, former = Value("", CharField()), Value(_FORMER, IntegerField())
    aliased = speech.aliases.annotate(
        end=former, level=former, position=former, number=none, heading=none, run_in=Value(value=False)
    )
    rows = speech.sections.order_by().values_list(*names).union(
        aliased.values_list("key", "offset", *names[2:]), all=True
    )  # fmt: skip
    sections, aliases = [], {}
    for row in rows:
        if row[4] == _FORMER:
            aliases[row[0]] = row[1]
        else:
            sections.append(Section(speech_id=speech.pk, **dict(zip(names, row, strict=True))))
    return sorted(sections, key=lambda section: section.position), aliases


def marked(speech: Speech, sections: Sequence[Section], asked: Mapping[str, str], query: str, script: str) -> Marked:
    """``asked`` of the address: ``mark`` is a sentence to mark, of several alike the ``n``-th from the section ``in``
    on; of a query ``n`` is the match one is at. A query with a fault marks nothing. What was typed as it is read in
    ``script`` (反覆 for 反复) is looked for as the speech itself has it."""
    number = asked.get("n", "")
    which = max(int(number), 1) if number.isascii() and number.isdecimal() and len(number) < _LONGEST_NUMBER else 1
    quotation = asked.get("mark", "").strip()
    if quotation:
        near = next((section.start for section in sections if section.key == asked.get("in")), 0)
        span = locate(speech.text, quotation, near, which)
        return Marked(quotation=quotation, matches=(span,) if span else (), current=1 if span else 0)
    matches = _matches(speech, sections, converted(query, OTHER[script])) if script else ()
    matches = matches or _matches(speech, sections, query)
    return Marked(query=query, matches=matches, current=min(which, len(matches)))


def position_of(key: str, sections: Sequence[Section], aliases: Mapping[str, int]) -> int | None:
    """Of the section with this key, or where the text of one that had it stands now."""
    if key in aliases:
        return max(bisect_right(sections, aliases[key], key=lambda section: section.start) - 1, 0)
    return next((section.position for section in sections if section.key == key), None)


def closing_key(sections: Sequence[Section]) -> str:
    """The key of the closing words, which are in no part of the outline; empty where there are none."""
    return sections[-1].key if sections[1:] and sections[-1].level == 0 else ""


def _matches(speech: Speech, sections: Sequence[Section], query: str) -> tuple[Span, ...]:
    try:
        return tuple(matches_in(parse(query), speech, sections)) if query else ()
    except QueryError:
        return ()


def grounds(speech: Speech) -> tuple[Ground, ...]:
    rows: Iterable[Mapping[str, Any]] = speech.evidence
    taken = {row["field"]: row for row in rows if row["taken"]}
    return tuple(
        Ground(_label(name), taken[name]["value"], taken[name]["quote"], _origin(taken[name]["origin"]),
               tuple(row["value"] for row in rows if row["field"] == name and not row["taken"]))
        for name in _GROUNDS
        if name in taken and name not in speech.decided
    )  # fmt: skip


def warnings(speech: Speech) -> list[str]:
    """What a reader should know of the text, each once."""
    codes = dict.fromkeys(warning["code"] for warning in speech.warnings)
    return [str(words) for code, words in _WARNINGS.items() if code in codes]


def cited(speech: Speech, address: str) -> Cited:
    return Cited(
        number=speech.pk,
        title=speech.title,
        address=address,
        archive=_("Yanku"),
        theme=speech.theme,
        speaker=speech.speaker,
        organization=speech.organization,
        delivered=speech.delivered,
        genre=speech.genre,
        occasion=speech.occasion,
        place=speech.place,
        source_name=speech.source_name,
        source_url=speech.source_url,
        language=speech.language,
    )


def length(speech: Speech) -> str:
    """How long it is and takes to read, in words."""
    minutes = max(1, round(speech.character_count / CHARACTERS_PER_MINUTE))
    words = {"count": speech.character_count, "minutes": minutes, "hours": round(minutes / 60)}
    if minutes < _IN_HOURS:
        return _("%(count)s characters, about %(minutes)s min") % words
    return _("%(count)s characters, about %(hours)s hours") % words


def _label(name: str) -> str:
    return str(Speech._meta.get_field(name).verbose_name)  # type: ignore[union-attr]  # noqa: SLF001 - Django's public name


def _origin(origin: str) -> str:
    return str(_ORIGINS[Origin(origin)])
