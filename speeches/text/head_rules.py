"""How the lines before a text are told apart: rows of patterns, matched against whole folded lines.

One spelling serves simplified and traditional characters, full-width and ASCII, because ``fold`` comes first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from speeches.text.names import COURTESY, DOUBLE_SURNAMES, OFFICE, SURNAMES


class HeadKind(StrEnum):
    """What a line before the text mainly is; an OCCASION may also name the speaker, a SOURCE the date."""

    TITLE = "title"  # one line of the title, which may be wrapped over several
    SUBTITLE = "subtitle"  # ——在全县干部大会上的讲话, under a title that is a slogan
    THEME = "theme"  # ——凝心聚力开新局, under a title that names the occasion
    OCCASION = "occasion"  # ——2024年5月17日在青禾县第三届人民代表大会第二次会议上
    BYLINE = "byline"  # 青禾县县长　林知远
    DATE = "date"  # （2024年5月17日）  发布时间：2024-05-17
    SOURCE = "source"  # 来源：青禾日报
    DATELINE = "dateline"  # 新华社北京5月17日电
    DOCUMENT_NUMBER = "document_number"  # 青政发〔2024〕3号
    FIELD = "field"  # 索引号：… and other rows of a page's table of facts
    REPEAT = "repeat"  # the title once more, perhaps in full
    NOTE = "note"  # 编者按, a photograph's caption, （节选）


@dataclass(frozen=True, slots=True)
class Rule:
    kind: HeadKind
    pattern: re.Pattern[str]
    example: str


def _rule(kind: HeadKind, pattern: str, example: str) -> Rule:
    return Rule(kind, re.compile(pattern), example)


GENRES: Final = (
    "讲话|讲话稿|报告|工作报告|致辞|致词|贺词|贺信|发言|发言稿|演讲|演说|讲稿|党课|说明|通知|意见|决定|规定|办法|条例|细则|方案|"
    "规划|纲要|计划|公告|通告|公报|决议|通报|批复|复函|函|请示|纪要|章程|守则|准则|法|解释|命令|令|答问|问答|实录|汇报|总结|提纲|"
    "要点|指引|指南|主持词|开幕词|闭幕词|献词|祝词|悼词|悼文|倡议书|公开信|声明|宣言|材料|回复|答复|建议|提案|述职|清单|措施|"
    "制度|规则|预案"
)
GENRE_END: Final = re.compile(rf"(?:{GENRES})(?:\([^()]{{1,20}}\))*[\"》]?(?:\([^()]{{1,20}}\)|全文|摘要|节选|摘编)?$")
THEME_AFTER_COLON: Final = re.compile(rf"^(?P<title>.{{2,60}}?(?:{GENRES}|会上|大会|会议))\s*:\s*(?P<theme>.{{4,}})$")

_YEAR: Final = r"(?:[12]\d{3}|[〇零○o0一二三四五六七八九]{4})"
_NUMERAL: Final = r"(?:\d{1,2}|[元一二三四五六七八九十廿]{1,3})"
_DATE: Final = (
    rf"(?:(?:公元)?{_YEAR} *(?:年|[-/.])(?: *{_NUMERAL} *(?:月份?|[-/.])?(?: *{_NUMERAL} *[日号]?)?)?"
    rf"|(?:中华)?民国 *[\d元〇零一二三四五六七八九十百]{{1,5}} *年(?: *{_NUMERAL} *月(?: *{_NUMERAL} *日)?)?)"
)
_UNTIL: Final = rf"(?: *(?:至|到|[-—~]) *(?:{_NUMERAL} *月 *)?{_NUMERAL} *日)?"
_TIME: Final = r"(?:[ t]*\d{1,2} *[:时点] *(?:\d{1,2})?(?: *[:分] *\d{0,2})?秒?(?: *[ap]m)?)?"
_PART_OF_DAY: Final = r"(?: *(?:上午|下午|晚上?|凌晨))?"
_OPEN: Final = r"[(\[【〔]? *"
_CLOSE: Final = r" *[)\]】〕]?"
_DASH: Final = r"[—–―-]{0,4}\s*"

_NO_NAME: Final = (
    "(?!目录|前言|关于|引言|总则|年度|高举|全面|全国|全省|全市|明确|通知|报告|公告|安全|经济|文件|名单|时间|成就|国家|成立|应当|"
    "强化|和谐|解读|计划|方案|于是|成果|党|高质量)"
)
_DOTTED: Final = "(?![一-鿿]{1,4}年)[一-鿿]{1,8}(?:·[一-鿿]{1,10})+"
_NAME: Final = rf"(?:(?:[{SURNAMES}]|{DOUBLE_SURNAMES})(?: *[一-鿿]){{1,2}}|{_DOTTED})"

# The first rule that matches decides.
RULES: Final = (
    _rule(
        HeadKind.DOCUMENT_NUMBER,
        rf"{_OPEN}[^:,。]{{0,30}}[〔\[(【]\s*\d{{4}}\s*年?[〕\])】]\s*第?\s*\d{{1,4}}\s*号{_CLOSE}",
        "青政发〔2024〕3号",
    ),
    _rule(HeadKind.DOCUMENT_NUMBER, r"\(?第 ?[\d一二三四五六七八九十百零〇]+ ?号\)?", "第798号"),
    _rule(
        HeadKind.DATELINE,
        r"\(?(?:新华社|中新社|新华网|人民网|央广网|央视网|本报|本台|中国新闻网)[^,。]{0,14}?\d{1,2}月\d{1,2}日"
        r"(?:电|讯|消息|报道).{0,20}\)?",
        "新华社临江5月17日电",
    ),
    _rule(
        HeadKind.NOTE,
        r"(?:编者按|编者注|编者的话|按语|内容提要|内容摘要|导读|题记|[【\[(](?:编者按|提要|导读|摘要)[】\])]).*",
        "编者按：本文为节选",
    ),
    _rule(HeadKind.NOTE, r".*(?:记者|通讯员|摄影).{0,14}摄(?:影)?(?:影报道)?[)。]?", "会场。青禾日报记者 林知远摄"),
    _rule(
        HeadKind.NOTE,
        r"\((?:书面|全文|摘要|节选|摘编|摘录|提纲|要点|代拟稿|根据(?:录音|记录)整理|.{0,10}(?:录音|记录)整理.{0,6})\)",
        "（节选）",
    ),
    _rule(
        HeadKind.NOTE,
        r"\((?:根据|依据|按|由)[^()]{0,16}(?:整理|记录)[^()]{0,20}\)|\([^()]{0,12}未经[^()]{2,12}\)",
        "（根据录音整理，未经本人审阅）",
    ),
    _rule(
        HeadKind.NOTE,
        r"\(?(?:仅?供)?内部(?:资料|文件|刊物|参考|发行|学习|传阅|交流)[^()。]{0,14}\)?|\((?:仅供|供)[^()]{2,14}\)",
        "内部资料　注意保存",
    ),
    _rule(HeadKind.NOTE, r"(?:\(?总?第 ?[\d一二三四五六七八九十百]+ ?期\)? ?){1,2}", "第二期（总第12期）"),
    _rule(
        HeadKind.NOTE,
        rf"(?:{_DATE})?.{{0,30}}(?:[部室局委会组厅处社] *[编翻]?印[制发]?|出版社?|印刷厂)(?: *{_DATE})?",
        "中共青禾县委宣传部编印",
    ),
    _rule(
        HeadKind.NOTE,
        r"[一-鿿]{2,36}(?:人民政府|政府|委员会|办公[室厅]|[县市省区]委|[局厅部院])(?:\([^()]{2,20}\))? ?文件",
        "青禾县人民政府办公室文件",
    ),
    _rule(
        HeadKind.SUBTITLE,
        r"\((?:草案|送审稿|征求意见稿|审议稿|讨论稿|试行|暂行|修订|修订草案|初稿|讲话稿|.{0,6}(?:修订|修正|修改)稿?)\)",
        "（征求意见稿）",
    ),
    _rule(HeadKind.SOURCE, r".{0,60}(?:来源|稿源|转自|转载自|摘自|出处)\s*:.{0,60}", "来源：青禾日报"),
    _rule(HeadKind.SOURCE, r".{0,40}(?:www\.|https?://)\S+.{0,40}", "青禾县人民政府网 www.example.cn"),
    _rule(
        HeadKind.DATE,
        r"(?:发布|发表|成文|公开|生成|印发|公布|讲话|会议|报告|更新|录入|发文|施行|实施|生效)?(?:时间|日期)\s*:?\s*"
        rf"{_OPEN}{_DATE}{_UNTIL}{_PART_OF_DAY}{_TIME}{_CLOSE}",
        "发布时间：2024-05-17 09:20",
    ),
    _rule(HeadKind.DATE, rf"{_OPEN}{_DATE}{_UNTIL}{_PART_OF_DAY}{_TIME}{_CLOSE}", "（2024年5月17日至18日）"),
    _rule(HeadKind.DATE, rf"{_OPEN}{_DATE} *[·,] *[一-鿿]{{2,6}}{_CLOSE}", "二〇二四年五月·临江"),
    _rule(
        HeadKind.OCCASION,
        rf"{_OPEN}{_DASH}{_DATE}{_UNTIL}\s*,?\s*.{{0,24}}?(?:在|于|向).{{2,80}}"
        rf"(?:上|(?:上|会议|大会)的(?:政府)?(?:{GENRES})){_CLOSE}",
        "——2024年5月17日在青禾县第三届人民代表大会第二次会议上",
    ),
    _rule(
        HeadKind.OCCASION,
        rf"{_OPEN}{_DASH}(?:在|于|向).{{2,80}}(?:会议|大会|全会|论坛|仪式|活动|会|班)上?\s*{_OPEN}{_DATE}{_CLOSE}",
        "——在青禾县干部大会上（2024年5月17日）",
    ),
    _rule(
        HeadKind.OCCASION,
        rf"{_OPEN}{_DASH}{_DATE}{_UNTIL}\s*(?:在|于|向).{{2,70}}(?:上|会议|大会)[\s,]+.{{2,30}}",
        "2024年5月17日在青禾县第三届人民代表大会第二次会议上 县长 林知远",
    ),
    _rule(
        HeadKind.OCCASION,
        rf"{_DATE}\s*(?:在|于).{{2,70}}上.{{2,40}}(?:作|做).{{0,12}}报告。?",
        "2024年5月17日在青禾县第三届人民代表大会第二次会议上县长林知远作政府工作报告。",
    ),
    _rule(
        HeadKind.DATE,
        rf"[(〔\[].{{0,60}}{_DATE}.{{0,200}}[)〕\]]",
        "（2024年5月17日青禾县人民代表大会常务委员会第六次会议通过）",
    ),
    _rule(
        HeadKind.DATE,
        rf"{_DATE}.{{2,80}}(?:通过|公布|批准|施行|修订|修正|发布|印发|签署)",
        "2024年5月17日 青禾县第三届人民代表大会常务委员会第六次会议通过",
    ),
    _rule(
        HeadKind.BYLINE,
        r"(?:作者|讲话人|报告人|主讲人|主讲|发言人|演讲人|致辞人|主持人|述职人|撰稿|执笔|汇报人|宣讲人|单位|署名)\s*:\s*.{1,30}",
        "报告人：林知远",
    ),
    _rule(
        HeadKind.BYLINE,
        rf"{_OPEN}[^:,。;在的]{{0,36}}(?:{OFFICE}|{COURTESY})(?:\([^()]{{1,6}}\))?[\s?]*{_NAME}(?:\([^()]{{1,8}}\))?{_CLOSE}",
        "青禾县县长　林知远",
    ),
    _rule(
        HeadKind.BYLINE,
        rf"{_OPEN}{_NO_NAME}{_NAME}[\s?、]*[(]?[^:,。;在]{{0,36}}(?:{OFFICE}|{COURTESY})[)]?{_CLOSE}",
        "林知远（青禾县县长）",
    ),
    _rule(HeadKind.BYLINE, rf"{_OPEN}{_NO_NAME}{_NAME}{_CLOSE}", "林　知　远"),
    _rule(
        HeadKind.BYLINE,
        rf"{_NO_NAME}{_NAME} *\([^()]{{2,30}}(?:[部委局组办会院校厅府社室所站]|大学|公司|中心|集团)\)",
        "林知远（中共青禾县委办公室）",
    ),
    _rule(HeadKind.BYLINE, rf"{_NO_NAME}{_NAME} *(?:编?[着写]|主?编|编?译)", "林知远 编著"),
    _rule(
        HeadKind.FIELD,
        r"(?:索\s*引\s*号|主题分类|主\s*题\s*词|发文机关|发布机构|公开机构|公开类别|公开方式|公开范围|文\s*号|发文字号|文件编号|"
        r"标\s*题|名\s*称|有效性|体裁|关键词|公文种类|统一编号|信息分类|分类|组配分类|服务对象|内容概述|责任部门|效力状态|"
        r"文件状态|废止日期|失效日期|有效期)\s*:.{0,100}",
        "索 引 号：QH0001-2024-03",
    ),
)

# Lines that are told by what stands before them.
DASHED: Final = re.compile(r"[—–―]{1,3}\s*(?P<rest>\S.{2,78})|--+\s*(?P<ascii>\S.{2,78})")
ON_THE_OCCASION: Final = re.compile(rf"(?:在|于|向).{{2,60}}(?:上|时|期间)的?(?:{GENRES})(?:\([^()]{{1,20}}\))?")
OCCASION_OPENS: Final = re.compile(rf"{_DASH}{_DATE}{_UNTIL}\s*(?:在|于|向).{{2,80}}")
OCCASION_BEHIND_TITLE: Final = re.compile(rf".{{2,40}}\s*[—–―]{{1,3}}\s*{_DATE}{_UNTIL}\s*(?:在|于|向).{{2,80}}")
OCCASION_ENDS: Final = re.compile(r"(?:会议|大会|全会|会|论坛|仪式|活动|班)上?\)?$")
BARE_LABEL: Final = re.compile(r"(?P<label>[^:]{2,8})\s*:")

# A head within a text that has no line breaks: …摄 政府工作报告——2024年5月17日在…会议上 县长 林知远 各位代表：
BURIED: Final = re.compile(
    rf"(?:^|[。\s]|摄(?:影)?|\d{{1,2}}月\d{{1,2}}日(?:电|讯))\s*(?P<title>[^。\s,:;摄电][^。,:;摄电]{{1,59}}?(?:{GENRES}))\s*"
    rf"(?:(?P<occasion>{_DASH}{_DATE}{_UNTIL}\s*(?:在|于|向)[^。]{{2,60}}?(?:会议|大会|全会|会|论坛|仪式)(?:上|(?=[\s(]|$)))|(?P<date>\({_DATE}\)))\s*"
    rf"(?P<byline>[^。,:;\d]{{0,30}})$"
)
DATELINE_BEFORE_TITLE: Final = re.compile(
    r"(?:新华社|中新社|新华网|人民网|本报)[^,。]{0,14}?\d{1,2}月\d{1,2}日(?:电|讯|消息|报道)\s*$"
)
SALUTED: Final = re.compile(
    r"(?<!^)(?:各位(?:代表|委员|同志|领导|来宾|朋友)|同志们|女士们|朋友们|同学们)[^。:!]{0,30}[:!]"
)

_SPREAD: Final = re.compile(r"[一-鿿](?:\s+[一-鿿]{1,4})+")  # 县　长　林　知　远
_SPACES: Final = re.compile(r"\s+")  # one does for all rules; a run of them could be cut in many ways
_LONGEST: Final = 300


def kind_of(folded: str) -> HeadKind | None:
    """The kind of a line that its own words give away."""
    if len(folded) > _LONGEST:
        return None
    folded = _SPACES.sub(" ", folded)
    for rule in RULES:
        if rule.pattern.fullmatch(folded) and not (rule.kind is HeadKind.BYLINE and GENRE_END.search(folded)):
            return rule.kind
    if _SPREAD.fullmatch(folded) and kind_of("".join(folded.split())) is HeadKind.BYLINE:
        return HeadKind.BYLINE
    return None


def kind_of_label(label: str) -> HeadKind | None:
    """The kind of a label that stands alone on its line (来源： / 青禾日报)."""
    return kind_of(f"{label}:2024-05-17") or kind_of(f"{label}:x")
