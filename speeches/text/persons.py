"""Who speaks and in which office, as bylines and titles write it.

Patterns are matched against ``fold(line)``. A name needs a surname and the right length, unless a space
or a label sets it off from an office; a line that could name two people names none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from speeches.text.dates import find_dates
from speeches.text.fold import fold
from speeches.text.names import COMMON_SURNAMES, COURTESY, DOUBLE_SURNAMES, OFFICE, SURNAMES

_HAN: Final = "[一-鿿]"
_DOTTED: Final = rf"(?!{_HAN}{{1,4}}年){_HAN}{{1,8}}(?: ?· ?{_HAN}{{1,10}})+"
_GIVEN: Final = rf"{_HAN}(?: ?{_HAN})?"
_NAME: Final = rf"(?:{_DOTTED}|(?:{DOUBLE_SURNAMES}) ?{_GIVEN}|[{COMMON_SURNAMES}] ?{_GIVEN})"
_OFFICIAL_NAME: Final = rf"(?:{_DOTTED}|(?:{DOUBLE_SURNAMES}) ?{_GIVEN}|[{SURNAMES}] ?{_GIVEN})"
_ROLE: Final = rf"[^:;。!?在的是《》\"()\d—–-]{{0,40}}?(?:{OFFICE})"
_LABEL: Final = "(?:讲话|报告|主讲|发言|演讲|致辞|致词|主持|述职|汇报|宣讲|撰稿)(?:人|者|嘉宾)?|作者|姓名"
_COMRADE: Final = f"(?: ?(?:{COURTESY}))?"
_GAP: Final = "[ ?]"  # a non-breaking space that an old encoding could not write became ?
# Words that begin with the character of a family name, where nothing but the name itself says that it is one.
_WORDS: Final = re.compile(
    "安全|安排|常务|常委|成立|成果|成效|明确|文明|文化|文件|高举|高质|高度|高效|强化|强调|和谐|华侨|江河|金融|经济|康养|万众|马上|农业|农村|农民|水利|石油"
    "|方案|方向|方面|温暖|平安|平台|许多|施工|施政|任务|任何|任命|解放|解读|解决|路径|项目|景区|原则|原文|位于|易地|边境|管理|单位|包括|司法|宁静|房地|房屋"
    "|甘于|童年|左右|谷物|季度|章程|武装|康复|钱款|孔子|毕业|苗木|盛世|盛会|程序|万里|古都|乐于|严格|严守|季节|时代|高新|冷静|查处|储备|游客|农产|曲折|蓝图"
    "|黄金|白天|龙头|雷锋|夏季|秋季|凌晨|项工|段落|齐心|齐抓|明年|今年|万一|方可|党建|应急|全面|全国|全省|全市|全县|全区|全体|关于|年度|时间|和平|向前|从严"
)


@dataclass(frozen=True, slots=True)
class Person:
    """``name`` without the spaces that spread it out; ``role`` the office as written. Either may be empty."""

    name: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class _Order:
    pattern: re.Pattern[str]
    example: str
    name: str
    role: str


def _order(pattern: str, example: str, name: str, role: str) -> _Order:
    return _Order(re.compile(pattern), example, name, role)


_FREE: Final = rf"(?P<name>{_DOTTED}|{_HAN}{{2,4}}|{_HAN}(?: {_HAN}){{1,3}})"  # set off by a space or a label: any name
# How a line of its own names the speaker; the first order that fits the whole line is taken.
BYLINES: Final = (
    _order(
        rf"(?:{_LABEL}) ?: ?(?P<role>{_ROLE}){_GAP}*(?P<name>{_OFFICIAL_NAME}){_COMRADE}",
        "报告人：青禾县县长 林知远",
        "林知远",
        "青禾县县长",
    ),
    _order(
        rf"(?:{_LABEL}) ?: ?(?P<name>{_NAME}){_COMRADE}{_GAP}*[(, ]?(?P<role>{_ROLE})\)?",
        "讲话人：林知远（青禾县县长）",
        "林知远",
        "青禾县县长",
    ),
    _order(rf"(?:{_LABEL}) ?: ?{_FREE}{_COMRADE}", "讲话人：林知远", "林知远", ""),
    _order(
        rf"(?P<role>{_ROLE}){_GAP}*(?P<name>{_OFFICIAL_NAME}){_COMRADE}", "国务院总理林知远", "林知远", "国务院总理"
    ),
    _order(
        rf"(?P<role>{_ROLE}){_GAP}+{_FREE}{_COMRADE}", "青禾县人民政府县长　示例人物", "示例人物", "青禾县人民政府县长"
    ),
    _order(rf"(?P<name>{_NAME}){_COMRADE} ?\((?P<role>[^()]{{2,40}})\)", "林知远（县长）", "林知远", "县长"),
    _order(rf"(?P<name>[{COMMON_SURNAMES}]{_GIVEN}) ?(?P<role>{_ROLE})", "林知远县长", "林知远", "县长"),
    _order(rf"(?P<name>{_OFFICIAL_NAME}){_COMRADE}", "林　知　远", "林知远", ""),
    _order(rf"(?P<role>{_ROLE})", "青禾县县长", "", "青禾县县长"),
)
_ACTS: Final = (
    r"(?=[在作向致代就所]|今[日天]|新年|新春|\d{4}年|的(?:讲话|报告|致辞|发言)|讲话|发言|致辞|致词|演讲|报告|书面|$)"
)
_EDGE: Final = r"(?:^|(?<=[日号上,;\s—–\-])|(?<=以下[是为]))"
# How a title or the line of an occasion names the speaker in passing.
MENTIONS: Final = (
    _order(
        rf"{_EDGE}(?P<role>{_ROLE}){_GAP}*(?P<name>{_OFFICIAL_NAME}){_COMRADE}{_ACTS}",
        "2025年1月14日在青禾县第九届人民代表大会第三次会议上县长林知远作政府工作报告",
        "林知远",
        "县长",
    ),
    _order(
        rf"{_EDGE}(?P<name>{_NAME}){_COMRADE}(?P<role>(?:代|副|副总)?(?:{OFFICE})){_ACTS}",
        "——2025年1月15日林知远县长在青禾县第九届人民代表大会第三次会议上的报告",
        "林知远",
        "县长",
    ),
    _order(
        rf"^(?P<name>{_NAME}){_COMRADE}(?=在|所?作|就|于|同志|向|致|出席)", "林知远在全县干部会上的讲话", "林知远", ""
    ),
    _order(rf"^(?P<name>{_NAME}){_COMRADE}(?=:(?:在|关于))", "林知远：在全县干部会上的讲话", "林知远", ""),
    _order(
        rf"^(?P<name>{_NAME})(?<![省市县区乡镇村]){_COMRADE}(?=:[^:]{{4,60}}——在[^:]{{2,60}}(?:讲话|发言|致辞|致词|演讲|报告)$)",
        "林知远：凝心聚力建设美丽青禾——在全县干部会上的讲话",
        "林知远",
        "",
    ),
    _order(
        rf"^(?P<role>{_ROLE}){_GAP}*(?P<name>{_OFFICIAL_NAME}){_COMRADE}(?=:(?:在|关于))",
        "县委书记林知远：在全县干部会上的讲话",
        "林知远",
        "县委书记",
    ),
    _order(
        rf"^(?P<role>{_ROLE})(?=在|致|发言|致辞|就|于|向|\d{{4}}年|新年|新春)",
        "区委书记在全区工作会上的讲话",
        "",
        "区委书记",
    ),
)
# How the caption of a photograph does.
CAPTIONS: Final = (
    _order(
        rf"(?:{_EDGE}|(?<=[。.]))(?P<role>{_ROLE})?{_GAP}*(?P<name>{_OFFICIAL_NAME}){_COMRADE}(?:代表[^,。]{{2,14}})?,?(?:在[^。,]{{2,30}}(?:上|会议))?(?:向大会)?作[^,。]{{0,8}}(?:报告|讲话)",
        "5月17日，大会开幕。县长林知远代表县人民政府向大会作政府工作报告。",
        "林知远",
        "县长",
    ),
)
# 林委員志遠: the legislature of Taiwan puts the office behind the family name.
PARTED: Final = _order(
    rf"^(?P<family>{DOUBLE_SURNAMES}|[{COMMON_SURNAMES}])(?P<role>委员|议员|部长|院长|县长|市长|局长)(?P<given>{_HAN}{{1,2}}?)(?=发言|书面|质询|$)",
    "林委員志遠",
    "林志遠",
    "委員",
)
_AROUND: Final = " \t\u3000\xa0(（)）,，"
_DAY_LABEL: Final = re.compile(r"[\s\u3000]*(?:时间|日期|時間)[:：]?$")
_ANOTHER: Final = re.compile(f"(?!.*(?:{OFFICE})$)(?:{_OFFICIAL_NAME})")
_SPREAD: Final = re.compile(rf"{_HAN}(?:\s+{_HAN}{{1,4}})+")
_NO_PERSON: Final = re.compile("[办局社室网部委处科站台组厅院]$|本站|本报|编辑")
_ANY_OFFICE: Final = re.compile(f"(?:{OFFICE})$")


def read_byline(line: str) -> Person:
    """The person that ``line`` as a whole names; empty if it names none for certain."""
    line = _unwrapped(line)
    plain = fold(line)
    for order in (PARTED, *BYLINES):
        if (found := order.pattern.fullmatch(plain)) and (person := _person(line, found)):
            return person
    if _SPREAD.fullmatch(line) and (person := read_byline("".join(line.split()))).role:
        return person  # 县　长　林　知　远
    return Person()


def find_person(text: str) -> Person:
    """The person whom ``text`` (a title, the line of an occasion) says to be speaking; empty if none for certain."""
    text = _unwrapped(text)
    plain = fold(text)
    for order in (PARTED, *MENTIONS):
        for found in order.pattern.finditer(plain):
            if person := _person(text, found):
                return person
    return Person()


def find_reporter(caption: str) -> Person:
    """The one person whom a caption says to give a report or a speech."""
    plain = fold(caption)
    found = [
        person for order in CAPTIONS for match in order.pattern.finditer(plain) if (person := _person(caption, match))
    ]
    return found[0] if len({person.name for person in found}) == 1 else Person()


def _unwrapped(line: str) -> str:
    """Without brackets around the whole and without the day of the speech at either end."""
    line = line.strip()
    if (dates := find_dates(line)) and len(dates) == 1:
        before, after = line[: dates[0].start], line[dates[0].end :]
        if not after.strip(_AROUND) or not before.strip(_AROUND):
            line = _DAY_LABEL.sub("", before.strip(_AROUND)) or after.strip(_AROUND)
    if fold(line[:1]) == "(" and fold(line[-1:]) == ")" and fold(line).count("(") == 1:
        line = line[1:-1].strip()
    return line


def _person(line: str, found: re.Match[str]) -> Person | None:
    said = {group: line[slice(*found.span(group))] for group, value in found.groupdict().items() if value}
    name = re.sub(r"\s", "", said.get("name", "") or said.get("family", "") + said.get("given", ""))
    role = " ".join(said.get("role", "").split())
    is_word = _WORDS.match(fold(name)) or _ANY_OFFICE.search(fold(name)) or _NO_PERSON.search(fold(name))
    names_another = any(_ANOTHER.fullmatch(fold(word)) and not _WORDS.match(fold(word)) for word in role.split()[1:])
    return None if is_word or names_another or "年" in role else Person(name, role)
