"""Headings without a number: short lines told by their words, by a style or bold type, by their place.

A sentence of its own line (``农业生产全面丰收。``) is one where the document has several side by side.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from speeches.text.candidates import ENDS_CLOSED, HASHES, Candidate, has_headings
from speeches.text.closing import is_annex, is_closing_formula, opens_with_address
from speeches.text.lines import SPACES
from speeches.text.numbering import Kind, match_number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from speeches.text.document import Paragraph

LONGEST_PLAIN: Final = 36  # characters of a heading without a number, told by its place alone
LONGEST_MARKED: Final = 60  # … by a style or by bold type
_LONGEST_SENTENCE: Final = 30  # … that ends with 。
_LEAST_OWN_TEXT: Final = 400  # characters in front of 一、 under a heading that is no stray line
_FEWEST_SENTENCES: Final = 4  # of them in a document
_MANY_SENTENCES: Final = 12  # … where one may stand alone below its number
_FEW: Final = 0.4  # the share of bold lines from which on bold type says nothing
_SHORTEST: Final = 3
_SHORTEST_CENTRED: Final = 5  # a name is shorter
_SHORTEST_MARKED: Final = 2
_LONG: Final = 30  # a paragraph from this length on is running text
_LONG_CLOSED: Final = 20  # … that ends like a sentence

_ENDS_OPEN: Final = re.compile("(?:[。！？!?；;：:，,、…—《（(“‘「]|[一二三四五六七八九十][是要])$")
_CLAUSE_INSIDE: Final = re.compile("[。！？!?；;：:]")
_LABEL: Final = re.compile("[^，。；！？：,;!?:、]{2,12}[：:]$")
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
        "who printed it",
        "[^，。]{2,30}[部室局委会组厅处社](?:编|翻)?印[制发]?[ \u3000]*$",
        "中共青禾县委宣传部翻印",
        "青禾县人民政府办公室印发",
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
    _doubt("formula", ".*[＝=×÷]", "应补金额＝应缴金额－已缴金额"),
    _doubt("running head", ".*公[报報].*[纪記记紀][录錄]", "青禾公报 第三卷 会议记录"),
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

# What a heading doesn't say: words of a sentence that tells or announces something.
_TELLING: Final = re.compile(
    "[是了那]|这(?!个)|所称|包括|具有|同时|就能|以下|下列|如下|我们|(?<!^)必须|应当|应该|今天|现在|大家|同志|各位|(?<![重主需纲摘必首紧])要(?![素点])"
)
_DATE: Final = re.compile(
    "[（(]?(?:[0-9０-９]{4}|[〇○零一二三四五六七八九]{4})年[0-9０-９一二三四五六七八九十]{1,3}月"
    "[0-9０-９一二三四五六七八九十]{1,3}[日号][）)]?$"
)
_NOTE: Final = re.compile("[（(].*[）)]$")
_DOCUMENT: Final = re.compile(
    "[^。；！？：:;，,]{4,60}(?:办法|细则|规定|意见|方案|报告|通知|规则|条例|要点|规划|纲要|计划|章程|制度|标准|目录|清单|"
    "指南|预案|决定|决议|建议|总结|讲话|致辞|请示|公约|守则|辦法|細則|規定|意見|報告|規則|要點|規劃|綱要|計畫)"
    "(?:[（(][^（）()]{1,8}[）)])?"
)
# Words that end an unnumbered heading which stands alone; more than one such line needs no such word.
_TOPIC: Final = re.compile(
    "(?:回顾|回顧|安排|任务|任務|工作|要求|措施|目标|目標|问题|問題|情况|情況|建议|打算|部署|总结|總結|成绩|成就|经验|"
    "体会|形势|方针|思路|重点|保障|意义|原则|思想|背景|概况|范围|条件|流程|程序|方式|标准|计划|规划|展望|建设)$"
)
_ANNEX_TITLE: Final = re.compile(
    "附(?:件|录|錄|表)[ \u3000]*[0-9０-９一二三四五六七八九十]{0,3}[：: \u3000][ \u3000]*"
    "(?![0-9０-９]{1,2}[.．、]|[①（(如見见])[^。；！？;]{4,40}(?<![：:，,])"
)
# Words that stand alone over a part of the first level.
_PARTS: Final = re.compile("(?:结束语|結束語|结语|結語|结论|尾声|引言|前言|序言|导言|绪论|后记|余论|总论)$")


def find_unnumbered(
    paragraphs: Sequence[Paragraph], starts: Sequence[int], numbered: Sequence[Candidate]
) -> list[Candidate]:
    """Short lines that a style, bold type or their place shows to be headings, in order.

    ``starts`` are the offsets of the paragraphs in the text, ``numbered`` the candidates with a number.
    """
    return _with_company(_Finder(paragraphs, starts, numbered).run(), numbered)


class _Finder:
    def __init__(self, paragraphs: Sequence[Paragraph], starts: Sequence[int], numbered: Sequence[Candidate]) -> None:
        self._paragraphs = paragraphs
        self._starts = starts
        self._taken = frozenset(candidate.paragraph for candidate in numbered)
        self._firsts = frozenset(c.paragraph for c in numbered if c.number and c.number.value == 1)
        self._bold_says_something = _share(paragraphs, lambda paragraph: paragraph.bold) < _FEW
        self._centred_says_something = _share(paragraphs, lambda paragraph: paragraph.centred) < _FEW
        self._titles = _attached_titles(paragraphs, self._taken)
        self._hashes = Counter(found.group(1) for paragraph in paragraphs if (found := HASHES.match(paragraph.text)))

    def run(self) -> list[Candidate]:
        sure: list[Candidate] = []
        placed: list[Candidate] = []
        sentences: list[Candidate] = []
        ends_of_titles = frozenset(self._titles.values()) - self._titles.keys()
        for index, paragraph in enumerate(self._paragraphs):
            line = paragraph.text.strip(SPACES)
            if index in self._taken or index in ends_of_titles or not line:
                continue
            if not has_headings(paragraph) or _begins_item(line):
                continue
            candidate = Candidate(self._starts[index] + paragraph.text.index(line[0]), index, claim=paragraph.level)
            if found := self._by_words(candidate, line) or self._by_format(candidate, line):
                sure.append(found)
            elif _could_be_plain(line) and self._stands_alone(index, self._firsts, is_title=True):
                is_sure = self._centred_says_something and paragraph.centred and len(line) >= _SHORTEST_CENTRED
                (sure if is_sure else placed).append(candidate)
            elif _could_be_sentence(line) and self._stands_alone(index, frozenset(), is_title=False):
                sentences.append(candidate)
        return sorted(
            [*sure, *self._credible(placed), *self._parallel(sentences)], key=lambda candidate: candidate.start
        )

    def _by_words(self, candidate: Candidate, line: str) -> Candidate | None:
        if is_annex(line) or (_ANNEX_TITLE.fullmatch(line) and self._is_text_below(candidate.paragraph)):
            return replace(candidate, part=True, annex=True)
        if candidate.paragraph in self._titles or _PARTS.fullmatch(line):
            return replace(candidate, part=True)
        return None

    def _by_format(self, candidate: Candidate, line: str) -> Candidate | None:
        index, paragraph = candidate.paragraph, self._paragraphs[candidate.paragraph]
        if (hashes := HASHES.match(line)) and (index or self._hashes[hashes.group(1)] > 1):  # else it is the title
            return replace(candidate, claim=paragraph.level or len(hashes.group(1)))
        if paragraph.level is not None and _could_be_marked(line):
            return candidate
        if not (self._bold_says_something and paragraph.bold and self._is_followed(index)):
            return None
        is_label = _LABEL.match(line) and index + 1 not in self._taken and not opens_with_address(line)
        return candidate if is_label or _could_be_marked(line) else None

    # where it stands

    def _is_text_below(self, index: int) -> bool:
        """What a letter encloses is named above its signature; the annex itself is a title with a text below."""
        if index + 1 == len(self._paragraphs):
            return False
        below = self._paragraphs[index + 1].text
        return index + 1 in self._firsts or (len(below) >= _LONG and ENDS_CLOSED.search(below) is not None)

    def _is_followed(self, index: int) -> bool:
        is_last = index + 1 == len(self._paragraphs)
        return index + 1 in self._firsts or not (is_last or self._paragraphs[index + 1].bold)

    def _stands_alone(self, index: int, firsts: frozenset[int], *, is_title: bool) -> bool:
        """After a line that ended on purpose, before running text or the first of a numbering."""
        if index == 0 or index + 1 == len(self._paragraphs):
            return False
        before, after = self._paragraphs[index - 1], self._paragraphs[index + 1]
        ended = (index - 1 in self._taken and not _ENDS_OPEN.search(before.text)) or ENDS_CLOSED.search(before.text)
        if is_annex(before.text.strip(SPACES)):
            return False
        goes_on = index + 1 in firsts or (
            index + 1 not in self._taken
            and (len(after.text) >= _LONG or (is_title and _could_be_lead(after.text)))
            and has_headings(after)
            and not DOUBTS[0].pattern.match(after.text)
        )
        return bool(ended) and goes_on and has_headings(before)

    # what its like says of it

    def _credible(self, placed: list[Candidate]) -> list[Candidate]:
        """Lines told by their place alone: several of them, or one that names a topic; never a text full of short
        lines."""
        if len(placed) * 4 > len(self._paragraphs):
            return []
        if len(placed) == 1:
            line = self._paragraphs[placed[0].paragraph].text.rstrip(SPACES)
            return placed if self._taken and _TOPIC.search(line) else []
        return placed

    def _parallel(self, sentences: Sequence[Candidate]) -> list[Candidate]:
        """Short sentences that head what follows them: many in the document, and below each number more than one, or
        very many; in front of the first number none."""
        alike = sum(_could_be_sentence(paragraph.text.strip(SPACES)) for paragraph in self._paragraphs)
        if len(sentences) < _FEWEST_SENTENCES or len(sentences) * 3 < alike * 2:
            return []
        numbered = sorted(self._taken)
        groups = [bisect_right(numbered, candidate.paragraph) for candidate in sentences]
        counts = Counter(groups)
        least = 1 if sum(count for count in counts.values() if count > 1) >= _MANY_SENTENCES else 2
        return [
            candidate
            for candidate, group in zip(sentences, groups, strict=True)
            if counts[group] >= least and (group or not numbered)
        ]


def _could_be_lead(text: str) -> bool:
    """A short paragraph, closed like a sentence, as it stands below a title and nowhere below a sentence."""
    return len(text) >= _LONG_CLOSED and ENDS_CLOSED.search(text) is not None


def _attached_titles(paragraphs: Sequence[Paragraph], taken: frozenset[int]) -> dict[int, int]:
    """The title of a document that stands behind the date of the letter that passes it on: its first line and its
    last."""
    titles: dict[int, int] = {}
    dated = False
    for index, paragraph in enumerate(paragraphs):
        line = paragraph.text.strip(SPACES)
        if index and _DATE.match(line):
            dated = True
        elif dated and not _NOTE.match(line):
            dated = False
            if index in taken or not has_headings(paragraph):
                continue
            following = paragraphs[index + 1].text.strip(SPACES) if index + 1 < len(paragraphs) else ""
            if _DOCUMENT.fullmatch(line):
                titles[index] = index
            elif index + 1 not in taken and not _CLAUSE_INSIDE.search(line) and _DOCUMENT.fullmatch(line + following):
                titles[index] = index + 1
    return titles


def _begins_item(line: str) -> bool:
    number = match_number(line)
    return number is not None and (number.kind is not Kind.FIRST_THEN or number.text[-1] in "，,、：:")


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


def _could_be_sentence(line: str) -> bool:
    """``农业生产全面丰收。``: what a paragraph is about, said before it and closed like a sentence."""
    return (
        line.endswith("。")
        and _SHORTEST < len(line) <= _LONGEST_SENTENCE
        and not _TELLING.search(line)
        and _could_be_plain(line[:-1])
    )


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
        is_placed = candidate.start > first.start or candidate.part or candidate.claim is not None
        if is_placed or _begins_coarser(found):
            kept.append(candidate)
        elif first.start - candidate.start >= _LEAST_OWN_TEXT:
            kept.append(replace(candidate, part=True))
    return kept


def _begins_coarser(found: Sequence[Candidate]) -> bool:
    """Whether （一） and （二） stand in front of 一、: something without a number holds them."""
    finer = list(takewhile(lambda candidate: candidate.number is None or candidate.number.kind is not Kind.HAN, found))
    following = found[len(finer)].number if len(finer) < len(found) else None
    counted = [c.number.value for c in finer if c.number and c.number.kind is Kind.HAN_BRACKET]
    return counted[:2] == [1, 2] and following is not None and following.value == 1
