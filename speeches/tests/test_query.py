"""The language of queries: what is syntax and where, what is literal, which faults there are, how it is written back.

Each table has what is typed and the tree that it means. The properties at the end hold for whatever is typed.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speeches.samples import read_manifest
from speeches.text.clean import clean_field
from speeches.text.closed_lists import listed
from speeches.text.fold import fold
from speeches.text.matching import Document, satisfies_exactly, sentence_spans
from speeches.text.query import (
    FIELD_NAMES,
    MAX_PHRASE,
    MAX_TERMS,
    SECTION_EXAMPLE,
    And,
    Dated,
    Field,
    Not,
    Or,
    Phrase,
    Query,
    QueryError,
    Run,
    Unit,
    Within,
    parse,
    text_of,
    wanted,
    wanted_anywhere,
)
from speeches.text.query_tree import all_of, any_of, negated, within


def table(rows):
    return pytest.mark.parametrize(("text", "tree"), [pytest.param(*row, id=row[0]) for row in rows])


def a_and(*parts):
    return And(tuple(parts))


def a_or(*parts):
    return Or(tuple(parts))


A, B, C = Run("甲"), Run("乙"), Run("丙")
NOT_B = Not(Phrase("乙"))


# Operators


@table(
    [
        ("甲", A),
        ("甲 乙", a_and(A, B)),
        ("　甲　 \n乙\t", a_and(A, B)),
        ("甲 AND 乙", a_and(A, B)),
        ("甲 OR 乙", a_or(A, B)),
        ("甲 或 乙", a_or(A, B)),
        ("甲 | 乙", a_or(A, B)),
        ("甲　OR　乙", a_or(A, B)),
        ("甲 乙 OR 丙", a_or(a_and(A, B), C)),
        ("甲 OR 乙 丙", a_or(A, a_and(B, C))),
        ("甲 NOT 乙 OR 丙", a_or(a_and(A, NOT_B), C)),
        ("NOT 乙", NOT_B),
        ("甲 -乙", a_and(A, NOT_B)),
        ("-乙 甲", a_and(NOT_B, A)),
        ("甲 OR -乙", a_or(A, NOT_B)),
        ("甲 AND NOT 乙", a_and(A, NOT_B)),
        ("NOT NOT 甲", Phrase("甲")),
        ("NOT (甲 乙)", Not(a_and(Phrase("甲"), Phrase("乙")))),
        ("-(甲 OR 乙)", Not(a_or(Phrase("甲"), Phrase("乙")))),
    ]
)
def test_words_are_joined_by_and_or_not(text, tree):
    assert parse(text) == Query(tree)


@table(
    [
        ("甲OR乙", Run("甲OR乙")),
        ("甲|乙", Run("甲|乙")),
        ("是或否", Run("是或否")),
        ("甲 or 乙", a_and(A, Run("or"), B)),
        ("甲 not 乙", a_and(A, Run("not"), B)),
        ("OR 甲", a_and(Run("OR"), A)),
        ("甲 OR", a_and(A, Run("OR"))),
        ("甲 OR OR 乙", a_or(A, a_and(Run("OR"), B))),
        ("甲 NOT", a_and(A, Run("NOT"))),
        ("NOT OR 乙", a_and(Not(Phrase("OR")), B)),
        ("(OR 甲)", a_and(Run("OR"), A)),
        ("甲 - 乙", a_and(A, Run("-"), B)),
        ("甲-乙", Run("甲-乙")),
        ("--乙", Run("--乙")),
        ("甲 --乙", a_and(A, Run("--乙"))),
        ("甲 -->", a_and(A, Run("-->"))),
        ("NOT --乙", Not(Phrase("--乙"))),
        ("标题:-乙", Run("-乙", Field.TITLE)),
        ("甲 －乙", a_and(A, Run("－乙"))),
    ]
)
def test_operators_are_literal_out_of_their_places(text, tree):
    assert parse(text) == Query(tree)


# Quotation marks and brackets


@table(
    [
        ('"甲 乙"', Phrase("甲 乙")),
        ("“甲 乙”", Phrase("甲 乙")),
        ("「甲 乙」", Phrase("甲 乙")),
        ("『甲 乙』", Phrase("甲 乙")),
        ('"甲""乙"', Phrase('甲"乙')),
        ('"""甲"""', Phrase('"甲"')),
        ("“甲‘乙’丙”", Phrase("甲‘乙’丙")),
        ("“甲「乙”", Phrase("甲「乙")),
        ("“甲“乙”", Phrase("甲“乙")),
        ('"甲”乙"', Phrase("甲”乙")),
        ('" 甲 "', Phrase(" 甲 ")),
        ('"甲 OR (乙) -丙 标题:丁"', Phrase("甲 OR (乙) -丙 标题:丁")),
        ("甲“乙”丙", a_and(A, Phrase("乙"), C)),
        ("“甲”“乙”", a_and(Phrase("甲"), Phrase("乙"))),
        ("标题:甲“乙”", a_and(Run("甲", Field.TITLE), Phrase("乙", Field.TITLE))),
        ('""', None),
        ("甲 “”", A),
        ("一“二”三“四”五“六”七“八”九", Run("一“二”三“四”五“六”七“八”九")),
    ]
)
def test_quotation_marks_close_with_their_own_partner(text, tree):
    assert parse(text) == Query(tree)


@table(
    [
        ("“甲", Run("“甲")),
        ("甲”", Run("甲”")),
        ("“甲」", Run("“甲」")),
        ("』甲『", Run("』甲『")),
        ("'甲 乙'", a_and(Run("'甲"), Run("乙'"))),
        ("＂甲 乙＂", a_and(Run("＂甲"), Run("乙＂"))),
        ("甲(乙", Run("甲(乙")),
        ("甲) 乙", a_and(Run("甲)"), B)),
        ("）甲", Run("）甲")),
        ("甲() 乙", a_and(Run("甲()"), B)),
        ("-(甲", Not(Phrase("(甲"))),
        ("-()", Not(Phrase("()"))),
        ("会议10:30开始", Run("会议10:30开始")),
        ("10:30 开始", a_and(Run("10:30"), Run("开始"))),
        ("关于标题:甲", Run("关于标题:甲")),
        ("titel: 甲", a_and(Run("titel:"), A)),
        ("GDP：甲", Run("GDP：甲")),
        ("https://qinghe.example/甲", Run("https://qinghe.example/甲")),
        ("标题:", Run("标题:")),
        ("级0:甲", Run("级0:甲")),
        ("年份： 合计 男 女", a_and(Run("年份："), Run("合计"), Run("男"), Run("女"))),
    ]
)
def test_other_marks_without_a_partner_are_literal(text, tree):
    assert parse(text) == Query(tree)


@table(
    [
        ("(甲)", A),
        ("((甲))", A),
        ("（甲 或 乙） 丙", a_and(a_or(A, B), C)),
        ("(甲 OR 乙） 丙", a_and(a_or(A, B), C)),
        ("甲 (乙 丙)", a_and(A, B, C)),
        ("(甲 OR 乙)丙", a_and(a_or(A, B), C)),
        ("（一）甲", a_and(Run("一"), A)),
        ("(甲)(乙)", a_and(A, Run("(乙)"))),
        ("(甲)-乙", a_and(A, Run("-乙"))),
        ("甲(乙 丙)", a_and(Run("甲(乙"), Run("丙)"))),
        ("(通知(试行) OR 甲) 乙", a_and(a_or(Run("通知(试行)"), A), B)),
        ("(通知(试行 OR 甲) 乙", a_and(a_or(Run("通知(试行"), A), B)),
        ("（《通知（试行》） 甲", a_and(Run("《通知（试行》"), A)),
    ]
)
def test_brackets_group_at_the_start_after_a_space_and_after_a_field(text, tree):
    assert parse(text) == Query(tree)


# Fields


@table(
    [
        ("title:甲", Run("甲", Field.TITLE)),
        ("Title：甲", Run("甲", Field.TITLE)),
        ("標題：甲", Run("甲", Field.TITLE)),
        ("标题: 甲", Run("甲", Field.TITLE)),
        ("标题:“甲”", Phrase("甲", Field.TITLE)),
        ("标题:(甲 -乙) 丙", a_and(Run("甲", Field.TITLE), Not(Phrase("乙", Field.TITLE)), C)),
        ("-标题:乙", Not(Phrase("乙", Field.TITLE))),
        ("正文:甲", Run("甲", Field.TEXT)),
        ("讲话人:甲", Run("甲", Field.SPEAKER)),
        ("speaker:甲", Run("甲", Field.SPEAKER)),
        ("地区:甲", Run("甲", Field.PLACE)),
        ("文种:(甲 OR 乙)", a_or(Run("甲", Field.GENRE), Run("乙", Field.GENRE))),
        ("场合:甲", Run("甲", Field.OCCASION)),
        ("层级:县", Run("县", Field.GOVERNMENT_LEVEL)),
        ("政府层级:县", Run("县", Field.GOVERNMENT_LEVEL)),
        ("来源:甲", Run("甲", Field.SOURCE)),
        ("标题:(甲 正文:乙)", a_and(Run("甲", Field.TITLE), Run("乙", Field.TEXT))),
        ("标题:正文:甲", Run("正文:甲", Field.TITLE)),
        ("level:province", Run("省", Field.GOVERNMENT_LEVEL)),
        ("-文种:“讲话稿”", Not(Phrase("讲话", Field.GENRE))),
    ]
)
def test_a_field_says_where(text, tree):
    assert parse(text) == Query(tree)


@table(
    [
        ("级3:(甲 乙)", Within(Unit.SECTION, a_and(Phrase("甲"), Phrase("乙")), 3)),
        ("級３：甲", Within(Unit.SECTION, Phrase("甲"), 3)),
        ("小标题:甲", Within(Unit.HEADING, Phrase("甲"))),
        ("heading:(甲 OR 乙)", Within(Unit.HEADING, a_or(Phrase("甲"), Phrase("乙")))),
        ("同段:(甲 乙)", Within(Unit.PARAGRAPH, a_and(Phrase("甲"), Phrase("乙")))),
        ("para:甲", Within(Unit.PARAGRAPH, Phrase("甲"))),
        ("同句:（甲 -乙）", Within(Unit.SENTENCE, a_and(Phrase("甲"), NOT_B))),
        ("sentence:甲", Within(Unit.SENTENCE, Phrase("甲"))),
        (
            "级1:(小标题:甲 同句:(乙 丙))",
            Within(
                Unit.SECTION,
                a_and(Within(Unit.HEADING, Phrase("甲")), Within(Unit.SENTENCE, a_and(Phrase("乙"), Phrase("丙")))),
                1,
            ),
        ),
        ("同段:(同段:(甲 乙) -同段:(-丙))", Within(Unit.PARAGRAPH, a_and(Phrase("甲"), Phrase("乙"), Phrase("丙")))),
        ("同句:(同段:(同句:甲) 乙)", Within(Unit.SENTENCE, a_and(Within(Unit.PARAGRAPH, Phrase("甲")), Phrase("乙")))),
        ("级1:(级2:(级1:甲))", Within(Unit.SECTION, Within(Unit.SECTION, Phrase("甲"), 2), 1)),
        ("标题:(同句:甲 乙)", a_and(Within(Unit.SENTENCE, Phrase("甲")), Run("乙", Field.TITLE))),
    ]
)
def test_a_unit_of_the_text_holds_everything_in_its_brackets_literally(text, tree):
    assert parse(text) == Query(tree)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("year:2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("年份：２０２４", date(2024, 1, 1), date(2024, 12, 31)),
        ("year: 2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("年份:2024年", date(2024, 1, 1), date(2024, 12, 31)),
        ("year:2020..2026", date(2020, 1, 1), date(2026, 12, 31)),
        ("year:2020..", date(2020, 1, 1), None),
        ("date:2024-03..", date(2024, 3, 1), None),
        ("date:..2024", None, date(2024, 12, 31)),
        ("date:..2024-02", None, date(2024, 2, 29)),
        ("date:2024-03-05", date(2024, 3, 5), date(2024, 3, 5)),
        ("日期：２０２４-３-５", date(2024, 3, 5), date(2024, 3, 5)),
        ("日期:二〇二四年三月五日", date(2024, 3, 5), date(2024, 3, 5)),
        ("日期:“2024-03-05”", date(2024, 3, 5), date(2024, 3, 5)),
        ("date:2024-03-05..2024-04", date(2024, 3, 5), date(2024, 4, 30)),
    ],
)
def test_a_date_is_a_span_of_days(text, first, last):
    assert parse(text) == Query(Dated(first, last))


# Faults: these and no others


@pytest.mark.parametrize(
    ("text", "code", "repaired"),
    [
        ('"甲 乙', "unclosed_quote", '"甲 乙"'),
        ('5"钢管', "unclosed_quote", '5 "钢管"'),
        ('甲 "', "unclosed_quote", "甲"),
        ("(甲 乙", "unclosed_bracket", "甲 乙"),
        ("甲 （乙 OR 丙", "unclosed_bracket", "甲 (乙 OR 丙)"),
        ("同句:(甲 乙", "unclosed_bracket", '同句:("甲" "乙")'),
        ("()", "empty_bracket", ""),
        ("甲 （ ）", "empty_bracket", "甲"),
        ("标题:() 甲", "empty_bracket", "甲"),
        ("titel:甲 乙", "unknown_field", "标题:甲 乙"),
        ("-speeker:甲", "unknown_field", '-讲话人:"甲"'),
        ("xyz:甲", "unknown_field", '"xyz:甲"'),
        ("-xyz:(甲 乙) 丙", "unknown_field", 'NOT ("甲" "乙") 丙'),
        ("year:abc", "bad_year", "abc"),
        ("year:2026..2020", "bad_year", "年份:2020..2026"),
        ("year:2020-2026", "bad_year", "年份:2020..2026"),
        ("year:2024-03", "bad_year", "日期:2024-03"),
        ("year:2024-03..2023", "bad_year", "日期:2023..2024-03"),
        ("year:2024..abc", "bad_year", "年份:2024.."),
        ("甲 -year:.. 乙", "bad_year", "甲 乙"),
        ("year:(abc OR 2024)", "bad_year", "abc OR 年份:2024"),
        ("date:2024-13", "bad_date", "年份:2024"),
        ("date:2023-02-29", "bad_date", "日期:2023-02"),
        ("date:2024.3", "bad_date", "日期:2024-03"),
        ("date:2024-02-30..2024-06-31", "bad_date", "日期:2024-02..2024-06"),
        ("date:2024-06..2024-03", "bad_date", "日期:2024-03..2024-06"),
        ("date:昨天 甲", "bad_date", "昨天 甲"),
        ("甲" * (MAX_PHRASE + 1), "phrase_too_long", "甲" * MAX_PHRASE),
        (f'"{"甲" * (MAX_PHRASE + 1)}"', "phrase_too_long", f'"{"甲" * MAX_PHRASE}"'),
        (" ".join("甲" * (MAX_TERMS + 1)), "too_many_terms", " ".join("甲" * MAX_TERMS)),
        (" OR ".join("甲" * (MAX_TERMS + 1)), "too_many_terms", " OR ".join("甲" * MAX_TERMS)),
    ],
)
def test_a_fault_is_named_and_repaired(text, code, repaired):
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert (caught.value.code, caught.value.repaired) == (code, repaired)
    assert text_of(parse(repaired)) == repaired


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('甲 "乙', '有一个引号 " 没有配对：在后面补上 "，或者删去它。'),
        ("(甲", "有一个括号没有配对：在后面补上“）”，或者删去“（”。"),
        ("()", "有一对括号是空的：在里面写上要找的词，或者删去括号。"),
        ("titel:甲", "没有“titel”这个字段。是不是想写“title:”？"),
        ("xyz:甲", "没有“xyz”这个字段。要找这几个字，请给它们加上引号。"),
        ("xyz:(甲)", "没有“xyz”这个字段。请换一个字段，或者删去它。"),
        ("year:abc", "“abc”不是年份，也不是从早到晚的一段。请写成 年份:2024 或 年份:2020..2026。"),
        ("date:2024-13", "“2024-13”不是日期，也不是从早到晚的一段。请写成 日期:2024-03-05 或 日期:2024-03..2024-06。"),
        ("甲" * 129, "一段最多 128 个字，这里有 129 个。请只留下最要紧的一句。"),
        ("甲 " * 25, "一次最多找 24 个词。请删去一些，或者把连着的字放进引号。"),
    ],
)
def test_a_fault_is_said_in_a_sentence(text, message):
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert caught.value.message == message


def test_the_limits_themselves_are_no_fault():
    assert parse("甲" * MAX_PHRASE) == Query(Run("甲" * MAX_PHRASE))
    assert parse(" ".join("甲" * MAX_TERMS)) == Query(a_and(*[A] * MAX_TERMS))


# Pasted official text


@pytest.mark.parametrize(
    "sentence",
    [
        "（一）坚持“一盘棋”思想，全力打好“三大攻坚战”；（二）落实《关于优化营商环境的意见（试行）》。",
        "同志们：今年是青禾县“项目攻坚年”，也是“十四五”规划的收官之年。",
        "二、主要任务：1.抓投资(含技改) 2.促消费、3.稳外贸；",
        "——2026年2月20日在临江市节后收心会上的讲话",
        "要做到“四个不误”：即“春耕不误、项目不误、招商不误、安全不误”。",
        "地区生产总值(GDP)增长6.5%左右，一般公共预算收入增长5%以上",
        "网址:http://www.qinghe.example",
        "他说：「不负春光，",
        "PM2.5:年均浓度降到每立方米28微克，优良天数比率(AQI:≤100)达到93.1%；",
        "详见https://www.qinghe.example/zwgk?id=3&lx=（通知），电话0000-0000000转8:30—17:30值班。",
        "GDP：增长6.5%；CPI：上涨2%左右；R&D经费占比3.1%。",
        "”的要求，把“米袋子”拎稳、把“",
        "试行）》，自2026年1月1日起施行。",
        "——在青禾县第三届“村晚”上的致辞——（2026年2月10日）",
        "1.　抓项目——开工12个、竣工7个；2.　抓招商……",
        "是“要我干”，还是“我要干”？或等、或靠、或要，都不行！",
        "『老办法』不能用 或 不管用，「新办法」不会用 或 不敢用",
        "单位：万元 | 项目 | 2025年 | 2026年",
        "时间: 上午8:30 地点: 县政府 主办: 县政府办",
        "他当场念了一句'先清地下、再美地上'，台下说＂好＂！",
        "把“菜篮子”、“米袋子”、“果盘子”、“油瓶子”、“奶罐子”、“肉案子”、“鱼塘子”、“水缸子”、“糖罐子”、“盐罐子”、“醋坛子”、“茶叶子”、“酒坛子”拎稳。",
    ],
)
def test_pasted_official_text_is_no_fault_and_found(sentence):
    assert satisfies_exactly(parse(sentence), Document("", "", fold(sentence)))


def test_every_sentence_of_the_samples_can_be_pasted():
    lines = [block.text for sample in read_manifest() for block in sample.body]
    sentences = [line[start:end] for line in lines for start, end in sentence_spans(fold(line), 0, len(line))]
    pasted = [sentence for sentence in sentences if len(sentence) <= MAX_PHRASE]
    assert len(pasted) > 1000
    for sentence in pasted:
        assert satisfies_exactly(parse(sentence), Document("", "", fold(sentence))), sentence


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("甲“乙” 丙", "甲“乙” 丙"),
        ("（一）甲", "（一）甲"),
        ("“甲”", ""),
        ("甲 OR 乙", ""),
        ("甲 -乙", ""),
        ("标题:甲", ""),
        ("", ""),
    ],
)
def test_what_asks_for_text_alone_is_kept_as_typed(text, typed):
    assert parse(text).typed == typed


# What is not asked for, what is wanted


@table(
    [
        ("\ufeff甲\u200b乙\u00ad丙", Run("甲乙丙")),
        ('"甲\u200b乙"', Phrase("甲乙")),
        ('"甲\x00乙\uffff丙\ud800丁"', Phrase("甲乙丙丁")),
        ('"甲\t乙"', Phrase("甲 乙")),
        ("甲\r\n乙\u2028丙", a_and(A, B, C)),
        ("甲\u200b OR\u200b 乙", a_or(A, B)),
    ]
)
def test_what_no_text_keeps_is_not_asked_for(text, tree):
    assert parse(text).root == tree


@pytest.mark.parametrize("text", ["", "  ", '""', "“” 「」", "\x00", '"\u200b"'])
def test_nothing_typed_asks_for_nothing(text):
    assert parse(text).is_empty
    assert text_of(parse(text)) == ""


def test_wanted_leaves_out_what_is_excluded():
    root = parse("甲 -乙 (标题:丙 OR 同句:丁) 年份:2024").root
    year = Dated(date(2024, 1, 1), date(2024, 12, 31))
    assert list(wanted(root)) == [A, Run("丙", Field.TITLE), Phrase("丁"), year]
    assert list(wanted_anywhere(root)) == [A, Run("丙", Field.TITLE), year]


@pytest.mark.parametrize("example", [*(row.example for row in FIELD_NAMES), SECTION_EXAMPLE])
def test_every_field_has_an_example_that_uses_it(example):
    name, _, value = example.partition(":")
    assert parse(example) != parse(value)
    assert text_of(parse(example)).startswith(f"{name}:")


@pytest.mark.parametrize(("name", "row"), [(name, row) for row in FIELD_NAMES for name in row.names])
def test_every_name_of_a_field_means_the_same(name, row):
    value = row.example.partition(":")[2]
    assert parse(f"{name}:{value}") == parse(row.example)


# Written back


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("title：甲　“乙”", '标题:甲 "乙"'),
        ("甲 | 乙 NOT 丙", '甲 OR 乙 -"丙"'),
        ("甲 (乙 或 丙)", "甲 (乙 OR 丙)"),
        ("date:2024-01-01..2024-12-31", "年份:2024"),
        ("sentence:(甲 乙)", '同句:("甲" "乙")'),
        ("(OR)", '""OR'),
        ("(甲)title:乙", '甲 ""title:乙'),
        ("(甲(乙 OR 丙(丁 ) 戊", "(甲(乙 OR 丙(丁 ) 戊"),
    ],
)
def test_the_canonical_text(text, canonical):
    assert text_of(parse(text)) == canonical
    assert parse(canonical) == parse(text)


# Whatever is typed


NASTIES = [
    "(",
    "-(",
    "((甲 ",
    "级3:(",
    "同句:(-",
    "NOT ",
    "NOT (",
    "OR ",
    "“",
    "“”",
    '"',
    '""',
    '("") ',
    "title:(",
    "甲(",
    ")",
    ": ",
]


@pytest.mark.parametrize("piece", NASTIES)
@pytest.mark.parametrize("end", ["", "甲", "甲" + ")" * 3000])
def test_no_nesting_is_too_deep(piece, end):
    check(piece * 3000 + end)


PIECES = st.sampled_from(
    [
        *'"“”「」()（）- 　:：.|甲',
        "OR",
        "NOT",
        "AND",
        "或",
        "标题:",
        "title：",
        "titel:",
        "year:",
        "日期:",
        "2024",
        "..",
        "-03",
        "级3:",
        "同句:",
        '""',
        "\n",
        "\x00",
        "\u200b",
        "\ud800",
        "甲" * 129,
        "甲 " * 25,
        "http://甲",
    ]
)


CAUSES = {  # each fault is one of these, and has its cause in the text
    "unclosed_quote": '"',
    "unclosed_bracket": "[(（]",
    "empty_bracket": "[(（]",
    "unknown_field": r"[a-z_]:(?!//)\S",
    "bad_year": "(year|年份)[:：]",
    "bad_date": "(date|日期)[:：]",
    "phrase_too_long": f".{{{MAX_PHRASE + 1}}}",
    "too_many_terms": r"(.*?\S){25}",
}


def check(text):
    try:
        query, fault = parse(text), None
    except QueryError as raised:
        query, fault = parse(raised.repaired), raised
    assert parse(text_of(query)) == query
    if fault:
        assert text_of(query) == fault.repaired
        assert fault.message.endswith(("。", "？"))
        assert re.search(CAUSES[fault.code], clean_field(text), re.IGNORECASE)


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=16).map("".join)))
@settings(max_examples=1000, deadline=None)
def test_whatever_is_typed_gives_a_query_or_a_fault_with_its_repair(text):
    check(text)


PRINTED = st.text(st.characters(exclude_categories=["Cc", "Cf", "Cn", "Cs", "Zl", "Zp"]), min_size=1, max_size=12)
FIELDS = st.sampled_from([None, *Field])


def in_words_of_the_list(leaf):
    """As a query that was read has it: a field with a closed list holds a word of it."""
    return replace(leaf, text=listed(leaf.field, leaf.text)) if leaf.field else leaf


PHRASES = st.builds(Phrase, PRINTED, FIELDS).map(in_words_of_the_list)
RUNS = st.builds(
    Run, st.sampled_from(["OR", "NOT", "或", "标题:甲"]) | st.text("甲乙ab1-:：|(（，", min_size=1, max_size=8), FIELDS
).map(in_words_of_the_list)
DATES = st.dates()
SPANS = st.one_of(
    st.tuples(DATES, DATES).map(lambda days: Dated(*sorted(days))),
    DATES.map(lambda day: Dated(day, None)),
    DATES.map(lambda day: Dated(None, day)),
)


def joined(nodes):
    lists = st.lists(nodes, min_size=2, max_size=4)
    return lists.map(all_of) | lists.map(any_of)


def leaves(node):
    return [node] if isinstance(node, Run | Phrase) else [leaf for part in parts_of(node) for leaf in leaves(part)]


def parts_of(node):
    return node.parts if isinstance(node, And | Or) else (node.part,)


def excluded(nodes):
    return nodes.map(negated)


LITERAL = st.recursive(
    PHRASES | SPANS,
    lambda nodes: (
        joined(nodes) | excluded(nodes) | st.builds(within, st.sampled_from([Unit.HEADING, Unit.SENTENCE]), nodes)
    ),
    max_leaves=6,
)
TREES = st.recursive(
    RUNS | PHRASES | SPANS | excluded(LITERAL) | st.builds(within, st.just(Unit.SECTION), LITERAL, st.integers(1, 99)),
    joined,
    max_leaves=4,
)


WORDS = st.sampled_from(["安全", "生产", "营商", "环境", "春耕", "开门红", "收心会", "项目", "园区", "堤防"])
WORDED = st.recursive(
    st.builds(Phrase, WORDS, FIELDS) | st.builds(Run, WORDS, FIELDS),
    lambda nodes: joined(nodes) | st.builds(within, st.just(Unit.SENTENCE), nodes),
    max_leaves=6,
)


@given(WORDED, st.data())
@settings(max_examples=300, deadline=None)
def test_a_repair_keeps_every_word(tree, data):
    """Of a query with a mark too few, or with a letter too many in the name of a field."""
    text = text_of(Query(tree)).replace("标题:", "title:")
    marks = [(at, "") for at, mark in enumerate(text) if mark in '()"'] + [(text.find("title:"), "tt")]
    at, instead = data.draw(st.sampled_from(marks))
    damaged = text[:at] + instead + text[at + 1 :] if at >= 0 else text
    try:
        query = parse(damaged)
    except QueryError as fault:
        query = parse(fault.repaired)
    words = {leaf.text for leaf in leaves(tree)}
    found = " ".join(leaf.text for leaf in leaves(query.root))
    assert {word for word in words if word not in found} == set()


@given(TREES)
@settings(max_examples=500, deadline=None)
def test_every_tree_can_be_written_and_read_again(tree):
    assert parse(text_of(Query(tree))) == Query(tree)
