"""The body that issues a document, or in whose name a speech is given.

A name of a body ends in a word for one (人民政府 办公室 委员会 局). It is read only where a document puts its issuer:
at the head of the title, in a page's table of facts, in the speaker's office, where a report says whom it is given
for, under the text.
"""

from __future__ import annotations

import re
from typing import Final

from speeches.text.fold import fold
from speeches.text.places import PROVINCES, find_place

_HAN: Final = "[一-鿿]"
# What the name of a body ends in.
_BODY_END: Final = (
    "人民政府|政府|国务院|委员会|常委会|办公厅|办公室|总局|分局|局|厅|部|司|署|法院|检察院|院|县委|市委|省委|区委|旗委|州委|盟委|镇委|乡委"
    "|党委|党工委|工委|党组|中央(?!委员会|军委|人民|政府)|政协|人大|领导小组|指挥部|管委会|联合会|总工会|工商联|妇联|协会|学会|中心|总队|支队|大队|银行"
    "|集团|公司|大学|学院|学校|中学|小学|医院|街道办事处|办事处|代表团|基金会|出版社|研究院|研究所"
)
_NOT_FIRST: Final = (
    "在|对|于|向|为|把|将|就|以|从|与|和|及|等|第|关于|进一步|加强|加快|认真|切实|贯彻|落实|学习|全面|全力|全国|全省|全市|全县|全区|同意|批准"
    "|成立|设立|调整|建设|推进|做好|开展|支持|促进|深化|完善|坚持|我们|我|各"
)
_BODY: Final = rf"(?!{_NOT_FIRST}){_HAN}(?:{_HAN}|\({_HAN}{{1,12}}\)){{0,28}}?(?:{_BODY_END})"
_BODIES: Final = rf"{_BODY}(?:[ 、]+{_BODY}){{0,7}}"
_YEAR: Final = r"(?:\d{4}年?度? ?|[一二][〇零一二三四五六七八九]{3}年)?"
_ACT: Final = "关于|印发|转发|批转|公布|发布|对|就|致|通告|公告|通知|令$|函$"
_ISSUED: Final = re.compile(rf"(?P<body>{_BODIES}) ?(?={_ACT})")
_WORK_REPORT: Final = re.compile(rf"{_YEAR}(?P<body>国务院(?=政府)|{_BODIES})(?:(?<=国务院)政府)?工作报告")
# 代表 alone is said of anybody: a speaker says it of himself, news of him that he gives a report.
_GIVES_REPORT: Final = rf"{_HAN}{{2,20}}(?:在[^。,]{{2,24}})?(?:向[^。,]{{2,8}})?作[^。,]{{0,8}}报告"
_SPEAKS_FOR: Final = rf"我[^。,]{{0,6}},?(?:代表|受)|(?:^|[。,])现?受|代表(?={_GIVES_REPORT})"
_BEHALF: Final = re.compile(
    rf"(?:{_SPEAKS_FOR})(?P<body>{_HAN}{{2,30}}?(?:{_BODY_END}))(?![、和])(?:的?委托)?,?"
    r"(?=(?:现在?|谨|就|将)?,?[^。;:!?]{0,40}?(?:作|做|报告|汇报|提出))"
)
_ENDS: Final = r"(?=\s|$|[;,。])"
_FACT: Final = re.compile(
    rf"(?:(?:发文|制定|成文|印发|制发|颁布|公布)机关|发文单位|发文部门) ?: ?(?P<body>{_BODIES}){_ENDS}"
)
_PUBLISHER: Final = re.compile(
    rf"(?:发布机构|发布机关|发布单位|公开机构|公开机关|信息来源单位) ?: ?(?P<body>{_BODIES}){_ENDS}"
)
_ENACTED: Final = re.compile(
    rf"(?:[日号(]|^)\s*(?P<body>{_HAN}{{2,16}}?[省市县区州旗])第[一二三四五六七八九十]+届"
    r"(?P<congress>人民代表大会(?:常务委员会)?)第[一二三四五六七八九十\d]+次会议(?:通过|批准|修订|修正)"
)
_SIGNATURE: Final = re.compile(_BODIES)
_OF_THE_NATION: Final = re.compile("国务院|中共|中国|中华|中央|全国|国家|最高人民")
_OFFICE_AFTER_BODY: Final = re.compile(
    r"(?:党组|党委)?(?:代理?|副|常务副|第一|执行|兼)?(?:总理|省长|市长|县长|区长|州长|盟长|旗长|镇长|乡长|主席|主任|局长|厅长|部长|司长|署长|院长|检察长|校长"
    r"|书记|会长|理事长|董事长|总经理|行长|秘书长|发言人|负责人)$"
)
_PARTY_OFFICE: Final = re.compile(
    r"(?P<body>(?:中共)?[一-鿿]{1,20}[省市县区州盟旗镇乡]委)(?:副|第一|常务副)?(?:书记|秘书长|常委)$"
)
_OWN: Final = re.compile(
    r"(?P<unit>自治区|[省市县区州盟旗镇乡])(?P<rest>人民政府|政府|人大常委会|人民代表大会常务委员会|委)"
)
_SHORT_GOVERNMENT: Final = re.compile(r"[省市县区州盟旗镇乡]政府$")


def find_issuer(title: str) -> str:
    """The body at the head of a title: 青禾县人民政府关于…的通知, 2025年青禾县人大常委会工作报告."""
    plain = fold(title)
    found = _ISSUED.match(plain) or _WORK_REPORT.match(plain)
    body = title[slice(*found.span("body"))].strip() if found else ""
    return body if all(map(_is_of_a_place, re.split("[ 、]+", body))) else ""


def _is_of_a_place(body: str) -> bool:
    """What ends in 政府 is a body only of a place: 青禾县政府, not 在建设服务型政府."""
    return not fold(body).endswith("政府") or find_place(body) is not None


def find_represented(paragraph: str) -> str:
    """The body that a report says it is given for: 我代表县人民政府，向大会报告工作."""
    found = _BEHALF.search(fold(paragraph))
    return paragraph[slice(*found.span("body"))] if found else ""


def find_declared(row: str) -> str:
    """The issuer that a page's table of facts names: 发文机关：青禾县人民政府."""
    return _named(_FACT, row)


def find_publisher(row: str) -> str:
    """The body that a page's table says it was made public by: often, but not always, the issuer."""
    return _named(_PUBLISHER, row)


def find_enacting(line: str) -> str:
    """The congress whose session passed the document."""
    found = _ENACTED.search(fold(line))
    return line[slice(*found.span("body"))] + line[slice(*found.span("congress"))] if found else ""


def body_of_office(role: str) -> str:
    """The body that an office belongs to, where the office says it (青禾县人民政府县长, 国务院总理)."""
    plain = fold(role)
    if re.search("[、,兼 ]", plain):
        return ""
    if party := _PARTY_OFFICE.fullmatch(plain):
        return role[slice(*party.span("body"))]
    if (office := _OFFICE_AFTER_BODY.search(plain)) and _SIGNATURE.fullmatch(plain, 0, office.start()):
        return role[: office.start()]
    return ""


def is_signature(line: str) -> bool:
    """The whole line names bodies of a place or of the nation, as under a document."""
    plain = fold(line).strip()
    return _SIGNATURE.fullmatch(plain) is not None and bool(_OF_THE_NATION.match(plain) or find_place(plain))


def full_name(body: str, place: str) -> str:
    """``body`` with the place it leaves out (县人民政府 in a report of 青禾县) and its government by its full name."""
    plain = fold(body)
    own = _OWN.match(plain)
    if own and fold(place).endswith(own["unit"]):
        unit = len(own["unit"])
        body, plain = place + body[unit:], fold(place) + plain[unit:]
    if short := next((name for name in PROVINCES if plain in {f"{name}政府", f"{name}人民政府"}), ""):
        return f"{PROVINCES[short]}人民政府"
    if _SHORT_GOVERNMENT.search(plain):
        body = body[: -len("政府")] + "人民政府"
    return body


def _named(pattern: re.Pattern[str], row: str) -> str:
    found = pattern.search(fold(row))
    return row[slice(*found.span("body"))].strip() if found else ""
