"""Cutting page furniture: what a site or a printer put around a text. It is reported, never silently dropped.

When in doubt a line stays: furniture left over is a blemish, a lost sentence a loss.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from speeches.text.closing import is_closing_formula
from speeches.text.copies import cut_copies, cut_spoken_copies
from speeches.text.document import Region
from speeches.text.fold import fold
from speeches.text.furniture_rules import (
    ARROW,
    AT_EDGES,
    BULLETED,
    CARRIES_FACTS,
    COMMENT,
    COMMENTS,
    CRUMBS,
    ESCAPE,
    FRAGMENT,
    LICENCE,
    LIST_HEADING,
    LISTED,
    LISTED_ALONE,
    LONGEST,
    NOT_LISTED,
    NOTE_AT_END,
    PIECES,
    PLACE_ALONE,
    RULES,
    STAYS_BELOW,
    TAG,
    TAGGED_TITLE,
    Where,
)
from speeches.text.head import is_prose, is_salutation, salutation_length
from speeches.text.head_rules import GENRE_END, HeadKind, kind_of
from speeches.text.numbering import SERIES, match_number
from speeches.text.pages import FoldedLines, Sheet, is_page_number, mark_page_numbers, mark_running_heads
from speeches.text.rows import cut
from speeches.text.wraps import split_run_together

if TYPE_CHECKING:
    from collections.abc import Sequence

    from speeches.text.rows import Cut, Row

_REGIONS: Final = {
    Region.NAVIGATION: "navigation",
    Region.HEADER: "running_head",
    Region.FOOTER: "imprint",
    Region.ASIDE: "related",
}
_MOST_CUT_BY_REGION: Final = 0.5  # share of the prose; beyond it the region is not to be believed
_LONGEST_COMMENT: Final = 60  # rows
_LONGEST_LICENCE: Final = 800
_LONGEST_LIST_HEADING: Final = 60
_LONGEST_CRUMB: Final = 24
_LONGEST_COMMENTS: Final = 2000
_LONGEST_LABEL: Final = 24
_SHORTEST_BODY: Final = 20
_SHORTEST_TITLE: Final = 6
_FEWEST_IN_MASTHEAD: Final = 3
_FEWEST_IN_SEAM: Final = 3
_LONGEST_IN_SEAM: Final = 80
_SEAM_WHYS: Final = 2
_LEAVES_FRAGMENTS: Final = frozenset({"tools", "navigation", "editor", "views"})
_ENDS_A_PAGE: Final = frozenset({"tools", "imprint"})
_TAKES_NEXT: Final = frozenset({"editor", "source_note", "views"})
_BEFORE: Final = frozenset({Where.TOP, Where.EDGE})
_AFTER: Final = frozenset({Where.END, Where.EDGE})
_ANYWHERE: Final = frozenset(Where)
_FACTS: Final = frozenset(HeadKind) - {HeadKind.BYLINE}  # 简体 and 应用 look like names


def cut_furniture(rows: Sequence[Row]) -> tuple[list[Row], list[Cut]]:
    """The rows without page furniture, and what was cut."""
    kept, cuts = _cut_notation(rows)
    for step in (cut_spoken_copies, _divide, _cut_page_furniture, cut_copies, _cut_edges, _cut_pieces):
        kept, taken = step(kept)
        cuts += taken
    return kept, cuts


def _divide(rows: Sequence[Row]) -> tuple[list[Row], list[Cut]]:
    """Lines that have lost their breaks, in paragraphs: furniture is told line by line."""
    return [piece for row in rows for piece in split_run_together(row)], []


def _cut_page_furniture(rows: Sequence[Row]) -> tuple[list[Row], list[Cut]]:
    sheet = Sheet(rows)
    _mark_regions(sheet)
    mark_running_heads(sheet)
    mark_page_numbers(sheet)
    return sheet.split()


def _mark_regions(sheet: Sheet) -> None:
    """What the file itself says is no body, unless that would take most of the text away."""
    if not any(row.region in _REGIONS for row in sheet.rows):
        return
    prose: Counter[Region] = Counter()
    for index, row in enumerate(sheet.rows):
        prose[row.region] += len(row.text) if is_prose(sheet.folded[index]) else 0
    for index, row in enumerate(sheet.rows):
        if row.region in _REGIONS and prose[row.region] <= _MOST_CUT_BY_REGION * prose.total():
            sheet.mark(index, "page_number" if is_page_number(sheet.folded[index]) else _REGIONS[row.region])


def _cut_notation(rows: Sequence[Row]) -> tuple[list[Row], list[Cut]]:
    """Comments, tags and escapes of a page's source that were pasted along."""
    kept: list[Row] = []
    cuts: list[Cut] = []
    closes_at = -1
    for index, row in enumerate(rows):
        if index <= closes_at:
            end = row.text.find("-->") + 3 if index == closes_at else len(row.text)
            spans = [(0, end, "comment")]
        else:
            spans, closes_at = _notation(rows, index)
        _cut_spans(row, spans, kept, cuts)
    return kept, cuts


def _cut_spans(row: Row, spans: Sequence[tuple[int, int, str]], kept: list[Row], cuts: list[Cut]) -> None:
    if not spans:
        kept.append(row)
        return
    left, taken = cut(row, spans)
    cuts += taken
    if left:
        kept.append(replace(left, text=left.text.strip()))


def _notation(rows: Sequence[Row], index: int) -> tuple[list[tuple[int, int, str]], int]:
    """Spans to cut in one row, and the index of the row in which a comment that it leaves open ends (else -1)."""
    text = rows[index].text
    if "<" not in text and "&" not in text:
        return [], -1
    kinds = ((COMMENT, "comment"), (ESCAPE, "escape"), (TAG, "markup"))
    spans = [(*found.span(), why) for pattern, why in kinds for found in pattern.finditer(text)]
    opens = text.rfind("<!--")
    if opens > text.rfind("-->"):
        for at in range(index + 1, min(index + _LONGEST_COMMENT, len(rows))):
            if "-->" in rows[at].text:
                return [*spans, (opens, len(text), "comment")], at
            if "<!--" in rows[at].text:
                break
    return spans, -1


def _cut_edges(rows: Sequence[Row]) -> tuple[list[Row], list[Cut]]:
    """The furniture before the first and after the last line of text."""
    sheet = Sheet(rows)
    first, last = _body(sheet.folded)
    if first <= last:
        last = _mark_tail(sheet, first, last)
        _mark_seams(sheet, range(first + 1, last))
        for indexes, where in ((range(first), _BEFORE), (range(last + 1, len(rows)), _AFTER)):
            for index in indexes:
                if why := _why(sheet.folded[index], where):
                    sheet.mark(index, why)
            _mark_crumbs(sheet, indexes)
            _mark_dated_lists(sheet, indexes)
            _mark_values(sheet, indexes)
            _mark_fragments(sheet, indexes)
        _spare_title(sheet, range(first))
        _mark_masthead(sheet, range(first))
        _mark_lists_above(sheet, range(first))
        _mark_foot(sheet, range(last + 1, len(rows)))
    return sheet.split()


def _body(folded: FoldedLines) -> tuple[int, int]:
    """The first and the last line of text; the last before the first if there is none."""
    first = next((index for index in range(len(folded)) if _is_body(folded[index])), len(folded))
    last = next((index for index in range(len(folded) - 1, first - 1, -1) if _is_body(folded[index])), first - 1)
    return first, last


def _is_body(folded: str) -> bool:
    """A sentence, a salutation, last words or a numbered heading: what furniture is not."""
    if len(folded) > LONGEST:
        return True
    if LIST_HEADING.fullmatch(folded) or _is_listed(folded):
        return False
    if AT_EDGES.fullmatch(folded):
        return False
    if is_salutation(folded) or salutation_length(folded) or is_closing_formula(folded):
        return True
    number = match_number(folded)
    if number is not None and number.kind not in SERIES:
        return True
    return is_prose(folded) and (len(folded) >= _SHORTEST_BODY or folded[-1] in "。!;")


def _why(folded: str, where: frozenset[Where]) -> str | None:
    if len(folded) > LONGEST or not (AT_EDGES.fullmatch(folded) or Where.ANYWHERE in where):
        return None
    return next((rule.why for rule in RULES if rule.where in where and rule.pattern.fullmatch(folded)), None)


def _mark_tail(sheet: Sheet, first: int, last: int) -> int:
    """Mark a list of other pages, a licence or comments with all that follows, if no text of its own follows.

    The index of the last line of text, which may now be an earlier one.
    """
    for index in range(first + 1, len(sheet.rows)):
        if sheet.folded.length(index) > _LONGEST_LIST_HEADING and not sheet.rows[index].text.startswith("本作品"):
            continue
        if why := _why_all_below(sheet, index):
            for at in range(index, len(sheet.rows)):
                sheet.mark(at, (why == "related" and _why(sheet.folded[at], _AFTER)) or why)
            return min(last, index - 1)
        if LIST_HEADING.fullmatch(sheet.folded[index]):
            _mark_list(sheet, index)
    return last


def _why_all_below(sheet: Sheet, index: int) -> str | None:
    """Why the line and all that follows it is furniture: a list of other pages, a licence, readers' comments."""
    line, rest = sheet.folded[index], range(index, len(sheet.rows))
    if LIST_HEADING.fullmatch(line):
        return "related" if all(_is_no_new_text(sheet, at) for at in rest) else None
    if LICENCE.fullmatch(line):
        return "imprint" if sum(map(sheet.folded.length, rest)) <= _LONGEST_LICENCE else None
    if COMMENTS.fullmatch(line) and _is_below_furniture(sheet, index):
        return "related" if sum(map(sheet.folded.length, rest)) <= _LONGEST_COMMENTS else None
    return None


def _is_below_furniture(sheet: Sheet, index: int) -> bool:
    return any(_why(sheet.folded[above], _AFTER) for above in range(max(index - 3, 0), index))


def _is_no_new_text(sheet: Sheet, index: int) -> bool:
    """No text, or one that stands further up already, as a page's description does."""
    line = sheet.folded[index]
    if not _is_body(line):
        return True
    earlier = "".join("".join(sheet.folded[above].split()) for above in range(index))
    return "".join(line.split()) in earlier


def _mark_list(sheet: Sheet, index: int) -> None:
    """A list of other pages within the text: its heading and the dated lines below it."""
    end = index + 1
    while end < len(sheet.rows) and LISTED.fullmatch(sheet.folded[end]):
        end += 1
    if end > index + 1:
        for at in range(index, end):
            sheet.mark(at, "related")


def _mark_seams(sheet: Sheet, indexes: Sequence[int]) -> None:
    """The foot of one page and the head of the next within a text that was pasted from several.

    A line alone may be said; several in a row that are furniture of different kinds are not.
    """
    if not indexes:
        return
    head = {sheet.folded[above] for above in range(indexes[0] - 1)}
    seam: dict[int, str] = {}
    for index in (*indexes, indexes[-1] + 1):
        line = sheet.folded[index] if sheet.folded.length(index) <= _LONGEST_IN_SEAM else ""
        may_be = line and line[-1] not in "。;,"
        if may_be and (why := _why(line, _ANYWHERE) or ("repeated" if line in head else None)):
            seam[index] = why
            continue
        whys = set(seam.values()) - {"repeated"}
        if len(seam) >= _FEWEST_IN_SEAM and len(whys) >= _SEAM_WHYS and whys & {"tools", "navigation", "imprint"}:
            for at, found in seam.items():
                sheet.mark(at, found)
        seam = {}


def _spare_title(sheet: Sheet, indexes: Sequence[int]) -> None:
    """【音频解读】政府工作报告 is the title where no other line above the text could be it."""
    left = [index for index in indexes if index not in sheet.why and kind_of(sheet.folded[index]) is None]
    if any(_may_be_title(sheet, index) for index in left):
        return
    tagged = (index for index in indexes if TAGGED_TITLE.fullmatch(sheet.folded[index]))
    for index in (index for index in tagged if GENRE_END.search(sheet.folded[index])):
        sheet.why.pop(index, None)
        return


def _mark_masthead(sheet: Sheet, indexes: Sequence[int]) -> None:
    """The names of channels that stand above a breadcrumb, when a title stands below it."""
    crumbs = [index for index in indexes if CRUMBS.match(sheet.folded[index])]
    if not crumbs or not any(_may_be_title(sheet, index) for index in indexes if index > crumbs[-1]):
        return
    above = [index for index in indexes if index < crumbs[-1]]
    told = [index for index in above if sheet.why.get(index) == "navigation"]
    channels = [index for index in above if index not in sheet.why and _is_channel(sheet.folded[index])]
    if len(channels) + len(told) >= _FEWEST_IN_MASTHEAD:
        for index in channels:
            sheet.mark(index, "navigation")


def _may_be_title(sheet: Sheet, index: int) -> bool:
    line = sheet.folded[index]
    return index not in sheet.why and len(line) >= _SHORTEST_TITLE and kind_of(line) not in _FACTS


def _is_channel(folded: str) -> bool:
    return len(folded) <= _LONGEST_CRUMB and not GENRE_END.search(folded) and kind_of(folded) not in _FACTS


def _mark_lists_above(sheet: Sheet, indexes: Sequence[int]) -> None:
    """热点新闻 and the lines below it that begin with a dot."""
    for index in indexes:
        if LIST_HEADING.fullmatch(sheet.folded[index]):
            end = index + 1
            while end in indexes and BULLETED.match(sheet.folded[end]):
                end += 1
            for at in range(index, end) if end > index + 1 else ():
                sheet.mark(at, "related")


def _mark_foot(sheet: Sheet, indexes: Sequence[int]) -> None:
    """What stands below the tools or the imprint of a page; not a signature with its date, nor an annex."""
    ends = [index for index in indexes if sheet.why.get(index) in _ENDS_A_PAGE]
    stays = [index for index in indexes if index not in sheet.why and STAYS_BELOW.match(sheet.folded[index])]
    start = max(ends[0], stays[-1] if stays else 0) if ends else len(sheet.rows)
    for index in range(start + 1, len(sheet.rows)):
        if sheet.folded.length(index) <= LONGEST:
            sheet.mark(index, "imprint")


def _mark_values(sheet: Sheet, indexes: Sequence[int]) -> None:
    """The name below 责任编辑： when the label has a line to itself."""
    for index in indexes:
        is_label = sheet.why.get(index) in _TAKES_NEXT and sheet.folded[index][-1] == ":"
        following = index + 1
        if is_label and following in indexes and following not in sheet.why:
            line = sheet.folded[following]
            if len(line) <= _LONGEST_LABEL and not is_prose(line) and not STAYS_BELOW.match(line):
                sheet.mark(following, sheet.why[index])


def _mark_dated_lists(sheet: Sheet, indexes: Sequence[int]) -> None:
    """``title MM-DD`` lines in a row; one or two alone may be a head's dates."""
    listed = {index for index in indexes if index not in sheet.why and _is_listed(sheet.folded[index])}
    for index in listed:
        neighbours = {index - 2, index - 1, index + 1, index + 2} & listed
        if len(neighbours) > 1:
            sheet.mark(index, "related")


def _is_listed(folded: str) -> bool:
    is_listed = LISTED.fullmatch(folded) and LISTED_ALONE.fullmatch(folded)
    return is_listed is not None and not NOT_LISTED.search(folded)


def _mark_crumbs(sheet: Sheet, indexes: Sequence[int]) -> None:
    """A breadcrumb of which every piece became a line: 首页 / > / 要闻 / > / 正文."""
    for index in indexes:
        line = sheet.folded[index]
        if re.fullmatch(ARROW, line) or (index in sheet.why and PLACE_ALONE.fullmatch(line)):
            sheet.mark(index, "navigation")
            for at in (index - 1, index + 1):
                if at in indexes and _is_crumb(sheet, at):
                    sheet.mark(at, "navigation")
    for index in indexes:  # the last crumb, again as the name of the column
        if sheet.why.get(index - 1) == "navigation" and sheet.folded[index] == sheet.folded[index - 1]:
            sheet.mark(index, "navigation")


def _is_crumb(sheet: Sheet, index: int) -> bool:
    line = sheet.folded[index]
    return any(sheet.folded[above] == line for above in range(index)) or (
        len(line) <= _LONGEST_CRUMB and not GENRE_END.search(line)
    )


def _mark_fragments(sheet: Sheet, indexes: Sequence[int]) -> None:
    """Brackets and single letters that a cut line left behind."""
    for step, ordered in ((-1, indexes), (1, indexes[::-1])):
        for index in ordered:
            if sheet.why.get(index + step) in _LEAVES_FRAGMENTS and FRAGMENT.fullmatch(sheet.folded[index]):
                sheet.mark(index, sheet.why[index + step])


def _cut_pieces(rows: Sequence[Row]) -> tuple[list[Row], list[Cut]]:
    """Furniture within lines of facts before and after the text."""
    first, last = _body(FoldedLines(rows))
    if first > last:
        return list(rows), []
    kept: list[Row] = []
    cuts: list[Cut] = []
    for index, row in enumerate(rows):
        line = "" if first <= index <= last else fold(row.text)
        rules = PIECES if CARRIES_FACTS.search(line) and not is_prose(line) else ()
        spans = [(*found.span(), rule.why) for rule in rules for found in rule.pattern.finditer(line)]
        if index == last:
            spans += _note_at_end(rows, last)
        _cut_spans(row, spans, kept, cuts)
    return kept, cuts


def _note_at_end(rows: Sequence[Row], last: int) -> list[tuple[int, int, str]]:
    """The paper that the text was taken from, where no other paragraph ends by naming one."""
    notes = [NOTE_AT_END.search(fold(row.text)) if row.text[-1] in ")）】]" else None for row in rows]
    note = notes[last]
    return [(*note.span(), "source_note")] if note and sum(map(bool, notes)) == 1 else []
