"""The title of a document and its theme: from the lines it is wrapped over, the page's own word, the file's name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from speeches.text.characters import has_han
from speeches.text.dates import find_dates
from speeches.text.evidence import Found, Origin, core, quote_around
from speeches.text.fold import fold
from speeches.text.genres import Genre, find_genre
from speeches.text.head import split_theme
from speeches.text.occasions import find_occasion
from speeches.text.persons import read_byline
from speeches.text.places import PROVINCES, find_place
from speeches.text.spacing import set_spaces, set_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from speeches.text.head import Head

_DASH: Final = "(?:[—–―]+|--+)"
_LEADING_DASH: Final = re.compile(rf"^{_DASH}\s*")
_DASHED: Final = re.compile(rf"(?P<title>.{{4,}}?)\s*{_DASH}\s*(?P<rest>.{{4,}})")
_OCCASION: Final = re.compile(r"\(?(?:[12]\d{3}年|[一二][〇一二三四五六七八九]{3}年|[在于向致])")
_DATED: Final = re.compile(r"[(（]?[12]\d{3} *年 *\d{1,2} *月 *\d{1,2} *日")  # 2024年5月17日 星期五, under a title
_EXCERPT: Final = re.compile(r"\s*[(（](?:摘要|节选|節選|全文|摘编|摘登|摘录)[)）]$")
_TAG: Final = re.compile(
    r"^(?:[【\[](?:音频|视频|图解|图文|全文|文字|直播|实录|双语|朗读|一图读懂)[^】\]]{0,4}[】\]]\s*)+(?=.{4})"
)
_BOOK: Final = re.compile("《(?P<title>[^《》]{4,})》")
_SHORTEST_SLOGAN: Final = 6
_LONGEST: Final = 300  # characters; what is longer is no title, whatever the page says

_SITE: Final = re.compile(r"\s*[-_|—–]\s*[^-_|—–]*(?:网|网站|门户|政府信息公开|客户端|公众号|频道)[^-_|—–]*$")
_YEAR: Final = re.compile(r"[12]\d{3}年?|[一二][〇零一二三四五六七八九]{3}年")
_GOVERNMENT: Final = re.compile(
    "国务院|中华人民共和国|人民(?=政府)|省(?=政府)|" + "|".join((*PROVINCES.values(), *PROVINCES))
)

_STEM_BEFORE: Final = re.compile(r"^(?:\d{1,4}[\s.、_-]+|[(【\[]?\d{1,3}[)】\]]\s*|(?:19|20)\d{6}[\s._-]*)")
_STEM_AFTER: Final = re.compile(
    r"\s*(?:[(【\[]\s*(?:\d{1,2}|定稿|终稿|最终版|修改稿|初稿|副本|打印版|word版)\s*[)】\]]"
    r"|[-_\s]*(?:副本|定稿|终稿|最终版|最终稿|修改稿|(?:19|20)\d{6}|v\d+)|\))$"
)
_STEM: Final = re.compile(r"[一-鿿\d\s\"·,、:!?()《》〈〉—–-]{6,80}")
_LEAST_HAN: Final = 4


@dataclass(frozen=True, slots=True)
class Title:
    """``title`` and ``theme`` on one line each; ``rest`` is what stood in the title of occasion and date."""

    title: str
    theme: str = ""
    rest: str = ""


def read_title(head: Head, page_title: str = "", filename: str = "") -> Title:
    """The title by the page's own word for it or by the head of the document; empty if there is none.

    The head or the file's name is taken instead where it says the same with the year or the government that the
    other leaves out (政府工作报告, 2025年青禾县政府工作报告), and the file's name where nothing else has a title.
    """
    shown = split_title(_shown(head))
    if not shown.title:
        shown = _title_before_occasion(head)
    page = split_title(_site_cut(page_title) if len(page_title) <= _LONGEST else "")
    if _names_the_site(page.title, shown.title, head):
        page = Title("", page.theme, page.rest)
    title = _fuller(_fuller(page.title, shown.title) or shown.title, stem := stem_title(filename)) or stem
    theme = _theme_below_colon(head, shown.theme) or shown.theme or page.theme or _theme(head)
    return Title(title, "" if core(theme) in core(title) else theme, shown.rest or page.rest)


def find_titles(head: Head, page_title: str = "", filename: str = "") -> tuple[Found, ...]:
    """What each of the sources of ``read_title`` has for a title."""
    shown = _shown(head)
    before = _title_before_occasion(head).title
    quote = _as_it_stands(head, [line for line in head.title_lines if _share_words(line, shown)])
    lines = [line for line in head.occasion_lines if before and line.lstrip().startswith(before)]
    page = split_title(_site_cut(page_title)).title if len(page_title) <= _LONGEST else ""
    return (
        Found(split_title(shown).title, quote, Origin.HEAD),
        Found(before, quote_around(lines[0], 0, len(before)) if lines else "", Origin.HEAD),
        Found(page, quote_around(page_title, 0, len(page)), Origin.PAGE),
        Found(stem_title(filename), stem_of(filename), Origin.FILE_NAME),
    )


def _share_words(line: str, title: str) -> bool:
    return bool(core(line)) and (core(line) in core(title) or core(title) in core(line))


def _as_it_stands(head: Head, lines: Sequence[str]) -> str:
    whole = "\n".join(lines)
    if not lines or whole in "\n".join(line.text for line in head.lines):
        return quote_around(whole, 0, len(whole))
    return max(lines, key=len)


def _shown(head: Head) -> str:
    lines = list(takewhile(lambda line: not _DATED.match(line), head.title_lines))
    title = join_title(lines, is_slogan=bool(head.subtitle_lines or head.occasion_lines))
    if find_genre(title) is Genre.MINUTES and (dated := _DATED.match(" ".join(head.title_lines[len(lines) :]))):
        title += set_line(dated.group())  # a record of proceedings is named by its day
    return _EXCERPT.sub("", title.rstrip(":："))


def _theme(head: Head) -> str:
    lines = (set_line(_LEADING_DASH.sub("", line)) for line in head.theme_lines)
    return "".join(
        line for line in lines if len(line) >= _SHORTEST_SLOGAN and has_han(line) and not _tells_something_else(line)
    )


def _theme_below_colon(head: Head, first: str) -> str:
    """The lines of a theme that begins under …上的讲话："""
    is_below = bool(first) and any(fold(line).rstrip().endswith(":") for line in head.title_lines)
    return join_title([first, *head.theme_lines], is_slogan=True) if is_below else ""


def _tells_something_else(line: str) -> bool:
    begins_with_date = any(found.start == 0 for found in find_dates(line)[:1])
    return bool(begins_with_date or find_occasion(line) or read_byline(line).name)


def _title_before_occasion(head: Head) -> Title:
    """政府工作报告——2024年5月17日在…会议上: a line that begins with the title."""
    for line in head.occasion_lines:
        title = split_title(line)
        if title.rest and find_genre(title.title):
            return title
    return Title("")


def set_line(text: str) -> str:
    """One line as print sets it: spaces closed, punctuation and quotes full-width."""
    return set_width(set_spaces(" ".join(text.split())))


def join_title(lines: Sequence[str], *, is_slogan: bool = False) -> str:
    """The lines a title is wrapped over as one. Two slogans under each other keep a space between them."""
    joined = ""
    for line in (set_line(line) for line in lines):
        is_word = bool(joined) and joined[-1].isascii() and line[:1].isascii()
        joined += (" " if joined and (is_word or (is_slogan and _are_slogans(joined, line))) else "") + line
    return set_line(joined)


def split_title(text: str) -> Title:
    """Title and theme of a line with both: behind a colon or a dash. A dash may also be followed by the occasion."""
    line = _out_of_marks(set_line(text))
    title, theme = split_theme(line)
    if theme:
        return Title(title, theme)
    if found := _DASHED.fullmatch(fold(line)):
        title, rest = line[: found.end("title")], line[found.start("rest") :]
        if _OCCASION.match(fold(rest)):
            return Title(_out_of_marks(title), rest=rest)
        if find_genre(title):
            return Title(title, rest)
    return Title(line)


def _out_of_marks(title: str) -> str:
    """Without a tag before it (【音频解读】) and without book marks around the whole."""
    title = _TAG.sub("", title)
    book = _BOOK.fullmatch(title)
    return book["title"] if book else title


def stem_title(filename: str) -> str:
    """The title that a file is named by; empty if the name is no title (a number, a site's key, 新建文档)."""
    stem = stem_of(filename)
    while found := _STEM_BEFORE.match(fold(stem)) or _STEM_AFTER.search(fold(stem)):
        stem = (stem[: found.start()] + stem[found.end() :]).strip()
    plain = fold(stem)
    if not _STEM.fullmatch(plain) or len(re.findall("[一-鿿]", plain)) < _LEAST_HAN:
        return ""
    return set_line(stem) if find_genre(stem) or _OCCASION.match(plain) else ""


def stem_of(filename: str) -> str:
    """The name of a file without its folder and its suffix."""
    return re.sub(r"(?:\.[A-Za-z0-9]{2,8})+$", "", re.split(r"[/\\]", filename)[-1][-_LONGEST:]).strip()


def _are_slogans(before: str, after: str) -> bool:
    return (
        min(len(before), len(after)) >= _SHORTEST_SLOGAN and find_genre(after) is None and before[-1] not in "，、的和"
    )


def _site_cut(title: str) -> str:
    while has_han(shorter := _SITE.sub("", title)) and shorter != title:
        title = shorter
    return title.strip()


def _names_the_site(page: str, shown: str, head: Head) -> bool:
    """A page whose ``<title>`` is the site's name only: the head has no such line, but one that is a title."""
    is_title = (
        bool(find_genre(page)) or bool(find_occasion(page)) or any(core(h.text) in core(page) for h in head.lines)
    )
    return not is_title and find_genre(shown) is not None


def _fuller(title: str, stem: str) -> str:
    """``stem`` where it is ``title`` with a year or a government more."""
    is_same = bool(title) and _bare(title) == _bare(stem) and len(core(stem)) > len(core(title))
    return stem if is_same else title


def _bare(title: str) -> str:
    place = find_place(title)
    plain = fold(title)
    if place:
        plain = plain.replace(fold(place.name), "")
    return core(_GOVERNMENT.sub("", _YEAR.sub("", plain)))
