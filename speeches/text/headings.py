"""Which lines could be headings: numbered ones, and short ones without a number.

Nothing is levelled here (``nesting`` does) and no series is sought (``series`` does).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from speeches.text.closing import GLOSSARY, is_annex, is_closing_formula, opens_with_address
from speeches.text.document import Region
from speeches.text.lines import SPACES
from speeches.text.numbering import SERIES, Kind, Number, match_bare_numeral, match_number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from speeches.text.document import Paragraph

_NO_HEADINGS: Final = frozenset({Region.TABLE, Region.NOTE, Region.NAVIGATION, Region.FOOTER, Region.ASIDE})

LONGEST_PLAIN: Final = 36  # characters of a heading without a number, told by its place alone
LONGEST_MARKED: Final = 60  # … by a style or by bold type
_LEAST_OWN_TEXT: Final = 400  # characters in front of 一、 under a heading that is no stray line
_SHORTEST: Final = 3
_SHORTEST_MARKED: Final = 2
_LONG: Final = 30  # a paragraph from this length on is running text

_ENDS_OPEN: Final = re.compile("(?:[。！？!?；;：:，,、…—《（(“‘「]|[一二三四五六七八九十][是要])$")
_ENDS_CLOSED: Final = re.compile("[。！？!?：:；;…][”’」』）)》]*$")
_CLAUSE_INSIDE: Final = re.compile("[。！？!?；;：:]")
_FILE_NAME: Final = re.compile(
    r"\.(?:docx?|xlsx?|pptx?|pdf|wps|et|ofd|zip|rar|jpe?g|png)[）)》]?[ 　]*$", re.IGNORECASE
)
_HAN: Final = re.compile("[\u3400-\u9fff]")
_HAN_OR_DIGIT: Final = re.compile("[\u3400-\u9fff0-9０-９]")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A short line that looks like an unnumbered heading and is none."""

    why: str
    pattern: re.Pattern[str]
    examples: tuple[str, ...]


def _doubt(why: str, pattern: str, *examples: str) -> Doubt:
    return Doubt(why, re.compile(pattern), examples)


DOUBTS: Final = (
    _doubt(
        "begins inside a sentence",
        "[，,、。；;：:！!？?）)》〉”’」』％%…·•●■◆▲★◎*－—–-]",
        "》的要求",
        "——坚持改革",
        "·县委办",
    ),
    _doubt(
        "date",
        r"[（(]?[0-9０-９〇○零一二三四五六七八九十百]{2,4}年[0-9０-９一二三四五六七八九十]{1,3}月(?:[0-9０-９一二三四五六七八九十]{1,3}[日号])?[^，。]{0,6}$",
        "2024年5月17日",
        "二〇二四年五月十七日",
    ),
    _doubt("bracketed note", "[（(【〔].*[）)】〕]$", "（节选）", "（此件公开发布）"),
    _doubt(
        "label of a page",
        "(?:来源|來源|作者|编辑|责任编辑|责编|记者|通讯员|时间|日期|字号|字体|分享|打印|浏览|联系人|电话|地址|网址|附|注|抄送|主送|发布)[：:]?",
        "来源 青禾日报",
        "责任编辑 林知远",
    ),
    _doubt(
        "number of a document",
        "(?:.{0,12}[〔（(［][0-9]{4}[〕）)］])?第?[0-9０-９]{1,4}号$",
        "第12号",
        "青政发〔2024〕3号",
    ),
    _doubt("address", r".*(?:https?://|www\.|@|\.cn|\.com)", "www.example.cn"),
    _doubt("caption", r"[图表][ 　]*[0-9０-９一二三四五六七八九十]{1,3}", "表1 任务分工", "图二 产业布局"),
    _doubt(
        "signature",
        ".{0,20}(?:人民政府|委员会|办公厅|办公室|政府办|县委|市委|省委|国务院|局|厅|(?<![干全内外西东中南北局])部|(?<![医法])院|(?<![纪])委)$",
        "青禾县人民政府",
        "临江市财政局",
    ),
    _doubt(
        "person",
        ".{0,20}(?:书记|[省市县区州局厅部院校]长|主席|主任|总理|委员长|秘书长)[ 　]*[\u4e00-\u9fff]{0,4}$",
        "青禾县县长 林知远",
    ),
)

# Words that end an unnumbered heading which stands alone; more than one such line needs no such word.
_TOPIC: Final = re.compile(
    "(?:回顾|回顧|安排|任务|任務|工作|要求|措施|目标|目標|问题|問題|情况|情況|建议|打算|部署|总结|總結|成绩|成就|经验|"
    "体会|形势|方针|思路|重点|保障|意义|原则|思想|背景|概况|范围|条件|流程|程序|方式|标准|计划|规划|展望|建设)$"
)
# Words that stand alone over a part of the first level.
_PARTS: Final = re.compile("(?:结束语|結束語|结语|結語|结论|尾声|引言|前言|序言|导言|绪论|后记|余论|总论)$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line, or the start of one, that may be a heading. ``start`` is its offset in the text.

    ``claim`` is the level the file's own format gives it. ``is_title``: the line ends without a closing mark. ``part``
    marks the words and annexes that always stand on the first level.
    """

    start: int
    paragraph: int
    number: Number | None = None
    claim: int | None = None
    is_title: bool = False
    part: bool = False
    annex: bool = False


def has_headings(paragraph: Paragraph) -> bool:
    return paragraph.region not in _NO_HEADINGS


def find_candidates(
    paragraphs: Sequence[Paragraph], starts: Sequence[int], refused: frozenset[int]
) -> tuple[list[Candidate], frozenset[int]]:
    """What may be a heading, in order, and the lines of glossaries, which have none.

    ``starts`` are the offsets of the paragraphs in the text, ``refused`` those where an editor says no heading begins.
    """
    found = _numbered(paragraphs, starts)
    plain = _with_company(_unnumbered(paragraphs, starts, found), found)
    wanted = [candidate for candidate in [*found, *plain] if candidate.start not in refused]
    wanted.sort(key=lambda candidate: candidate.start)
    glossary = _glossary_lines(wanted, paragraphs)
    return [candidate for candidate in wanted if candidate.paragraph not in glossary], glossary


def _numbered(paragraphs: Sequence[Paragraph], starts: Sequence[int]) -> list[Candidate]:
    """Paragraphs that begin with a number other than a series', in order."""
    found: list[Candidate] = []
    bare: list[Candidate] = []
    for index, paragraph in enumerate(paragraphs):
        if not has_headings(paragraph):
            continue
        lead = len(paragraph.text) - len(paragraph.text.lstrip(SPACES))
        number = match_number(paragraph.text, lead, is_heading=paragraph.bold or paragraph.level is not None)
        if number is not None and _FILE_NAME.search(paragraph.text):
            continue
        if number is not None and number.kind not in SERIES:
            is_title = not _ENDS_CLOSED.search(paragraph.text.rstrip(SPACES))
            found.append(Candidate(starts[index] + lead, index, number, paragraph.level, is_title))
        elif number is None and (number := match_bare_numeral(paragraph.text, lead)):
            bare.append(Candidate(starts[index] + lead, index, number, paragraph.level, is_title=True))
    return sorted([*found, *_counting(bare)], key=lambda candidate: candidate.start)


def _unnumbered(paragraphs: Sequence[Paragraph], starts: Sequence[int], found: Sequence[Candidate]) -> list[Candidate]:
    """Short lines that a style, bold type or their place shows to be headings; ``found`` are the numbered ones."""
    taken = frozenset(candidate.paragraph for candidate in found)
    firsts = frozenset(c.paragraph for c in found if c.number and c.number.value == 1)
    bold_says_something = _share(paragraphs, lambda paragraph: paragraph.bold) < 0.4
    sure: list[Candidate] = []
    placed: list[Candidate] = []
    for index, paragraph in enumerate(paragraphs):
        line = paragraph.text.strip(SPACES)
        if index in taken or not line or not has_headings(paragraph) or _begins_item(line):
            continue
        start = starts[index] + paragraph.text.index(line[0])
        if is_annex(line):
            sure.append(Candidate(start, index, claim=paragraph.level, part=True, annex=True))
        elif _PARTS.fullmatch(line):
            sure.append(Candidate(start, index, claim=paragraph.level, part=True))
        elif paragraph.level is not None and _could_be_marked(line):
            sure.append(Candidate(start, index, claim=paragraph.level))
        elif (
            bold_says_something
            and paragraph.bold
            and _could_be_marked(line)
            and _is_followed(paragraphs, index, firsts)
        ):
            sure.append(Candidate(start, index))
        elif _could_be_plain(line) and _stands_alone(paragraphs, index, taken, firsts):
            placed.append(Candidate(start, index))
    return sorted([*sure, *_credible(placed, paragraphs, taken)], key=lambda candidate: candidate.start)


def _begins_item(line: str) -> bool:
    number = match_number(line)
    return number is not None and (number.kind is not Kind.FIRST_THEN or number.text[-1] in "，,、：:")


def _counting(bare: list[Candidate]) -> list[Candidate]:
    """Bare numerals (一 on a line of its own) that count 1, 2, … through the text; else none."""
    values = [candidate.number.value for candidate in bare if candidate.number]
    return bare if len(values) > 1 and values == list(range(1, len(values) + 1)) else []


def _share(paragraphs: Sequence[Paragraph], holds: Callable[[Paragraph], bool]) -> float:
    return sum(map(holds, paragraphs)) / len(paragraphs) if paragraphs else 0.0


def _could_be_marked(line: str) -> bool:
    return (
        _SHORTEST_MARKED <= len(line) <= LONGEST_MARKED
        and not _ENDS_OPEN.search(line.rstrip("。！？!?"))
        and not any(doubt.pattern.match(line) for doubt in DOUBTS)
        and not opens_with_address(line)
        and not is_closing_formula(line)
    )


def _could_be_plain(line: str) -> bool:
    return (
        _SHORTEST <= len(line) <= LONGEST_PLAIN
        and not _ENDS_OPEN.search(line)
        and not _CLAUSE_INSIDE.search(line)
        and len(_HAN.findall(line)) >= _SHORTEST
        and len(_HAN_OR_DIGIT.findall(line)) * 10 >= len(line) * 7
        and not any(doubt.pattern.match(line) for doubt in DOUBTS)
        and not opens_with_address(line)
        and not is_closing_formula(line)
    )


def _is_followed(paragraphs: Sequence[Paragraph], index: int, firsts: frozenset[int]) -> bool:
    return index + 1 in firsts or (index + 1 < len(paragraphs) and not paragraphs[index + 1].bold)


def _stands_alone(paragraphs: Sequence[Paragraph], index: int, taken: frozenset[int], firsts: frozenset[int]) -> bool:
    """After a line that ended on purpose, before running text or the first of a numbering."""
    if index == 0 or index + 1 == len(paragraphs):
        return False
    before, after = paragraphs[index - 1], paragraphs[index + 1]
    ended = (index - 1 in taken and not _ENDS_OPEN.search(before.text)) or _ENDS_CLOSED.search(
        before.text.rstrip(SPACES)
    ) is not None
    if is_annex(before.text.strip(SPACES)):
        return False
    goes_on = index + 1 in firsts or (
        index + 1 not in taken
        and len(after.text) >= _LONG
        and has_headings(after)
        and not DOUBTS[0].pattern.match(after.text)
    )
    return ended and goes_on and has_headings(before)


def _credible(placed: list[Candidate], paragraphs: Sequence[Paragraph], taken: frozenset[int]) -> list[Candidate]:
    """Lines told by their place alone: several of them, or one that names a topic; never a text full of short lines."""
    if len(placed) * 4 > len(paragraphs):
        return []
    if len(placed) == 1 and not (taken and _TOPIC.search(paragraphs[placed[0].paragraph].text.rstrip(SPACES))):
        return []
    return placed


def _with_company(plain: Sequence[Candidate], found: Sequence[Candidate]) -> list[Candidate]:
    """What a line in front of the first number is.

    It heads a part if it has its like there, or if numbers begin anew under another such line. Alone it is a part
    beside the numbered ones, with a text of its own, or a stray line: all levels would sink by one for it.
    """
    first = found[0] if found else None
    if first is None or first.number is None:
        return list(plain)
    restarts = [c.start for c in found[1:] if c.number and c.number.value == 1 and c.number.kind == first.number.kind]
    latest = restarts[-1] if restarts else 0
    sides = [c for c in plain if c.start < first.start or c.start < latest]
    if len(sides) > 1 and sides[0].start < first.start:
        return list(plain)
    kept: list[Candidate] = []
    for candidate in plain:
        if candidate.start > first.start or candidate.part or candidate.claim is not None:
            kept.append(candidate)
        elif first.start - candidate.start >= _LEAST_OWN_TEXT:
            kept.append(replace(candidate, part=True))
    return kept


def _glossary_lines(candidates: Sequence[Candidate], paragraphs: Sequence[Paragraph]) -> frozenset[int]:
    """The lines below headings such as 名词解释: their numbers count entries. Below 附件2 it may be a title line."""
    annexes = [candidate.paragraph for candidate in candidates if candidate.annex]
    titles = {line for line in annexes if line - 1 in annexes}
    inside = set(titles)
    bounds = [line for line in annexes if line not in titles]
    for annex, following in pairwise([*bounds, len(paragraphs)]):
        if GLOSSARY.search(paragraphs[annex].text) or (
            annex + 1 in titles and GLOSSARY.search(paragraphs[annex + 1].text)
        ):
            inside.update(range(annex + 1, following))
    return frozenset(inside)
