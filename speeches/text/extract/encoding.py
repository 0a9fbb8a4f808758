"""In which encoding a text file is, decided from its bytes alone (and a web page's own word for it)."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from speeches.text.document import Notice
from speeches.text.extract.refusals import refusal

# A byte order mark ends the question. UTF-32 first: its little-endian mark begins with that of UTF-16.
_BYTE_ORDER_MARKS: Final = (
    (b"\xff\xfe\x00\x00", "utf-32", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8", "utf-8"),
    (b"\xff\xfe", "utf-16", "utf-16-le"),
    (b"\xfe\xff", "utf-16", "utf-16-be"),
)
# IANA's name and Python's codec, in the order of preference between equals.
_CODECS: Final = {
    "utf-8": "utf-8",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
    "windows-1252": "cp1252",
}
# What web pages call them.
_DECLARED: Final = {
    "utf8": "utf-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "big5-hkscs": "big5",
    "cp950": "big5",
    "x-x-big5": "big5",
    "iso-8859-1": "windows-1252",
}

_CONTROL: Final = re.compile(rb"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")  # 0x1A ended a file of old
_SHARE_OF_CONTROLS: Final = 0.02

# Looking at this much decides; a longer file is decoded once more, in full, by the winner.
_SAMPLE_BYTES: Final = 256 * 1024

# The mean weight of a text's characters is near 0.9 in its own encoding and below 0.3 in another.
_ASCII_SHARE: Final = 0.05
_DECLARED_BONUS: Final = 0.3
_VALID_UTF8_BONUS: Final = 1.2  # bytes are hardly ever valid UTF-8 by chance
_READABLE: Final = 0.0  # below this the bytes are no text in any encoding known here
_CERTAIN_LEAD: Final = 0.25  # a smaller lead over the second best is said

_PUNCTUATION: Final = frozenset("，。、；：？！（）《》〈〉【】〔〕「」『』“”‘’—…·％　－～①②③④⑤⑥⑦⑧⑨⑩℃㎡")
# Han characters that make up more than 90 % of official prose, simplified and traditional, by code point.
_FREQUENT: Final = frozenset(
    "一七万三上下不与专且世业东两严並个中临为主举义之九也习乡书乱了予争事二于互五亚些交亦产享人亿仁今仍从"
    "他付代令以们件价任份企休众优会伟传估但位低住体佔何作你使來例供依侨侵便係促保信修個們候债值假做停健偿"
    "備傳債僅像僱價億償優儿元充先光克免兒党入內全兩八公六共关兴其具养内再军农决况准减几出击函分切刑划列则"
    "创初判別利别到制券則前剛創劃劉力办功加务动助努励劳势動務勞勢勤勵包化北区医區十千升华协協单卖南占卫危"
    "即卻厂历压原去县参參又及友反发取受变口另只可台史右司各合同名后向否吨吳告员呢周命和品响員售商問善單嗎"
    "器嚴四回因团园困围固国國圍園團土在地场圾均坏坚垃型城域執培基報場境增士处备复外多够夠大天太央失头奋女"
    "好如始委子字存学學它守安完宏宗官定宜实审客宣害家容密富察實審对导将將專對導小少就尽局层居屆届屋展属層"
    "履屬山岸工左巨巩差己已币市布师希带師席帮帶常幅干平年并广序应底府废度庭康廠廢廣延建开式引张張強强当录"
    "形影彻往征待很律後得從復徵德心必志快态怎思急性总恢息情惠想意感愿態慮應成我或战戶户房所手才扎打托执扩"
    "扬扶批承技把抓投护报担拒拓招括持指按挥振损据排採接控推措提援損搞撥擅擔據擬擴支收改攻放政故效救教数整"
    "數文斗料断新斷方於施旅族无既日早时明易是显時普景更書曾最會月有朋服望期未本术机权李材村条来東极构林果"
    "染查标树校样核根格案档梁條检棉植楊楚業極榮構樓標模樣機檢權次款止正此步武歲歷残段每毒比毛民气氣水求汇"
    "江污決沒没河油治況法泛注津洲活派流测济浪海消涉涨淑深清減港游湾源準满滿漁澳激濟灣火災灾点為無然煤照燃"
    "營爭爰爱牌物特犯状独献獨獲率王环现現球理環甚生產用田由申电界留略畫當疑疗疫疾病療登發白百的益监盡監目"
    "直相盾省看真眾着督矛知短矿研破础确確示社祖神票禁福私种科租秩积称移稅程税種稱稳稿積究空突立站竞竟章童"
    "競符第等筑答策筹签算管節範簡类粮精系紀約納級素紧細終組結絕給統經維網線編縣總繁織繳繼續约级纪纲纳线组"
    "织经结给络统继绩续维综绿编缴缺网罚罪置罰署美群義習老考者而耕职联聯聲職聽股育胜胞能脱腐自至致臺與興舉"
    "航般舶船良艰色节花苏若英范草荣药華营萬落著蔡薪藥處號融行術街衛衡补表被裁装補製西要見規視覺觀见观规视"
    "角解言訂計訊討訓記設許訴評詞詢試話該認說課調談請論諮謂講謝證識警議護讀變讓计订认让训议记讲许论讼设证"
    "评识诉词试话询该说请调谢象負財貨責買費貼賀資質購负财责败货质贫购贯贷贸费贺资赔走起超越足跟路践身車軍"
    "較輔輸轉车转轻载较辆输辖辞辦辭農边达过运近还这进远违述追退送适选透逐途這通速造連進遊運過道達違遗遠適"
    "遵選避還那部都鄉鄭配醫采釋里重量金針鉴銀銷錢鐵针钢铁银销键镇長长門開間關门问间队防阶附际降限院除险陳"
    "陸階際障隨險难雄集雖離難零電需青非靠面革響項須預領頭題額願類顧顯项顺须顿预领题额風风食養餘首香馬驗驶"
    "验體高麼黃點黨鼓"
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """``encoding`` is IANA's name in lower case."""

    text: str
    encoding: str
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class _Reading:
    encoding: str
    score: float
    sample: str


def decode(data: bytes, declared: str = "") -> Decoded:
    """Bytes as text; ``declared`` is what the file calls its encoding, a hint only.

    Raises ExtractError ``unknown_encoding`` for bytes that are no text in any of the encodings known here.
    """
    for mark, name, codec in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], name, codec)
    if _is_plainly_utf8(data):
        return Decoded(data.decode("utf-8"), "utf-8")
    best, second = sorted(_readings(data, _known_name(declared)), key=lambda reading: -reading.score)[:2]
    if best.score < _READABLE:
        raise refusal("unknown_encoding")
    notices = () if best.score - second.score >= _CERTAIN_LEAD else (_unsure(best, second),)
    return _decoded(data, best.encoding, _CODECS[best.encoding], notices)


def _is_plainly_utf8(data: bytes) -> bool:
    """Valid, with hardly a control character, and either ASCII alone or with a character of three bytes.

    The rest is left to the score: UTF-16 of ASCII letters is valid UTF-8 with NULs, and a few Chinese characters
    in GB18030 can look like two-byte sequences.
    """
    if b"\0" in data or len(_CONTROL.findall(data)) > _SHARE_OF_CONTROLS * len(data):
        return False
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return text.isascii() or max(text) >= "\u0800"


def _known_name(declared: str) -> str:
    name = declared.strip().lower()
    return _DECLARED.get(name, name)


def _readings(data: bytes, declared: str) -> list[_Reading]:
    first = re.search(rb"[^\t\n\r -~]", data)
    start = first.start() & ~1 if first and len(data) > _SAMPLE_BYTES else 0  # even, for UTF-16
    part = data[start : start + _SAMPLE_BYTES]
    return [_reading(part, name, codec, declared) for name, codec in _CODECS.items()]


def _reading(part: bytes, name: str, codec: str, declared: str) -> _Reading:
    sample = part.decode(codec, errors="replace")
    score = _score(sample)
    if name == declared:
        score += _DECLARED_BONUS
    if name == "utf-8" and "\ufffd" not in sample:
        score += _VALID_UTF8_BONUS
    return _Reading(name, score, sample)


def _score(text: str) -> float:
    """Mean weight of the characters. ASCII reads the same in most encodings, so it tells little."""
    weight = total = 0.0
    for char, count in Counter(text).items():
        share = count * (_ASCII_SHARE if _is_plain_ascii(char) else 1)
        weight += share * _weight(char)
        total += share
    return weight / total if total else 0.0


@lru_cache(maxsize=4096)
def _weight(char: str) -> float:
    if char in _FREQUENT or char in _PUNCTUATION or _is_plain_ascii(char):
        return 1.0
    if "\uff10" <= char <= "\uff5a" or char == "\xa0":  # full-width digits and letters
        return 0.7
    if "\u4e00" <= char <= "\u9fff":
        return 0.4 if _is_common_han(char) else -0.7
    if char == "\ufffd" or unicodedata.category(char) in {"Cc", "Cn", "Cs"}:
        return -3.0
    return -0.7


def _is_plain_ascii(char: str) -> bool:
    return char.isascii() and (char.isprintable() or char.isspace())


def _is_common_han(char: str) -> bool:
    """In the first plane of GB 2312 or of Big5, which hold the characters in common use."""
    return (
        b"\xb0" <= char.encode("gb2312", "ignore")[:1] <= b"\xd7"
        or b"\xa4" <= char.encode("big5", "ignore")[:1] <= b"\xc6"
    )


def _unsure(best: _Reading, second: _Reading) -> Notice:
    readings = "；".join(f"按 {r.encoding} 读作“{_opening(r.sample)}”" for r in (best, second))
    return Notice("encoding_unsure", f"不能确定文件的编码，请核对：{readings}。现按前一种读取。")


def _opening(sample: str) -> str:
    line = next((line for line in sample.splitlines() if line.strip()), "")
    return "".join(char for char in line if char.isprintable())[:20]


def _decoded(data: bytes, name: str, codec: str, notices: tuple[Notice, ...] = ()) -> Decoded:
    try:
        return Decoded(data.decode(codec), name, notices)
    except UnicodeDecodeError as error:
        text = data.decode(codec, errors="replace")
        good = data[: error.start].decode(codec)
        damage = Notice(
            "undecodable_bytes",
            f"文件中有 {text.count(chr(0xFFFD))} 处字节不是有效的 {name} 文字，已用“\ufffd”代替，请对照原件核对。",
            line=good.count("\n") + 1,
        )
        return Decoded(text, name, (*notices, damage))
