"""Where the text of a document begins, and what each line before it is.

``read_head`` is asked twice: ``clean`` splits head from text by it, ``metadata`` reads values out of it.
It looks at the words only, never at the evidence of a file format, so that a cleaned text read again
splits at the same place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from speeches.text.characters import has_han, is_closed, last_mark, width
from speeches.text.fold import fold
from speeches.text.head_rules import (
    BARE_LABEL,
    BURIED,
    DASHED,
    DATELINE_BEFORE_TITLE,
    GENRE_END,
    OCCASION_BEHIND_TITLE,
    OCCASION_ENDS,
    OCCASION_OPENS,
    ON_THE_OCCASION,
    SALUTED,
    THEME_AFTER_COLON,
    HeadKind,
    kind_of,
    kind_of_label,
)
from speeches.text.numbering import SERIES, Kind, match_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from speeches.text.document import Paragraph


__all__ = [
    "Head",
    "HeadKind",
    "HeadLine",
    "is_prose",
    "is_salutation",
    "read_buried",
    "read_head",
    "salutation_length",
    "split_theme",
]


@dataclass(frozen=True, slots=True)
class HeadLine:
    text: str
    kind: HeadKind


@dataclass(frozen=True, slots=True)
class Head:
    """The lines before the text, in order; ``text_start`` is the index of the first line of the text."""

    lines: tuple[HeadLine, ...]
    text_start: int

    def of(self, *kinds: HeadKind) -> tuple[str, ...]:
        return tuple(line.text for line in self.lines if line.kind in kinds)

    @property
    def title_lines(self) -> tuple[str, ...]:
        """The lines the title is wrapped over, as they stand; a theme after a colon is still in them."""
        return self.of(HeadKind.TITLE)

    @property
    def subtitle_lines(self) -> tuple[str, ...]:
        return self.of(HeadKind.SUBTITLE)

    @property
    def theme_lines(self) -> tuple[str, ...]:
        return self.of(HeadKind.THEME)

    @property
    def occasion_lines(self) -> tuple[str, ...]:
        return self.of(HeadKind.OCCASION)

    @property
    def byline_lines(self) -> tuple[str, ...]:
        return self.of(HeadKind.BYLINE)

    @property
    def date_lines(self) -> tuple[str, ...]:
        return self.of(HeadKind.DATE)

    @property
    def source_lines(self) -> tuple[str, ...]:
        return self.of(HeadKind.SOURCE)


# How far a head may reach; a longer one is a sign that no text was recognised.
_MOST_LINES: Final = 60
_MOST_TITLE_LINES: Final = 4
_MOST_BYLINES: Final = 3
_LONGEST_TITLE_LINE: Final = 80
_WRAPPED_ALIKE: Final = 6  # columns by which two lines of one paragraph may differ
_NARROWEST_PROSE: Final = 32
_LONGEST_SALUTATION: Final = 60
_MOST_PROSE_BEFORE_SALUTATION: Final = 600
_LONGEST_BURIED: Final = 600

_SPACE: Final = re.compile(r"\s+")
_STRONG_VOCATIVE: Final = re.compile(
    r"(?:(?:尊敬|敬爱|亲爱)的.{1,30}|(?:各位|诸位|全体|列位).{1,24}"
    r"|.{0,16}(?:同志|朋友|代表|委员|同学|老师|女士|先生|战友|乡亲|同胞|来宾|嘉宾|青年|记者|孩子|员工|职工|校友|选民|党员|干部|父老)们"
    r"|.{0,8}(?:主席|议长|院长|总统|秘书长|委员长)(?:先生|女士|阁下)|(?:父老)?乡亲|代理主席|女士|先生"
    r"|大家(?:上午|下午|晚上|早上)?好|ladiesandgentlemen"
    r"|(?:mr|madam|your|dear|distinguished|excellenc|comrades|myfriends|honou?rable).{0,60})"
)
_WEAK_VOCATIVE: Final = re.compile(
    r".{0,16}(?:主席|议长|院长|总统|总理|书记|省长|市长|县长|区长|部长|主任|秘书长|委员长|先生|女士|阁下|陛下|殿下|同志|代表|委员"
    r"|来宾|嘉宾|朋友|同仁|同事|领导|团长|会长|校长|大使|专家|教授|企业家)"
)
_ADDRESSEE: Final = re.compile(
    r".{0,40}(?:政府|委员会|委|厅|局|部|办|院|部门|单位|机构|机关|企业|公司|学校|院校|大学|团体|组织|部委|委办局|省|自治区|直辖市"
    r"|人员|干部|街道|镇|乡|县|市|区|旗|州|办公室|中心|人大|政协|军区|兵团|总队|大队|处|所|站|署|行|司)(?:\([^()]*\))?"
)
_FACTS: Final = frozenset({HeadKind.OCCASION, HeadKind.BYLINE, HeadKind.DATE, HeadKind.SOURCE})
_CONTENTS: Final = re.compile(r"目\s*[录次]|contents")


def read_head(lines: Sequence[Paragraph]) -> Head:
    """Classify the lines before the text. Empty lines must be gone; furniture should be.

    The text begins with the salutation (同志们：, also the addressee of a circular) if one opens the
    document, else with the first sentence or numbered heading.
    """
    texts = [line.text for line in lines[: _MOST_LINES + 1]]
    folded = [fold(text).strip() for text in texts]
    start = _salutation_index(folded)
    kinds = _kinds(folded, start)
    if start is None:
        start = len(kinds)
        if start == len(lines):  # nothing but head: better a text of short lines than none
            start = _length_of_title(kinds) if _length_of_title(kinds) < len(lines) else 0
    return Head(tuple(HeadLine(text, kind) for text, kind in zip(texts, kinds[:start], strict=False)), start)


def read_buried(text: str) -> tuple[HeadLine, ...]:
    """The head that a text without line breaks begins with, as the lines it would be; empty where it is not certain.

    It ends at the salutation and must have a title and, behind it, the day or the occasion.
    """
    opening = text[:_LONGEST_BURIED]
    plain = fold(opening)
    ends = SALUTED.search(plain)
    found = BURIED.search(plain, 0, ends.start() if ends else len(plain))
    if found is None or not (found["occasion"] or found["date"]):
        return ()
    parts = (
        (HeadKind.TITLE, "title"),
        (HeadKind.OCCASION, "occasion"),
        (HeadKind.DATE, "date"),
        (HeadKind.BYLINE, "byline"),
    )
    lines = [HeadLine(opening[slice(*found.span(part))].strip(), kind) for kind, part in parts if found[part]]
    before = opening[: found.start("title")]
    lines += [HeadLine(piece, HeadKind.NOTE) for piece in re.findall("[^。]+。", before)]
    if dateline := DATELINE_BEFORE_TITLE.search(fold(before)):
        lines.append(HeadLine(before[slice(*dateline.span())].strip(), HeadKind.DATELINE))
    return tuple(line for line in lines if line.text)


def is_salutation(text: str) -> bool:
    """The whole line addresses the audience, or the offices a circular goes to: 同志们：  各位代表！"""
    folded = fold(text).strip()
    if len(folded) > _LONGEST_SALUTATION:
        return len(folded) <= 2 * _LONGEST_SALUTATION and _is_addressee(folded)
    return _addresses(folded, strong=False) or _is_addressee(folded)


def salutation_length(text: str) -> int:
    """How many characters of ``text`` are a salutation that a sentence runs on from (同志们：今天…); else 0."""
    folded = fold(text[: _LONGEST_SALUTATION + 1])
    for found in re.finditer("[:!]", folded):
        if _addresses(folded[: found.end()].strip(), strong=True):
            return found.end()
    return 0


def split_theme(title: str) -> tuple[str, str]:
    """Title and theme of a line that carries both (在全县干部大会上的讲话：凝心聚力开新局); theme may be empty."""
    if found := THEME_AFTER_COLON.match(fold(title)):
        return title[: found.end("title")].rstrip(), title[found.start("theme") : found.end("theme")].strip()
    return title, ""


def is_prose(text: str) -> bool:
    """A sentence of running text, as against a title, a heading or a label."""
    stripped = text.strip()
    if len(stripped) > 2 * _LONGEST_TITLE_LINE:
        return True
    inner = sum(stripped.count(mark) for mark in "。；！？;")
    if last_mark(stripped) in set("。；;…") or (last_mark(stripped) in set("！？!?，,、") and len(stripped) > 30):
        return len(stripped) >= 8
    return inner > 0 and len(stripped) > 24


def _addresses(folded: str, *, strong: bool) -> bool:
    if folded[-1:] not in {":", "!", ","}:
        return False
    items = [_SPACE.sub("", item) for item in re.split("[,、:!]|(?<=们) ", folded) if item.strip()]
    found = [bool(_STRONG_VOCATIVE.fullmatch(item)) for item in items]
    if not items or items[0] in {"我们", "他们", "你们", "人们"}:
        return False
    if (strong or folded[-1] != ":") and not any(found):
        return False
    return all(ok or _WEAK_VOCATIVE.fullmatch(item) for ok, item in zip(found, items, strict=True))


def _is_addressee(folded: str) -> bool:
    if not folded.endswith(":"):
        return False
    items = [_SPACE.sub("", item) for item in re.split("[,、;]", folded[:-1])]
    return all(_ADDRESSEE.fullmatch(item) for item in items) and (folded.startswith("各") or len(items) > 1)


def _salutation_index(folded: Sequence[str]) -> int | None:
    prose = 0
    for index, line in enumerate(folded[:_MOST_LINES]):
        if is_salutation(line) or salutation_length(line):
            return index if prose == 0 or ":" in line[:_LONGEST_SALUTATION] else None
        if _is_heading(line) or _CONTENTS.fullmatch(line):
            return None
        if is_prose(line) and kind_of(line) is not HeadKind.NOTE:
            prose += len(line)
            if prose > _MOST_PROSE_BEFORE_SALUTATION:
                return None
    return None


def _is_heading(folded: str) -> bool:
    number = match_number(folded)
    return number is not None and number.kind not in SERIES and not (number.kind is Kind.ARABIC and number.value > 100)


def _kinds(folded: Sequence[str], start: int | None) -> list[HeadKind]:
    """The kinds of the lines from the first on, as far as the head reaches (to ``start`` if that is known)."""
    kinds: list[HeadKind] = []
    title = ""
    for index, line in enumerate(folded[:_MOST_LINES] if start is None else folded[:start]):
        before = kinds[-1] if kinds else None
        kind = _typed_kind(folded, index, before) or _title_kind(line, title, before)
        if kind is None and HeadKind.DOCUMENT_NUMBER in kinds[-_MOST_TITLE_LINES:]:
            kind = HeadKind.REPEAT if _is_full_title_ahead(folded, index) else None
        if start is None and kind is HeadKind.TITLE and _opens_wrapped_prose(folded, index):
            break
        if kind is None:
            if start is None and not (title and _is_head_resumed(folded, index)):
                break
            kind = _kind_of_stray(line, title, before)
        if start is None and kind is HeadKind.BYLINE and kinds[-_MOST_BYLINES:] == [HeadKind.BYLINE] * _MOST_BYLINES:
            return kinds[:-_MOST_BYLINES]  # a list of names is text
        if kind is HeadKind.TITLE:
            title += _SPACE.sub("", line)
        kinds.append(kind)
    return kinds


def _kind_of_stray(line: str, title: str, before: HeadKind | None) -> HeadKind:
    """A line that nothing tells but that the head goes on behind it."""
    if is_prose(line):
        return HeadKind.NOTE
    if not title:
        return HeadKind.TITLE
    return HeadKind.THEME if before is HeadKind.TITLE else HeadKind.NOTE


def _typed_kind(folded: Sequence[str], index: int, before: HeadKind | None) -> HeadKind | None:
    line = folded[index]
    if kind := kind_of(line):
        return kind
    if index and (label := BARE_LABEL.fullmatch(folded[index - 1])):
        return kind_of(f"{label['label']}:{line}") or None
    if (label := BARE_LABEL.fullmatch(line)) and (kind := kind_of_label(label["label"])):
        return kind
    if before is None or is_prose(line):
        return None
    if before is HeadKind.OCCASION and not OCCASION_ENDS.search(folded[index - 1]) and not is_closed(line):
        return HeadKind.OCCASION
    if not is_closed(line) and (OCCASION_OPENS.fullmatch(line) or OCCASION_BEHIND_TITLE.fullmatch(line)):
        return HeadKind.OCCASION
    if dashed := DASHED.fullmatch(line):
        rest = dashed["rest"] or dashed["ascii"]
        return HeadKind.SUBTITLE if ON_THE_OCCASION.search(rest) or GENRE_END.search(rest) else HeadKind.THEME
    return None


def _title_kind(folded: str, title: str, before: HeadKind | None) -> HeadKind | None:
    if not _is_title_like(folded):
        return None
    bare = _SPACE.sub("", folded)
    if not title:
        return HeadKind.TITLE
    if bare in title or title in bare:
        return HeadKind.REPEAT
    if before is not HeadKind.TITLE or _is_complete(title):
        return None
    if ON_THE_OCCASION.fullmatch(folded) and bare[0] in "在于向" and not _ends_open(title):
        return HeadKind.SUBTITLE
    return HeadKind.TITLE


def _is_title_like(folded: str) -> bool:
    if not folded or len(folded) > _LONGEST_TITLE_LINE:
        return False
    if is_prose(folded) or _is_heading(folded) or _CONTENTS.fullmatch(folded):
        return False
    if folded[-1] == ":" and GENRE_END.search(folded[:-1]):  # the theme follows on a line of its own
        return True
    if folded[-1] in ",、:":
        return THEME_AFTER_COLON.match(folded) is not None
    return has_han(folded) or folded[0].isalpha()


def _is_complete(title: str) -> bool:
    """A title that has its genre word, so that no further line belongs to it."""
    if found := THEME_AFTER_COLON.match(title):
        return found["theme"][-1] not in ",、"
    is_phrase_open = title[0] in "在于" and "上" not in title  # 在全县贯彻落实五年规划 / 动员会上的讲话
    return GENRE_END.search(title) is not None and not is_phrase_open


def _ends_open(title: str) -> bool:
    """The title breaks off within a phrase (…一季度实现), so that the next line goes on."""
    return title[-1] in "的和与及、对于为实在向"


def _opens_wrapped_prose(folded: Sequence[str], index: int) -> bool:
    """The first line of a hard-wrapped paragraph: as wide as the next, with a comma, and a sentence ends soon."""
    line, following = folded[index], folded[index + 1 : index + 4]
    if not following or not re.search("[,、;:]", line) or abs(width(line) - width(following[0])) > _WRAPPED_ALIKE:
        return False
    return width(line) >= _NARROWEST_PROSE and any(re.search("[。;!?]", text) for text in following)


def _is_head_resumed(folded: Sequence[str], index: int) -> bool:
    """The line is neither sentence nor heading, and a date, speaker or source follows soon."""
    for at in range(index, min(index + 4, len(folded))):
        if is_prose(folded[at]) or _is_heading(folded[at]):
            return False
        if at > index and kind_of(folded[at]) in _FACTS:
            return True
    return False


def _is_full_title_ahead(folded: Sequence[str], index: int) -> bool:
    """Behind its number a circular carries its title in full: 青禾县民政局 / 关于印发…办法的通知"""
    for at in range(index, min(index + _MOST_TITLE_LINES, len(folded))):
        if not _is_title_like(folded[at]):
            return False
        if GENRE_END.search(folded[at]):
            return True
    return False


def _length_of_title(kinds: Sequence[HeadKind]) -> int:
    length = 0
    while length < min(len(kinds), _MOST_TITLE_LINES) and kinds[length] is HeadKind.TITLE:
        length += 1
    return max(length, 1)
