"""Which place a title, an office or a meeting names, and of which level of government it speaks.

Names of places end in their unit (省 市 县 …), but so do common words (城市, 社区). A name is read only where a name
can begin, and only if what follows is something that a place has: a government, an office, a session, a year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from speeches.text.fold import fold


class Level(StrEnum):
    """A level of government; the value is the stored word."""

    NATION = "国家"
    PROVINCE = "省"
    CITY = "市"
    COUNTY = "县"
    TOWNSHIP = "乡镇"


@dataclass(frozen=True, slots=True)
class Place:
    """``name`` with every unit the text gives (临江市白鹭区), a province by its full name; ``level`` of the last."""

    name: str
    level: Level


@dataclass(frozen=True, slots=True)
class Unit:
    """A kind of place. ``shortest`` and ``longest`` count the characters before it; none of ``words`` may follow it."""

    level: Level
    shortest: int
    longest: int
    example: str
    words: str = ""


UNITS: Final = {
    "省": Unit(Level.PROVINCE, 2, 3, "云岭省", words="级内外直"),
    "自治州": Unit(Level.CITY, 2, 10, "青禾族自治州"),
    "地区": Unit(Level.CITY, 2, 3, "青禾地区", words="生差间经"),
    "盟": Unit(Level.CITY, 2, 4, "青禾盟", words="约友"),
    "市": Unit(Level.CITY, 2, 4, "临江市", words="场民域级直值容"),
    "自治县": Unit(Level.COUNTY, 2, 12, "青禾族自治县"),
    "自治旗": Unit(Level.COUNTY, 2, 10, "青禾族自治旗"),
    "县": Unit(Level.COUNTY, 1, 3, "青禾县", words="域级城"),
    "新区": Unit(Level.COUNTY, 2, 3, "白鹭新区"),
    "区": Unit(Level.COUNTY, 2, 3, "白鹭区", words="域块级间位"),
    "旗": Unit(Level.COUNTY, 2, 5, "白鹭旗", words="帜舰"),
    "街道": Unit(Level.TOWNSHIP, 2, 3, "柳荫街道"),
    "镇": Unit(Level.TOWNSHIP, 2, 3, "柳荫镇", words="村域"),
    "乡": Unit(Level.TOWNSHIP, 2, 6, "柳荫乡", words="村亲愁土"),
}
_MUNICIPALITIES: Final = ("北京", "天津", "上海", "重庆")
# The short name that a title may use (广西政府工作报告) and the full one.
PROVINCES: Final = (
    {name: f"{name}市" for name in _MUNICIPALITIES}
    | {
        name: f"{name}省"
        for name in (
            *("河北", "山西", "辽宁", "吉林", "黑龙江", "江苏", "浙江", "安徽", "福建", "江西", "山东", "河南"),
            *("湖北", "湖南", "广东", "海南", "四川", "贵州", "云南", "陕西", "甘肃", "青海", "台湾"),
        )
    }
    | {
        "内蒙古": "内蒙古自治区",
        "广西": "广西壮族自治区",
        "西藏": "西藏自治区",
        "宁夏": "宁夏回族自治区",
        "新疆": "新疆维吾尔自治区",
        "香港": "香港特别行政区",
        "澳门": "澳门特别行政区",
    }
)
# What ends in a unit and is no name, and what a name does not begin with.
_COMMON: Final = (
    *("城市", "都市", "县市", "省市", "地市", "区市", "超市", "上市", "股市", "夜市", "门市", "直辖市", "设区的市"),
    *("社区", "园区", "景区", "山区", "牧区", "灾区", "库区", "片区", "校区", "小区", "老区", "辖区", "城区", "市区"),
    *("开发区", "示范区", "试验区", "实验区", "保税区", "自贸区", "合作区", "高新区", "产业区", "功能区", "集聚区"),
    *("自治区", "行政区", "郊区", "街区", "林区", "特区", "县区", "战区", "军区", "湾区", "先行区", "经济区"),
    *("城镇", "乡镇", "小镇", "村镇", "城乡", "家乡", "故乡", "下乡", "返乡", "强县", "市县", "区县"),
    *("兄弟省", "同盟", "联盟", "红旗"),
)
_NOT_IN_NAMES: Final = re.compile("在|副|常务|主任")
_NOT_FIRST: Final = "在赴由致于全我各本该某外两几有是的了和与及等对把将第年届"


_HAN: Final = "[一-鿿]"
_ALL_HAN: Final = re.compile(f"{_HAN}+")
_BEGIN: Final = re.compile(
    f"^|(?<!{_HAN})|(?<=[在月日于致由向和与赴、共])|(?<=年)(?!度)|(?<=年度)|(?<=中共)|(?<=中国共产党)|(?<=同志)|(?<=关于)"
)
_UNIT: Final = re.compile("|".join(sorted(UNITS, key=len, reverse=True)))
# What a place has. 青禾县委 and 青禾县长 share the unit with the name.
_OWN_BODY: Final = (
    r"党?工?委(?!托|员长)|党组|人民政府|政府|革命委员会|人民代表大会|人大|政协|(?:中级|高级|基层)?人民法院|人民检察院|办事处"
    rf"|(?:代|副)?[省市县区州盟旗镇乡]?长(?!{_HAN}*[会议])|副?书记|副?主席|行政长官"
)
_BODY: Final = (
    rf"{_OWN_BODY}|第?[一二三四五六七八九十百\d]+[届次]|(?:19|20)\d\d年|各|全[省市县区州旗镇乡体]"
    rf"|{_HAN}{{1,14}}?(?:局|厅|委员会|办公室|领导小组|中心|联合会|管委会|总队|支队)|{_HAN}{{2,40}}(?:条例|办法|规定|细则)$"
)
_ENDS_NAME: Final = re.compile(_OWN_BODY)
_HAS_BODY: Final = re.compile(_BODY)
# After 在 a short name is a name also before the meeting's own words: 在青禾县招商引资大会上.
_SHORT: Final = 4
_AFTER_AT: Final = re.compile("(?:(?<=[在赴])|(?<=关于))(?!..地区)")

# 创建全国文明城市 and 贯彻中央经济工作会议精神 are said at every level: these count only where a name can begin.
_NATION: Final = (
    r"国务院|最高人民法院|最高人民检察院|国家(?=(?:副?主席|[一-鿿]{1,12}(?:局长|主任|委员会|总局)))|中央|中共中央|党中央|中华人民共和国"
    r"|全国(?![一-鿿]{0,12}(?:创建|争创|迎检|复审|复查|测评))|中国共产党第|十[一-九]届全国"
    r"|(?:外交|教育|科学技术|科技|公安|民政|司法|财政|商务|水利|工业和信息化|人力资源和?社会保障|自然资源|生态环境"
    r"|住房和城乡建设|交通运输|农业农村|文化和旅游)部(?!门)"
)
_SCOPE: Final = re.compile(
    rf"(?:^|(?<!{_HAN})|(?<=[在、和兼])|(?<=\d年))(?:(?P<nation>{_NATION})"
    rf"|(?:中共|代|副)?(?P<own>自治区|省|市(?!场)|县|区(?!域)|州|盟|旗|镇|乡(?!村)|街道)(?={_BODY}))"
    r"|(?:全|我|本)(?P<all>自治区|省|市(?!场)|县|区(?!域)|州|盟|旗|镇|乡(?!村)|街道)"
)
_SCOPE_LEVELS: Final = {"自治区": Level.PROVINCE, "州": Level.CITY} | {word: unit.level for word, unit in UNITS.items()}

_ONCE: Final = re.compile(f"{_HAN}+(?:省|市|自治州|地区|盟|县|自治县|旗|自治旗)")


def find_place(text: str) -> Place | None:
    """The first place that ``text`` (a title, an office, a line of the head) names for certain."""
    plain = fold(text)
    for begins in _BEGIN.finditer(plain):
        if place := _place_at(text, plain, begins.start()):
            return place
    return None


def steps_to(name: str) -> tuple[str, ...]:
    """A place's name by its units, the widest first; a name that does not consist of known units is one step."""
    plain = fold(name)
    province, end = _province_at(plain, 0)
    steps = [province] if province else []
    while unit := _unit_at(plain, end):
        steps.append(name[end : unit[0]])
        end = unit[0]
    return tuple(steps) if steps and end == len(plain) else (name,)


def is_one_of_its_name(name: str) -> bool:
    """Whether no other place in the country is called so: true of provinces, cities and counties, not of districts
    (many a city has a 鼓楼区) or of what is below."""
    return name in PROVINCES.values() or bool(_ONCE.fullmatch(name))


def find_level(text: str) -> Level | None:
    """The level that ``text`` speaks of: that of the place it names, else of its own words (市委书记, 全县).

    全区 is said of a district and of an autonomous region: it tells nothing by itself.
    """
    plain = fold(text)
    if plain.startswith("国务院") or (place := find_place(text)) is None:
        return _level_of_words(plain)
    return place.level


def _level_of_words(plain: str) -> Level | None:
    for found in _SCOPE.finditer(plain):
        if found["nation"]:
            return Level.NATION
        if found["own"]:
            return _SCOPE_LEVELS[found["own"]]
        if found["all"] != "区":
            return _SCOPE_LEVELS[found["all"]]
    return None


def _place_at(text: str, plain: str, at: int) -> Place | None:
    if plain.startswith("中共", at):
        return None
    province, end = _province_at(plain, at)
    below = end
    level = Level.PROVINCE if province else None
    units = 0
    while not _ENDS_NAME.match(plain, end) and (unit := _unit_at(plain, end)):
        end, level = unit[0], _below(level, unit[1])
        units += 1
    if level is None:
        return None
    is_full = end > below or plain[below - 1] in "省市区"
    is_certain = units > 1 or (is_full and province) or (units and end - at <= _SHORT and _AFTER_AT.match(plain, at))
    if is_certain or _HAS_BODY.match(plain, end) or (is_full and end == len(plain)):
        return Place(province + text[below:end], level)
    return None


def _province_at(plain: str, at: int) -> tuple[str, int]:
    """The full name of the province that is named at ``at`` and the end of what names it."""
    for short, full in PROVINCES.items():
        for name in (full, short):
            if plain.startswith(name, at):
                return full, at + len(name)
    return "", at


def _unit_at(plain: str, at: int) -> tuple[int, Level] | None:
    if plain[at : at + 1] in _NOT_FIRST:
        return None
    for found in _UNIT.finditer(plain, at, at + 16):
        unit = UNITS[found.group()]
        length = found.start() - at
        name = plain[at : found.end()]
        if not _ALL_HAN.fullmatch(name) or length > unit.longest or _NOT_IN_NAMES.search(name):
            continue
        if (
            length >= unit.shortest
            and not name.endswith(_COMMON)
            and (found.end() == len(plain) or plain[found.end()] not in unit.words)
        ):
            return found.end(), unit.level
    return None


def _below(above: Level | None, level: Level) -> Level:
    """A 市 within a 市 or 州 is of the level of a county."""
    return Level.COUNTY if above is Level.CITY and level is Level.CITY else level
