"""The numbers that Chinese official prose puts before its parts.

GB/T 9704—2012, 7.3.3 orders 一、 → （一） → 1. → （1）; real speeches add the rest of the table.
``clean`` asks where a line begins with a number (such a line never continues the one before),
``outline`` builds levels from them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_DIGITS: Final = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    c: i for i, c in enumerate("〇壹贰叁肆伍陆柒捌玖")
}
_VARIANTS: Final = {"○": 0, "两": 2, "貳": 2, "參": 3, "叄": 3, "陸": 6}
_VALUES: Final = _DIGITS | _VARIANTS
_UNITS: Final = {"十": 10, "拾": 10, "百": 100, "千": 1000}
_HAN_DIGIT: Final = "一二三四五六七八九十百零〇"
_HAN: Final = f"[{_HAN_DIGIT}]{{1,5}}"
_FORMAL: Final = "[壹贰貳叁參叄肆伍陆陸柒捌玖拾]{1,3}"
_ARTICLE: Final = f"[{_HAN_DIGIT}千]{{1,8}}"
_ARABIC: Final = "[0-9０-９]{1,3}"
_CIRCLED: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_SPACE: Final = "[ \u3000\xa0]*"
_AFTER_WORD: Final = f"{_SPACE}[，,、：:]"  # what may follow 第一 and its like
_NTH: Final = "[第笫]"  # the second is how text recognition and hasty typing have it
_COUNTED: Final = (
    "(?:点|點|[个個]?(?:方面|问题|問題|层面|層面|特点|特點)|句话|句話|件事|项工作)"  # 第一点，… 第一个方面，…
)
# A second numeral and what it counts: 一、二、三产业, 一、二级公路, 1、2号楼, 3、4月份, 第一、第二产业 are no headings.
_COUNTS_ON: Final = re.compile(
    f"{_SPACE}第?([{_HAN_DIGIT}]{{1,3}}|{_ARABIC})(?:[、，,至—－-]|[级类线号产层等班组月日楼期栋幢季届批])"
)


class Kind(StrEnum):
    """One family of numbers. Members of a family that follow each other are siblings."""

    PART = "part"  # 第一部分  第一讲
    VOLUME = "volume"  # 第一编
    CHAPTER = "chapter"  # 第一章
    DIVISION = "division"  # 第一节
    ARTICLE = "article"  # 第一条
    FORMAL = "formal"  # 壹、
    HAN = "han"  # 一、
    HAN_BRACKET = "han_bracket"  # （一）
    ARABIC = "arabic"  # 1.  1、  1．
    DECIMAL = "decimal"  # 1.1  2.3
    DECIMAL_DEEP = "decimal_deep"  # 1.1.1
    ARABIC_BRACKET = "arabic_bracket"  # （1）  1）
    CIRCLED = "circled"  # ①
    ORDINAL = "ordinal"  # 第一，
    SHI = "shi"  # 一是
    YAO = "yao"  # 一要
    QI = "qi"  # 其一，
    FIRST_THEN = "first_then"  # 首先，其次，再次，最后，


SERIES: Final = frozenset({Kind.ORDINAL, Kind.SHI, Kind.YAO, Kind.QI, Kind.FIRST_THEN})

# How coarse a family is by convention; a document's own use decides first, this only where it does not say.
RANKS: Final = {
    kind: rank
    for rank, kind in enumerate(
        (
            Kind.PART,
            Kind.VOLUME,
            Kind.CHAPTER,
            Kind.DIVISION,
            Kind.ARTICLE,
            Kind.FORMAL,
            Kind.HAN,
            Kind.HAN_BRACKET,
            Kind.ARABIC,
            Kind.DECIMAL,
            Kind.DECIMAL_DEEP,
            Kind.ARABIC_BRACKET,
            Kind.CIRCLED,
        )
    )
}


@dataclass(frozen=True, slots=True)
class Number:
    """A number found at the start of a text: ``text`` is it verbatim with its punctuation, ``value`` counts from 1."""

    kind: Kind
    value: int
    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """``examples``: a line and the number it begins with. ``false_friends``: lines this rule must not match."""

    kind: Kind
    pattern: re.Pattern[str]
    examples: tuple[tuple[str, str], ...]
    false_friends: tuple[str, ...] = ()


def _rule(kind: Kind, pattern: str, examples: tuple[tuple[str, str], ...], *false_friends: str) -> Rule:
    return Rule(kind, re.compile(pattern), examples, false_friends)


RULES: Final = (
    _rule(
        Kind.PART,
        f"{_NTH}{_SPACE}({_HAN}|{_ARABIC}){_SPACE}(?:(?:大)?部分|[讲講](?![话話述解]))[：:、，,]?(?![的是为由])",
        (("第一部分 工作回顾", "第一部分"), ("第2部分：安排", "第2部分："), ("第三讲 乡村振兴", "第三讲")),
        "第一部分的内容是",
        "第一讲话人",
    ),
    _rule(
        Kind.VOLUME,
        f"{_NTH}{_SPACE}({_HAN}|{_ARABIC}){_SPACE}[编編篇卷][：:、，,]?(?=[ \u3000\xa0：:、，,]|$|[总總分附])",
        (("第一编 总则", "第一编"), ("第二编", "第二编")),
        "第一篇报道说",
    ),
    _rule(
        Kind.CHAPTER,
        f"{_NTH}{_SPACE}({_HAN}|{_ARABIC}){_SPACE}章[：:、，,]?(?![程节第])",
        (("第一章 总则", "第一章"), ("第 十二 章 附则", "第 十二 章")),
        "第一章程草案",
    ),
    _rule(
        Kind.DIVISION,
        f"{_NTH}{_SPACE}({_HAN}|{_ARABIC}){_SPACE}[节節][：:、]?(?![课課目能约])",
        (("第一节 一般规定", "第一节"),),
        "第一节课上",
    ),
    _rule(
        Kind.ARTICLE,
        f"{_NTH}{_SPACE}({_ARTICLE}|{_ARABIC}){_SPACE}[条條](?:之[{_HAN_DIGIT}]{{1,2}})?(?=[ \u3000\xa0：:]|$)[：:]?",
        (
            ("第一条 为了保护白鹭", "第一条"),
            ("第一百二十条　本办法", "第一百二十条"),
            ("第八条之一 乡镇", "第八条之一"),
        ),
        "第一条公路通车",
        "第三条第二款所称",
    ),
    _rule(Kind.FORMAL, f"({_FORMAL}){_SPACE}[、．.]", (("壹、缘起", "壹、"), ("拾贰、附则", "拾贰、")), "壹元"),
    _rule(
        Kind.HAN,
        f"({_HAN}){_SPACE}[、．.]",
        (
            ("一、提高认识", "一、"),
            ("十二 、其他", "十二 、"),
            ("三．要求", "三．"),
            ("一、一年来的工作", "一、"),
            ("二、一次性补助", "二、"),
            ("三、三级联动抓落实", "三、"),
            ("二、二〇二五年工作安排", "二、"),
        ),
        "一、二、三产业协调发展",
        "一、二级公路",
        "一个中心",
    ),
    _rule(
        Kind.HAN_BRACKET,
        f"[（(〔]{_SPACE}({_HAN}){_SPACE}[）)〕][、.．]?",
        (("（一）产业", "（一）"), ("(二 )产业", "(二 )"), ("（十一）、产业", "（十一）、")),
        "（一期）工程",
        "（二季度）",
    ),
    _rule(
        Kind.ARABIC_BRACKET,
        f"(?:[（(]{_SPACE})?({_ARABIC}){_SPACE}[）)][、.．]?",
        (("（1）项目", "（1）"), ("2）项目", "2）"), ("( 3 )项目", "( 3 )")),
        "（2024年）",
        "3000）",
    ),
    _rule(
        Kind.ARABIC,
        # a stop may be followed by a year (1.2025年…), by no other digit (1.5)
        f"({_ARABIC}){_SPACE}(?:[、．]|\\.(?![0-9０-９])|\\.(?=[0-9]{{4}}年))",
        (
            ("1.项目建设", "1."),
            ("1、项目建设", "1、"),
            ("１２．项目建设", "１２．"),
            ("3. 项目建设", "3."),
            ("2.2025年的安排", "2."),
            ("2、2025年的安排", "2、"),
            ("3、100个村庄", "3、"),
        ),
        "1.5亿元",
        "1、2号楼",
        "10.2%",
        "2024、",
    ),
    _rule(Kind.CIRCLED, f"([{_CIRCLED}])[、.．]?", (("①项目", "①"), ("⑫、项目", "⑫、"))),
    _rule(
        Kind.ORDINAL,
        f"{_NTH}({_HAN})(?:{_COUNTED}?{_AFTER_WORD}|点?(?:是|要(?![务素点件求])))",
        (
            ("第一，抓产业", "第一，"),
            ("第二、抓产业", "第二、"),
            ("第三：抓产业", "第三："),
            ("第四是抓产业", "第四是"),
            ("第一点，抓产业", "第一点，"),
            ("第二个方面：抓产业", "第二个方面："),
            ("第三点是抓产业", "第三点是"),
            ("笫二，抓产业", "笫二，"),
        ),
        "第一、二、三产业",
        "第一、第二产业",
        "第一要务是发展",
        "第一点要求是发展",
        "第一方面军",
        "第三世界",
    ),
    _rule(
        Kind.SHI,
        f"({_HAN})是(?!否)[，,：:]?",
        (("一是抓产业", "一是"), ("十一是抓产业", "十一是"), ("二是，抓产业", "二是，"), ("一是一季度", "一是")),
        "一是否",
        "一个是",
    ),
    _rule(
        Kind.YAO,
        f"({_HAN})要(?![求点素件])[，,：:]?",
        (("一要抓产业", "一要"), ("二要，抓产业", "二要，")),
        "一要求",
        "一定要",
    ),
    _rule(
        Kind.QI,
        f"其([一二三四五六七八九十])(?:{_AFTER_WORD}|是[，,：:]?)",
        (("其一，抓产业", "其一，"), ("其二是抓产业", "其二是"), ("其三：抓产业", "其三：")),
        "其一生",
        "其他",
    ),
    _rule(
        Kind.FIRST_THEN,
        f"(首先|其次|再次|再者|最后|最後)(?:{_AFTER_WORD})?",
        (("首先，抓产业", "首先，"), ("其次要抓产业", "其次"), ("最后，抓产业", "最后，")),
        "首都",
    ),
)

# Only lines that count on tell such numbers from amounts (1.5亿元), so ``match_number`` doesn't know them.
DECIMAL_RULES: Final = tuple(
    _rule(
        kind,
        f"(?:[0-9]{{1,2}}\\.){{{dots}}}([0-9]{{1,2}})(?:\\.(?![0-9])|、)?"
        f"(?![0-9０-９.％%‰:：,，、—－~～/-])(?!{_SPACE}(?:[百千万萬亿億兆]|[个個版倍元吨噸米公平亩畝人户戶家分度小])|$)",
        examples,
        *false_friends,
    )
    for kind, dots, examples, false_friends in (
        (
            Kind.DECIMAL,
            1,
            (("1.1 总体要求", "1.1"), ("2.3总体要求", "2.3"), ("1.1. 总体要求", "1.1."), ("1.2、总体要求", "1.2、")),
            ("1.5亿元", "6.5%", "1.2版本修复", "1.5 亿元", "2.3个百分点", "1.1.1 总体要求"),
        ),
        (Kind.DECIMAL_DEEP, 2, (("1.1.1 总体要求", "1.1.1"), ("1.1.2总体要求", "1.1.2")), ("1.1.1.1 总体要求",)),
    )
)

_FIRST_THEN: Final = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "最后": 4, "最後": 4}

# A numeral that stands alone, or before a space, where others write 一、: an outline takes it for a number
# only when 一 and 二 are both there.
_BARE: Final = re.compile(r"([一二三四五六七八九十]{1,3})(?=[ \u3000\xa0]|$)")


def han_value(digits: str) -> int:
    """The value of a Chinese numeral up to 9,999 (``二十三`` is 23, ``一〇`` is 10); 0 if it is none."""
    if not any(c in _UNITS for c in digits):
        value = 0
        for c in digits:
            if c not in _VALUES:
                return 0
            value = value * 10 + _VALUES[c]
        return value
    total, current = 0, 0
    for c in digits:
        if c in _VALUES:
            current = _VALUES[c]
        elif c in _UNITS:
            total += (current or 1) * _UNITS[c]
            current = 0
        else:
            return 0
    return total + current


_KINDS_BY_FIRST: Final = (
    (_HAN_DIGIT, (Kind.HAN, Kind.SHI, Kind.YAO)),
    ("壹贰貳叁參叄肆伍陆陸柒捌玖拾", (Kind.FORMAL,)),
    ("（(〔", (Kind.HAN_BRACKET, Kind.ARABIC_BRACKET)),
    ("0123456789０１２３４５６７８９", (Kind.ARABIC_BRACKET, Kind.ARABIC)),
    (_CIRCLED, (Kind.CIRCLED,)),
    ("第笫", (Kind.PART, Kind.VOLUME, Kind.CHAPTER, Kind.DIVISION, Kind.ARTICLE, Kind.ORDINAL)),
    ("其", (Kind.QI, Kind.FIRST_THEN)),
    ("首再最", (Kind.FIRST_THEN,)),
)
_RULES_BY_FIRST: Final = {
    first: tuple(rule for rule in RULES if rule.kind in kinds) for firsts, kinds in _KINDS_BY_FIRST for first in firsts
}


def match_number(text: str, at: int = 0, *, is_heading: bool = False) -> Number | None:
    """The number that ``text`` has at offset ``at``, or None. Leading spaces are the caller's to skip.

    ``is_heading`` says that the format shows a heading here, so that 一、二级 is no count of things.
    """
    for rule in _RULES_BY_FIRST.get(text[at : at + 1], ()):
        if found := rule.pattern.match(text, at):
            value = _value(found.group(1))
            counted = None if is_heading else _COUNTS_ON.match(text, found.end())
            if value and not (counted and _value(counted.group(1)) == value + 1):
                return Number(rule.kind, value, found.group())
    return None


def match_decimal(text: str, at: int = 0) -> Number | None:
    """The number with points (1.2, 1.2.3) that ``text`` has at offset ``at``, or None; the last is the value."""
    for rule in DECIMAL_RULES:
        if (found := rule.pattern.match(text, at)) and int(found.group(1)):
            return Number(rule.kind, int(found.group(1)), found.group())
    return None


def match_bare_numeral(text: str, at: int = 0) -> Number | None:
    """The numeral that begins the line at ``at`` without a mark of its own (``一``, ``二　总体要求``), or None."""
    if found := _BARE.match(text, at):
        return Number(Kind.HAN, han_value(found.group()), found.group())
    return None


def _value(digits: str) -> int:
    if digits in _FIRST_THEN:
        return _FIRST_THEN[digits]
    if digits[0] in _CIRCLED:
        return _CIRCLED.index(digits[0]) + 1
    if digits.isdecimal():
        return int(digits)
    return han_value(digits)
