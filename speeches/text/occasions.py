"""The meeting a speech was given at, named without its year, so that one occasion is one name over the years."""

from __future__ import annotations

import re
from typing import Final

from speeches.text.dates import find_dates
from speeches.text.fold import fold

_MEETING: Final = (
    "会议|大会|全会|例会|论坛|仪式|典礼|活动|晚会|年会|峰会|座谈会|茶话会|团拜会|推进会|动员会|部署会|总结会|表彰会|现场会|发布会"
    "|培训班|研讨班|专题班|读书班|党校|学习会|报告会|交流会|调度会|会商会|通气会|恳谈会|收心会|汇报会|民主生活会|宣讲会|会"
    "|(?:开幕|闭幕|启动|揭牌|签约|开工|奠基|开学|开班|结业|毕业|颁奖)式"
)
_AT: Final = re.compile(
    rf"(?:(?<!关于)在|(?<!关)于|出席)(?P<name>[^。;:]{{2,70}}?(?:{_MEETING}))(?=\)?$|(?:闭幕|开幕|结束|开班|启动)?(?:上|时|期间|后|式)|[,\s(]|的)"
)
_WITHOUT_AT: Final = re.compile(rf"^(?P<name>[^。;:,在于]{{4,40}}?(?:{_MEETING}))(?=上的)")  # 全县干部大会上的讲话
_TODAY: Final = re.compile(
    rf"^[^。]{{0,40}}?(?:今天|今日|这次|现在|此次)?,?[^。,]{{0,12}}?(?:召开|举行|举办)(?P<name>[^。,;:]{{4,40}}?(?:{_MEETING}))(?=[,。])"
)
_INNER_YEAR: Final = re.compile(r"(?<!\d)[12]\d{3}年度?(?=[一-鿿])")  # 青禾县2024年教育大会
_OF_THE_YEAR: Final = re.compile("纪念|周年|届")  # 纪念2008年抗灾…大会: the year is what it is about
_LEADING: Final = re.compile(
    r"^(?:[12]\d{3}(?:-[12]\d{3})?|[一二][〇零一二三四五六七八九]{3})年(?:度)?|^(?:这次|本次|此次|一次|了|的)"
)
_GAP: Final = re.compile(r"(?<=[一-鿿])\s+(?=[一-鿿])")  # 第三届 人民代表大会, where a line was wrapped
_VAGUE: Final = frozenset({"会议", "大会", "会", "全会", "这次会议", "活动", "仪式", "论坛"})
_WHOLE: Final = re.compile(r"^全(?:国|省|市|县|区|州|盟|旗|镇|乡|街道)(?=.{4})")
_PLACE: Final = re.compile("[^省市县区州盟旗镇乡]{1,12}?(?:自治[区州县旗]|街道|[省市县区州盟旗镇乡])")
_COUNTED: Final = re.compile("第[一二三四五六七八九十百零〇0-9]{1,5}(?:届|次|期|轮)|首届")
_SHORTEST_MEETING: Final = 3


def find_occasion(line: str) -> str:
    """The meeting that a title or the line of an occasion says the speech was given at; empty if it says none."""
    return _first(_AT, line) or _first(_WITHOUT_AT, line)


def find_announced(paragraph: str) -> str:
    """The meeting that the first words of a speech say is being held (今天，我们召开…)."""
    return _first(_TODAY, paragraph)


def _first(pattern: re.Pattern[str], line: str) -> str:
    plain = fold(line)
    for found in pattern.finditer(plain):
        start, end = found.span("name")
        name = _GAP.sub("", _without_year(line[start:end]))
        if fold(name) not in _VAGUE and name.count("“") == name.count("”"):
            return name
    return ""


def _without_year(name: str) -> str:
    dates = find_dates(name)
    if dates and dates[0].start == 0:
        name = name[dates[0].end :]
    if found := _LEADING.match(fold(name)):
        name = name[found.end() :]
    years = () if _OF_THE_YEAR.search(name) else tuple(_INNER_YEAR.finditer(fold(name)))
    return name[: years[0].start()] + name[years[0].end() :] if len(years) == 1 else name


def meeting(occasion: str, place: str = "") -> str:
    """The kind of meeting, whoever holds it and however often: 春节节后收心会 of 全县春节节后收心会 and of
    白鹭区春节节后收心会, 人民代表大会会议 of 临江市第三届人民代表大会第二次会议."""
    steps = _PLACE.findall(place)
    names = ["".join(steps[at:]) for at in range(len(steps))] or ([place] if place else [])
    name = next((occasion.removeprefix(found) for found in names if occasion.startswith(found)), occasion)
    name = _COUNTED.sub("", _WHOLE.sub("", name))
    return name if len(name) >= _SHORTEST_MEETING else occasion
