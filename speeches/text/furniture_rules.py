"""Which lines are page furniture, as data: what, where it may stand, an example, and what only looks like it.

Patterns are matched against whole folded lines (one spelling for full width and ASCII, simplified and
traditional). Every example is a test, and so is every line a rule must keep.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final


class Where(Enum):
    """Where a rule's lines may stand: before the text, after it, on either side, anywhere."""

    TOP = "top"
    END = "end"
    EDGE = "edge"
    ANYWHERE = "anywhere"


@dataclass(frozen=True, slots=True)
class Rule:
    """``why`` is a code of docs/codes.md. ``keeps`` are false friends: lines that look alike and stay."""

    why: str
    where: Where
    pattern: re.Pattern[str]
    example: str
    keeps: tuple[str, ...] = ()


def _rule(why: str, where: Where, pattern: str, example: str, *keeps: str) -> Rule:
    return Rule(why, where, re.compile(pattern), example, keeps)


def _any(*words: str) -> str:
    """One of the words that stand in ``words`` with ``|`` between them, the longest that fits, and no second try."""
    return "(?>" + "|".join(sorted("|".join(words).split("|"), key=len, reverse=True)) + ")"


_OPEN: Final = r"[\[【(<》>\s]*"
_SAID_NOT: Final = "[^。!?,;]"  # what is said has a mark; what a site says of itself seldom
_CLOSE: Final = r"[\]】)>《<\s]*"
_PLACE: Final = (
    r"(?:(?:您|你)(?:现在|当前|目前)?的?(?:所在)?的?位置|(?:现在|当前|目前)?(?:所在)的?位置|(?:现在|当前|目前)的?位置"
    r"|位置(?=\s*:?\s*(?:网站)?(?:首页|主页)))"
)
ARROW: Final = r"(?:>{1,3}|»|›|→|-{1,2}>)"
_CHANNELS: Final = (
    "要闻|政务公开|政务服务|信息公开|政府信息公开|互动交流|政民互动|领导之窗|新闻中心|专题专栏|数据开放|数据发布|政策文件|"
    "解读回应|登录|注册|搜索|无障碍|繁体|简体|english|站内搜索|高级搜索|首页|网站首页"
)
# What only the head of a site says.
_SITE: Final = (
    "登录|登 录|注册|注 册|退出|en|无障碍|无障碍版|无障碍阅读|无障碍浏览|"
    "辅助浏览|关怀版|关爱版|长者模式|长者助手|长者版|长者专区|老年版|适老版|适老化|"
    "手机端|手机版|电脑版|移动版|客户端|简体|繁体|简体版|繁体版|简体中文|繁体中文|英文版|english|ipv6|网站支持ipv6|本网站支持ipv6|"
    "收藏本站|加入收藏|设为首页|政务邮箱|市民网页|个人中心|用户中心|智能问答|智能搜索|高级搜索|站内搜索|网站导航|站群导航"
)
_COLUMNS: Final = (
    "政策解读|政策文件|政策法规|文字解读|图文解读|图解|要闻|本地要闻|时政要闻|今日要闻|要闻动态|工作动态|政务动态|政务要闻|通知公告|"
    "公告公示|公示公告|领导活动|领导讲话|重要讲话|讲话文稿|新闻动态|新闻发布|部门动态|基层动态|正文|基本信息|当前栏目"
)
_TOOL: Final = _any(
    "下载|打印|打印本页|打印页面|打印文章|打印此页|打印本稿|全屏|收藏|收藏本页|加入收藏|我要收藏|关闭|关闭窗口|关闭本页|关闭页面|"
    "返回|返回顶部|返回首页|返回列表|返回上一页|顶部|top|分享|分享到|分享至|转发|点赞|评论|我要评论|发表评论|纠错|我要纠错|复制链接|复制|"
    "放大|缩小|加大|减小|还原|默认|字号|字体|大号|中号|小号|超大|朗读|语音播报|听全文|无障碍|长者模式|适老版|微信|微博|新浪微博|qq|"
    "qq空间|qq好友|朋友圈|微信朋友圈|微信好友|腾讯微博|手机版|二维码|推荐|e-mail推荐|邮件推荐|预览|导出|另存为|扫一扫|视力保护色|"
    "大字号|中字号|小字号|a[+]大|a[+]中|a[+]小|告诉好友|打印此文|打印此页|推荐给好友|在看|喜欢|写留言|回到顶部|大|中|小|t|[+]|×|✕|-"
)
_SIZES: Final = r"(?:(?:超大|特大|大|中|小|加大|还原|减小|默认|t|a[+-]?)[\s|/·]*)"
_EDITORS: Final = (
    "责任编辑|责编|网络编辑|网编|值班编辑|值班主任|值班主编|本期编辑|图文编辑|新媒体编辑|编辑|审核|复审|终审|审稿|校对|校审|编校|"
    "一校|二校|三校|一审一校|二审二校|三审三校|监制|总监制|初审|编审|一审|二审|三审|美编|排版|录入|文章录入|录入员|信息员|供稿|发布人"
)
_SOURCES: Final = (
    "信息来源|文章来源|稿件来源|来源|稿源|原标题|转自|转载自|本文来源|摘自|原载|来源单位|信息提供|文章出处|出处"
)
_PAPER: Final = r"《[^《》]{1,14}(?:报|周刊|杂志|求是|公报|月刊|半月刊)》"
_LISTS: Final = (
    "推荐阅读|相关阅读|延伸阅读|拓展阅读|最新文章|最新发布|最新推荐|最新资讯|热门文章|热门推荐|热点推荐|热门阅读|热点文章|热点新闻|"
    "精彩推荐|相关报道|相关新闻|相关文章|相关链接|相关文档|相关文件|相关文件下载|相关专题|附件下载|相关信息|相关附件|相关推荐|相关稿件|相关内容|相关资讯|相关解读|相关政策|"
    "猜你喜欢|大家都在看|你可能感兴趣|您可能感兴趣的文章|为您推荐|编辑推荐|图片新闻|排行榜|阅读排行|点击排行|本周热门|随机文章|"
    "往期回顾|更多文章|友情链接|热门标签|标签云?|上一篇|下一篇"
)
_READINGS: Final = (
    "政策解读|文字解读|图文解读|图解解读|音频解读|视频解读|动漫解读|专家解读|媒体解读|一图读懂|图解|解读|相关政策|原文链接|全文链接|"
    "阅读原文"
)
_NEIGHBOURS: Final = "上一篇|下一篇|上一条|下一条|前一篇|后一篇|上一页|下一页|上篇|下篇"
_DAY: Final = r"(?:(?:20|19)?\d\d[-/.年])?\d{1,2}[-/.月]\d{1,2}日?"
_VIEWS: Final = r"(?:浏览|点击|阅读|访问|浏览阅读|文章点击|本文浏览|文章浏览)(?:次数|量|数|人数|率)"

RULES: Final = (
    _rule(
        "navigation",
        Where.EDGE,
        rf"{_OPEN}{_PLACE}(?:是|在)?\s*(?:$|[:>»]|首页|主页|网站).{{0,120}}",
        "当前位置：首页 > 领导讲话 > 正文",
        "位置优越，交通便利，是投资兴业的热土。",
        "所在位置的海拔超过三千米。",
    ),
    _rule(
        "navigation",
        Where.EDGE,
        rf"(?:网站)?(?:首页|主页)\s*(?:{ARROW}|/|\\|\|).{{0,120}}",
        "首页 > 政务公开 > 领导讲话",
    ),
    _rule(
        "navigation",
        Where.EDGE,
        r"[^\s>»›,。:]{2,12}(?:\s*(?:>{1,2}|»|›)\s*[^\s>»›,。:]{2,20}){2,6}\s*(?:>{1,2})?"
        r"|[^\s>»›,。:]{1,10}网\s*(?:>{1,2}|»|›)\s*[^\s>»›,。:]{2,20}",
        "信息公开 >> 领导之窗 >> 讲话",
    ),
    _rule(
        "navigation",
        Where.EDGE,
        rf"(?:(?:{_CHANNELS})[\s|]*)*(?:首页|网站首页|登录|注册|搜索|无障碍|english|互动交流|政民互动)"
        rf"(?:[\s|]*(?:{_CHANNELS}))*",
        "首页 政务公开 政务服务 互动交流",
    ),
    _rule(
        "navigation",
        Where.EDGE,
        rf"(?>[\s|/·.]*{_any(_SITE)})++[\s|/·.]*",
        "网站支持IPv6 | 无障碍 | 关怀版 | 繁體",
        "登录平台",
    ),
    _rule(
        "navigation",
        Where.TOP,
        r"[^。]{0,20}欢迎(?:您|你)?(?:访问|光临|来到)[^。]{0,24}(?:网|网站|门户|平台|在线)[!。]?"
        r"|(?:今天是|现在是)\s*:?\s*\d{4}年\d{1,2}月\d{1,2}日.{0,20}",
        "您好，欢迎访问青禾县人民政府门户网站！",
        "今天是个好日子，欢迎各位来宾光临青禾！",
    ),
    _rule(
        "navigation",
        Where.TOP,
        r"(?:搜索热词|热门搜索|热搜词?|大家都在搜|热搜关键词)\s*:.{0,60}",
        "搜索热词：社保 医保 春耕",
    ),
    _rule("navigation", Where.TOP, _COLUMNS, "领导讲话", "政府工作报告"),
    _rule(
        "tools",
        Where.EDGE,
        rf"{_OPEN}(?:字号|字体|字体大小|文字大小|调整字号)\s*:?[\[【(\s]*{_SIZES}{{0,6}}{_CLOSE}",
        "【字号：大 中 小】",
    ),
    _rule("tools", Where.EDGE, rf"{_OPEN}{_SIZES}{{3,5}}{_CLOSE}", "【 A- A A+ 】", "中小"),
    _rule(
        "tools",
        Where.EDGE,
        rf"{_OPEN}(?!(?:大|中|小|t|中小)$){_TOOL}(?>[\s|/·、\]\[】【():]*{_TOOL})*+\s*:?{_CLOSE}",
        "打印 收藏 关闭窗口",
        "大",
        "推荐信",
    ),
    _rule(
        "tools",
        Where.EDGE,
        rf"(?>{_OPEN}(?:{_VIEWS}\s*:?\s*\d*\s*次?|"
        rf"(?:字号|字体)\s*:?\s*{_SIZES}{{0,5}}|{_TOOL}(?=[\s\]】)|]|$)){_CLOSE}[|:]*){{2,}}+",
        "浏览次数：32 【字号：大 中 小】【打印】【关闭】",
    ),
    _rule(
        "tools",
        Where.EDGE,
        rf"{_OPEN}(?:分享到?|分享至|转发到|一键分享|分享本文|分享文章)(?:\s*:{_SAID_NOT}{{0,30}}|(?>[\s|/、-]*(?:{_TOOL}|[a-z]))*+){_CLOSE}",
        "分享到微信",
        "分享到此结束，谢谢大家！",
        "分享经验，共话未来。",
    ),
    _rule(
        "tools",
        Where.EDGE,
        rf"{_SAID_NOT}{{0,14}}(?:扫一扫|扫描二维码|扫码|长按(?:识别)?二维码|识别二维码){_SAID_NOT}{{0,24}}",
        "扫一扫在手机打开当前页",
        "请扫码填写问卷，谢谢大家！",
    ),
    _rule(
        "tools",
        Where.EDGE,
        rf"[》>\s]*点击{_SAID_NOT}{{0,8}}(?:进入|查看|下载|阅读|收听|观看){_SAID_NOT}{{0,14}}",
        "》》点击图片进入专题《《",
    ),
    _rule(
        "tools",
        Where.EDGE,
        rf"(?:我要|网站|内容|页面)?(?:纠错|报错|找错|错误反馈|保存本页){_SAID_NOT}{{0,12}}",
        "我要纠错",
        "纠错机制要健全，要管用。",
    ),
    _rule(
        "tools",
        Where.EDGE,
        rf"{_OPEN}(?:e-?mail推荐|推荐给朋友|发送给好友){_CLOSE}",
        "【E-mail推荐",
    ),
    _rule(
        "views",
        Where.EDGE,
        rf"{_OPEN}(?:{_VIEWS}|(?:浏览|点击|阅读|访问)(?=\s*:?\s*\d))\s*:?\s*[\d-]*\s*(?:次|人次|人)?\s*"
        rf"(?:分享|打印|收藏)?{_CLOSE}",
        "浏览次数：1024",
        "阅读",
    ),
    _rule(
        "editor",
        Where.END,
        rf"(?:[\[【]纠错[】\]]\s*)?{_OPEN}(?:{_EDITORS})\s*[:/]{_SAID_NOT}{{0,80}}",
        "（责任编辑：林知远）",
        "审核：由乡镇负责，三月底以前完成。",
    ),
    _rule("source_note", Where.END, r"[\[【(][^()。,:]{2,24}供稿[\])】]", "（青禾县委办公室供稿）"),
    _rule(
        "source_note",
        Where.END,
        rf"{_OPEN}(?:{_SOURCES})\s*:[^。!?]{{0,60}}",
        "（来源：青禾日报）",
        "来源：要问清楚，去向要查明白。",
    ),
    _rule(
        "source_note",
        Where.END,
        rf"[\[【(]\s*(?:原载|载于?|摘自|据|转自)?\s*{_PAPER}.{{0,50}}[\])】]",
        "（《青禾日报》2024年5月18日第1版）",
    ),
    _rule(
        "markup",
        Where.EDGE,
        r"(?=.*(?:[{}$]|\w\(|=\s*['\"]|:\s*\d{1,4}(?:px|em|pt|%)|function|document[.]))[^一-鿿]{0,200}[;{}]\s*"
        r"|document[.]write\(.*\);?|[{}();]{1,4}",
        "$('#share-1').share({ sites: ['weixin', 'weibo'] });",
    ),
    _rule("source_note", Where.END, r"public domain|true|false", "Public domain"),
    _rule(
        "related",
        Where.EDGE,
        rf"{_OPEN}(?:点击)?(?:查看|阅读|收听|观看)?(?:相关)?(?:{_READINGS})\s*:\s*(?:https?://\S{{1,200}}|[\[【《][^。]{{0,120}})",
        "点击查看政策解读：【音频解读】《青禾县林地管理办法》解读",
        "解读：要把道理讲清楚。",
    ),
    _rule(
        "related",
        Where.END,
        r"关注(?:该|我们的?)?公众号|预览时标签不可点|(?:阅读|赞|在看|点赞|收藏|转发|评论)(?:\s*(?:\d+|赞|在看|点赞|收藏|转发|评论))++|分享让更多人看到",
        "阅读 1024 赞 在看",
        "阅读",
    ),
    _rule(
        "imprint",
        Where.EDGE,
        r".{0,40}(?:版权所有(?![人者权])|copyright|©|all rights reserved|"
        r"未经(?:书面)?(?:授权|许可)[^。]{0,30}(?:转载|使用|复制|镜像|摘编)|不得转载|icp[备证]|公网安备|"
        r"网站标识码|政府网站标识|技术支持\s*:|最佳浏览|建议使用.{0,10}分辨率|您是第.{0,10}位访客).{0,120}",
        "版权所有：青禾县人民政府办公室",
        "版权所有人应当登记。",
        "未经授权，任何单位不得擅自开采。",
    ),
    _rule(
        "imprint",
        Where.EDGE,
        r"[^。!?]{0,30}(?:网站地图|站点地图|联系我们|关于我们|设为首页|隐私声明|法律声明|使用帮助)[^。!?]{0,60}",
        "网站地图 | 关于我们 | 联系我们",
        "如有问题，请联系我们。",
    ),
    _rule(
        "imprint",
        Where.END,
        r"(?:主办|承办|主办单位|承办单位|运维单位|运行维护|网站管理|维护单位|制作维护|主管单位|网站电话)\s*:.{0,80}",
        "主办单位：青禾县人民政府办公室",
    ),
    _rule(
        "related",
        Where.EDGE,
        rf"{_OPEN}(?:阅读|查看)?(?:{_NEIGHBOURS})\s*(?:[:\]】)].{{0,100}}|[^。]{{0,60}})",
        "上一篇：在全县春季农业生产会议上的讲话",
    ),
    _rule(
        "related",
        Where.EDGE,
        r"[\[【](?:(?:音频|视频|图文|图片|文字|动漫|政策|专家)?解读|一图读懂|图解|视频|音频|链接)[\]】][^。]{0,100}|.{4,100}政策解读\s*\d{4}-\d\d-\d\d",
        "【一图读懂】青禾县养老服务办法",
        "【解读】本条讲的是谁来管、管什么。",
    ),
    _rule("page_number", Where.ANYWHERE, r"[-—–―·•▪]{1,3}\s*\d{1,4}\s*[-—–―·•▪]{1,3}", "— 3 —", "2024-05-17"),
    _rule(
        "page_number",
        Where.ANYWHERE,
        r"[-—–―\s]*(?:第\s*\d{1,4}\s*页)?\s*[,/(\s]*共\s*\d{1,4}\s*页\)?[-—–―\s]*|[-—–―\s]*第\s*\d{1,4}\s*页[-—–―\s]*"
        r"|page\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?",
        "第3页 共9页",
    ),
)

# Any of those that stand before or after a text: most lines match none, and are asked once.
AT_EDGES: Final = re.compile("|".join(rule.pattern.pattern for rule in RULES if rule.where is not Where.ANYWHERE))

# Pieces within a line that also carries a date or source: 来源：青禾日报　浏览次数：32　字号：[大 中 小]
PIECES: Final = (
    _rule(
        "views",
        Where.EDGE,
        rf"[\[【(]?{_VIEWS}\s*:?\s*(?:\d+|-+)?\s*次?[\]】)]?|\d+\s*次?(?:浏览|阅读)(?!\w)",
        "浏览次数：32",
    ),
    _rule(
        "tools",
        Where.EDGE,
        rf"[\[【(]?\s*(?:字号|字体)\s*:?\s*[\[【(]?\s*{_SIZES}{{2,5}}[\]】)]{{0,2}}|[\[【(]\s*a-\s*a\s*a\+\s*[\]】)]",
        "字号：[大 中 小]",
    ),
    _rule(
        "tools",
        Where.EDGE,
        r"(?<=\s)[\[【(]?(?:打印本页|打印|收藏|关闭窗口|关闭|我要纠错|分享到?|下载)[\]】)]?:?(?=\s|$)",
        " 打印",
    ),
    _rule("views", Where.EDGE, r"(?<=\S)\s*(?:浏览|阅读|点击|访问)(?:次数|量)?\s*:?\s*-?\s*$", "浏览"),
    _rule("tools", Where.EDGE, r":?\s*[\[【(]?(?<![一-鿿])(?:大\s*中\s*小|小\s*中\s*大)[\]】)]?\s*$", "： 大 中 小"),
)
# Where a text was taken from, behind its last sentence; one at the end of several paragraphs cites.
NOTE_AT_END: Final = re.compile(
    rf"(?<=[。!?\"])\s*[\[【(]\s*(?:(?:原载|载于?|摘自|据|转自)?\s*{_PAPER}"
    r"[^()\[\]【】]{0,12}\d(?: ?\d){3}[^()\[\]【】]{0,40}"
    r"|(?:新华社|中新社|新华网|人民网|本报)[^()\[\]【】。]{0,10}月[^()\[\]【】。]{1,4}日(?:电|讯))[\])】]$"
)
CARRIES_FACTS: Final = re.compile(r"来源|时间|日期|作者|发布|\d{4}[-年/.]\d{1,2}")

# A page that lists other pages begins the list with one of these; the lines of the list end with a date.
LIST_HEADING: Final = re.compile(rf"[\[【《>»·◆■●\s]*(?:{_LISTS})[\]】》<\s]*[:>》»…]*")
LISTED: Final = re.compile(rf"[·•▪◆■●>»\-\s]*+\S.{{3,79}}?[^\s\[(][\s\[(]*+{_DAY}[\])]?")
LISTED_ALONE: Final = re.compile(r".*\d{1,2}[-/]\d{1,2}[\])]?")  # a schedule has 5月17日; a list of pages 05-17
NOT_LISTED: Final = re.compile(r"来源|时间|日期|通过|在.+上$")
LONGEST: Final = 200  # characters; a longer line is text
TAGGED_TITLE: Final = re.compile(r"(?:[\[【][^\[\]【】]{2,8}[\]】]\s*)+[^。:]{4,80}")
PLACE_ALONE: Final = re.compile(rf"{_PLACE}\s*:?")
BULLETED: Final = re.compile(r"[·•▪◆■●>»-]\s*\S")
CRUMBS: Final = re.compile(rf"{_OPEN}{_PLACE}\s*(?:[:>»]|$)|(?:网站)?(?:首页|主页)\s*{ARROW}")
# Lines of a document that may stand below its page's tools.
STAYS_BELOW: Final = re.compile(
    r"附[件录表:]|\(|抄送|公开方式|注释?:|.{0,40}\d{4}年\d{1,2}月\d{1,2}日|[〇零○一二三四五六七八九]{4}年|.*(?:印发|签发)$"
)
COMMENTS: Final = re.compile(
    r"(?:网友|最新|全部|精彩|热门|精选)(?:评论|留言|跟帖)\s*(?:\(?\d*条?\)?|:)|我来说两句|文明上网.{0,30}"
)

# The licence a free library puts below a text. It is prose, so only its beginning tells it.
LICENCE: Final = re.compile(
    r"本作品(?:是中华人民共和国的|在中华人民共和国|属于公有领域|在.{0,20}公有领域|采用知识共享|来自\d{4}年.{0,40}文件).*"
    r"|this work is in the public domain.*"
)

# What a rule leaves behind when its line was broken into pieces: 【字号： / 大 / 中 / 小 / 】
FRAGMENT: Final = re.compile(r"[\s|>»›×✕\]\[】【)(<:.,·—\-]{1,4}|大|中|小|t|(?:大|中|小)\s*[\]】)]|[-\d]*\s*次")

# The source of a page that was pasted along: comments, tags, escapes.
ESCAPE: Final = re.compile(
    r"<U\+[0-9A-Fa-f]{4,6}>|&(?:nbsp|ensp|emsp|thinsp|zwnj|zwj|shy|#160|#xa0|#12288);?", re.IGNORECASE
)
COMMENT: Final = re.compile(r"<!--.*?-->")
TAG: Final = re.compile(
    r"</?(?:p|br|div|span|font|strong|b|em|a|td|tr|table|tbody|img|center|section)(?:\s[^<>]{0,300})?/?>", re.IGNORECASE
)
